/* SPDX-License-Identifier: Apache-2.0 */
/* wire.c - frames between the parent and its workers. */
#include "config.h"

#include "wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

uint64_t wire_task_payload(const wire_task *task)
{
    uint64_t inline_length = task->flags & WIRE_DESCRIPTOR ? 0 : task->length;
    return task->source_length + task->condemned * sizeof(wire_condemned) + inline_length;
}

bool wire_task_is_sound(const wire_task *task)
{
    if (task->magic != WIRE_TASK_MAGIC || task->source_length > WIRE_SOURCE_MAX ||
        task->condemned > WIRE_CONDEMNED_MAX)
        return false;
    if (task->flags & WIRE_DESCRIPTOR)
        return true;
    return (task->flags & WIRE_SHARE) == 0 && task->length <= WIRE_INLINE_MAX;
}

GByteArray *wire_frame_new(const wire_task *task, const char *source,
                           const wire_condemned *condemned, const void *data)
{
    size_t payload = (size_t)wire_task_payload(task);
    guint condemned_length = task->condemned * (guint)sizeof *condemned;
    GByteArray *frame = g_byte_array_sized_new((guint)(sizeof *task + payload));

    g_byte_array_append(frame, (const guint8 *)task, sizeof *task);
    if (task->source_length > 0)
        g_byte_array_append(frame, (const guint8 *)source, task->source_length);
    if (condemned_length > 0)
        g_byte_array_append(frame, (const guint8 *)condemned, condemned_length);
    if (payload > task->source_length + condemned_length)
        g_byte_array_append(frame, data, (guint)task->length);
    return frame;
}

void wire_frame_free(GByteArray *frame)
{
    if (frame == NULL)
        return;
    explicit_bzero(frame->data, frame->len);
    g_byte_array_unref(frame);
}

int wire_send_all(int fd, const void *data, size_t length)
{
    const char *p = data;

    while (length > 0) {
        ssize_t sent = send(fd, p, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return -1;
        p += sent;
        length -= (size_t)sent;
    }
    return 0;
}

gssize wire_send_some(int fd, struct iovec *parts, size_t count, int descriptor)
{
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};

    if (descriptor >= 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
    ssize_t sent = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR || errno == ENOBUFS))
        return 0;
    return sent;
}

static int descriptor_of(struct msghdr *message)
{
    int found = -1;

    for (struct cmsghdr *h = CMSG_FIRSTHDR(message); h != NULL; h = CMSG_NXTHDR(message, h)) {
        if (h->cmsg_level != SOL_SOCKET || h->cmsg_type != SCM_RIGHTS)
            continue;
        if (h->cmsg_len == CMSG_LEN(sizeof(int)))
            memcpy(&found, CMSG_DATA(h), sizeof found);
    }
    return found;
}

gssize wire_receive(int fd, void *buf, size_t size, int *descriptor)
{
    struct iovec part = {.iov_base = buf, .iov_len = size};
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control;
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};

    ssize_t received = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    *descriptor = received > 0 ? descriptor_of(&message) : -1;
    return received;
}
