/* SPDX-License-Identifier: Apache-2.0 */
/* What holds of every score, on random messages from a fixed seed. */
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"
#include "tests/unit/score/rules.h"

enum { DOCUMENTS = 8000, SEED = 20230208 };

static lks_ruleset *set;
static GRand *dice;

static void setup(void)
{
    set = make_rules();
    dice = g_rand_new_with_seed(SEED);
}

static void teardown(void)
{
    g_rand_free(dice);
    lks_ruleset_free(set);
}

static unsigned roll(unsigned below)
{
    return (unsigned)g_rand_int_range(dice, 0, (gint32)below);
}

static lks_scored random_value(void)
{
    return (lks_scored){set->rules->pdata[roll(set->rules->len)], (uint8_t)roll(101)};
}

/* Few values, many, or many of one rule. */
static GArray *random_document(void)
{
    GArray *values = g_array_new(FALSE, FALSE, sizeof(lks_scored));
    unsigned number = roll(4) == 0 ? roll(200) : roll(9);
    for (unsigned i = 0; i < number; i++) {
        lks_scored value = random_value();
        g_array_append_val(values, value);
    }
    if (roll(20) == 0) {
        lks_scored value = random_value();
        for (unsigned i = roll(600); i > 0; i--)
            g_array_append_val(values, value);
    }
    return values;
}

static void shuffle(GArray *values)
{
    for (guint i = values->len; i > 1; i--) {
        lks_scored *a = &g_array_index(values, lks_scored, i - 1);
        lks_scored *b = &g_array_index(values, lks_scored, roll(i));
        lks_scored kept = *a;
        *a = *b;
        *b = kept;
    }
}

static void reckon(const GArray *values, lks_score *score)
{
    lks_score_message(set, (const lks_scored *)(void *)values->data, values->len, score);
}

static void expect_equal(const lks_score *a, const lks_score *b)
{
    ck_assert_mem_eq(a->score, b->score, sizeof a->score);
    ck_assert_mem_eq(a->sum, b->sum, sizeof a->sum);
    ck_assert_uint_eq(a->base, b->base);
    ck_assert_int_eq(a->level, b->level);
    char *one = lks_score_explain(set, a);
    char *other = lks_score_explain(set, b);
    ck_assert_str_eq(one, other);
    g_free(one);
    g_free(other);
}

static void expect_not_lower(const lks_score *before, const lks_score *after)
{
    for (int i = 0; i < LKS_CATEGORIES; i++) {
        ck_assert_uint_ge(after->score[i], before->score[i]);
        ck_assert_uint_ge(after->sum[i], before->sum[i]);
    }
    ck_assert_uint_ge(after->base, before->base);
    ck_assert_int_ge(after->level, before->level);
    for (guint i = 0; i < before->combinations->len; i++)
        ck_assert(g_ptr_array_find(after->combinations, before->combinations->pdata[i], NULL));
}

START_TEST(order_of_findings_does_not_matter)
{
    for (int i = 0; i < DOCUMENTS; i++) {
        GArray *values = random_document();
        lks_score a, b;
        reckon(values, &a);
        shuffle(values);
        reckon(values, &b);
        expect_equal(&a, &b);
        lks_score_done(&a);
        lks_score_done(&b);
        g_array_unref(values);
    }
}
END_TEST

START_TEST(a_further_finding_never_lowers)
{
    for (int i = 0; i < DOCUMENTS; i++) {
        GArray *values = random_document();
        lks_score a, b;
        reckon(values, &a);
        lks_scored value = random_value();
        g_array_append_val(values, value);
        reckon(values, &b);
        expect_not_lower(&a, &b);
        lks_score_done(&a);
        lks_score_done(&b);
        g_array_unref(values);
    }
}
END_TEST

START_TEST(a_raised_confidence_never_lowers)
{
    unsigned raised = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
        GArray *values = random_document();
        lks_score a, b;
        reckon(values, &a);
        if (values->len > 0) {
            lks_scored *value = &g_array_index(values, lks_scored, roll(values->len));
            raised += value->confidence < 100;
            value->confidence = (uint8_t)(value->confidence + roll(101u - value->confidence));
        }
        reckon(values, &b);
        expect_not_lower(&a, &b);
        lks_score_done(&a);
        lks_score_done(&b);
        g_array_unref(values);
    }
    ck_assert_uint_gt(raised, DOCUMENTS / 2);
}
END_TEST

static void expect_sums(const lks_score *score)
{
    uint32_t sum[LKS_CATEGORIES] = {0};
    for (guint i = 0; i < score->contributions->len; i++) {
        const lks_contribution *c = &g_array_index(score->contributions, lks_contribution, i);
        sum[c->rule->category] += lks_contribution_share(c);
    }
    int ranked[LKS_CATEGORIES - 1];
    lks_score_rank(score, ranked);
    for (int i = 0; i < LKS_CATEGORIES - 1; i++) {
        sum[0] += lks_score_category_share(score, ranked[i], i);
        if (i > 0)
            ck_assert_uint_le(score->sum[ranked[i]], score->sum[ranked[i - 1]]);
    }
    ck_assert_mem_eq(sum, score->sum, sizeof sum);
    ck_assert_uint_le(score->score[0], 100);
    ck_assert_int_eq(score->level, lks_score_level(score->score[0]));
    ck_assert_uint_ge(score->score[0], score->base);
}

START_TEST(contributions_add_up_to_the_sums)
{
    for (int i = 0; i < DOCUMENTS; i++) {
        GArray *values = random_document();
        lks_score score;
        reckon(values, &score);
        expect_sums(&score);
        lks_score_done(&score);
        g_array_unref(values);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("score properties");
    TCase *tcase = tcase_create("properties");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, order_of_findings_does_not_matter);
    tcase_add_test(tcase, a_further_finding_never_lowers);
    tcase_add_test(tcase, a_raised_confidence_never_lowers);
    tcase_add_test(tcase, contributions_add_up_to_the_sums);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
