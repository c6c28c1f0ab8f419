/* SPDX-License-Identifier: Apache-2.0 */
/* tally.c - counts what the reports say. */
#include "config.h"

#include "tally.h"

#include <string.h>

#define SHOWN_CONFIDENCE 50   /* output.md: findings below are not written */

static void free_detector(gpointer data)
{
    tally_detector *detector = data;
    g_free(detector->id);
    g_free(detector);
}

void tally_init(tally *t, const leakscan_policy *policy, int min_level)
{
    memset(t, 0, sizeof *t);
    t->min_level = min_level;
    t->detectors = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_detector);
    t->content_ids = g_hash_table_new(g_direct_hash, g_direct_equal);
    t->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    t->linkage = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < leakscan_policy_rule_count(policy); i++) {
        const leakscan_rule *rule = leakscan_policy_rule(policy, i);
        if (leakscan_rule_is_linkage(rule))
            g_hash_table_add(t->linkage, (char *)leakscan_rule_id(rule));
    }
}

void tally_clear(tally *t)
{
    worst_clear(&t->worst);
    g_hash_table_destroy(t->detectors);
    g_hash_table_destroy(t->content_ids);
    g_hash_table_destroy(t->values);
    g_hash_table_destroy(t->linkage);
}

uint64_t tally_seen(const tally *t)
{
    return t->statuses[LEAKSCAN_MESSAGE_COMPLETE] + t->statuses[LEAKSCAN_MESSAGE_INCOMPLETE] +
           t->statuses[LEAKSCAN_MESSAGE_FAILED];
}

/* ---- copies ---------------------------------------------------------------- */

static bool is_copy(tally *t, const leakscan_report *report)
{
    const char *id = leakscan_report_content_id(report);
    if (leakscan_report_status(report) == LEAKSCAN_MESSAGE_FAILED || id == NULL || id[0] == '\0')
        return false;

    /* 64 bits of a keyed hash: on 64-bit machines the id fits the pointer. */
    gpointer key = (gpointer)(guintptr)g_ascii_strtoull(id, NULL, 16);
    if (g_hash_table_contains(t->content_ids, key))
        return true;
    if (g_hash_table_size(t->content_ids) >= TALLY_COPIES_MAX)
        t->is_copies_full = true;
    else
        g_hash_table_add(t->content_ids, key);
    return false;
}

/* ---- detectors -------------------------------------------------------------- */

static tally_detector *find_detector(tally *t, const leakscan_finding *finding)
{
    const char *id = leakscan_finding_detector(finding);
    tally_detector *detector = g_hash_table_lookup(t->detectors, id);

    if (detector == NULL) {
        detector = g_new0(tally_detector, 1);
        detector->id = g_strdup(id);
        detector->category = leakscan_finding_category(finding);
        g_hash_table_insert(t->detectors, detector->id, detector);
    }
    return detector;
}

static void count_findings(tally *t, const leakscan_report *report)
{
    size_t count = leakscan_report_finding_count(report);

    for (size_t i = 0; i < count; i++) {
        const leakscan_finding *finding = leakscan_report_finding(report, i);
        const char *id = leakscan_finding_detector(finding);
        if (leakscan_finding_confidence(finding) < SHOWN_CONFIDENCE ||
            g_hash_table_contains(t->linkage, id))
            continue;
        tally_detector *detector = find_detector(t, finding);
        const char *value = leakscan_finding_value_id(finding);
        if (g_hash_table_add(t->values, g_strconcat(id, " ", value, NULL)))
            detector->distinct++;
        if (g_hash_table_add(t->values, g_strdup(id)))
            detector->messages++;
    }
    g_hash_table_remove_all(t->values);
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
    GHashTableIter iter;
    gpointer detector;

    g_hash_table_iter_init(&iter, t->detectors);
    while (g_hash_table_iter_next(&iter, NULL, &detector))
        g_ptr_array_add(list, detector);
    g_ptr_array_sort(list, by_count);
    return list;
}

/* ---- all together ------------------------------------------------------------ */

static void count_scores(tally *t, const leakscan_report *report)
{
    int level = leakscan_report_level(report);

    if (level >= 0 && level < TALLY_LEVELS)
        t->levels[level]++;
    t->highest = MAX(t->highest, level);
    for (int category = 1; category < TALLY_CATEGORIES; category++) {
        uint32_t score = leakscan_report_score(report, category);
        t->with_category[category] += score > 0;
        t->category_highest[category] = MAX(t->category_highest[category], score);
    }
}

bool tally_add(tally *t, const leakscan_report *report)
{
    int status = leakscan_report_status(report);
    uint32_t gaps = leakscan_report_gaps(report);

    t->statuses[status]++;
    t->messages++;
    for (unsigned i = 0; i < TALLY_GAPS; i++)
        t->gaps[i] += (gaps >> i) & 1;
    if (status == LEAKSCAN_MESSAGE_FAILED)
        return false;
    count_scores(t, report);
    if (is_copy(t, report)) {
        t->copies++;
        worst_add_copy(&t->worst, leakscan_report_content_id(report));
        return true;
    }
    count_findings(t, report);
    if (leakscan_report_level(report) >= t->min_level)
        worst_add(&t->worst, report);
    return false;
}
