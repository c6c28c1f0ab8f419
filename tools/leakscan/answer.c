/* SPDX-License-Identifier: Apache-2.0 */
/* answer.c - makes answers of reports, and checks those that come in. */
#include "config.h"

#include "answer.h"
#include "line.h"
#include "writer.h"

#include <stdlib.h>
#include <string.h>

#define ANSWER_MAGIC     0x6e61734cU
#define SHOWN_CONFIDENCE 50   /* output.md: findings below are not counted */
#define REASON_MAX       1024

/* A value of a detector, to tell distinct ones. */
typedef struct value {
    uint32_t rule;
    uint64_t id;
} value;

struct answer_maker {
    const writer *writer;
    int min_level;
    guint rule_count;
    GHashTable *rules;       /* id → index + 1, of detectors that weigh something */
    GArray *values;          /* of one message */
    GArray *counts;          /* of answer_count */
    GString *line;
    GByteArray *saved;
};

answer_maker *answer_maker_new(const leakscan_policy *policy, const writer *form, int min_level)
{
    answer_maker *m = g_new0(answer_maker, 1);

    m->writer = form;
    m->min_level = min_level;
    m->rule_count = (guint)leakscan_policy_rule_count(policy);
    m->rules = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < m->rule_count; i++) {
        const leakscan_rule *rule = leakscan_policy_rule(policy, i);
        if (!leakscan_rule_is_linkage(rule))
            g_hash_table_insert(m->rules, (gpointer)leakscan_rule_id(rule), GUINT_TO_POINTER(i + 1));
    }
    m->values = g_array_new(FALSE, FALSE, sizeof(value));
    m->counts = g_array_new(FALSE, FALSE, sizeof(answer_count));
    m->line = g_string_sized_new(4096);
    m->saved = g_byte_array_new();
    return m;
}

void answer_maker_free(answer_maker *m)
{
    if (m == NULL)
        return;
    g_hash_table_destroy(m->rules);
    g_array_unref(m->values);
    g_array_unref(m->counts);
    g_string_free(m->line, TRUE);
    g_byte_array_unref(m->saved);
    g_free(m);
}

/* ---- making ------------------------------------------------------------------ */

