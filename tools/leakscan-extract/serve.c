/* SPDX-License-Identifier: Apache-2.0 */
/*
 * serve.c - the template never looks at a document: it makes the child that does,
 * and ends it.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <glib.h>

#include "libleakscan/extract/wire.h"
#include "tools/leakscan-extract/child.h"
#include "tools/leakscan-extract/formats.h"
#include "tools/leakscan-extract/output.h"
#include "tools/leakscan-extract/sandbox.h"
#include "tools/leakscan-extract/serve.h"

/* Takes an order and the descriptor that came along, or -1.  1, or 0 at the end. */
static int take_order(int control, lks_wire_order *order, int *channel)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } ancillary;
    struct iovec iov = {order, sizeof *order};
    struct msghdr message = {
        .msg_iov = &iov,
        .msg_iovlen = 1,
        .msg_control = &ancillary,
        .msg_controllen = sizeof ancillary,
    };
    ssize_t got;
    do
        got = recvmsg(control, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    *channel = -1;
    if (got != (ssize_t)sizeof *order)
        return 0;
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    if (c != NULL && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS &&
        c->cmsg_len == CMSG_LEN(sizeof(int)))
        memcpy(channel, CMSG_DATA(c), sizeof(int));
    return 1;
}

static void end_child(pid_t *pid)
{
    if (*pid <= 0)
        return;
    (void)kill(*pid, SIGKILL);
    while (waitpid(*pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    *pid = 0;
}

static pid_t begin_child(int control, int channel, const lks_wire_order *order)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    (void)close(control);
    if (channel != LKS_WIRE_CONTROL_FD) {
        (void)dup2(channel, LKS_WIRE_CONTROL_FD);
        (void)close(channel);
    }
    extract_child(LKS_WIRE_CONTROL_FD, order);
}

static bool say_hello(int control)
{
    lks_wire_hello hello = {
        .magic = LKS_WIRE_MAGIC, .version = LKS_WIRE_VERSION, .pid = getpid()};
    return send(control, &hello, sizeof hello, MSG_NOSIGNAL) == (ssize_t)sizeof hello;
}

static void tell_formats(int control)
{
    char *text = extract_formats();
    (void)send(control, text, strlen(text), MSG_NOSIGNAL);
    g_free(text);
}

int extract_serve(int control)
{
    lks_wire_order order;
    pid_t child = 0;
    int channel;
    extract_output_prepare();
    if (!extract_sandbox_prepare() || !extract_sandbox_enter() || !say_hello(control))
        return 1;
    while (take_order(control, &order, &channel)) {
        end_child(&child);
        if (order.kind == LKS_ORDER_FORMATS)
            tell_formats(control);
        if (order.kind == LKS_ORDER_MESSAGE && channel >= 0)
            child = begin_child(control, channel, &order);
        if (channel >= 0)
            (void)close(channel);
    }
    end_child(&child);
    return 0;
}
