/* SPDX-License-Identifier: Apache-2.0 */
/*
 * markup_attributes.c - which attributes the parser gets to see.
 */
#include <string.h>
#include <glib.h>

#include "libleakscan/text/markup.h"

typedef enum {
    IS_TEXT,                 /* the value is text */
    IS_SIGN,                 /* that the attribute stands there counts */
    IS_LINK, IS_STYLE, IS_TYPE
} attribute_kind;

typedef struct {
    const char *key;
    attribute_kind kind;
} attribute_row;

static const attribute_row attributes[] = {
    {"href", IS_LINK},      {"style", IS_STYLE},     {"alt", IS_TEXT},     {"title", IS_TEXT},
    {"value", IS_TEXT},     {"type", IS_TYPE},       {"content", IS_TEXT}, {"http-equiv", IS_SIGN},
    {"hidden", IS_SIGN},    {"placeholder", IS_TEXT}, {"summary", IS_TEXT}, {"label", IS_TEXT},
    {"aria-label", IS_TEXT},
};

static const attribute_row *find(const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(attributes); i++)
        if (key[0] == attributes[i].key[0] && key[1] == attributes[i].key[1] &&
            strcmp(key, attributes[i].key) == 0)
            return &attributes[i];
    return NULL;
}

/* The type says of a script whether it is data. */
bool lks_markup_holds_text(const lks_markup *g)
{
    const attribute_row *row = find(g->key);
    return row && (row->kind != IS_TYPE || strcmp(g->name, "script") == 0);
}

static bool begins(const lks_markup *g, const char *word)
{
    size_t n = strlen(word);
    return g->value_length >= n && g_ascii_strncasecmp(g->value, word, n) == 0;
}

static bool holds(const lks_markup *g, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= g->value_length; i++)
        if ((g->value[i] | 0x20) == word[0] && g_ascii_strncasecmp(g->value + i, word, n) == 0)
            return true;
    return false;
}

/* Where a reference may be part of the word, the parser is to say. */
static bool may_hide(const lks_markup *g)
{
    return holds(g, "none") && (holds(g, "display") || memchr(g->value, '&', g->value_length));
}

/* Most links and styles say nothing of text: the parser is spared them. */
static bool is_of_use(const lks_markup *g, attribute_kind kind)
{
    switch (kind) {
    case IS_LINK:
        return begins(g, "mailto:") || begins(g, "tel:") ||
               g_strstr_len(g->value, (gssize)MIN(g->value_length, 24), "&#");
    case IS_STYLE:
        return may_hide(g);
    case IS_TEXT:
        return g->value_length > 0;
    default:
        return true;
    }
}

static void put_attribute(lks_markup *g, const char *text, size_t length)
{
    memcpy(g->attributes + g->attributes_length, text, length);
    g->attributes_length += length;
}

void lks_markup_end_attribute(lks_markup *g)
{
    const attribute_row *row = g->is_kept ? find(g->key) : NULL;
    if (!row || !is_of_use(g, row->kind))
        return;
    /* Besides key and value: a space, the sign and two quotes. */
    size_t length = g->key_length + g->value_length + 4;
    if (length > sizeof g->attributes - g->attributes_length) {
        g->is_malformed = true;
        return;
    }
    g->is_unseen |= row->kind == IS_STYLE || strcmp(g->key, "hidden") == 0;
    put_attribute(g, " ", 1);
    put_attribute(g, g->key, g->key_length);
    put_attribute(g, "=\"", 2);
    put_attribute(g, g->value, g->value_length);
    put_attribute(g, "\"", 1);
    g->attributes_used = MAX(g->attributes_used, g->attributes_length);
}
