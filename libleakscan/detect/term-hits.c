/* SPDX-License-Identifier: Apache-2.0 */
/*
 * term-hits.c - literals and short words of a text back to the terms they are of.
 */
#include <string.h>

#include "libleakscan/detect/characters.h"
#include "libleakscan/detect/distinct.h"
#include "libleakscan/detect/forms.h"

struct lks_term_hits {
    const lks_terms *terms;
    lks_literal_scratch *scratch;
    GArray **lists;             /* of lks_term_hit */
    lks_distinct *distinct;
    uint32_t *longest;          /* per list: bytes of its longest hit */
    GArray *touched;            /* of unsigned */
    GArray *seen;               /* of unsigned: lists with hits since the text began */
    bool *is_seen;              /* per list */
    const char *text;
    size_t length;
};

static bool is_same(gunichar text, gunichar form, bool is_cased)
{
    return text == form || (!is_cased && g_unichar_tolower(text) == form);
}

static bool is_joint(char c)
{
    return c == '_' || c == '-';
}

static bool is_seam(const lks_term_hits *hits, size_t at)
{
    return lks_is_seam(hits->text, hits->length, at);
}

/* A word that begins in another: employeeSsn.  Brand names such as iPhone
 * have one small letter there. */
static bool is_inner_start(const lks_term_hits *hits, size_t at)
{
    return at >= 2 && is_seam(hits, at) && g_ascii_islower(hits->text[at - 1]) &&
           g_ascii_islower(hits->text[at - 2]);
}

/* Where the next word of a term begins behind what divides it from the word before
 * `at`, or SIZE_MAX: "social security" is social_security and socialSecurity too. */
static size_t word_after(const lks_term_hits *hits, size_t at)
{
    size_t from = at;
    for (; at < hits->length && lks_is_space(hits->text[at]); at++)
        if (at - from >= LKS_TERM_SPACES_MAX)
            return SIZE_MAX;
    if (at > from || is_seam(hits, at))
        return at;
    return at < hits->length && is_joint(hits->text[at]) ? at + 1 : SIZE_MAX;
}

/* The same before `at`: where the word before ends. */
static size_t word_before(const lks_term_hits *hits, size_t at)
{
    size_t from = at;
    for (; at > 0 && lks_is_space(hits->text[at - 1]); at--)
        if (from - at >= LKS_TERM_SPACES_MAX)
            return SIZE_MAX;
    if (at < from || is_seam(hits, at))
        return at;
    return at > 0 && is_joint(hits->text[at - 1]) ? at - 1 : SIZE_MAX;
}

/* Compares what is behind the form's literal with the text from `at`; answers
 * where they end, or SIZE_MAX. */
static size_t match_forward(const lks_term_hits *hits, const struct lks_form *form, size_t at)
{
    for (size_t i = form->literal_end; i < form->length;) {
        if (form->text[i] == ' ') {
            at = word_after(hits, at);
            if (at == SIZE_MAX)
                return SIZE_MAX;
            i++;
            continue;
        }
        if (at >= hits->length ||
            !is_same(lks_character(hits->text, hits->length, at),
                     lks_character(form->text, form->length, i), form->is_cased))
            return SIZE_MAX;
        at = lks_next_character(hits->text, hits->length, at);
        i = lks_next_character(form->text, form->length, i);
    }
    return at;
}

/* The same before the literal; answers where the term starts. */
static size_t match_backward(const lks_term_hits *hits, const struct lks_form *form, size_t at)
{
    for (size_t i = form->literal_start; i > 0;) {
        if (form->text[i - 1] == ' ') {
            at = word_before(hits, at);
            if (at == SIZE_MAX)
                return SIZE_MAX;
            i--;
            continue;
        }
        if (at == 0)
            return SIZE_MAX;
        at = lks_previous_character(hits->text, at);
        i = lks_previous_character(form->text, i);
        if (!is_same(lks_character(hits->text, hits->length, at),
                     lks_character(form->text, form->length, i), form->is_cased))
            return SIZE_MAX;
    }
    return at;
}

static void touch(lks_term_hits *hits, unsigned list)
{
    g_array_append_val(hits->touched, list);
    hits->longest[list] = 0;
    if (hits->is_seen[list])
        return;
    hits->is_seen[list] = true;
    g_array_append_val(hits->seen, list);
}

