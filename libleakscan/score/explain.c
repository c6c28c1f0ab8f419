/* SPDX-License-Identifier: Apache-2.0 */
/*
 * explain.c - the arithmetic of a score as text.  All numbers are the integers
 * that were reckoned with, so that the lines add up to the last digit.
 */
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/score/score.h"

/* Thousandths with three decimals; printf's %f would follow the locale. */
static void append_thousandths(GString *text, uint32_t number)
{
    g_string_append_printf(text, "%u.%03u", number / 1000, number % 1000);
}

static void append_contribution(GString *text, const lks_contribution *c, int width)
{
    g_string_append_printf(text, "  %-*s  weight %u.%u × confidence %u.%02u × multiplicity ", width,
                           c->rule->id, c->rule->weight / 10, c->rule->weight % 10,
                           c->confidence / 100, c->confidence % 100);
    append_thousandths(text, c->multiplicity);
    g_string_append_printf(text, " (%u value%s) = ", c->distinct, c->distinct == 1 ? "" : "s");
    append_thousandths(text, c->evidence);
    g_string_append(text, ", × factor ");
    append_thousandths(text, c->factor);
    g_string_append(text, " = ");
    append_thousandths(text, lks_contribution_share(c));
    g_string_append_c(text, '\n');
}

static int widest_id(const GArray *contributions)
{
    size_t width = 0;
    for (guint i = 0; i < contributions->len; i++) {
        const lks_contribution *c = &g_array_index(contributions, lks_contribution, i);
        width = MAX(width, strlen(c->rule->id));
    }
    return (int)MIN(width, 40);
}

static void append_categories(GString *text, const lks_score *score)
{
    const GArray *contributions = score->contributions;
    int width = widest_id(contributions);
    int category = LEAKSCAN_CATEGORY_ALL;
    for (guint i = 0; i < contributions->len; i++) {
        const lks_contribution *c = &g_array_index(contributions, lks_contribution, i);
        if (c->rule->category != category) {
            category = c->rule->category;
            g_string_append_printf(text, "%s: sum ", leakscan_category_name(category));
            append_thousandths(text, score->sum[category]);
            g_string_append_printf(text, ", score %u\n", score->score[category]);
        }
        append_contribution(text, c, width);
    }
}

static void append_base(GString *text, const lks_score *score)
{
    int ranked[LKS_CATEGORIES - 1];
    lks_score_rank(score, ranked);
    g_string_append(text, "all: ");
    for (int i = 0; i < LKS_CATEGORIES - 1 && score->sum[ranked[i]] > 0; i++) {
        g_string_append_printf(text, "%s%s ", i == 0 ? "" : " + ",
                               leakscan_category_name(ranked[i]));
        append_thousandths(text, score->sum[ranked[i]]);
        if (i == 0)
            continue;
        g_string_append(text, " × ");
        append_thousandths(text, lks_score_category_factor(i));
    }
    g_string_append(text, score->sum[0] > 0 ? " = " : "sum ");
    append_thousandths(text, score->sum[0]);
    g_string_append_printf(text, ", base %u\n", score->base);
}

static void append_combinations(GString *text, const lks_score *score)
{
    for (guint i = 0; i < score->combinations->len; i++) {
        const lks_combination *c = score->combinations->pdata[i];
        g_string_append_printf(text, "combination %s: at least %u", c->id, MIN(c->floor, 100));
        if (c->title != NULL && *c->title != '\0')
            g_string_append_printf(text, " (%s)", c->title);
        g_string_append_c(text, '\n');
    }
}

char *lks_score_explain(const lks_ruleset *set, const lks_score *score)
{
    GString *text = g_string_new(NULL);
    if (score->contributions->len > 0) {
        append_categories(text, score);
        append_base(text, score);
        append_combinations(text, score);
        g_string_append_printf(text, "score %u, level %s\n", score->score[0],
                               leakscan_level_name(score->level));
    }
    return g_string_free(text, FALSE);
}
