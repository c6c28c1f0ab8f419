/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "libleakscan/mailbox/content.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "libleakscan/mailbox/store.h"

const char lks_file_shrank[] = "the file has become shorter";

/* ---- reading -------------------------------------------------------------------- */

static int64_t read_descriptor(lks_origin *file, void *buf, size_t size)
{
    ssize_t got;
    do {
        got = file->is_regular
                  ? pread(file->fd, buf, size, (off_t)(file->base + file->position))
                  : read(file->fd, buf, size);
    } while (got < 0 && errno == EINTR);
    return got;
}

int64_t lks_content_read_file(void *userdata, void *buf, size_t size)
{
    lks_input *in = userdata;
    int64_t got = in->file.fd >= 0 ? read_descriptor(&in->file, buf, size)
                                   : in->file.fn(buf, size, in->file.userdata);
    if (got > (int64_t)size)
        return -1;
    if (got > 0)
        in->file.position += (uint64_t)got;
    return got;
}

static int64_t read_decoder(void *userdata, void *buf, size_t size)
{
    return lks_decoder_read(userdata, buf, size);
}

/* Of the innermost content. */
static int64_t read_content(lks_input *in, void *buf, size_t size)
{
    if (in->level > 0)
        return lks_decoder_read(in->decoders[in->level - 1], buf, size);
    int64_t got = lks_content_read_file(in, buf, size);
    if (got > 0)
        in->counts[LEAKSCAN_COUNT_BYTES_READ] += (uint64_t)got;
    return got;
}

/* Of a regular file, since it was opened. */
static bool has_shrunk(const lks_input *in)
{
    return in->level == 0 && in->file.is_regular && in->file.position < in->file.size;
}

static const char *read_reason(const lks_input *in)
{
    if (in->level > 0)
        return lks_decoder_reason(in->decoders[in->level - 1]);
    return in->file.fd < 0 ? "reading failed" : g_intern_string(g_strerror(errno));
}

size_t lks_content_read(lks_input *in, uint8_t *buf, size_t size)
{
    int64_t got = read_content(in, buf, size);
    if (got < 0)
        in->failed_reason = read_reason(in);
    else if (got == 0 && has_shrunk(in))
        in->failed_reason = lks_file_shrank;
    return got > 0 ? (size_t)got : 0;
}

/* Reads until a verdict is possible. */
static void read_first(lks_input *in)
{
    in->chunk_length = 0;
    while (in->chunk_length < LKS_SNIFF_BYTES) {
        size_t got = lks_content_read(in, in->chunk + in->chunk_length,
                                      LKS_CHUNK - in->chunk_length);
        if (got == 0)
            break;
        in->chunk_length += got;
    }
}

/* ---- failures --------------------------------------------------------------------- */

int lks_content_fail(lks_input *in, const char *source, const char *reason)
{
    g_free(in->failed_source);
    in->failed_source = g_strdup(source);
    in->failed_reason = reason;
    in->counts[LEAKSCAN_COUNT_FILES_FAILED]++;
    return LEAKSCAN_INPUT_FAILED;
}

/* ---- one mailbox ------------------------------------------------------------------ */

void lks_content_start_splitter(lks_input *in, int format, bool is_document)
{
    lks_mailbox_options options = in->options;
    options.format = format;
    in->splitter = lks_splitter_new(&options, NULL, NULL);
    lks_splitter_set_origin(in->splitter, in->source, 0, 0);
    if (is_document)
        lks_splitter_set_document(in->splitter);
    if (in->has_range)
        lks_splitter_set_share(in->splitter, &(lks_share){.end = in->range_end});
    if (in->level == 0 && in->file.is_regular)
        lks_splitter_set_backing(in->splitter, in->file.fd, in->file.base);
    if (in->chunk_length > 0)
        lks_splitter_give(in->splitter, in->chunk, in->chunk_length);
}

int lks_content_skip(lks_input *in)
{
    in->counts[LEAKSCAN_COUNT_FILES_SKIPPED]++;
    return 0;
}

static int start_decoder(lks_input *in)
{
    in->failed_reason = NULL;   /* the decoder meets it again */
    if (in->level == LKS_LEVELS)
        return lks_content_fail(in, in->source, "packed more than two levels deep");
    bool is_outer = in->level == 0;
    lks_stream stream = {.fd = -1, .head = in->chunk, .head_length = in->chunk_length};
    if (is_outer) {
        in->counts[LEAKSCAN_COUNT_BYTES_READ] -= in->chunk_length;   /* the decoder reads them */
        in->budget = (lks_budget){.bytes = in->options.archive_bytes,
                                  .ratio = in->options.archive_ratio,
                                  .members = in->options.archive_members};
        stream.read = lks_content_read_file;
        stream.userdata = in;
        if (in->file.is_regular) {
            stream.fd = in->file.fd;
            stream.fd_at = in->file.base;
        }
    } else {
        stream.read = read_decoder;
        stream.userdata = in->decoders[in->level - 1];
    }
    in->decoders[in->level] = lks_decoder_new(&stream, &in->budget, is_outer);
    in->containers[in->level] = g_strdup(in->source);
    in->is_raw[in->level] = false;
    in->level++;
    return 0;
}