static void add_hit(lks_term_hits *hits, const struct lks_form *form, size_t start, size_t end)
{
    for (guint i = 0; i < form->owners->len; i++) {
        struct lks_owner owner = g_array_index(form->owners, struct lks_owner, i);
        GArray *list = hits->lists[owner.list];
        lks_term_hit hit = {(uint32_t)start, (uint32_t)end, owner.term, owner.identity};
        if (list->len == 0)
            touch(hits, owner.list);
        hits->longest[owner.list] = MAX(hits->longest[owner.list], hit.end - hit.start);
        g_array_append_val(list, hit);
    }
}

static void try_form(lks_term_hits *hits, const struct lks_form *form, size_t literal_end)
{
    size_t literal_start = literal_end - (form->literal_end - form->literal_start);
    size_t end = match_forward(hits, form, literal_end);
    if (end == SIZE_MAX)
        return;
    if (form->is_word && form->ends_word && !is_seam(hits, end) &&
        lks_word_character_at(hits->text, hits->length, end))
        return;
    size_t start = match_backward(hits, form, literal_start);
    if (start == SIZE_MAX)
        return;
    if (form->is_word && form->starts_word && !is_inner_start(hits, start) &&
        lks_word_character_before(hits->text, start))
        return;
    add_hit(hits, form, start, end);
}

/* The bytes beyond what divides words beside a literal, lower case; 0 if a form could
 * go on with them in a way that bytes do not tell, NOTHING if none can go on. */
enum { NOTHING = 1 };

static inline uint8_t folded(char c)
{
    uint8_t byte = (uint8_t)c;
    return byte >= 0x80 ? 0 : byte >= 'A' && byte <= 'Z' ? (uint8_t)(byte | 0x20) : byte;
}

static uint8_t byte_before(const lks_term_hits *hits, size_t at)
{
    at = word_before(hits, at);
    return at == SIZE_MAX || at == 0 ? NOTHING : folded(hits->text[at - 1]);
}

static uint8_t byte_after(const lks_term_hits *hits, size_t at)
{
    at = word_after(hits, at);
    return at == SIZE_MAX || at == hits->length ? NOTHING : folded(hits->text[at]);
}

static inline bool differ(uint8_t form, uint8_t text)
{
    return form != 0 && text != 0 && form != text;
}

/* Most forms are refused by the byte behind, so the one before is looked for late. */
static void try_forms(lks_term_hits *hits, const struct lks_edge *edge, size_t end)
{
    const struct lks_try *tries = &g_array_index(hits->terms->tries, struct lks_try, edge->first);
    uint8_t after = byte_after(hits, end), before = 0;
    bool is_before_known = false;
    for (uint32_t i = 0; i < edge->count; i++) {
        struct lks_try try = tries[i];
        if (differ(try.after, after))
            continue;
        if (try.before != 0 && !is_before_known) {
            before = byte_before(hits, end - edge->length);
            is_before_known = true;
        }
        if (!differ(try.before, before))
            try_form(hits, hits->terms->forms->pdata[try.form], end);
    }
}

/* `c` stands beside a literal. */
static inline bool can_neighbour(char c, uint8_t neighbour)
{
    if (neighbour == LKS_SPACE_NEIGHBOUR)
        return lks_is_space(c) || is_joint(c);
    return neighbour == LKS_ANY_NEIGHBOUR || !g_ascii_isalnum(c);
}

static inline bool can_begin(const lks_term_hits *hits, size_t start, uint8_t neighbour)
{
    return start == 0 || can_neighbour(hits->text[start - 1], neighbour) || is_seam(hits, start);
}

static inline bool can_end(const lks_term_hits *hits, size_t end, uint8_t neighbour)
{
    return end == hits->length || can_neighbour(hits->text[end], neighbour) || is_seam(hits, end);
}

static void on_literal(void *userdata, unsigned literal, size_t end)
{
    lks_term_hits *hits = userdata;
    const struct lks_edge *edge = &g_array_index(hits->terms->edges, struct lks_edge, literal);
    if (can_begin(hits, end - edge->length, edge->before) && can_end(hits, end, edge->after))
        try_forms(hits, edge, end);
}

static void on_word(void *userdata, unsigned number, size_t end)
{
    lks_term_hits *hits = userdata;
    try_forms(hits, &g_array_index(hits->terms->word_edges, struct lks_edge, number), end);
}

static int compare_hits(const void *a, const void *b)
{
    const lks_term_hit *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return x->term < y->term ? -1 : x->term > y->term;
}

