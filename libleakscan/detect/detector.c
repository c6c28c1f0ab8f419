/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detector.c - one worker's way through a text: windows to matches, matches that
 * overlap to those that stay, and those to the caller.
 *
 * Matches come from search.c window by window.  They are put in order of their
 * starts, gathered into clusters that overlap, and each cluster is resolved when
 * no later match can join it; so windows leave no trace in what is given.
 */
#include "config.h"

#include "libleakscan/detect/detect.h"

#include <stdlib.h>
#include <string.h>

#include "libleakscan/detect/engine.h"
#include "libleakscan/detect/evidence.h"
#include "libleakscan/detect/judge.h"
#include "libleakscan/detect/search.h"
#include "libleakscan/detect/table.h"
#include "libleakscan/detect/vocabulary.h"
#include "libleakscan/leakscan.h"

enum {
    CLUSTER_MAX = 256,           /* matches resolved together */
    CLUSTER_BYTES_MAX = 2 * LKS_REACH,
    HELD_MAX = 4096              /* matches that wait for the text's end */
};

/* A rule whose matches count only from some number on. */
struct gate {
    GPtrArray *waiting;          /* of lks_found; NULL: the rule waits for nothing */
    GHashTable *values;          /* of char *: distinct ones, while it is shut */
    uint64_t count;
    bool is_open;
};

struct lks_detector {
    const lks_engine *engine;
    lks_term_hits *hits;
    lks_regex_scratch *scratch;
    lks_search *search;
    lks_tallies *tallies;
    lks_tables *tables;
    GPtrArray *topics;           /* of lks_topic */
    struct gate *gates;          /* per rule */
    GPtrArray *counted_gates;    /* of struct gate, borrowed */
    int64_t message_date;
    uint32_t gaps;
    int where;
    lks_match_fn fn;
    void *userdata;
    lks_origin_fn origin;
    void *origin_userdata;
    int stopped;                 /* what the callback answered */
    lks_view *view;              /* at work */
    uint64_t characters;         /* of the text before the core */
    GPtrArray *fresh;            /* of lks_found: found, not yet in a cluster */
    GPtrArray *cluster;          /* of lks_found: the cluster that is open */
    uint64_t cluster_end;
    GPtrArray *held;             /* of GPtrArray of lks_found: clusters that wait for the end */
    unsigned held_count;
    GPtrArray *late;             /* of lks_found: given when the text ends */
};

static void free_found(void *p)
{
    lks_found_free(p);
}

static void free_topic(void *p)
{
    lks_topic_free(p);
}

static void free_cluster(void *p)
{
    g_ptr_array_unref(p);
}

/* ---- making ------------------------------------------------------------------- */

lks_detector *lks_detector_new(const lks_engine *engine)
{
    lks_detector *d = g_new0(lks_detector, 1);
    d->engine = engine;
    d->hits = lks_term_hits_new(engine->terms);
    d->scratch = lks_regex_scratch_new(engine->options.match_steps);
    d->search = lks_search_new(engine);
    d->tallies = lks_tallies_new(engine);
    d->tables = lks_tables_new();
    d->topics = g_ptr_array_new_with_free_func(free_topic);
    d->gates = g_new0(struct gate, engine->rules->len + 1);
    d->counted_gates = g_ptr_array_new();
    d->message_date = INT64_MIN;
    d->fresh = g_ptr_array_new_with_free_func(free_found);
    d->cluster = g_ptr_array_new_with_free_func(free_found);
    d->held = g_ptr_array_new_with_free_func(free_cluster);
    d->late = g_ptr_array_new_with_free_func(free_found);
    for (guint i = 0; i < engine->rules->len; i++) {
        const lks_compiled_rule *rule = engine->rules->pdata[i];
        if (rule->rule->kind == LKS_RULE_VOCABULARY)
            g_ptr_array_add(d->topics, lks_topic_new(engine, rule));
        if (!rule->waits)
            continue;
        d->gates[i].waiting = g_ptr_array_new_with_free_func(free_found);
        d->gates[i].values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    }
    return d;
}

