/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vocabulary.c - a window of `density` characters slides over the terms; each
 * term enters and leaves it once, so time is linear in the terms.
 */
#include "libleakscan/detect/vocabulary.h"

#include "libleakscan/detect/judge.h"

/* What was too weak to score is tried again so many times in a window's width. */
enum { TRIES_IN_WINDOW = 4 };

struct item {
    uint64_t character;      /* where it starts, in characters of the text */
    uint64_t start, end;     /* bytes of the text */
    uint32_t slot;
};

struct slot {
    int weight;
    unsigned count;          /* in the window */
};

struct hit {
    lks_term_hit place;
    unsigned list;
};

struct lks_topic {
    const lks_engine *engine;
    const lks_compiled_rule *rule;
    GHashTable *slots;       /* identity + 1 -> slot + 1 */
    GArray *weights;         /* of struct slot */
    GArray *items;           /* of struct item; those before `head` have left */
    guint head;
    GArray *hits;            /* of struct hit: of this window, in order */
    uint64_t last_end;       /* of the term taken last */
    int64_t sum;             /* weight of the distinct terms in the window */
    unsigned distinct, most;
    int shown;               /* confidence of what was answered; 0: nothing was */
    uint64_t next;           /* character from which it is tried again */
    bool is_touched;
};

static void add_slots(lks_topic *topic, unsigned list)
{
    const lks_term_list *terms = topic->engine->set->term_lists->pdata[list];
    for (guint i = 0; i < terms->terms->len; i++) {
        const lks_term *term = terms->terms->pdata[i];
        uint32_t identity = lks_terms_identity(topic->engine->terms, list, i);
        gpointer key = GUINT_TO_POINTER(identity + 1);
        guint slot = GPOINTER_TO_UINT(g_hash_table_lookup(topic->slots, key));
        if (slot == 0) {
            struct slot fresh = {term->weight, 0};
            g_array_append_val(topic->weights, fresh);
            g_hash_table_insert(topic->slots, key, GUINT_TO_POINTER(topic->weights->len));
            continue;
        }
        struct slot *known = &g_array_index(topic->weights, struct slot, slot - 1);
        known->weight = MAX(known->weight, term->weight);
    }
}

lks_topic *lks_topic_new(const lks_engine *engine, const lks_compiled_rule *rule)
{
    lks_topic *topic = g_new0(lks_topic, 1);
    topic->engine = engine;
    topic->rule = rule;
    topic->slots = g_hash_table_new(NULL, NULL);
    topic->weights = g_array_new(FALSE, TRUE, sizeof(struct slot));
    topic->items = g_array_new(FALSE, FALSE, sizeof(struct item));
    topic->hits = g_array_new(FALSE, FALSE, sizeof(struct hit));
    const GArray *lists = rule->rule->vocabulary->lists;
    for (guint i = 0; i < lists->len; i++)
        add_slots(topic, g_array_index(lists, unsigned, i));
    return topic;
}

void lks_topic_free(lks_topic *topic)
{
    if (topic == NULL)
        return;
    g_hash_table_unref(topic->slots);
    g_array_unref(topic->weights);
    g_array_unref(topic->items);
    g_array_unref(topic->hits);
    g_free(topic);
}

void lks_topic_clear(lks_topic *topic)
{
    if (!topic->is_touched)
        return;
    for (guint i = topic->head; i < topic->items->len; i++) {
        const struct item *item = &g_array_index(topic->items, struct item, i);
        g_array_index(topic->weights, struct slot, item->slot).count = 0;
    }
    g_array_set_size(topic->items, 0);
    topic->head = 0;
    topic->last_end = 0;
    topic->sum = 0;
    topic->distinct = topic->most = 0;
    topic->shown = 0;
    topic->next = 0;
    topic->is_touched = false;
}

unsigned lks_topic_distinct(const lks_topic *topic)
{
    return topic->most;
}

const lks_compiled_rule *lks_topic_rule(const lks_topic *topic)
{
    return topic->rule;
}

static int compare_hits(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;
    if (x->place.start != y->place.start)
        return x->place.start < y->place.start ? -1 : 1;
    if (x->place.end != y->place.end)
        return x->place.end > y->place.end ? -1 : 1;
    if (x->list != y->list)
        return x->list < y->list ? -1 : 1;
    return x->place.term < y->place.term ? -1 : x->place.term > y->place.term;
}

static void collect(lks_topic *topic, const lks_view *view)
{
    const GArray *lists = topic->rule->rule->vocabulary->lists;
    g_array_set_size(topic->hits, 0);
    for (guint i = 0; i < lists->len; i++) {
        unsigned list = g_array_index(lists, unsigned, i), count;
        const lks_term_hit *hits = lks_term_hits_list(view->hits, list, &count);
        for (unsigned k = 0; k < count; k++) {
            if (hits[k].start < view->window->core_start ||
                hits[k].start >= view->window->core_end)
                continue;
            struct hit hit = {hits[k], list};
            g_array_append_val(topic->hits, hit);
        }
    }
    g_array_sort(topic->hits, compare_hits);
}

