/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge.c - confidence (alone, context, grades, negative context, specimens)
 * and conflicts of matches that overlap.
 */
#include "libleakscan/detect/judge.h"

#include <stdlib.h>
#include <string.h>

#include "libleakscan/leakscan.h"

enum {
    SECOND_KEYWORD_BONUS = 3,
    CONFIDENCE_MAX = 99,
    NEGATIVE_MALUS = 30,
    NEGATIVE_FLOOR = 5,
    SPECIMEN_CONFIDENCE = 10
};

/* ---- confidence ---------------------------------------------------------------- */

static bool all_hold(const GPtrArray *nodes, const lks_found *found, const lks_tallies *tallies)
{
    for (guint i = 0; i < nodes->len; i++)
        if (!lks_evidence_holds(nodes->pdata[i], found->leaves, tallies))
            return false;
    return true;
}

static unsigned count_held(const GPtrArray *nodes, const lks_found *found,
                           const lks_tallies *tallies)
{
    unsigned held = 0;
    for (guint i = 0; i < nodes->len; i++)
        held += lks_evidence_holds(nodes->pdata[i], found->leaves, tallies);
    return held;
}

static int base_confidence(lks_found *found, const lks_tallies *tallies)
{
    const lks_rule *rule = found->rule->rule;
    int alone = found->shape != NULL ? found->shape->alone : rule->alone;
    int context = found->shape != NULL ? found->shape->context : rule->context;
    if (found->shape != NULL && found->shape->pattern->column != NULL) {
        found->because |= LKS_BECAUSE_KEYWORD;
        return context;
    }
    unsigned held = count_held(found->rule->keywords, found, tallies);
    if (held == 0) {
        if (!found->is_bare || rule->bare < 0 || rule->bare >= alone)
            return alone;
        found->because |= LKS_BECAUSE_BARE;
        return rule->bare;
    }
    found->because |= LKS_BECAUSE_KEYWORD;
    if (found->keyword_count < 2)
        return context;
    found->because |= LKS_BECAUSE_KEYWORDS;
    return MAX(context, MIN(context + SECOND_KEYWORD_BONUS, CONFIDENCE_MAX));
}

/* Chances that all of them err, in percent of percent. */
static int combine(int a, int b, bool is_noisy_or)
{
    if (!is_noisy_or)
        return MAX(a, b);
    return 100 - ((100 - a) * (100 - b) + 50) / 100;
}

static int grade_confidence(lks_found *found, const lks_tallies *tallies, int confidence)
{
    const lks_rule *rule = found->rule->rule;
    for (guint i = 0; i < rule->grades->len; i++) {
        const lks_grade *grade = rule->grades->pdata[i];
        if (!all_hold(found->rule->grades->pdata[i], found, tallies))
            continue;
        int combined = combine(confidence, grade->confidence, rule->is_noisy_or);
        if (combined > confidence)
            found->because |= LKS_BECAUSE_GRADE;
        confidence = combined;
    }
    return confidence;
}

bool lks_judge_confidence(const lks_engine *engine, lks_found *found, const lks_tallies *tallies)
{
    lks_rule_kind kind = found->rule->rule->kind;
    /* A vocabulary asks for its requirements where it needs them. */
    if (kind != LKS_RULE_VOCABULARY && !all_hold(found->rule->require, found, tallies))
        return false;
    if (kind == LKS_RULE_PATTERNS)
        found->because |= LKS_BECAUSE_PATTERN;
    if (found->is_checked)
        found->because |= LKS_BECAUSE_CHECKSUM;
    int confidence = grade_confidence(found, tallies, base_confidence(found, tallies));
    if (confidence <= 0)
        return false;
    if (count_held(found->rule->negative, found, tallies) > 0) {
        found->because |= LKS_BECAUSE_NEGATIVE | LKS_BECAUSE_SPECIMEN;
        confidence = MIN(confidence, MAX(confidence - NEGATIVE_MALUS, NEGATIVE_FLOOR));
    }
    found->strength = found->confidence = confidence;
    if (found->is_specimen && !engine->options.accept_specimens) {
        found->because |= LKS_BECAUSE_SPECIMEN;
        found->confidence = MIN(confidence, SPECIMEN_CONFIDENCE);
    }
    return true;
}

/* ---- kinds of document ------------------------------------------------------------ */

static void find_first(const lks_node *node, const lks_tallies *tallies, const lks_first **first)
{
    if (node->children != NULL) {
        for (guint i = 0; i < node->children->len && node->evidence->max > 0; i++)
            find_first(node->children->pdata[i], tallies, first);
        return;
    }
    const lks_tally *tally = node->evidence->kind == LKS_EVIDENCE_TERMS
                                 ? tallies->lists[node->evidence->index]
                                 : tallies->patterns[node->evidence->index];
    if (tally->first.is_set && (*first == NULL || tally->first.start < (*first)->start))
        *first = &tally->first;
}

static void find_firsts(const GPtrArray *nodes, const lks_tallies *tallies,
                        const lks_first **first)
{
    for (guint i = 0; i < nodes->len; i++)
        find_first(nodes->pdata[i], tallies, first);
}