void lks_detector_free(lks_detector *d)
{
    if (d == NULL)
        return;
    for (guint i = 0; i < d->engine->rules->len; i++) {
        g_clear_pointer(&d->gates[i].waiting, g_ptr_array_unref);
        g_clear_pointer(&d->gates[i].values, g_hash_table_unref);
    }
    g_free(d->gates);
    g_ptr_array_unref(d->counted_gates);
    lks_term_hits_free(d->hits);
    lks_regex_scratch_free(d->scratch);
    lks_search_free(d->search);
    lks_tallies_free(d->tallies);
    lks_tables_free(d->tables);
    g_ptr_array_unref(d->topics);
    g_ptr_array_unref(d->fresh);
    g_ptr_array_unref(d->cluster);
    g_ptr_array_unref(d->held);
    g_ptr_array_unref(d->late);
    g_free(d);
}

void lks_detector_set_origin(lks_detector *d, lks_origin_fn fn, void *userdata)
{
    d->origin = fn;
    d->origin_userdata = userdata;
}

static void wipe_value(void *key, void *value, void *userdata)
{
    explicit_bzero(key, strlen(key));
}

static void forget_text(lks_detector *d)
{
    g_ptr_array_set_size(d->fresh, 0);
    g_ptr_array_set_size(d->cluster, 0);
    g_ptr_array_set_size(d->held, 0);
    g_ptr_array_set_size(d->late, 0);
    d->held_count = 0;
    lks_tallies_clear(d->tallies);
    lks_tables_begin_text(d->tables);
    for (guint i = 0; i < d->topics->len; i++)
        lks_topic_clear(d->topics->pdata[i]);
    for (guint i = 0; i < d->counted_gates->len; i++) {
        struct gate *gate = d->counted_gates->pdata[i];
        g_ptr_array_set_size(gate->waiting, 0);
        g_hash_table_foreach(gate->values, wipe_value, NULL);
        g_hash_table_remove_all(gate->values);
        gate->count = 0;
        gate->is_open = false;
    }
    g_ptr_array_set_size(d->counted_gates, 0);
}

void lks_detector_begin_message(lks_detector *d, int64_t date)
{
    d->message_date = date;
    d->gaps = 0;
    lks_search_begin_message(d->search);
}

void lks_detector_begin_text(lks_detector *d, int where, lks_match_fn fn, void *userdata)
{
    forget_text(d);
    d->where = where;
    d->fn = fn;
    d->userdata = userdata;
    d->stopped = 0;
    d->characters = 0;
    lks_term_hits_begin_text(d->hits);
    lks_search_begin_text(d->search, where);
}

uint32_t lks_detector_gaps(const lks_detector *d)
{
    return d->gaps;
}

void lks_detector_wipe(lks_detector *d)
{
    forget_text(d);
    lks_regex_scratch_wipe(d->scratch);
}

/* ---- giving -------------------------------------------------------------------- */

static void give(lks_detector *d, const lks_found *found)
{
    if (d->stopped != 0 || (found->confidence < LKS_SCORED && !d->engine->options.want_weak))
        return;
    lks_match match = {
        .rule = found->rule->rule,
        .start = found->start,
        .end = found->end,
        .origin_start = found->origin_start,
        .origin_end = found->origin_end,
        .value = found->text,
        .value_length = found->value_length,
        .normal = lks_found_normal(found),
        .normal_length = found->normal_length,
        .confidence = (uint8_t)found->confidence,
        .because = found->because,
        .keyword = found->keyword,
        .distinct = found->distinct,
    };
    d->stopped = d->fn(d->userdata, &match);
}

static bool is_reached(const struct gate *gate, const lks_rule *rule)
{
    return gate->count >= rule->min_count &&
           g_hash_table_size(gate->values) >= rule->min_unique;
}

/* Takes ownership.  A gate counts weak matches too, so that asking for them
 * changes nothing for the others. */
