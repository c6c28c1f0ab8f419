/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/model/rule.h"

#include <limits.h>
#include <string.h>

#include "libleakscan/leakscan.h"

enum { MAX_CLASSES = 64 };

static void free_term(void *p)
{
    lks_term *t = p;
    g_free(t->text);
    g_free(t);
}

static void free_example(void *p)
{
    lks_example *e = p;
    g_free(e->text);
    g_free(e);
}

static void free_evidence(void *p)
{
    lks_evidence_free(p);
}

static void free_grade(void *p)
{
    lks_grade *g = p;
    g_ptr_array_unref(g->all);
    g_free(g);
}

static void free_pattern(void *p)
{
    lks_pattern_free(p);
}

static void free_rule(void *p)
{
    lks_rule_free(p);
}

static void free_term_list(void *p)
{
    lks_term_list_free(p);
}

static void free_combination(void *p)
{
    lks_combination_free(p);
}

static void free_condition(void *p)
{
    lks_condition_free(p);
}

lks_ruleset *lks_ruleset_new(void)
{
    lks_ruleset *set = g_new0(lks_ruleset, 1);
    set->rules = g_ptr_array_new_with_free_func(free_rule);
    set->term_lists = g_ptr_array_new_with_free_func(free_term_list);
    set->shared_patterns = g_ptr_array_new_with_free_func(free_pattern);
    set->combinations = g_ptr_array_new_with_free_func(free_combination);
    set->class_names = g_ptr_array_new_with_free_func(g_free);
    set->packs = g_ptr_array_new_with_free_func(g_free);
    set->digest = g_checksum_new(G_CHECKSUM_SHA256);
    return set;
}

void lks_ruleset_free(lks_ruleset *set)
{
    if (set == NULL)
        return;
    g_ptr_array_unref(set->rules);
    g_ptr_array_unref(set->term_lists);
    g_ptr_array_unref(set->shared_patterns);
    g_ptr_array_unref(set->combinations);
    g_ptr_array_unref(set->class_names);
    g_ptr_array_unref(set->packs);
    g_checksum_free(set->digest);
    g_free(set);
}

int lks_ruleset_class(lks_ruleset *set, const char *name)
{
    for (guint i = 0; i < set->class_names->len; i++)
        if (strcmp(set->class_names->pdata[i], name) == 0)
            return (int)i;
    if (set->class_names->len >= MAX_CLASSES)
        return -1;
    g_ptr_array_add(set->class_names, g_strdup(name));
    return (int)set->class_names->len - 1;
}

const lks_rule *lks_ruleset_find(const lks_ruleset *set, const char *id)
{
    for (guint i = 0; i < set->rules->len; i++) {
        const lks_rule *rule = set->rules->pdata[i];
        if (strcmp(rule->id, id) == 0)
            return rule;
    }
    return NULL;
}

int lks_ruleset_find_terms(const lks_ruleset *set, const char *id)
{
    for (guint i = 0; i < set->term_lists->len; i++) {
        const lks_term_list *list = set->term_lists->pdata[i];
        if (strcmp(list->id, id) == 0)
            return (int)i;
    }
    return -1;
}

int lks_ruleset_find_pattern(const lks_ruleset *set, const char *id)
{
    for (guint i = 0; i < set->shared_patterns->len; i++) {
        const lks_pattern *pattern = set->shared_patterns->pdata[i];
        if (pattern->id != NULL && strcmp(pattern->id, id) == 0)
            return (int)i;
    }
    return -1;
}

lks_rule *lks_rule_new(void)
{
    lks_rule *r = g_new0(lks_rule, 1);
    r->scopes = LKS_SCOPE_PRESET;
    r->bare = -1;
    r->min_count = r->min_unique = 1;
    r->patterns = g_ptr_array_new_with_free_func(free_pattern);
    r->keywords = g_ptr_array_new_with_free_func(free_evidence);
    r->grades = g_ptr_array_new_with_free_func(free_grade);
    r->require = g_ptr_array_new_with_free_func(free_evidence);
    r->negative = g_ptr_array_new_with_free_func(free_evidence);
    r->specimens = g_ptr_array_new_with_free_func(g_free);
    r->examples = g_ptr_array_new_with_free_func(free_example);
    return r;
}

