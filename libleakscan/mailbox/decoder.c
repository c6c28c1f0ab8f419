/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "libleakscan/mailbox/decoder.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    BLOCK = 64 * 1024,
    RATIO_GRACE = 1 << 20   /* the first bytes decoded are not weighed */
};

struct lks_decoder {
    struct archive *archive;
    lks_stream stream;
    lks_budget *budget;
    bool is_outer, is_open, is_broken;
    const char *reason;
    uint8_t *head;
    size_t head_left;
    uint64_t position;      /* in fd */
    uint8_t block[BLOCK];
};

static int64_t read_stream(lks_decoder *d)
{
    if (d->stream.fd >= 0) {
        ssize_t got;
        do {
            got = pread(d->stream.fd, d->block, BLOCK, (off_t)(d->stream.fd_at + d->position));
        } while (got < 0 && errno == EINTR);
        if (got > 0)
            d->position += (uint64_t)got;
        return got;
    }
    if (d->head_left > 0) {
        size_t size = MIN(d->head_left, BLOCK);
        memcpy(d->block, d->head + (d->stream.head_length - d->head_left), size);
        d->head_left -= size;
        return (int64_t)size;
    }
    return d->stream.read(d->stream.userdata, d->block, BLOCK);
}

static la_ssize_t on_read(struct archive *archive, void *userdata, const void **buffer)
{
    lks_decoder *d = userdata;
    int64_t got = read_stream(d);
    *buffer = d->block;
    if (got < 0) {
        archive_set_error(archive, EIO, "read failed");
        return -1;
    }
    if (d->is_outer)
        d->budget->stored += (uint64_t)got;
    return (la_ssize_t)got;
}

static la_int64_t on_seek(struct archive *archive, void *userdata, la_int64_t offset, int whence)
{
    lks_decoder *d = userdata;
    struct stat status;
    if (fstat(d->stream.fd, &status) < 0)
        return ARCHIVE_FATAL;
    la_int64_t size = (la_int64_t)status.st_size - (la_int64_t)d->stream.fd_at;
    la_int64_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (la_int64_t)d->position : size;
    if (size < 0 || offset < -base || offset > size - base)
        return ARCHIVE_FATAL;
    d->position = (uint64_t)(base + offset);
    return base + offset;
}

static la_int64_t on_skip(struct archive *archive, void *userdata, la_int64_t request)
{
    lks_decoder *d = userdata;
    la_int64_t from = (la_int64_t)d->position;
    return on_seek(archive, d, request, SEEK_CUR) < 0 ? 0 : (la_int64_t)d->position - from;
}

static int (*const kinds[])(struct archive *) = {
    archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
    archive_read_support_filter_xz,   archive_read_support_filter_zstd,
    archive_read_support_format_tar,  archive_read_support_format_zip,
    archive_read_support_format_7zip, archive_read_support_format_raw,
    archive_read_support_format_empty,
};

/* What could not be registered would be taken for something else, and an archive that
 * has failed so must not be asked anything: both end it. */
static struct archive *new_archive(void)
{
    struct archive *archive = archive_read_new();
    for (size_t i = 0; archive != NULL && i < G_N_ELEMENTS(kinds); i++)
        if (kinds[i](archive) < ARCHIVE_WARN) {
            (void)archive_read_free(archive);
            archive = NULL;
        }
    return archive;
}

lks_decoder *lks_decoder_new(const lks_stream *stream, lks_budget *budget, bool is_outer)
{
    lks_decoder *d = g_new0(lks_decoder, 1);
    d->stream = *stream;
    d->budget = budget;
    d->is_outer = is_outer;
    if (stream->fd < 0) {
        d->head = g_memdup2(stream->head, stream->head_length);
        d->head_left = stream->head_length;
    }
    d->archive = new_archive();
    if (d->archive == NULL) {
        d->is_broken = true;
        d->reason = "not enough memory to decompress";
        return d;
    }
    archive_read_set_callback_data(d->archive, d);
    archive_read_set_read_callback(d->archive, on_read);
    if (stream->fd >= 0) {
        archive_read_set_seek_callback(d->archive, on_seek);
        archive_read_set_skip_callback(d->archive, on_skip);
    }
    return d;
}

