/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Finds where messages begin, as "cuts" at positions of the stream, and hands
 * out what lies between them.  What is decided depends on positions alone and
 * never on how the bytes came in.
 *
 * Near the edges of chunks the scan runs over the "seam": the last bytes of
 * the chunks before and the first ones of this.
 */
#include "config.h"

#include "libleakscan/mailbox/splitter.h"

#include <glib.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mailbox/content_length.h"
#include "libleakscan/mailbox/postmark.h"
#include "libleakscan/mailbox/sniff.h"
#include "libleakscan/mailbox/spool.h"

enum {
    BEFORE = 8,           /* bytes before a cut that a verdict looks at */
    AFTER = LKS_SNIFF_BYTES,
    CUTS_MAX = 1 << 16    /* that wait for a Content-Length */
};
G_STATIC_ASSERT((int)AFTER >= (int)LKS_POSTMARK_LOOKAHEAD);

/* Where a message begins. */
typedef struct {
    uint64_t begin;       /* of its postmark or separator line */
    uint64_t content;     /* after that line */
    uint64_t target;      /* its end by Content-Length; 0: unknown */
    uint8_t line_ends;    /* how many CR and LF stand before `begin`, at most BEFORE */
    uint8_t blank;        /* length of the blank line before `begin` */
    uint32_t gaps;        /* known before its end is */
    bool is_junk;         /* no postmark: what stands before the first */
} cut;

typedef enum {
    LENGTHS_UNUSED,
    LENGTHS_TRIED,        /* the first message shows whether the mailbox has right ones */
    LENGTHS_USED
} length_use;

typedef struct {
    const uint8_t *data;
    uint64_t at;
    size_t length;
} view;

struct lks_splitter {
    lks_mailbox_options options;
    lks_slot_fn fn;
    void *userdata;
    char *source;
    uint64_t index, origin;
    int format;
    bool is_settled, is_final, is_document, is_done;
    bool is_share;
    lks_spelling spelling;
    length_use lengths;
    uint32_t end_gaps;

    const uint8_t *chunk;
    uint64_t chunk_at, total;   /* position of the chunk, and of the end of what was given */
    GByteArray *seam;
    uint64_t seam_at;
    uint64_t scanned;           /* cuts before it are found */
    uint64_t share_end;

    GArray *cuts;               /* of cut, the first `taken` of them done */
    guint taken;
    lks_length_tracker tracker;

    lks_spool *spool;
    int backing;
    uint64_t backing_at;        /* in the file, of stream position 0 */
};

