/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The helper's end of its protocol: whatever a host asks for, the child answers
 * what the host's reader takes, or ends.
 */
#include <glib.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libleakscan/extract/frames.h"
#include "tests/fuzz/fuzz_documents.h"
#include "tools/leakscan-extract/child.h"

const char fuzz_name[] = "helper";

typedef struct child {
    int channel;
    extract_limits limits;
} child;

static void *serve(void *userdata)
{
    child *c = userdata;
    extract_child_serve(c->channel, &c->limits);
    (void)close(c->channel);
    return NULL;
}

/* What a request says of itself, truly or not. */
typedef struct asked {
    lks_wire_request head;
    fuzz_input strings, document;
    unsigned descriptors;
} asked;

static fuzz_input take(fuzz_input *in, size_t length)
{
    fuzz_input taken = {in->data, MIN(length, in->size)};
    in->data += taken.size;
    in->size -= taken.size;
    return taken;
}

static asked next_request(fuzz_input *in, const extract_limits *limits)
{
    enum { LIE_MAGIC = 1, LIE_STRINGS = 2, LIE_LENGTH = 4, LIE_PASSWORDS = 8, NO_FD = 16, TWO = 32 };
    asked a = {0};
    uint8_t lies = fuzz_byte(in), more = fuzz_byte(in);
    size_t length = fuzz_byte(in);
    a.strings = take(in, fuzz_byte(in));
    a.document = take(in, length | (size_t)(more & 3) << 8);
    a.descriptors = lies & NO_FD ? 0 : lies & TWO ? 2 : 1;
    a.head = (lks_wire_request){
        .magic = lies & LIE_MAGIC ? more : LKS_WIRE_MAGIC,
        .strings = (uint32_t)a.strings.size,
        .passwords = more >> 6,
        .length = a.document.size,
        .bytes = limits->bytes,
        .members = limits->members,
        .skipped = lies == 64,
        .is_alone = more & 1,
    };
    if (lies & LIE_STRINGS)
        a.head.strings = (uint32_t)more << (more & 24);
    if (lies & LIE_LENGTH)
        a.head.length = (uint64_t)more << (more & 63);
    if (lies & LIE_PASSWORDS)
        a.head.passwords = (uint32_t)more << (more & 24);
    return a;
}

static void send_request(int channel, const asked *a)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(2 * sizeof(int))];
    } control = {0};
    struct iovec iov[] = {{(void *)&a->head, sizeof a->head},
                          {(void *)a->strings.data, a->strings.size}};
    struct msghdr message = {.msg_iov = iov, .msg_iovlen = 2};
    int fds[2] = {memfd_create("document", MFD_CLOEXEC), -1};
    fds[1] = fds[0];
    if (fds[0] < 0 ||
        write(fds[0], a->document.data, a->document.size) != (ssize_t)a->document.size)
        exit(99);
    size_t bytes = a->descriptors * sizeof(int);
    if (bytes > 0) {
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(bytes);
        struct cmsghdr *c = CMSG_FIRSTHDR(&message);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(bytes);
        memcpy(CMSG_DATA(c), fds, bytes);
    }
    (void)sendmsg(channel, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)close(fds[0]);
}

static int begin(void *userdata, const lks_extract_piece *piece)
{
    return 0;
}

static int data_came(void *userdata, const uint8_t *bytes, size_t length)
{
    return 0;
}

static int end(void *userdata)
{
    return 0;
}

/* Seconds by the clock: a fuzzer that is stopped for a while is no child that hangs,
 * which libFuzzer's own limit tells. */
enum { PATIENCE = 3600 };

/* The answers until the child has gone; it may say nothing that is refused. */
static void read_answers(int channel, const extract_limits *limits)
{
    static const lks_extract_sink sink = {begin, data_came, end};
    static uint8_t buffer[LKS_WIRE_DATA_MAX];
    lks_frames f = {.fd = channel,
                    .patience = (int64_t)PATIENCE * G_USEC_PER_SEC,
                    .sink = &sink,
                    .buffer = buffer};
    lks_frames_end how;
    do {
        /* Each request brought budgets of its own. */
        f.bytes_left = limits->bytes;
        f.members_left = limits->members;
        how = lks_frames_read(&f);
    } while (how == LKS_FRAMES_DONE);
    HOLDS(how == LKS_FRAMES_DEAD);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { REQUESTS = 8 };
    fuzz_input in = {data, size};
    uint8_t flags = fuzz_byte(&in);
    int ends[2];
    pthread_t thread;
    prepare_readers();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        exit(99);
    child c = {ends[1], {.bytes = flags & 1 ? 1000 : DOCUMENT_BYTES,
                         .depth = flags & 2 ? 1 : DOCUMENT_DEPTH,
                         .members = flags & 4 ? 3 : DOCUMENT_MEMBERS,
                         .ratio = 1 + (flags >> 3)}};
    for (int i = 0; i < REQUESTS && in.size > 0; i++) {
        asked a = next_request(&in, &c.limits);
        send_request(ends[0], &a);
    }
    (void)shutdown(ends[0], SHUT_WR);
    if (pthread_create(&thread, NULL, serve, &c) != 0)
        exit(99);
    read_answers(ends[0], &c.limits);
    (void)pthread_join(thread, NULL);
    (void)close(ends[0]);
    return 0;
}
