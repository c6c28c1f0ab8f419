/* SPDX-License-Identifier: Apache-2.0 */
/* worst.c - keeps extracts, not reports: a report may be large. */
#include "config.h"

#include "worst.h"

#include <glib.h>
#include <inttypes.h>
#include <string.h>

#define NAMED_DETECTORS 6
#define DETECTORS_MAX   64    /* told apart in one message */
#define STRING_MAX      512

typedef struct detector_sum {
    const char *id;
    uint32_t weight, confidence;
    GHashTable *values;
} detector_sum;

static void clear_entry(worst_entry *e)
{
    g_free(e->source);
    g_free(e->from);
    g_free(e->subject);
    g_free(e->combinations);
    g_free(e->detectors);
}

/* Cut by bytes; a character cut in two is shown as an escape. */
static char *copy_bounded(const char *text)
{
    return text == NULL ? NULL : g_strndup(text, STRING_MAX);
}

static char *join_combinations(const leakscan_report *report)
{
    GString *joined = g_string_new(NULL);
    for (size_t i = 0; i < leakscan_report_combination_count(report); i++)
        g_string_append_printf(joined, "%s%s", i > 0 ? ", " : "",
                               leakscan_report_combination(report, i));
    return g_string_free(joined, FALSE);
}

static detector_sum *find_sum(GArray *sums, const char *id)
{
    for (guint i = 0; i < sums->len; i++) {
        detector_sum *sum = &g_array_index(sums, detector_sum, i);
        /* An array that has a length has data, which the analyzer does not know.
         * NOLINTNEXTLINE(clang-analyzer-core.NullDereference) */
        if (strcmp(sum->id, id) == 0)
            return sum;
    }
    if (sums->len >= DETECTORS_MAX)
        return NULL;
    detector_sum fresh = {.id = id, .values = g_hash_table_new(g_str_hash, g_str_equal)};
    g_array_append_val(sums, fresh);
    return &g_array_index(sums, detector_sum, sums->len - 1);
}

static gint by_weight(gconstpointer a, gconstpointer b)
{
    const detector_sum *left = a, *right = b;
    uint32_t mine = left->weight * left->confidence;
    uint32_t other = right->weight * right->confidence;
    if (mine != other)
        return mine > other ? -1 : 1;
    return strcmp(left->id, right->id);
}

static GArray *sum_detectors(const leakscan_report *report)
{
    GArray *sums = g_array_new(FALSE, FALSE, sizeof(detector_sum));
    size_t count = leakscan_report_finding_count(report);

    for (size_t i = 0; i < count; i++) {
        const leakscan_finding *f = leakscan_report_finding(report, i);
        detector_sum *sum = NULL;
        if (leakscan_finding_confidence(f) >= 50)
            sum = find_sum(sums, leakscan_finding_detector(f));
        if (sum == NULL)
            continue;
        g_hash_table_add(sum->values, (char *)leakscan_finding_value_id(f));
        sum->weight = MAX(sum->weight, leakscan_finding_weight(f));
        sum->confidence = MAX(sum->confidence, leakscan_finding_confidence(f));
    }
    g_array_sort(sums, by_weight);
    return sums;
}

static char *join_detectors(const leakscan_report *report)
{
    GString *joined = g_string_new(NULL);
    GArray *sums = sum_detectors(report);

    for (guint i = 0; i < sums->len; i++) {
        const detector_sum *sum = &g_array_index(sums, detector_sum, i);
        if (i < NAMED_DETECTORS)
            g_string_append_printf(joined, "%s%s %u", i > 0 ? ", " : "", sum->id,
                                   g_hash_table_size(sum->values));
        g_hash_table_destroy(sum->values);
    }
    if (sums->len > NAMED_DETECTORS)
        g_string_append_printf(joined, ", %u more", sums->len - NAMED_DETECTORS);
    g_array_unref(sums);
    return g_string_free(joined, FALSE);
}

static worst_entry extract(const leakscan_report *report, uint32_t score, uint64_t index)
{
    const char *id = leakscan_report_content_id(report);
    return (worst_entry){
        .score = score,
        .level = leakscan_report_level(report),
        .date = leakscan_report_date(report),
        .index = index,
        .gaps = leakscan_report_gaps(report),
        .source = g_strdup(leakscan_report_source(report)),
        .from = copy_bounded(leakscan_report_from(report)),
        .subject = copy_bounded(leakscan_report_subject(report)),
        .has_id = id != NULL && id[0] != '\0',
        .content_id = id != NULL ? g_ascii_strtoull(id, NULL, 16) : 0,
        .combinations = join_combinations(report),
        .detectors = join_detectors(report),
    };
}

void worst_add(worst_list *list, const leakscan_report *report, uint64_t index)
{
    uint32_t score = leakscan_report_score(report, LEAKSCAN_CATEGORY_ALL);
    unsigned place = list->count;

    if (score == 0)
        return;
    while (place > 0 && list->entries[place - 1].score < score)
        place--;
    if (place == WORST_MAX)
        return;
    if (list->count == WORST_MAX)
        clear_entry(&list->entries[--list->count]);
    memmove(&list->entries[place + 1], &list->entries[place],
            (list->count - place) * sizeof list->entries[0]);
    list->entries[place] = extract(report, score, index);
    list->count++;
}

uint32_t worst_floor(const worst_list *list)
{
    return list->count < WORST_MAX ? 0 : list->entries[WORST_MAX - 1].score;
}

void worst_add_copy(worst_list *list, uint64_t content_id)
{
    for (unsigned i = 0; i < list->count; i++) {
        if (list->entries[i].has_id && list->entries[i].content_id == content_id)
            list->entries[i].copies++;
    }
}

void worst_clear(worst_list *list)
{
    for (unsigned i = 0; i < list->count; i++)
        clear_entry(&list->entries[i]);
    list->count = 0;
}
