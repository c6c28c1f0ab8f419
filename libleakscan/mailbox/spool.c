/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "libleakscan/mailbox/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libleakscan/leakscan.h"

enum { RELEASE_STEP = 1 << 20 };   /* of the file, given back at a time */

struct lks_spool {
    char *directory;
    uint64_t memory_bytes;
    uint8_t *memory;
    size_t size;          /* of the memory */
    uint64_t begin, end;  /* stream positions kept */
    uint64_t base;        /* stream position of byte 0 of memory or file */
    uint64_t released;    /* stream position before which the file was given back */
    int fd;               /* -1 until memory does not suffice */
    bool is_in_file;
};

lks_spool *lks_spool_new(uint64_t memory_bytes, const char *directory)
{
    lks_spool *s = g_new0(lks_spool, 1);
    const char *preset = g_getenv("TMPDIR");
    if (directory == NULL)
        directory = preset != NULL && *preset != '\0' ? preset : "/var/tmp";
    s->directory = g_strdup(directory);
    s->memory_bytes = memory_bytes;
    s->fd = -1;
    return s;
}

static void drop_memory(lks_spool *s)
{
    if (s->memory != NULL)
        explicit_bzero(s->memory, s->size);
    g_clear_pointer(&s->memory, g_free);
    s->size = 0;
}

void lks_spool_free(lks_spool *s)
{
    if (s == NULL)
        return;
    drop_memory(s);
    if (s->fd >= 0)
        close(s->fd);
    g_free(s->directory);
    g_free(s);
}

uint64_t lks_spool_begin(const lks_spool *s)
{
    return s->begin;
}

uint64_t lks_spool_end(const lks_spool *s)
{
    return s->end;
}

void lks_spool_restart(lks_spool *s, uint64_t at)
{
    /* A file that cannot be cut is written over; what lies beyond is never read. */
    if (s->is_in_file && ftruncate(s->fd, 0) < 0)
        errno = 0;
    s->is_in_file = false;
    s->begin = s->end = s->base = s->released = at;
}

static int open_unnamed(const char *directory)
{
    int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, S_IRUSR | S_IWUSR);
    if (fd >= 0)
        return fd;
    char *path = g_build_filename(directory, "leakscan-XXXXXX", NULL);
    fd = mkostemp(path, O_CLOEXEC);   /* makes it 0600 */
    if (fd >= 0)
        unlink(path);
    g_free(path);
    return fd;
}

static int write_fully(int fd, const uint8_t *data, size_t length, uint64_t at)
{
    while (length > 0) {
        ssize_t put = pwrite(fd, data, length, (off_t)at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return LEAKSCAN_E_IO;
        data += put;
        length -= (size_t)put;
        at += (uint64_t)put;
    }
    return 0;
}

static int move_to_file(lks_spool *s)
{
    if (s->fd < 0)
        s->fd = open_unnamed(s->directory);
    if (s->fd < 0)
        return LEAKSCAN_E_IO;
    int status = write_fully(s->fd, s->memory + (s->begin - s->base),
                             (size_t)(s->end - s->begin), 0);
    if (status != 0)
        return status;
    s->base = s->released = s->begin;
    s->is_in_file = true;
    drop_memory(s);
    return 0;
}

/* Makes room for `length` bytes more in memory; bytes are moved only when at
 * least as many were released, so that moving costs no more than reading. */
static void grow_memory(lks_spool *s, size_t length)
{
    size_t dead = (size_t)(s->begin - s->base), live = (size_t)(s->end - s->begin);
    if (dead + live + length <= s->size)
        return;
    if (s->memory != NULL && dead >= live && live + length <= s->size) {
        memmove(s->memory, s->memory + dead, live);
        s->base = s->begin;
        return;
    }
    size_t size = MAX(live + length, MIN(2 * s->size, 2 * (size_t)s->memory_bytes));
    uint8_t *grown = g_malloc(size);
    if (s->memory != NULL)
        memcpy(grown, s->memory + dead, live);
    drop_memory(s);
    s->memory = grown;
    s->size = size;
    s->base = s->begin;
}

int lks_spool_append(lks_spool *s, const uint8_t *data, size_t length)
{
    if (length == 0)
        return 0;
    if (!s->is_in_file && s->end - s->begin + length > s->memory_bytes) {
        int status = move_to_file(s);
        if (status != 0)
            return status;
    }
    if (s->is_in_file) {
        int status = write_fully(s->fd, data, length, s->end - s->base);
        if (status != 0)
            return status;
    } else {
        grow_memory(s, length);
        memcpy(s->memory + (s->end - s->base), data, length);
    }
    s->end += length;
    return 0;
}

void lks_spool_release(lks_spool *s, uint64_t at)
{
    if (at <= s->begin)
        return;
    if (at >= s->end) {
        lks_spool_restart(s, at);
        return;
    }
    s->begin = at;
#ifdef FALLOC_FL_PUNCH_HOLE
    if (s->is_in_file && at - s->released >= RELEASE_STEP) {
        /* Room on the disk only: where it cannot be given back nothing is lost. */
        if (fallocate(s->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                      (off_t)(s->released - s->base), (off_t)(at - s->released)) < 0)
            errno = 0;
        s->released = at;
    }
#endif
}

lks_bytes lks_spool_view(const lks_spool *s, uint64_t begin, uint64_t end)
{
    lks_bytes view = {.fd = -1, .length = end - begin};
    if (s->is_in_file) {
        view.fd = s->fd;
        view.offset = begin - s->base;
    } else {
        view.data = s->memory + (begin - s->base);
    }
    return view;
}
