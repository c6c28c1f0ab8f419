/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table-lines.c - see table-lines.h.
 */
#include "libleakscan/detect/table-lines.h"

#include <string.h>

#include "libleakscan/detect/table.h"

enum { LABELS_MAX = 512 };       /* of one line of headings */

static lks_table *last_table(const lks_table_lines *lines)
{
    return &g_array_index(lines->tables, lks_table, lines->tables->len - 1);
}

/* ---- headings ------------------------------------------------------------------ */

static unsigned column_of(const lks_row_cell *cells, unsigned count, size_t start, size_t end)
{
    for (unsigned i = 0; i < count; i++)
        if (cells[i].start <= start && end <= cells[i].end)
            return i;
    return UINT_MAX;
}

static void add_labels(lks_table_lines *lines, const lks_view *view, const lks_line *line,
                       const lks_row_cell *cells, unsigned count)
{
    unsigned lists, first = lines->labels->len;
    const unsigned *touched = lks_term_hits_touched(view->hits, &lists);
    for (unsigned i = 0; i < lists; i++) {
        unsigned total;
        const lks_term_hit *hits = lks_term_hits_list(view->hits, touched[i], &total);
        for (unsigned k = lks_term_hits_from(hits, total, line->start);
             k < total && hits[k].start < line->end; k++) {
            size_t start = hits[k].start - line->start, end = hits[k].end - line->start;
            unsigned column = column_of(cells, count, start, end);
            if (column == UINT_MAX || lines->labels->len - first >= LABELS_MAX)
                continue;
            lks_label label = {touched[i], hits[k].term, (uint16_t)column, (uint16_t)start,
                               (uint16_t)end};
            g_array_append_val(lines->labels, label);
        }
    }
}

/* Opens a table under a line of headings; its rows begin behind it or later. */
static bool open_table(lks_table_lines *lines, const lks_view *view, const lks_line *heading,
                       lks_division division, size_t rows)
{
    lks_row_cell cells[LKS_COLUMNS_MAX];
    const char *text = view->window->text + heading->start;
    uint64_t base = view->window->base;
    unsigned width = lks_row_split(text, heading->end - heading->start, division, cells);
    if (!lks_row_is_heading(text, division, cells, width))
        return false;
    lks_table table = {
        .division = division, .width = width,
        .heading_start = base + heading->start, .heading_end = base + heading->end,
        .start = base + rows, .end = base + rows,
        .first_cell = lines->cells->len, .first_label = lines->labels->len,
    };
    unsigned kept = MIN(width, LKS_COLUMNS_MAX);
    g_array_append_vals(lines->cells, cells, kept);
    add_labels(lines, view, heading, cells, kept);
    table.label_count = lines->labels->len - table.first_label;
    g_array_append_val(lines->tables, table);
    lines->state.is_open = true;
    return true;
}

/* Whether a row of an open table is the headings of another one: words that at
 * least half are labels. */
static bool is_next_heading(const lks_table_lines *lines, const lks_view *view,
                            const lks_line *line, unsigned width)
{
    lks_row_cell cells[LKS_COLUMNS_MAX];
    lks_division division = last_table(lines)->division;
    const char *text = view->window->text + line->start;
    unsigned count = MIN(lks_row_split(text, line->end - line->start, division, cells),
                         LKS_COLUMNS_MAX);
    if (division == LKS_BY_LINE || count < 2 || !lks_row_is_heading(text, division, cells, count))
        return false;
    uint64_t labelled = 0;
    unsigned lists, columns = 0;
    const unsigned *touched = lks_term_hits_touched(view->hits, &lists);
    for (size_t i = 0; i < line->end - line->start; i++)
        if (g_ascii_isdigit(text[i]))
            return false;
    for (unsigned i = 0; i < lists; i++) {
        unsigned total;
        const lks_term_hit *hits = lks_term_hits_list(view->hits, touched[i], &total);
        for (unsigned k = lks_term_hits_from(hits, total, line->start);
             k < total && hits[k].start < line->end; k++) {
            unsigned column = column_of(cells, count, hits[k].start - line->start,
                                        hits[k].end - line->start);
            if (column != UINT_MAX)
                labelled |= (uint64_t)1 << column;
        }
    }
    for (; labelled != 0; labelled &= labelled - 1)
        columns++;
    return columns * 2 >= width;
}

/* ---- lines ------------------------------------------------------------------------ */

bool lks_line_find(const lks_view *view, size_t start, lks_line *line)
{
    const lks_window *window = view->window;
    size_t room = MIN(window->length - start, LKS_ROW_MAX);
    const char *end = memchr(window->text + start, '\n', room);
    *line = (lks_line){start, end != NULL ? (size_t)(end - window->text) : start + room};
    return end != NULL || start + room == window->length;
}

bool lks_line_round(const lks_view *view, size_t at, lks_line *line)
{
    const char *text = view->window->text;
    size_t low = at > LKS_ROW_MAX ? at - LKS_ROW_MAX : 0;
    const char *before = memrchr(text + low, '\n', at - low);
    if (before == NULL && (low > 0 || view->window->base > 0))
        return false;
    return lks_line_find(view, before != NULL ? (size_t)(before - text) + 1 : 0, line);
}

