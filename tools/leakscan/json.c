/* SPDX-License-Identifier: Apache-2.0 */
/* json.c - the little JSON that the command writes itself. */
#include "config.h"

#include "json.h"

#include <inttypes.h>
#include <string.h>

static void append_character(GString *out, gunichar c, const char *p, gsize length)
{
    /* RFC 8259, section 7: quotation mark, reverse solidus and U+0000..U+001F
     * must be escaped.  DEL, C1 and bidi controls are, so that a terminal is
     * safe; U+2028 and U+2029, so that JavaScript is. */
    if (c == '"' || c == '\\') {
        g_string_append_c(out, '\\');
        g_string_append_c(out, (char)c);
        return;
    }
    GUnicodeType type = g_unichar_type(c);
    if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
        type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR) {
        if (c > 0xffff)
            g_string_append_printf(out, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10),
                                   0xdc00 + ((c - 0x10000) & 0x3ff));
        else
            g_string_append_printf(out, "\\u%04x", c);
        return;
    }
    g_string_append_len(out, p, (gssize)length);
}

void json_append_string(GString *out, const char *bytes)
{
    if (bytes == NULL) {
        g_string_append(out, "null");
        return;
    }
    const char *p = bytes;
    const char *end = bytes + strlen(bytes);
    g_string_append_c(out, '"');
    while (p < end) {
        gunichar c = g_utf8_get_char_validated(p, end - p);
        if (c == (gunichar)-1 || c == (gunichar)-2) {
            g_string_append(out, "\xef\xbf\xbd");
            p++;
            continue;
        }
        const char *next = g_utf8_next_char(p);
        append_character(out, c, p, (gsize)(next - p));
        p = next;
    }
    g_string_append_c(out, '"');
}

void json_append_path(GString *out, const char *key, const char *bytes)
{
    g_string_append_printf(out, ",\"%s\":", key);
    json_append_string(out, bytes);
    if (bytes == NULL || g_utf8_validate(bytes, -1, NULL))
        return;
    g_string_append_printf(out, ",\"%s_hex\":\"", key);
    for (const char *p = bytes; *p != '\0'; p++)
        g_string_append_printf(out, "%02x", (unsigned char)*p);
    g_string_append_c(out, '"');
}

void json_append_strings(GString *out, const GPtrArray *strings)
{
    g_string_append_c(out, '[');
    for (guint i = 0; strings != NULL && i < strings->len; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        json_append_string(out, g_ptr_array_index(strings, i));
    }
    g_string_append_c(out, ']');
}

void json_append_seconds(GString *out, int64_t microseconds)
{
    g_string_append_printf(out, "%" PRId64 ".%03d", microseconds / 1000000,
                           (int)(microseconds / 1000 % 1000));
}
