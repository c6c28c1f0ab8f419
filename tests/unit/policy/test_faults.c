/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each fault of a pack is told with its place and in words that help.
 */
#include <stdio.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/policy/policy.h"
#include "tests/support/support.h"

#define HEAD   "<pack xmlns=\"urn:leakscan:pack:1\" name=\"p\" version=\"1\">\n"
#define RULE   "<rule id=\"r\" category=\"pii\" weight=\"1\" alone=\"50\">\n"
#define MATCH  "<match><regex>abcd</regex></match>"
#define ACCEPT "<accept>abcd</accept>"
#define END    "</rule></pack>"
#define OUT    "</pack>"

typedef struct fault_case {
    const char *pack;
    unsigned line, column;
    const char *text;          /* begins so */
} fault_case;

static const fault_case faults[] = {
    /* the frame */
    {"<pack name='p' version='1'/>", 1, 1, "<pack> is not of the namespace urn:leakscan:pack:1"},
    {"<rules xmlns='urn:leakscan:pack:1'/>", 1, 1, "<rules> cannot stand in the file"},
    {"<pack xmlns='urn:leakscan:pack:1'/>", 1, 1, "<pack> needs name="},
    {"<pack xmlns='urn:leakscan:pack:1'\n  name='a b' version='1'/>", 2, 3, "name is not a name"},
    {"<pack xmlns='urn:leakscan:pack:1' name='a' version='x'/>", 1, 44, "version must be a whole"},
    {HEAD "\n  <rulez/>" OUT, 3, 3, "<rulez> cannot stand in <pack>"},
    {HEAD "text" OUT, 1, 1, "text cannot stand in <pack>"},
    {HEAD "<title/><title/>" OUT, 2, 9, "<title> stands twice in <pack>"},
    {HEAD "<title xml:lang='en'/>" OUT, 2, 1, "<title> has no attribute lang"},
    {HEAD "<other:rule xmlns:other='urn:x'/>" OUT, 2, 1, "<rule> is not of the namespace"},
    {HEAD "<title>\n <b>", 3, 2, "<b> cannot stand in <title>"},
    /* terms */
    {HEAD "<terms>a</terms>" OUT, 2, 1, "<terms> needs id="},
    {HEAD "<terms id='t'>\n \n</terms>" OUT, 2, 1, "the term list is empty"},
    {HEAD "<terms id='t'>a</terms>\n<terms id='t'>b</terms>" OUT, 3, 1,
     "there is a term list named t already"},
    {HEAD "<terms id='t' match='words'>a</terms>" OUT, 2, 15,
     "match must be one of: word, string"},
    {HEAD "<terms id='t'>a<group weight='0'>b</group></terms>" OUT, 2, 23,
     "weight must be a whole number from 1 to 1000"},
    /* rules */
    {HEAD "<rule category='pii' weight='1' alone='1'>" MATCH ACCEPT END, 2, 1,
     "<rule> needs id="},
    {HEAD "<rule id='r' weight='1' alone='1'>" MATCH ACCEPT END, 2, 1, "<rule> needs category="},
    {HEAD "<rule id='r' category='person' weight='1' alone='1'>" MATCH ACCEPT END, 2, 14,
     "category must be one of: pii, financial, credential, health, clearance, marking"},
    {HEAD "<rule id='r' category='pii' alone='1'>" MATCH ACCEPT END, 2, 1,
     "<rule> needs weight="},
    {HEAD "<rule id='r' category='pii' weight='10.5' alone='1'>" MATCH ACCEPT END, 2, 29,
     "weight must be a number from 0 to 10"},
    {HEAD "<rule id='r' category='pii' weight='1' alone='101'>" MATCH ACCEPT END, 2, 40,
     "alone must be a whole number from 0 to 100"},
    {HEAD "<rule id='r' category='pii' weight='1' alone='-1'>" MATCH ACCEPT END, 2, 40,
     "alone must be a whole number from 0 to 100"},
    {HEAD "<rule id='r' category='pii' weight='1'>" MATCH ACCEPT END, 2, 1,
     "<rule> needs alone="},
    {HEAD "<rule id='r' category='pii' weight='1' alone='1' scopes='body page'>" MATCH ACCEPT END, 2,
     50, "scopes must be one of: subject, body, attachment, filename, header"},
    {HEAD "<rule id='r' category='pii' weight='1' alone='1' secret='true'>" MATCH ACCEPT END, 2, 50,
     "secret must be yes or no"},
    {HEAD "<rule id='r' category='pii' weight='1' alone='1' negative='all'>" MATCH ACCEPT END, 2, 50,
     "negative can only be none"},
    {HEAD "<rule id='r' category='pii' weight='1' alone='1' kind='regex'>" MATCH ACCEPT END, 2, 50,
     "kind must be one of: patterns, vocabulary, document"},
    {HEAD "<rule id='r' category='pii' weight='1' alone='1' min-count='0'>" MATCH ACCEPT END, 2, 50,
     "min-count must be a whole number from 1"},
    {HEAD RULE MATCH ACCEPT "</rule>\n" RULE MATCH ACCEPT END, 4, 1,
     "there is a rule named r already"},
    {HEAD RULE ACCEPT END, 2, 1, "<rule> has no <match>"},
    {HEAD RULE MATCH "<accept></accept>" END, 3, 35, "<accept> is empty"},
    {HEAD RULE MATCH "\n<vocabulary terms='t' threshold='1' density='1'/>" ACCEPT END, 2, 1,
     "<vocabulary> is for rules of kind"},
    {HEAD "<rule id='r' kind='vocabulary' category='pii' weight='1' alone='1'>" ACCEPT END, 2, 1,
     "<rule kind=\"vocabulary\"> has no <vocabulary>"},
    {HEAD "<rule id='r' kind='document' category='pii' weight='1'>" ACCEPT END, 2, 1,
     "<rule kind=\"document\"> has no <grade>"},
    {HEAD RULE MATCH "<label> </label>" ACCEPT END, 3, 35, "a label has 1 to"},
    /* patterns */
    {HEAD RULE "<match/>" ACCEPT END, 3, 1, "<match> needs a <regex>"},
    {HEAD RULE "<match><regex> </regex></match>" ACCEPT END, 3, 8,
     "a regular expression has 1 to 16384 bytes"},
    {HEAD RULE "<match><regex>abc(d</regex></match>" ACCEPT END, 3, 20,
     "the regular expression does not compile: missing closing parenthesis"},
    {HEAD RULE "<match><regex><![CDATA[abc\n  [z-a]]]></regex></match>" ACCEPT END, 4, 6,
     "the regular expression does not compile: range out of order"},
    {HEAD RULE "<match><regex>abc\xc3\xa9&lt;&#x20ac;x\\d+</regex></match>" ACCEPT END, 3, 34,
     "the repeat \\d+ has no upper bound"},
    {HEAD RULE "<match><regex><!-- c -->abc<![CDATA[d]]>e*</regex></match>" ACCEPT END, 3, 42,
     "the repeat e* has no upper bound"},
    {HEAD RULE "<match><regex>(abc)?</regex></match>" ACCEPT END, 3, 15,
     "the regular expression matches no text at all"},
    {HEAD RULE "<match><regex>abc(?R)?d</regex></match>" ACCEPT END, 3, 18,
     "a subroutine call has no bound"},
    {HEAD "<rule id='r' category='pii' weight='1' alone='1' value-group='n'>\n" MATCH ACCEPT END, 3,
     1, "the regular expression has no group (?<n>...)"},
    {HEAD "<rule id='r' category='pii' weight='1' alone='1' value-group='1n'>\n" MATCH ACCEPT END,
     2, 50, "value-group is not the name of a group"},
    /* triggers */
    {HEAD RULE "<match><regex>\\d{9}</regex></match>" ACCEPT END, 3, 1, "no usable trigger"},
    {HEAD RULE "<match>\n<trigger/><regex>abcd</regex></match>" ACCEPT END, 4, 1,
     "a trigger has one of digits="},
    {HEAD RULE "<match>\n<trigger digits='9' word='3'/><regex>abcd</regex></match>" ACCEPT END, 4, 1,
     "a trigger has one of digits="},
    {HEAD RULE "<match>\n<trigger digits='9-7'/><regex>abcd</regex></match>" ACCEPT END, 4, 10,
     "digits must be a number or MIN-MAX"},
    {HEAD RULE "<match>\n<trigger digits='9' before='2049'/><regex>abcd</regex></match>" ACCEPT END,
     4, 21, "before must be a whole number from 0 to 2048"},
    {HEAD RULE "<match>\n<trigger digits='9' outline='a|9|'/><regex>abcd</regex></match>" ACCEPT END,
     4, 21, "outline is at most 31 characters of ASCII with at most one bar"},
    {HEAD RULE "<match>\n<trigger digits='9' outline='|'/><regex>abcd</regex></match>" ACCEPT END, 4,
     21, "outline is at most 31 characters"},
    {HEAD RULE "<match>\n<trigger digits='9' "
     "outline='99999999999999999999999999999999'/><regex>abcd</regex></match>" ACCEPT END,
     4, 21, "outline is at most 31 characters"},
    {HEAD RULE "<match>\n<trigger digits='9' joined='perhaps'/><regex>abcd</regex></match>" ACCEPT
         END,
     4, 21, "joined"},
    {HEAD RULE "<match>\n<trigger separators='none'>abc</trigger><regex>abcd</regex></match>" ACCEPT
         END,
     4, 10, "separators stand between digits"},
    {HEAD RULE "<match>\n<trigger digits='9' case='exact'/><regex>abcd</regex></match>" ACCEPT END, 4,
     21, "case is for terms that stand in the trigger itself"},
    {HEAD RULE "<match>\n<trigger terms='nope'/><regex>abcd</regex></match>" ACCEPT END, 4, 10,
     "there is no term list named nope"},
    /* evidence */
    {HEAD RULE MATCH "\n<keywords terms='nope'/>" ACCEPT END, 4, 11,
     "there is no term list named nope in this pack or one loaded before it"},
    {HEAD RULE MATCH "\n<keywords pattern='nope'/>" ACCEPT END, 4, 11,
     "there is no shared pattern named nope"},
    {HEAD RULE MATCH "\n<keywords/>" ACCEPT END, 4, 1, "<keywords> names no terms"},
    {HEAD RULE MATCH "\n<require><near/></require>" ACCEPT END, 4, 10, "<near> needs terms="},
    {HEAD RULE MATCH "\n<require><near terms='a' pattern='b'/></require>" ACCEPT END, 4, 26,
     "<near> names terms or a pattern, not both"},
    {HEAD RULE MATCH "\n<keywords terms='a' within='2001'/>" ACCEPT END, 4, 21,
     "within must be text, line or a number of characters from 0 to 2000"},
    {HEAD RULE MATCH "\n<require><any/></require>" ACCEPT END, 4, 10,
     "<any> has no evidence inside"},
    {HEAD RULE MATCH "\n<require><any min='2'><near terms='a'/></any></require>" ACCEPT END, 4, 15,
     "min is 2, but only 1 things stand inside"},
    {HEAD RULE MATCH "\n<require><any min='1' max='0'><near terms='a'/></any></require>" ACCEPT END,
     4, 23, "max is less than min"},
    {HEAD RULE MATCH "\n<grade confidence='9'/>" ACCEPT END, 4, 1, "<grade> has no evidence"},
    {HEAD RULE MATCH "\n<grade><near terms='a'/></grade>" ACCEPT END, 4, 1,
     "<grade> needs confidence="},
    {HEAD RULE MATCH "\n<require/>" ACCEPT END, 4, 1, "<require> has no evidence inside"},
    /* combinations */
    {HEAD "<combination id='c' floor='1'/>" OUT, 2, 1, "<combination> has no condition"},
    {HEAD "<combination id='c' floor='101'><class name='a'/></combination>" OUT, 2, 21,
     "floor must be a whole number from 0 to 100"},
    {HEAD "<combination id='c' floor='1'><all/></combination>" OUT, 2, 31,
     "<all> has no condition inside"},
    {HEAD "<combination id='c' floor='1'><class name=' '/></combination>" OUT, 2, 38,
     "name holds no class"},
    {HEAD "<combination id='c' floor='1'><class name='a'/><class name='a'/></combination>" OUT, 2,
     48, "<combination> has one condition"},
};

