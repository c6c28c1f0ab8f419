/* SPDX-License-Identifier: Apache-2.0 */
/*
 * companions.c - see companions.h.  A set is found only where nothing but terms
 * can make evidence hold; whatever is in doubt asks for no companion.
 */
#include "libleakscan/detect/companions.h"


static void free_set(void *p)
{
    g_array_unref(p);
}

/* Adds the lists one of which has a term near wherever the evidence holds; false
 * if it can hold without. */
static bool add_lists(const lks_node *node, GArray *lists)
{
    const lks_evidence *evidence = node->evidence;
    if (node->is_text || evidence->kind == LKS_EVIDENCE_PATTERN)
        return false;
    if (evidence->kind == LKS_EVIDENCE_TERMS) {
        g_array_append_val(lists, evidence->index);
        return true;
    }
    if (evidence->min == 0)
        return false;
    for (guint i = 0; i < node->children->len; i++)
        if (!add_lists(node->children->pdata[i], lists))
            return false;
    return true;
}

static GArray *lists_of(const lks_node *node)
{
    GArray *lists = g_array_new(FALSE, FALSE, sizeof(unsigned));
    if (add_lists(node, lists))
        return lists;
    g_array_unref(lists);
    return NULL;
}

/* All of a grade's evidence must hold, so the first that needs words will do. */
static bool add_grade(const GPtrArray *nodes, GArray *lists)
{
    for (guint i = 0; i < nodes->len; i++) {
        GArray *own = lists_of(nodes->pdata[i]);
        if (own == NULL)
            continue;
        g_array_append_vals(lists, own->data, own->len);
        g_array_unref(own);
        return true;
    }
    return false;
}

/* The lists that lift a match of the rule over its confidence alone; NULL if it
 * may be lifted by other things. */
static GArray *lifting_lists(const lks_compiled_rule *rule)
{
    GArray *lists = g_array_new(FALSE, FALSE, sizeof(unsigned));
    bool is_known = true;
    for (guint i = 0; i < rule->keywords->len && is_known; i++)
        is_known = add_lists(rule->keywords->pdata[i], lists);
    for (guint i = 0; i < rule->grades->len && is_known; i++)
        is_known = add_grade(rule->grades->pdata[i], lists);
    if (is_known)
        return lists;
    g_array_unref(lists);
    return NULL;
}

static bool is_weak_alone(const lks_engine *engine, const lks_shape *shape)
{
    return !engine->options.want_weak && !shape->rule->waits &&
           MAX(shape->alone, shape->rule->rule->bare) < LKS_SCORED;
}

void lks_companions_find(const lks_engine *engine, lks_shape *shape)
{
    const lks_compiled_rule *rule = shape->rule;
    shape->companions = g_ptr_array_new_with_free_func(free_set);
    if (rule == NULL || rule->rule->kind != LKS_RULE_PATTERNS)
        return;
    for (guint i = 0; i < rule->require->len; i++) {
        GArray *lists = lists_of(rule->require->pdata[i]);
        if (lists != NULL)
            g_ptr_array_add(shape->companions, lists);
    }
    GArray *lists = shape->pattern->column == NULL && is_weak_alone(engine, shape)
                        ? lifting_lists(rule)
                        : NULL;
    if (lists != NULL)
        g_ptr_array_add(shape->companions, lists);
}

static bool has_any(const GArray *lists, const lks_term_hits *hits)
{
    for (guint i = 0; i < lists->len; i++)
        if (lks_term_hits_is_seen(hits, g_array_index(lists, unsigned, i)))
            return true;
    return false;
}

bool lks_companions_stand(const lks_shape *shape, const lks_term_hits *hits)
{
    for (guint i = 0; i < shape->companions->len; i++)
        if (!has_any(shape->companions->pdata[i], hits))
            return false;
    return true;
}
