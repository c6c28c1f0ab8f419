/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a pack says arrives in the rule set, field by field.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/policy/policy.h"
#include "tests/support/support.h"

static lks_ruleset *set;
static lks_diagnostics diagnostics;

static void report_all(void)
{
    for (guint i = 0; i < diagnostics.list->len; i++) {
        const lks_diagnostic *d = diagnostics.list->pdata[i];
        fprintf(stderr, "%s:%u:%u: %s\n", d->origin, d->line, d->column, d->text);
    }
}

static void load(const char *fixture)
{
    size_t length;
    char *text = read_fixture(fixture, &length);
    int rc = lks_policy_read_pack(set, text, length, "pack.xml", &diagnostics);
    if (rc != LEAKSCAN_OK)
        report_all();
    ck_assert_int_eq(rc, LEAKSCAN_OK);
    g_free(text);
}

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

static void load_everything(void)
{
    set_up();
    load("unit/policy/packs/everything.xml");
}

static const lks_rule *rule(const char *id)
{
    const lks_rule *found = lks_ruleset_find(set, id);
    ck_assert_ptr_nonnull(found);
    return found;
}

static unsigned terms(const char *id)
{
    int index = lks_ruleset_find_terms(set, id);
    ck_assert_int_ge(index, 0);
    return (unsigned)index;
}

START_TEST(term_lists_keep_their_styles)
{
    const lks_term_list *list = set->term_lists->pdata[terms("sample-words")];
    ck_assert_str_eq(list->language, "en");
    ck_assert_uint_eq(list->place.line, 6);
    ck_assert_uint_eq(list->place.column, 3);
    ck_assert_uint_eq(list->terms->len, 4);
    const lks_term *exact = list->terms->pdata[0];
    ck_assert_str_eq(exact->text, "SPECIMEN");
    ck_assert(exact->is_case_sensitive && !exact->is_word);
    ck_assert_int_eq(exact->weight, 4);
    const lks_term *spaced = list->terms->pdata[2];
    ck_assert_str_eq(spaced->text, "made up");
    ck_assert(!spaced->is_case_sensitive && spaced->is_word);
    ck_assert_int_eq(spaced->weight, 1);
    const lks_term_list *staff = set->term_lists->pdata[terms("staff-words")];
    ck_assert_str_eq(((lks_term *)staff->terms->pdata[0])->text, "Staff & crew");
    ck_assert_int_eq(((lks_term *)staff->terms->pdata[0])->weight, 2);
}
END_TEST

START_TEST(attributes_of_a_rule_arrive)
{
    const lks_rule *r = rule("full");
    ck_assert_int_eq(r->kind, LKS_RULE_PATTERNS);
    ck_assert_int_eq(r->category, LEAKSCAN_CATEGORY_FINANCIAL);
    ck_assert_uint_eq(r->weight, 75);
    ck_assert_int_eq(r->alone, 60);
    ck_assert_int_eq(r->context, 90);
    ck_assert_int_eq(r->bare, 30);
    ck_assert_str_eq(r->class_text, "strong account");
    ck_assert_uint_eq(r->classes, 3);
    ck_assert_str_eq(r->value_class, "account-number");
    ck_assert_str_eq(r->value_group, "number");
    ck_assert_uint_eq(r->scopes, LKS_SCOPE_SUBJECT | LKS_SCOPE_HEADER);
    ck_assert(r->is_secret && !r->is_linkage && r->is_noisy_or);
    ck_assert_uint_eq(r->min_count, 2);
    ck_assert_uint_eq(r->min_unique, 3);
    ck_assert_str_eq(r->title, "A title on two lines");
    ck_assert_str_eq(r->description, "Says much.");
    ck_assert_str_eq(r->source, "RFC 0");
    ck_assert_str_eq(r->label, "acct %v");
    ck_assert_str_eq(r->pack, "everything");
    ck_assert_uint_eq(r->index, 0);
    ck_assert_uint_eq(r->place.line, 23);
}
END_TEST

