/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finish.c - what can be done only when the whole pack is read: names become
 * indexes, presets are given, triggers derived.
 */
#include <string.h>

#include "libleakscan/policy/reader.h"
#include "libleakscan/policy/regex.h"

typedef struct reference {
    lks_name_kind kind;
    char *name;
    lks_place place;
    unsigned *slot;
    GArray *list;
} reference;

static void clear_reference(void *p)
{
    g_free(((reference *)p)->name);
}

GArray *lks_reader_new_references(void)
{
    GArray *references = g_array_new(FALSE, FALSE, sizeof(reference));
    g_array_set_clear_func(references, clear_reference);
    return references;
}

void lks_reader_refer(lks_reader *r, lks_name_kind kind, const char *name, lks_place place,
                      unsigned *slot, GArray *list)
{
    reference made = {kind, g_strdup(name), place, slot, list};
    g_array_append_val(r->references, made);
}

bool lks_reader_claim(lks_reader *r, GHashTable *ids, const char *what, const char *id,
                      unsigned index, lks_place place)
{
    if (g_hash_table_contains(ids, id)) {
        lks_reader_error(r, place, "there is a %s named %s already", what, id);
        return false;
    }
    g_hash_table_insert(ids, g_strdup(id), GUINT_TO_POINTER(index + 1));
    return true;
}

static void resolve(lks_reader *r, const reference *wanted)
{
    bool is_terms = wanted->kind == LKS_NAME_TERMS;
    gpointer found = g_hash_table_lookup(is_terms ? r->term_ids : r->pattern_ids, wanted->name);
    if (found == NULL) {
        lks_reader_error(r, wanted->place,
                         "there is no %s named %.64s in this pack or one loaded before it",
                         is_terms ? "term list" : "shared pattern", wanted->name);
        return;
    }
    unsigned index = GPOINTER_TO_UINT(found) - 1;
    if (wanted->list != NULL)
        g_array_append_val(wanted->list, index);
    else
        *wanted->slot = index;
}

/* ---- presets ------------------------------------------------------------------ */

/* Deeper than LKS_PACK_DEPTH no evidence stands. */
static lks_evidence *copy_evidence(const lks_evidence *evidence)
{
    lks_evidence *copy = lks_evidence_new(evidence->kind);
    GPtrArray *children = copy->children;
    *copy = *evidence;
    copy->children = children;
    for (guint i = 0; children != NULL && i < evidence->children->len; i++)
        g_ptr_array_add(children, copy_evidence(evidence->children->pdata[i]));
    return copy;
}

static void give_default_negative(lks_reader *r, lks_rule *rule)
{
    if (g_hash_table_contains(r->own_negative, rule))
        return;
    for (guint i = 0; i < r->default_negative->len; i++)
        g_ptr_array_add(rule->negative, copy_evidence(r->default_negative->pdata[i]));
}

/* ---- triggers ------------------------------------------------------------------- */

static unsigned pattern_reach(const lks_pattern *pattern)
{
    return (unsigned)MIN(lks_regex_width(pattern->regex), (size_t)LKS_REACH);
}

static lks_trigger *add_terms_trigger(lks_pattern *pattern, unsigned terms, unsigned before,
                                      unsigned after)
{
    lks_trigger *trigger = g_new0(lks_trigger, 1);
    trigger->kind = LKS_TRIGGER_TERMS;
    trigger->separators = LKS_SEPARATORS_ANY;
    trigger->terms = terms;
    trigger->before = before;
    trigger->after = after;
    trigger->place = pattern->place;
    g_ptr_array_add(pattern->triggers, trigger);
    return trigger;
}

static bool derive_from_literals(lks_reader *r, lks_pattern *pattern)
{
    GPtrArray *literals = lks_regex_literals(pattern->regex);
    if (literals == NULL)
        return false;
    unsigned index = r->set->term_lists->len + r->scratch->term_lists->len;
    lks_term_list *list = lks_term_list_new();
    list->id = g_strdup_printf("#%u", index);
    list->place = pattern->place;
    for (guint i = 0; i < literals->len; i++) {
        lks_term *term = lks_term_new(literals->pdata[i]);
        term->is_word = false;
        g_ptr_array_add(list->terms, term);
    }
    g_ptr_array_unref(literals);
    g_ptr_array_add(r->scratch->term_lists, list);
    add_terms_trigger(pattern, index, 0, pattern_reach(pattern));
    return true;
}

/* How far a match may stand from required terms: the window, in characters of up
 * to four bytes, and the match itself. */
static unsigned required_reach(const lks_evidence *evidence, const lks_pattern *pattern)
{
    size_t exact = 4 * (size_t)evidence->within + pattern_reach(pattern);
    size_t usual = (size_t)evidence->within + LKS_REACH / 2;
    return (unsigned)MIN(MAX(exact, usual), (size_t)LKS_REACH);
}

static bool is_near_terms(const lks_evidence *evidence)
{
    return evidence->kind == LKS_EVIDENCE_TERMS && evidence->within <= LKS_REACH / 2;
}

/* The terms of one required evidence: its own, or those of all its alternatives. */
static bool derive_from_evidence(const lks_evidence *evidence, lks_pattern *pattern)
{
    if (is_near_terms(evidence)) {
        unsigned reach = required_reach(evidence, pattern);
        add_terms_trigger(pattern, evidence->index, reach, reach);
        return true;
    }
    if (evidence->kind != LKS_EVIDENCE_ANY || evidence->min == 0)
        return false;
    for (guint i = 0; i < evidence->children->len; i++)
        if (!is_near_terms(evidence->children->pdata[i]))
            return false;
    for (guint i = 0; i < evidence->children->len; i++)
        derive_from_evidence(evidence->children->pdata[i], pattern);
    return true;
}

static void derive_triggers(lks_reader *r, const lks_rule *rule, lks_pattern *pattern)
{
    if (derive_from_literals(r, pattern))
        return;
    for (guint i = 0; i < rule->require->len; i++)
        if (derive_from_evidence(rule->require->pdata[i], pattern))
            return;
    lks_reader_error(r, pattern->place,
                     "no usable trigger: write a <trigger>, begin the regular expression with "
                     "three letters or more, or require terms within %d characters",
                     LKS_REACH / 2);
}

static void give_reach(lks_pattern *pattern)
{
    for (guint i = 0; i < pattern->triggers->len; i++) {
        lks_trigger *trigger = pattern->triggers->pdata[i];
        if (trigger->after == LKS_AFTER_WIDTH)
            trigger->after = pattern_reach(pattern);
    }
}

static void give_triggers(lks_reader *r, lks_rule *rule)
{
    for (guint i = 0; i < rule->patterns->len; i++) {
        lks_pattern *pattern = rule->patterns->pdata[i];
        if (pattern->regex == NULL)
            continue;
        if (pattern->triggers->len == 0)
            derive_triggers(r, rule, pattern);
        give_reach(pattern);
    }
}

void lks_reader_finish(lks_reader *r)
{
    /* A fault above leaves names unread that are there. */
    if (r->is_stopped)
        return;
    for (guint i = 0; i < r->references->len; i++)
        resolve(r, &g_array_index(r->references, reference, i));
    for (guint i = 0; i < r->scratch->rules->len; i++) {
        lks_rule *rule = r->scratch->rules->pdata[i];
        give_default_negative(r, rule);
        give_triggers(r, rule);
    }
    for (guint i = 0; i < r->scratch->shared_patterns->len; i++) {
        lks_pattern *pattern = r->scratch->shared_patterns->pdata[i];
        if (pattern->regex != NULL)
            give_reach(pattern);
    }
}
