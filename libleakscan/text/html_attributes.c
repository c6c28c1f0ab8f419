/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_attributes.c - which attributes and tags the parser gets to see.
 */
#include <string.h>
#include <glib.h>

#include "libleakscan/text/html_guard.h"

bool lks_guard_is_one_of(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (name[0] == names[i][0] && strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* Attributes that hold text, or decide whether text is shown. */
bool lks_guard_holds_text(const char *key)
{
    static const char *const keys[] = {"title", "alt",    "value",   "placeholder", "content",
                                       "href",  "style",  "hidden",  "summary",     "label",
                                       "type",  "aria-label", "http-equiv"};
    return lks_guard_is_one_of(key, keys, G_N_ELEMENTS(keys));
}

static void put_attribute(lks_guard *g, const char *text, size_t length)
{
    memcpy(g->attributes + g->attributes_length, text, length);
    g->attributes_length += length;
}

static bool begins(const lks_guard *g, const char *word)
{
    size_t n = strlen(word);
    return g->value_length >= n && g_ascii_strncasecmp(g->value, word, n) == 0;
}

static bool holds_word(const lks_guard *g, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= g->value_length; i++)
        if (g_ascii_tolower(g->value[i]) == word[0] &&
            g_ascii_strncasecmp(g->value + i, word, n) == 0)
            return true;
    return false;
}

/* Most links and styles say nothing of text: the parser is spared them. */
static bool is_of_use(const lks_guard *g)
{
    if (strcmp(g->key, "href") == 0)
        return begins(g, "mailto:") || begins(g, "tel:") ||
               g_strstr_len(g->value, (gssize)MIN(g->value_length, 24), "&#");
    if (strcmp(g->key, "style") == 0)
        return holds_word(g, "none");
    return true;
}

void lks_guard_end_attribute(lks_guard *g)
{
    g->key[g->key_length] = '\0';
    if (g->key_length == 0 || g->is_end_tag || !lks_guard_holds_text(g->key) || !is_of_use(g))
        return;
    /* Besides key and value: a space, the sign and two quotes. */
    size_t length = g->key_length + g->value_length + 4;
    if (length > sizeof g->attributes - g->attributes_length) {
        g->is_malformed = true;
        return;
    }
    g->is_unseen |= strcmp(g->key, "style") == 0 || strcmp(g->key, "hidden") == 0;
    put_attribute(g, " ", 1);
    put_attribute(g, g->key, g->key_length);
    put_attribute(g, "=\"", 2);
    put_attribute(g, g->value, g->value_length);
    put_attribute(g, "\"", 1);
}

/* A script that is JSON holds data. */
bool lks_guard_is_data_script(const lks_guard *g)
{
    return g_strstr_len(g->attributes, (gssize)g->attributes_length, "json") != NULL;
}

/* Tags that neither break nor hide: most of all tags.  Once some element hides
 * its content, all are told, so that its end is found. */
bool lks_guard_is_idle(const lks_guard *g)
{
    static const char *const idle[] = {"a", "b", "big", "em", "font", "i", "small", "span",
                                       "strong", "tt", "u"};
    return g->attributes_length == 0 && !g->is_unseen &&
           lks_guard_is_one_of(g->name, idle, G_N_ELEMENTS(idle));
}
