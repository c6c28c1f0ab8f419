/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader.c - the public reader: the mailbox room's input, and its messages.
 */
#include "libleakscan/extract/store.h"
#include "libleakscan/mailbox/mailbox.h"
#include "libleakscan/scan/policy.h"

#include <errno.h>
#include <string.h>

struct leakscan_reader {
    leakscan_policy *policy;
    lks_input *input;
    bool is_begun;
    bool is_busy;            /* reading: its own read function may call in */
    lks_store_options store_options;
    lks_store_driver store;
};

static bool is_format(int format)
{
    return format >= LEAKSCAN_FORMAT_AUTO && format <= LEAKSCAN_FORMAT_MH;
}

/* A PST is read by the helper process, under the limits of both mailboxes and
 * attachments. */
static lks_store_options store_options(const leakscan_policy *p)
{
    return (lks_store_options){
        .helper = p->helper,
        .item_bytes = p->limits[LEAKSCAN_LIMIT_MESSAGE_BYTES],
        .bytes = p->limits[LEAKSCAN_LIMIT_ARCHIVE_BYTES],
        .ratio = p->limits[LEAKSCAN_LIMIT_ARCHIVE_RATIO],
        .items = p->limits[LEAKSCAN_LIMIT_ARCHIVE_MEMBERS],
        .memory = p->limits[LEAKSCAN_LIMIT_EXTRACT_MEMORY],
        .depth = (uint32_t)p->limits[LEAKSCAN_LIMIT_EXTRACT_DEPTH],
        .seconds = (uint32_t)p->limits[LEAKSCAN_LIMIT_EXTRACT_SECONDS],
    };
}

static leakscan_reader *new_reader(leakscan_policy *p)
{
    leakscan_reader *rd = g_new0(leakscan_reader, 1);
    rd->policy = leakscan_policy_ref(p);
    rd->store_options = store_options(p);
    rd->store = lks_store_helper_driver;
    rd->store.userdata = &rd->store_options;
    return rd;
}

static lks_mailbox_options options_of(const leakscan_reader *rd, int format)
{
    lks_mailbox_options options = lks_scan_mailbox_options(rd->policy, format);
    options.store = &rd->store;
    return options;
}

/* Hands the reader over, or drops it. */
static int settle(leakscan_reader **out, leakscan_reader *rd, int rc)
{
    int error = errno;   /* tells why a path cannot be opened */
    if (rc == LEAKSCAN_OK)
        *out = rd;
    else
        leakscan_reader_free(rd);
    errno = error;
    return rc;
}

int leakscan_reader_open_path(leakscan_reader **out, leakscan_policy *p, const char *path,
                              int format)
{
    if (out == NULL || p == NULL || path == NULL || !is_format(format))
        return LEAKSCAN_E_ARGUMENT;
    leakscan_reader *rd = new_reader(p);
    lks_mailbox_options options = options_of(rd, format);
    int rc = lks_input_open_path(&rd->input, path, &options);
    return settle(out, rd, rc);
}

int leakscan_reader_open_fd(leakscan_reader **out, leakscan_policy *p, int fd,
                            const char *source, int format)
{
    if (out == NULL || p == NULL || fd < 0 || !is_format(format))
        return LEAKSCAN_E_ARGUMENT;
    leakscan_reader *rd = new_reader(p);
    lks_mailbox_options options = options_of(rd, format);
    int rc = lks_input_open_fd(&rd->input, fd, source, &options);
    return settle(out, rd, rc);
}

int leakscan_reader_open_fn(leakscan_reader **out, leakscan_policy *p, leakscan_read_fn fn,
                            void *userdata, const char *source, int format)
{
    if (out == NULL || p == NULL || fn == NULL || !is_format(format))
        return LEAKSCAN_E_ARGUMENT;
    leakscan_reader *rd = new_reader(p);
    lks_mailbox_options options = options_of(rd, format);
    int rc = lks_input_open_fn(&rd->input, fn, userdata, source, &options);
    return settle(out, rd, rc);
}

void leakscan_reader_free(leakscan_reader *rd)
{
    if (rd == NULL || rd->is_busy)
        return;
    lks_input_free(rd->input);
    leakscan_policy_unref(rd->policy);
    g_free(rd);
}

int leakscan_reader_set_range(leakscan_reader *rd, uint64_t begin, uint64_t end)
{
    if (rd == NULL || begin > end)
        return LEAKSCAN_E_ARGUMENT;
    if (rd->is_begun)
        return LEAKSCAN_E_STATE;
    return lks_input_set_range(rd->input, begin, end);
}

