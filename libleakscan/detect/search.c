/* SPDX-License-Identifier: Apache-2.0 */
/*
 * search.c - triggers to stretches, stretches to matches.
 *
 * What matches depends on the text alone and not on how it was cut in windows:
 * stretches are made and joined over the whole window, margins included, and
 * only then cut to the core; where a pattern goes on after a match is carried
 * from window to window.
 */
#include "libleakscan/detect/search.h"

#include <string.h>

#include "libleakscan/detect/characters.h"
#include "libleakscan/detect/companions.h"
#include "libleakscan/detect/digits.h"
#include "libleakscan/detect/headings.h"
#include "libleakscan/detect/outline.h"
#include "libleakscan/detect/table.h"
#include "libleakscan/leakscan.h"

enum {
    /* Look-ahead sees this much behind the end of a stretch. */
    AHEAD = 256,
    /* A search is handed at most this many starts at once, so that one that
     * takes too many steps costs no more than these. */
    STARTS_MAX = 1024,
    /* A pattern that took too many steps so often rests until the next message. */
    LIMITS_MAX = 16,
    /* Bytes a pattern may look at, for each byte of the core, before it rests
     * until the next window. */
    WORK_PER_BYTE = 256,
    WORK_MIN = 1 << 20,
    /* Matches of one pattern in one text. */
    MATCHES_MAX = 100000
};

/* A pattern is tried from each start in [low, last]; it must end by `end`. */
struct stretch {
    uint32_t low, last, end;
};

/* Of one pattern.  The numbers of text and message say what the rest is of: most
 * patterns are never looked at. */
struct progress {
    GArray *stretches;       /* of this window */
    uint64_t resume;         /* byte of the text from which it goes on */
    unsigned matches;        /* in this text */
    unsigned limits;         /* in this message */
    uint64_t text, message;
};

struct lks_search {
    const lks_engine *engine;
    struct progress *progress;   /* per shape */
    uint64_t *awake;             /* per shape: twice the number of the window it was brought to,
                                    one more where it may count there */
    GArray *touched;             /* of unsigned: shapes with stretches */
    lks_headings *headings;
    lks_view *view;
    int where;
    uint64_t window, text, message;  /* numbers of these */
    /* The digit token that is open. */
    size_t token_start, token_end;
    unsigned token_runs;
    size_t token_digits;
    size_t word_end;             /* of the mixed word looked at last */
};

lks_search *lks_search_new(const lks_engine *engine)
{
    lks_search *search = g_new0(lks_search, 1);
    search->engine = engine;
    search->progress = g_new0(struct progress, engine->shapes->len + 1);
    search->awake = g_new0(uint64_t, engine->shapes->len + 1);
    for (guint i = 0; i < engine->shapes->len; i++)
        search->progress[i].stretches = g_array_new(FALSE, FALSE, sizeof(struct stretch));
    search->touched = g_array_new(FALSE, FALSE, sizeof(unsigned));
    search->headings = lks_headings_new(engine);
    return search;
}

void lks_search_free(lks_search *search)
{
    if (search == NULL)
        return;
    for (guint i = 0; i < search->engine->shapes->len; i++)
        g_array_unref(search->progress[i].stretches);
    g_free(search->progress);
    g_free(search->awake);
    g_array_unref(search->touched);
    lks_headings_free(search->headings);
    g_free(search);
}

void lks_search_begin_message(lks_search *search)
{
    search->message++;
}

void lks_search_begin_text(lks_search *search, int where)
{
    search->text++;
    search->where = where;
    lks_headings_begin_text(search->headings);
}

/* Whether what a pattern cannot do without has stood in the text, or in this window. */
static bool may_count(const lks_search *search, const lks_shape *shape)
{
    const lks_pattern *pattern = shape->pattern;
    return (shape->rule == NULL || shape->rule->rule->scopes >> search->where & 1) &&
           (pattern->column == NULL ||
            lks_headings_next(search->headings, pattern->column_terms, 0) != UINT64_MAX) &&
           lks_companions_stand(shape, search->view->hits);
}

