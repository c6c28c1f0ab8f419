/* SPDX-License-Identifier: Apache-2.0 */
/*
 * passing.c - SCM_RIGHTS, without the signal that a dead reader would bring.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "libleakscan/extract/passing.h"

bool lks_passing_send(int socket, const struct iovec pieces[LKS_PASSING_PIECES], int fd)
{
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec iov[LKS_PASSING_PIECES];
    memcpy(iov, pieces, sizeof iov);
    struct msghdr message = {.msg_iov = iov, .msg_iovlen = LKS_PASSING_PIECES};
    if (fd >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
        struct cmsghdr *c = CMSG_FIRSTHDR(&message);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(c), &fd, sizeof fd);
    }
    size_t length = pieces[0].iov_len + pieces[1].iov_len;
    ssize_t sent;
    do
        sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)length;
}