void lks_decoder_free(lks_decoder *d)
{
    if (d == NULL)
        return;
    (void)archive_read_free(d->archive);
    if (d->head != NULL)
        explicit_bzero(d->head, d->stream.head_length);
    g_free(d->head);
    explicit_bzero(d->block, sizeof d->block);
    g_free(d);
}

bool lks_decoder_is_broken(const lks_decoder *d)
{
    return d->is_broken;
}

const char *lks_decoder_reason(const lks_decoder *d)
{
    if (d->reason != NULL)
        return d->reason;
    /* Another decoder of the same file hit the ceiling. */
    return d->budget->reason != NULL ? d->budget->reason : "compressed data cannot be read";
}

/* libarchive's own words may quote what is packed: they are not passed on. */
static int fail(lks_decoder *d, int status)
{
    d->is_broken = d->is_broken || status == ARCHIVE_FATAL;
    if (archive_read_has_encrypted_entries(d->archive) > 0)
        d->reason = "the archive is encrypted";
    else if (archive_errno(d->archive) == ENOMEM)
        d->reason = "not enough memory to decompress";
    else
        d->reason = "the compressed data is damaged or cut off";
    return -1;
}

static int exceed(lks_decoder *d, uint32_t gap, const char *reason)
{
    d->budget->gaps |= gap;
    d->budget->reason = d->reason = reason;
    d->is_broken = true;
    return -1;
}

/* The name as stored, else as UTF-8 where the locale cannot say it. */
static const char *name_of(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname(entry);
    if (name == NULL)
        name = archive_entry_pathname_utf8(entry);
    if (name == NULL)
        return "unnamed";
    while (*name == '/')
        name++;
    return name;
}

static int open_archive(lks_decoder *d)
{
    if (d->is_open)
        return ARCHIVE_OK;
    d->is_open = true;
    return archive_read_open1(d->archive);
}

int lks_decoder_next(lks_decoder *d, const char **name)
{
    if (d->budget->reason != NULL || d->is_broken)
        return -1;
    int status = open_archive(d);
    if (status < ARCHIVE_WARN) {
        d->is_broken = true;
        return fail(d, status);
    }
    struct archive_entry *entry;
    do {
        status = archive_read_next_header(d->archive, &entry);
        if (status == ARCHIVE_EOF)
            return 0;
        if (status < ARCHIVE_WARN) {
            d->is_broken = true;
            return fail(d, status);
        }
        if (archive_format(d->archive) == ARCHIVE_FORMAT_RAW) {
            *name = NULL;
            return 1;
        }
        if (++d->budget->seen > d->budget->members)
            return exceed(d, LEAKSCAN_GAP_TOO_MANY_MEMBERS,
                          "more members than the limit archive-members allows");
    } while (archive_entry_filetype(entry) != AE_IFREG);
    *name = name_of(entry);
    return 1;
}

int64_t lks_decoder_read(lks_decoder *d, void *buf, size_t size)
{
    lks_budget *b = d->budget;
    if (b->reason != NULL)
        return -1;
    la_ssize_t got;
    do {
        got = archive_read_data(d->archive, buf, size);
    } while (got == ARCHIVE_RETRY);
    if (got < 0)
        return fail(d, (int)got);
    b->decoded += (uint64_t)got;
    if (b->decoded > b->bytes)
        return exceed(d, LEAKSCAN_GAP_TOO_LARGE,
                      "decompresses to more than the limit archive-bytes allows");
    if (b->decoded > RATIO_GRACE && b->decoded / MAX(b->ratio, 1) > b->stored)
        return exceed(d, LEAKSCAN_GAP_RATIO, "compressed beyond the limit archive-ratio");
    return got;
}

const char *lks_mailbox_version(void)
{
    return archive_version_string();
}
