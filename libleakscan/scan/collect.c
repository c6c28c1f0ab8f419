/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect.c - matches become findings: one for each distinct value in each
 * text, and one for each distinct value of the message where it is scored.
 */
#include <string.h>

#include "libleakscan/scan/scanner.h"
#include "libleakscan/score/score.h"

/* Confidence from which a finding is reported and scored (output.md). */
enum { CONFIDENCE_REPORTED = 50 };

/* A value under the rule that found it; `rule` NULL: under any. */
typedef struct value_key {
    uint8_t id[LKS_ID_BYTES];
    const lks_rule *rule;
} value_key;

static guint hash_key(gconstpointer p)
{
    const value_key *key = p;
    guint hash;
    memcpy(&hash, key->id, sizeof hash);
    return hash ^ g_direct_hash(key->rule);
}

static gboolean equal_keys(gconstpointer a, gconstpointer b)
{
    const value_key *x = a, *y = b;
    return x->rule == y->rule && memcmp(x->id, y->id, sizeof x->id) == 0;
}

void lks_collector_init(lks_collector *c, leakscan_policy *policy)
{
    memset(c, 0, sizeof *c);
    c->policy = policy;
    c->in_text = g_hash_table_new_full(hash_key, equal_keys, g_free, NULL);
    c->values = g_hash_table_new_full(hash_key, equal_keys, g_free, g_free);
}

void lks_collector_done(lks_collector *c)
{
    g_clear_pointer(&c->in_text, g_hash_table_unref);
    g_clear_pointer(&c->values, g_hash_table_unref);
}

void lks_collector_begin_message(lks_collector *c, leakscan_report *report)
{
    g_hash_table_remove_all(c->values);
    c->report = report;
    c->gaps = 0;
    c->is_ignored = false;
}

void lks_collector_begin_text(lks_collector *c, const char *part, int where, const char *name)
{
    g_hash_table_remove_all(c->in_text);
    c->part = lks_report_intern(c->report, part);
    c->name = lks_report_intern(c->report, name);
    c->where = where;
}

static bool is_reported(const lks_collector *c, const lks_match *match)
{
    if (c->is_ignored || lks_scan_allow_match(c->policy->allow, match))
        return false;
    if (c->policy->options[LEAKSCAN_OPTION_REPORT_WEAK])
        return true;
    return match->confidence >= CONFIDENCE_REPORTED && !match->rule->is_linkage;
}

/* Evidence that the value brings by itself, to choose between two rules that
 * found the same value. */
static unsigned strength(const lks_rule *rule, unsigned confidence)
{
    return rule->is_linkage ? 0 : rule->weight * confidence;
}

/* Keeps the strongest reading of the value for the score; false: one too many. */
static bool keep_value(lks_collector *c, const uint8_t *id, const lks_match *match)
{
    value_key key = {.rule = NULL};
    memcpy(key.id, id, sizeof key.id);
    lks_scored *known = g_hash_table_lookup(c->values, &key);
    if (known == NULL) {
        if (g_hash_table_size(c->values) >= c->policy->limits[LEAKSCAN_LIMIT_FINDINGS])
            return false;
        known = g_new0(lks_scored, 1);
        g_hash_table_insert(c->values, g_memdup2(&key, sizeof key), known);
    }
    unsigned now = strength(match->rule, match->confidence);
    unsigned before = known->rule != NULL ? strength(known->rule, known->confidence) : 0;
    if (known->rule == NULL || now > before ||
        (now == before && match->rule->index < known->rule->index))
        *known = (lks_scored){match->rule, match->confidence};
    return true;
}

static char *masked_text(const lks_collector *c, const lks_match *match)
{
    const lks_rule *rule = match->rule;
    if (rule->label == NULL)
        return lks_report_mask(match->value, match->value_length, c->policy->show,
                               rule->is_secret);
    char **pieces = g_strsplit(rule->label, "%v", -1);
    char *value = g_strndup(match->value, match->value_length);
    char *text = g_strjoinv(value, pieces);
    g_free(value);
    g_strfreev(pieces);
    return text;
}

static void describe(lks_collector *c, leakscan_finding *f, const lks_match *match)
{
    const lks_rule *rule = match->rule;
    f->detector = lks_report_intern(c->report, rule->id);
    f->title = lks_report_intern(c->report, rule->title);
    f->category = rule->category;
    f->weight = rule->weight;
    f->where = c->where;
    f->part = c->part;
    f->name = c->name;
    char *masked = masked_text(c, match);
    f->masked = lks_report_intern(c->report, masked);
    g_free(masked);
}

static void justify(lks_collector *c, leakscan_finding *f, const lks_match *match)
{
    f->confidence = match->confidence;
    f->because = match->because;
    f->keyword = lks_report_intern(c->report, match->keyword);
    f->distinct = match->distinct;
    lks_report_set_evidence(c->report, f);
}

void lks_collector_add(lks_collector *c, const lks_match *match, uint64_t start, uint64_t end)
{
    if (!is_reported(c, match))
        return;
    value_key key = {.rule = match->rule};
    lks_scan_value_id(c->policy, match->rule->value_class, match->normal, match->normal_length,
                      key.id);
    GArray *findings = c->report->findings;
    size_t place = GPOINTER_TO_SIZE(g_hash_table_lookup(c->in_text, &key));
    if (place != 0) {
        leakscan_finding *f = &g_array_index(findings, leakscan_finding, place - 1);
        f->count++;
        if (match->confidence > f->confidence)
            justify(c, f, match);
        (void)keep_value(c, key.id, match);
        return;
    }
    if (findings->len >= c->policy->limits[LEAKSCAN_LIMIT_FINDINGS] ||
        !keep_value(c, key.id, match)) {
        c->gaps |= LEAKSCAN_GAP_TOO_MANY_FINDINGS;
        return;
    }
    leakscan_finding f = {.count = 1, .start = start, .end = end};
    lks_scan_id_text(key.id, f.value_id);
    describe(c, &f, match);
    justify(c, &f, match);
    g_array_append_val(findings, f);
    g_hash_table_insert(c->in_text, g_memdup2(&key, sizeof key),
                        GSIZE_TO_POINTER((gsize)findings->len));
}

/* What the arithmetic of a score is told from; it points into the policy's rules. */
typedef struct explained {
    leakscan_policy *policy;
    lks_score score;
} explained;

static char *write_explanation(const void *data)
{
    const explained *e = data;
    return lks_score_explain(e->policy->set, &e->score);
}

static void free_explained(void *data)
{
    explained *e = data;
    lks_score_done(&e->score);
    leakscan_policy_unref(e->policy);
    g_free(e);
}

void lks_collector_score(lks_collector *c)
{
    guint count = g_hash_table_size(c->values);
    GArray *values = g_array_sized_new(FALSE, FALSE, sizeof(lks_scored), count);
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, c->values);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        g_array_append_vals(values, value, 1);

    explained *e = g_new(explained, 1);
    e->policy = leakscan_policy_ref(c->policy);
    lks_score_message(e->policy->set, (const lks_scored *)(void *)values->data, count, &e->score);
    leakscan_report *r = c->report;
    for (int i = 0; i < LKS_CATEGORIES; i++)
        r->score[i] = e->score.score[i];
    r->level = e->score.level;
    for (guint i = 0; i < e->score.combinations->len; i++) {
        const lks_combination *fired = e->score.combinations->pdata[i];
        g_ptr_array_add(r->combinations, (gpointer)lks_report_intern(r, fired->id));
    }
    r->explanation = NULL;
    r->explainer = (lks_explainer){write_explanation, free_explained, e};
    g_array_unref(values);
}