START_TEST(attributes_that_are_absent_have_presets)
{
    const lks_rule *r = rule("presets");
    ck_assert_uint_eq(r->index, 1);
    ck_assert_uint_eq(r->weight, 0);
    ck_assert(r->is_linkage && !r->is_secret && !r->is_noisy_or);
    ck_assert_int_eq(r->context, 40);
    ck_assert_int_eq(r->bare, -1);
    ck_assert_str_eq(r->value_class, "presets");
    ck_assert_str_eq(r->value_group, "v");
    ck_assert_str_eq(r->class_text, "");
    ck_assert_uint_eq(r->scopes, LKS_SCOPE_PRESET);
    ck_assert_uint_eq(r->min_count, 1);
    ck_assert_uint_eq(r->min_unique, 1);
    ck_assert_ptr_null(r->label);
    const lks_pattern *pattern = r->patterns->pdata[0];
    ck_assert_int_eq(pattern->alone, -1);
    ck_assert_int_eq(pattern->context, -1);
}
END_TEST

START_TEST(patterns_and_triggers_arrive)
{
    const lks_pattern *p = rule("full")->patterns->pdata[0];
    ck_assert_str_eq(p->regex, "(?<number>\\d{9,12})\\s{0,8}x");
    ck_assert_str_eq(p->validator, "mod97");
    ck_assert_int_eq(p->alone, 65);
    ck_assert_int_eq(p->context, 95);
    ck_assert_uint_eq(p->triggers->len, 4);
    const lks_trigger *digits = p->triggers->pdata[0], *word = p->triggers->pdata[1];
    ck_assert_int_eq(digits->kind, LKS_TRIGGER_DIGITS);
    ck_assert_int_eq(digits->separators, LKS_SEPARATORS_NONE);
    ck_assert_uint_eq(digits->min, 9);
    ck_assert_uint_eq(digits->max, 12);
    ck_assert_uint_eq(digits->before, 5);
    ck_assert_uint_eq(digits->after, 7);
    ck_assert_int_eq(word->kind, LKS_TRIGGER_WORD);
    ck_assert_uint_eq(word->min, 4);
    ck_assert_uint_eq(word->max, 34);
    ck_assert_uint_eq(word->before, 0);
    ck_assert_uint_eq(word->after, 12 + 8 + 1);
    const lks_trigger *named = p->triggers->pdata[2], *own = p->triggers->pdata[3];
    ck_assert_int_eq(named->kind, LKS_TRIGGER_TERMS);
    ck_assert_uint_eq(named->terms, terms("staff-words"));
    const lks_term_list *list = set->term_lists->pdata[own->terms];
    ck_assert_uint_eq(list->terms->len, 2);
    ck_assert_str_eq(((lks_term *)list->terms->pdata[1])->text, "account no");
    ck_assert(((lks_term *)list->terms->pdata[1])->is_case_sensitive);
    ck_assert(((lks_term *)list->terms->pdata[1])->is_word);
}
END_TEST

START_TEST(shared_patterns_arrive)
{
    int index = lks_ruleset_find_pattern(set, "iso-date");
    ck_assert_int_eq(index, 0);
    const lks_pattern *p = set->shared_patterns->pdata[index];
    ck_assert_str_eq(p->validator, "date");
    ck_assert_uint_eq(p->triggers->len, 1);
}
END_TEST

START_TEST(a_literal_start_becomes_the_trigger)
{
    const lks_pattern *p = rule("presets")->patterns->pdata[0];
    ck_assert_uint_eq(p->triggers->len, 1);
    const lks_trigger *t = p->triggers->pdata[0];
    ck_assert_int_eq(t->kind, LKS_TRIGGER_TERMS);
    ck_assert_uint_eq(t->before, 0);
    ck_assert_uint_eq(t->after, 15);
    const lks_term_list *list = set->term_lists->pdata[t->terms];
    const lks_term *term = list->terms->pdata[0];
    ck_assert_str_eq(term->text, "employee");
    ck_assert(!term->is_word && !term->is_case_sensitive);
}
END_TEST

