/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence.c - see evidence.h.  Windows are counted in characters from the
 * match's ends; a term that overlaps its window counts.
 */
#include "libleakscan/detect/evidence.h"

#include <limits.h>
#include <string.h>

#include "libleakscan/detect/characters.h"
#include "libleakscan/detect/table.h"
#include "libleakscan/leakscan.h"

/* Distinct values of a text that are told apart; no evidence asks for more. */
enum { DISTINCT_MAX = 256 };

/* So many terms near a value are looked at one by one. */
enum { MANY = 64 };

struct range {
    size_t low, high;
};

/* ---- places ------------------------------------------------------------------ */

static struct range range_of(const lks_view *view, const lks_span *span, unsigned within)
{
    bool is_line = within == LKS_WITHIN_LINE;
    size_t reach = MIN(within, LKS_PROXIMITY_MAX);
    struct range range = {lks_view_back(view, span->start, reach),
                          lks_view_forward(view, span->end, reach)};
    if (!is_line)
        return range;
    const char *text = view->window->text;
    const char *before = memrchr(text + range.low, '\n', span->start - range.low);
    const char *after = memchr(text + span->end, '\n', range.high - span->end);
    if (before != NULL)
        range.low = (size_t)(before - text) + 1;
    if (after != NULL)
        range.high = (size_t)(after - text);
    return range;
}

/* A sentence ends between two places where a blank line stands, or where a full
 * stop, exclamation or question mark is followed by white space and a capital. */
static bool crosses_sentence(const lks_view *view, size_t from, size_t to)
{
    const char *text = view->window->text;
    for (size_t i = from; i + 1 < to; i++) {
        if (text[i] != '.' && text[i] != '!' && text[i] != '?' && text[i] != '\n')
            continue;
        size_t next = i + 1;
        while (next < to && lks_is_space(text[next]) && text[next] != '\n')
            next++;
        if (text[i] == '\n' && next < to && text[next] == '\n')
            return true;
        while (next < to && lks_is_space(text[next]))
            next++;
        if (text[i] != '\n' && next > i + 1 && next < view->window->length &&
            g_ascii_isupper(text[next]))
            return true;
    }
    return false;
}

/* ---- terms near --------------------------------------------------------------- */

static bool overlaps(const lks_term_hit *hit, size_t start, size_t end)
{
    return hit->start < end && hit->end > start;
}

static bool is_same_sentence(const lks_view *view, const lks_span *span, const lks_term_hit *hit)
{
    if (hit->end <= span->start)
        return !crosses_sentence(view, hit->end, span->start);
    return !crosses_sentence(view, span->end, hit->start);
}

static bool is_listed(const uint32_t *seen, unsigned count, uint32_t identity)
{
    for (unsigned i = 0; i < count; i++)
        if (seen[i] == identity)
            return true;
    return false;
}

/* A value with the cell it stands in, or NULL. */
struct place {
    const lks_span *span;
    const lks_cell *cell;
    bool is_strict;          /* without form of its own: only its column names it */
};

/* The headings of a table count for their columns and are looked at apart. */
static bool is_heading_apart(const lks_view *view, const struct place *place,
                             const lks_node *node, const lks_term_hit *hit)
{
    if (place->cell == NULL || node->is_negative)
        return false;
    uint64_t start = view->window->base + hit->start;
    if (lks_cell_is_foreign(place->cell, start))
        return place->is_strict && node->is_label;
    return start >= place->cell->own_start && start < place->cell->own_end;
}

/* Terms in the heading of the value's column. */
static bool headings_suffice(const lks_view *view, const struct place *place,
                             const lks_node *node, uint32_t *seen, unsigned *count)
{
    const lks_evidence *evidence = node->evidence;
    if (place->cell == NULL)
        return false;
    for (unsigned i = 0; i < place->cell->label_count; i++) {
        const lks_label *label = &place->cell->labels[i];
        if (label->list != evidence->index || label->column != place->cell->column)
            continue;
        uint32_t identity = lks_terms_identity(view->engine->terms, label->list, label->term);
        if (evidence->is_unique && is_listed(seen, *count, identity))
            continue;
        seen[(*count)++] = identity;
        if (*count >= evidence->min_count)
            return true;
    }
    return false;
}