/* A kind of document shows itself at the first thing that speaks for it. */
lks_found *lks_judge_document(const lks_engine *engine, const lks_compiled_rule *rule,
                              const lks_tallies *tallies)
{
    const lks_first *first = NULL;
    find_firsts(rule->require, tallies, &first);
    find_firsts(rule->keywords, tallies, &first);
    for (guint i = 0; i < rule->grades->len; i++)
        find_firsts(rule->grades->pdata[i], tallies, &first);
    if (first == NULL)
        return NULL;
    const char *term = first->term != NULL ? first->term : rule->rule->id;
    lks_found *found = lks_found_new(rule, term, strlen(term), rule->rule->id);
    found->start = first->start;
    found->end = first->end;
    found->origin_start = first->origin_start;
    found->origin_end = first->origin_end;
    found->keyword = first->term;
    found->is_bare = found->is_digits = false;
    if (lks_judge_confidence(engine, found, tallies))
        return found;
    lks_found_free(found);
    return NULL;
}

/* ---- conflicts ------------------------------------------------------------------- */

/*
 * Which overlaps are conflicts.  Matches of one rule always.  Else values that
 * share more than half of the shorter one, unless one is several times as long
 * as the other: a date inside an address line is a date and an address.  A
 * credential takes all that stands in it: user:secret@host is no e-mail address.
 */
enum { MUCH_LONGER = 3 };

static uint64_t length_of(const lks_found *found)
{
    return found->end - found->start;
}

static bool is_credential(const lks_found *found)
{
    return found->rule->rule->category == LEAKSCAN_CATEGORY_CREDENTIAL;
}

static bool is_conflict(const lks_found *a, const lks_found *b)
{
    if (a->start >= b->end || b->start >= a->end)
        return false;
    if (a->rule == b->rule)
        return true;
    uint64_t overlap = MIN(a->end, b->end) - MAX(a->start, b->start);
    uint64_t shorter = MIN(length_of(a), length_of(b)), longer = MAX(length_of(a), length_of(b));
    if (overlap * 2 <= shorter)
        return false;
    return longer < MUCH_LONGER * shorter || is_credential(a) || is_credential(b);
}

/* A sure credential goes first, a mere link between persons after what is
 * scored, and what is too weak to be scored last. */
static int tier(const lks_found *found)
{
    if (found->strength < LKS_SCORED)
        return 0;
    if (found->rule->rule->is_linkage)
        return 1;
    return is_credential(found) ? 3 : 2;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

/* Better first.  Total: no two matches of one place are equal in all. */
static int compare_claims(const void *p, const void *q)
{
    const lks_found *a = *(lks_found *const *)p, *b = *(lks_found *const *)q;
    int order = tier(b) - tier(a);
    if (order == 0)
        order = b->strength - a->strength;
    if (order == 0)
        order = compare_numbers(a->keyword_distance, b->keyword_distance);
    if (order == 0)
        order = compare_numbers(b->rule->rule->weight, a->rule->rule->weight);
    if (order == 0)
        order = compare_numbers(length_of(b), length_of(a));
    if (order == 0)
        order = compare_numbers(a->start, b->start);
    if (order == 0)
        order = compare_numbers(a->rule->rule->index, b->rule->rule->index);
    return order != 0 ? order : compare_numbers(a->shape->index, b->shape->index);
}

static bool is_labelled(const lks_found *found)
{
    return (found->keyword != NULL || found->has_own_label) && found->strength >= LKS_SCORED &&
           !found->rule->rule->is_linkage;
}

/* Whether a label beside a value outweighs what its form says of it. */
static bool can_outlabel(const lks_found *other, const lks_found *one)
{
    return one->is_digits || (other->has_own_label && !one->is_checked);
}

/* The label of the same digits that stands nearest decides, whatever the
 * confidences (detectors.md 12): others that have a label too are dropped. */
static bool is_outlabelled(lks_found *const *found, unsigned count, const lks_found *one)
{
    if (!is_labelled(one))
        return false;
    for (unsigned i = 0; i < count; i++) {
        const lks_found *other = found[i];
        if (other->rule != one->rule && other->start == one->start && other->end == one->end &&
            is_labelled(other) && can_outlabel(other, one) &&
            other->keyword_distance < one->keyword_distance)
            return true;
    }
    return false;
}

static int compare_places(const void *p, const void *q)
{
    const lks_found *a = *(lks_found *const *)p, *b = *(lks_found *const *)q;
    int order = compare_numbers(a->start, b->start);
    if (order == 0)
        order = compare_numbers(a->end, b->end);
    if (order == 0)
        order = compare_numbers(a->rule->rule->index, b->rule->rule->index);
    return order;
}

/* Moves what `is_out` marks behind the rest; answers how many stay. */
static unsigned part(lks_found **found, unsigned count, const bool *is_out)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < count; i++) {
        if (is_out[i])
            lks_found_free(found[i]);
        else
            found[kept++] = found[i];
    }
    return kept;
}

unsigned lks_judge_conflicts(lks_found **found, unsigned count)
{
    if (count < 2)
        return count;
    bool *is_out = g_new0(bool, count);
    for (unsigned i = 0; i < count; i++)
        is_out[i] = is_outlabelled(found, count, found[i]);
    count = part(found, count, is_out);
    memset(is_out, 0, count * sizeof *is_out);
    qsort(found, count, sizeof *found, compare_claims);
    for (unsigned i = 1; i < count; i++)
        for (unsigned k = 0; k < i && !is_out[i]; k++)
            is_out[i] = !is_out[k] && is_conflict(found[i], found[k]);
    count = part(found, count, is_out);
    g_free(is_out);
    qsort(found, count, sizeof *found, compare_places);
    return count;
}
