/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/uuencode.h"

#include <glib.h>
#include <string.h>

/* `begin 644 name` with three or four octal digits. */
static bool read_begin(const lks_line *line, lks_uuencoded *found)
{
    size_t i = strlen("begin ");
    size_t mode = i;
    while (i < line->length && line->text[i] >= '0' && line->text[i] <= '7')
        i++;
    if (i - mode < 3 || i - mode > 4 || i >= line->length || line->text[i] != ' ')
        return false;
    size_t end = ++i;
    while (end < line->length && line->text[end] != '\r' && line->text[end] != '\n')
        end++;
    size_t length = MIN(end - i, sizeof found->name - 1);
    memcpy(found->name, line->text + i, length);
    found->name[length] = '\0';
    return length > 0;
}

/* A data line says its length in its first character. */
static bool is_data(const lks_line *line)
{
    size_t length = line->length;
    while (length > 0 && strchr("\r\n", line->text[length - 1]) != NULL)
        length--;
    if (length == 0 || line->text[0] < ' ' || line->text[0] > '`')
        return false;
    size_t bytes = (line->text[0] - ' ') & 0x3f;
    size_t wanted = 1 + (bytes + 2) / 3 * 4;
    /* Spaces at the end are lost on the way; some writers add a checksum. */
    return length <= wanted + 1 && length + 4 >= MIN(wanted, 8);
}

static uint64_t find_end(lks_lines *lines, uint64_t at, uint64_t end)
{
    lks_line line;
    while ((at = lks_lines_find(lines, at, end, "end")) < end) {
        if (!lks_lines_get(lines, at, &line) || line.length <= 5)
            return at;
        at = line.end;
    }
    return end;
}

bool lks_uuencode_find(lks_lines *lines, uint64_t at, uint64_t end, lks_uuencoded *found)
{
    lks_line line;
    while ((at = lks_lines_find(lines, at, end, "begin ")) < end) {
        if (!lks_lines_get(lines, at, &line))
            return false;
        at = line.end;
        if (at >= end || !read_begin(&line, found) || !lks_lines_get(lines, at, &line) ||
            !is_data(&line))
            continue;
        found->at = at;
        found->end = find_end(lines, at, end);
        return true;
    }
    return false;
}
