/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read_terms.c - term lists: one term a line, in groups that differ in style.
 */
#include <string.h>

#include "libleakscan/policy/reader.h"

const lks_word lks_words_match[] = {{"word", 1}, {"string", 0}, {NULL, 0}};
const lks_word lks_words_case[] = {{"exact", 1}, {"ignore", 0}, {NULL, 0}};

static const lks_bounds weight_bounds = {1, 1000};

/* What a <terms> or <group> element is while it is read. */
typedef struct terms_object {
    lks_term_list *list;
    lks_term_style style;
    char *id, *language;
} terms_object;

static const lks_attribute terms_attributes[] = {
    {"id", lks_read_id, offsetof(terms_object, id), NULL, true},
    {"language", lks_read_id, offsetof(terms_object, language), NULL, false},
    {"match", lks_read_word_flag, offsetof(terms_object, style.is_word), lks_words_match, false},
    {"case", lks_read_word_flag, offsetof(terms_object, style.is_case_sensitive), lks_words_case,
     false},
    {"weight", lks_read_number, offsetof(terms_object, style.weight), &weight_bounds, false},
    {NULL, NULL, 0, NULL, false}};

static const lks_attribute group_attributes[] = {
    {"match", lks_read_word_flag, offsetof(terms_object, style.is_word), lks_words_match, false},
    {"case", lks_read_word_flag, offsetof(terms_object, style.is_case_sensitive), lks_words_case,
     false},
    {"weight", lks_read_number, offsetof(terms_object, style.weight), &weight_bounds, false},
    {NULL, NULL, 0, NULL, false}};

/* White space of any length becomes one space, as the matcher reads it. */
static char *squeeze_term(const char *line, size_t length)
{
    GString *term = g_string_sized_new(length);
    bool is_pending = false;
    for (size_t i = 0; i < length; i++) {
        if (g_ascii_isspace(line[i])) {
            is_pending = term->len > 0;
            continue;
        }
        if (is_pending)
            g_string_append_c(term, ' ');
        is_pending = false;
        g_string_append_c(term, line[i]);
    }
    return g_string_free(term, FALSE);
}

static void add_term(lks_reader *r, lks_term_list *list, const char *text, lks_term_style style,
                     lks_place place)
{
    if (strlen(text) > LKS_TERM_MAX) {
        lks_reader_error(r, place, "a term is longer than %d bytes; terms stand one on a line",
                         LKS_TERM_MAX);
        return;
    }
    lks_term *term = lks_term_new(text);
    term->weight = style.weight;
    term->is_word = style.is_word;
    term->is_case_sensitive = style.is_case_sensitive;
    g_ptr_array_add(list->terms, term);
}

void lks_terms_add_lines(lks_reader *r, lks_term_list *list, const char *text,
                         lks_term_style style, lks_place place)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        char *term = squeeze_term(text, length);
        if (term[0] != '\0')
            add_term(r, list, term, style, place);
        g_free(term);
        text += length + (text[length] == '\n');
    }
}

static void *begin_terms(lks_reader *r, const lks_frame *parent, lks_place place)
{
    terms_object *terms = g_new0(terms_object, 1);
    terms->list = lks_term_list_new();
    terms->list->place = place;
    terms->style = (lks_term_style){1, true, false};
    g_ptr_array_add(r->scratch->term_lists, terms->list);
    return terms;
}

static void name_terms(lks_reader *r, lks_frame *frame)
{
    terms_object *terms = frame->object;
    unsigned index = r->set->term_lists->len + r->scratch->term_lists->len - 1;
    terms->list->id = g_steal_pointer(&terms->id);
    terms->list->language = g_steal_pointer(&terms->language);
    if (terms->list->id != NULL)
        lks_reader_claim(r, r->term_ids, "term list", terms->list->id, index, frame->place);
}

/* Text before a group belongs to the list, text after it too: both are read when
 * the list ends, and a group when it ends. */
static void end_terms(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    terms_object *terms = frame->object;
    lks_terms_add_lines(r, terms->list, frame->text->str, terms->style, frame->place);
    if (terms->list->terms->len == 0)
        lks_reader_error(r, frame->place, "the term list is empty");
    g_free(terms);
}

static void *begin_group(lks_reader *r, const lks_frame *parent, lks_place place)
{
    terms_object *group = g_new0(terms_object, 1);
    const terms_object *terms = parent->object;
    group->list = terms->list;
    group->style = terms->style;
    return group;
}

static void end_group(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    terms_object *group = frame->object;
    lks_terms_add_lines(r, group->list, frame->text->str, group->style, frame->place);
    g_string_append_c(parent->text, '\n');
    g_free(group);
}

static const lks_element element_group = {.name = "group",
                                          .attributes = group_attributes,
                                          .has_text = true,
                                          .begin = begin_group,
                                          .end = end_group};
static const lks_child terms_children[] = {{&element_group, LKS_MANY}, {NULL, LKS_MANY}};
const lks_element lks_element_terms = {.name = "terms",
                                       .attributes = terms_attributes,
                                       .children = terms_children,
                                       .has_text = true,
                                       .begin = begin_terms,
                                       .attributes_read = name_terms,
                                       .end = end_terms};
