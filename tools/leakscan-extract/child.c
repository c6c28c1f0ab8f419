/* SPDX-License-Identifier: Apache-2.0 */
/*
 * child.c - documents from the channel to their readers, and what they give into
 * frames.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <glib.h>

#include "tools/leakscan-extract/channel.h"
#include "tools/leakscan-extract/child.h"
#include "tools/leakscan-extract/output.h"
#include "tools/leakscan-extract/piece.h"
#include "tools/leakscan-extract/sandbox.h"

enum {
    DOCUMENT_FD = LKS_WIRE_CONTROL_FD + 1,
    /* A message may have many documents, each of which is waited for. */
    PROCESSOR_FACTOR = 4
};

/* What is being written to the library. */
typedef struct {
    int channel;
    uint32_t skipped;                    /* pieces that are not to be given */
    bool is_silent;                      /* the open one is one of them */
    size_t filled;                       /* of a DATA frame */
    uint8_t data[LKS_WIRE_DATA_MAX];
} writer;

/* A request as it was read. */
typedef struct {
    lks_wire_request head;
    int fd;
    char *strings;
    const char **passwords;
} request;

/* ---- writing --------------------------------------------------------------------- */

static int flush(writer *w)
{
    size_t length = w->filled;
    w->filled = 0;
    return length > 0 ? channel_send(w->channel, LKS_FRAME_DATA, w->data, length) : 0;
}

static int begin(void *userdata, const extract_piece *piece)
{
    writer *w = userdata;
    w->is_silent = w->skipped > 0;
    if (w->is_silent) {
        w->skipped--;
        return 0;
    }
    GString *payload = g_string_new(NULL);
    g_string_append_c(payload, piece->kind == EXTRACT_TEXT ? LKS_WIRE_TEXT : LKS_WIRE_DOCUMENT);
    extract_piece_name(payload, piece->path);
    extract_piece_token(payload, piece->media_type);
    extract_piece_token(payload, piece->charset);
    extract_piece_name(payload, piece->name);
    int rc = channel_send(w->channel, LKS_FRAME_BEGIN, payload->str, payload->len);
    g_string_free(payload, TRUE);
    return rc;
}

static int data(void *userdata, const void *bytes, size_t length)
{
    writer *w = userdata;
    const uint8_t *at = bytes;
    int rc = 0;
    while (length > 0 && rc == 0 && !w->is_silent) {
        size_t taken = MIN(length, sizeof w->data - w->filled);
        memcpy(w->data + w->filled, at, taken);
        w->filled += taken;
        at += taken;
        length -= taken;
        if (w->filled == sizeof w->data)
            rc = flush(w);
    }
    return rc;
}

static int end(void *userdata)
{
    writer *w = userdata;
    int rc = flush(w);
    return rc == 0 && !w->is_silent ? channel_send(w->channel, LKS_FRAME_END, NULL, 0) : rc;
}

static const extract_sink sink = {.begin = begin, .data = data, .end = end};

/* ---- reading --------------------------------------------------------------------- */

/* The head of a request and its descriptor. */
static bool take_head(int channel, request *r)
{
    return channel_receive(channel, &r->head, sizeof r->head, &r->fd) && r->fd >= 0 &&
           r->head.magic == LKS_WIRE_MAGIC && r->head.strings <= LKS_WIRE_REQUEST_MAX &&
           r->head.passwords <= LKS_WIRE_PASSWORDS_MAX;
}

static bool take_strings(int channel, request *r)
{
    size_t length = r->head.strings;
    r->strings = g_malloc0(length + 1);
    for (size_t at = 0; at < length;) {
        ssize_t got = recv(channel, r->strings + at, length - at, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += (size_t)got;
    }
    return true;
}

/* The i-th string, "" past the last. */
static const char *string_at(const request *r, size_t i)
{
    const char *at = r->strings, *limit = r->strings + r->head.strings;
    while (i > 0 && at < limit) {
        at += strlen(at) + 1;
        i--;
    }
    return at < limit ? at : "";
}

static bool take_request(int channel, request *r)
{
    *r = (request){.fd = -1};
    if (!take_head(channel, r) || !take_strings(channel, r))
        return false;
    r->passwords = g_new0(const char *, r->head.passwords + 1);
    for (uint32_t i = 0; i < r->head.passwords; i++)
        r->passwords[i] = string_at(r, 2 + i);
    return true;
}

static void drop_request(request *r)
{
    if (r->fd >= 0)
        (void)close(r->fd);
    if (r->strings != NULL)
        explicit_bzero(r->strings, r->head.strings);
    g_free(r->strings);
    g_free(r->passwords);
}

/* What is said to be there and is not would end the process when it is read. */
static bool has_length(int fd, uint64_t length)
{
    off_t size = lseek(fd, 0, SEEK_END);
    return size >= 0 && (uint64_t)size >= length && lseek(fd, 0, SEEK_SET) == 0;
}

static uint32_t read_document(extract_output *out, const request *r)
{
    const void *bytes = "";
    if (!has_length(r->fd, r->head.length))
        return LEAKSCAN_GAP_EXTRACT_FAILED;
    if (r->head.length > 0)
        bytes = mmap(NULL, r->head.length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, r->fd, 0);
    if (bytes == MAP_FAILED)
        return LEAKSCAN_GAP_TOO_LARGE;
    extract_document document = {
        .data = bytes,
        .length = r->head.length,
        .fd = r->fd,
        .media_type = string_at(r, 0),
        .name = string_at(r, 1),
        .passwords = r->passwords,
    };
    uint32_t gaps = extract_output_read(out, &document);
    if (r->head.length > 0)
        (void)munmap((void *)bytes, r->head.length);
    return gaps;
}

static void serve(writer *w, extract_output *out)
{
    request r;
    bool is_heard = true;
    while (is_heard && take_request(w->channel, &r)) {
        lks_wire_done done = {0};
        w->skipped = r.head.skipped;
        extract_output_set_budget(out, r.head.bytes, r.head.members);
        extract_output_set_alone(out, r.head.is_alone != 0);
        done.gaps = read_document(out, &r);
        done.is_beyond = extract_output_is_beyond(out);
        extract_output_spent(out, &done.bytes, &done.members);
        w->filled = 0;
        drop_request(&r);
        is_heard = channel_send(w->channel, LKS_FRAME_DONE, &done, sizeof done) == 0;
    }
    if (is_heard)
        drop_request(&r);
}

void extract_child_serve(int channel, const extract_limits *limits)
{
    writer *w = g_new(writer, 1);
    w->channel = channel;
    w->skipped = 0;
    w->is_silent = false;
    w->filled = 0;
    extract_output *out = extract_output_new(limits, &sink, w);
    serve(w, out);
    extract_output_free(out);
    g_free(w);
}

void extract_child(int channel, const lks_wire_order *order)
{
    extract_limits limits = {.depth = order->depth, .ratio = MAX(order->ratio, 1)};
    lks_wire_hello hello = {
        .magic = LKS_WIRE_MAGIC, .version = LKS_WIRE_VERSION, .pid = getpid()};
    uint32_t seconds = (uint32_t)MIN((uint64_t)order->seconds * PROCESSOR_FACTOR, UINT32_MAX);
    bool is_closed = extract_sandbox_close(order->memory, seconds, DOCUMENT_FD);
    if (is_closed && channel_send(channel, LKS_FRAME_HELLO, &hello, sizeof hello) == 0)
        extract_child_serve(channel, &limits);
    _exit(is_closed ? 0 : 1);
}
