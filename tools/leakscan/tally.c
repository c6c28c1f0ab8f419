/* SPDX-License-Identifier: Apache-2.0 */
/* tally.c - counts what the reports say. */
#include "config.h"

#include "tally.h"

#include <string.h>

void tally_init(tally *t, const leakscan_policy *policy)
{
    memset(t, 0, sizeof *t);
    t->content_ids = g_hash_table_new(g_direct_hash, g_direct_equal);
    t->detector_count = leakscan_policy_rule_count(policy);
    t->detectors = g_new0(tally_detector, t->detector_count);
    for (size_t i = 0; i < t->detector_count; i++) {
        const leakscan_rule *rule = leakscan_policy_rule(policy, i);
        t->detectors[i].id = leakscan_rule_id(rule);
        t->detectors[i].category = leakscan_rule_category(rule);
    }
}

void tally_clear(tally *t)
{
    worst_clear(&t->worst);
    g_hash_table_destroy(t->content_ids);
    g_free(t->detectors);
}

uint64_t tally_seen(const tally *t)
{
    return t->statuses[LEAKSCAN_MESSAGE_COMPLETE] + t->statuses[LEAKSCAN_MESSAGE_INCOMPLETE] +
           t->statuses[LEAKSCAN_MESSAGE_FAILED];
}

/* ---- copies ---------------------------------------------------------------- */

static bool is_copy(tally *t, const answer *a)
{
    if (!(a->head.flags & ANSWER_HAS_ID))
        return false;

    /* 64 bits of a keyed hash: on 64-bit machines the id fits the pointer. */
    gpointer key = (gpointer)(guintptr)a->head.content_id;
    if (g_hash_table_contains(t->content_ids, key))
        return true;
    if (g_hash_table_size(t->content_ids) >= TALLY_COPIES_MAX)
        t->is_copies_full = true;
    else
        g_hash_table_add(t->content_ids, key);
    return false;
}

/* ---- detectors -------------------------------------------------------------- */

static void count_detectors(tally *t, const answer *a)
{
    for (size_t i = 0; i < a->head.counts; i++) {
        answer_count count = answer_count_at(a, i);
        t->detectors[count.rule].distinct += count.distinct;
        t->detectors[count.rule].messages++;
    }
}

static gint by_count(gconstpointer a, gconstpointer b)
{
    const tally_detector *left = *(tally_detector *const *)a;
    const tally_detector *right = *(tally_detector *const *)b;
    if (left->distinct != right->distinct)
        return left->distinct > right->distinct ? -1 : 1;
    return strcmp(left->id, right->id);
}

GPtrArray *tally_detectors(const tally *t)
{
    GPtrArray *list = g_ptr_array_new();

    for (size_t i = 0; i < t->detector_count; i++) {
        if (t->detectors[i].messages > 0)
            g_ptr_array_add(list, &t->detectors[i]);
    }
    g_ptr_array_sort(list, by_count);
    return list;
}

/* ---- all together ------------------------------------------------------------ */

static void count_scores(tally *t, const answer *a)
{
    t->levels[a->head.level]++;
    t->highest = MAX(t->highest, (int)a->head.level);
    for (int category = 1; category < TALLY_CATEGORIES; category++) {
        uint32_t score = a->head.scores[category];
        t->with_category[category] += score > 0;
        t->category_highest[category] = MAX(t->category_highest[category], score);
    }
}

/* A report that cannot be loaded is left out: its line was written all the same. */
static void add_worst(tally *t, const answer *a, uint64_t index)
{
    leakscan_report *report = NULL;

    if (a->head.saved == 0 || leakscan_report_load(&report, a->saved, a->head.saved) != LEAKSCAN_OK)
        return;
    worst_add(&t->worst, report, index);
    leakscan_report_unref(report);
}

bool tally_add(tally *t, const answer *a, uint64_t index, int kind)
{
    t->statuses[a->head.status]++;
    t->messages++;
    if (kind >= 0 && kind < TALLY_KINDS)
        t->kinds[kind]++;
    for (unsigned i = 0; i < TALLY_GAPS; i++)
        t->gaps[i] += (a->head.gaps >> i) & 1;
    if (a->head.status == LEAKSCAN_MESSAGE_FAILED)
        return false;
    count_scores(t, a);
    if (is_copy(t, a)) {
        t->copies++;
        worst_add_copy(&t->worst, a->head.content_id);
        return true;
    }
    count_detectors(t, a);
    add_worst(t, a, index);
    return false;
}

uint32_t tally_worst_floor(const tally *t)
{
    return worst_floor(&t->worst);
}
