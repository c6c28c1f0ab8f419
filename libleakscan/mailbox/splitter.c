/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "libleakscan/mailbox/splitter.h"

#include <glib.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mailbox/cuts.h"

/* A chunk of none, which can still be pointed at. */
static const uint8_t no_bytes[1];

lks_splitter *lks_splitter_new(const lks_mailbox_options *options, lks_slot_fn fn, void *userdata)
{
    lks_splitter *s = g_new0(lks_splitter, 1);
    s->options = *options;
    s->options.spool_directory = NULL;
    s->fn = fn;
    s->userdata = userdata;
    s->seam = g_byte_array_new();
    s->cuts = g_array_new(FALSE, FALSE, sizeof(lks_cut));
    s->spool = lks_spool_new(options->spool_bytes, options->spool_directory);
    s->chunk = no_bytes;
    s->backing = -1;
    s->share_end = UINT64_MAX;
    return s;
}

void lks_splitter_free(lks_splitter *s)
{
    if (s == NULL)
        return;
    if (s->seam->len > 0)
        explicit_bzero(s->seam->data, s->seam->len);
    g_byte_array_unref(s->seam);
    g_array_unref(s->cuts);
    lks_spool_free(s->spool);
    g_free(s->source);
    g_free(s);
}

void lks_splitter_set_origin(lks_splitter *s, const char *source, uint64_t index, uint64_t offset)
{
    g_free(s->source);
    s->source = g_strdup(source);
    s->index = index;
    s->origin = offset;
}

void lks_splitter_set_backing(lks_splitter *s, int fd, uint64_t offset)
{
    s->backing = fd;
    s->backing_at = offset;
}

void lks_splitter_set_document(lks_splitter *s)
{
    s->is_document = true;
}

int lks_splitter_format(const lks_splitter *s)
{
    return s->format;
}

bool lks_splitter_is_done(const lks_splitter *s)
{
    return s->is_done;
}

void lks_splitter_set_share(lks_splitter *s, const lks_share *share)
{
    s->is_share = true;
    s->share_end = share->end;
    if (share->at == 0)
        return;
    s->format = LEAKSCAN_FORMAT_MBOX;
    s->is_settled = true;
    s->spelling = share->spelling;
    s->scanned = s->chunk_at = s->total = share->at;
    s->seam_at = share->at - share->before_length;
    g_byte_array_append(s->seam, share->before, (guint)share->before_length);
}

bool lks_splitter_rest(const lks_splitter *s, uint64_t *begin)
{
    bool is_plain = s->format == LEAKSCAN_FORMAT_MBOX && s->lengths == LKS_LENGTHS_UNUSED;
    if (!is_plain || s->is_share || s->backing < 0 || s->index == 0 || lks_cuts_count(s) == 0)
        return false;
    *begin = lks_cuts_at(s, 0)->begin;
    return true;
}

/* A share ends with the first message of the next. */
static bool is_share_over(lks_splitter *s)
{
    if (!s->is_share)
        return false;
    if (lks_cuts_count(s) > 0)
        return lks_cuts_at(s, 0)->begin >= s->share_end;
    return s->is_settled && s->scanned >= s->share_end;
}

/* ---- chunks --------------------------------------------------------------------- */

void lks_splitter_give(lks_splitter *s, const uint8_t *data, size_t length)
{
    s->chunk = data;
    s->chunk_at = s->total;
    s->total += length;
    if (s->seam->len > 0)
        g_byte_array_append(s->seam, data, (guint)MIN(length, LKS_AFTER + LKS_BEFORE));
}

void lks_splitter_finish(lks_splitter *s, uint32_t gaps)
{
    s->is_final = true;
    s->end_gaps = gaps;
}

/* Keeps what the next chunk will need. */
static int keep(lks_splitter *s)
{
    if (s->backing < 0 && lks_cuts_count(s) > 0) {
        const lks_cut *head = lks_cuts_at(s, 0);
        uint64_t limit = head->content + MIN(s->options.message_bytes, UINT64_MAX / 2);
        int status = lks_slot_hold(s, head->content, MIN(s->total, limit));
        if (status != 0)
            return status;
    }
    lks_view v = lks_cuts_look(s);
    uint64_t from = s->scanned > LKS_BEFORE ? s->scanned - LKS_BEFORE : 0;
    if (from > v.at || v.data != s->seam->data) {
        size_t cut_off = (size_t)(from - v.at);
        GByteArray *seam = g_byte_array_sized_new((guint)(v.length - cut_off) + 1);
        g_byte_array_append(seam, v.data + cut_off, (guint)(v.length - cut_off));
        g_byte_array_unref(s->seam);
        s->seam = seam;
        s->seam_at = from;
    }
    s->chunk = no_bytes;
    s->chunk_at = s->total;
    return 0;
}

int lks_splitter_take(lks_splitter *s, lks_slot *slot)
{
    while (!s->is_done) {
        lks_extent e;
        while (lks_slot_measure(s, &e)) {
            if (is_share_over(s))
                break;
            int status = lks_slot_fill(s, &e, slot);
            if (status != 0)
                return status;
        }
        s->is_done = is_share_over(s) || (lks_cuts_is_over(s) && s->is_settled);
        if (s->is_done)
            break;
        if (!lks_cuts_step(s) && !s->is_final && !lks_slot_measure(s, &e))
            return keep(s);
    }
    return 0;
}

int lks_splitter_feed(lks_splitter *s, const void *data, size_t length)
{
    lks_slot slot;
    int status;
    if (length == 0)
        return 0;
    lks_splitter_give(s, data, length);
    while ((status = lks_splitter_take(s, &slot)) == 1) {
        int answer = s->fn(s->userdata, &slot);
        if (answer != 0)
            return answer;
    }
    return status;
}

int lks_splitter_end(lks_splitter *s)
{
    lks_slot slot;
    int status;
    lks_splitter_finish(s, 0);
    while ((status = lks_splitter_take(s, &slot)) == 1) {
        int answer = s->fn(s->userdata, &slot);
        if (answer != 0)
            return answer;
    }
    return status;
}
