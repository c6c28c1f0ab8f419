/* SPDX-License-Identifier: Apache-2.0 */
/*
 * score.c - weighs findings: evidence of each rule, ordered sums of categories,
 * one sum of all, floors of combinations.
 *
 * Every step is monotone in its operands, rounding included, and sorts before it
 * sums: neither order nor a further finding can lower the result.
 */
#include "libleakscan/score/score.h"

#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/score/combination.h"
#include "libleakscan/score/curve.h"

enum {
    CONFIDENCE_SCORES = 50,    /* below: recorded, never scored */
    CONFIDENCE_COMBINES = 70
};

/* 0.6^k and 0.75^k in thousandths: the further down its list a thing stands, the
 * less it adds.  Past the end nothing is added. */
static const uint32_t rule_factors[] = {1000, 600, 360, 216, 130, 78, 47,
                                        28,   17,  10,  6,   4,   2,  1};
static const uint32_t category_factors[LKS_CATEGORIES - 1] = {1000, 750, 563, 422, 316, 237};

/* What the message holds of one rule. */
typedef struct tally {
    const lks_rule *rule;
    uint64_t confidence_sum;
    unsigned values, combining, confidence;
} tally;

static uint32_t divide_by_thousand(uint64_t product)
{
    return (uint32_t)((product + 500) / 1000);
}

int lks_score_level(unsigned score)
{
    if (score >= 80)
        return LEAKSCAN_LEVEL_CRITICAL;
    if (score >= 55)
        return LEAKSCAN_LEVEL_HIGH;
    if (score >= 30)
        return LEAKSCAN_LEVEL_MODERATE;
    return score >= 10 ? LEAKSCAN_LEVEL_LOW : LEAKSCAN_LEVEL_MINIMAL;
}

static bool value_scores(const lks_scored *value)
{
    int category = value->rule->category;
    return value->confidence >= CONFIDENCE_SCORES && !value->rule->is_linkage &&
           category > LEAKSCAN_CATEGORY_ALL && category < LKS_CATEGORIES;
}

/* One tally for each rule of the set, by the rule's index. */
static tally *count_values(const lks_ruleset *set, const lks_scored *values, size_t count)
{
    tally *tallies = g_new0(tally, set->rules->len);
    for (size_t i = 0; i < count; i++) {
        const lks_scored *value = &values[i];
        g_assert(value->rule->index < set->rules->len);
        if (!value_scores(value))
            continue;
        unsigned confidence = MIN(value->confidence, 100);
        tally *t = &tallies[value->rule->index];
        t->rule = value->rule;
        t->confidence_sum += confidence;
        t->values++;
        t->combining += confidence >= CONFIDENCE_COMBINES;
        t->confidence = MAX(t->confidence, confidence);
    }
    return tallies;
}

static lks_contribution weigh(const tally *t)
{
    uint32_t multiplicity = lks_score_multiplicity(t->confidence_sum);
    uint64_t weight = MIN(t->rule->weight, 100); /* tenths, confidence hundredths */
    return (lks_contribution){.rule = t->rule,
                              .distinct = t->values,
                              .confidence = t->confidence,
                              .multiplicity = multiplicity,
                              .evidence = divide_by_thousand(weight * t->confidence * multiplicity)};
}

static int compare_contributions(const void *a, const void *b)
{
    const lks_contribution *x = a, *y = b;
    if (x->rule->category != y->rule->category)
        return x->rule->category < y->rule->category ? -1 : 1;
    if (x->evidence != y->evidence)
        return x->evidence > y->evidence ? -1 : 1;
    return x->rule->index < y->rule->index ? -1 : x->rule->index > y->rule->index;
}

uint32_t lks_contribution_share(const lks_contribution *c)
{
    return divide_by_thousand((uint64_t)c->evidence * c->factor);
}

static void sum_categories(lks_score *out)
{
    guint place = 0;
    int category = LEAKSCAN_CATEGORY_ALL;
    for (guint i = 0; i < out->contributions->len; i++) {
        lks_contribution *c = &g_array_index(out->contributions, lks_contribution, i);
        place = c->rule->category == category ? place + 1 : 0;
        category = c->rule->category;
        c->factor = place < G_N_ELEMENTS(rule_factors) ? rule_factors[place] : 0;
        out->sum[category] += lks_contribution_share(c);
    }
    for (category = 1; category < LKS_CATEGORIES; category++)
        out->score[category] = lks_score_saturate(out->sum[category]);
}

/* Categories from the highest sum to the lowest, ties in the order of the enum. */
void lks_score_rank(const lks_score *score, int ranked[LKS_CATEGORIES - 1])
{
    for (int i = 0; i < LKS_CATEGORIES - 1; i++) {
        int at = i;
        while (at > 0 && score->sum[ranked[at - 1]] < score->sum[i + 1]) {
            ranked[at] = ranked[at - 1];
            at--;
        }
        ranked[at] = i + 1;
    }
}

uint32_t lks_score_category_share(const lks_score *score, int category, int rank)
{
    return divide_by_thousand((uint64_t)score->sum[category] * category_factors[rank]);
}

uint32_t lks_score_category_factor(int rank)
{
    return category_factors[rank];
}

static void sum_all(lks_score *out)
{
    int ranked[LKS_CATEGORIES - 1] = {0};
    lks_score_rank(out, ranked);
    for (int i = 0; i < LKS_CATEGORIES - 1; i++)
        out->sum[0] += lks_score_category_share(out, ranked[i], i);
    out->base = lks_score_saturate(out->sum[0]);
}

static void apply_combinations(const lks_ruleset *set, const GArray *present, lks_score *out)
{
    out->score[0] = out->base;
    for (guint i = 0; i < set->combinations->len && present->len > 0; i++) {
        lks_combination *combination = set->combinations->pdata[i];
        if (combination->condition == NULL ||
            !lks_score_condition_holds(combination->condition, present))
            continue;
        g_ptr_array_add(out->combinations, combination);
        out->score[0] = MAX(out->score[0], MIN(combination->floor, 100));
    }
}

void lks_score_message(const lks_ruleset *set, const lks_scored *values, size_t count,
                       lks_score *out)
{
    memset(out, 0, sizeof *out);
    out->combinations = g_ptr_array_new();
    out->contributions = g_array_new(FALSE, FALSE, sizeof(lks_contribution));
    if (count > 0) {
        GArray *present = g_array_new(FALSE, FALSE, sizeof(lks_presence));
        tally *tallies = count_values(set, values, count);
        for (guint i = 0; i < set->rules->len; i++) {
            if (tallies[i].values == 0)
                continue;
            lks_contribution c = weigh(&tallies[i]);
            g_array_append_val(out->contributions, c);
            lks_presence p = {tallies[i].rule, tallies[i].combining};
            g_array_append_val(present, p);
        }
        g_array_sort(out->contributions, compare_contributions);
        sum_categories(out);
        sum_all(out);
        apply_combinations(set, present, out);
        g_free(tallies);
        g_array_unref(present);
    }
    out->level = lks_score_level(out->score[0]);
}

void lks_score_done(lks_score *score)
{
    if (score->combinations != NULL)
        g_ptr_array_unref(score->combinations);
    if (score->contributions != NULL)
        g_array_unref(score->contributions);
    memset(score, 0, sizeof *score);
}
