/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terminal.c - escapes whatever could steer a terminal, reorder its text or
 * break a line.
 */
#include "config.h"

#include "terminal.h"

#include <string.h>
#include <unistd.h>

/* Format characters (bidi controls, zero-width ones), separators and what has no
 * agreed look.  A combining mark is shown; it belongs to the letter before it. */
static bool is_shown(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return false;
    default:
        return true;
    }
}

static void escape_run(GString *out, const char *bytes, size_t length, bool are_lines_kept)
{
    const char *p = bytes;
    const char *end = bytes + length;

    while (p < end) {
        unsigned char byte = (unsigned char)*p;
        if (byte >= 0x20 && byte < 0x7f) {
            g_string_append_c(out, *p++);
            continue;
        }
        if (are_lines_kept && (byte == '\n' || byte == '\t')) {
            g_string_append_c(out, *p++);
            continue;
        }
        gunichar c = byte == 0 ? (gunichar)-1 : g_utf8_get_char_validated(p, end - p);
        if (c == (gunichar)-1 || c == (gunichar)-2 || c < 0x80) {
            g_string_append_printf(out, "\\x%02x", byte);
            p++;
            continue;
        }
        const char *next = g_utf8_next_char(p);
        if (is_shown(c))
            g_string_append_len(out, p, next - p);
        else
            g_string_append_printf(out, "\\u{%x}", c);
        p = next;
    }
}

char *text_escape(const char *bytes, gssize length)
{
    if (bytes == NULL)
        return g_strdup("");
    size_t size = length < 0 ? strlen(bytes) : (size_t)length;
    GString *out = g_string_sized_new(size + 16);
    escape_run(out, bytes, size, false);
    return g_string_free(out, FALSE);
}

void text_escape_append(GString *out, const char *bytes, size_t length)
{
    escape_run(out, bytes, length, true);
}

static size_t columns_of(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

size_t text_columns(const char *text)
{
    size_t columns = 0;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p))
        columns += columns_of(g_utf8_get_char(p));
    return columns;
}

char *text_fit(const char *text, size_t columns)
{
    if (text_columns(text) <= columns)
        return g_strdup(text);
    size_t used = 0;
    const char *p = text;
    for (; *p != '\0'; p = g_utf8_next_char(p)) {
        size_t width = columns_of(g_utf8_get_char(p));
        if (used + width + 1 > columns)
            break;
        used += width;
    }
    char *kept = g_strndup(text, (gsize)(p - text));
    char *fitted = g_strconcat(kept, "…", NULL);
    g_free(kept);
    return fitted;
}

bool terminal_has_colours(int fd)
{
    const char *no_color = g_getenv("NO_COLOR");   /* no-color.org: set and not empty */
    const char *term = g_getenv("TERM");
    if (no_color != NULL && no_color[0] != '\0')
        return false;
    if (term != NULL && strcmp(term, "dumb") == 0)
        return false;
    return isatty(fd) == 1;
}
