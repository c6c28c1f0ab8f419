/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mailbox/content_length.h"

#include <glib.h>
#include <string.h>

enum { HEADER_MAX = 1 << 20 };   /* headers that go on longer are not followed */

void lks_length_begin(lks_length_tracker *t, uint64_t position)
{
    *t = (lks_length_tracker){.is_in_header = true, .position = position, .limit = HEADER_MAX};
}

static void read_line(lks_length_tracker *t)
{
    static const char name[] = "content-length:";
    size_t length = t->line_length, i = strlen(name);
    if (length > LKS_LENGTH_LINE_KEPT || length <= i ||
        g_ascii_strncasecmp((const char *)t->line, name, i) != 0)
        return;
    while (i < length && (t->line[i] == ' ' || t->line[i] == '\t'))
        i++;
    size_t first = i;
    uint64_t value = 0;
    for (; i < length && g_ascii_isdigit(t->line[i]) && i - first < 18; i++)
        value = 10 * value + (uint64_t)(t->line[i] - '0');
    size_t digits = i - first;
    while (i < length && g_ascii_isspace(t->line[i]))
        i++;
    if (digits == 0 || i != length || (t->has_value && t->value != value))
        t->is_contradictory = true;
    t->has_value = true;
    t->value = value;
}

static bool is_blank_line(const lks_length_tracker *t)
{
    return t->line_length == 0 || (t->line_length == 1 && t->line[0] == '\r');
}

static void keep(lks_length_tracker *t, const uint8_t *data, size_t length)
{
    if (t->line_length < LKS_LENGTH_LINE_KEPT)
        memcpy(t->line + t->line_length, data, MIN(length, LKS_LENGTH_LINE_KEPT - t->line_length));
    t->line_length += length;
}

bool lks_length_follow(lks_length_tracker *t, const uint8_t *data, size_t length, uint64_t *end)
{
    while (t->is_in_header && length > 0) {
        const uint8_t *newline = memchr(data, '\n', length);
        size_t text = newline != NULL ? (size_t)(newline - data) : length;
        size_t step = newline != NULL ? text + 1 : text;
        keep(t, data, text);
        t->position += step;
        data += step;
        length -= step;
        if (t->limit < step) {
            t->is_in_header = false;
            return false;
        }
        t->limit -= step;
        if (newline == NULL)
            return false;
        if (is_blank_line(t)) {
            t->is_in_header = false;
            *end = t->position + t->value;
            return t->has_value && !t->is_contradictory;
        }
        read_line(t);
        t->line_length = 0;
    }
    return false;
}
