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
    IS_LINK, IS_STYLE
} attribute_kind;

typedef struct {
    const char *key;
    attribute_kind kind;
} attribute_row;

static const attribute_row attributes[] = {
    {"href", IS_LINK},      {"style", IS_STYLE},     {"alt", IS_TEXT},     {"title", IS_TEXT},
    {"value", IS_TEXT},     {"content", IS_TEXT}, {"http-equiv", IS_SIGN},
    {"hidden", IS_SIGN},    {"placeholder", IS_TEXT}, {"summary", IS_TEXT}, {"label", IS_TEXT},
    {"aria-label", IS_TEXT}, {"colspan", IS_SIGN},
};

static const attribute_row *find(const char *key)
{
    for (size_t i = 0; i < G_N_ELEMENTS(attributes); i++)
        if (key[0] == attributes[i].key[0] && key[1] == attributes[i].key[1] &&
            strcmp(key, attributes[i].key) == 0)
            return &attributes[i];
    return NULL;
}

bool lks_markup_holds_text(const lks_markup *g)
{
    return find(g->key) != NULL;
}

/* What a value is longer is text that is not shown; it begins at a whole character. */
static void put_byte(lks_markup *g, char c)
{
    static const char quot[] = "&quot;";
    bool is_begin = ((unsigned char)c & 0xC0) != 0x80;
    if (is_begin && g->value_length + 2 * sizeof quot > sizeof g->value)
        g->is_overflow = true;
    if (g->is_overflow) {
        lks_markup_put_hidden(g, &c, 1);
        return;
    }
    size_t n = c == '"' ? sizeof quot - 1 : 1;
    memcpy(g->value + g->value_length, c == '"' ? quot : &c, n);
    g->value_length += n;
}

void lks_markup_put_value(lks_markup *g, const char *text, size_t length)
{
    if (!g->is_kept)
        return;
    bool is_easy = g->value_length + length + 16 < sizeof g->value && !g->is_overflow &&
                   !memchr(text, '"', length);
    if (is_easy) {
        memcpy(g->value + g->value_length, text, length);
        g->value_length += length;
    }
    for (size_t i = 0; !is_easy && i < length; i++)
        put_byte(g, text[i]);
    g->value_used = MAX(g->value_used, g->value_length);
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

static bool begins_link(const char *link, size_t length, const char *scheme)
{
    size_t n = strlen(scheme);
    return length >= n && g_ascii_strncasecmp(link, scheme, n) == 0;
}

/* The length of what parts the groups of a number: a hyphen or a space, as such or as
 * an address holds them (RFC 3986, 2.1). */
static size_t separator_span(const char *text, size_t length)
{
    if (length > 0 && (*text == '-' || *text == '+' || *text == ' '))
        return 1;
    bool is_escaped = length >= 3 && text[0] == '%' && text[1] == '2';
    static const char last[] = {'0', 'd', 'D', 'b', 'B'};
    return is_escaped && memchr(last, text[2], sizeof last) ? 3 : 0;
}

/* Three groups of two to six digits and more, nine digits at least. */
static bool holds_groups(const char *text, size_t length)
{
    enum { GROUPS = 3, GROUP_MIN = 2, GROUP_MAX = 6, DIGITS = 9 };
    unsigned groups = 0, digits = 0;
    for (size_t i = 0; i < length;) {
        size_t n = 0;
        while (i + n < length && g_ascii_isdigit(text[i + n]))
            n++;
        bool is_group = n >= GROUP_MIN && n <= GROUP_MAX;
        groups = is_group ? groups + 1 : 0;
        digits = is_group ? digits + (unsigned)n : 0;
        if (groups >= GROUPS && digits >= DIGITS)
            return true;
        i += n;
        size_t gap = separator_span(text + i, length - i);
        if (gap == 0)
            groups = digits = 0;
        i += gap > 0 ? gap : 1;
    }
    return false;
}

bool lks_markup_is_telling_link(const char *link, size_t length)
{
    return begins_link(link, length, "mailto:") || begins_link(link, length, "tel:") ||
           holds_groups(link, length);
}

/* Most links and styles say nothing of text: the parser is spared them. */
static bool is_of_use(const lks_markup *g, attribute_kind kind)
{
    switch (kind) {
    case IS_LINK:
        return lks_markup_is_telling_link(g->value, g->value_length) ||
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
