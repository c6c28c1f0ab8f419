/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_row.c - see html_row.h.
 */
#include "libleakscan/text/html_row.h"

#include <glib.h>

/* Of a cell of data; a cell of layout holds paragraphs. */
enum { CELL_BYTES = 256, CELL_LINES = 5 };

typedef struct {
    const char *text;
    size_t length;
} cell;

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static cell cell_at(const lks_html_row *row, unsigned i)
{
    size_t start = row->starts[i], end = row->starts[i + 1];
    while (start < end && is_blank(row->text[start]))
        start++;
    while (end > start && is_blank(row->text[end - 1]))
        end--;
    return (cell){row->text + start, end - start};
}

static bool is_value(cell c)
{
    unsigned lines = 1;
    if (c.length > CELL_BYTES || memchr(c.text, '\t', c.length) != NULL)
        return false;
    for (size_t i = 0; i < c.length; i++)
        lines += c.text[i] == '\n';
    return lines <= CELL_LINES;
}

static bool is_data(const lks_html_row *row)
{
    for (unsigned i = 0; i < row->cells; i++)
        if (!is_value(cell_at(row, i)))
            return false;
    return row->cells >= 2;
}

/* A line, where any cell is filled; behind the last such one there is nothing. */
static void write_line(const lks_html_row *row, lks_text_out *out)
{
    unsigned waiting = 0;
    bool is_empty = true;
    for (unsigned i = 0; i < row->cells; i++, waiting++) {
        cell c = cell_at(row, i);
        for (; c.length > 0 && waiting > 0; waiting--)
            lks_text_out_put(out, '\t');
        is_empty = is_empty && c.length == 0;
        for (size_t k = 0; k < c.length; k++)
            lks_text_out_put(out, c.text[k] == '\n' ? ' ' : c.text[k]);
    }
    if (!is_empty)
        lks_text_out_put(out, '\n');
}

static bool write_lines(const lks_html_row *row, lks_text_out *out)
{
    bool is_line_start = true;
    for (unsigned i = 0; i < row->cells; i++) {
        const char *text = row->text + row->starts[i];
        size_t length = (size_t)(row->starts[i + 1] - row->starts[i]);
        if (length == 0)
            continue;
        if (!is_line_start)
            lks_text_out_put(out, '\t');
        lks_text_out_write(out, text, length);
        is_line_start = text[length - 1] == '\n';
    }
    return is_line_start;
}

void lks_html_row_begin(lks_html_row *row)
{
    row->is_open = row->is_between = true;
    row->cells = row->columns = 0;
    row->length = 0;
    row->starts[0] = 0;
}

bool lks_html_row_cell(lks_html_row *row, unsigned columns)
{
    /* What goes over several columns stands in the first. */
    unsigned skipped = row->columns > 1 ? row->columns - 1 : 0;
    if (row->cells + skipped >= LKS_ROW_CELLS)
        return false;
    for (row->columns = columns; skipped > 0; skipped--)
        row->starts[++row->cells] = (uint16_t)row->length;
    row->starts[++row->cells] = (uint16_t)row->length;
    row->is_between = false;
    return true;
}

void lks_html_row_end_cell(lks_html_row *row)
{
    row->is_between = true;
}

bool lks_html_row_write(lks_html_row *row, const char *text, size_t length)
{
    if (length > sizeof row->text - row->length ||
        (row->is_between && !lks_html_row_cell(row, 1)))
        return false;
    memcpy(row->text + row->length, text, length);
    row->length += length;
    row->starts[row->cells] = (uint16_t)row->length;
    return true;
}

bool lks_html_row_end(lks_html_row *row, lks_text_out *out, bool is_whole)
{
    bool is_line_start = true;
    row->is_open = false;
    row->used = MAX(row->used, row->length);
    if (is_whole && is_data(row))
        write_line(row, out);
    else
        is_line_start = write_lines(row, out);
    return is_line_start;
}

void lks_html_row_wipe(lks_html_row *row)
{
    explicit_bzero(row->text, MAX(row->used, row->length));
    row->used = row->length = 0;
    row->is_open = false;
}
