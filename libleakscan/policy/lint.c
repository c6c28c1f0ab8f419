/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lint.c - warnings about rules that load but serve their readers badly.
 */
#include "libleakscan/policy/lint.h"

#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/policy/policy.h"

enum {
    EXAMPLES_MIN = 2,       /* of each kind, a rule */
    SHORT_TERM = 3          /* letters that occur inside too many words */
};

void lks_lint_warn(lks_diagnostics *d, lks_place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = g_strdup_vprintf(format, args);
    va_end(args);
    lks_diagnostics_add(d, LEAKSCAN_SEVERITY_WARNING, place, "%s", text);
    g_free(text);
}

/* ---- what a rule tells its reader ---------------------------------------------- */

static void check_documentation(const lks_rule *rule, lks_diagnostics *d)
{
    const struct {
        const char *name, *text;
    } parts[] = {{"title", rule->title},
                 {"description", rule->description},
                 {"source", rule->source}};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i].text == NULL || parts[i].text[0] == '\0')
            lks_lint_warn(d, rule->place, "rule %s has no <%s>", rule->id, parts[i].name);
}

/* A rule without any example was told when it was loaded. */
static void check_examples(const lks_rule *rule, lks_diagnostics *d)
{
    guint accepts = 0;
    for (guint i = 0; i < rule->examples->len; i++)
        accepts += ((const lks_example *)rule->examples->pdata[i])->is_accept;
    guint rejects = rule->examples->len - accepts;
    if (rule->examples->len > 0 && accepts < EXAMPLES_MIN)
        lks_lint_warn(d, rule->place, "rule %s has %u <accept> examples; %d or more show its range",
                      rule->id, accepts, EXAMPLES_MIN);
    if (rule->examples->len > 0 && rejects < EXAMPLES_MIN)
        lks_lint_warn(d, rule->place,
                      "rule %s has %u <reject> examples; %d or more show its limits",
                      rule->id, rejects, EXAMPLES_MIN);
}

/* ---- confidences that never count ------------------------------------------------ */

static void check_confidences(const lks_rule *rule, lks_diagnostics *d)
{
    if (rule->context < rule->alone)
        lks_lint_warn(d, rule->place, "rule %s: context=\"%d\" is below alone=\"%d\"", rule->id,
                      rule->context, rule->alone);
    if (rule->context > rule->alone && rule->keywords->len == 0)
        lks_lint_warn(d, rule->place,
                      "rule %s has no <keywords>, so context=\"%d\" is never reached",
                      rule->id, rule->context);
    if (rule->bare > rule->alone)
        lks_lint_warn(d, rule->place, "rule %s: bare=\"%d\" is above alone=\"%d\"", rule->id,
                      rule->bare, rule->alone);
    for (guint i = 0; i < rule->grades->len && !rule->is_noisy_or; i++) {
        const lks_grade *grade = rule->grades->pdata[i];
        if (grade->confidence <= rule->alone)
            lks_lint_warn(d, rule->place,
                          "rule %s: a grade of %d is never reached, alone=\"%d\" holds always",
                          rule->id, grade->confidence, rule->alone);
    }
}

/* ---- term lists --------------------------------------------------------------------- */

/* Which lists anything refers to. */
static void mark_evidence(const GPtrArray *list, bool *used)
{
    GPtrArray *open = g_ptr_array_new();
    for (guint i = 0; i < list->len; i++)
        g_ptr_array_add(open, list->pdata[i]);
    while (open->len > 0) {
        const lks_evidence *evidence = g_ptr_array_steal_index_fast(open, open->len - 1);
        if (evidence->kind == LKS_EVIDENCE_TERMS)
            used[evidence->index] = true;
        for (guint i = 0; evidence->children != NULL && i < evidence->children->len; i++)
            g_ptr_array_add(open, evidence->children->pdata[i]);
    }
    g_ptr_array_unref(open);
}

static void mark_triggers(const GPtrArray *patterns, bool *used)
{
    for (guint i = 0; i < patterns->len; i++) {
        const lks_pattern *pattern = patterns->pdata[i];
        if (pattern->column != NULL)
            used[pattern->column_terms] = true;
        for (guint k = 0; k < pattern->triggers->len; k++) {
            const lks_trigger *trigger = pattern->triggers->pdata[k];
            if (trigger->kind == LKS_TRIGGER_TERMS)
                used[trigger->terms] = true;
        }
    }
}

static void mark_rule(const lks_rule *rule, bool *used)
{
    mark_evidence(rule->keywords, used);
    mark_evidence(rule->require, used);
    mark_evidence(rule->negative, used);
    for (guint i = 0; i < rule->grades->len; i++)
        mark_evidence(((const lks_grade *)rule->grades->pdata[i])->all, used);
    mark_triggers(rule->patterns, used);
    for (guint i = 0; rule->vocabulary != NULL && i < rule->vocabulary->lists->len; i++)
        used[g_array_index(rule->vocabulary->lists, unsigned, i)] = true;
}