/* Brings a pattern's progress to this window; false if it rests there. */
static bool wake(lks_search *search, const lks_shape *shape)
{
    struct progress *progress = &search->progress[shape->index];
    if (progress->message != search->message)
        progress->limits = 0;
    if (progress->text != search->text) {
        progress->resume = 0;
        progress->matches = 0;
    }
    progress->message = search->message;
    progress->text = search->text;
    search->awake[shape->index] = 2 * search->window + may_count(search, shape);
    return search->awake[shape->index] & 1;
}

static inline bool is_awake(lks_search *search, const lks_dispatch *dispatch)
{
    uint64_t awake = search->awake[dispatch->index];
    return awake / 2 == search->window ? awake & 1 : wake(search, dispatch->shape);
}

/* ---- stretches -------------------------------------------------------------- */

static size_t first_start(const lks_window *window, const lks_dispatch *dispatch, size_t start)
{
    size_t low = start > dispatch->before ? start - dispatch->before : 0;
    if (!dispatch->is_joined)
        return low;
    for (; start > low && !lks_is_space(window->text[start - 1]); start--)
        ;
    return start;
}

static void add_stretch(lks_search *search, const lks_dispatch *dispatch, size_t start, size_t end)
{
    struct progress *progress = &search->progress[dispatch->index];
    const lks_window *window = search->view->window;
    if (dispatch->outline != NULL &&
        !lks_outline_fits(dispatch->outline, window->text, window->length, start))
        return;
    size_t reach = MIN(end + dispatch->after, window->length);
    struct stretch fresh = {
        (uint32_t)first_start(window, dispatch, start),
        (uint32_t)(dispatch->is_anchored ? start : dispatch->is_heading ? reach : end),
        (uint32_t)reach,
    };
    GArray *stretches = progress->stretches;
    if (stretches->len == 0) {
        g_array_append_val(search->touched, dispatch->index);
    } else {
        struct stretch *last = &g_array_index(stretches, struct stretch, stretches->len - 1);
        if (last->low <= fresh.low && fresh.low <= last->last) {
            last->last = MAX(last->last, fresh.last);
            last->end = MAX(last->end, fresh.end);
            return;
        }
    }
    g_array_append_val(stretches, fresh);
}

static void add_all(lks_search *search, const GArray *table, size_t start, size_t end)
{
    if (table == NULL)
        return;
    for (guint i = 0; i < table->len; i++) {
        const lks_dispatch *dispatch = &g_array_index(table, lks_dispatch, i);
        if (is_awake(search, dispatch))
            add_stretch(search, dispatch, start, end);
    }
}

static void add_terms(lks_search *search)
{
    unsigned lists;
    const unsigned *touched = lks_term_hits_touched(search->view->hits, &lists);
    for (unsigned i = 0; i < lists; i++) {
        const GArray *table = search->engine->by_list[touched[i]];
        unsigned count;
        const lks_term_hit *hits = lks_term_hits_list(search->view->hits, touched[i], &count);
        for (unsigned k = 0; table != NULL && k < count; k++)
            add_all(search, table, hits[k].start, hits[k].end);
    }
}

static void close_token(lks_search *search)
{
    size_t digits = MIN(search->token_digits, LKS_DIGITS_MAX);
    GArray *const *tables = search->token_runs > 1 ? search->engine->by_token
                                                   : search->engine->by_single;
    if (search->token_runs > 0)
        add_all(search, tables[digits], search->token_start, search->token_end);
    search->token_runs = 0;
    search->token_digits = 0;
}

static bool is_separator(char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')';
}

static bool joins_token(const lks_search *search, size_t start)
{
    const char *text = search->view->window->text;
    if (search->token_runs == 0 || start - search->token_end > 2)
        return false;
    for (size_t i = search->token_end; i < start; i++)
        if (!is_separator(text[i]))
            return false;
    return true;
}

