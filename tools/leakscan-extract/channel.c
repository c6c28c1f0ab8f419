/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>

#include "tools/leakscan-extract/channel.h"

static int send_all(int fd, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t put = send(fd, at, length, MSG_NOSIGNAL);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return -1;
        at += put;
        length -= (size_t)put;
    }
    return 0;
}

int channel_send(int channel, lks_wire_frame_type type, const void *bytes, size_t length)
{
    lks_wire_frame frame = {.type = type, .length = (uint32_t)length};
    int rc = send_all(channel, &frame, sizeof frame);
    return rc == 0 && length > 0 ? send_all(channel, bytes, length) : rc;
}

/* The one descriptor of a message, else -1; of more than one none is kept, or they
 * would fill the table of a process that lives on. */
static int take_descriptor(struct msghdr *message)
{
    struct cmsghdr *c = CMSG_FIRSTHDR(message);
    int fd = -1;
    if (c == NULL || c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
        return -1;
    size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < count; i++) {
        memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
        if (count > 1)
            (void)close(fd);
    }
    return count == 1 ? fd : -1;
}

bool channel_receive(int channel, void *to, size_t length, int *descriptor)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } ancillary;
    struct iovec iov = {to, length};
    struct msghdr message = {
        .msg_iov = &iov,
        .msg_iovlen = 1,
        .msg_control = &ancillary,
        .msg_controllen = sizeof ancillary,
    };
    ssize_t got;
    do
        got = recvmsg(channel, &message, MSG_WAITALL | MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    *descriptor = got >= 0 ? take_descriptor(&message) : -1;
    if (got == (ssize_t)length && (message.msg_flags & MSG_TRUNC) == 0)
        return true;
    if (*descriptor >= 0)
        (void)close(*descriptor);
    *descriptor = -1;
    return false;
}
