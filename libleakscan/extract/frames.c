/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frames.c - the answers of a helper's child: every length, number, string and
 * order is checked, and waiting has an end.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <glib.h>

#include "libleakscan/extract/frames.h"
#include "libleakscan/leakscan.h"

enum {
    ALL_GAPS = 2 * LEAKSCAN_GAP_INTERRUPTED - 1,
    SLICE_MILLISECONDS = 100,    /* between looks at `interrupted` */
    STRINGS = 4                  /* of a BEGIN frame */
};

/* What the frames of one answer have come to. */
typedef struct {
    lks_frames *frames;
    uint64_t bytes;              /* left when it began */
    uint32_t members;
    bool is_open;                /* between BEGIN and END */
    bool is_done;
} answer;

static bool is_interrupted(const lks_frames *f)
{
    return f->interrupted != NULL &&
           atomic_load_explicit(f->interrupted, memory_order_relaxed) != 0;
}

/* ---- bytes ----------------------------------------------------------------------- */

static lks_frames_end wait_for_bytes(lks_frames *f)
{
    struct pollfd p = {.fd = f->fd, .events = POLLIN};
    while (f->patience > 0) {
        if (is_interrupted(f))
            return LKS_FRAMES_INTERRUPTED;
        gint64 before = g_get_monotonic_time();
        int slice = (int)MIN(f->patience / 1000 + 1, SLICE_MILLISECONDS);
        int rc = poll(&p, 1, slice);
        f->patience -= g_get_monotonic_time() - before;
        if (rc > 0)
            return LKS_FRAMES_DONE;
        if (rc < 0 && errno != EINTR)
            return LKS_FRAMES_DEAD;
    }
    return LKS_FRAMES_LATE;
}

static lks_frames_end read_bytes(lks_frames *f, void *to, size_t length)
{
    uint8_t *at = to;
    while (length > 0) {
        ssize_t got = recv(f->fd, at, length, MSG_DONTWAIT);
        if (got > 0) {
            at += got;
            length -= (size_t)got;
            continue;
        }
        if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
            return LKS_FRAMES_DEAD;
        lks_frames_end end = wait_for_bytes(f);
        if (end != LKS_FRAMES_DONE)
            return end;
    }
    return LKS_FRAMES_DONE;
}

/* ---- frames ---------------------------------------------------------------------- */

/* The frame's strings, each a NUL-terminated run of the payload. */
static bool split_strings(char *text, size_t length, char *strings[STRINGS])
{
    for (int i = 0; i < STRINGS; i++) {
        char *nul = memchr(text, '\0', length);
        if (nul == NULL)
            return false;
        strings[i] = text;
        length -= (size_t)(nul + 1 - text);
        text = nul + 1;
    }
    return length == 0;
}

/* Valid UTF-8 without control characters, in place. */
static bool is_clean(char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return false;
    for (char *c = text; *c != '\0'; c++)
        if (g_ascii_iscntrl(*c))
            return false;
    return true;
}

/* Names of types and charsets. */
static bool is_token(char *text)
{
    for (char *c = text; *c != '\0'; c++) {
        if (*c <= ' ' || *c > '~')
            return false;
        *c = g_ascii_tolower(*c);
    }
    return true;
}

static lks_frames_end take_sink(lks_frames *f, int rc)
{
    f->answer = rc;
    return rc != 0 ? LKS_FRAMES_SINK : LKS_FRAMES_DONE;
}

static lks_frames_end take_begin(answer *a, size_t length)
{
    lks_frames *f = a->frames;
    char *strings[STRINGS];
    if (a->is_open || length < 1 + STRINGS || length > LKS_WIRE_STRINGS_MAX ||
        f->buffer[0] > LKS_WIRE_DOCUMENT ||
        !split_strings((char *)f->buffer + 1, length - 1, strings) ||
        !is_clean(strings[0]) || !is_token(strings[1]) || !is_token(strings[2]) ||
        !is_clean(strings[3]))
        return LKS_FRAMES_NONSENSE;
    if (f->members_left == 0)
        return LKS_FRAMES_TOO_MUCH;
    f->members_left--;
    f->pieces++;
    a->is_open = true;
    lks_extract_piece piece = {
        .is_text = f->buffer[0] == LKS_WIRE_TEXT,
        .path = strings[0],
        .media_type = strings[1],
        .charset = *strings[2] != '\0' ? strings[2] : NULL,
        .name = *strings[3] != '\0' ? strings[3] : NULL,
    };
    return take_sink(f, f->sink->begin(f->userdata, &piece));
}