/* Whether enough different terms overlap a range, in steps that do not grow with it. */
static bool many_near(const lks_view *view, const lks_evidence *evidence, struct range range)
{
    unsigned total, count = 0, list = evidence->index;
    const lks_term_hit *hits = lks_term_hits_list(view->hits, list, &total);
    uint32_t seen[2 * LKS_DISTINCT_MAX];
    unsigned i = lks_term_hits_reaching(view->hits, list, range.low);
    for (; i < total && hits[i].start < range.low; i++) {
        if (hits[i].end < range.low || is_listed(seen, count, hits[i].identity))
            continue;
        seen[count++] = hits[i].identity;
        if (count >= evidence->min_count)
            return true;
    }
    for (unsigned nth = 1; nth <= evidence->min_count; nth++) {
        unsigned at = lks_term_hits_distinct(view->hits, list, i, nth);
        if (at >= total || hits[at].start > range.high)
            return false;
        if (is_listed(seen, count, hits[at].identity))
            continue;
        seen[count++] = hits[at].identity;
        if (count >= evidence->min_count)
            return true;
    }
    return false;
}

static bool terms_near(const lks_view *view, const lks_node *node, const struct place *place)
{
    const lks_evidence *evidence = node->evidence;
    const lks_span *span = place->span;
    struct range range = range_of(view, span, evidence->within);
    unsigned total, count = 0, tried = 0;
    const lks_term_hit *hits = lks_term_hits_list(view->hits, evidence->index, &total);
    uint32_t seen[LKS_EVIDENCE_COUNT_MAX];
    bool is_plain = place->cell == NULL && !node->is_negative && evidence->is_unique &&
                    evidence->min_count <= LKS_DISTINCT_MAX;
    if (headings_suffice(view, place, node, seen, &count))
        return true;
    for (unsigned i = lks_term_hits_reaching(view->hits, evidence->index, range.low);
         i < total && hits[i].start <= range.high; i++) {
        if (is_plain && tried++ >= MANY)
            return many_near(view, evidence, range);
        if (hits[i].end < range.low)
            continue;
        /* Negative words are about a value, so they stand beside it, in its sentence. */
        if (node->is_negative && (overlaps(&hits[i], span->start, span->end) ||
                                  !is_same_sentence(view, span, &hits[i])))
            continue;
        if (is_heading_apart(view, place, node, &hits[i]))
            continue;
        if (evidence->is_unique && is_listed(seen, count, hits[i].identity))
            continue;
        seen[count++] = hits[i].identity;
        if (count >= evidence->min_count)
            return true;
    }
    return false;
}

/* ---- shared patterns near ------------------------------------------------------ */

lks_verdict lks_evidence_validate(const lks_view *view, const lks_shape *shape, const char *value,
                                  size_t length, const char *normal, size_t normal_length)
{
    if (shape->validator == NULL)
        return LKS_VALID;
    lks_candidate candidate = {value, length, normal, normal_length, view->message_date};
    return shape->validator->check(&candidate);
}

/* Whether a match of shared evidence counts; `key` tells equal values. */
static bool is_good(const lks_view *view, const lks_shape *shape, const lks_regex_match *match,
                    uint32_t *key)
{
    char normal[LKS_REACH + 1];
    size_t length = match->value_end - match->value_start;
    const char *value = view->window->text + match->value_start;
    if (length == 0 || length > LKS_REACH)
        return false;
    size_t normal_length = lks_detect_normalise_value(value, length, normal, sizeof normal);
    *key = g_str_hash(normal);
    bool is_valid = lks_evidence_validate(view, shape, value, length, normal, normal_length) !=
                    LKS_INVALID;
    explicit_bzero(normal, normal_length);
    return is_valid;
}

