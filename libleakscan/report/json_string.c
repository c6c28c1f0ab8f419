/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_string.c - JSON strings (RFC 8259, section 7).  Beyond what JSON asks,
 * all that could act on a terminal, a log or a script is escaped: DEL and C1
 * controls, line separators, and characters that turn the direction of text.
 */
#include "libleakscan/report/json_string.h"

#include <stdbool.h>
#include <string.h>

typedef struct range {
    gunichar first, last;
} range;

static const range escaped[] = {
    {0x0000, 0x001f}, /* C0 controls */
    {0x007f, 0x009f}, /* DEL and C1 controls */
    {0x061c, 0x061c}, /* Arabic letter mark */
    {0x200e, 0x200f}, /* left-to-right and right-to-left mark */
    {0x2028, 0x202e}, /* line and paragraph separator, embeddings, overrides */
    {0x2066, 0x2069}, /* isolates */
    {0xfeff, 0xfeff}, /* byte order mark */
    {0xfff9, 0xfffb}, /* interlinear annotation */
};

static bool must_escape(gunichar c)
{
    for (size_t i = 0; i < G_N_ELEMENTS(escaped); i++)
        if (c >= escaped[i].first && c <= escaped[i].last)
            return true;
    return false;
}

static bool is_plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static char short_escape(gunichar c)
{
    switch (c) {
    case '"':
    case '\\':
        return (char)c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return '\0';
    }
}

static void append_character(GString *out, gunichar c)
{
    char letter = short_escape(c);
    if (letter != '\0')
        g_string_append_printf(out, "\\%c", letter);
    else if (must_escape(c))
        g_string_append_printf(out, "\\u%04x", c);
    else
        g_string_append_unichar(out, c);
}

void lks_report_append_json_string(GString *out, const char *text)
{
    if (text == NULL) {
        g_string_append(out, "null");
        return;
    }
    const char *end = text + strlen(text);
    g_string_append_c(out, '"');
    while (text < end) {
        const char *run = text;
        while (text < end && is_plain((unsigned char)*text))
            text++;
        g_string_append_len(out, run, text - run);
        if (text == end)
            break;
        gunichar c = g_utf8_get_char_validated(text, end - text);
        bool is_valid = c != (gunichar)-1 && c != (gunichar)-2;
        append_character(out, is_valid ? c : 0xfffd);
        text = is_valid ? g_utf8_next_char(text) : text + 1;
    }
    g_string_append_c(out, '"');
}
