/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns that rest where their words are missing: the rest is never seen.
 */
#include <stdio.h>
#include <string.h>

#include "libleakscan/detect/outline.h"
#include "libleakscan/policy/policy.h"
#include "tests/support/support.h"
#include "tests/unit/detect/bench.h"

/* ---- outlines ------------------------------------------------------------------ */

static const struct {
    const char *outline, *text;      /* the trigger begins at the bar of the text */
    bool fits;
} OUTLINES[] = {
    {"|aa99", "|GB82 WEST", true},
    {"|aa99", "|G082 WEST", false},
    {"|aa99", "|GB8", false},
    {"|aa99", "|", false},
    {"aa|9", "QQ|123456", true},
    {"aa|9", "Q|123456", false},
    {"aa |", "VA \t\n |22202", true},
    {"aa |", "VA|22202", false},
    {"aa |", "V9 |22202", false},
    {"aa |", "VA         |22202", false},
    {"9 |mg", "50  |mg daily", true},
    {"A#|", "a#|123", true},
    {"A#|", "b#|123", false},
    {"|2xxx:", "|2a0F:db8", true},
    {"|2xxx:", "|2a0.:db8", false},
    {"xx.xxx|", "1A.B2C|", true},
    {"xx.xxx|", "1A-B2C|", false},
    {"|a b", "|x \r\n b", true},
    {"|a b", "|x ", false},
    {"|a", "|\xc3\xa9", false},
};

START_TEST(outline_fits_what_stands_there)
{
    const char *bar = strchr(OUTLINES[_i].text, '|');
    size_t at = (size_t)(bar - OUTLINES[_i].text), length = strlen(OUTLINES[_i].text) - 1;
    char *text = g_malloc(MAX(length, 1));
    memcpy(text, OUTLINES[_i].text, at);
    memcpy(text + at, bar + 1, length - at);
    ck_assert_int_eq(lks_outline_fits(OUTLINES[_i].outline, text, length, at),
                     OUTLINES[_i].fits);
    g_free(text);
}
END_TEST

#define RULE(trigger, regex)                                                                     \
    "<rule id='r' category='pii' weight='1' alone='80'><title>R</title><match>" trigger "<regex>"  \
    regex "</regex></match><accept>never asked</accept></rule>"

START_TEST(joined_trigger_reaches_back_to_white_space_alone)
{
    bench b;
    bench_open_preset(&b, RULE("<trigger before='20' after='10' joined='yes'>@</trigger>",
                               "[a-z .]{1,20}@[a-z]{1,9}"));
    char *got = bench_scan(&b, "to jane.roe@example");
    ck_assert_str_eq(got, "r 3 19 80 jane.roe@example\n");
    g_free(got);
    bench_close(&b);
}
END_TEST

START_TEST(outline_of_a_trigger_is_asked_before_the_pattern)
{
    bench b;
    bench_open_preset(&b, RULE("<trigger digits='5' separators='none' outline='aa |'/>",
                               "[0-9]{5}"));
    char *got = bench_scan(&b, "VA 22202, 9 33303, VA\n44404");
    ck_assert_str_eq(got, "r 3 8 80 22202\nr 22 27 80 44404\n");
    g_free(got);
    bench_close(&b);
}
END_TEST

/* ---- rest ------------------------------------------------------------------------- */

static lks_ruleset *shipped_rules(void)
{
    lks_ruleset *set = lks_ruleset_new();
    lks_diagnostics d;
    lks_diagnostics_init(&d);
    for (size_t i = 0; i < lks_policy_pack_count(); i++) {
        const char *name = lks_policy_pack_name(i);
        size_t size;
        const char *pack = lks_policy_pack_text(name, &size);
        ck_assert_int_eq(lks_policy_read_pack(set, pack, size, name, &d), LEAKSCAN_OK);
    }
    lks_diagnostics_done(&d);
    return set;
}

/* All examples of all rules, whose texts are full of near misses. */
static GString *example_text(const lks_ruleset *set)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < set->rules->len; i++) {
        const lks_rule *rule = set->rules->pdata[i];
        for (guint k = 0; k < rule->examples->len; k++)
            g_string_append_printf(text, "%s%s",
                                   ((const lks_example *)rule->examples->pdata[k])->text,
                                   k % 3 == 0 ? "\n\n" : "\n");
    }
    return text;
}

