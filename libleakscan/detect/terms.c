/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terms.c - terms of lists to literals and short words.
 */
#include "libleakscan/detect/terms.h"

#include <string.h>

#include "libleakscan/detect/characters.h"
#include "libleakscan/detect/forms.h"
#include "libleakscan/leakscan.h"

/* A literal shorter than this is taken only where its term has no better. */
enum { GOOD_LITERAL = 3 };

static void free_form(void *p)
{
    struct lks_form *form = p;
    g_free(form->text);
    g_array_unref(form->owners);
    g_free(form);
}

static char *single_spaced(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *p = text; *p != '\0'; p++) {
        if (!lks_is_space(*p))
            g_string_append_c(out, *p);
        else if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    }
    if (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}

/* Lower case character by character, as the comparison sees it. */
static char *lower_case(const char *text)
{
    GString *out = g_string_new(NULL);
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
        g_string_append_unichar(out, g_unichar_tolower(g_utf8_get_char(p)));
    return g_string_free(out, FALSE);
}

/* How rare a byte is in English text, in tenths of bits. */
static unsigned rarity(char c)
{
    static const unsigned char letters[26] = {36, 61, 52, 46, 30, 55, 57, 40, 38, 90, 70, 46, 54,
                                              39, 37, 57, 99, 41, 40, 35, 52, 67, 54, 94, 57, 99};
    c = g_ascii_tolower(c);
    if (c >= 'a' && c <= 'z')
        return letters[c - 'a'];
    return g_ascii_isdigit(c) ? 70 : 80;
}

static unsigned rarity_of(const char *text, size_t length)
{
    unsigned sum = 0;
    for (size_t i = 0; i < length; i++)
        sum += rarity(text[i]);
    return sum;
}

/* The rarest stretch of the form without spaces and, if `ascii`, of ASCII. */
static void rarest_stretch(struct lks_form *form, bool ascii)
{
    unsigned best = 0;
    form->literal_start = form->literal_end = 0;
    for (size_t start = 0, end; start < form->length; start = end + 1) {
        for (end = start; end < form->length && form->text[end] != ' ' &&
             !(ascii && (unsigned char)form->text[end] >= 0x80); end++)
            ;
        unsigned sum = rarity_of(form->text + start, end - start);
        if (sum > best) {
            best = sum;
            form->literal_start = start;
            form->literal_end = end;
        }
    }
    size_t most = form->literal_start + LKS_LITERAL_MAX;
    while (form->literal_end > most || lks_is_continuation(form->text[form->literal_end]))
        form->literal_end--;
}

static bool is_ascii(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] >= 0x80)
            return false;
    return true;
}

struct maker {
    lks_terms *terms;
    GHashTable *forms;       /* key of a form -> struct lks_form */
    GHashTable *literals;    /* key of a literal or short word -> its tries */
    GPtrArray *tries, *word_tries;  /* per literal, per short word: GArray of struct lks_try */
    GHashTable *identities;  /* lower-case text -> identity + 1 */
};

/* `kind` is one character. */
static char *key_of(char kind, const char *bytes, size_t length)
{
    char *key = g_malloc(length + 2);
    key[0] = kind;
    memcpy(key + 1, bytes, length);
    key[length + 1] = '\0';
    return key;
}

/* The tries of a literal or short word; `is_new` where it had none. */
static GArray *tries_of(struct maker *maker, const char *bytes, size_t length, char kind,
                        GPtrArray *all, bool *is_new)
{
    char *key = key_of(kind, bytes, length);
    GArray *tries = g_hash_table_lookup(maker->literals, key);
    *is_new = tries == NULL;
    if (tries != NULL) {
        g_free(key);
        return tries;
    }
    tries = g_array_new(FALSE, FALSE, sizeof(struct lks_try));
    g_ptr_array_add(all, tries);
    g_hash_table_insert(maker->literals, key, tries);
    return tries;
}

/* The byte at `at` where a space divides it from the literal. */
static uint8_t byte_beyond(const struct lks_form *form, size_t space, size_t at)
{
    char c = form->text[at];
    if (form->text[space] != ' ' || (unsigned char)c >= 0x80)
        return 0;
    return (uint8_t)g_ascii_tolower(c);
}

static void add_try(struct maker *maker, GArray *tries, unsigned index)
{
    const struct lks_form *form = maker->terms->forms->pdata[index];
    struct lks_try try = {.form = index};
    if (tries->len > 0 && g_array_index(tries, struct lks_try, tries->len - 1).form == index)
        return;
    if (form->literal_start >= 2)
        try.before = byte_beyond(form, form->literal_start - 1, form->literal_start - 2);
    if (form->literal_end + 2 <= form->length)
        try.after = byte_beyond(form, form->literal_end, form->literal_end + 1);
    g_array_append_val(tries, try);
}

static void add_literal(struct maker *maker, const char *bytes, size_t length, bool is_cased,
                        unsigned form)
{
    lks_terms *terms = maker->terms;
    bool is_new;
    GArray *tries = tries_of(maker, bytes, length, is_cased ? 'c' : 'i', maker->tries, &is_new);
    if (is_new) {
        lks_literal literal = {g_strndup(bytes, length), (unsigned)length, is_cased};
        g_array_append_val(terms->literals, literal);
    }
    add_try(maker, tries, form);
}