START_TEST(required_terms_become_the_trigger)
{
    const lks_pattern *p = rule("required-terms")->patterns->pdata[0];
    ck_assert_uint_eq(p->triggers->len, 2);
    const lks_trigger *near = p->triggers->pdata[0], *far = p->triggers->pdata[1];
    ck_assert_uint_eq(near->terms, terms("staff-words"));
    ck_assert_uint_eq(near->before, 100 + LKS_REACH / 2);
    ck_assert_uint_eq(near->after, 100 + LKS_REACH / 2);
    ck_assert_uint_eq(far->terms, terms("sample-words"));
    ck_assert_uint_eq(far->before, LKS_REACH);
}
END_TEST

START_TEST(evidence_arrives)
{
    const lks_rule *r = rule("full");
    ck_assert_uint_eq(r->keywords->len, 2);
    const lks_evidence *plain = r->keywords->pdata[0], *joined = r->keywords->pdata[1];
    ck_assert_int_eq(plain->kind, LKS_EVIDENCE_TERMS);
    ck_assert_uint_eq(plain->index, terms("staff-words"));
    ck_assert_uint_eq(plain->within, 150);
    ck_assert_int_eq(joined->kind, LKS_EVIDENCE_ANY);
    ck_assert_uint_eq(joined->min, 2);
    ck_assert_uint_eq(joined->max, UINT_MAX);
    const lks_evidence *own = joined->children->pdata[0];
    ck_assert_uint_eq(own->within, 100);
    const lks_evidence *date =
        ((lks_evidence *)joined->children->pdata[1])->children->pdata[0];
    ck_assert_int_eq(date->kind, LKS_EVIDENCE_PATTERN);
    ck_assert_uint_eq(date->within, 300);
    ck_assert_uint_eq(date->min_count, 1);
}
END_TEST

START_TEST(grades_arrive)
{
    const lks_rule *r = rule("full");
    ck_assert_uint_eq(r->grades->len, 1);
    const lks_grade *grade = r->grades->pdata[0];
    ck_assert_int_eq(grade->confidence, 85);
    ck_assert_uint_eq(grade->all->len, 3);
    const lks_evidence *text = grade->all->pdata[0], *line = grade->all->pdata[1];
    ck_assert_uint_eq(text->within, LKS_WITHIN_TEXT);
    ck_assert_uint_eq(text->min_count, 2);
    ck_assert(text->is_unique);
    ck_assert_uint_eq(line->within, LKS_WITHIN_LINE);
    ck_assert_int_eq(line->kind, LKS_EVIDENCE_PATTERN);
    const lks_evidence *any = grade->all->pdata[2];
    ck_assert_uint_eq(any->min, 1);
    ck_assert_uint_eq(any->max, 2);
    const lks_evidence *not = any->children->pdata[1];
    ck_assert_uint_eq(not->min, 0);
    ck_assert_uint_eq(not->max, 0);
    ck_assert_uint_eq(((lks_evidence *)not->children->pdata[0])->within, 0);
}
END_TEST

START_TEST(negative_evidence_overrides_that_of_the_pack)
{
    ck_assert_uint_eq(rule("full")->negative->len, 1);
    ck_assert_uint_eq(((lks_evidence *)rule("full")->negative->pdata[0])->within, 20);
    ck_assert_uint_eq(rule("presets")->negative->len, 1);
    const lks_evidence *preset = rule("presets")->negative->pdata[0];
    ck_assert_uint_eq(preset->within, 60);
    ck_assert_uint_eq(preset->index, terms("sample-words"));
    ck_assert_uint_eq(rule("required-terms")->negative->len, 0);
}
END_TEST

START_TEST(specimens_are_normalised)
{
    const GPtrArray *specimens = rule("full")->specimens;
    ck_assert_uint_eq(specimens->len, 3);
    ck_assert_str_eq(specimens->pdata[0], "123456");
    ck_assert_str_eq(specimens->pdata[1], "ABC");
}
END_TEST