bool lks_content_is_folder_format(int format)
{
    return format == LEAKSCAN_FORMAT_MAILDIR || format == LEAKSCAN_FORMAT_MH;
}

/* Is it of the folder format that was asked for? */
static bool is_in_format(const lks_input *in, const lks_location *p)
{
    if (in->options.format == LEAKSCAN_FORMAT_MAILDIR)
        return p->is_maildir_mail;
    return p->is_mh_mail || lks_name_is_number(p->name);
}

static lks_kind find_kind(const lks_input *in, const lks_location *p)
{
    lks_ahead head = {in->chunk, MIN(in->chunk_length, LKS_SNIFF_BYTES), true};
    bool is_expected = p->is_maildir_mail || p->is_mh_mail || lks_name_is_mail(p->name) ||
                       (in->is_single && !in->is_named) ||
                       in->options.format != LEAKSCAN_FORMAT_AUTO;
    lks_kind kind = lks_sniff_file(head, is_expected);
    if (kind == LKS_KIND_EMPTY || lks_name_is_side_file(p->name))
        return LKS_KIND_EMPTY;
    if (lks_content_is_folder_format(in->options.format) && !is_in_format(in, p))
        return LKS_KIND_NONE;
    if (kind == LKS_KIND_PACKED)
        return lks_name_is_document(p->name) ? LKS_KIND_NONE : kind;
    if (kind == LKS_KIND_STORE && in->options.format != LEAKSCAN_FORMAT_AUTO)
        return LKS_KIND_MESSAGE;
    /* Told what it is, even bytes that look like nothing are taken for it. */
    if (kind == LKS_KIND_NONE && in->options.format != LEAKSCAN_FORMAT_AUTO)
        return LKS_KIND_MESSAGE;
    return kind;
}

int lks_content_start(lks_input *in, const lks_location *p)
{
    in->counts[LEAKSCAN_COUNT_FILES_SEEN]++;
    read_first(in);
    if (in->failed_reason != NULL && in->chunk_length == 0)
        return lks_content_fail(in, in->source, in->failed_reason);
    switch (find_kind(in, p)) {
    case LKS_KIND_PACKED:
        return start_decoder(in);
    case LKS_KIND_STORE:
        return lks_store_start(in);
    case LKS_KIND_NONE:
        if (in->options.is_documents) {
            lks_content_start_splitter(in, LEAKSCAN_FORMAT_MESSAGE, true);
            return 0;
        }
        if (in->failed_reason != NULL)
            return lks_content_fail(in, in->source, in->failed_reason);
        return lks_content_skip(in);
    case LKS_KIND_EMPTY:
        return lks_content_skip(in);
    default:
        lks_content_start_splitter(in, p->is_maildir_mail || p->is_mh_mail ? LEAKSCAN_FORMAT_MESSAGE
                                                               : in->options.format, false);
        return 0;
    }
}

static void end_mailbox(lks_input *in)
{
    g_clear_pointer(&in->splitter, lks_splitter_free);
}

int lks_content_share_rest(lks_input *in, uint64_t least, int *fd, uint64_t *begin, uint64_t *end)
{
    uint64_t from;
    if (in->splitter == NULL || in->level > 0 || in->has_range || in->failed_reason != NULL ||
        in->file.base != 0 || !lks_splitter_rest(in->splitter, &from))
        return LEAKSCAN_DONE;
    if (from >= in->file.size || in->file.size - from < least)
        return LEAKSCAN_DONE;
    *fd = in->file.fd;
    *begin = from;
    *end = in->file.size;
    if (in->file.position < in->file.size)
        in->counts[LEAKSCAN_COUNT_BYTES_READ] += in->file.size - in->file.position;
    in->counts[LEAKSCAN_COUNT_FILES_READ]++;
    end_mailbox(in);
    return LEAKSCAN_OK;
}

/* The next chunk, or the end: failed_reason tells whether it is the true end. */
static void give_more(lks_input *in)
{
    size_t got = in->failed_reason == NULL ? lks_content_read(in, in->chunk, LKS_CHUNK) : 0;
    if (got > 0) {
        lks_splitter_give(in->splitter, in->chunk, got);
        return;
    }
    uint32_t gaps = in->level > 0 ? in->budget.gaps : 0;
    lks_splitter_finish(in->splitter,
                        in->failed_reason != NULL ? LEAKSCAN_GAP_TRUNCATED | gaps : 0);
}

int lks_content_next(lks_input *in)
{
    if (in->store != NULL)
        return lks_store_next(in);
    for (;;) {
        int status = lks_splitter_take(in->splitter, &in->slot);
        if (status == 1)
            return LEAKSCAN_OK;
        if (status == LEAKSCAN_E_FORMAT) {
            end_mailbox(in);
            return lks_content_fail(in, in->source, "not of the format asked for");
        }
        if (status < 0)
            return status;
        if (!lks_splitter_is_done(in->splitter)) {
            give_more(in);
            continue;
        }
        end_mailbox(in);
        if (in->failed_reason != NULL)
            return lks_content_fail(in, in->source, in->failed_reason);
        in->counts[LEAKSCAN_COUNT_FILES_READ]++;
        return LEAKSCAN_DONE;
    }
}