static void add_word(struct maker *maker, const char *bytes, size_t length, bool is_cased,
                     unsigned form)
{
    bool is_new;
    GArray *tries = tries_of(maker, bytes, length, is_cased ? 'C' : 'I', maker->word_tries, &is_new);
    if (is_new)
        lks_words_add(maker->terms->words, bytes, length, is_cased);
    add_try(maker, tries, form);
}

/* Engines know the case of ASCII letters alone: other letters are spelt out in
 * lower case, upper case and with a capital. */
static void add_variants(struct maker *maker, const struct lks_form *form, unsigned index)
{
    char *lower = g_strndup(form->text + form->literal_start,
                            form->literal_end - form->literal_start);
    GString *upper = g_string_new(NULL), *capital = g_string_new(NULL);
    for (const char *p = lower; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        gunichar big = c < 0x80 ? c : g_unichar_toupper(c);
        g_string_append_unichar(upper, big);
        g_string_append_unichar(capital, p == lower ? big : c);
    }
    add_literal(maker, lower, strlen(lower), false, index);
    if (upper->len == strlen(lower))
        add_literal(maker, upper->str, upper->len, false, index);
    if (capital->len == strlen(lower))
        add_literal(maker, capital->str, capital->len, false, index);
    g_string_free(upper, TRUE);
    g_string_free(capital, TRUE);
    g_free(lower);
}

/* A whole word between spaces and ends of a term that is no part of words. */
static bool is_short_word(const struct lks_form *form)
{
    size_t length = form->literal_end - form->literal_start;
    for (size_t i = form->literal_start; i < form->literal_end; i++)
        if (!g_ascii_isalnum(form->text[i]))
            return false;
    return form->is_word && length <= LKS_SHORT_WORD_MAX &&
           (form->literal_start == 0 || form->text[form->literal_start - 1] == ' ') &&
           (form->literal_end == form->length || form->text[form->literal_end] == ' ');
}

static void choose_literal(struct maker *maker, struct lks_form *form, unsigned index)
{
    rarest_stretch(form, !form->is_cased);
    size_t length = form->literal_end - form->literal_start;
    if (!form->is_cased && length < GOOD_LITERAL && !is_ascii(form->text, form->length)) {
        rarest_stretch(form, false);
        length = form->literal_end - form->literal_start;
    }
    const char *bytes = form->text + form->literal_start;
    if (is_short_word(form))
        add_word(maker, bytes, length, form->is_cased, index);
    else if (form->is_cased || is_ascii(bytes, length))
        add_literal(maker, bytes, length, form->is_cased, index);
    else
        add_variants(maker, form, index);
}

/* `inside`: the byte of the term beside its literal, or NULL at its end. */
static enum lks_neighbour neighbour_of(const struct lks_form *form, const char *inside,
                                       bool is_word_edge)
{
    if (inside != NULL)
        return *inside == ' ' ? LKS_SPACE_NEIGHBOUR : LKS_ANY_NEIGHBOUR;
    return form->is_word && is_word_edge ? LKS_NO_WORD_NEIGHBOUR : LKS_ANY_NEIGHBOUR;
}

static struct lks_form *new_form(struct maker *maker, const lks_term *term, const char *text)
{
    struct lks_form *form = g_new0(struct lks_form, 1);
    form->text = g_strdup(text);
    form->length = strlen(text);
    form->is_cased = term->is_case_sensitive;
    form->is_word = term->is_word;
    form->starts_word = lks_word_character_at(text, form->length, 0);
    form->ends_word = lks_word_character_before(text, form->length);
    form->owners = g_array_new(FALSE, FALSE, sizeof(struct lks_owner));
    g_ptr_array_add(maker->terms->forms, form);
    choose_literal(maker, form, maker->terms->forms->len - 1);
    bool is_first = form->literal_start == 0, is_last = form->literal_end == form->length;
    form->before = neighbour_of(form, is_first ? NULL : &text[form->literal_start - 1],
                                form->starts_word);
    form->after = neighbour_of(form, is_last ? NULL : &text[form->literal_end], form->ends_word);
    return form;
}

static void add_term(struct maker *maker, const lks_term *term, unsigned list, unsigned index)
{
    char *text = single_spaced(term->text);
    char *lower = lower_case(text);
    unsigned identity = GPOINTER_TO_UINT(g_hash_table_lookup(maker->identities, lower));
    if (identity == 0) {
        identity = g_hash_table_size(maker->identities) + 1;
        g_hash_table_insert(maker->identities, g_strdup(lower), GUINT_TO_POINTER(identity));
    }
    maker->terms->identities[list][index] = identity - 1;
    const char *compared = term->is_case_sensitive ? text : lower;
    char kind = "0123"[2 * term->is_case_sensitive + term->is_word];
    char *key = key_of(kind, compared, strlen(compared));
    struct lks_form *form = g_hash_table_lookup(maker->forms, key);
    if (form == NULL && *compared != '\0') {
        form = new_form(maker, term, compared);
        g_hash_table_insert(maker->forms, g_steal_pointer(&key), form);
    }
    struct lks_owner owner = {list, index, identity - 1};
    if (form != NULL)
        g_array_append_val(form->owners, owner);
    g_free(key);
    g_free(lower);
    g_free(text);
}

