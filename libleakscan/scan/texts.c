/* SPDX-License-Identifier: Apache-2.0 */
/*
 * texts.c - one text through folding, windows and detection.
 *
 * A pattern is never streamed: text is matched in windows whose cores join
 * without gap and whose margins are wider than anything that decides about a
 * match, so that where the windows are cut changes nothing.
 */
#include <string.h>

#include "libleakscan/scan/scanner.h"

/* Small enough for a second-level cache, large enough that margins cost little. */
enum { CORE = 256 * 1024 };
/* Folded at a time, which bounds the folder's buffer. */
enum { PIECE = 64 * 1024 };
/* Findings of this weight (tenths) and more are masked inside names. */
enum { WEIGHT_MASKED = 30, CONFIDENCE_MASKED = 50 };

/* Asked while the window that holds `at` stands. */
static uint64_t origin_of(void *userdata, uint64_t at)
{
    return lks_folder_origin(userdata, at);
}

void lks_texts_init(lks_texts *t, const leakscan_policy *policy)
{
    memset(t, 0, sizeof *t);
    t->folder = lks_folder_new();
    t->detector = lks_detector_new(policy->engine);
    lks_detector_set_origin(t->detector, origin_of, t->folder);
    t->spans = g_array_new(FALSE, FALSE, sizeof(lks_span));
    t->ceiling = policy->limits[LEAKSCAN_LIMIT_PART_BYTES];
}

void lks_texts_done(lks_texts *t)
{
    lks_folder_free(t->folder);
    lks_detector_free(t->detector);
    g_clear_pointer(&t->spans, g_array_unref);
}

static int take_match(void *userdata, const lks_match *match)
{
    lks_texts *t = userdata;
    uint64_t start = match->origin_start, end = match->origin_end;
    if (t->wants_spans && match->rule->label == NULL &&
        match->rule->weight >= WEIGHT_MASKED &&
        match->confidence >= CONFIDENCE_MASKED) {
        lks_span span = {start, end};
        g_array_append_val(t->spans, span);
    }
    if (t->collector != NULL)
        lks_collector_add(t->collector, match, start, end);
    return 0;
}

void lks_texts_begin(lks_texts *t, const char *part, int where, const char *name)
{
    t->part = part;
    t->where = where;
    t->name = name;
    t->core_from = t->read = 0;
    t->is_cut = false;
    g_array_set_size(t->spans, 0);
    lks_folder_begin(t->folder);
    lks_detector_begin_text(t->detector, where, take_match, t);
    if (t->collector != NULL)
        lks_collector_begin_text(t->collector, part, where, name);
}

/* The nearest begin of a UTF-8 character at or before `at`. */
static size_t step_back(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
        at--;
    return at;
}

/* Runs every window that has its right margin, and at the end the last one. */
static int run_windows(lks_texts *t, bool is_end)
{
    for (;;) {
        size_t length;
        uint64_t base;
        const char *text = lks_folder_text(t->folder, &length, &base);
        size_t from = (size_t)(t->core_from - base);
        bool is_last = length - from <= CORE + LKS_DETECT_MARGIN;
        if (is_last && !is_end)
            return 0;
        size_t to = is_last ? length : step_back(text, from + CORE);
        size_t begin = from > LKS_DETECT_MARGIN ? step_back(text, from - LKS_DETECT_MARGIN) : 0;
        size_t end = is_last ? length : step_back(text, to + LKS_DETECT_MARGIN);
        lks_window window = {
            .text = text + begin,
            .length = end - begin,
            .base = base + begin,
            .core_start = from - begin,
            .core_end = to - begin,
            .is_last = is_last,
        };
        int rc = lks_detector_window(t->detector, &window);
        if (rc != 0 || is_last)
            return rc;
        t->core_from = base + to;
        if (to > LKS_DETECT_MARGIN)
            lks_folder_drop(t->folder, step_back(text, to - LKS_DETECT_MARGIN));
    }
}

static int feed_piece(lks_texts *t, const char *text, size_t length)
{
    if (atomic_load_explicit(t->interrupted, memory_order_relaxed))
        return LEAKSCAN_STOPPED;
    if (t->sink != NULL &&
        t->sink(t->part, t->where, t->name, text, length, t->sink_data) != 0)
        return LEAKSCAN_STOPPED;
    lks_folder_feed(t->folder, text, length);
    return run_windows(t, false);
}

int lks_texts_feed(lks_texts *t, const char *text, size_t length)
{
    if (length > t->ceiling - t->read) {
        t->is_cut = true;
        length = step_back(text, (size_t)(t->ceiling - t->read));
    }
    t->read += length;
    while (length > 0) {
        size_t piece = length > PIECE ? step_back(text, PIECE) : length;
        int rc = feed_piece(t, text, piece);
        if (rc != 0)
            return rc;
        text += piece;
        length -= piece;
    }
    return 0;
}

int lks_texts_end(lks_texts *t)
{
    lks_folder_end(t->folder);
    int rc = run_windows(t, true);
    if (rc == 0)
        rc = lks_detector_end_text(t->detector);
    if (rc == 0 && t->sink != NULL &&
        t->sink(t->part, t->where, t->name, "", 0, t->sink_data) != 0)
        rc = LEAKSCAN_STOPPED;
    lks_folder_wipe(t->folder);
    return rc;
}
