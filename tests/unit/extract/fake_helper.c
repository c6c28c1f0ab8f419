/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_helper.c - a helper that misbehaves on demand: a document says what its
 * child is to do, in the word behind "%PDF-fake ".
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "libleakscan/extract/wire.h"

enum { DOCUMENT_MAX = 4096 };

static int channel;

static void say(const void *bytes, size_t length)
{
    if (send(channel, bytes, length, MSG_NOSIGNAL) != (ssize_t)length)
        _exit(0);
}

static void say_frame(uint32_t type, const void *bytes, uint32_t length)
{
    lks_wire_frame frame = {type, length};
    say(&frame, sizeof frame);
    if (length > 0)
        say(bytes, length);
}

static void say_begin(void)
{
    static const char payload[] = "\0inside\0text/plain\0utf-8\0";
    say_frame(LKS_FRAME_BEGIN, payload, sizeof payload);
}

static void say_rest(const char *text)
{
    lks_wire_done done = {.bytes = strlen(text), .members = 1};
    say_frame(LKS_FRAME_DATA, text, (uint32_t)strlen(text));
    say_frame(LKS_FRAME_END, NULL, 0);
    say_frame(LKS_FRAME_DONE, &done, sizeof done);
}

static void hang(void)
{
    for (;;)
        (void)pause();
}

static void flood(void)
{
    static char data[LKS_WIRE_DATA_MAX];
    memset(data, 'x', sizeof data);
    for (;;)
        say_frame(LKS_FRAME_DATA, data, sizeof data);
}

/* Does what the document says. */
static void obey(const char *word, const char *text)
{
    if (strcmp(word, "die") == 0)
        _exit(0);
    if (strcmp(word, "hang") == 0)
        hang();
    if (strcmp(word, "nonsense") == 0)
        say("nonsense that is long enough for a frame", 40);
    say_begin();
    if (strcmp(word, "die-open") == 0) {
        say_frame(LKS_FRAME_DATA, "half", 4);
        (void)raise(SIGKILL);
    }
    if (strcmp(word, "die-template") == 0) {
        (void)kill(getppid(), SIGKILL);
        (void)raise(SIGKILL);
    }
    if (strcmp(word, "hang-open") == 0)
        hang();
    if (strcmp(word, "flood") == 0)
        flood();
    say_rest(text);
}

/* Reads a request and its document's descriptor. */
static int take_request(lks_wire_request *request, char *strings)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } ancillary;
    struct iovec iov = {request, sizeof *request};
    struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &ancillary,
                             .msg_controllen = sizeof ancillary};
    int fd;
    if (recvmsg(channel, &message, MSG_WAITALL) != (ssize_t)sizeof *request ||
        recv(channel, strings, request->strings, MSG_WAITALL) != (ssize_t)request->strings)
        _exit(0);
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    return fd;
}

static void serve_message(void)
{
    static char strings[LKS_WIRE_REQUEST_MAX];
    lks_wire_hello hello = {LKS_WIRE_MAGIC, LKS_WIRE_VERSION, getpid(), 0};
    say_frame(LKS_FRAME_HELLO, &hello, sizeof hello);
    for (;;) {
        lks_wire_request request;
        char document[DOCUMENT_MAX + 1] = "", word[32] = "";
        int fd = take_request(&request, strings);
        if (pread(fd, document, DOCUMENT_MAX, 0) < 0)
            _exit(1);
        (void)close(fd);
        (void)sscanf(document, "%%PDF-fake %31s", word);
        obey(word, document);
    }
}

static void serve(void)
{
    lks_wire_hello hello = {LKS_WIRE_MAGIC, LKS_WIRE_VERSION, getpid(), 0};
    lks_wire_order order;
    pid_t child = 0;
    (void)send(LKS_WIRE_CONTROL_FD, &hello, sizeof hello, MSG_NOSIGNAL);
    for (;;) {
        union {
            struct cmsghdr header;
            char bytes[CMSG_SPACE(sizeof(int))];
        } ancillary;
        struct iovec iov = {&order, sizeof order};
        struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &ancillary,
                                 .msg_controllen = sizeof ancillary};
        ssize_t got = recvmsg(LKS_WIRE_CONTROL_FD, &message, MSG_CMSG_CLOEXEC);
        if (child > 0) {
            (void)kill(child, SIGKILL);
            (void)waitpid(child, NULL, 0);
            child = 0;
        }
        if (got != (ssize_t)sizeof order)
            _exit(0);
        if (order.kind != LKS_ORDER_MESSAGE)
            continue;
        memcpy(&channel, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof channel);
        child = fork();
        if (child == 0)
            serve_message();
        (void)close(channel);
    }
}

int main(void)
{
    if (fork() == 0)
        serve();
    return 0;
}