static void open_shipped(bench *b, lks_ruleset *set, bool want_weak)
{
    lks_diagnostics d;
    lks_diagnostics_init(&d);
    *b = (bench){.where = LEAKSCAN_WHERE_BODY,
                 .options = {.want_weak = want_weak, .match_steps = 100000}};
    b->engine = lks_engine_new(set, &b->options, &d);
    ck_assert_ptr_nonnull(b->engine);
    b->detector = lks_detector_new(b->engine);
    lks_diagnostics_done(&d);
}

/* Lines "rule start end confidence value" without those below 50. */
static char *without_weak(char *lines)
{
    GString *kept = g_string_new(NULL);
    char **all = g_strsplit(lines, "\n", -1);
    for (char **line = all; *line != NULL; line++) {
        unsigned start, end, confidence;
        if (sscanf(*line, "%*s %u %u %u", &start, &end, &confidence) == 3 && confidence >= 50)
            g_string_append_printf(kept, "%s\n", *line);
    }
    g_strfreev(all);
    g_free(lines);
    return g_string_free(kept, FALSE);
}

/* Rules rest for want of words only where weak matches are not asked for; so the
 * two ways see different patterns tried, and must give the same strong matches. */
START_TEST(asking_for_weak_matches_changes_no_other)
{
    lks_ruleset *set = shipped_rules();
    GString *text = example_text(set);
    bench strong, weak;
    open_shipped(&strong, set, false);
    open_shipped(&weak, set, true);
    static const size_t pieces[] = {120, 900, 30000};
    size_t piece = pieces[_i];
    for (size_t at = 0; at < text->len;) {
        size_t length = MIN(piece, text->len - at);
        const char *line = memrchr(text->str + at, '\n', length);
        length = line != NULL ? (size_t)(line - (text->str + at)) + 1 : length;
        while (at + length < text->len && ((unsigned char)text->str[at + length] & 0xc0) == 0x80)
            length++;
        char *got = without_weak(bench_scan_bytes(&strong, text->str + at, length, 0));
        char *want = without_weak(bench_scan_bytes(&weak, text->str + at, length, 0));
        ck_assert_str_eq(got, want);
        g_free(got);
        g_free(want);
        at += length;
    }
    lks_detector_free(strong.detector);
    lks_engine_free(strong.engine);
    lks_detector_free(weak.detector);
    lks_engine_free(weak.engine);
    g_string_free(text, TRUE);
    lks_ruleset_free(set);
}
END_TEST

START_TEST(heading_of_an_earlier_window_wakes_its_column)
{
    bench b;
    lks_engine_options options = {.match_steps = 100000};
    bench_open(&b,
               "<terms id='heads'>file number</terms>"
               "<rule id='r' category='pii' weight='1' alone='5' context='80'><title>R</title>"
               "<match column='heads'><trigger digits='6' separators='none'/>"
               "<regex>[0-9]{6}</regex></match><accept>never asked</accept></rule>", options);
    GString *text = g_string_new("Name,File Number\n");
    for (unsigned i = 0; i < 4000; i++)
        g_string_append_printf(text, "Roe,%06u\n", 100000 + i);
    char *got = bench_scan_bytes(&b, text->str, text->len, 4096);
    ck_assert_uint_eq(b.matches, 4000);
    g_free(got);
    g_string_free(text, TRUE);
    bench_close(&b);
}
END_TEST

START_TEST(rule_that_requires_a_word_wakes_in_the_next_text)
{
    bench b;
    bench_open_preset(&b,
                      "<terms id='words'>alpha</terms>"
                      "<rule id='r' category='pii' weight='1' alone='80'><title>R</title>"
                      "<match><trigger digits='6' separators='none'/><regex>[0-9]{6}</regex>"
                      "</match><require><near terms='words' within='50'/></require>"
                      "<accept>never asked</accept></rule>");
    static const struct {
        const char *text, *want;
    } texts[] = {{"123456", ""}, {"alpha 123456", "r 6 12 80 123456\n"}, {"123456", ""}};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        char *got = bench_scan(&b, texts[i].text);
        ck_assert_str_eq(got, texts[i].want);
        g_free(got);
    }
    bench_close(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("companions");
    TCase *tcase = tcase_create("companions");
    tcase_add_loop_test(tcase, outline_fits_what_stands_there, 0, G_N_ELEMENTS(OUTLINES));
    tcase_add_test(tcase, joined_trigger_reaches_back_to_white_space_alone);
    tcase_add_test(tcase, outline_of_a_trigger_is_asked_before_the_pattern);
    tcase_add_loop_test(tcase, asking_for_weak_matches_changes_no_other, 0, 3);
    tcase_add_test(tcase, heading_of_an_earlier_window_wakes_its_column);
    tcase_add_test(tcase, rule_that_requires_a_word_wakes_in_the_next_text);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
