/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine.c - a rule set, compiled: patterns, evidence, and from each shape of a
 * trigger to the patterns it starts.
 */
#include "config.h"

#include "libleakscan/detect/companions.h"
#include "libleakscan/detect/engine.h"

#include <limits.h>
#include <string.h>

#include "libleakscan/leakscan.h"

struct maker {
    lks_engine *engine;
    lks_diagnostics *d;
    lks_compiled_rule *rule;    /* at work */
    bool *is_used;              /* per term list */
    bool is_negative, is_label; /* the evidence at work */
};

static void fail(struct maker *maker, lks_place place, const char *text)
{
    lks_diagnostics_add(maker->d, LEAKSCAN_SEVERITY_ERROR, place, "%s", text);
}

/* ---- freeing ---------------------------------------------------------------- */

static void free_node(void *p)
{
    lks_node *node = p;
    g_clear_pointer(&node->children, g_ptr_array_unref);
    g_free(node);
}

static void free_nodes(void *p)
{
    g_ptr_array_unref(p);
}

static void free_shape(void *p)
{
    lks_shape *shape = p;
    lks_regex_free(shape->regex);
    g_clear_pointer(&shape->companions, g_ptr_array_unref);
    g_free(shape);
}

static void free_rule(void *p)
{
    lks_compiled_rule *rule = p;
    g_ptr_array_unref(rule->require);
    g_ptr_array_unref(rule->keywords);
    g_ptr_array_unref(rule->negative);
    g_ptr_array_unref(rule->grades);
    g_ptr_array_unref(rule->leaves);
    g_free(rule);
}

static void free_tables(GArray **tables, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (tables[i] != NULL)
            g_array_unref(tables[i]);
}

void lks_engine_free(lks_engine *engine)
{
    if (engine == NULL)
        return;
    lks_terms_free(engine->terms);
    g_free(engine->trigger_name);
    g_ptr_array_unref(engine->rules);
    g_ptr_array_unref(engine->documents);
    g_ptr_array_unref(engine->shared);
    g_ptr_array_unref(engine->shapes);
    free_tables(engine->by_list, engine->set->term_lists->len);
    g_free(engine->by_list);
    free_tables(engine->by_run, G_N_ELEMENTS(engine->by_run));
    free_tables(engine->by_single, G_N_ELEMENTS(engine->by_single));
    free_tables(engine->by_token, G_N_ELEMENTS(engine->by_token));
    free_tables(engine->by_word, G_N_ELEMENTS(engine->by_word));
    g_free(engine->is_text_list);
    g_free(engine->is_text_pattern);
    g_free(engine);
}

/* ---- triggers ----------------------------------------------------------------- */

static void add_dispatch(GArray **table, const lks_dispatch *dispatch)
{
    if (*table == NULL)
        *table = g_array_new(FALSE, FALSE, sizeof(lks_dispatch));
    g_array_append_vals(*table, dispatch, 1);
}

static void add_lengths(GArray **tables, unsigned last, unsigned min, unsigned max,
                        const lks_dispatch *dispatch)
{
    for (unsigned i = MIN(min, last); i <= MIN(max, last); i++)
        add_dispatch(&tables[i], dispatch);
}

static void add_digits(lks_engine *engine, const lks_trigger *trigger, lks_dispatch *dispatch)
{
    if (trigger->separators == LKS_SEPARATORS_NONE) {
        dispatch->is_anchored = trigger->before == 0;
        add_lengths(engine->by_run, LKS_DIGITS_MAX, trigger->min, trigger->max, dispatch);
        return;
    }
    add_lengths(engine->by_token, LKS_DIGITS_MAX, trigger->min, UINT_MAX, dispatch);
    if (trigger->separators == LKS_SEPARATORS_REQUIRED)
        return;
    dispatch->is_anchored = trigger->before == 0;
    add_lengths(engine->by_single, LKS_DIGITS_MAX, trigger->min, trigger->max, dispatch);
}

static void add_trigger(struct maker *maker, const lks_trigger *trigger, const lks_shape *shape)
{
    lks_engine *engine = maker->engine;
    lks_dispatch dispatch = {
        .shape = shape,
        .index = shape->index,
        .before = trigger->before,
        .after = trigger->after,
        .is_joined = trigger->is_joined,
        .outline = trigger->outline[0] != '\0' ? trigger->outline : NULL,
    };
    if (trigger->before > LKS_REACH || trigger->after > LKS_REACH) {
        fail(maker, trigger->place, "a trigger reaches too far");
        return;
    }
    switch (trigger->kind) {
    case LKS_TRIGGER_TERMS:
        if (trigger->terms >= engine->set->term_lists->len) {
            fail(maker, trigger->place, "a trigger names no list of terms");
            return;
        }
        maker->is_used[trigger->terms] = true;
        dispatch.is_heading = shape->pattern->column != NULL &&
                              shape->pattern->column_terms == trigger->terms;
        add_dispatch(&engine->by_list[trigger->terms], &dispatch);
        return;
    case LKS_TRIGGER_DIGITS:
        add_digits(engine, trigger, &dispatch);
        return;
    case LKS_TRIGGER_WORD:
        dispatch.is_anchored = trigger->before == 0;
        add_lengths(engine->by_word, LKS_WORD_MAX, trigger->min, trigger->max, &dispatch);
        return;
    }
}

