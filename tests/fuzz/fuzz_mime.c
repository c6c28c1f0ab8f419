/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The MIME walk: calls come in their order with valid text, and a message in
 * memory reads as the same message in a file.
 */
#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mime/mime.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "mime";

enum { PIECE_MOST = 64 << 10 };

typedef struct walk {
    GString *text;
    unsigned envelopes, parts;
    bool in_part;
} walk;

static void note(walk *w, const char *what, const char *text)
{
    HOLDS(text == NULL || g_utf8_validate(text, -1, NULL));
    g_string_append_printf(w->text, "\n<%s %s>", what, text != NULL ? text : "-");
}

static int take_envelope(void *userdata, const lks_envelope *e)
{
    walk *w = userdata;
    HOLDS(++w->envelopes == 1 && w->parts == 0);
    note(w, "id", e->message_id);
    note(w, "from", e->from);
    g_string_append_printf(w->text, "%" G_GINT64_FORMAT, e->date);
    return 0;
}

static int take_header(void *userdata, const lks_part *part, lks_header_kind kind, const char *name,
                       const char *text, size_t length)
{
    walk *w = userdata;
    HOLDS(w->envelopes == 1 && !w->in_part);
    HOLDS(kind <= LKS_HEADER_OTHER && part->path != NULL && part->media_type != NULL);
    HOLDS(text[length] == '\0' && g_utf8_validate(text, (gssize)length, NULL));
    note(w, part->path, name);
    g_string_append_len(w->text, text, (gssize)length);
    return 0;
}

static int begin_part(void *userdata, const lks_part *part)
{
    walk *w = userdata;
    HOLDS(w->envelopes == 1 && !w->in_part);
    w->in_part = true;
    w->parts++;
    HOLDS(part->path != NULL && *part->path != '\0' && part->media_type != NULL);
    for (const char *c = part->media_type; *c != '\0'; c++)
        HOLDS(!g_ascii_isupper(*c));
    note(w, part->path, part->media_type);
    note(w, "charset", part->charset);
    note(w, "name", part->name);
    g_string_append_printf(w->text, "%d%d%d", part->is_attachment, part->is_flowed, part->is_delsp);
    return 0;
}

static int take_data(void *userdata, const uint8_t *data, size_t length)
{
    walk *w = userdata;
    HOLDS(w->in_part && length > 0 && length <= PIECE_MOST);
    g_string_append_len(w->text, (const char *)data, (gssize)length);
    return 0;
}

static int end_part(void *userdata, uint32_t gaps)
{
    walk *w = userdata;
    HOLDS(w->in_part);
    w->in_part = false;
    g_string_append_printf(w->text, " %x", gaps);
    return 0;
}

static const lks_mime_sink sink = {take_envelope, take_header, begin_part, take_data, end_part};

static GString *record(const lks_bytes *bytes, const lks_mime_limits *limits)
{
    walk w = {.text = g_string_new(NULL)};
    uint32_t gaps = 0;
    HOLDS(lks_mime_walk(bytes, limits, &sink, &w, &gaps) == 0);
    HOLDS(w.envelopes == 1 && !w.in_part);
    /* Texts outside of parts and uuencoded files come beside those counted. */
    HOLDS(w.parts <= 8 * limits->parts + 64);
    g_string_append_printf(w.text, " %x", gaps);
    return w.text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    uint8_t flags = fuzz_byte(&in);
    lks_mime_limits limits = {.depth = flags & 1 ? 3 : 100,
                              .parts = flags & 2 ? 5 : 10000,
                              .header_bytes = flags & 4 ? 4096 : 1 << 20};
    lks_bytes memory = {.data = in.data, .fd = -1, .length = in.size};
    if (in.size == 0)
        memory.data = (const uint8_t *)"";
    GString *once = record(&memory, &limits);
    int fd = memfd_create("message", MFD_CLOEXEC);
    if (fd < 0 || write(fd, "before", 6) != 6 || write(fd, in.data, in.size) != (ssize_t)in.size)
        exit(99);
    lks_bytes file = {.fd = fd, .offset = 6, .length = in.size};
    GString *again = record(&file, &limits);
    HOLDS(g_string_equal(once, again));
    g_string_free(once, TRUE);
    g_string_free(again, TRUE);
    close(fd);
    return 0;
}