lks_splitter *lks_splitter_new(const lks_mailbox_options *options, lks_slot_fn fn, void *userdata)
{
    lks_splitter *s = g_new0(lks_splitter, 1);
    s->options = *options;
    s->options.spool_directory = NULL;
    s->fn = fn;
    s->userdata = userdata;
    s->seam = g_byte_array_new();
    s->cuts = g_array_new(FALSE, FALSE, sizeof(cut));
    s->spool = lks_spool_new(options->spool_bytes, options->spool_directory);
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

/* ---- where the scan looks ------------------------------------------------ */

/* Everything from BEFORE bytes before the scan on, as far as it can be seen. */
static view look(const lks_splitter *s)
{
    uint64_t from = s->scanned > BEFORE ? s->scanned - BEFORE : 0;
    if (s->seam->len > 0 && from < s->chunk_at)
        return (view){s->seam->data, s->seam_at, s->seam->len};
    return (view){s->chunk, s->chunk_at, (size_t)(s->total - s->chunk_at)};
}

static uint64_t view_end(view v)
{
    return v.at + v.length;
}

/* The view ends where the stream ends. */
static bool is_last(const lks_splitter *s, view v)
{
    return s->is_final && view_end(v) == s->total;
}

static lks_ahead ahead_of(const lks_splitter *s, view v, uint64_t position)
{
    size_t at = (size_t)(position - v.at);
    return (lks_ahead){v.data + at, v.length - at, is_last(s, v)};
}

/* ---- cuts ------------------------------------------------------------------ */

static guint cut_count(const lks_splitter *s)
{
    return s->cuts->len - s->taken;
}

static cut *cut_at(const lks_splitter *s, guint i)
{
    return &g_array_index(s->cuts, cut, s->taken + i);
}

static void drop_cuts(lks_splitter *s, guint count)
{
    s->taken += count;
    if (s->taken == s->cuts->len || (s->taken >= 1024 && s->taken >= s->cuts->len / 2)) {
        g_array_remove_range(s->cuts, 0, s->taken);
        s->taken = 0;
    }
}

static size_t count_line_ends(view v, uint64_t position)
{
    size_t at = (size_t)(position - v.at), count = 0;
    while (count < at && count < BEFORE &&
           (v.data[at - 1 - count] == '\n' || v.data[at - 1 - count] == '\r'))
        count++;
    return count;
}

/* Length of the blank line that ends at `position`, 0 when none does. */
static size_t measure_blank(view v, uint64_t position)
{
    size_t at = (size_t)(position - v.at);
    if (at == 0 || v.data[at - 1] != '\n')
        return 0;
    size_t length = at >= 2 && v.data[at - 2] == '\r' ? 2 : 1;
    if (at == length)
        return v.at == 0 ? length : 0;
    return v.data[at - length - 1] == '\n' ? length : 0;
}

static void add_cut(lks_splitter *s, view v, uint64_t begin, size_t line, bool is_junk)
{
    cut made = {.begin = begin, .content = begin + line, .is_junk = is_junk};
    made.line_ends = (uint8_t)count_line_ends(v, begin);
    made.blank = (uint8_t)measure_blank(v, begin);
    g_array_append_val(s->cuts, made);
    s->scanned = made.content;
    if (s->lengths != LENGTHS_UNUSED && !is_junk)
        lks_length_begin(&s->tracker, made.content);
}

/* ---- the start --------------------------------------------------------------- */

/* Is there a verdict on the first bytes, at whatever size they came? */
static bool can_sniff(const lks_splitter *s, view v)
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

static length_use choose_lengths(const lks_splitter *s)
{
    if (s->format == LEAKSCAN_FORMAT_MBOXCL)
        return LENGTHS_USED;
    bool is_tried = s->format == LEAKSCAN_FORMAT_MBOX && !s->is_share &&
                    s->options.format == LEAKSCAN_FORMAT_AUTO;
    return is_tried ? LENGTHS_TRIED : LENGTHS_UNUSED;
}

/* Settles the format and makes the first cut. */
static void settle(lks_splitter *s, view v)
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

/* ---- the scan ---------------------------------------------------------------- */

static lks_verdict judge(const lks_splitter *s, view v, uint64_t position, size_t *line)
{
    lks_ahead ahead = ahead_of(s, v, position);
    if (s->format == LEAKSCAN_FORMAT_MMDF)
        return judge_mmdf(ahead, line);
    lks_postmark_context context = {.is_after_blank = measure_blank(v, position) > 0,
                                    .spelling = s->spelling};
    return lks_postmark_judge(ahead, context, line);
}

static const char *mark_of(const lks_splitter *s)
{
    return s->format == LEAKSCAN_FORMAT_MMDF ? "\n\1\1\1\1" : "\nFrom ";
}

/* The next place from `scanned` on where a line begins with the mark; false
 * moves the scan to where such a place may still begin. */
static bool find_mark(lks_splitter *s, view v, uint64_t *found)
{
    const char *mark = mark_of(s);
    size_t length = strlen(mark), from = (size_t)(s->scanned - v.at);
    size_t start = from > 0 ? from - 1 : 0;
    const uint8_t *hit = memmem(v.data + start, v.length - start, mark, length);
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

static void follow_headers(lks_splitter *s, view v, uint64_t upto)
{
    lks_length_tracker *t = &s->tracker;
    if (s->lengths == LENGTHS_UNUSED || !t->is_in_header || upto <= t->position)
        return;
    uint64_t end = 0;
    const uint8_t *data = v.data + (size_t)(t->position - v.at);
    bool has_end = lks_length_follow(t, data, (size_t)(upto - t->position), &end);
    if (t->is_in_header)
        return;
    cut *last = cut_at(s, cut_count(s) - 1);
    if (has_end && end - last->content <= s->options.message_bytes)
        last->target = end;
    else if (s->lengths == LENGTHS_TRIED && cut_count(s) == 1)
        s->lengths = LENGTHS_UNUSED;
}

/* One step of the scan.  False: all that was given is scanned, as far as a
 * verdict does not need more. */
static bool scan(lks_splitter *s)
{
    view v = look(s);
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

/* Makes the spool hold [begin, end). */
static int hold(lks_splitter *s, uint64_t begin, uint64_t end)
{
    lks_spool_release(s->spool, begin);
    return spool_range(s, lks_spool_end(s->spool), end);
}

static int find_bytes(lks_splitter *s, uint64_t begin, uint64_t end, lks_bytes *bytes)
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
        int status = hold(s, begin, end);
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

typedef struct {
    uint64_t end;       /* of its bytes */
    guint cuts;         /* that it uses up */
    uint32_t gaps;
} extent;

static bool is_all_scanned(const lks_splitter *s)
{
    return s->is_final && s->scanned >= s->total;
}

/* Index of the cut before which the target stands, line ends between; 0: none.
 * Cuts are in order, so this halves. */
static guint find_landing(const lks_splitter *s, uint64_t target)
{
    guint low = 1, high = cut_count(s);
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (cut_at(s, middle)->begin < target)
            low = middle + 1;
        else
            high = middle;
    }
    if (low >= cut_count(s))
        return 0;
    const cut *c = cut_at(s, low);
    return c->begin - target <= c->line_ends ? low : 0;
}

static bool lands_at_end(const lks_splitter *s, uint64_t target)
{
    return is_all_scanned(s) && target <= s->total &&
           s->total - target <= count_line_ends(look(s), s->total);
}

static void distrust_lengths(lks_splitter *s)
{
    if (s->lengths != LENGTHS_TRIED)
        return;
    s->lengths = LENGTHS_UNUSED;
    for (guint i = 0; i < cut_count(s); i++)
        cut_at(s, i)->target = 0;
}

/*
 * The first message ends by its Content-Length where that leads to a postmark
 * or to the end.  Postmarks passed over on the way are told as malformed unless
 * the caller named the format: other readers split there.
 */
static bool measure_by_length(lks_splitter *s, extent *e)
{
    cut *head = cut_at(s, 0);
    guint landed = find_landing(s, head->target);
    if (landed == 0 && lands_at_end(s, head->target))
        landed = cut_count(s);
    if (landed == 0) {
        bool is_beyond = is_all_scanned(s) && head->target > s->total && cut_count(s) == 1;
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
    s->lengths = LENGTHS_USED;
    s->format = LEAKSCAN_FORMAT_MBOXCL;
    return true;
}

static uint64_t measure_last(const lks_splitter *s, const cut *head)
{
    if (s->format == LEAKSCAN_FORMAT_MESSAGE)
        return s->total;
    uint64_t blank = measure_blank(look(s), s->total);
    return MAX(s->total - blank, head->content);
}

/* Where the first message ends, as soon as that is known. */
static bool measure_head(lks_splitter *s, extent *e)
{
    *e = (extent){.cuts = 1};
    if (cut_count(s) == 0)
        return false;
    cut *head = cut_at(s, 0);
    if (head->target != 0) {
        if (!is_all_scanned(s) && s->scanned <= head->target + BEFORE && cut_count(s) < CUTS_MAX)
            return false;
        if (measure_by_length(s, e))
            return true;
    }
    e->gaps = head->gaps;
    if (cut_count(s) > 1) {
        distrust_lengths(s);
        const cut *next = cut_at(s, 1);
        e->end = MAX(next->begin - next->blank, head->content);
        return true;
    }
    if (!is_all_scanned(s))
        return false;
    e->end = measure_last(s, head);
    e->gaps |= s->end_gaps;
    return true;
}

/* 1: the slot was filled; 0: there was no message in it; negative: a status. */
static int fill(lks_splitter *s, const extent *e, lks_slot *slot)
{
    const cut head = *cut_at(s, 0);
    bool is_last_junk = head.is_junk && e->cuts == cut_count(s);
    *slot = (lks_slot){.source = s->source, .gaps = e->gaps, .is_document = s->is_document,
                       .index = s->index, .offset = s->origin + head.content};
    uint64_t length = e->end - head.content;
    if (length > s->options.message_bytes) {
        length = s->options.message_bytes;
        slot->gaps |= LEAKSCAN_GAP_TOO_LARGE;
    }
    int status = find_bytes(s, head.content, head.content + length, &slot->bytes);
    if (status != 0)
        return status;
    drop_cuts(s, e->cuts);
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

/* A share ends with the first message of the next. */
static bool is_share_over(lks_splitter *s)
{
    if (!s->is_share)
        return false;
    if (cut_count(s) > 0)
        return cut_at(s, 0)->begin >= s->share_end;
    return s->is_settled && s->scanned >= s->share_end;
}

/* ---- chunks --------------------------------------------------------------------- */

void lks_splitter_give(lks_splitter *s, const uint8_t *data, size_t length)
{
    s->chunk = data;
    s->chunk_at = s->total;
    s->total += length;
    if (s->seam->len > 0)
        g_byte_array_append(s->seam, data, (guint)MIN(length, AFTER + BEFORE));
}

void lks_splitter_finish(lks_splitter *s, uint32_t gaps)
{
    s->is_final = true;
    s->end_gaps = gaps;
}

/* Keeps what the next chunk will need. */
static int keep(lks_splitter *s)
{
    if (s->backing < 0 && cut_count(s) > 0) {
        const cut *head = cut_at(s, 0);
        uint64_t limit = head->content + MIN(s->options.message_bytes, UINT64_MAX / 2);
        int status = hold(s, head->content, MIN(s->total, limit));
        if (status != 0)
            return status;
    }
    view v = look(s);
    uint64_t from = s->scanned > BEFORE ? s->scanned - BEFORE : 0;
    if (from > v.at || v.data != s->seam->data) {
        size_t cut_off = (size_t)(from - v.at);
        GByteArray *seam = g_byte_array_sized_new((guint)(v.length - cut_off) + 1);
        g_byte_array_append(seam, v.data + cut_off, (guint)(v.length - cut_off));
        g_byte_array_unref(s->seam);
        s->seam = seam;
        s->seam_at = from;
    }
    s->chunk = NULL;
    s->chunk_at = s->total;
    return 0;
}

int lks_splitter_take(lks_splitter *s, lks_slot *slot)
{
    while (!s->is_done) {
        extent e;
        while (measure_head(s, &e)) {
            if (is_share_over(s))
                break;
            int status = fill(s, &e, slot);
            if (status != 0)
                return status;
        }
        s->is_done = is_share_over(s) || (is_all_scanned(s) && s->is_settled);
        if (s->is_done)
            break;
        if (!scan(s) && !s->is_final && !measure_head(s, &e))
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