/* The word of letters and digits round a run that a letter touches. */
static void take_word(lks_search *search, lks_digit_run run)
{
    const lks_window *window = search->view->window;
    const char *text = window->text;
    size_t start = run.start, end = run.end;
    bool is_mixed = (start > 0 && g_ascii_isalpha(text[start - 1])) ||
                    (end < window->length && g_ascii_isalpha(text[end]));
    if (!is_mixed || start < search->word_end)
        return;
    while (start > search->word_end && g_ascii_isalnum(text[start - 1]))
        start--;
    while (end < window->length && g_ascii_isalnum(text[end]))
        end++;
    search->word_end = end;
    add_all(search, search->engine->by_word[MIN(end - start, LKS_WORD_MAX)], start, end);
}

static void on_run(void *userdata, lks_digit_run run)
{
    lks_search *search = userdata;
    size_t digits = run.end - run.start;
    add_all(search, search->engine->by_run[MIN(digits, LKS_DIGITS_MAX)], run.start, run.end);
    if (!joins_token(search, run.start)) {
        close_token(search);
        search->token_start = run.start;
    }
    search->token_runs++;
    search->token_digits += digits;
    search->token_end = run.end;
    take_word(search, run);
}

static void add_digits(lks_search *search)
{
    const lks_window *window = search->view->window;
    search->token_runs = 0;
    search->token_digits = 0;
    search->word_end = 0;
    lks_digits_find(window->text, window->length, on_run, search);
    close_token(search);
}

static int compare_stretches(const void *a, const void *b)
{
    const struct stretch *x = a, *y = b;
    return x->low < y->low ? -1 : x->low > y->low;
}

/* By start, and joined where they overlap. */
static void join_stretches(GArray *stretches)
{
    struct stretch *all = (struct stretch *)(void *)stretches->data;
    bool is_sorted = true;
    for (guint i = 1; i < stretches->len; i++)
        is_sorted = is_sorted && all[i - 1].last < all[i].low;
    if (is_sorted)
        return;
    g_array_sort(stretches, compare_stretches);
    guint kept = 0;
    for (guint i = 1; i < stretches->len; i++) {
        if (all[i].low > all[kept].last) {
            all[++kept] = all[i];
            continue;
        }
        all[kept].last = MAX(all[kept].last, all[i].last);
        all[kept].end = MAX(all[kept].end, all[i].end);
    }
    g_array_set_size(stretches, kept + 1);
}

/* ---- matches ------------------------------------------------------------------ */

struct confirm {
    lks_search *search;
    const lks_shape *shape;
    struct progress *progress;
    size_t work, allowance;
    lks_search_fn fn;
    void *userdata;
};

/* Whether a match counts; where it does the caller hears of it. */
static bool take_match(struct confirm *confirm, const struct stretch *stretch,
                       const lks_regex_match *match)
{
    const lks_view *view = confirm->search->view;
    size_t length = match->value_end - match->value_start;
    if (match->end > stretch->end || match->end - match->start > LKS_REACH || length == 0 ||
        match->value_start < match->start || match->value_end > match->end)
        return false;
    char normal[LKS_REACH + 1];
    const char *value = view->window->text + match->value_start;
    size_t normal_length = lks_detect_normalise_value(value, length, normal, sizeof normal);
    lks_verdict verdict = lks_evidence_validate(view, confirm->shape, value, length, normal,
                                                normal_length);
    explicit_bzero(normal, normal_length);
    if (verdict == LKS_INVALID)
        return false;
    lks_span span = {match->start, match->end, match->value_start, match->value_end};
    confirm->fn(confirm->userdata, confirm->shape, &span, verdict);
    return true;
}

static bool is_exhausted(struct confirm *confirm)
{
    lks_view *view = confirm->search->view;
    if (confirm->progress->matches >= MATCHES_MAX) {
        view->gaps |= LEAKSCAN_GAP_TOO_MANY_FINDINGS;
        return true;
    }
    if (confirm->progress->limits >= LIMITS_MAX || confirm->work > confirm->allowance) {
        view->gaps |= LEAKSCAN_GAP_STEP_LIMIT;
        return true;
    }
    return false;
}