static int compare_values(gconstpointer a, gconstpointer b)
{
    const value *x = a, *y = b;
    if (x->rule != y->rule)
        return x->rule < y->rule ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static void list_values(answer_maker *m, const leakscan_report *report)
{
    size_t count = leakscan_report_finding_count(report);

    g_array_set_size(m->values, 0);
    for (size_t i = 0; i < count; i++) {
        const leakscan_finding *finding = leakscan_report_finding(report, i);
        const char *id = leakscan_finding_detector(finding);
        guint rule = GPOINTER_TO_UINT(g_hash_table_lookup(m->rules, id));
        if (rule == 0 || leakscan_finding_confidence(finding) < SHOWN_CONFIDENCE)
            continue;
        value v = {rule - 1, g_ascii_strtoull(leakscan_finding_value_id(finding), NULL, 16)};
        g_array_append_val(m->values, v);
    }
    g_array_sort(m->values, compare_values);
}

/* Distinct values of each detector. */
static void count_values(answer_maker *m, const leakscan_report *report)
{
    list_values(m, report);
    g_array_set_size(m->counts, 0);
    for (guint i = 0; i < m->values->len; i++) {
        const value *v = &g_array_index(m->values, value, i);
        if (i > 0 && compare_values(v, v - 1) == 0)
            continue;
        if (i == 0 || v->rule != v[-1].rule) {
            answer_count fresh = {v->rule, 0};
            g_array_append_val(m->counts, fresh);
        }
        g_array_index(m->counts, answer_count, m->counts->len - 1).distinct++;
    }
}

static void write_line(answer_maker *m, const leakscan_report *report)
{
    bool is_failed = leakscan_report_status(report) == LEAKSCAN_MESSAGE_FAILED;

    g_string_truncate(m->line, 0);
    if (is_failed || leakscan_report_level(report) >= m->min_level)
        m->writer->message(m->line, report);
}

/* Only what may be among the worst messages is needed whole. */
static void save(answer_maker *m, const leakscan_report *report, uint32_t worst_floor)
{
    g_byte_array_set_size(m->saved, 0);
    if (leakscan_report_score(report, LEAKSCAN_CATEGORY_ALL) <= worst_floor ||
        leakscan_report_level(report) < m->min_level)
        return;
    size_t length = leakscan_report_save(report, NULL, 0);
    if (length > ANSWER_MAX)
        return;
    g_byte_array_set_size(m->saved, (guint)length);
    leakscan_report_save(report, m->saved->data, length);
}

static answer_head head_of(const leakscan_report *report, uint64_t sequence)
{
    const char *id = leakscan_report_content_id(report);
    answer_head head = {.magic = ANSWER_MAGIC,
                        .sequence = sequence,
                        .offset = leakscan_report_offset(report),
                        .length = leakscan_report_length(report),
                        .gaps = leakscan_report_gaps(report),
                        .status = (uint8_t)leakscan_report_status(report),
                        .level = (uint8_t)leakscan_report_level(report)};

    for (int category = 0; category < ANSWER_CATEGORIES; category++)
        head.scores[category] = (uint8_t)leakscan_report_score(report, category);
    if (head.status != LEAKSCAN_MESSAGE_FAILED && id != NULL && id[0] != '\0') {
        head.flags |= ANSWER_HAS_ID;
        head.content_id = g_ascii_strtoull(id, NULL, 16);
    }
    return head;
}

static void append(GByteArray *out, const void *data, size_t length)
{
    if (length > 0)
        g_byte_array_append(out, data, (guint)length);
}

void answer_append(answer_maker *m, GByteArray *out, uint64_t sequence,
                   const leakscan_report *report, uint32_t worst_floor)
{
    answer_head head = head_of(report, sequence);

    write_line(m, report);
    count_values(m, report);
    save(m, report, worst_floor);
    if (m->counts->len > UINT16_MAX || m->line->len + m->saved->len > ANSWER_MAX) {
        answer_append_failed(m, out, sequence, leakscan_report_source(report), head.offset,
                             head.length, head.gaps | LEAKSCAN_GAP_TOO_MANY_FINDINGS);
        return;
    }
    head.counts = (uint16_t)m->counts->len;
    head.line = (uint32_t)m->line->len;
    head.saved = m->saved->len;
    append(out, &head, sizeof head);
    append(out, m->counts->data, m->counts->len * sizeof(answer_count));
    append(out, m->line->str, m->line->len);
    append(out, m->saved->data, m->saved->len);
}

void answer_append_failed(answer_maker *m, GByteArray *out, uint64_t sequence,
                          const char *source, uint64_t offset, uint64_t length, uint32_t gaps)
{
    leakscan_report *report = NULL;

    if (leakscan_report_failed(&report, source, 0, offset, length, gaps) != LEAKSCAN_OK)
        g_error("a report could not be made");
    answer_append(m, out, sequence, report, UINT32_MAX);
    leakscan_report_unref(report);
}

void answer_append_end(GByteArray *out, uint64_t sequence, const char *reason)
{
    answer_head head = {.magic = ANSWER_MAGIC, .flags = ANSWER_END, .sequence = sequence};

    if (reason != NULL)
        head.line = (uint32_t)MIN(strlen(reason), REASON_MAX);
    append(out, &head, sizeof head);
    append(out, reason, head.line);
}

/* ---- taking ------------------------------------------------------------------- */

static bool is_head_sound(const answer_head *head)
{
    if (head->magic != ANSWER_MAGIC || head->gaps >> TALLY_GAPS != 0 ||
        head->line > ANSWER_MAX || head->saved > ANSWER_MAX)
        return false;
    if (head->flags & ANSWER_END)
        return head->flags == ANSWER_END && head->line <= REASON_MAX && head->counts == 0 &&
               head->saved == 0;
    bool is_scored = head->status != LEAKSCAN_MESSAGE_FAILED;
    return (head->flags & ~(uint32_t)ANSWER_HAS_ID) == 0 &&
           head->status <= LEAKSCAN_MESSAGE_FAILED && head->level <= LEAKSCAN_LEVEL_CRITICAL &&
           (head->level != LEAKSCAN_LEVEL_NONE) == is_scored;
}

static bool has_sound_line(const answer_maker *m, const answer *a)
{
    size_t newlines, length = a->head.line;
    size_t begin = strlen(m->writer->line_begin), end = strlen(m->writer->line_end);

    if (length == 0)
        return true;
    if (!line_is_clean(a->line, length, &newlines))
        return false;
    if (a->head.flags & ANSWER_END)
        return newlines == 0;
    return length >= begin + end && memcmp(a->line, m->writer->line_begin, begin) == 0 &&
           memcmp(a->line + length - end, m->writer->line_end, end) == 0 &&
           (m->writer->has_rows || newlines == 1);
}

static bool has_sound_counts(const answer_maker *m, const answer *a)
{
    for (size_t i = 0; i < a->head.counts; i++) {
        if (answer_count_at(a, i).rule >= m->rule_count)
            return false;
    }
    return true;
}

answer_count answer_count_at(const answer *a, size_t i)
{
    answer_count count;
    memcpy(&count, a->counts + i * sizeof count, sizeof count);
    return count;
}

answer_verdict answer_take(const answer_maker *m, const uint8_t *data, size_t length, answer *a)
{
    if (length < sizeof a->head)
        return ANSWER_MORE;
    memcpy(&a->head, data, sizeof a->head);
    if (!is_head_sound(&a->head))
        return ANSWER_NONSENSE;
    size_t counts = a->head.counts * sizeof(answer_count);
    a->size = sizeof a->head + counts + a->head.line + a->head.saved;
    if (length < a->size)
        return ANSWER_MORE;
    a->counts = data + sizeof a->head;
    a->line = (const char *)(a->counts + counts);
    a->saved = (const uint8_t *)a->line + a->head.line;
    if (m != NULL && (!has_sound_counts(m, a) || !has_sound_line(m, a)))
        return ANSWER_NONSENSE;
    return ANSWER_TAKEN;
}
