/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "libleakscan/mailbox/cuts.h"

#include <string.h>

#include "libleakscan/leakscan.h"

/* ---- where the scan looks ------------------------------------------------ */

lks_view lks_cuts_look(const lks_splitter *s)
{
    uint64_t from = s->scanned > LKS_BEFORE ? s->scanned - LKS_BEFORE : 0;
    if (s->seam->len > 0 && from < s->chunk_at)
        return (lks_view){s->seam->data, s->seam_at, s->seam->len};
    return (lks_view){s->chunk, s->chunk_at, (size_t)(s->total - s->chunk_at)};
}

static uint64_t view_end(lks_view v)
{
    return v.at + v.length;
}

/* The view ends where the stream ends. */
static bool is_last(const lks_splitter *s, lks_view v)
{
    return s->is_final && view_end(v) == s->total;
}

static lks_ahead ahead_of(const lks_splitter *s, lks_view v, uint64_t position)
{
    size_t at = (size_t)(position - v.at);
    return (lks_ahead){v.data + at, v.length - at, is_last(s, v)};
}

/* ---- cuts ------------------------------------------------------------------ */

guint lks_cuts_count(const lks_splitter *s)
{
    return s->cuts->len - s->taken;
}

lks_cut *lks_cuts_at(const lks_splitter *s, guint i)
{
    return &g_array_index(s->cuts, lks_cut, s->taken + i);
}

void lks_cuts_drop(lks_splitter *s, guint count)
{
    s->taken += count;
    if (s->taken == s->cuts->len || (s->taken >= 1024 && s->taken >= s->cuts->len / 2)) {
        g_array_remove_range(s->cuts, 0, s->taken);
        s->taken = 0;
    }
}

size_t lks_cuts_count_line_ends(lks_view v, uint64_t position)
{
    size_t at = (size_t)(position - v.at), count = 0;
    while (count < at && count < LKS_BEFORE &&
           (v.data[at - 1 - count] == '\n' || v.data[at - 1 - count] == '\r'))
        count++;
    return count;
}

size_t lks_cuts_measure_blank(lks_view v, uint64_t position)
{
    size_t at = (size_t)(position - v.at);
    if (at == 0 || v.data[at - 1] != '\n')
        return 0;
    size_t length = at >= 2 && v.data[at - 2] == '\r' ? 2 : 1;
    if (at == length)
        return v.at == 0 ? length : 0;
    return v.data[at - length - 1] == '\n' ? length : 0;
}

static void add_cut(lks_splitter *s, lks_view v, uint64_t begin, size_t line, bool is_junk)
{
    lks_cut made = {.begin = begin, .content = begin + line, .is_junk = is_junk};
    made.line_ends = (uint8_t)lks_cuts_count_line_ends(v, begin);
    made.blank = (uint8_t)lks_cuts_measure_blank(v, begin);
    g_array_append_val(s->cuts, made);
    s->scanned = made.content;
    if (s->lengths != LKS_LENGTHS_UNUSED && !is_junk)
        lks_length_begin(&s->tracker, made.content);
}

/* ---- the start --------------------------------------------------------------- */

/* Is there a verdict on the first bytes, at whatever size they came? */
static bool can_sniff(const lks_splitter *s, lks_view v)
{
    return is_last(s, v) || v.length >= LKS_SNIFF_BYTES;
}

static int choose_format(const lks_splitter *s, lks_ahead head)
{
    static const int formats[] = {[LKS_KIND_MBOX] = LEAKSCAN_FORMAT_MBOX,
                                  [LKS_KIND_MMDF] = LEAKSCAN_FORMAT_MMDF,
                                  [LKS_KIND_MESSAGE] = LEAKSCAN_FORMAT_MESSAGE};
    int asked = s->options.format;
    if (s->is_document)
        return LEAKSCAN_FORMAT_MESSAGE;
    if (asked == LEAKSCAN_FORMAT_AUTO)
        return formats[lks_sniff_mailbox(head)];
    /* A file of a Maildir or MH folder is one message. */
    return asked == LEAKSCAN_FORMAT_MAILDIR || asked == LEAKSCAN_FORMAT_MH
               ? LEAKSCAN_FORMAT_MESSAGE : asked;
}

static bool begins_postmark(lks_ahead ahead)
{
    return ahead.length >= 5 && memcmp(ahead.data, "From ", 5) == 0;
}

/* A line of four control-A; a postmark that follows it belongs to it. */
static lks_verdict judge_mmdf(lks_ahead ahead, size_t *line)
{
    size_t text, length = lks_line_measure(ahead, 8, &text);
    if (length == 0)
        return ahead.length < 8 ? LKS_VERDICT_MORE : LKS_VERDICT_NO;
    if (text != 4)
        return LKS_VERDICT_NO;
    *line = length;
    lks_ahead next = {ahead.data + length, ahead.length - length, ahead.is_final};
    if (next.length < 5)
        return next.is_final ? LKS_VERDICT_YES : LKS_VERDICT_MORE;
    if (!begins_postmark(next))
        return LKS_VERDICT_YES;
    lks_postmark_context context = {.is_after_blank = true, .is_first = true};
    size_t postmark = 0;
    lks_verdict verdict = lks_postmark_judge(next, context, &postmark);
    if (verdict == LKS_VERDICT_YES)
        *line += postmark;
    return verdict == LKS_VERDICT_MORE ? LKS_VERDICT_MORE : LKS_VERDICT_YES;
}

/* Length of the line or lines that stand before the first message. */
static size_t measure_first_line(const lks_splitter *s, lks_ahead ahead)
{
    lks_postmark_context context = {.is_after_blank = true, .is_first = true};
    size_t line = 0;
    if (s->format == LEAKSCAN_FORMAT_MMDF)
        return judge_mmdf(ahead, &line) == LKS_VERDICT_YES ? line : 0;
    if (!begins_postmark(ahead))
        return 0;
    return lks_postmark_judge(ahead, context, &line) == LKS_VERDICT_YES ? line : 0;
}

