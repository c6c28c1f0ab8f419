/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.c - requests to the children of a message, and their answers to the sink.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <glib.h>

#include "libleakscan/extract/backend.h"
#include "libleakscan/extract/frames.h"
#include "libleakscan/extract/passing.h"
#include "libleakscan/extract/session.h"
#include "libleakscan/leakscan.h"

/* The second program stands beside the first and is called like it. */
static const char full_end[] = "-full";

void lks_session_init(lks_session *s, const lks_extract_options *options)
{
    *s = (lks_session){.options = *options};
    const char *path = options->helper != NULL ? options->helper : "";
    char *full = *path != '\0' ? g_strconcat(path, full_end, NULL) : g_strdup("");
    lks_helper_init(&s->light, path);
    lks_helper_init(&s->full, full);
    s->light.wants_ocr = s->full.wants_ocr = options->wants_ocr;
    s->options.helper = NULL;
    g_free(full);
    if (options->backend != NULL)
        s->other = options->backend->open(&s->options);
}

void lks_session_done(lks_session *s)
{
    if (s->other != NULL)
        s->options.backend->close(s->other);
    lks_helper_done(&s->light);
    lks_helper_done(&s->full);
    g_free(s->buffer);
}

bool lks_session_is_there(lks_session *s)
{
    return s->other != NULL || lks_helper_start(&s->light) || s->light.state != LKS_HELPER_ABSENT;
}

void lks_session_end_message(lks_session *s)
{
    if (s->other != NULL)
        s->options.backend->end_message(s->other);
    lks_helper_end_child(&s->light);
    lks_helper_end_child(&s->full);
}

/* The full program reads all that the light one does. */
char *lks_session_formats(lks_session *s)
{
    if (s->other != NULL)
        return s->options.backend->formats(s->other);
    char *text = lks_helper_formats(&s->full);
    return text != NULL ? text : lks_helper_formats(&s->light);
}

/* ---- requests -------------------------------------------------------------------- */

static void append_string(GByteArray *to, const char *text, size_t most)
{
    g_byte_array_append(to, (const guint8 *)text, (guint)strnlen(text, most));
    g_byte_array_append(to, (const guint8 *)"", 1);
}

/* Answers how many passwords there are. */
static uint32_t append_strings(GByteArray *to, const lks_extract_task *task)
{
    enum { STRING_MAX = 1024 };
    uint32_t count = 0;
    append_string(to, task->media_type, STRING_MAX);
    append_string(to, task->name, STRING_MAX);
    for (; count < LKS_WIRE_PASSWORDS_MAX && task->passwords[count] != NULL; count++)
        append_string(to, task->passwords[count], LKS_WIRE_PASSWORD_MAX);
    return count;
}

/* Which pieces were given already, and whether another program could be asked. */
typedef struct {
    uint32_t skipped;
    bool is_alone;
} request_terms;

static bool send_request(const lks_helper *h, const lks_extract_task *task, request_terms terms)
{
    GByteArray *strings = g_byte_array_new();
    lks_wire_request request = {
        .magic = LKS_WIRE_MAGIC,
        .passwords = append_strings(strings, task),
        .skipped = terms.skipped,
        .is_alone = terms.is_alone,
        .length = task->length,
        .bytes = task->bytes_left,
        .members = task->members_left,
    };
    request.strings = strings->len;
    struct iovec pieces[LKS_PASSING_PIECES] = {{&request, sizeof request},
                                               {strings->data, strings->len}};
    bool is_sent = lks_passing_send(h->channel, pieces, task->fd);
    explicit_bzero(strings->data, strings->len);
    g_byte_array_unref(strings);
    return is_sent;
}

/* ---- answers --------------------------------------------------------------------- */

static lks_frames frames_of(lks_session *s, const lks_helper *h, const lks_extract_task *task)
{
    if (s->buffer == NULL)
        s->buffer = g_malloc(LKS_WIRE_DATA_MAX);
    return (lks_frames){
        .fd = h->channel,
        .patience = (int64_t)s->options.seconds * G_USEC_PER_SEC,
        .bytes_left = task->bytes_left,
        .members_left = task->members_left,
        .interrupted = s->options.interrupted,
        .buffer = s->buffer,
    };
}