int leakscan_reader_share_rest(leakscan_reader *rd, uint64_t least, int *fd, uint64_t *begin,
                               uint64_t *end)
{
    if (rd == NULL || fd == NULL || begin == NULL || end == NULL)
        return LEAKSCAN_E_ARGUMENT;
    if (rd->is_busy)
        return LEAKSCAN_E_BUSY;
    return lks_input_share_rest(rd->input, least, fd, begin, end);
}

int leakscan_reader_next(leakscan_reader *rd, const leakscan_message **out)
{
    if (rd == NULL || out == NULL)
        return LEAKSCAN_E_ARGUMENT;
    if (rd->is_busy)
        return LEAKSCAN_E_BUSY;
    rd->is_begun = rd->is_busy = true;
    const lks_slot *slot;
    int rc = lks_input_next(rd->input, &slot);
    rd->is_busy = false;
    if (rc == LEAKSCAN_OK)
        *out = (const leakscan_message *)slot;
    return rc;
}

const char *leakscan_reader_failed_source(const leakscan_reader *rd)
{
    return rd != NULL ? lks_input_failed_source(rd->input) : NULL;
}

const char *leakscan_reader_failed_reason(const leakscan_reader *rd)
{
    return rd != NULL ? lks_input_failed_reason(rd->input) : NULL;
}

uint64_t leakscan_reader_count(const leakscan_reader *rd, int count)
{
    return rd != NULL ? lks_input_count(rd->input, count) : 0;
}

/* ---- message: a slot under its public name --------------------------------------- */

static const lks_slot *slot_of(const leakscan_message *m)
{
    return (const lks_slot *)m;
}

const char *leakscan_message_source(const leakscan_message *m)
{
    return m != NULL ? slot_of(m)->source : NULL;
}

uint64_t leakscan_message_index(const leakscan_message *m)
{
    return m != NULL ? slot_of(m)->index : 0;
}

uint64_t leakscan_message_offset(const leakscan_message *m)
{
    return m != NULL ? slot_of(m)->offset : 0;
}

uint64_t leakscan_message_length(const leakscan_message *m)
{
    return m != NULL ? slot_of(m)->bytes.length : 0;
}

uint32_t leakscan_message_gaps(const leakscan_message *m)
{
    return m != NULL ? slot_of(m)->gaps : 0;
}

int leakscan_message_is_document(const leakscan_message *m)
{
    return m != NULL && slot_of(m)->is_document;
}

int leakscan_message_kind(const leakscan_message *m)
{
    if (m == NULL)
        return LEAKSCAN_KIND_OTHER;
    return slot_of(m)->is_document ? LEAKSCAN_KIND_DOCUMENT : slot_of(m)->kind;
}

int leakscan_message_is_failed(const leakscan_message *m)
{
    return m != NULL && slot_of(m)->is_failed;
}

int64_t leakscan_message_read(const leakscan_message *m, uint64_t at, void *buf, size_t size)
{
    if (m == NULL || buf == NULL)
        return LEAKSCAN_E_ARGUMENT;
    int64_t got = lks_bytes_read(&slot_of(m)->bytes, at, buf, size);
    return got >= 0 ? got : LEAKSCAN_E_IO;
}

const void *leakscan_message_data(const leakscan_message *m)
{
    return m != NULL ? slot_of(m)->bytes.data : NULL;
}

int leakscan_message_fd(const leakscan_message *m, uint64_t *offset)
{
    if (m == NULL || slot_of(m)->bytes.data != NULL)
        return -1;
    if (offset != NULL)
        *offset = slot_of(m)->bytes.offset;
    return slot_of(m)->bytes.fd;
}

/* ---- formats ---------------------------------------------------------------------- */

static const char *const formats[] = {
    [LEAKSCAN_FORMAT_AUTO] = "auto",     [LEAKSCAN_FORMAT_MESSAGE] = "message",
    [LEAKSCAN_FORMAT_MBOX] = "mbox",     [LEAKSCAN_FORMAT_MBOXCL] = "mboxcl",
    [LEAKSCAN_FORMAT_MMDF] = "mmdf",     [LEAKSCAN_FORMAT_MAILDIR] = "maildir",
    [LEAKSCAN_FORMAT_MH] = "mh",
};

const char *leakscan_format_name(int format)
{
    return is_format(format) ? formats[format] : NULL;
}

int leakscan_format_from_name(const char *name)
{
    if (name == NULL)
        return LEAKSCAN_E_ARGUMENT;
    for (int i = 0; is_format(i); i++)
        if (strcmp(formats[i], name) == 0)
            return i;
    return LEAKSCAN_E_ARGUMENT;
}