/* The next line that is not drawn; false if the window does not tell. */
static bool measure_next(const lks_view *view, const lks_line *line, unsigned counts[LKS_DIVISIONS])
{
    const lks_window *window = view->window;
    lks_line next = *line;
    do {
        if (next.end + 1 >= window->length || !lks_line_find(view, next.end + 1, &next))
            return false;
    } while (lks_row_is_ruled(window->text + next.start, next.end - next.start));
    lks_row_measure(window->text + next.start, next.end - next.start, counts);
    return true;
}

bool lks_line_may_head(const lks_view *view, const lks_line *line)
{
    const char *text = view->window->text + line->start;
    size_t length = line->end - line->start;
    unsigned counts[LKS_DIVISIONS], row[LKS_DIVISIONS];
    lks_row_cell cells[LKS_COLUMNS_MAX];
    lks_row_measure(text, length, counts);
    bool is_row_known = measure_next(view, line, row);
    for (unsigned i = 0; i < LKS_DIVISIONS; i++) {
        lks_division division = (lks_division)i;
        unsigned width = division == LKS_BY_LINE ? 1 : counts[i];
        if ((division != LKS_BY_LINE && width < 2) ||
            (is_row_known && !lks_row_fits(division, row[i], width)))
            continue;
        if (lks_row_is_heading(text, division, cells, lks_row_split(text, length, division, cells)))
            return true;
    }
    return false;
}

bool lks_line_is_loose(const lks_view *view, const lks_line *line)
{
    return memmem(view->window->text + line->start, line->end - line->start, ", ", 2) != NULL;
}

/* Prose has commas and gaps too: where they could be its own, a second row is
 * asked for. */
static bool is_sure(const lks_view *view, const lks_line *heading, const lks_line *row,
                    lks_division division, unsigned width)
{
    const lks_window *window = view->window;
    const char *text = window->text;
    lks_line next;
    if (division != LKS_BY_GAP && !(division == LKS_BY_COMMA && lks_line_is_loose(view, heading)))
        return true;
    if (row->end + 1 >= window->length || !lks_line_find(view, row->end + 1, &next))
        return false;
    unsigned counts[LKS_DIVISIONS];
    lks_row_measure(text + next.start, next.end - next.start, counts);
    return lks_row_fits(division, counts[division], width);
}

static void try_open(lks_table_lines *lines, const lks_view *view, const lks_line *line,
                     const unsigned counts[LKS_DIVISIONS])
{
    uint64_t base = view->window->base;
    lks_line heading = {(size_t)(lines->state.previous_start - base),
                        (size_t)(lines->state.previous_end - base)};
    for (unsigned i = 0; i < LKS_DIVISIONS; i++) {
        lks_division division = (lks_division)i;
        unsigned width = division == LKS_BY_LINE ? 1 : lines->state.counts[i];
        if (division != LKS_BY_LINE && (width < 2 || counts[i] < 2))
            continue;
        if (!lks_row_fits(division, counts[i], width) ||
            !is_sure(view, &heading, line, division, width))
            continue;
        if (!open_table(lines, view, &heading, division, line->start))
            continue;
        last_table(lines)->end = base + line->end;
        return;
    }
}

void lks_table_close(lks_table_lines *lines)
{
    lines->state.is_open = lines->state.has_previous = false;
}

/* Takes a row of the open table; false if the line is none. */
static bool take_row(lks_table_lines *lines, const lks_view *view, const lks_line *line,
                     const unsigned counts[LKS_DIVISIONS])
{
    lks_table *table = last_table(lines);
    if (!lks_row_fits(table->division, counts[table->division], table->width))
        return false;
    if (is_next_heading(lines, view, line, table->width))
        (void)open_table(lines, view, line, table->division, line->end);
    else
        table->end = view->window->base + line->end;
    return true;
}

void lks_table_take_line(lks_table_lines *lines, const lks_view *view, const lks_line *line)
{
    const char *text = view->window->text + line->start;
    size_t length = line->end - line->start;
    if (lks_row_is_blank(text, length)) {
        lks_table_close(lines);
        return;
    }
    if (lks_row_is_ruled(text, length))
        return;
    unsigned counts[LKS_DIVISIONS];
    lks_row_measure(text, length, counts);
    bool has_previous = lines->state.has_previous;
    lines->state.has_previous = false;
    if (lines->state.is_open && take_row(lines, view, line, counts))
        return;
    lines->state.is_open = false;
    uint64_t start = view->window->base + line->start;
    /* Lines may be drawn between, but the headings must still stand in the window. */
    if (has_previous && start - lines->state.previous_start <= 2 * LKS_ROW_MAX)
        try_open(lines, view, line, counts);
    lines->state.has_previous = !lines->state.is_open;
    lines->state.previous_start = start;
    lines->state.previous_end = view->window->base + line->end;
    memcpy(lines->state.counts, counts, sizeof counts);
}

