/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read_evidence.c - what must, may or must not stand near a match.
 */
#include <string.h>

#include "libleakscan/policy/reader.h"

/* An element of evidence while it is read: terms or a pattern of its own, and
 * evidence inside it. */
typedef struct evidence_object {
    lks_evidence *own;        /* made when attributes name something */
    GPtrArray *children;      /* of lks_evidence */
    char *terms, *pattern;
    unsigned within, min_count;
    bool is_unique;
    unsigned min, max;        /* <any> */
    unsigned confidence;      /* <grade> */
} evidence_object;

static const lks_bounds any_bounds = {0, 1000};

static void read_within(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                        lks_place place);

static const lks_attribute near_attributes[] = {
    {"terms", lks_read_id, offsetof(evidence_object, terms), NULL, false},
    {"pattern", lks_read_id, offsetof(evidence_object, pattern), NULL, false},
    {"within", read_within, offsetof(evidence_object, within), NULL, false},
    {"min-count", lks_read_number, offsetof(evidence_object, min_count), &lks_bounds_count, false},
    {"unique", lks_read_yes_no, offsetof(evidence_object, is_unique), NULL, false},
    {NULL, NULL, 0, NULL, false}};

static const lks_attribute any_attributes[] = {
    {"min", lks_read_number, offsetof(evidence_object, min), &any_bounds, false},
    {"max", lks_read_number, offsetof(evidence_object, max), &any_bounds, false},
    {NULL, NULL, 0, NULL, false}};

static const lks_attribute grade_attributes[] = {
    {"confidence", lks_read_number, offsetof(evidence_object, confidence), &lks_bounds_percent,
     true},
    {NULL, NULL, 0, NULL, false}};

static const lks_bounds within_bounds = {0, LKS_PROXIMITY_MAX};

static void read_within(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                        lks_place place)
{
    evidence_object *evidence = object;
    if (strcmp(value, "text") == 0)
        evidence->within = LKS_WITHIN_TEXT;
    else if (strcmp(value, "line") == 0)
        evidence->within = LKS_WITHIN_LINE;
    else if (!lks_parse_number(value, within_bounds, &evidence->within))
        lks_reader_error(r, place, "within must be text, line or a number of characters from "
                                   "%u to %u",
                         within_bounds.min, within_bounds.max);
}

static void free_child(void *p)
{
    lks_evidence_free(p);
}

static void *begin_evidence(lks_reader *r, const lks_frame *parent, lks_place place)
{
    evidence_object *evidence = g_new0(evidence_object, 1);
    lks_evidence *presets = lks_evidence_new(LKS_EVIDENCE_TERMS);
    evidence->children = g_ptr_array_new_with_free_func(free_child);
    evidence->within = presets->within;
    evidence->min_count = presets->min_count;
    evidence->min = presets->min;
    evidence->max = presets->max;
    lks_evidence_free(presets);
    return evidence;
}

static void done(evidence_object *evidence)
{
    g_ptr_array_unref(evidence->children);
    lks_evidence_free(evidence->own);
    g_free(evidence->terms);
    g_free(evidence->pattern);
    g_free(evidence);
}

/* The evidence that the attributes of <near> and its like describe; NULL: none. */
static lks_evidence *make_own(lks_reader *r, const lks_frame *frame)
{
    evidence_object *evidence = frame->object;
    bool has_terms = lks_reader_has_attribute(frame, "terms");
    bool has_pattern = lks_reader_has_attribute(frame, "pattern");
    if (has_terms && has_pattern)
        lks_reader_error(r, lks_reader_attribute_place(r, frame, "pattern"),
                         "<%s> names terms or a pattern, not both", frame->element->name);
    if (has_terms == has_pattern)
        return NULL;
    lks_evidence *own =
        lks_evidence_new(has_terms ? LKS_EVIDENCE_TERMS : LKS_EVIDENCE_PATTERN);
    own->place = frame->place;
    own->within = evidence->within;
    own->min_count = evidence->min_count;
    own->is_unique = evidence->is_unique;
    const char *name = has_terms ? evidence->terms : evidence->pattern;
    if (name != NULL)
        lks_reader_refer(r, has_terms ? LKS_NAME_TERMS : LKS_NAME_PATTERN, name,
                         lks_reader_attribute_place(r, frame, has_terms ? "terms" : "pattern"),
                         &own->index, NULL);
    return own;
}

static void read_own(lks_reader *r, lks_frame *frame)
{
    evidence_object *evidence = frame->object;
    evidence->own = make_own(r, frame);
}

static void move_children(GPtrArray *from, GPtrArray *to)
{
    while (from->len > 0)
        g_ptr_array_add(to, g_ptr_array_steal_index(from, 0));
}

static GPtrArray *children_of(const lks_frame *parent)
{
    return ((evidence_object *)parent->object)->children;
}

static void end_near(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    evidence_object *evidence = frame->object;
    if (evidence->own != NULL)
        g_ptr_array_add(children_of(parent), g_steal_pointer(&evidence->own));
    else if (!lks_reader_has_attribute(frame, "terms"))
        lks_reader_error(r, frame->place, "<near> needs terms=\"...\" or pattern=\"...\"");
    done(evidence);
}