START_TEST(examples_are_kept_to_the_letter)
{
    const GPtrArray *examples = rule("full")->examples;
    ck_assert_uint_eq(examples->len, 3);
    const lks_example *first = examples->pdata[0], *last = examples->pdata[2];
    ck_assert_str_eq(first->text, " kept as it is ");
    ck_assert(first->is_accept && !last->is_accept);
    ck_assert_int_eq(first->where, LEAKSCAN_WHERE_SUBJECT);
    ck_assert_int_eq(((lks_example *)examples->pdata[1])->where, LEAKSCAN_WHERE_BODY);
    ck_assert_int_eq(last->where, LEAKSCAN_WHERE_FILENAME);
}
END_TEST

START_TEST(vocabularies_and_documents_arrive)
{
    const lks_rule *topic = rule("topic");
    ck_assert_int_eq(topic->kind, LKS_RULE_VOCABULARY);
    ck_assert_uint_eq(topic->vocabulary->lists->len, 2);
    ck_assert_uint_eq(g_array_index(topic->vocabulary->lists, unsigned, 1), terms("later-words"));
    ck_assert_int_eq(topic->vocabulary->threshold, 8);
    ck_assert_uint_eq(topic->vocabulary->min_distinct, 3);
    ck_assert_uint_eq(topic->vocabulary->density, 600);
    ck_assert_int_eq(topic->vocabulary->lone_threshold, 4);
    ck_assert_int_eq(rule("form")->kind, LKS_RULE_DOCUMENT);
    ck_assert_int_eq(rule("form")->alone, 0);
}
END_TEST

START_TEST(combinations_arrive)
{
    ck_assert_uint_eq(set->combinations->len, 2);
    const lks_combination *many = set->combinations->pdata[0];
    ck_assert_str_eq(many->id, "many");
    ck_assert_str_eq(many->title, "Many things");
    ck_assert_uint_eq(many->floor, 90);
    const lks_condition *all = many->condition;
    ck_assert(!all->is_any);
    ck_assert_uint_eq(all->children->len, 3);
    const lks_condition *both = all->children->pdata[0], *ten = all->children->pdata[1];
    ck_assert_uint_eq(both->classes, 3);
    ck_assert_uint_eq(both->min, 1);
    ck_assert_uint_eq(ten->classes, 2);
    ck_assert_uint_eq(ten->min, 10);
    const lks_condition *any = all->children->pdata[2];
    ck_assert(any->is_any);
    ck_assert_str_eq(((lks_condition *)any->children->pdata[0])->rule, "elsewhere");
    ck_assert_uint_eq(((lks_condition *)any->children->pdata[0])->min, 2);
    const lks_combination *one = set->combinations->pdata[1];
    ck_assert_ptr_null(one->condition->children);
    ck_assert_uint_eq(one->condition->classes, 1);
}
END_TEST

static char *digest_of(const char *text)
{
    lks_ruleset *other = lks_ruleset_new();
    ck_assert_int_eq(lks_policy_read_pack(other, text, strlen(text), "x", &diagnostics), 0);
    char *digest = g_strdup(g_checksum_get_string(other->digest));
    lks_ruleset_free(other);
    return digest;
}

START_TEST(the_digest_follows_the_bytes)
{
    static const char one[] = "<pack xmlns='urn:leakscan:pack:1' name='a' version='1'/>";
    static const char two[] = "<pack xmlns='urn:leakscan:pack:1' name='a' version='2'/>";
    char *first = digest_of(one), *again = digest_of(one), *other = digest_of(two);
    ck_assert_str_eq(first, again);
    ck_assert_str_ne(first, other);
    g_free(first);
    g_free(again);
    g_free(other);
}
END_TEST

