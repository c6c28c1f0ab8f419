/* SPDX-License-Identifier: Apache-2.0 */
/*
 * inprocess.c - the readers of leakscan-extract behind libleakscan's back end, in the
 * process of the host: no sandbox.  What the helper's process held (time, the locale,
 * one document at a time) is held here as far as it can be.
 */
#include "config.h"

#include <locale.h>
#include <string.h>
#include <sys/mman.h>
#include <glib.h>

#include "libleakscan/extract/backend.h"
#include "libleakscan/leakscan-inprocess.h"
#include "tools/leakscan-extract/formats.h"
#include "tools/leakscan-extract/output.h"
#include "tools/leakscan-extract/piece.h"
#include "tools/leakscan-extract/quiet.h"

/* ---- among the libraries --------------------------------------------------------- */

/* Readers share tables and converters, and not every library allows two threads. */
static GMutex library_lock;
static bool is_prepared, is_prepared_for_ocr;

/* The host's thread as it was before it entered the libraries. */
typedef struct {
    locale_t locale;
} visit;

/* libarchive and others turn names into UTF-8 by the locale: the thread's, here. */
static locale_t utf8_locale(void)
{
    static gsize once;
    static locale_t made;
    if (g_once_init_enter(&once)) {
        made = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
        g_once_init_leave(&once, 1);
    }
    return made;
}

static void enter(visit *v, bool wants_ocr)
{
    locale_t utf8 = utf8_locale();
    g_mutex_lock(&library_lock);
    v->locale = uselocale(utf8);
    extract_output_want_ocr(wants_ocr);
    if (!is_prepared || is_prepared_for_ocr != wants_ocr)
        extract_output_prepare();
    is_prepared = true;
    is_prepared_for_ocr = wants_ocr;
    extract_quiet(true);
}

static void leave(const visit *v)
{
    extract_quiet(false);
    (void)uselocale(v->locale);
    g_mutex_unlock(&library_lock);
}

/* ---- what a document gives ------------------------------------------------------- */

typedef struct {
    lks_extract_options options;
    extract_output *out;             /* of the message, or NULL */
} session;

/* One document being read. */
typedef struct {
    const session *session;
    const lks_extract_sink *sink;
    void *userdata;
    visit visit;
    int64_t deadline;                /* monotonic; what the sink takes is added */
    int answer;                      /* of the sink */
} reading;

/* The sink is the host's: it runs outside of the libraries, and its time is its own. */
static int64_t leave_for_sink(const reading *r)
{
    leave(&r->visit);
    return g_get_monotonic_time();
}

static int return_from_sink(reading *r, int64_t since, int answer)
{
    r->deadline += g_get_monotonic_time() - since;
    r->answer = answer;
    enter(&r->visit, r->session->options.wants_ocr);
    return answer;
}

static int begin(void *userdata, const extract_piece *piece)
{
    reading *r = userdata;
    GString *text = g_string_new(NULL);
    size_t at[4] = {0};
    extract_piece_name(text, piece->path);
    at[1] = text->len;
    extract_piece_token(text, piece->media_type);
    at[2] = text->len;
    extract_piece_token(text, piece->charset);
    at[3] = text->len;
    extract_piece_name(text, piece->name);
    const char *strings = text->str;
    lks_extract_piece given = {
        .is_text = piece->kind == EXTRACT_TEXT,
        .path = strings,
        .media_type = strings + at[1],
        .charset = strings[at[2]] != '\0' ? strings + at[2] : NULL,
        .name = strings[at[3]] != '\0' ? strings + at[3] : NULL,
    };
    int64_t since = leave_for_sink(r);
    int rc = return_from_sink(r, since, r->sink->begin(r->userdata, &given));
    g_string_free(text, TRUE);
    return rc;
}

static int data(void *userdata, const void *bytes, size_t length)
{
    reading *r = userdata;
    if (length == 0)
        return 0;
    int64_t since = leave_for_sink(r);
    return return_from_sink(r, since, r->sink->data(r->userdata, bytes, length));
}

/* A sink that asked to end is not called again. */
static int end(void *userdata)
{
    reading *r = userdata;
    if (r->answer != 0)
        return r->answer;
    int64_t since = leave_for_sink(r);
    return return_from_sink(r, since, r->sink->end(r->userdata));
}

/* ---- reading --------------------------------------------------------------------- */

static bool is_interrupted(const session *s)
{
    return s->options.interrupted != NULL &&
           atomic_load_explicit(s->options.interrupted, memory_order_relaxed) != 0;
}

static uint32_t watch(void *userdata)
{
    const reading *r = userdata;
    if (is_interrupted(r->session))
        return LEAKSCAN_GAP_INTERRUPTED;
    return g_get_monotonic_time() > r->deadline ? LEAKSCAN_GAP_EXTRACT_TIMEOUT : 0;
}