static void close_any(lks_reader *r, lks_frame *frame, lks_frame *parent, unsigned min,
                      unsigned max)
{
    evidence_object *evidence = frame->object;
    unsigned count = evidence->children->len;
    if (count == 0)
        lks_reader_error(r, frame->place, "<%s> has no evidence inside", frame->element->name);
    else if (min > count)
        lks_reader_error(r, lks_reader_attribute_place(r, frame, "min"),
                         "min is %u, but only %u things stand inside", min, count);
    if (min > max)
        lks_reader_error(r, lks_reader_attribute_place(r, frame, "max"),
                         "max is less than min");
    lks_evidence *any = lks_evidence_new(LKS_EVIDENCE_ANY);
    any->place = frame->place;
    any->min = min;
    any->max = max;
    move_children(evidence->children, any->children);
    g_ptr_array_add(children_of(parent), any);
    done(evidence);
}

static void end_any(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    evidence_object *evidence = frame->object;
    bool is_not = lks_reader_has_attribute(frame, "max") && evidence->max == 0 &&
                  !lks_reader_has_attribute(frame, "min");
    close_any(r, frame, parent, is_not ? 0 : evidence->min, evidence->max);
}

static void end_not(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    close_any(r, frame, parent, 0, 0);
}

/* One evidence for an element of which all parts must hold; NULL: it is empty. */
static lks_evidence *join(evidence_object *evidence, lks_place place)
{
    if (evidence->own != NULL)
        g_ptr_array_insert(evidence->children, 0, g_steal_pointer(&evidence->own));
    if (evidence->children->len == 0)
        return NULL;
    if (evidence->children->len == 1)
        return g_ptr_array_steal_index(evidence->children, 0);
    lks_evidence *all = lks_evidence_new(LKS_EVIDENCE_ANY);
    all->place = place;
    all->min = evidence->children->len;
    move_children(evidence->children, all->children);
    return all;
}

static void end_joined(lks_reader *r, lks_frame *frame, GPtrArray *to)
{
    evidence_object *evidence = frame->object;
    lks_evidence *joined = join(evidence, frame->place);
    if (joined != NULL)
        g_ptr_array_add(to, joined);
    else
        lks_reader_error(r, frame->place, "<%s> names no terms, no pattern and holds nothing",
                         frame->element->name);
    done(evidence);
}

static void end_keywords(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    end_joined(r, frame, ((lks_rule *)parent->object)->keywords);
}

static void end_negative(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    lks_rule *rule = parent->object;
    g_hash_table_add(r->own_negative, rule);
    end_joined(r, frame, rule->negative);
}

static void end_default_negative(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    end_joined(r, frame, r->default_negative);
}

static void end_require(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    evidence_object *evidence = frame->object;
    if (evidence->children->len == 0)
        lks_reader_error(r, frame->place, "<require> has no evidence inside");
    move_children(evidence->children, ((lks_rule *)parent->object)->require);
    done(evidence);
}

static void end_grade(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    evidence_object *evidence = frame->object;
    if (evidence->children->len == 0)
        lks_reader_error(r, frame->place,
                         "<grade> has no evidence inside; alone=\"...\" says what holds always");
    lks_grade *grade = lks_grade_new();
    grade->confidence = (int)evidence->confidence;
    move_children(evidence->children, grade->all);
    g_ptr_array_add(((lks_rule *)parent->object)->grades, grade);
    done(evidence);
}

/* ---- the elements ---- */

static const lks_child evidence_children[] = {{&lks_element_near, LKS_MANY},
                                              {&lks_element_any, LKS_MANY},
                                              {&lks_element_not, LKS_MANY},
                                              {NULL, LKS_MANY}};

const lks_element lks_element_near = {.name = "near",
                                      .attributes = near_attributes,
                                      .begin = begin_evidence,
                                      .attributes_read = read_own,
                                      .end = end_near};
const lks_element lks_element_any = {.name = "any",
                                     .attributes = any_attributes,
                                     .children = evidence_children,
                                     .begin = begin_evidence,
                                     .end = end_any};
const lks_element lks_element_not = {.name = "not",
                                     .children = evidence_children,
                                     .begin = begin_evidence,
                                     .end = end_not};
const lks_element lks_element_grade = {.name = "grade",
                                       .attributes = grade_attributes,
                                       .children = evidence_children,
                                       .begin = begin_evidence,
                                       .end = end_grade};
const lks_element lks_element_require = {.name = "require",
                                         .children = evidence_children,
                                         .begin = begin_evidence,
                                         .end = end_require};
const lks_element lks_element_keywords = {.name = "keywords",
                                          .attributes = near_attributes,
                                          .children = evidence_children,
                                          .begin = begin_evidence,
                                          .attributes_read = read_own,
                                          .end = end_keywords};
const lks_element lks_element_negative = {.name = "negative",
                                          .attributes = near_attributes,
                                          .children = evidence_children,
                                          .begin = begin_evidence,
                                          .attributes_read = read_own,
                                          .end = end_negative};
const lks_element lks_element_default_negative = {.name = "negative",
                                                  .attributes = near_attributes,
                                                  .children = evidence_children,
                                                  .begin = begin_evidence,
                                                  .attributes_read = read_own,
                                                  .end = end_default_negative};
