/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extractor.c - one document after another to the helper's child of the message,
 * and its answers to the sink.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <glib.h>

#include "libleakscan/extract/extract.h"
#include "libleakscan/extract/frames.h"
#include "libleakscan/extract/helper.h"
#include "libleakscan/leakscan.h"

struct lks_extractor {
    lks_helper helper;
    lks_extract_options options;
    uint64_t bytes_left;         /* of the message */
    uint32_t members_left;
    int document;                /* being taken: a memory file, or -1 */
    uint64_t length;
    bool is_cut;                 /* more came than is taken */
    bool has_failed;             /* the memory file could not be written */
    char *media_type, *name;
    uint8_t *buffer;
};

lks_extractor *lks_extractor_new(const lks_extract_options *options)
{
    lks_extractor *x = g_new0(lks_extractor, 1);
    x->options = *options;
    x->options.helper = NULL;
    x->document = -1;
    lks_helper_init(&x->helper, options->helper);
    lks_extractor_end_message(x);
    return x;
}

void lks_extractor_free(lks_extractor *x)
{
    if (x == NULL)
        return;
    lks_extractor_drop(x);
    lks_helper_done(&x->helper);
    g_free(x->buffer);
    g_free(x);
}

bool lks_extractor_is_there(lks_extractor *x)
{
    return lks_helper_start(&x->helper) || x->helper.state != LKS_HELPER_ABSENT;
}

void lks_extractor_end_message(lks_extractor *x)
{
    lks_helper_end_child(&x->helper);
    x->bytes_left = x->options.bytes;
    x->members_left = x->options.members;
}

int lks_extractor_template_pid(const lks_extractor *x)
{
    return x->helper.template_pid;
}

int lks_extractor_child_pid(const lks_extractor *x)
{
    return x->helper.child_pid;
}

/* ---- taking a document ----------------------------------------------------------- */

void lks_extractor_open(lks_extractor *x, const char *media_type, const char *name)
{
    lks_extractor_drop(x);
    x->document = memfd_create("leakscan-document", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    x->has_failed = x->document < 0;
    x->media_type = g_strdup(media_type != NULL ? media_type : "");
    x->name = g_strdup(name != NULL ? name : "");
}

void lks_extractor_feed(lks_extractor *x, const uint8_t *data, size_t length)
{
    uint64_t room = x->options.document_bytes - x->length;
    if (length > room) {
        x->is_cut = true;
        length = (size_t)room;
    }
    while (length > 0 && !x->has_failed) {
        ssize_t put = write(x->document, data, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            x->has_failed = true;
            return;
        }
        data += put;
        length -= (size_t)put;
        x->length += (uint64_t)put;
    }
}

void lks_extractor_drop(lks_extractor *x)
{
    if (x->document >= 0)
        (void)close(x->document);
    x->document = -1;
    x->length = 0;
    x->is_cut = x->has_failed = false;
    g_clear_pointer(&x->media_type, g_free);
    g_clear_pointer(&x->name, g_free);
}

/* ---- having it read -------------------------------------------------------------- */

static void append_string(GByteArray *to, const char *text)
{
    enum { STRING_MAX = 1024 };
    size_t length = strnlen(text, STRING_MAX);
    g_byte_array_append(to, (const guint8 *)text, (guint)length);
    g_byte_array_append(to, (const guint8 *)"", 1);
}

/* Small enough for the socket's buffer: it is sent at once or not at all. */
static bool send_request(const lks_extractor *x)
{
    GByteArray *strings = g_byte_array_new();
    append_string(strings, x->media_type);
    append_string(strings, x->name);
    lks_wire_request request = {
        .magic = LKS_WIRE_MAGIC,
        .strings = strings->len,
        .length = x->length,
    };
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec iov[] = {{&request, sizeof request}, {strings->data, strings->len}};
    struct msghdr message = {
        .msg_iov = iov,
        .msg_iovlen = 2,
        .msg_control = &control,
        .msg_controllen = sizeof control,
    };
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof x->document);
    memcpy(CMSG_DATA(c), &x->document, sizeof x->document);
    size_t length = sizeof request + strings->len;
    ssize_t sent;
    do
        sent = sendmsg(x->helper.channel, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    g_byte_array_unref(strings);
    return sent == (ssize_t)length;
}

/* A memory file that can no longer change, and that the reader cannot be made to
 * read beyond. */
static bool seal(int document)
{
    return fcntl(document, F_ADD_SEALS,
                 F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0;
}

static lks_frames frames_of(lks_extractor *x, const lks_extract_sink *sink, void *userdata)
{
    if (x->buffer == NULL)
        x->buffer = g_malloc(LKS_WIRE_DATA_MAX);
    return (lks_frames){
        .fd = x->helper.channel,
        .patience = (int64_t)x->options.seconds * G_USEC_PER_SEC,
        .bytes_left = x->bytes_left,
        .members_left = x->members_left,
        .interrupted = x->options.interrupted,
        .sink = sink,
        .userdata = userdata,
        .buffer = x->buffer,
    };
}

static bool begin_child(lks_extractor *x)
{
    lks_wire_order order = {
        .kind = LKS_ORDER_MESSAGE,
        .depth = x->options.depth,
        .members = x->members_left,
        .ratio = x->options.ratio,
        .bytes = x->bytes_left,
        .memory = x->options.memory,
        .seconds = x->options.seconds,
    };
    if (!lks_helper_begin_child(&x->helper, &order))
        return false;
    lks_frames frames = frames_of(x, NULL, NULL);
    int pid = lks_frames_hello(&frames);
    if (pid != 0)
        lks_helper_have_child(&x->helper, pid);
    else
        lks_helper_miss_child(&x->helper);
    return pid != 0;
}

/* The message's child, begun unless it is there.  A template that was dying when
 * it was last spoken to is tried anew once. */
static bool have_child(lks_extractor *x)
{
    if (x->helper.channel >= 0 && x->helper.owner == getpid())
        return true;
    return begin_child(x) || begin_child(x);
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

static int read_answer(lks_extractor *x, const lks_extract_sink *sink, void *userdata,
                       uint32_t *gaps)
{
    lks_frames frames = frames_of(x, sink, userdata);
    lks_frames_end end = lks_frames_read(&frames);
    x->bytes_left = frames.bytes_left;
    x->members_left = frames.members_left;
    *gaps |= frames.gaps | gap_of(end);
    explicit_bzero(x->buffer, LKS_WIRE_DATA_MAX);
    if (end != LKS_FRAMES_DONE)
        lks_helper_end_child(&x->helper);
    if (end == LKS_FRAMES_INTERRUPTED)
        return LEAKSCAN_STOPPED;
    return frames.answer;
}

int lks_extractor_close(lks_extractor *x, const lks_extract_sink *sink, void *userdata,
                        uint32_t *gaps)
{
    int rc = 0;
    if (x->is_cut)
        *gaps |= LEAKSCAN_GAP_TOO_LARGE;
    if (x->has_failed || x->document < 0 || !seal(x->document) || !have_child(x) ||
        !send_request(x)) {
        *gaps |= LEAKSCAN_GAP_EXTRACT_FAILED;
        lks_helper_end_child(&x->helper);
    } else {
        /* The child has its own descriptor by now. */
        (void)close(x->document);
        x->document = -1;
        rc = read_answer(x, sink, userdata, gaps);
    }
    lks_extractor_drop(x);
    return rc;
}