static void pass_gate(lks_detector *d, lks_found *found)
{
    struct gate *gate = &d->gates[found->rule->rule->index];
    if (gate->waiting == NULL || gate->is_open) {
        give(d, found);
        lks_found_free(found);
        return;
    }
    if (gate->count++ == 0)
        g_ptr_array_add(d->counted_gates, gate);
    if (!g_hash_table_contains(gate->values, lks_found_normal(found)))
        g_hash_table_add(gate->values, g_strdup(lks_found_normal(found)));
    if (gate->waiting->len < HELD_MAX) {
        g_ptr_array_add(gate->waiting, found);
    } else {
        d->gaps |= LEAKSCAN_GAP_TOO_MANY_FINDINGS;
        lks_found_free(found);
    }
    if (!is_reached(gate, found->rule->rule))
        return;
    gate->is_open = true;
    for (guint i = 0; i < gate->waiting->len; i++)
        give(d, gate->waiting->pdata[i]);
    g_ptr_array_set_size(gate->waiting, 0);
}

/* ---- clusters --------------------------------------------------------------------- */

static bool is_undecided(const GPtrArray *cluster)
{
    for (guint i = 0; i < cluster->len; i++)
        if (((const lks_found *)cluster->pdata[i])->rule->is_textual)
            return true;
    return false;
}

/* Leaves in `cluster` what stays, in order, and not owned by it. */
static unsigned resolve(GPtrArray *cluster)
{
    return lks_judge_conflicts((lks_found **)cluster->pdata, cluster->len);
}

/* Matches leave the array without being freed. */
static void disown(GPtrArray *cluster)
{
    g_ptr_array_set_free_func(cluster, NULL);
    g_ptr_array_set_size(cluster, 0);
    g_ptr_array_set_free_func(cluster, free_found);
}

static void hold_cluster(lks_detector *d)
{
    if (d->held_count >= HELD_MAX) {
        d->gaps |= LEAKSCAN_GAP_TOO_MANY_FINDINGS;
        g_ptr_array_set_size(d->cluster, 0);
        return;
    }
    d->held_count += d->cluster->len;
    g_ptr_array_add(d->held, d->cluster);
    d->cluster = g_ptr_array_new_with_free_func(free_found);
}

static void close_cluster(lks_detector *d)
{
    if (d->cluster->len == 0)
        return;
    if (is_undecided(d->cluster)) {
        hold_cluster(d);
        return;
    }
    unsigned kept = resolve(d->cluster);
    for (unsigned i = 0; i < kept; i++)
        pass_gate(d, d->cluster->pdata[i]);
    disown(d->cluster);
}

static void join_cluster(lks_detector *d, lks_found *found)
{
    if (d->cluster->len > 0) {
        const lks_found *first = d->cluster->pdata[0];
        if (found->start >= d->cluster_end || d->cluster->len >= CLUSTER_MAX ||
            found->start - first->start > CLUSTER_BYTES_MAX)
            close_cluster(d);
    }
    d->cluster_end = d->cluster->len == 0 ? found->end : MAX(d->cluster_end, found->end);
    g_ptr_array_add(d->cluster, found);
}

static int compare_fresh(const void *p, const void *q)
{
    const lks_found *a = *(lks_found *const *)p, *b = *(lks_found *const *)q;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    unsigned x = a->shape != NULL ? a->shape->index : 0;
    unsigned y = b->shape != NULL ? b->shape->index : 0;
    if (x != y)
        return x < y ? -1 : 1;
    return (a->rule->rule->index > b->rule->rule->index) -
           (a->rule->rule->index < b->rule->rule->index);
}

/* Values that start before `limit` have company from this window or none. */
static void cluster_fresh(lks_detector *d, uint64_t limit)
{
    GPtrArray *fresh = d->fresh;
    if (fresh->len > 1)
        qsort(fresh->pdata, fresh->len, sizeof *fresh->pdata, compare_fresh);
    guint done = 0;
    for (; done < fresh->len; done++) {
        lks_found *found = fresh->pdata[done];
        if (found->start >= limit)
            break;
        join_cluster(d, found);
    }
    if (done > 0) {
        memmove(fresh->pdata, fresh->pdata + done, (fresh->len - done) * sizeof *fresh->pdata);
        g_ptr_array_set_free_func(fresh, NULL);
        g_ptr_array_set_size(fresh, (gint)(fresh->len - done));
        g_ptr_array_set_free_func(fresh, free_found);
    }
    if (d->cluster->len > 0 && d->cluster_end <= limit)
        close_cluster(d);
}