static lks_length_use choose_lengths(const lks_splitter *s)
{
    if (s->format == LEAKSCAN_FORMAT_MBOXCL)
        return LKS_LENGTHS_USED;
    bool is_tried = s->format == LEAKSCAN_FORMAT_MBOX && !s->is_share &&
                    s->options.format == LEAKSCAN_FORMAT_AUTO;
    return is_tried ? LKS_LENGTHS_TRIED : LKS_LENGTHS_UNUSED;
}

/* Settles the format and makes the first cut. */
static void settle(lks_splitter *s, lks_view v)
{
    lks_ahead head = ahead_of(s, v, 0);
    head.length = MIN(head.length, LKS_SNIFF_BYTES);
    head.is_final = true;
    s->is_settled = true;
    s->format = choose_format(s, head);
    if (s->is_document) {
        add_cut(s, v, 0, 0, false);
        return;
    }
    s->spelling = lks_sniff_spelling(head);
    s->lengths = choose_lengths(s);
    size_t skipped = lks_sniff_skip(head.data, head.length);
    lks_ahead first = {head.data + skipped, head.length - skipped, true};
    size_t line = measure_first_line(s, first);
    if (s->format == LEAKSCAN_FORMAT_MESSAGE)
        add_cut(s, v, 0, line > 0 ? skipped + line : 0, false);
    else
        add_cut(s, v, 0, line > 0 ? skipped + line : 0, line == 0);
}

/* ---- the scan ---------------------------------------------------------------- */

static lks_verdict judge(const lks_splitter *s, lks_view v, uint64_t position, size_t *line)
{
    lks_ahead ahead = ahead_of(s, v, position);
    if (s->format == LEAKSCAN_FORMAT_MMDF)
        return judge_mmdf(ahead, line);
    lks_postmark_context context = {.is_after_blank = lks_cuts_measure_blank(v, position) > 0,
                                    .spelling = s->spelling};
    return lks_postmark_judge(ahead, context, line);
}

static const char *mark_of(const lks_splitter *s)
{
    return s->format == LEAKSCAN_FORMAT_MMDF ? "\n\1\1\1\1" : "\nFrom ";
}

/* As memmem for a mark, whose first byte is a line end: lines are long enough that
 * finding their ends is the faster way. */
static const uint8_t *find_line(const uint8_t *data, size_t length, const char *mark,
                                size_t mark_length)
{
    const uint8_t *end = data + length;
    while ((size_t)(end - data) >= mark_length) {
        const uint8_t *at = memchr(data, '\n', (size_t)(end - data) - mark_length + 1);
        if (at == NULL)
            return NULL;
        if (at[1] == (uint8_t)mark[1] && memcmp(at, mark, mark_length) == 0)
            return at;
        data = at + 1;
    }
    return NULL;
}

/* The next place from `scanned` on where a line begins with the mark; false
 * moves the scan to where such a place may still begin. */
static bool find_mark(lks_splitter *s, lks_view v, uint64_t *found)
{
    const char *mark = mark_of(s);
    size_t length = strlen(mark), from = (size_t)(s->scanned - v.at);
    size_t start = from > 0 ? from - 1 : 0;
    const uint8_t *hit = find_line(v.data + start, v.length - start, mark, length);
    if (hit != NULL) {
        *found = v.at + (size_t)(hit - v.data) + 1;
        return true;
    }
    uint64_t end = view_end(v);
    if (!is_last(s, v))
        end = end >= length - 2 ? end - (length - 2) : 0;
    s->scanned = MAX(s->scanned, end);
    return false;
}

static void follow_headers(lks_splitter *s, lks_view v, uint64_t upto)
{
    lks_length_tracker *t = &s->tracker;
    if (s->lengths == LKS_LENGTHS_UNUSED || !t->is_in_header || upto <= t->position)
        return;
    uint64_t end = 0;
    const uint8_t *data = v.data + (size_t)(t->position - v.at);
    bool has_end = lks_length_follow(t, data, (size_t)(upto - t->position), &end);
    if (t->is_in_header)
        return;
    lks_cut *last = lks_cuts_at(s, lks_cuts_count(s) - 1);
    if (has_end && end - last->content <= s->options.message_bytes)
        last->target = end;
    else if (s->lengths == LKS_LENGTHS_TRIED && lks_cuts_count(s) == 1)
        s->lengths = LKS_LENGTHS_UNUSED;
}

bool lks_cuts_step(lks_splitter *s)
{
    lks_view v = lks_cuts_look(s);
    if (!s->is_settled) {
        if (can_sniff(s, v))
            settle(s, v);
        return s->is_settled;
    }
    if (s->format == LEAKSCAN_FORMAT_MESSAGE) {
        s->scanned = s->total;
        return false;
    }
    bool can_go_on = view_end(v) < s->total;
    uint64_t found;
    if (!find_mark(s, v, &found)) {
        follow_headers(s, v, s->scanned);
        return can_go_on;
    }
    follow_headers(s, v, found);
    s->scanned = found;
    size_t line = 0;
    lks_verdict verdict = judge(s, v, found, &line);
    if (verdict == LKS_VERDICT_MORE)
        return can_go_on;
    if (verdict == LKS_VERDICT_YES) {
        add_cut(s, v, found, line, false);
        return true;
    }
    s->scanned = found + 1;
    follow_headers(s, v, s->scanned);
    return true;
}

bool lks_cuts_is_over(const lks_splitter *s)
{
    return s->is_final && s->scanned >= s->total;
}