static lks_frames_end take_data(answer *a, size_t length)
{
    lks_frames *f = a->frames;
    if (!a->is_open || length == 0)
        return LKS_FRAMES_NONSENSE;
    if (length > f->bytes_left)
        return LKS_FRAMES_TOO_MUCH;
    f->bytes_left -= length;
    return take_sink(f, f->sink->data(f->userdata, f->buffer, length));
}

static lks_frames_end take_end(answer *a, size_t length)
{
    if (!a->is_open || length != 0)
        return LKS_FRAMES_NONSENSE;
    a->is_open = false;
    return take_sink(a->frames, a->frames->sink->end(a->frames->userdata));
}

/* What the child says that it took is believed where it is more than what came. */
static lks_frames_end take_done(answer *a, size_t length)
{
    lks_frames *f = a->frames;
    lks_wire_done done;
    if (a->is_open || length != sizeof done)
        return LKS_FRAMES_NONSENSE;
    memcpy(&done, f->buffer, sizeof done);
    if (done.gaps > ALL_GAPS || done.is_beyond > 1 || done.bytes > a->bytes ||
        done.members > a->members)
        return LKS_FRAMES_NONSENSE;
    f->gaps |= done.gaps;
    f->is_beyond = done.is_beyond != 0;
    f->bytes_left = MIN(f->bytes_left, a->bytes - done.bytes);
    f->members_left = MIN(f->members_left, a->members - done.members);
    a->is_done = true;
    return LKS_FRAMES_DONE;
}

lks_frames_end lks_frames_next(lks_frames *f, uint32_t *type, size_t *length)
{
    lks_wire_frame frame;
    lks_frames_end end = read_bytes(f, &frame, sizeof frame);
    if (end != LKS_FRAMES_DONE)
        return end;
    if (frame.length > LKS_WIRE_DATA_MAX)
        return LKS_FRAMES_NONSENSE;
    *type = frame.type;
    *length = frame.length;
    return read_bytes(f, f->buffer, frame.length);
}

static lks_frames_end take_frame(answer *a, uint32_t type, size_t length)
{
    switch (type) {
    case LKS_FRAME_BEGIN:
        return take_begin(a, length);
    case LKS_FRAME_DATA:
        return take_data(a, length);
    case LKS_FRAME_END:
        return take_end(a, length);
    case LKS_FRAME_DONE:
        return take_done(a, length);
    default:
        return LKS_FRAMES_NONSENSE;
    }
}

lks_frames_end lks_frames_read(lks_frames *f)
{
    answer a = {.frames = f, .bytes = f->bytes_left, .members = f->members_left};
    lks_frames_end end = LKS_FRAMES_DONE;
    while (end == LKS_FRAMES_DONE && !a.is_done) {
        uint32_t type;
        size_t length;
        end = is_interrupted(f) ? LKS_FRAMES_INTERRUPTED : lks_frames_next(f, &type, &length);
        if (end == LKS_FRAMES_DONE)
            end = take_frame(&a, type, length);
    }
    /* What was begun is ended, so that the text read so far counts. */
    if (a.is_open && end != LKS_FRAMES_SINK) {
        int rc = f->sink->end(f->userdata);
        if (rc != 0) {
            f->answer = rc;
            end = LKS_FRAMES_SINK;
        }
    }
    return end;
}

int lks_frames_hello(lks_frames *f)
{
    lks_wire_hello hello;
    uint32_t type;
    size_t length;
    if (lks_frames_next(f, &type, &length) != LKS_FRAMES_DONE || type != LKS_FRAME_HELLO ||
        length != sizeof hello)
        return 0;
    memcpy(&hello, f->buffer, sizeof hello);
    if (hello.magic != LKS_WIRE_MAGIC || hello.version != LKS_WIRE_VERSION || hello.pid <= 0)
        return 0;
    return hello.pid;
}
