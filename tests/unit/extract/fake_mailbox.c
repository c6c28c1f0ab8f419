/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fake_mailbox.c - a helper for mailboxes that misbehaves on demand: its mailbox is a
 * script of one letter a step.
 *
 *   m mail, a appointment, f an item that cannot be read, / the next folder
 *   d dies in an item, D before one; p after some bytes; h hangs in an item, H before one
 *   n nonsense in an item, N before one; x more than the item may have; e an empty item
 *   k a kind that is none; u a folder's name with a line end; w one that is no UTF-8
 *   . the end, B cannot be opened, P partly read; the script's end is as D
 */
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "libleakscan/extract/wire.h"
#include "libleakscan/leakscan.h"

enum { SCRIPT_MAX = 100000 };

static int channel;
static lks_wire_mailbox request;
static char folder[] = "folder 0";
static int is_folder_told = 1;   /* before its first item that is not passed over */

static void say(const void *bytes, size_t length)
{
    if (length > 0 && send(channel, bytes, length, MSG_NOSIGNAL) != (ssize_t)length)
        _exit(0);
}

static void say_frame(uint32_t type, const void *bytes, size_t length)
{
    lks_wire_frame frame = {type, (uint32_t)length};
    say(&frame, sizeof frame);
    say(bytes, length);
}

static void end_item(uint32_t kind, uint32_t is_failed)
{
    lks_wire_item_end end = {.kind = kind, .is_failed = is_failed};
    say_frame(LKS_FRAME_ITEM_END, &end, sizeof end);
}

static void give(const char *text, uint32_t kind)
{
    say_frame(LKS_FRAME_ITEM, NULL, 0);
    if (*text != '\0')
        say_frame(LKS_FRAME_DATA, text, strlen(text));
    end_item(kind, *text == '\0');
}

static void close_with(uint32_t how)
{
    say_frame(LKS_FRAME_CLOSE, &how, sizeof how);
    _exit(0);
}

static void hang(void)
{
    for (;;)
        (void)pause();
}

static void say_nonsense(void)
{
    say("nonsense that is long enough for a frame", 40);
    hang();
}

static void overflow(void)
{
    static char data[LKS_WIRE_DATA_MAX];
    say_frame(LKS_FRAME_ITEM, NULL, 0);
    for (uint64_t i = 0; i <= request.item_bytes / sizeof data; i++)
        say_frame(LKS_FRAME_DATA, data, sizeof data);
    end_item(LEAKSCAN_KIND_MAIL, 0);
}

/* Steps that are items, which a child going on behind another passes over. */
static int is_item(char step)
{
    return strchr("mafdphnxek", step) != NULL;
}

static void take_item(char step)
{
    if (!is_folder_told)
        say_frame(LKS_FRAME_FOLDER, folder, sizeof folder);
    is_folder_told = 1;
    switch (step) {
    case 'm': give("Subject: mail\n\nhello\n", LEAKSCAN_KIND_MAIL); return;
    case 'a': give("Subject: day\n\nhello\n", LEAKSCAN_KIND_APPOINTMENT); return;
    case 'f': give("", LEAKSCAN_KIND_OTHER); return;
    case 'k': give("Subject: odd\n\nhello\n", LEAKSCAN_KIND_DOCUMENT); return;
    case 'x': overflow(); return;
    default:  break;
    }
    say_frame(LKS_FRAME_ITEM, NULL, 0);
    switch (step) {
    case 'p': say_frame(LKS_FRAME_DATA, "Subject: half\n", 14); (void)raise(SIGKILL); break;
    case 'd': (void)raise(SIGKILL); break;
    case 'h': hang(); break;
    case 'e': end_item(LEAKSCAN_KIND_MAIL, 0); break;
    default:  say_nonsense();
    }
}

static void take_step(char step)
{
    switch (step) {
    case '/': folder[7]++; is_folder_told = 0; break;
    case 'u': say_frame(LKS_FRAME_FOLDER, "a\nb", 4); break;
    case 'w': say_frame(LKS_FRAME_FOLDER, "\xFF", 2); break;
    case 'D': (void)raise(SIGKILL); break;
    case 'H': hang(); break;
    case 'N': say_nonsense(); break;
    case '.': close_with(LKS_WIRE_CLOSE_WHOLE); break;
    case 'B': close_with(LKS_WIRE_CLOSE_BROKEN); break;
    case 'P': close_with(LKS_WIRE_CLOSE_PARTLY); break;
    default:  _exit(1);
    }
}

static void serve_mailbox(void)
{
    static char script[SCRIPT_MAX + 1];
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } ancillary;
    struct iovec iov = {&request, sizeof request};
    struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &ancillary,
                             .msg_controllen = sizeof ancillary};
    lks_wire_hello hello = {LKS_WIRE_MAGIC, LKS_WIRE_VERSION, getpid(), 0};
    uint64_t items = 0;
    int fd;
    say_frame(LKS_FRAME_HELLO, &hello, sizeof hello);
    if (recvmsg(channel, &message, MSG_WAITALL) != (ssize_t)sizeof request)
        _exit(1);
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    if (pread(fd, script, SCRIPT_MAX, (off_t)request.offset) < 0)
        _exit(1);
    for (const char *step = script; *step != '\0'; step++) {
        if (!is_item(*step))
            take_step(*step);
        else if (items++ >= request.first)
            take_item(*step);
    }
    (void)raise(SIGKILL);
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
        if (order.kind != LKS_ORDER_MAILBOX)
            continue;
        memcpy(&channel, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof channel);
        child = fork();
        if (child == 0)
            serve_mailbox();
        (void)close(channel);
    }
}

int main(void)
{
    if (fork() == 0)
        serve();
    return 0;
}