static lks_ruleset *set;
static lks_diagnostics diagnostics;

static void set_up(void)
{
    set = lks_ruleset_new();
    lks_diagnostics_init(&diagnostics);
}

static void tear_down(void)
{
    lks_ruleset_free(set);
    lks_diagnostics_done(&diagnostics);
}

static int load(const char *text)
{
    return lks_policy_read_pack(set, text, strlen(text), "faulty.xml", &diagnostics);
}

/* The first error that begins so. */
static const lks_diagnostic *find(const char *text)
{
    for (guint i = 0; i < diagnostics.list->len; i++) {
        const lks_diagnostic *d = diagnostics.list->pdata[i];
        if (g_str_has_prefix(d->text, text))
            return d;
    }
    for (guint i = 0; i < diagnostics.list->len; i++) {
        const lks_diagnostic *d = diagnostics.list->pdata[i];
        fprintf(stderr, "%u:%u: %s\n", d->line, d->column, d->text);
    }
    ck_abort_msg("not told: %s", text);
    return NULL;
}

START_TEST(a_fault_is_told_with_its_place)
{
    const fault_case *c = &faults[_i];
    ck_assert_int_eq(load(c->pack), LEAKSCAN_E_POLICY);
    const lks_diagnostic *d = find(c->text);
    ck_assert_int_eq(d->severity, LEAKSCAN_SEVERITY_ERROR);
    ck_assert_str_eq(d->origin, "faulty.xml");
    ck_assert_msg(d->line == c->line && d->column == c->column, "%u:%u instead of %u:%u: %s",
                  d->line, d->column, c->line, c->column, d->text);
}
END_TEST