/* ---- patterns ------------------------------------------------------------------- */

static lks_shape *add_shape(struct maker *maker, const lks_pattern *pattern,
                            const lks_compiled_rule *rule)
{
    lks_shape *shape = g_new0(lks_shape, 1);
    shape->index = maker->engine->shapes->len;
    g_ptr_array_add(maker->engine->shapes, shape);
    shape->rule = rule;
    shape->pattern = pattern;
    shape->regex = lks_regex_new(pattern, rule != NULL ? rule->rule->value_group : "v", maker->d);
    if (pattern->validator != NULL) {
        shape->validator = lks_validator_find(pattern->validator);
        if (shape->validator == NULL)
            lks_diagnostics_add(maker->d, LEAKSCAN_SEVERITY_ERROR, pattern->place,
                                "there is no validator %s", pattern->validator);
    }
    if (pattern->column != NULL && pattern->column_terms < maker->engine->set->term_lists->len)
        maker->is_used[pattern->column_terms] = true;
    if (rule != NULL) {
        shape->alone = pattern->alone >= 0 ? pattern->alone : rule->rule->alone;
        shape->context = pattern->context >= 0 ? pattern->context : rule->rule->context;
    }
    return shape;
}

static void add_triggers(struct maker *maker, const lks_shape *shape)
{
    for (guint i = 0; i < shape->pattern->triggers->len; i++)
        add_trigger(maker, shape->pattern->triggers->pdata[i], shape);
}

/* ---- evidence --------------------------------------------------------------------- */

static bool add_leaf(struct maker *maker, lks_node *node)
{
    const lks_evidence *evidence = node->evidence;
    lks_engine *engine = maker->engine;
    bool is_terms = evidence->kind == LKS_EVIDENCE_TERMS;
    const GPtrArray *targets = is_terms ? engine->set->term_lists : engine->set->shared_patterns;
    if (evidence->index >= targets->len) {
        fail(maker, evidence->place, "evidence names nothing that exists");
        return false;
    }
    if (evidence->min_count > LKS_EVIDENCE_COUNT_MAX) {
        fail(maker, evidence->place, "evidence asks for more than 64");
        return false;
    }
    if (is_terms)
        maker->is_used[evidence->index] = true;
    else
        node->shape = engine->shared->pdata[evidence->index];
    node->is_text = evidence->within == LKS_WITHIN_TEXT ||
                    maker->rule->rule->kind == LKS_RULE_DOCUMENT;
    if (node->is_text) {
        maker->rule->is_textual = true;
        (is_terms ? engine->is_text_list : engine->is_text_pattern)[evidence->index] = true;
        return true;
    }
    if (maker->rule->leaves->len >= LKS_EVIDENCE_LEAVES_MAX) {
        fail(maker, evidence->place, "a rule has more than 64 pieces of evidence");
        return false;
    }
    node->leaf = maker->rule->leaves->len;
    g_ptr_array_add(maker->rule->leaves, node);
    return true;
}

static void add_evidence(struct maker *maker, GPtrArray *nodes, const lks_evidence *evidence,
                         unsigned depth)
{
    if (depth > LKS_EVIDENCE_DEPTH_MAX) {
        fail(maker, evidence->place, "evidence is nested too deep");
        return;
    }
    lks_node *node = g_new0(lks_node, 1);
    node->evidence = evidence;
    node->is_negative = maker->is_negative;
    node->is_label = maker->is_label;
    g_ptr_array_add(nodes, node);
    if (evidence->kind != LKS_EVIDENCE_ANY) {
        add_leaf(maker, node);
        return;
    }
    node->children = g_ptr_array_new_with_free_func(free_node);
    for (guint i = 0; i < evidence->children->len; i++)
        add_evidence(maker, node->children, evidence->children->pdata[i], depth + 1);
}

static GPtrArray *compile_evidence(struct maker *maker, const GPtrArray *list)
{
    GPtrArray *nodes = g_ptr_array_new_with_free_func(free_node);
    for (guint i = 0; i < list->len; i++)
        add_evidence(maker, nodes, list->pdata[i], 1);
    return nodes;
}