START_TEST(later_packs_see_earlier_ones)
{
    static const char later[] =
        "<pack xmlns='urn:leakscan:pack:1' name='later' version='1'>"
        "<rule id='l' category='pii' weight='1' alone='1' classes='account fresh'>"
        "<match><regex>later\\d</regex></match><keywords terms='staff-words'/>"
        "<accept>x</accept></rule></pack>";
    guint lists = set->term_lists->len, rules = set->rules->len;
    ck_assert_int_eq(
        lks_policy_read_pack(set, later, strlen(later), "later.xml", &diagnostics), 0);
    const lks_rule *r = rule("l");
    ck_assert_uint_eq(r->index, rules);
    ck_assert_uint_eq(((lks_evidence *)r->keywords->pdata[0])->index, terms("staff-words"));
    const lks_pattern *p = r->patterns->pdata[0];
    ck_assert_uint_eq(((lks_trigger *)p->triggers->pdata[0])->terms, lists);
    ck_assert_str_eq(set->class_names->pdata[3], "fresh");
    ck_assert_uint_eq(r->classes, 1 << 1 | 1 << 3);
    ck_assert_str_eq(set->packs->pdata[1], "later");
}
END_TEST

START_TEST(the_example_of_the_manual_loads)
{
    load("unit/policy/packs/employee.xml");
    ck_assert_uint_eq(diagnostics.warnings, 0);
    lks_policy_lint(set, &diagnostics);
    report_all();
    ck_assert_uint_eq(diagnostics.warnings, 0);
    size_t pack_length, manual_length;
    char *pack = read_fixture("unit/policy/packs/employee.xml", &pack_length);
    char *manual = read_fixture("../doc/leakscan-rules.5", &manual_length);
    /* In roff a backslash is written \e. */
    char **parts = g_strsplit(pack, "\\", -1);
    char *written = g_strjoinv("\\e", parts);
    ck_assert_ptr_nonnull(strstr(manual, written));
    g_strfreev(parts);
    g_free(written);
    g_free(pack);
    g_free(manual);
}
END_TEST

START_TEST(shipped_packs_load)
{
    ck_assert_str_eq(lks_policy_pack_name(0), "scoring");
    ck_assert_ptr_null(lks_policy_pack_name(lks_policy_pack_count()));
    ck_assert_ptr_null(lks_policy_pack_text("no-such-pack", NULL));
    for (size_t i = 0; i < lks_policy_pack_count(); i++) {
        const char *name = lks_policy_pack_name(i);
        size_t length;
        const char *text = lks_policy_pack_text(name, &length);
        int rc = lks_policy_read_pack(set, text, length, name, &diagnostics);
        report_all();
        ck_assert_int_eq(rc, LEAKSCAN_OK);
        ck_assert_str_eq(set->packs->pdata[i], name);
    }
    ck_assert_uint_gt(set->rules->len, 0);
    lks_policy_lint(set, &diagnostics);
    ck_assert_uint_eq(diagnostics.errors, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("read");
    TCase *fields = tcase_create("everything"), *packs = tcase_create("packs");
    tcase_add_checked_fixture(fields, load_everything, tear_down);
    tcase_add_test(fields, term_lists_keep_their_styles);
    tcase_add_test(fields, attributes_of_a_rule_arrive);
    tcase_add_test(fields, attributes_that_are_absent_have_presets);
    tcase_add_test(fields, patterns_and_triggers_arrive);
    tcase_add_test(fields, shared_patterns_arrive);
    tcase_add_test(fields, a_literal_start_becomes_the_trigger);
    tcase_add_test(fields, required_terms_become_the_trigger);
    tcase_add_test(fields, evidence_arrives);
    tcase_add_test(fields, grades_arrive);
    tcase_add_test(fields, negative_evidence_overrides_that_of_the_pack);
    tcase_add_test(fields, specimens_are_normalised);
    tcase_add_test(fields, examples_are_kept_to_the_letter);
    tcase_add_test(fields, vocabularies_and_documents_arrive);
    tcase_add_test(fields, combinations_arrive);
    tcase_add_test(fields, later_packs_see_earlier_ones);
    tcase_add_checked_fixture(packs, set_up, tear_down);
    tcase_add_test(packs, the_digest_follows_the_bytes);
    tcase_add_test(packs, the_example_of_the_manual_loads);
    tcase_add_test(packs, shipped_packs_load);
    suite_add_tcase(suite, fields);
    suite_add_tcase(suite, packs);
    return run_suite(suite);
}