/* One call of the pattern for starts in [at, last]; answers where to go on. */
static size_t search_once(struct confirm *confirm, const struct stretch *stretch, size_t at,
                          size_t last)
{
    lks_view *view = confirm->search->view;
    const lks_window *window = view->window;
    size_t length = lks_align_up(window->text, window->length,
                                 MIN(stretch->end + AHEAD, window->length));
    last = MIN(MIN(last, window->core_end - 1), at + STARTS_MAX);
    lks_regex_match match;
    lks_regex_result result = lks_regex_search(confirm->shape->regex, view->scratch, window->text,
                                               length, at, last, &match);
    if (result != LKS_REGEX_MATCH) {
        confirm->work += last - at + 16;
        if (result == LKS_REGEX_LIMIT) {
            view->gaps |= LEAKSCAN_GAP_STEP_LIMIT;
            confirm->progress->limits++;
        }
        return lks_align_up(window->text, window->length, last + 1);
    }
    confirm->work += match.end - at + 16;
    size_t next = lks_next_character(window->text, window->length, match.start);
    if (!take_match(confirm, stretch, &match))
        return next;
    confirm->progress->matches++;
    next = MAX(match.end, next);
    confirm->progress->resume = window->base + next;
    return next;
}

/* A pattern for a column is tried in rows under such a heading alone, line by line:
 * whether one begins at `at`, which goes to `last`, or where to look for the next. */
static bool find_row(const struct confirm *confirm, size_t *at, size_t *last)
{
    const lks_view *view = confirm->search->view;
    const lks_window *window = view->window;
    unsigned list = confirm->shape->pattern->column_terms;
    uint64_t next = lks_headings_next(confirm->search->headings, list, window->base + *at);
    size_t end;
    if (next != window->base + *at) {
        *at = next == UINT64_MAX ? window->length : (size_t)(next - window->base);
        return false;
    }
    bool is_row = lks_tables_find_row(view->tables, view, *at, list, &end);
    *last = MIN(*last, end);
    if (!is_row)
        *at = end + 1;
    return is_row;
}

static void search_stretch(struct confirm *confirm, const struct stretch *stretch)
{
    const lks_window *window = confirm->search->view->window;
    size_t at = MAX(stretch->low, window->core_start);
    if (confirm->progress->resume > window->base)
        at = MAX(at, confirm->progress->resume - window->base);
    at = lks_align_up(window->text, window->length, at);
    while (at <= stretch->last && at < window->core_end && !is_exhausted(confirm)) {
        size_t last = stretch->last;
        if (confirm->shape->pattern->column != NULL && !find_row(confirm, &at, &last))
            continue;
        /* Saves the call for most words that are tried at one place. */
        if (at == last && !lks_regex_can_start(confirm->shape->regex, window->text[at]))
            at = lks_align_up(window->text, window->length, at + 1);
        else
            at = search_once(confirm, stretch, at, last);
    }
}

static void search_shape(struct confirm *confirm)
{
    GArray *stretches = confirm->progress->stretches;
    join_stretches(stretches);
    for (guint i = 0; i < stretches->len; i++)
        search_stretch(confirm, &g_array_index(stretches, struct stretch, i));
    g_array_set_size(stretches, 0);
}

static int compare_shapes(const void *a, const void *b)
{
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    return x < y ? -1 : x > y;
}

void lks_search_window(lks_search *search, lks_view *view, lks_search_fn fn, void *userdata)
{
    const lks_window *window = view->window;
    search->view = view;
    search->window++;
    lks_headings_begin_window(search->headings, view);
    add_terms(search);
    add_digits(search);
    g_array_sort(search->touched, compare_shapes);
    for (guint i = 0; i < search->touched->len; i++) {
        unsigned index = g_array_index(search->touched, unsigned, i);
        struct confirm confirm = {
            .search = search,
            .shape = search->engine->shapes->pdata[index],
            .progress = &search->progress[index],
            .allowance = WORK_MIN + WORK_PER_BYTE * (window->core_end - window->core_start),
            .fn = fn,
            .userdata = userdata,
        };
        search_shape(&confirm);
    }
    g_array_set_size(search->touched, 0);
    search->view = NULL;
}