static bool patterns_near(lks_view *view, const lks_node *node, const lks_span *span)
{
    const lks_evidence *evidence = node->evidence;
    struct range range = range_of(view, span, evidence->within);
    uint32_t seen[LKS_EVIDENCE_COUNT_MAX], key;
    unsigned count = 0;
    const lks_window *window = view->window;
    /* Look-ahead may see a little further than the window of context. */
    size_t end = lks_view_forward(view, range.high, 64);
    for (size_t at = range.low; at < range.high;) {
        lks_regex_match match;
        lks_regex_result result = lks_regex_search(node->shape->regex, view->scratch, window->text,
                                                   end, at, range.high, &match);
        if (result == LKS_REGEX_LIMIT)
            view->gaps |= LEAKSCAN_GAP_STEP_LIMIT;
        if (result != LKS_REGEX_MATCH || match.start >= range.high)
            break;
        at = MAX(match.end, lks_next_character(window->text, window->length, match.start));
        if (match.value_start < span->value_end && match.value_end > span->value_start)
            continue;
        if (!is_good(view, node->shape, &match, &key) ||
            (evidence->is_unique && is_listed(seen, count, key)))
            continue;
        seen[count++] = key;
        if (count >= evidence->min_count)
            return true;
    }
    return false;
}

/* ---- keywords ------------------------------------------------------------------- */

/* How far a label stands from its value.  Labels go before their values as a
 * rule, so one that follows counts as further off: in "SSN: 1 Passport: 2" the
 * first value is the SSN's although "Passport" is nearer. */
static unsigned label_distance(const lks_view *view, const lks_span *span, const lks_term_hit *hit)
{
    if (hit->start >= span->value_end)
        return 8 + 4 * (unsigned)lks_view_characters(view, span->value_end, hit->start);
    if (hit->end <= span->value_start)
        return (unsigned)lks_view_characters(view, hit->end, span->value_start);
    return 0;
}

struct nearest {
    const lks_term_hit *hit;
    unsigned list;
    uint32_t identity;
    unsigned distance;
    bool has_second;
};

/* Runs over the keywords near: first for the nearest, then for another one that
 * neither reads the same nor overlaps it. */
static void look_at_keywords(const lks_view *view, const lks_node *node,
                             const struct place *place, struct nearest *nearest,
                             bool is_second_run)
{
    unsigned list = node->evidence->index, total;
    struct range range = range_of(view, place->span, node->evidence->within);
    const lks_term_hit *hits = lks_term_hits_list(view->hits, list, &total);
    for (unsigned i = lks_term_hits_reaching(view->hits, list, range.low);
         i < total && hits[i].start <= range.high; i++) {
        if (hits[i].end < range.low || is_heading_apart(view, place, node, &hits[i]))
            continue;
        uint32_t identity = hits[i].identity;
        if (is_second_run) {
            nearest->has_second = identity != nearest->identity &&
                                  !overlaps(&hits[i], nearest->hit->start, nearest->hit->end);
            if (nearest->has_second)
                return;
            continue;
        }
        unsigned distance = label_distance(view, place->span, &hits[i]);
        if (nearest->hit == NULL || distance < nearest->distance)
            *nearest = (struct nearest){&hits[i], list, identity, distance, false};
    }
}

static bool is_keyword_list(const lks_node *node, const lks_found *found)
{
    return !node->is_text && node->children == NULL && (found->leaves >> node->leaf & 1) &&
           node->evidence->kind == LKS_EVIDENCE_TERMS;
}

static void gather_near(const lks_view *view, const struct place *place, lks_found *found,
                        struct nearest *nearest)
{
    const GPtrArray *keywords = found->rule->keywords;
    for (guint run = 0; run < 2; run++) {
        for (guint i = 0; i < keywords->len && !nearest->has_second; i++)
            if (is_keyword_list(keywords->pdata[i], found))
                look_at_keywords(view, keywords->pdata[i], place, nearest, run == 1);
        if (nearest->hit == NULL)
            return;
    }
    const lks_term_list *list = view->engine->set->term_lists->pdata[nearest->list];
    const lks_term *term = list->terms->pdata[nearest->hit->term];
    found->keyword = term->text;
    found->keyword_distance = nearest->distance;
    found->keyword_count = nearest->has_second ? 2 : 1;
}

static bool is_keyword_label(const lks_found *found, const lks_label *label)
{
    const GPtrArray *keywords = found->rule->keywords;
    for (guint i = 0; i < keywords->len; i++) {
        const lks_node *node = keywords->pdata[i];
        if (is_keyword_list(node, found) && node->evidence->index == label->list)
            return true;
    }
    return false;
}