/* ---- a window --------------------------------------------------------------------- */

static uint64_t origin_of(const lks_detector *d, uint64_t at)
{
    return d->origin != NULL ? d->origin(d->origin_userdata, at) : at;
}

static void find_origin(const lks_detector *d, lks_found *found)
{
    found->origin_start = origin_of(d, found->start);
    found->origin_end = origin_of(d, found->end);
}

static bool is_published(const lks_rule *rule, const char *normal)
{
    for (guint i = 0; i < rule->specimens->len; i++)
        if (strcmp(rule->specimens->pdata[i], normal) == 0)
            return true;
    return false;
}

static void set_first(const lks_detector *d, lks_tally *tally, size_t start, size_t end,
                      const char *term)
{
    lks_first *first = &tally->first;
    first->is_set = true;
    first->start = d->view->window->base + start;
    first->end = d->view->window->base + end;
    first->origin_start = origin_of(d, first->start);
    first->origin_end = origin_of(d, first->end);
    first->term = term;
}

static void tally_match(lks_detector *d, const lks_shape *shape, const lks_span *span)
{
    lks_tally *tally = d->tallies->patterns[shape->index];
    char normal[LKS_REACH + 1];
    size_t length = lks_detect_normalise_value(d->view->window->text + span->value_start,
                                               span->value_end - span->value_start, normal,
                                               sizeof normal);
    if (lks_tally_add(tally, g_str_hash(normal)))
        set_first(d, tally, span->value_start, span->value_end, NULL);
    explicit_bzero(normal, length);
}

static void on_match(void *userdata, const lks_shape *shape, const lks_span *span,
                     lks_verdict verdict)
{
    lks_detector *d = userdata;
    if (shape->rule == NULL) {
        tally_match(d, shape, span);
        return;
    }
    const lks_window *window = d->view->window;
    lks_found *found = lks_found_new(shape->rule, window->text + span->value_start,
                                     span->value_end - span->value_start, NULL);
    found->shape = shape;
    found->start = window->base + span->value_start;
    found->end = window->base + span->value_end;
    found->is_checked = shape->validator != NULL;
    found->is_specimen = verdict == LKS_SPECIMEN ||
                         is_published(shape->rule->rule, lks_found_normal(found));
    if (!lks_evidence_gather(d->view, span, found)) {
        lks_found_free(found);
        return;
    }
    if (!shape->rule->is_textual && !lks_judge_confidence(d->engine, found, d->tallies)) {
        lks_found_free(found);
        return;
    }
    find_origin(d, found);
    g_ptr_array_add(d->fresh, found);
}

static void tally_terms(lks_detector *d)
{
    const lks_window *window = d->view->window;
    unsigned lists;
    const unsigned *touched = lks_term_hits_touched(d->hits, &lists);
    for (unsigned i = 0; i < lists; i++) {
        unsigned list = touched[i], count;
        lks_tally *tally = d->tallies->lists[list];
        if (tally == NULL)
            continue;
        const lks_term_list *terms = d->engine->set->term_lists->pdata[list];
        const lks_term_hit *hits = lks_term_hits_list(d->hits, list, &count);
        for (unsigned k = 0; k < count; k++) {
            if (hits[k].start < window->core_start || hits[k].start >= window->core_end)
                continue;
            const lks_term *term = terms->terms->pdata[hits[k].term];
            if (lks_tally_add(tally, hits[k].identity))
                set_first(d, tally, hits[k].start, hits[k].end, term->text);
        }
    }
}

/* A topic shows once in a text, where it is surest. */
static void forget_weaker(lks_detector *d, const lks_compiled_rule *rule)
{
    for (guint i = 0; i < d->late->len; i++) {
        const lks_found *found = d->late->pdata[i];
        if (found->rule == rule) {
            g_ptr_array_remove_index(d->late, i);
            return;
        }
    }
}

static void feed_topics(lks_detector *d)
{
    for (guint i = 0; i < d->topics->len; i++) {
        lks_topic *topic = d->topics->pdata[i];
        if (!(lks_topic_rule(topic)->rule->scopes >> d->where & 1))
            continue;
        lks_found *found = lks_topic_feed(topic, d->view, d->tallies, d->characters);
        if (found == NULL)
            continue;
        find_origin(d, found);
        forget_weaker(d, found->rule);
        g_ptr_array_add(d->late, found);
    }
}

