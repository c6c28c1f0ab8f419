/* SPDX-License-Identifier: Apache-2.0 */
/* handoff.c - small messages go in the frame, large ones by descriptor. */
#include "config.h"

#include "handoff.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_SIZE (256U << 10)

static bool read_at(const leakscan_message *message, void *buf, size_t length, uint64_t at)
{
    char *p = buf;

    while (length > 0) {
        int64_t got = leakscan_message_read(message, at, p, length);
        if (got <= 0)
            return false;
        p += got;
        at += (uint64_t)got;
        length -= (size_t)got;
    }
    return true;
}

static bool write_all(int fd, const char *p, size_t length)
{
    while (length > 0) {
        ssize_t put = write(fd, p, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        p += put;
        length -= (size_t)put;
    }
    return true;
}

static int open_unlinked(const char *directory)
{
    if (directory == NULL)
        directory = g_getenv("TMPDIR");
    if (directory == NULL || directory[0] == '\0')
        directory = "/var/tmp";
    int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    char *path = g_build_filename(directory, "leakscan-XXXXXX", NULL);
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    g_free(path);
    return fd;
}

static bool copy_message(const leakscan_message *message, int to)
{
    uint64_t length = leakscan_message_length(message);
    char *buf = g_malloc(COPY_SIZE);
    bool is_done = true;

    for (uint64_t at = 0; is_done && at < length;) {
        size_t step = (size_t)MIN(length - at, COPY_SIZE);
        is_done = read_at(message, buf, step, at) && write_all(to, buf, step);
        at += step;
    }
    explicit_bzero(buf, COPY_SIZE);
    g_free(buf);
    return is_done;
}

/* A spool file has no name any more and may be written anew for the next message. */
static bool has_name(int fd)
{
    struct stat info;
    return fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_nlink > 0;
}

static int open_large(const leakscan_message *message, const char *spool_directory,
                      uint64_t *offset)
{
    int source = leakscan_message_fd(message, offset);

    if (source >= 0 && has_name(source))
        return fcntl(source, F_DUPFD_CLOEXEC, 3);
    *offset = 0;
    int fd = open_unlinked(spool_directory);
    if (fd >= 0 && !copy_message(message, fd)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static GByteArray *frame_inline(const leakscan_message *message, const wire_task *task,
                                const char *source)
{
    const void *data = leakscan_message_data(message);

    if (data != NULL || task->length == 0)
        return wire_frame_new(task, source, NULL, data);
    char *copy = g_malloc((size_t)task->length);
    GByteArray *frame = NULL;
    if (read_at(message, copy, (size_t)task->length, 0))
        frame = wire_frame_new(task, source, NULL, copy);
    explicit_bzero(copy, (size_t)task->length);
    g_free(copy);
    return frame;
}

GByteArray *handoff_frame(const leakscan_message *message, uint64_t sequence,
                          const char *spool_directory, int *descriptor)
{
    const char *source = leakscan_message_source(message);
    size_t source_length = source == NULL ? 0 : strlen(source);
    wire_task task = {.magic = WIRE_TASK_MAGIC,
                      .gaps = leakscan_message_gaps(message),
                      .source_length = (uint32_t)MIN(source_length, WIRE_SOURCE_MAX),
                      .sequence = sequence,
                      .index = leakscan_message_index(message),
                      .offset = leakscan_message_offset(message),
                      .length = leakscan_message_length(message)};

    *descriptor = -1;
    if (source != NULL)
        task.flags |= WIRE_HAS_SOURCE;
    if (leakscan_message_is_document(message))
        task.flags |= WIRE_DOCUMENT;
    if (task.length <= WIRE_INLINE_MAX)
        return frame_inline(message, &task, source);
    *descriptor = open_large(message, spool_directory, &task.descriptor_offset);
    if (*descriptor < 0)
        return NULL;
    task.flags |= WIRE_DESCRIPTOR;
    return wire_frame_new(&task, source, NULL, NULL);
}