/* The heading of its column names a value, wherever it stands. */
static void gather_heading(const lks_view *view, const lks_cell *cell, lks_found *found)
{
    const lks_terms *terms = view->engine->terms;
    const lks_label *first = NULL;
    for (unsigned i = 0; i < cell->label_count; i++) {
        const lks_label *label = &cell->labels[i];
        if (label->column != cell->column || !is_keyword_label(found, label))
            continue;
        if (first == NULL) {
            const lks_term_list *list = view->engine->set->term_lists->pdata[label->list];
            first = label;
            found->keyword = ((const lks_term *)list->terms->pdata[label->term])->text;
            found->keyword_distance = 0;
            found->keyword_count = 1;
        } else if ((label->start >= first->end || label->end <= first->start) &&
                   lks_terms_identity(terms, label->list, label->term) !=
                       lks_terms_identity(terms, first->list, first->term)) {
            found->keyword_count = 2;
        }
    }
}

static void gather_keywords(const lks_view *view, const struct place *place, lks_found *found)
{
    struct nearest nearest = {0};
    gather_near(view, place, found, &nearest);
    if (place->cell == NULL)
        return;
    uint64_t base = view->window->base;
    bool is_inside = nearest.hit != NULL && base + nearest.hit->start >= place->cell->start &&
                     base + nearest.hit->end <= place->cell->end;
    if (!is_inside)
        gather_heading(view, place->cell, found);
}

/* Whether the rule asks for words that a heading of this text may hold. */
static bool asks_for_terms(const lks_view *view, const lks_compiled_rule *rule)
{
    if (rule->rule->kind != LKS_RULE_PATTERNS)
        return false;
    for (guint i = 0; i < rule->leaves->len; i++) {
        const lks_node *node = rule->leaves->pdata[i];
        if (node->evidence->kind == LKS_EVIDENCE_TERMS &&
            lks_term_hits_is_seen(view->hits, node->evidence->index))
            return true;
    }
    return false;
}

/* Where a keyword is near a value that has a form, a heading adds nothing. */
static bool may_need_heading(const lks_view *view, const struct place *place,
                             const lks_found *found)
{
    const lks_span *span = place->span;
    if (!place->is_strict)
        return found->keyword_count == 0 && asks_for_terms(view, found->rule);
    return asks_for_terms(view, found->rule) ||
           memchr(view->window->text + span->start, '\n', span->value_start - span->start) != NULL;
}

static void gather(lks_view *view, const struct place *place, lks_found *found)
{
    const GPtrArray *leaves = found->rule->leaves;
    found->leaves = 0;
    found->keyword = NULL;
    found->keyword_distance = UINT_MAX;
    found->keyword_count = 0;
    for (guint i = 0; i < leaves->len; i++) {
        const lks_node *node = leaves->pdata[i];
        bool holds = node->evidence->kind == LKS_EVIDENCE_PATTERN
                         ? patterns_near(view, node, place->span)
                         : terms_near(view, node, place);
        if (holds)
            found->leaves |= (uint64_t)1 << i;
    }
    gather_keywords(view, place, found);
}

/* A value that is one only in a column whose heading says so. */
static bool gather_column(lks_view *view, const struct place *place, lks_found *found)
{
    lks_cell cell;
    const lks_label *own = NULL;
    unsigned list = found->shape->pattern->column_terms;
    if (!lks_tables_find_cell(view->tables, view, place->span->value_start, &cell))
        return false;
    for (unsigned i = 0; i < cell.label_count && own == NULL; i++)
        if (cell.labels[i].column == cell.column && cell.labels[i].list == list)
            own = &cell.labels[i];
    if (own == NULL)
        return false;
    struct place in_cell = *place;
    in_cell.cell = &cell;
    gather(view, &in_cell, found);
    const lks_term_list *terms = view->engine->set->term_lists->pdata[list];
    found->keyword = ((const lks_term *)terms->terms->pdata[own->term])->text;
    found->keyword_distance = 0;
    return true;
}

/* A pattern that begins with its label has it nearer than whatever stands before. */
static void note_own_label(const lks_view *view, const lks_span *span, lks_found *found)
{
    const char *text = view->window->text;
    for (size_t i = span->start; i < span->value_start && !found->has_own_label; i++)
        found->has_own_label = g_ascii_isalpha(text[i]) || lks_is_continuation(text[i]);
    if (found->has_own_label)
        found->keyword_distance =
            MIN(found->keyword_distance,
                (unsigned)lks_view_characters(view, span->start, span->value_start));
}