START_TEST(a_fault_leaves_the_set_as_it_was)
{
    static const char good[] = HEAD "<terms id='t'>a</terms>" RULE MATCH ACCEPT END;
    static const char bad[] = "<pack xmlns='urn:leakscan:pack:1' name='q' version='1'>"
                              "<terms id='u'>a</terms>"
                              "<rule id='s' category='pii' weight='1' alone='1' classes='c'>"
                              "<match><regex>abcd+</regex></match></rule></pack>";
    ck_assert_int_eq(load(good), LEAKSCAN_OK);
    guint lists = set->term_lists->len;
    GChecksum *before = g_checksum_copy(set->digest);
    ck_assert_int_eq(load(bad), LEAKSCAN_E_POLICY);
    ck_assert_uint_eq(set->rules->len, 1);
    ck_assert_uint_eq(set->term_lists->len, lists);
    ck_assert_uint_eq(set->packs->len, 1);
    ck_assert_uint_eq(set->class_names->len, 0);
    ck_assert_str_eq(g_checksum_get_string(before), g_checksum_get_string(set->digest));
    g_checksum_free(before);
}
END_TEST

START_TEST(a_pack_loads_once)
{
    ck_assert_int_eq(load(HEAD OUT), LEAKSCAN_OK);
    ck_assert_int_eq(load(HEAD OUT), LEAKSCAN_E_POLICY);
    ck_assert_uint_eq(find("a pack named p is loaded already")->column, 35);
}
END_TEST