/* ---- rules -------------------------------------------------------------------------- */

static void use_vocabulary(struct maker *maker, const lks_rule *rule)
{
    if (rule->kind != LKS_RULE_VOCABULARY)
        return;
    if (rule->vocabulary == NULL || rule->vocabulary->density > LKS_PROXIMITY_MAX) {
        fail(maker, rule->place, "a vocabulary is missing or its density too wide");
        return;
    }
    for (guint i = 0; i < rule->vocabulary->lists->len; i++) {
        unsigned list = g_array_index(rule->vocabulary->lists, unsigned, i);
        if (list < maker->engine->set->term_lists->len)
            maker->is_used[list] = true;
        else
            fail(maker, rule->place, "a vocabulary names no list of terms");
    }
}

static void add_rule(struct maker *maker, const lks_rule *rule)
{
    lks_compiled_rule *compiled = g_new0(lks_compiled_rule, 1);
    g_ptr_array_add(maker->engine->rules, compiled);
    maker->rule = compiled;
    maker->engine->scopes |= rule->scopes;
    compiled->rule = rule;
    if (rule->kind == LKS_RULE_DOCUMENT)
        g_ptr_array_add(maker->engine->documents, compiled);
    compiled->leaves = g_ptr_array_new();
    maker->is_label = true;
    compiled->require = compile_evidence(maker, rule->require);
    compiled->keywords = compile_evidence(maker, rule->keywords);
    maker->is_label = false;
    maker->is_negative = true;
    compiled->negative = compile_evidence(maker, rule->negative);
    maker->is_negative = false;
    compiled->grades = g_ptr_array_new_with_free_func(free_nodes);
    for (guint i = 0; i < rule->grades->len; i++) {
        const lks_grade *grade = rule->grades->pdata[i];
        g_ptr_array_add(compiled->grades, compile_evidence(maker, grade->all));
    }
    compiled->waits = rule->min_count > 1 || rule->min_unique > 1;
    use_vocabulary(maker, rule);
    for (guint i = 0; i < rule->patterns->len; i++)
        add_triggers(maker, add_shape(maker, rule->patterns->pdata[i], compiled));
}

static void add_shared(struct maker *maker)
{
    const GPtrArray *patterns = maker->engine->set->shared_patterns;
    for (guint i = 0; i < patterns->len; i++)
        g_ptr_array_add(maker->engine->shared, add_shape(maker, patterns->pdata[i], NULL));
}

/* Only those that are counted over whole texts are looked for by triggers. */
static void trigger_shared(struct maker *maker)
{
    for (guint i = 0; i < maker->engine->shared->len; i++)
        if (maker->engine->is_text_pattern[i])
            add_triggers(maker, maker->engine->shared->pdata[i]);
}

static lks_engine *new_engine(const lks_ruleset *set, const lks_engine_options *options)
{
    lks_engine *engine = g_new0(lks_engine, 1);
    engine->set = set;
    engine->options = *options;
    engine->shapes = g_ptr_array_new_with_free_func(free_shape);
    engine->shared = g_ptr_array_new();
    engine->rules = g_ptr_array_new_with_free_func(free_rule);
    engine->documents = g_ptr_array_new();
    engine->by_list = g_new0(GArray *, set->term_lists->len + 1);
    engine->is_text_list = g_new0(bool, set->term_lists->len + 1);
    engine->is_text_pattern = g_new0(bool, set->shared_patterns->len + 1);
    return engine;
}

lks_engine *lks_engine_new(const lks_ruleset *set, const lks_engine_options *options,
                           lks_diagnostics *d)
{
    unsigned errors = d->errors;
    lks_engine *engine = new_engine(set, options);
    struct maker maker = {.engine = engine, .d = d,
                          .is_used = g_new0(bool, set->term_lists->len + 1)};
    add_shared(&maker);
    for (guint i = 0; i < set->rules->len; i++)
        add_rule(&maker, set->rules->pdata[i]);
    trigger_shared(&maker);
    for (guint i = 0; i < engine->shapes->len; i++)
        lks_companions_find(engine, engine->shapes->pdata[i]);
    engine->terms = lks_terms_new(set, maker.is_used, options, d);
    g_free(maker.is_used);
    const char *name = lks_terms_engine_name(engine->terms);
    engine->trigger_name = g_strdup(name);
    if (d->errors == errors)
        return engine;
    lks_engine_free(engine);
    return NULL;
}

const char *lks_engine_trigger_name(const lks_engine *engine)
{
    return engine->trigger_name;
}