static void sort_list(GArray *list)
{
    for (guint i = 1; i < list->len; i++)
        if (compare_hits(&g_array_index(list, lks_term_hit, i - 1),
                         &g_array_index(list, lks_term_hit, i)) > 0) {
            g_array_sort(list, compare_hits);
            return;
        }
}

static void forget(lks_term_hits *hits)
{
    for (guint i = 0; i < hits->touched->len; i++)
        g_array_set_size(hits->lists[g_array_index(hits->touched, unsigned, i)], 0);
    g_array_set_size(hits->touched, 0);
    lks_distinct_forget(hits->distinct);
}

void lks_term_hits_begin_text(lks_term_hits *hits)
{
    for (guint i = 0; i < hits->seen->len; i++)
        hits->is_seen[g_array_index(hits->seen, unsigned, i)] = false;
    g_array_set_size(hits->seen, 0);
}

void lks_term_hits_find(lks_term_hits *hits, const char *text, size_t length)
{
    forget(hits);
    hits->text = text;
    hits->length = length;
    if (length == 0)
        return;
    const lks_terms *terms = hits->terms;
    lks_words_find(terms->words, text, length, on_word, hits);
    if (!lks_literal_scan(hits->scratch, text, length, on_literal, hits))
        g_error("literal engine %s failed", lks_literal_set_name(terms->set));
    for (guint i = 0; i < hits->touched->len; i++)
        sort_list(hits->lists[g_array_index(hits->touched, unsigned, i)]);
}

lks_term_hits *lks_term_hits_new(const lks_terms *terms)
{
    lks_term_hits *hits = g_new0(lks_term_hits, 1);
    hits->terms = terms;
    hits->scratch = lks_literal_scratch_new(terms->set);
    hits->touched = g_array_new(FALSE, FALSE, sizeof(unsigned));
    hits->seen = g_array_new(FALSE, FALSE, sizeof(unsigned));
    hits->is_seen = g_new0(bool, terms->list_count + 1);
    hits->lists = g_new0(GArray *, terms->list_count + 1);
    hits->distinct = lks_distinct_new(terms->list_count, terms->identity_count);
    hits->longest = g_new0(uint32_t, terms->list_count + 1);
    for (unsigned i = 0; i < terms->list_count; i++)
        hits->lists[i] = g_array_new(FALSE, FALSE, sizeof(lks_term_hit));
    return hits;
}

void lks_term_hits_free(lks_term_hits *hits)
{
    if (hits == NULL)
        return;
    lks_literal_scratch_free(hits->scratch);
    for (unsigned i = 0; i < hits->terms->list_count; i++)
        g_array_unref(hits->lists[i]);
    g_free(hits->lists);
    g_free(hits->longest);
    lks_distinct_free(hits->distinct);
    g_array_unref(hits->touched);
    g_array_unref(hits->seen);
    g_free(hits->is_seen);
    g_free(hits);
}

const lks_term_hit *lks_term_hits_list(const lks_term_hits *hits, unsigned list, unsigned *count)
{
    *count = hits->lists[list]->len;
    return (const lks_term_hit *)(const void *)hits->lists[list]->data;
}

unsigned lks_term_hits_from(const lks_term_hit *hits, unsigned count, size_t start)
{
    unsigned from = 0;
    while (count > 0) {
        unsigned half = count / 2;
        if (hits[from + half].start < start) {
            from += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return from;
}

unsigned lks_term_hits_reaching(const lks_term_hits *hits, unsigned list, size_t low)
{
    const GArray *all = hits->lists[list];
    uint32_t longest = hits->longest[list];
    return lks_term_hits_from((const lks_term_hit *)(const void *)all->data, all->len,
                              low > longest ? low - longest : 0);
}

unsigned lks_term_hits_distinct(const lks_term_hits *hits, unsigned list, unsigned from,
                                unsigned nth)
{
    const GArray *all = hits->lists[list];
    return lks_distinct_find(hits->distinct, list, (const lks_term_hit *)(const void *)all->data,
                             all->len, from, nth);
}

const unsigned *lks_term_hits_touched(const lks_term_hits *hits, unsigned *count)
{
    *count = hits->touched->len;
    return (const unsigned *)(const void *)hits->touched->data;
}

bool lks_term_hits_is_seen(const lks_term_hits *hits, unsigned list)
{
    return hits->is_seen[list];
}
