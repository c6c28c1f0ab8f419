/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read_root.c - the elements <pack> and <defaults>.
 */
#include <string.h>

#include "libleakscan/policy/reader.h"

static const lks_bounds version_bounds = {1, 999999999};

static const lks_attribute pack_attributes[] = {
    {"name", lks_read_id, offsetof(lks_reader, name), NULL, true},
    {"version", lks_read_number, offsetof(lks_reader, version), &version_bounds, true},
    {NULL, NULL, 0, NULL, false}};

/* The object of the root is the reader itself. */
static void *begin_pack(lks_reader *r, const lks_frame *parent, lks_place place)
{
    return r;
}

static void check_name(lks_reader *r, lks_frame *frame)
{
    for (guint i = 0; r->name != NULL && i < r->set->packs->len; i++)
        if (strcmp(r->set->packs->pdata[i], r->name) == 0)
            lks_reader_error(r, lks_reader_attribute_place(r, frame, "name"),
                             "a pack named %s is loaded already", r->name);
}

static const lks_child defaults_children[] = {{&lks_element_default_negative, LKS_MANY},
                                              {NULL, LKS_MANY}};
const lks_element lks_element_defaults = {.name = "defaults", .children = defaults_children};

/* Said of the pack for its readers; rules have their own. */
static const lks_element element_title = {.name = "title", .has_text = true};
static const lks_element element_description = {.name = "description", .has_text = true};

static const lks_child pack_children[] = {{&element_title, LKS_ONCE},
                                          {&element_description, LKS_ONCE},
                                          {&lks_element_terms, LKS_MANY},
                                          {&lks_element_shared_pattern, LKS_MANY},
                                          {&lks_element_defaults, LKS_ONCE},
                                          {&lks_element_rule, LKS_MANY},
                                          {&lks_element_combination, LKS_MANY},
                                          {NULL, LKS_MANY}};
const lks_element lks_element_pack = {.name = "pack",
                                      .attributes = pack_attributes,
                                      .children = pack_children,
                                      .begin = begin_pack,
                                      .attributes_read = check_name};