START_TEST(ids_are_taken_over_all_packs)
{
    static const char again[] = "<pack xmlns='urn:leakscan:pack:1' name='q' version='1'>" RULE MATCH
        ACCEPT END;
    ck_assert_int_eq(load(HEAD RULE MATCH ACCEPT END), LEAKSCAN_OK);
    ck_assert_int_eq(load(again), LEAKSCAN_E_POLICY);
    find("there is a rule named r already");
}
END_TEST

START_TEST(many_faults_are_told_at_once)
{
    ck_assert_int_eq(load(HEAD "<x/><y/>" RULE "<match><regex>a+b*</regex></match>" END),
                     LEAKSCAN_E_POLICY);
    find("<x> cannot");
    find("<y> cannot");
    find("the repeat a+");
    find("the repeat b*");
    find("the rule has no <accept>");
}
END_TEST

START_TEST(a_sixty_fifth_class_is_a_fault)
{
    GString *pack = g_string_new(HEAD);
    for (int i = 0; i < 65; i++)
        g_string_append_printf(pack,
                               "<rule id='r%d' category='pii' weight='1' alone='1' "
                               "classes='c%d'>" MATCH ACCEPT "</rule>\n",
                               i, i);
    g_string_append(pack, OUT);
    ck_assert_int_eq(load(pack->str), LEAKSCAN_E_POLICY);
    ck_assert_uint_eq(find("there are more than 64 classes")->line, 66);
    g_string_free(pack, TRUE);
}
END_TEST

START_TEST(a_rule_without_examples_is_a_warning)
{
    ck_assert_int_eq(load(HEAD RULE MATCH END), LEAKSCAN_OK);
    ck_assert_int_eq(find("the rule has no <accept>")->severity, LEAKSCAN_SEVERITY_WARNING);
}
END_TEST

START_TEST(a_match_that_may_be_too_wide_is_a_warning)
{
    ck_assert_int_eq(load(HEAD RULE "<match><regex>abcd.{0,600}x</regex></match>" ACCEPT END),
                     LEAKSCAN_OK);
    ck_assert_int_eq(find("a match may be wider than 2048")->severity,
                     LEAKSCAN_SEVERITY_WARNING);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("faults");
    TCase *tcase = tcase_create("faults");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, a_fault_is_told_with_its_place, 0, G_N_ELEMENTS(faults));
    tcase_add_test(tcase, a_fault_leaves_the_set_as_it_was);
    tcase_add_test(tcase, a_pack_loads_once);
    tcase_add_test(tcase, ids_are_taken_over_all_packs);
    tcase_add_test(tcase, many_faults_are_told_at_once);
    tcase_add_test(tcase, a_sixty_fifth_class_is_a_fault);
    tcase_add_test(tcase, a_rule_without_examples_is_a_warning);
    tcase_add_test(tcase, a_match_that_may_be_too_wide_is_a_warning);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