static void leave(lks_topic *topic, const struct item *item)
{
    struct slot *slot = &g_array_index(topic->weights, struct slot, item->slot);
    if (--slot->count > 0)
        return;
    topic->sum -= slot->weight;
    topic->distinct--;
}

static void slide(lks_topic *topic, uint64_t character)
{
    unsigned density = topic->rule->rule->vocabulary->density;
    for (; topic->head < topic->items->len; topic->head++) {
        const struct item *item = &g_array_index(topic->items, struct item, topic->head);
        if (character - item->character <= density)
            break;
        leave(topic, item);
    }
    if (topic->head >= 256 && topic->head * 2 >= topic->items->len) {
        g_array_remove_range(topic->items, 0, topic->head);
        topic->head = 0;
    }
}

static void enter(lks_topic *topic, const struct item *item)
{
    g_array_append_vals(topic->items, item, 1);
    struct slot *slot = &g_array_index(topic->weights, struct slot, item->slot);
    if (slot->count++ > 0)
        return;
    topic->sum += slot->weight;
    topic->distinct++;
    topic->most = MAX(topic->most, topic->distinct);
}

static lks_found *make_match(const lks_topic *topic, const lks_view *view)
{
    const struct item *first = &g_array_index(topic->items, struct item, topic->head);
    const char *value = view->window->text + (first->start - view->window->base);
    lks_found *found = lks_found_new(topic->rule, value, (size_t)(first->end - first->start),
                                     topic->rule->rule->id);
    found->start = first->start;
    found->end = first->end;
    found->because = LKS_BECAUSE_TERMS;
    found->is_bare = found->is_digits = false;
    return found;
}

static bool requirements_hold(const lks_found *found, const lks_tallies *tallies)
{
    const GPtrArray *require = found->rule->require;
    for (guint i = 0; i < require->len; i++)
        if (!lks_evidence_holds(require->pdata[i], found->leaves, tallies))
            return false;
    return require->len > 0;
}

/* Context is looked for round the term that completes the sum: it stands in the
 * core, so all of its context is in the window.  A topic whose first words are too
 * weak to score may be sure further on. */
static lks_found *try_show(lks_topic *topic, lks_view *view, const lks_tallies *tallies,
                           const lks_term_hit *hit, uint64_t character)
{
    const lks_vocabulary *vocabulary = topic->rule->rule->vocabulary;
    bool is_enough = topic->sum >= vocabulary->threshold &&
                     topic->distinct >= vocabulary->min_distinct;
    bool is_lone = vocabulary->lone_threshold > 0 && topic->sum >= vocabulary->lone_threshold;
    if (topic->shown >= LKS_SCORED || character < topic->next || (!is_enough && !is_lone))
        return NULL;
    lks_found *found = make_match(topic, view);
    lks_span span = {hit->start, hit->end, hit->start, hit->end};
    (void)lks_evidence_gather(view, &span, found);
    if (is_enough)
        topic->next = character + vocabulary->density / TRIES_IN_WINDOW;
    if ((!is_enough && !requirements_hold(found, tallies)) ||
        !lks_judge_confidence(view->engine, found, tallies) ||
        found->confidence <= topic->shown) {
        lks_found_free(found);
        return NULL;
    }
    topic->shown = found->confidence;
    return found;
}

lks_found *lks_topic_feed(lks_topic *topic, lks_view *view, const lks_tallies *tallies,
                          uint64_t characters)
{
    collect(topic, view);
    size_t at = view->window->core_start;
    lks_found *shown = NULL;
    for (guint i = 0; i < topic->hits->len; i++) {
        const struct hit *hit = &g_array_index(topic->hits, struct hit, i);
        characters += lks_view_characters(view, at, hit->place.start);
        at = hit->place.start;
        uint64_t start = view->window->base + hit->place.start;
        uint64_t end = view->window->base + hit->place.end;
        /* A term inside a longer one says nothing of its own. */
        if (end <= topic->last_end)
            continue;
        topic->last_end = end;
        topic->is_touched = true;
        guint slot = GPOINTER_TO_UINT(
            g_hash_table_lookup(topic->slots, GUINT_TO_POINTER(hit->place.identity + 1)));
        struct item item = {characters, start, end, slot - 1};
        slide(topic, characters);
        enter(topic, &item);
        lks_found *found = try_show(topic, view, tallies, &hit->place, characters);
        if (found != NULL && shown != NULL)
            lks_found_free(shown);
        shown = found != NULL ? found : shown;
    }
    return shown;
}
