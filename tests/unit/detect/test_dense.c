/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words that stand close together are counted as a plain loop counts them, and in a
 * time that does not grow with how many they are.
 */
#include <stdio.h>
#include <string.h>

#include "tests/support/support.h"
#include "tests/unit/detect/bench.h"

/* Of these, later ones are rarer; one holds another. */
static const char *const TERMS[] = {"alpha", "beta", "gamma", "delta", "alpha beta", "epsilon",
                                    "zeta", "eta", "theta", "iota", "kappa"};
static const char *const FILLERS[] = {"alphas", "x", "b\xc3\xa9ta", "\xe2\x82\xac", "gam"};
enum { VALUE_LENGTH = 7, WITHIN = 400 };

static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Words of the first `known` terms, with a value here and there. */
static GString *make_text(uint32_t seed, unsigned known, unsigned words)
{
    uint32_t state = seed * 2654435761u + 11;
    GString *text = g_string_new(NULL);
    for (unsigned i = 0; i < words; i++) {
        uint32_t roll = next(&state) % 100;
        if (roll < 4)
            g_string_append_printf(text, "V%06u", 100000 + next(&state) % 900000);
        else if (roll < 14)
            g_string_append(text, FILLERS[next(&state) % G_N_ELEMENTS(FILLERS)]);
        else
            g_string_append(text, TERMS[MIN(next(&state) % known, next(&state) % known)]);
        g_string_append_c(text, ' ');
    }
    return text;
}

static size_t step(const GString *text, size_t at, int way, unsigned characters)
{
    for (; characters > 0 && (way > 0 ? at < text->len : at > 0); characters--)
        do {
            at = way > 0 ? at + 1 : at - 1;
        } while (at > 0 && at < text->len && ((unsigned char)text->str[at] & 0xc0) == 0x80);
    return at;
}

/* Different terms that overlap a stretch; every word of the texts ends in a space. */
static unsigned count_terms(const GString *text, size_t low, size_t high)
{
    unsigned count = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(TERMS); i++) {
        char *wanted = g_strdup_printf("%s ", TERMS[i]);
        bool stands = false;
        for (const char *at = text->str; (at = strstr(at, wanted)) != NULL && !stands; at++) {
            size_t start = (size_t)(at - text->str), end = start + strlen(TERMS[i]);
            stands = (start == 0 || text->str[start - 1] == ' ') && start <= high && end >= low;
        }
        count += stands;
        g_free(wanted);
    }
    return count;
}

static char *by_loop(const GString *text, unsigned wanted)
{
    GString *lines = g_string_new(NULL);
    for (size_t at = 0; at + VALUE_LENGTH <= text->len; at++) {
        if (text->str[at] != 'V' ||
            count_terms(text, step(text, at, -1, WITHIN),
                        step(text, at + VALUE_LENGTH, 1, WITHIN)) < wanted)
            continue;
        g_string_append_printf(lines, "r %zu %zu 60 %.*s\n", at, at + VALUE_LENGTH, VALUE_LENGTH,
                               text->str + at);
    }
    return g_string_free(lines, FALSE);
}

static void open_rules(bench *b, unsigned wanted)
{
    GString *rules = g_string_new("<terms id='a'>\n");
    for (unsigned i = 0; i < G_N_ELEMENTS(TERMS); i++)
        g_string_append_printf(rules, "%s\n", TERMS[i]);
    g_string_append_printf(
        rules, "</terms><rule id='r' category='pii' weight='1' alone='60' context='60'>"
        "<title>R</title><match><trigger word='7'/><regex>\\bV[0-9]{6}\\b</regex></match>"
        "<require><near terms='a' within='%u' min-count='%u' unique='yes'/></require></rule>",
        WITHIN, wanted);
    bench_open_preset(b, rules->str);
    g_string_free(rules, TRUE);
}

START_TEST(close_words_are_counted_as_a_loop_counts_them)
{
    static const unsigned wanted[] = {2, 3, 8, 9};
    unsigned least = wanted[_i % 4], found = 0, values = 0;
    bench b;
    open_rules(&b, least);
    for (uint32_t seed = 0; seed < 12; seed++) {
        GString *text = make_text(seed * 4 + (uint32_t)_i, MAX(least - 2 + seed % 3, 1), 700);
        char *want = by_loop(text, least), *got = bench_scan(&b, text->str);
        char *cut = bench_scan_bytes(&b, text->str, text->len, 1000);
        ck_assert_str_eq(got, want);
        ck_assert_str_eq(cut, want);
        for (const char *p = want; *p != '\0'; p++)
            found += *p == '\n';
        for (const char *p = text->str; (p = strchr(p, 'V')) != NULL; p++)
            values++;
        g_free(cut);
        g_free(got);
        g_free(want);
        g_string_free(text, TRUE);
    }
    /* Some have enough words near, some have not. */
    ck_assert_uint_gt(found, 0);
    ck_assert_uint_gt(values, found);
    bench_close(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dense");
    TCase *tcase = tcase_create("dense");
    tcase_add_loop_test(tcase, close_words_are_counted_as_a_loop_counts_them, 0, 8);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
