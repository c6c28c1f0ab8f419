/* SPDX-License-Identifier: Apache-2.0 */
/*
 * found.c - a match with copies of its value, wiped when it goes.
 */
#include <limits.h>
#include <string.h>

#include "libleakscan/detect/engine.h"

static bool has_digits_only(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isdigit(text[i]))
            return false;
    return length > 0;
}

lks_found *lks_found_new(const lks_compiled_rule *rule, const char *value, size_t length,
                         const char *normal)
{
    size_t room = MAX(length, normal != NULL ? strlen(normal) : 0) + 1;
    lks_found *found = g_malloc0(sizeof *found + length + 1 + room);
    char *second = found->text + length + 1;
    found->rule = rule;
    found->keyword_distance = UINT_MAX;
    memcpy(found->text, value, length);
    found->value_length = (uint32_t)length;
    if (normal != NULL)
        found->normal_length = (uint32_t)g_strlcpy(second, normal, room);
    else
        found->normal_length = (uint32_t)lks_detect_normalise_value(value, length, second, room);
    found->is_bare = has_digits_only(value, length);
    found->is_digits = has_digits_only(second, found->normal_length);
    return found;
}

void lks_found_free(lks_found *found)
{
    if (found == NULL)
        return;
    explicit_bzero(found->text, (size_t)found->value_length + 1 + found->normal_length);
    g_free(found);
}
