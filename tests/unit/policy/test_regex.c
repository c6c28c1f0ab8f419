/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Patterns as text: bounds for repeats, the widest match, literals at the start.
 */
#include <stdint.h>
#include <string.h>

#include "libleakscan/policy/regex.h"
#include "tests/support/support.h"

typedef struct bound_case {
    const char *regex;
    const char *bounded;    /* NULL: refused */
    int offset;             /* of the first fault */
} bound_case;

static const bound_case bound_cases[] = {
    {"abc", "abc", 0},
    {"a\\s*b", "a\\s{0,8}b", 0},
    {"a\\s+b", "a\\s{1,8}b", 0},
    {"a\\s+?b", "a\\s{1,8}?b", 0},
    {"a\\s*+b", "a\\s{0,8}+b", 0},
    {"a\\s{2,}b", "a\\s{2,8}b", 0},
    {"a\\s{12,}b", "a\\s{12,12}b", 0},
    {"a\\s{2,}?b", "a\\s{2,8}?b", 0},
    {"a *b", "a {0,8}b", 0},
    {"a +b", "a {1,8}b", 0},
    {"a\\ +b", "a\\ {1,8}b", 0},
    {"a[ \\t]*b", "a[ \\t]{0,8}b", 0},
    {"a[\\s]*b", "a[\\s]{0,8}b", 0},
    {"a[[:space:]]+b", "a[[:space:]]{1,8}b", 0},
    {"a[[:blank:]\\xa0]+b", "a[[:blank:]\\xa0]{1,8}b", 0},
    {"a\\h*b", "a\\h{0,8}b", 0},
    {"a\\v*b", "a\\v{0,8}b", 0},
    {"a\\R*b", "a\\R{0,8}b", 0},
    {"a\\x20*b", "a\\x20{0,8}b", 0},
    {"a\\x{a0}*b", "a\\x{a0}{0,8}b", 0},
    {"a\\n*b", "a\\n{0,8}b", 0},
    {"\\Q *\\E +b", "\\Q *\\E {1,8}b", 0},
    {"\\Qa+\\Eb", "\\Qa+\\Eb", 0},
    {"a\\*b", "a\\*b", 0},
    {"a[*+]b", "a[*+]b", 0},
    {"a[]*]b", "a[]*]b", 0},
    {"a[^]*]b", "a[^]*]b", 0},
    {"a{x}*?", NULL, 4},
    {"a{,}b", "a{,}b", 0},
    {"foo.*$", "foo.{0,512}$", 0},
    {"foo.+$", "foo.{1,512}$", 0},
    {"foo.*?$", "foo.{0,512}?$", 0},
    {"(?m)foo.*$|bar.*$", "(?m)foo.{0,512}$|bar.{0,512}$", 0},
    {"(?x) a \\s * b # x* \n c", "(?x) a \\s {0,8} b # x* \n c", 0},
    {"(?x:a *)b", NULL, 6},
    {"(?x: a\\ +)b +", "(?x: a\\ {1,8})b {1,8}", 0},
    {"(?#a*)b", "(?#a*)b", 0},
    {"a(?# c )*b", NULL, 8},
    {" (?# c )*b", " (?# c ){0,8}b", 0},
    {"a*", NULL, 1},
    {"\\d+", NULL, 2},
    {"\\d{3,}", NULL, 2},
    {"\\S+", NULL, 2},
    {"[^\\s]+", NULL, 5},
    {"[\\s\\d]+", NULL, 6},
    {"[ -~]+", NULL, 5},
    {".*", NULL, 1},
    {".*x$", NULL, 1},
    {".*\\$", NULL, 1},
    {"(?:ab)+", NULL, 6},
    {"(\\s)+", NULL, 4},
    {"(?=\\d+)a", NULL, 5},
    {"(?=a\\s*)b", "(?=a\\s{0,8})b", 0},
    {"(?!.*x)a", NULL, 4},
    {"(a)\\1+", NULL, 5},
    {"a(?R)?", NULL, 1},
    {"(a)(?1)", NULL, 3},
    {"(?<n>a)(?&n)", NULL, 7},
    {"(?<n>a)\\g<n>", NULL, 7},
    {"a\\Kb", NULL, 1},
    {"(*UCP)a", NULL, 0},
    {"a{,5}", NULL, 1},
    {"\\X", NULL, 0},
    {"(?<n>\\d{3})\\s*\\k<n>", "(?<n>\\d{3})\\s{0,8}\\k<n>", 0},
};

START_TEST(repeats_are_bounded_or_refused)
{
    const bound_case *c = &bound_cases[_i];
    GArray *faults = g_array_new(FALSE, FALSE, sizeof(lks_regex_fault));
    g_array_set_clear_func(faults, lks_regex_fault_clear);
    char *bounded = lks_regex_bound(c->regex, faults);
    ck_assert_pstr_eq(bounded, c->bounded);
    ck_assert_uint_eq(faults->len > 0, c->bounded == NULL);
    if (c->bounded == NULL)
        ck_assert_int_eq((int)g_array_index(faults, lks_regex_fault, 0).offset, c->offset);
    g_free(bounded);
    g_array_unref(faults);
}
END_TEST

START_TEST(every_unbounded_repeat_is_told)
{
    GArray *faults = g_array_new(FALSE, FALSE, sizeof(lks_regex_fault));
    g_array_set_clear_func(faults, lks_regex_fault_clear);
    ck_assert_ptr_null(lks_regex_bound("a+\\s*b{2,}[cd]*?", faults));
    ck_assert_uint_eq(faults->len, 3);
    ck_assert_str_eq(g_array_index(faults, lks_regex_fault, 2).text,
                     "the repeat [cd]*? has no upper bound; write one, for instance [cd]{0,64}");
    g_array_unref(faults);
}
END_TEST

