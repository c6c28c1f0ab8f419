/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read_score.c - combinations: classes and rules that raise a score together.
 */
#include "libleakscan/policy/reader.h"

static const lks_attribute combination_attributes[] = {
    {"id", lks_read_id, offsetof(lks_combination, id), NULL, true},
    {"floor", lks_read_number, offsetof(lks_combination, floor), &lks_bounds_percent, true},
    {NULL, NULL, 0, NULL, false}};

static void *begin_combination(lks_reader *r, const lks_frame *parent, lks_place place)
{
    lks_combination *combination = lks_combination_new();
    combination->place = place;
    g_ptr_array_add(r->scratch->combinations, combination);
    return combination;
}

static void name_combination(lks_reader *r, lks_frame *frame)
{
    const lks_combination *combination = frame->object;
    if (combination->id != NULL)
        lks_reader_claim(r, r->combination_ids, "combination", combination->id, 0, frame->place);
}

static void end_combination(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    const lks_combination *combination = frame->object;
    if (combination->condition == NULL)
        lks_reader_error(r, frame->place, "<combination> has no condition");
}

static void end_combination_title(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    lks_combination *combination = parent->object;
    g_free(combination->title);
    combination->title = g_strstrip(g_strdup(frame->text->str));
}

/* ---- conditions ---- */

static void read_class(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                       lks_place place)
{
    lks_condition *condition = object;
    condition->classes = lks_read_class_names(r, value, place);
    if (condition->classes == 0)
        lks_reader_error(r, place, "name holds no class");
}

static const lks_attribute class_attributes[] = {
    {"name", read_class, 0, NULL, true},
    {"min", lks_read_number, offsetof(lks_condition, min), &lks_bounds_count, false},
    {NULL, NULL, 0, NULL, false}};
static const lks_attribute rule_attributes[] = {
    {"id", lks_read_id, offsetof(lks_condition, rule), NULL, true},
    {"min", lks_read_number, offsetof(lks_condition, min), &lks_bounds_count, false},
    {NULL, NULL, 0, NULL, false}};

static void *begin_condition(lks_reader *r, const lks_frame *parent, lks_place place)
{
    lks_condition *condition = lks_condition_new();
    if (parent->element != &lks_element_combination) {
        lks_condition_add(parent->object, condition);
        return condition;
    }
    lks_combination *combination = parent->object;
    if (combination->condition != NULL) {
        lks_reader_error(r, place,
                         "<combination> has one condition; put several into <all> or <any>");
        lks_condition_free(combination->condition);
    }
    combination->condition = condition;
    return condition;
}

static void *begin_any(lks_reader *r, const lks_frame *parent, lks_place place)
{
    lks_condition *condition = begin_condition(r, parent, place);
    condition->is_any = true;
    return condition;
}

static void end_condition(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    const lks_condition *condition = frame->object;
    if (condition->children == NULL)
        lks_reader_error(r, frame->place, "<%s> has no condition inside", frame->element->name);
}

static const lks_element element_class = {
    .name = "class", .attributes = class_attributes, .begin = begin_condition};
static const lks_element element_rule = {
    .name = "rule", .attributes = rule_attributes, .begin = begin_condition};
extern const lks_element lks_element_condition_all, lks_element_condition_any;
static const lks_child condition_children[] = {{&element_class, LKS_MANY},
                                               {&element_rule, LKS_MANY},
                                               {&lks_element_condition_all, LKS_MANY},
                                               {&lks_element_condition_any, LKS_MANY},
                                               {NULL, LKS_MANY}};
const lks_element lks_element_condition_all = {.name = "all",
                                               .children = condition_children,
                                               .begin = begin_condition,
                                               .end = end_condition};
const lks_element lks_element_condition_any = {.name = "any",
                                               .children = condition_children,
                                               .begin = begin_any,
                                               .end = end_condition};

static const lks_element element_title = {
    .name = "title", .has_text = true, .end = end_combination_title};
static const lks_child combination_children[] = {{&element_title, LKS_ONCE},
                                                 {&element_class, LKS_MANY},
                                                 {&element_rule, LKS_MANY},
                                                 {&lks_element_condition_all, LKS_MANY},
                                                 {&lks_element_condition_any, LKS_MANY},
                                                 {NULL, LKS_MANY}};
const lks_element lks_element_combination = {.name = "combination",
                                             .attributes = combination_attributes,
                                             .children = combination_children,
                                             .begin = begin_combination,
                                             .attributes_read = name_combination,
                                             .end = end_combination};
