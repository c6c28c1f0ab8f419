/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.c - the words of the JSON contract for the numbers of leakscan.h.
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/leakscan.h"

static const char *const categories[] = {NULL,     "pii",       "financial", "credential",
                                         "health", "clearance", "marking"};
static const char *const levels[] = {"none", "minimal", "low", "moderate", "high", "critical"};
static const char *const kinds[] = {"mail", "appointment", "contact", "task",
                                    "note", "other",       "document"};
static const char *const message_statuses[] = {"complete", "incomplete", "failed"};
static const char *const places[] = {NULL,         "subject",  "body",
                                     "attachment", "filename", "header"};
/* By the number of the bit. */
static const char *const gaps[] = {
    "truncated",         "too-large",         "too-deep",   "too-many-parts",
    "too-many-members",  "too-many-findings", "ratio",      "encrypted",
    "unread-type",       "extract-failed",    "extract-timeout", "charset",
    "malformed",         "step-limit",        "timeout",    "interrupted"};
static const char *const answers[] = {"ok", "done", "stopped", "input-failed"};
/* By the number's opposite. */
static const char *const failures[] = {NULL,     "nomem", "argument", "state",
                                       "busy",   "io",    "policy",   "format",
                                       "internal"};

static const char *word(const char *const *words, size_t count, int64_t number)
{
    return number >= 0 && (uint64_t)number < count ? words[number] : NULL;
}

const char *leakscan_status_name(int status)
{
    const char *name = status >= 0 ? word(answers, G_N_ELEMENTS(answers), status)
                                   : word(failures, G_N_ELEMENTS(failures), -(int64_t)status);
    return name != NULL ? name : "unknown";
}

const char *leakscan_category_name(int category)
{
    return word(categories, G_N_ELEMENTS(categories), category);
}

const char *leakscan_level_name(int level)
{
    return word(levels, G_N_ELEMENTS(levels), level);
}

int leakscan_level_from_name(const char *name)
{
    for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(levels); i++)
        if (strcmp(levels[i], name) == 0)
            return (int)i;
    return LEAKSCAN_E_ARGUMENT;
}

const char *leakscan_message_status_name(int status)
{
    return word(message_statuses, G_N_ELEMENTS(message_statuses), status);
}

const char *leakscan_kind_name(int kind)
{
    return word(kinds, G_N_ELEMENTS(kinds), kind);
}

const char *leakscan_gap_name(uint32_t gap)
{
    for (size_t bit = 0; bit < G_N_ELEMENTS(gaps); bit++)
        if (gap == (uint32_t)1 << bit)
            return gaps[bit];
    return NULL;
}

const char *leakscan_where_name(int where)
{
    return word(places, G_N_ELEMENTS(places), where);
}