static bool gather_labelled(lks_view *view, const lks_span *span, lks_found *found)
{
    lks_cell cell;
    struct place place = {.span = span, .is_strict = found->is_digits};
    if (found->shape != NULL && found->shape->pattern->column != NULL)
        return gather_column(view, &place, found);
    gather(view, &place, found);
    if (!may_need_heading(view, &place, found) ||
        !lks_tables_find_cell(view->tables, view, span->value_start, &cell))
        return true;
    /* A pattern that begins with the label took the one of another column. */
    if (place.is_strict && lks_cell_is_foreign(&cell, view->window->base + span->start))
        return false;
    place.cell = &cell;
    gather(view, &place, found);
    return true;
}

bool lks_evidence_gather(lks_view *view, const lks_span *span, lks_found *found)
{
    if (!gather_labelled(view, span, found))
        return false;
    note_own_label(view, span, found);
    return true;
}

/* ---- the whole text --------------------------------------------------------------- */

static lks_tally **new_tallies(lks_tallies *owner, const bool *is_counted, unsigned count)
{
    lks_tally **tallies = g_new0(lks_tally *, count + 1);
    for (unsigned i = 0; i < count; i++) {
        if (!is_counted[i])
            continue;
        tallies[i] = g_new0(lks_tally, 1);
        tallies[i]->owner = owner;
        tallies[i]->distinct = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    }
    return tallies;
}

lks_tallies *lks_tallies_new(const lks_engine *engine)
{
    lks_tallies *tallies = g_new0(lks_tallies, 1);
    tallies->list_count = engine->set->term_lists->len;
    tallies->pattern_count = engine->set->shared_patterns->len;
    tallies->counted = g_ptr_array_new();
    tallies->lists = new_tallies(tallies, engine->is_text_list, tallies->list_count);
    tallies->patterns = new_tallies(tallies, engine->is_text_pattern, tallies->pattern_count);
    return tallies;
}

static void free_tallies(lks_tally **tallies, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        if (tallies[i] == NULL)
            continue;
        g_hash_table_unref(tallies[i]->distinct);
        g_free(tallies[i]);
    }
    g_free(tallies);
}

void lks_tallies_free(lks_tallies *tallies)
{
    if (tallies == NULL)
        return;
    free_tallies(tallies->lists, tallies->list_count);
    free_tallies(tallies->patterns, tallies->pattern_count);
    g_ptr_array_unref(tallies->counted);
    g_free(tallies);
}

void lks_tallies_clear(lks_tallies *tallies)
{
    for (guint i = 0; i < tallies->counted->len; i++) {
        lks_tally *tally = tallies->counted->pdata[i];
        g_hash_table_remove_all(tally->distinct);
        tally->count = 0;
        tally->first = (lks_first){0};
    }
    g_ptr_array_set_size(tallies->counted, 0);
}

bool lks_tally_add(lks_tally *tally, uint64_t key)
{
    gint64 number = (gint64)key;
    if (g_hash_table_size(tally->distinct) < DISTINCT_MAX &&
        !g_hash_table_contains(tally->distinct, &number))
        g_hash_table_add(tally->distinct, g_memdup2(&number, sizeof number));
    if (tally->count == 0)
        g_ptr_array_add(tally->owner->counted, tally);
    return tally->count++ == 0;
}

static bool tally_holds(const lks_node *node, const lks_tallies *tallies)
{
    const lks_evidence *evidence = node->evidence;
    const lks_tally *tally = evidence->kind == LKS_EVIDENCE_TERMS
                                 ? tallies->lists[evidence->index]
                                 : tallies->patterns[evidence->index];
    uint64_t count = evidence->is_unique ? g_hash_table_size(tally->distinct) : tally->count;
    return count >= evidence->min_count;
}

/* Depth is bounded when the rule is compiled. */
bool lks_evidence_holds(const lks_node *node, uint64_t leaves, const lks_tallies *tallies)
{
    if (node->children == NULL)
        return node->is_text ? tally_holds(node, tallies) : leaves >> node->leaf & 1;
    unsigned held = 0;
    for (guint i = 0; i < node->children->len; i++)
        held += lks_evidence_holds(node->children->pdata[i], leaves, tallies);
    return held >= node->evidence->min && held <= node->evidence->max;
}