static const extract_sink pieces = {.begin = begin, .data = data, .end = end};

static extract_output *output_of(session *s, reading *r)
{
    if (s->out == NULL) {
        extract_limits limits = {.depth = s->options.depth, .ratio = MAX(s->options.ratio, 1)};
        s->out = extract_output_new(&limits, &pieces, r);
    }
    extract_output_set_sink(s->out, &pieces, r);
    extract_output_set_watch(s->out, watch, r);
    extract_output_set_alone(s->out, true);
    return s->out;
}

static uint32_t read_bytes(extract_output *out, const lks_extract_task *task)
{
    const void *bytes = "";
    if (task->length > 0)
        bytes = mmap(NULL, task->length, PROT_READ, MAP_PRIVATE, task->fd, 0);
    if (bytes == MAP_FAILED)
        return LEAKSCAN_GAP_TOO_LARGE;
    extract_document document = {
        .data = bytes,
        .length = task->length,
        .fd = task->fd,
        .media_type = task->media_type,
        .name = task->name,
        .passwords = task->passwords,
    };
    uint32_t gaps = extract_output_read(out, &document);
    if (task->length > 0)
        (void)munmap((void *)bytes, task->length);
    return gaps;
}

static int read_document(void *userdata, lks_extract_task *task, const lks_extract_sink *sink,
                         void *sink_data)
{
    session *s = userdata;
    reading r = {
        .session = s,
        .sink = sink,
        .userdata = sink_data,
        .deadline = g_get_monotonic_time() + (int64_t)s->options.seconds * G_USEC_PER_SEC,
    };
    uint64_t bytes;
    uint32_t members;
    extract_output *out = output_of(s, &r);
    extract_output_set_budget(out, task->bytes_left, task->members_left);
    enter(&r.visit, s->options.wants_ocr);
    uint32_t gaps = read_bytes(out, task);
    leave(&r.visit);
    extract_output_spent(out, &bytes, &members);
    task->bytes_left -= bytes;
    task->members_left -= members;
    task->gaps = gaps & ~(uint32_t)LEAKSCAN_GAP_INTERRUPTED;
    bool is_stopped = (gaps & LEAKSCAN_GAP_INTERRUPTED) != 0 || is_interrupted(s);
    task->is_whole = r.answer == 0 && !is_stopped && (gaps & LEAKSCAN_GAP_EXTRACT_TIMEOUT) == 0;
    return is_stopped ? LEAKSCAN_STOPPED : r.answer;
}

/* ---- the back end ---------------------------------------------------------------- */

static void *open_session(const lks_extract_options *options)
{
    session *s = g_new0(session, 1);
    s->options = *options;
    return s;
}

static void end_message(void *userdata)
{
    session *s = userdata;
    g_clear_pointer(&s->out, extract_output_free);
}

static void close_session(void *userdata)
{
    end_message(userdata);
    g_free(userdata);
}

static char *list_formats(void *userdata)
{
    const session *s = userdata;
    visit v;
    enter(&v, s->options.wants_ocr);
    char *text = extract_formats(EXTRACT_FORMATS_DOCUMENTS);
    leave(&v);
    return text;
}

static const leakscan_backend backend = {
    .version = LEAKSCAN_VERSION_MAJOR << 16 | LEAKSCAN_VERSION_MINOR << 8 | LEAKSCAN_VERSION_PATCH,
    .size = sizeof backend,
    .open = open_session,
    .close = close_session,
    .read = read_document,
    .end_message = end_message,
    .formats = list_formats,
};

int leakscan_unsafe_read_in_process(leakscan_builder *b)
{
    return leakscan_builder_set_backend(b, &backend);
}

const char *leakscan_inprocess_details(void)
{
    return "libleakscan-inprocess " PACKAGE_VERSION ", UNSAFE FOR HOSTILE MAIL ("
#ifdef HAVE_POPPLER
           "poppler " VERSION_POPPLER ": GPL-2.0 or GPL-3.0; "
#endif
#ifdef HAVE_QPDF
           "libqpdf " VERSION_QPDF ": Apache-2.0; "
#endif
#ifdef HAVE_GSF
           "libgsf " VERSION_GSF ": LGPL-2.1; "
#endif
#ifdef HAVE_NETTLE
           "nettle " VERSION_NETTLE ": LGPL-3.0 or GPL-2.0; "
#endif
#ifdef HAVE_KSBA
           "libksba " VERSION_KSBA ": LGPL-3.0 or GPL-2.0; "
#endif
#ifdef HAVE_TESSERACT
           "tesseract " VERSION_TESSERACT ": Apache-2.0; "
#endif
           "libxml2: MIT; libarchive: BSD; GLib: LGPL-2.1)";
}
