/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mask.c - a value as it may be shown.
 */
#include <string.h>

#include "libleakscan/report/report.h"

enum {
    SHAPE_LIMIT = 64, /* characters of a shape; what is longer ends in an ellipsis */
    OPEN_LIMIT = 4,
    REPLACEMENT = 0xfffd,
    ELLIPSIS = 0x2026
};

/* The value's characters, fit for one line: bytes that are no UTF-8 become
 * U+FFFD, line breaks and tabs spaces, other control and format characters '?'. */
static GArray *read_characters(const char *value, size_t length)
{
    GArray *characters = g_array_new(FALSE, FALSE, sizeof(gunichar));
    const char *end = value + length;
    while (value < end) {
        gunichar c = *value != '\0' ? g_utf8_get_char_validated(value, end - value) : 0;
        bool is_valid = c != (gunichar)-1 && c != (gunichar)-2;
        value = is_valid ? g_utf8_next_char(value) : value + 1;
        if (!is_valid)
            c = REPLACEMENT;
        else if (g_unichar_isspace(c))
            c = ' ';
        else if (g_unichar_iscntrl(c) || g_unichar_type(c) == G_UNICODE_FORMAT)
            c = '?';
        g_array_append_val(characters, c);
    }
    return characters;
}


/* Marks carry letters in many scripts, so they are hidden like letters. */
static bool is_hidden(gunichar c)
{
    return g_unichar_isalnum(c) || g_unichar_type(c) == G_UNICODE_OTHER_NUMBER || g_unichar_ismark(c);
}

static gunichar shape_of(gunichar c)
{
    if (!is_hidden(c))
        return c;
    if (g_unichar_isdigit(c) || (!g_unichar_isalpha(c) && !g_unichar_ismark(c)))
        return '#';
    return c < 0x80 && g_ascii_isupper((char)c) ? 'A' : 'a';
}

/* Of a short value at most half is opened. */
static guint count_open(const GArray *characters)
{
    guint hidden = 0;
    for (guint i = 0; i < characters->len; i++)
        hidden += is_hidden(g_array_index(characters, gunichar, i));
    return MIN(hidden / 2, OPEN_LIMIT);
}

static void hide_characters(GArray *characters, guint open)
{
    for (guint i = characters->len; i > 0; i--) {
        gunichar *c = &g_array_index(characters, gunichar, i - 1);
        if (open > 0 && is_hidden(*c))
            open--;
        else
            *c = shape_of(*c);
    }
}

static char *write_characters(const GArray *characters, guint from, guint to)
{
    GString *text = g_string_sized_new(to - from);
    if (from > 0)
        g_string_append_unichar(text, ELLIPSIS);
    for (guint i = from; i < to; i++)
        g_string_append_unichar(text, g_array_index(characters, gunichar, i));
    if (to < characters->len)
        g_string_append_unichar(text, ELLIPSIS);
    return g_string_free(text, FALSE);
}

/* The same for what values mostly are: a few printable ASCII characters, one byte
 * each.  False: the value is something else. */
static bool shape_ascii(const char *value, size_t length, char shape[SHAPE_LIMIT + 1])
{
    if (length > SHAPE_LIMIT)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = value[i];
        if (c < 0x20 || c > 0x7e)
            return false;
        if (g_ascii_isalpha(c))
            c = g_ascii_isupper(c) ? 'A' : 'a';
        shape[i] = g_ascii_isdigit(c) ? '#' : c;
    }
    shape[length] = '\0';
    return true;
}

char *lks_report_mask(const char *value, size_t length, int show, bool is_secret)
{
    if (show == LEAKSCAN_SHOW_NONE)
        return NULL;
    if (is_secret && show != LEAKSCAN_SHOW_FULL)
        return g_strdup("***");
    char shape[SHAPE_LIMIT + 1];
    if (show == LEAKSCAN_SHOW_SHAPE && shape_ascii(value, length, shape))
        return g_strdup(shape);
    GArray *characters = read_characters(value, length);
    guint from = 0, to = characters->len;
    if (show == LEAKSCAN_SHOW_LAST4) {
        hide_characters(characters, count_open(characters));
        from = to > SHAPE_LIMIT ? to - SHAPE_LIMIT : 0;
    } else if (show != LEAKSCAN_SHOW_FULL) {
        hide_characters(characters, 0);
        to = MIN(to, SHAPE_LIMIT);
    }
    char *masked = write_characters(characters, from, to);
    g_array_unref(characters);
    return masked;
}