static void check_unused_lists(const lks_ruleset *set, lks_diagnostics *d)
{
    bool *used = g_new0(bool, set->term_lists->len + 1);
    for (guint i = 0; i < set->rules->len; i++)
        mark_rule(set->rules->pdata[i], used);
    mark_triggers(set->shared_patterns, used);
    for (guint i = 0; i < set->term_lists->len; i++) {
        const lks_term_list *list = set->term_lists->pdata[i];
        if (!used[i])
            lks_lint_warn(d, list->place, "no rule uses the term list %s", list->id);
    }
    g_free(used);
}

static bool is_short(const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isalnum(text[i]))
            return false;
    return length <= SHORT_TERM;
}

static void check_short_terms(const lks_term_list *list, lks_diagnostics *d)
{
    for (guint i = 0; i < list->terms->len; i++) {
        const lks_term *term = list->terms->pdata[i];
        if (!term->is_word && is_short(term->text))
            lks_lint_warn(d, list->place,
                          "the term \"%s\" of %s is short and found inside other words; say "
                          "match=\"word\" or make it longer",
                          term->text, list->id);
    }
}

static char *term_key(const lks_term *term)
{
    return term->is_case_sensitive ? g_strconcat("=", term->text, NULL)
                                   : g_utf8_casefold(term->text, -1);
}

/* The same term in two lists of one vocabulary counts twice, twice in one list
 * not at all. */
static void check_repeated_terms(const lks_ruleset *set, const unsigned *lists, guint count,
                                 lks_diagnostics *d)
{
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < count; i++) {
        const lks_term_list *list = set->term_lists->pdata[lists[i]];
        for (guint k = 0; k < list->terms->len; k++) {
            const lks_term *term = list->terms->pdata[k];
            char *key = term_key(term);
            const lks_term_list *other = g_hash_table_lookup(seen, key);
            if (other != NULL)
                lks_lint_warn(d, list->place, "the term \"%s\" stands in %s and again in %s",
                              term->text, other->id, list->id);
            g_hash_table_replace(seen, key, (gpointer)list);
        }
    }
    g_hash_table_unref(seen);
}

static void check_lists(const lks_ruleset *set, lks_diagnostics *d)
{
    for (guint i = 0; i < set->term_lists->len; i++) {
        const lks_term_list *list = set->term_lists->pdata[i];
        /* A trigger's own terms may be short: a pattern decides after them. */
        if (list->id[0] == '#')
            continue;
        check_short_terms(list, d);
        check_repeated_terms(set, &i, 1, d);
    }
    for (guint i = 0; i < set->rules->len; i++) {
        const lks_rule *rule = set->rules->pdata[i];
        if (rule->vocabulary != NULL && rule->vocabulary->lists->len > 1)
            check_repeated_terms(set, (const unsigned *)(const void *)rule->vocabulary->lists->data,
                                 rule->vocabulary->lists->len, d);
    }
    check_unused_lists(set, d);
}

/* ---- combinations ---------------------------------------------------------------------- */

static void check_leaf(const lks_ruleset *set, const lks_combination *combination,
                       const lks_condition *leaf, guint64 classes, lks_diagnostics *d)
{
    if (leaf->rule != NULL && lks_ruleset_find(set, leaf->rule) == NULL)
        lks_lint_warn(d, combination->place,
                      "combination %s asks for the rule %s, which no pack has",
                      combination->id, leaf->rule);
    if (leaf->rule != NULL || (leaf->classes & classes) != 0)
        return;
    for (guint i = 0; i < set->class_names->len; i++)
        if ((leaf->classes & (guint64)1 << i) != 0)
            lks_lint_warn(d, combination->place,
                          "combination %s asks for the class %s, which no rule has",
                          combination->id, (const char *)set->class_names->pdata[i]);
}

static void check_combination(const lks_ruleset *set, const lks_combination *combination,
                              guint64 classes, lks_diagnostics *d)
{
    GPtrArray *open = g_ptr_array_new();
    g_ptr_array_add(open, combination->condition);
    while (open->len > 0) {
        const lks_condition *condition = g_ptr_array_steal_index_fast(open, open->len - 1);
        if (condition->children == NULL)
            check_leaf(set, combination, condition, classes, d);
        for (guint i = 0; condition->children != NULL && i < condition->children->len; i++)
            g_ptr_array_add(open, condition->children->pdata[i]);
    }
    g_ptr_array_unref(open);
}

static void check_combinations(const lks_ruleset *set, lks_diagnostics *d)
{
    guint64 classes = 0;
    for (guint i = 0; i < set->rules->len; i++)
        classes |= ((const lks_rule *)set->rules->pdata[i])->classes;
    for (guint i = 0; i < set->combinations->len; i++)
        check_combination(set, set->combinations->pdata[i], classes, d);
}

/* ---- all ---------------------------------------------------------------------------------- */

void lks_policy_lint(const lks_ruleset *set, lks_diagnostics *d)
{
    for (guint i = 0; i < set->rules->len; i++) {
        const lks_rule *rule = set->rules->pdata[i];
        check_documentation(rule, d);
        check_examples(rule, d);
        check_confidences(rule, d);
        for (guint k = 0; k < rule->patterns->len; k++)
            lks_lint_pattern(rule->patterns->pdata[k], rule, d);
    }
    for (guint i = 0; i < set->shared_patterns->len; i++)
        lks_lint_pattern(set->shared_patterns->pdata[i], NULL, d);
    check_lists(set, d);
    check_combinations(set, d);
}