void lks_rule_free(lks_rule *r)
{
    if (r == NULL)
        return;
    g_free(r->id);
    g_free(r->title);
    g_free(r->description);
    g_free(r->source);
    g_free(r->pack);
    g_free(r->class_text);
    g_free(r->value_class);
    g_free(r->value_group);
    g_free(r->label);
    g_ptr_array_unref(r->patterns);
    if (r->vocabulary != NULL)
        g_array_unref(r->vocabulary->lists);
    g_free(r->vocabulary);
    g_ptr_array_unref(r->keywords);
    g_ptr_array_unref(r->grades);
    g_ptr_array_unref(r->require);
    g_ptr_array_unref(r->negative);
    g_ptr_array_unref(r->specimens);
    g_ptr_array_unref(r->examples);
    g_free(r);
}

lks_pattern *lks_pattern_new(void)
{
    lks_pattern *p = g_new0(lks_pattern, 1);
    p->alone = p->context = -1;
    p->triggers = g_ptr_array_new_with_free_func(g_free);
    return p;
}

void lks_pattern_free(lks_pattern *p)
{
    if (p == NULL)
        return;
    g_free(p->id);
    g_free(p->regex);
    g_free(p->validator);
    g_free(p->column);
    g_ptr_array_unref(p->triggers);
    g_free(p);
}

lks_term_list *lks_term_list_new(void)
{
    lks_term_list *list = g_new0(lks_term_list, 1);
    list->terms = g_ptr_array_new_with_free_func(free_term);
    return list;
}

void lks_term_list_free(lks_term_list *list)
{
    if (list == NULL)
        return;
    g_free(list->id);
    g_free(list->language);
    g_ptr_array_unref(list->terms);
    g_free(list);
}

lks_term *lks_term_new(const char *text)
{
    lks_term *t = g_new0(lks_term, 1);
    t->text = g_strdup(text);
    t->weight = 1;
    t->is_word = true;
    return t;
}

lks_evidence *lks_evidence_new(lks_evidence_kind kind)
{
    lks_evidence *e = g_new0(lks_evidence, 1);
    e->kind = kind;
    e->within = 300;
    e->min_count = 1;
    e->min = 1;
    e->max = UINT_MAX;
    if (kind == LKS_EVIDENCE_ANY)
        e->children = g_ptr_array_new_with_free_func(free_evidence);
    return e;
}

void lks_evidence_free(lks_evidence *e)
{
    if (e == NULL)
        return;
    g_clear_pointer(&e->children, g_ptr_array_unref);
    g_free(e);
}

lks_grade *lks_grade_new(void)
{
    lks_grade *g = g_new0(lks_grade, 1);
    g->all = g_ptr_array_new_with_free_func(free_evidence);
    return g;
}

lks_condition *lks_condition_new(void)
{
    lks_condition *c = g_new0(lks_condition, 1);
    c->min = 1;
    return c;
}

void lks_condition_free(lks_condition *c)
{
    if (c == NULL)
        return;
    g_clear_pointer(&c->children, g_ptr_array_unref);
    g_free(c->rule);
    g_free(c);
}

void lks_condition_add(lks_condition *parent, lks_condition *child)
{
    if (parent->children == NULL)
        parent->children = g_ptr_array_new_with_free_func(free_condition);
    g_ptr_array_add(parent->children, child);
}

lks_combination *lks_combination_new(void)
{
    return g_new0(lks_combination, 1);
}

void lks_combination_free(lks_combination *c)
{
    if (c == NULL)
        return;
    g_free(c->id);
    g_free(c->title);
    lks_condition_free(c->condition);
    g_free(c);
}

lks_example *lks_example_new(const char *text, bool is_accept)
{
    lks_example *e = g_new0(lks_example, 1);
    e->text = g_strdup(text);
    e->is_accept = is_accept;
    e->where = LEAKSCAN_WHERE_BODY;
    return e;
}