static bool is_ascii(const char *text, size_t length)
{
    uint64_t all = 0, word;
    size_t i = 0;
    for (; i + sizeof word <= length; i += sizeof word) {
        memcpy(&word, text + i, sizeof word);
        all |= word;
    }
    for (; i < length; i++)
        all |= (uint64_t)(unsigned char)text[i];
    return (all & 0x8080808080808080u) == 0;
}

int lks_detector_window(lks_detector *d, const lks_window *window)
{
    if (window->length >= LKS_WINDOW_MAX || window->core_start > window->core_end ||
        window->core_end > window->length)
        return LEAKSCAN_E_ARGUMENT;
    if (d->stopped != 0 || !(d->engine->scopes >> d->where & 1))
        return d->stopped;
    lks_view view = {
        .engine = d->engine,
        .window = window,
        .hits = d->hits,
        .scratch = d->scratch,
        .tables = d->tables,
        .message_date = d->message_date,
        .is_ascii = is_ascii(window->text, window->length),
    };
    d->view = &view;
    if (window->core_start < window->core_end) {
        lks_term_hits_find(d->hits, window->text, window->length);
        lks_search_window(d->search, &view, on_match, d);
        lks_tables_end_window(d->tables, &view);
        tally_terms(d);
        feed_topics(d);
        if (d->topics->len > 0)
            d->characters += lks_view_characters(&view, window->core_start, window->core_end);
    }
    d->gaps |= view.gaps;
    d->view = NULL;
    cluster_fresh(d, window->is_last ? UINT64_MAX : window->base + window->core_end);
    return d->stopped;
}

/* ---- the end of a text ------------------------------------------------------------- */

static void release_held(lks_detector *d)
{
    for (guint i = 0; i < d->held->len; i++) {
        GPtrArray *cluster = d->held->pdata[i];
        for (guint k = 0; k < cluster->len;) {
            lks_found *found = cluster->pdata[k];
            if (found->rule->is_textual &&
                !lks_judge_confidence(d->engine, found, d->tallies))
                g_ptr_array_remove_index(cluster, k);
            else
                k++;
        }
        unsigned kept = resolve(cluster);
        for (unsigned k = 0; k < kept; k++)
            g_ptr_array_add(d->late, cluster->pdata[k]);
        disown(cluster);
    }
    g_ptr_array_set_size(d->held, 0);
    d->held_count = 0;
}

static void judge_topics(lks_detector *d)
{
    for (guint i = 0; i < d->late->len;) {
        lks_found *found = d->late->pdata[i];
        for (guint k = 0; k < d->topics->len; k++)
            if (lks_topic_rule(d->topics->pdata[k]) == found->rule)
                found->distinct = lks_topic_distinct(d->topics->pdata[k]);
        if (lks_judge_confidence(d->engine, found, d->tallies))
            i++;
        else
            g_ptr_array_remove_index(d->late, i);
    }
}

static void judge_documents(lks_detector *d)
{
    /* Nothing counted, nothing shown. */
    for (guint i = 0; i < d->engine->documents->len && d->tallies->counted->len > 0; i++) {
        const lks_compiled_rule *rule = d->engine->documents->pdata[i];
        if (!(rule->rule->scopes >> d->where & 1))
            continue;
        lks_found *found = lks_judge_document(d->engine, rule, d->tallies);
        if (found != NULL)
            g_ptr_array_add(d->late, found);
    }
}

int lks_detector_end_text(lks_detector *d)
{
    cluster_fresh(d, UINT64_MAX);
    close_cluster(d);
    judge_topics(d);
    release_held(d);
    judge_documents(d);
    if (d->late->len > 1)
        qsort(d->late->pdata, d->late->len, sizeof *d->late->pdata, compare_fresh);
    for (guint i = 0; i < d->late->len; i++)
        pass_gate(d, d->late->pdata[i]);
    disown(d->late);
    forget_text(d);
    return d->stopped;
}
