/* SPDX-License-Identifier: Apache-2.0 */
/* sink.c - buffered writing, with the first error kept. */
#include "config.h"

#include "sink.h"
#include "command.h"
#include "interrupt.h"
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE (64U << 10)

static void complain_path(const char *path, int error)
{
    char *shown = text_escape(path == NULL ? "standard output" : path, -1);
    complain("%s: %s", shown, g_strerror(error));
    g_free(shown);
}

static void clear(sink *s)
{
    g_string_free(s->buffer, TRUE);
    g_free(s->path);
    g_free(s->temporary);
    memset(s, 0, sizeof *s);
}

/* Beside its final name, so that the rename stays within a file system. */
static int open_temporary(sink *s)
{
    char *folder = g_path_get_dirname(s->path);
    char *name = g_path_get_basename(s->path);

    s->temporary = g_strdup_printf("%s/.%s.XXXXXX", folder, name);
    g_free(folder);
    g_free(name);
    int fd = mkostemp(s->temporary, O_CLOEXEC);   /* makes it with mode 0600 */
    if (fd >= 0) {
        interrupt_add_file(s->temporary);
        return fd;
    }
    g_free(s->temporary);
    s->temporary = NULL;
    return -1;
}

bool sink_open(sink *s, const char *path)
{
    struct stat info;

    memset(s, 0, sizeof *s);
    s->buffer = g_string_sized_new(BUFFER_SIZE);
    s->fd = STDOUT_FILENO;
    if (path == NULL)
        return true;
    s->path = g_strdup(path);
    /* A device or pipe is written as it stands. */
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode))
        s->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    else
        s->fd = open_temporary(s);
    if (s->fd >= 0)
        return true;
    complain_path(path, errno);
    clear(s);
    return false;
}

void sink_flush(sink *s)
{
    const char *p = s->buffer->str;
    gsize length = s->buffer->len;

    while (length > 0 && s->error == 0) {
        ssize_t put = write(s->fd, p, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            s->error = errno;
            break;
        }
        p += put;
        length -= (gsize)put;
    }
    g_string_truncate(s->buffer, 0);
}

void sink_add(sink *s, const char *bytes, gsize length)
{
    if (s->error != 0)
        return;
    g_string_append_len(s->buffer, bytes, (gssize)length);
    if (s->buffer->len >= BUFFER_SIZE)
        sink_flush(s);
}

static void settle_name(sink *s, bool is_partial)
{
    char *name = is_partial ? g_strconcat(s->path, ".partial", NULL) : g_strdup(s->path);

    if (s->error == 0 && fsync(s->fd) != 0 && errno != EINVAL && errno != EROFS)
        s->error = errno;
    if (s->error == 0 && rename(s->temporary, name) != 0)
        s->error = errno;
    if (s->error != 0)
        unlink(s->temporary);
    else if (is_partial)
        complain("what was scanned stands in %s", name);
    interrupt_forget_file(s->temporary);
    g_free(name);
}

bool sink_close(sink *s, bool is_partial)
{
    sink_flush(s);
    if (s->temporary != NULL)
        settle_name(s, is_partial);
    if (s->path != NULL && close(s->fd) != 0 && s->error == 0)
        s->error = errno;
    bool is_written = s->error == 0;
    if (s->error != 0 && s->error != EPIPE)
        complain_path(s->path, s->error);
    clear(s);
    return is_written;
}
