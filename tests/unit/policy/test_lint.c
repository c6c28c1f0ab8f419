/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the linter warns of, and what it lets pass.
 */
#include <stdio.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/policy/policy.h"
#include "tests/support/support.h"

#define WORDS(text) "<terms id='" text "'>kappa</terms>"
#define RULE(attributes, body)                                                                     \
    "<rule id='r' category='pii' weight='1' alone='50' " attributes ">" body                       \
    "<title>t</title><description>d</description><source>s</source>"                               \
    "<accept>abcd1</accept><accept>abcd2</accept><reject>x</reject><reject>y</reject></rule>"
#define REGEX(regex) "<match><trigger digits='1'/><regex><![CDATA[" regex "]]></regex></match>"

typedef struct lint_case {
    const char *body;
    const char *text;       /* of a warning, anywhere in it; NULL: no warning at all */
} lint_case;

static const lint_case cases[] = {
    {RULE("", REGEX("\\b\\d{3}-\\d{2}-\\d{4}\\b")), NULL},
    {RULE("", REGEX("(?:\\d{4}[ -]?){3}\\d{4}")), NULL},
    {RULE("", REGEX("(?:foo|bar){1,5}")), NULL},
    {RULE("", REGEX("(\\d{1,20}){1,40}x")), "takes more than 20000 steps"},
    {RULE("", REGEX("(?:[a-z]{1,80}-){1,100}x")), "multiply to 8000"},
    {RULE("", REGEX("\\d{0,200}\\d{0,200}\\d{0,200}x")), "(digits)"},
    {RULE("", REGEX("(?:[a-z ]{1,9}){1,60}!")), "takes more than"},
    {RULE("", REGEX("(?:abcd[12]{0,3}){0,30}(?:abcd[12]{0,3}){0,30}(?:abcd[12]{0,3}){0,30}"
                    "(?:abcd[12]{0,3}){0,30}q")),
     "an example repeated"},
    {RULE("", REGEX("(?:foo|far){1,9}x")), "begin alike"},
    {"<rule id='r' category='pii' weight='1' alone='50'>" REGEX("abcd")
     "<accept>abcd</accept></rule>",
     "rule r has no <title>"},
    {"<rule id='r' category='pii' weight='1' alone='50'>" REGEX("abcd")
     "<accept>abcd</accept></rule>",
     "rule r has no <source>"},
    {"<rule id='r' category='pii' weight='1' alone='50'>" REGEX("abcd")
     "<accept>abcd</accept></rule>",
     "rule r has 1 <accept> examples"},
    {"<rule id='r' category='pii' weight='1' alone='50'>" REGEX("abcd")
     "<accept>abcd</accept></rule>",
     "rule r has 0 <reject> examples"},
    {WORDS("w") RULE("context='40'", REGEX("abcd") "<keywords terms='w'/>"),
     "context=\"40\" is below alone=\"50\""},
    {RULE("context='80'", REGEX("abcd")), "context=\"80\" is never reached"},
    {RULE("bare='60'", REGEX("abcd")), "bare=\"60\" is above"},
    {WORDS("w") RULE("", REGEX("abcd") "<grade confidence='50'><near terms='w'/></grade>"),
     "a grade of 50 is never reached"},
    {WORDS("w") RULE("combine='noisy-or'",
                     REGEX("abcd") "<grade confidence='50'><near terms='w'/></grade>"),
     NULL},
    {WORDS("w") RULE("", REGEX("abcd")), "no rule uses the term list w"},
    {"<terms id='w' match='string'>abc</terms>" RULE("", REGEX("abcd") "<negative terms='w'/>"),
     "the term \"abc\" of w is short"},
    {"<terms id='w' match='string'>abce</terms>" RULE("", REGEX("abcd") "<negative terms='w'/>"),
     NULL},
    {"<terms id='w' match='string'>\xe8\xba\xab\xe4\xbb\xbd</terms>" RULE(
         "", REGEX("abcd") "<negative terms='w'/>"),
     NULL},
    {"<terms id='w'>abc</terms>" RULE("", REGEX("abcd") "<negative terms='w'/>"), NULL},
    {"<terms id='w'>Abce\nabcE</terms>" RULE("", REGEX("abcd") "<negative terms='w'/>"),
     "stands in w and again in w"},
    {WORDS("w") WORDS("v")
         RULE("kind='vocabulary'", "<vocabulary terms='w v' threshold='1' density='9'/>"),
     "stands in w and again in v"},
    {RULE("", REGEX("abcd")) "<combination id='c' floor='1'><class name='c'/></combination>",
     "asks for the class c"},
    {RULE("classes='c'",
          REGEX("abcd")) "<combination id='c' floor='1'><class name='c d'/></combination>",
     NULL},
    {RULE("", REGEX("abcd")) "<combination id='c' floor='1'><all><rule id='q'/></all></combination>",
     "asks for the rule q"},
};

START_TEST(the_linter_warns)
{
    const lint_case *c = &cases[_i];
    lks_ruleset *set = lks_ruleset_new();
    lks_diagnostics d;
    lks_diagnostics_init(&d);
    char *pack = g_strconcat("<pack xmlns='urn:leakscan:pack:1' name='p' version='1'>", c->body,
                             "</pack>", NULL);
    int rc = lks_policy_read_pack(set, pack, strlen(pack), "lint.xml", &d);
    ck_assert_msg(rc == LEAKSCAN_OK, "%s",
                  d.list->len > 0 ? ((lks_diagnostic *)d.list->pdata[0])->text : "");
    lks_diagnostics_clear(&d);
    lks_policy_lint(set, &d);
    bool is_told = false;
    for (guint i = 0; i < d.list->len; i++) {
        const lks_diagnostic *warning = d.list->pdata[i];
        ck_assert_int_eq(warning->severity, LEAKSCAN_SEVERITY_WARNING);
        ck_assert_uint_gt(warning->line, 0);
        if (c->text == NULL || strstr(warning->text, c->text) == NULL)
            fprintf(stderr, "also: %s\n", warning->text);
        else
            is_told = true;
    }
    ck_assert_uint_eq(is_told, c->text != NULL);
    if (c->text == NULL)
        ck_assert_uint_eq(d.list->len, 0);
    g_free(pack);
    lks_diagnostics_done(&d);
    lks_ruleset_free(set);
}
END_TEST

/* As strangers', since what is built in is spared the checks at every start. */
START_TEST(shipped_packs_pass_every_check)
{
    lks_ruleset *set = lks_ruleset_new();
    lks_diagnostics d;
    lks_diagnostics_init(&d);
    for (size_t i = 0; i < lks_policy_pack_count(); i++) {
        const char *name = lks_policy_pack_name(i);
        size_t length;
        const char *text = lks_policy_pack_text(name, &length);
        char *copy = g_memdup2(text, length);
        ck_assert(!lks_policy_is_shipped(copy));
        ck_assert_int_eq(lks_policy_read_pack(set, copy, length, name, &d), LEAKSCAN_OK);
        g_free(copy);
    }
    ck_assert_uint_eq(d.errors + d.warnings, 0);
    lks_diagnostics_done(&d);
    lks_ruleset_free(set);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lint");
    TCase *tcase = tcase_create("lint");
    tcase_add_loop_test(tcase, the_linter_warns, 0, G_N_ELEMENTS(cases));
    tcase_add_test(tcase, shipped_packs_pass_every_check);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