typedef struct width_case {
    const char *regex;
    size_t width;
} width_case;

static const width_case width_cases[] = {
    {"abc", 3},
    {"\\d{3}-\\d{2}-\\d{4}", 11},
    {"(?:a|bcd|ef)", 3},
    {"a(?:b|cc){2,5}d?", 12},
    {"(?<=abcdef)x(?!yyy)", 1},
    {"\\bfoo\\b", 3},
    {"(ab|c)\\1", 4},
    {".{0,3}", 12},
    {"[^a]", 4},
    {"[a-\\x{e9}]", 2},
    {"\\x{20ac}", 3},
    {"\xc3\xa9{3}", 6},
    {"(?i)a b", 3},
    {"(?x) a b # c", 2},
    {"\\Qa.b\\E", 3},
    {"(?(?=a)ab|cde)", 3},
    {"(a)?(?(1)bc|d)", 3},
    {"a{0}bc", 2},
    {"(?:(?:a{1,100}){1,100}){1,1000}", 10000000},
    {"\\d+", SIZE_MAX},
    {"(?:[01]\\d|2[0-3]):[0-5]\\d", 5},
};

START_TEST(the_widest_match_is_measured)
{
    ck_assert_uint_eq(lks_regex_width(width_cases[_i].regex), width_cases[_i].width);
}
END_TEST

typedef struct literal_case {
    const char *regex;
    const char *literals;   /* joined by |; NULL: none */
} literal_case;

static const literal_case literal_cases[] = {
    {"employee \\d", "employee"},
    {"\\bAKIA[A-Z0-9]{16}\\b", "AKIA"},
    {"(?<![A-Z])(?<v>AKIA|ASIA)[A-Z0-9]{16}", "AKIA|ASIA"},
    {"(?i)foo|barn", "foo|barn"},
    {"foo|ba", NULL},
    {"(?:foo|bar)?baz", NULL},
    {"(?:foo|)baz", NULL},
    {"(?:foo)?bar", NULL},
    {"food?", "foo"},
    {"foo{2}", "foo"},
    {"fo*", NULL},
    {"\\d{3}", NULL},
    {"ab\\dc", NULL},
    {"-----BEGIN (?:RSA )?PRIVATE", "-----BEGIN"},
    {"\\Qa.b\\E", "a.b"},
    {"(?x) f o o \\d", "foo"},
    {"(?#note)foo", "foo"},
    {"(?=x)foo", "foo"},
    {"(?:(?:abc|def)x|ghi)", "abc|def|ghi"},
    {"\\x41\\x42\\x43", "ABC"},
};

START_TEST(literals_at_the_start_are_found)
{
    const literal_case *c = &literal_cases[_i];
    GPtrArray *literals = lks_regex_literals(c->regex);
    char *joined = NULL;
    if (literals != NULL) {
        /* Which comes first does not matter. */
        g_ptr_array_add(literals, NULL);
        joined = g_strjoinv("|", (char **)literals->pdata);
        g_ptr_array_unref(literals);
    }
    if (c->literals == NULL)
        ck_assert_pstr_eq(joined, NULL);
    else {
        char **wanted = g_strsplit(c->literals, "|", -1);
        char **found = g_strsplit(joined != NULL ? joined : "", "|", -1);
        ck_assert_uint_eq(g_strv_length(found), g_strv_length(wanted));
        for (char **w = wanted; *w != NULL; w++)
            ck_assert(g_strv_contains((const char *const *)found, *w));
        g_strfreev(wanted);
        g_strfreev(found);
    }
    g_free(joined);
}
END_TEST

/* Not all of these compile: no text may send the tokens astray. */
START_TEST(tokens_cover_any_text)
{
    static const char letters[] = "()[]{}|*+?.^$\\,-:=!<>#QEdsxNgkR019a '&P\n\xc3\xa9";
    GRand *random = g_rand_new_with_seed(7);
    for (int round = 0; round < 20000; round++) {
        GString *text = g_string_new(NULL);
        for (int i = g_rand_int_range(random, 0, 24); i > 0; i--) {
            gint32 at = g_rand_int_range(random, 0, (gint32)sizeof letters - 2);
            if (letters[at] == '\xc3')
                g_string_append(text, "\xc3\xa9");
            else
                g_string_append_c(text, letters[at]);
        }
        char *valid = g_utf8_make_valid(text->str, -1);
        GArray *tokens = lks_regex_tokens(valid);
        size_t at = 0;
        for (guint i = 0; i < tokens->len; i++) {
            const lks_token *token = &g_array_index(tokens, lks_token, i);
            ck_assert_uint_eq(token->start, at);
            ck_assert_uint_gt(token->end, token->start);
            at = token->end;
        }
        ck_assert_uint_eq(at, strlen(valid));
        g_array_unref(tokens);
        g_free(valid);
        g_string_free(text, TRUE);
    }
    g_rand_free(random);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("regex");
    TCase *tcase = tcase_create("regex");
    tcase_add_loop_test(tcase, repeats_are_bounded_or_refused, 0, G_N_ELEMENTS(bound_cases));
    tcase_add_test(tcase, every_unbounded_repeat_is_told);
    tcase_add_loop_test(tcase, the_widest_match_is_measured, 0, G_N_ELEMENTS(width_cases));
    tcase_add_loop_test(tcase, literals_at_the_start_are_found, 0, G_N_ELEMENTS(literal_cases));
    tcase_add_test(tcase, tokens_cover_any_text);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