static bool is_usable(const lks_term *term, lks_place place, lks_diagnostics *d)
{
    if (strlen(term->text) <= LKS_TERM_MAX && g_utf8_validate(term->text, -1, NULL))
        return true;
    lks_diagnostics_add(d, LEAKSCAN_SEVERITY_ERROR, place,
                        "a term is longer than %d bytes or is not UTF-8", LKS_TERM_MAX);
    return false;
}

static void add_list(struct maker *maker, const lks_ruleset *set, unsigned index,
                     lks_diagnostics *d)
{
    const lks_term_list *list = set->term_lists->pdata[index];
    maker->terms->identities[index] = g_new0(uint32_t, list->terms->len + 1);
    for (guint i = 0; i < list->terms->len; i++)
        if (is_usable(list->terms->pdata[i], list->place, d))
            add_term(maker, list->terms->pdata[i], index, i);
}

static struct lks_edge edge_of(const lks_terms *terms, const GArray *tries)
{
    struct lks_edge edge = {.first = terms->tries->len, .count = tries->len,
                            .before = LKS_SPACE_NEIGHBOUR, .after = LKS_SPACE_NEIGHBOUR};
    for (guint i = 0; i < tries->len; i++) {
        const struct lks_form *form =
            terms->forms->pdata[g_array_index(tries, struct lks_try, i).form];
        edge.before = MIN(edge.before, (uint8_t)form->before);
        edge.after = MIN(edge.after, (uint8_t)form->after);
        edge.length = (uint16_t)(form->literal_end - form->literal_start);
    }
    return edge;
}

/* Lays the tries of all one behind the other, where a scan meets them. */
static GArray *find_edges(lks_terms *terms, const GPtrArray *all)
{
    GArray *edges = g_array_new(FALSE, FALSE, sizeof(struct lks_edge));
    for (guint i = 0; i < all->len; i++) {
        const GArray *tries = all->pdata[i];
        struct lks_edge edge = edge_of(terms, tries);
        g_array_append_val(edges, edge);
        g_array_append_vals(terms->tries, tries->data, tries->len);
    }
    return edges;
}

static void free_literal(void *p)
{
    g_free(((lks_literal *)p)->bytes);
}

static void free_array(void *p)
{
    g_array_unref(p);
}

lks_terms *lks_terms_new(const lks_ruleset *set, const bool *is_used,
                         const lks_engine_options *options, lks_diagnostics *d)
{
    lks_terms *terms = g_new0(lks_terms, 1);
    terms->forms = g_ptr_array_new_with_free_func(free_form);
    terms->literals = g_array_new(FALSE, FALSE, sizeof(lks_literal));
    g_array_set_clear_func(terms->literals, free_literal);
    terms->tries = g_array_new(FALSE, FALSE, sizeof(struct lks_try));
    terms->words = lks_words_new();
    terms->list_count = set->term_lists->len;
    terms->identities = g_new0(uint32_t *, terms->list_count + 1);
    struct maker maker = {
        .terms = terms,
        .forms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .literals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .tries = g_ptr_array_new_with_free_func(free_array),
        .word_tries = g_ptr_array_new_with_free_func(free_array),
        .identities = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    for (unsigned i = 0; i < terms->list_count; i++)
        if (is_used[i])
            add_list(&maker, set, i, d);
    terms->identity_count = g_hash_table_size(maker.identities);
    g_hash_table_unref(maker.forms);
    g_hash_table_unref(maker.literals);
    g_hash_table_unref(maker.identities);
    terms->edges = find_edges(terms, maker.tries);
    terms->word_edges = find_edges(terms, maker.word_tries);
    g_ptr_array_unref(maker.tries);
    g_ptr_array_unref(maker.word_tries);
    const lks_literal *literals = (const lks_literal *)(const void *)terms->literals->data;
    terms->set = lks_literal_set_new(literals, terms->literals->len, options->use_vectorscan,
                                     options->is_warm);
    return terms;
}

void lks_terms_free(lks_terms *terms)
{
    if (terms == NULL)
        return;
    lks_literal_set_free(terms->set);
    for (unsigned i = 0; i < terms->list_count; i++)
        g_free(terms->identities[i]);
    g_free(terms->identities);
    g_ptr_array_unref(terms->forms);
    g_array_unref(terms->tries);
    g_array_unref(terms->edges);
    g_array_unref(terms->word_edges);
    lks_words_free(terms->words);
    g_array_unref(terms->literals);
    g_free(terms);
}

const char *lks_terms_engine_name(const lks_terms *terms)
{
    return lks_literal_set_name(terms->set);
}

uint32_t lks_terms_identity(const lks_terms *terms, unsigned list, unsigned term)
{
    return terms->identities[list][term];
}