static bool begin_child(lks_session *s, lks_helper *h, const lks_extract_task *task)
{
    lks_wire_order order = {
        .kind = LKS_ORDER_MESSAGE,
        .depth = s->options.depth,
        .ratio = s->options.ratio,
        .memory = s->options.memory,
        .seconds = s->options.seconds,
    };
    if (!lks_helper_begin_child(h, &order))
        return false;
    lks_frames frames = frames_of(s, h, task);
    int pid = lks_frames_hello(&frames);
    if (pid != 0)
        lks_helper_have_child(h, pid);
    else
        lks_helper_miss_child(h);
    return pid != 0;
}

/* The message's child, begun unless it is there.  A template that was dying when
 * it was last spoken to is tried anew once. */
static bool have_child(lks_session *s, lks_helper *h, const lks_extract_task *task)
{
    if (h->channel >= 0 && h->owner == getpid())
        return true;
    bool is_begun = begin_child(s, h, task);
    return is_begun || begin_child(s, h, task);
}

static uint32_t gap_of(lks_frames_end end)
{
    switch (end) {
    case LKS_FRAMES_DONE:
    case LKS_FRAMES_SINK:
    case LKS_FRAMES_INTERRUPTED:
        return 0;
    case LKS_FRAMES_LATE:
        return LEAKSCAN_GAP_EXTRACT_TIMEOUT;
    case LKS_FRAMES_TOO_MUCH:
        return LEAKSCAN_GAP_TOO_LARGE;
    default:
        return LEAKSCAN_GAP_EXTRACT_FAILED;
    }
}

/* What one program made of the document. */
typedef struct {
    lks_frames frames;
    lks_frames_end end;
} attempt;

static attempt try_helper(lks_session *s, lks_helper *h, const lks_extract_task *task,
                          request_terms terms, const lks_frames *to)
{
    attempt a = {.frames = frames_of(s, h, task), .end = LKS_FRAMES_DEAD};
    if (have_child(s, h, task) && send_request(h, task, terms)) {
        a.frames.fd = h->channel;
        a.frames.sink = to->sink;
        a.frames.userdata = to->userdata;
        a.frames.pieces = terms.skipped;
        a.end = lks_frames_read(&a.frames);
        explicit_bzero(s->buffer, LKS_WIRE_DATA_MAX);
    }
    if (a.end != LKS_FRAMES_DONE)
        lks_helper_end_child(h);
    return a;
}

static bool is_full_there(const lks_session *s)
{
    return s->full.state == LKS_HELPER_READY || s->full.channel >= 0 ||
           (s->full.state != LKS_HELPER_ABSENT && access(s->full.path, X_OK) == 0);
}

/* The whole document by the full program, without what the light one gave; where it
 * does not start, what the light one can. */
static attempt go_beyond(lks_session *s, const lks_extract_task *task, uint32_t given,
                         const lks_frames *to)
{
    if (lks_helper_start(&s->full))
        return try_helper(s, &s->full, task, (request_terms){given, true}, to);
    attempt a = try_helper(s, &s->light, task, (request_terms){given, true}, to);
    a.frames.gaps |= LEAKSCAN_GAP_EXTRACT_FAILED;
    return a;
}

int lks_session_read(lks_session *s, lks_extract_task *task, const lks_extract_sink *sink,
                     void *userdata)
{
    if (s->other != NULL)
        return s->options.backend->read(s->other, task, sink, userdata);
    lks_frames to = {.sink = sink, .userdata = userdata};
    bool is_full = is_full_there(s) && (task->is_pdf || s->full.channel >= 0);
    attempt a;
    if (is_full) {
        a = go_beyond(s, task, 0, &to);
    } else {
        a = try_helper(s, &s->light, task, (request_terms){0, !is_full_there(s)}, &to);
        if (a.end == LKS_FRAMES_DONE && a.frames.is_beyond)
            a = go_beyond(s, task, a.frames.pieces, &to);
    }
    task->bytes_left = a.frames.bytes_left;
    task->members_left = a.frames.members_left;
    task->gaps = a.frames.gaps | gap_of(a.end);
    task->is_whole = a.end == LKS_FRAMES_DONE;
    return a.end == LKS_FRAMES_INTERRUPTED ? LEAKSCAN_STOPPED : a.frames.answer;
}
