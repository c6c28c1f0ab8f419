/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "libleakscan/mailbox/cuts.h"

#include <string.h>

#include "libleakscan/leakscan.h"

/* ---- the bytes of a message ---------------------------------------------------- */

/* Adds stream bytes [from, to) to the spool; they stand in seam or chunk. */
static int spool_range(lks_splitter *s, uint64_t from, uint64_t to)
{
    if (from < s->chunk_at && from < to) {
        uint64_t edge = MIN(to, s->chunk_at);
        g_assert(from >= s->seam_at);
        int status = lks_spool_append(s->spool, s->seam->data + (size_t)(from - s->seam_at),
                                      (size_t)(edge - from));
        if (status != 0)
            return status;
        from = edge;
    }
    if (from >= to)
        return 0;
    return lks_spool_append(s->spool, s->chunk + (size_t)(from - s->chunk_at),
                            (size_t)(to - from));
}

int lks_slot_hold(lks_splitter *s, uint64_t begin, uint64_t end)
{
    lks_spool_release(s->spool, begin);
    return spool_range(s, lks_spool_end(s->spool), end);
}

static int lks_slot_find_bytes(lks_splitter *s, uint64_t begin, uint64_t end, lks_bytes *bytes)
{
    static const uint8_t nothing[1];
    *bytes = (lks_bytes){.fd = -1, .length = end - begin};
    if (begin == end) {
        bytes->data = nothing;
    } else if (begin >= s->chunk_at) {
        bytes->data = s->chunk + (size_t)(begin - s->chunk_at);
    } else if (begin >= s->seam_at && end <= s->seam_at + s->seam->len) {
        bytes->data = s->seam->data + (size_t)(begin - s->seam_at);
    } else if (s->backing >= 0) {
        bytes->fd = s->backing;
        bytes->offset = s->backing_at + begin;
    } else {
        int status = lks_slot_hold(s, begin, end);
        if (status != 0)
            return status;
        *bytes = lks_spool_view(s->spool, begin, end);
    }
    return 0;
}

/* Blank lines alone: what stands between messages and is none. */
static bool is_nothing(const lks_bytes *bytes)
{
    uint8_t some[64];
    if (bytes->length > sizeof some)
        return false;
    int64_t got = lks_bytes_read(bytes, 0, some, sizeof some);
    for (int64_t i = 0; i < got; i++)
        if (!g_ascii_isspace(some[i]))
            return false;
    return true;
}

/* ---- messages ---------------------------------------------------------------------- */

/* Index of the cut before which the target stands, line ends between; 0: none.
 * Cuts are in order, so this halves. */
static guint find_landing(const lks_splitter *s, uint64_t target)
{
    guint low = 1, high = lks_cuts_count(s);
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (lks_cuts_at(s, middle)->begin < target)
            low = middle + 1;
        else
            high = middle;
    }
    if (low >= lks_cuts_count(s))
        return 0;
    const lks_cut *c = lks_cuts_at(s, low);
    return c->begin - target <= c->line_ends ? low : 0;
}

static bool lands_at_end(const lks_splitter *s, uint64_t target)
{
    return lks_cuts_is_over(s) && target <= s->total &&
           s->total - target <= lks_cuts_count_line_ends(lks_cuts_look(s), s->total);
}

static void distrust_lengths(lks_splitter *s)
{
    if (s->lengths != LKS_LENGTHS_TRIED)
        return;
    s->lengths = LKS_LENGTHS_UNUSED;
    for (guint i = 0; i < lks_cuts_count(s); i++)
        lks_cuts_at(s, i)->target = 0;
}

/*
 * The first message ends by its Content-Length where that leads to a postmark
 * or to the end.  Postmarks passed over on the way are told as malformed unless
 * the caller named the format: other readers split there.
 */
static bool measure_by_length(lks_splitter *s, lks_extent *e)
{
    lks_cut *head = lks_cuts_at(s, 0);
    guint landed = find_landing(s, head->target);
    if (landed == 0 && lands_at_end(s, head->target))
        landed = lks_cuts_count(s);
    if (landed == 0) {
        bool is_beyond = lks_cuts_is_over(s) && head->target > s->total && lks_cuts_count(s) == 1;
        if (is_beyond && s->format == LEAKSCAN_FORMAT_MBOXCL)
            head->gaps |= LEAKSCAN_GAP_TRUNCATED;
        head->target = 0;
        distrust_lengths(s);
        return false;
    }
    e->end = head->target;
    e->cuts = landed;
    if (landed > 1 && s->options.format == LEAKSCAN_FORMAT_AUTO)
        e->gaps |= LEAKSCAN_GAP_MALFORMED;
    s->lengths = LKS_LENGTHS_USED;
    s->format = LEAKSCAN_FORMAT_MBOXCL;
    return true;
}

static uint64_t measure_last(const lks_splitter *s, const lks_cut *head)
{
    if (s->format == LEAKSCAN_FORMAT_MESSAGE)
        return s->total;
    uint64_t blank = lks_cuts_measure_blank(lks_cuts_look(s), s->total);
    return MAX(s->total - blank, head->content);
}

bool lks_slot_measure(lks_splitter *s, lks_extent *e)
{
    *e = (lks_extent){.cuts = 1};
    if (lks_cuts_count(s) == 0)
        return false;
    lks_cut *head = lks_cuts_at(s, 0);
    if (head->target != 0) {
        bool is_passed = lks_cuts_is_over(s) || s->scanned > head->target + LKS_BEFORE;
        if (!is_passed && lks_cuts_count(s) < LKS_CUTS_MAX)
            return false;
        if (measure_by_length(s, e))
            return true;
    }
    e->gaps = head->gaps;
    if (lks_cuts_count(s) > 1) {
        distrust_lengths(s);
        const lks_cut *next = lks_cuts_at(s, 1);
        e->end = MAX(next->begin - next->blank, head->content);
        return true;
    }
    if (!lks_cuts_is_over(s))
        return false;
    e->end = measure_last(s, head);
    e->gaps |= s->end_gaps;
    return true;
}

int lks_slot_fill(lks_splitter *s, const lks_extent *e, lks_slot *slot)
{
    const lks_cut head = *lks_cuts_at(s, 0);
    bool is_last_junk = head.is_junk && e->cuts == lks_cuts_count(s);
    *slot = (lks_slot){.source = s->source, .gaps = e->gaps, .is_document = s->is_document,
                       .index = s->index, .offset = s->origin + head.content};
    uint64_t length = e->end - head.content;
    if (length > s->options.message_bytes) {
        length = s->options.message_bytes;
        slot->gaps |= LEAKSCAN_GAP_TOO_LARGE;
    }
    int status = lks_slot_find_bytes(s, head.content, head.content + length, &slot->bytes);
    if (status != 0)
        return status;
    lks_cuts_drop(s, e->cuts);
    bool is_mbox = s->format == LEAKSCAN_FORMAT_MBOX || s->format == LEAKSCAN_FORMAT_MBOXCL;
    if ((!is_mbox || head.is_junk) && is_nothing(&slot->bytes) && slot->gaps == 0)
        return 0;
    if (is_last_junk)
        return LEAKSCAN_E_FORMAT;
    if (head.is_junk)
        slot->gaps |= LEAKSCAN_GAP_MALFORMED;
    s->index++;
    return 1;
}
