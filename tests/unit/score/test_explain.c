/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"
#include "tests/unit/score/rules.h"

static lks_ruleset *set;
static GArray *values;

static void setup(void)
{
    set = make_rules();
    values = g_array_new(FALSE, FALSE, sizeof(lks_scored));
}

static void teardown(void)
{
    g_array_unref(values);
    lks_ruleset_free(set);
}

static char *explain(void)
{
    lks_score score;
    lks_score_message(set, (const lks_scored *)(void *)values->data, values->len, &score);
    char *text = lks_score_explain(set, &score);
    lks_score_done(&score);
    return text;
}

START_TEST(nothing_needs_no_explanation)
{
    char *text = explain();
    ck_assert_str_eq(text, "");
    g_free(text);
}
END_TEST

START_TEST(every_number_of_the_score_is_shown)
{
    add_values(values, set, "dob", 90, 1);
    add_values(values, set, "us-ssn", 95, 2);
    add_values(values, set, "clr-agency", 80, 1);
    char *text = explain();
    ck_assert_str_eq(
        text,
        "pii: sum 13.958, score 47\n"
        "  us-ssn      weight 10.0 × confidence 0.95 × multiplicity 1.185 (2 values) = 11.258, "
        "× factor 1.000 = 11.258\n"
        "  dob         weight 5.0 × confidence 0.90 × multiplicity 1.000 (1 value) = 4.500, "
        "× factor 0.600 = 2.700\n"
        "clearance: sum 1.600, score 7\n"
        "  clr-agency  weight 2.0 × confidence 0.80 × multiplicity 1.000 (1 value) = 1.600, "
        "× factor 1.000 = 1.600\n"
        "all: pii 13.958 + clearance 1.600 × 0.750 = 15.158, base 50\n"
        "combination C01: at least 60 (title)\n"
        "combination C03: at least 90 (title)\n"
        "score 90, level critical\n");
    g_free(text);
}
END_TEST

/* "12.345" in thousandths. */
static guint64 thousandths(const GMatchInfo *match, int group)
{
    char *text = g_match_info_fetch(match, group);
    char **halves = g_strsplit(text, ".", 2);
    guint64 number =
        g_ascii_strtoull(halves[0], NULL, 10) * 1000 + g_ascii_strtoull(halves[1], NULL, 10);
    g_strfreev(halves);
    g_free(text);
    return number;
}

/* Adds up what the lines say, as a reader with a calculator would. */
START_TEST(the_lines_add_up)
{
    GRand *dice = g_rand_new_with_seed(7);
    for (guint i = 0; i < 300; i++) {
        lks_scored value = {set->rules->pdata[g_rand_int_range(dice, 0, (gint32)set->rules->len)],
                            (uint8_t)g_rand_int_range(dice, 40, 101)};
        g_array_append_val(values, value);
    }
    g_rand_free(dice);
    char *text = explain();
    char **lines = g_strsplit(text, "\n", -1);
    GRegex *sum_line = g_regex_new("^[a-z]+: sum (\\S+), score", 0, 0, NULL);
    GRegex *share_line = g_regex_new("= (\\S+), × factor (\\S+) = (\\S+)$", 0, 0, NULL);
    guint64 claimed = 0, added = 0, categories = 0;
    for (char **line = lines; *line != NULL; line++) {
        GMatchInfo *match;
        if (g_regex_match(sum_line, *line, 0, &match)) {
            ck_assert_uint_eq(claimed, added);
            claimed = thousandths(match, 1);
            added = 0;
            categories++;
        }
        g_match_info_free(match);
        if (g_regex_match(share_line, *line, 0, &match)) {
            guint64 share = thousandths(match, 3);
            ck_assert_uint_eq(share, (thousandths(match, 1) * thousandths(match, 2) + 500) / 1000);
            added += share;
        }
        g_match_info_free(match);
    }
    ck_assert_uint_eq(claimed, added);
    ck_assert_uint_eq(categories, 6);
    g_regex_unref(sum_line);
    g_regex_unref(share_line);
    g_strfreev(lines);
    g_free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("explain");
    TCase *tcase = tcase_create("explain");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, nothing_needs_no_explanation);
    tcase_add_test(tcase, every_number_of_the_score_is_shown);
    tcase_add_test(tcase, the_lines_add_up);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
