/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.c - see table.h.  Lines are read once, in order, each by the window in
 * whose core it begins, so that windows leave no trace; and only when a value is
 * asked about or a window is followed by another.
 */
#include "libleakscan/detect/table.h"

#include <string.h>

#include "libleakscan/detect/characters.h"
#include "libleakscan/detect/rows.h"

enum { LABELS_MAX = 512 };       /* of one line of headings */

struct table {
    lks_division division;
    unsigned width;              /* headings */
    uint64_t heading_start, heading_end;
    uint64_t start, end;         /* of the rows */
    guint first_cell, first_label;
    unsigned label_count;
};

struct line {
    size_t start, end;           /* in the window */
};

struct lks_tables {
    GArray *tables;              /* of struct table, by start */
    GArray *cells;               /* of lks_row_cell: headings */
    GArray *labels;              /* of lks_label */
    bool is_open;                /* the last table may go on */
    bool is_in_long;             /* inside a line that is no row */
    bool has_previous;           /* of the line before, where no table is open: */
    uint64_t previous_start, previous_end;
    unsigned counts[LKS_DIVISIONS];
    uint64_t next;               /* the line to be read next */
    uint64_t window;             /* core that was trimmed for, + 1 */
    uint64_t asked;              /* line that was asked about last, + 1 */
    bool answer;
};

lks_tables *lks_tables_new(void)
{
    lks_tables *tables = g_new0(lks_tables, 1);
    tables->tables = g_array_new(FALSE, FALSE, sizeof(struct table));
    tables->cells = g_array_new(FALSE, FALSE, sizeof(lks_row_cell));
    tables->labels = g_array_new(FALSE, FALSE, sizeof(lks_label));
    return tables;
}

void lks_tables_free(lks_tables *tables)
{
    if (tables == NULL)
        return;
    g_array_unref(tables->tables);
    g_array_unref(tables->cells);
    g_array_unref(tables->labels);
    g_free(tables);
}

void lks_tables_begin_text(lks_tables *tables)
{
    g_array_set_size(tables->tables, 0);
    g_array_set_size(tables->cells, 0);
    g_array_set_size(tables->labels, 0);
    tables->is_open = tables->is_in_long = tables->has_previous = false;
    tables->next = tables->window = tables->asked = 0;
}

static struct table *last_table(const lks_tables *tables)
{
    return &g_array_index(tables->tables, struct table, tables->tables->len - 1);
}

/* ---- headings ------------------------------------------------------------------ */

static unsigned column_of(const lks_row_cell *cells, unsigned count, size_t start, size_t end)
{
    for (unsigned i = 0; i < count; i++)
        if (cells[i].start <= start && end <= cells[i].end)
            return i;
    return UINT_MAX;
}

/* Hits are in order of their starts. */
static unsigned first_from(const lks_term_hit *hits, unsigned count, size_t start)
{
    unsigned from = 0;
    while (count > 0) {
        unsigned half = count / 2;
        if (hits[from + half].start < start) {
            from += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return from;
}

static void add_labels(lks_tables *tables, const lks_view *view, const struct line *line,
                       const lks_row_cell *cells, unsigned count)
{
    unsigned lists, first = tables->labels->len;
    const unsigned *touched = lks_term_hits_touched(view->hits, &lists);
    for (unsigned i = 0; i < lists; i++) {
        unsigned total;
        const lks_term_hit *hits = lks_term_hits_list(view->hits, touched[i], &total);
        for (unsigned k = first_from(hits, total, line->start);
             k < total && hits[k].start < line->end; k++) {
            size_t start = hits[k].start - line->start, end = hits[k].end - line->start;
            unsigned column = column_of(cells, count, start, end);
            if (column == UINT_MAX || tables->labels->len - first >= LABELS_MAX)
                continue;
            lks_label label = {touched[i], hits[k].term, (uint16_t)column, (uint16_t)start,
                               (uint16_t)end};
            g_array_append_val(tables->labels, label);
        }
    }
}

/* Opens a table under a line of headings; its rows begin behind it or later. */
static bool open_table(lks_tables *tables, const lks_view *view, const struct line *heading,
                       lks_division division, size_t rows)
{
    lks_row_cell cells[LKS_COLUMNS_MAX];
    const char *text = view->window->text + heading->start;
    uint64_t base = view->window->base;
    unsigned width = lks_row_split(text, heading->end - heading->start, division, cells);
    if (!lks_row_is_heading(text, division, cells, width))
        return false;
    struct table table = {
        .division = division, .width = width,
        .heading_start = base + heading->start, .heading_end = base + heading->end,
        .start = base + rows, .end = base + rows,
        .first_cell = tables->cells->len, .first_label = tables->labels->len,
    };
    unsigned kept = MIN(width, LKS_COLUMNS_MAX);
    g_array_append_vals(tables->cells, cells, kept);
    add_labels(tables, view, heading, cells, kept);
    table.label_count = tables->labels->len - table.first_label;
    g_array_append_val(tables->tables, table);
    tables->is_open = true;
    return true;
}

/* Whether a row of an open table is the headings of another one: words that at
 * least half are labels. */
static bool is_next_heading(const lks_tables *tables, const lks_view *view,
                            const struct line *line, unsigned width)
{
    lks_row_cell cells[LKS_COLUMNS_MAX];
    lks_division division = last_table(tables)->division;
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
        for (unsigned k = first_from(hits, total, line->start);
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

/* The line at `start`; false if it is too long for a row. */
static bool find_line(const lks_view *view, size_t start, struct line *line)
{
    const lks_window *window = view->window;
    size_t room = MIN(window->length - start, LKS_ROW_MAX);
    const char *end = memchr(window->text + start, '\n', room);
    *line = (struct line){start, end != NULL ? (size_t)(end - window->text) : start + room};
    return end != NULL || start + room == window->length;
}

static bool is_loose(const lks_view *view, const struct line *line)
{
    return memmem(view->window->text + line->start, line->end - line->start, ", ", 2) != NULL;
}

/* Prose has commas and gaps too: where they could be its own, a second row is
 * asked for. */
static bool is_sure(const lks_view *view, const struct line *heading, const struct line *row,
                    lks_division division, unsigned width)
{
    const lks_window *window = view->window;
    const char *text = window->text;
    struct line next;
    if (division != LKS_BY_GAP && !(division == LKS_BY_COMMA && is_loose(view, heading)))
        return true;
    if (row->end + 1 >= window->length || !find_line(view, row->end + 1, &next))
        return false;
    unsigned counts[LKS_DIVISIONS];
    lks_row_measure(text + next.start, next.end - next.start, counts);
    return lks_row_fits(division, counts[division], width);
}

static void try_open(lks_tables *tables, const lks_view *view, const struct line *line,
                     const unsigned counts[LKS_DIVISIONS])
{
    uint64_t base = view->window->base;
    struct line heading = {(size_t)(tables->previous_start - base),
                           (size_t)(tables->previous_end - base)};
    for (unsigned i = 0; i < LKS_DIVISIONS; i++) {
        lks_division division = (lks_division)i;
        unsigned width = division == LKS_BY_LINE ? 1 : tables->counts[i];
        if (division != LKS_BY_LINE && (width < 2 || counts[i] < 2))
            continue;
        if (!lks_row_fits(division, counts[i], width) ||
            !is_sure(view, &heading, line, division, width))
            continue;
        if (!open_table(tables, view, &heading, division, line->start))
            continue;
        last_table(tables)->end = base + line->end;
        return;
    }
}

static void close_table(lks_tables *tables)
{
    tables->is_open = tables->has_previous = false;
}

/* Takes a row of the open table; false if the line is none. */
static bool take_row(lks_tables *tables, const lks_view *view, const struct line *line,
                     const unsigned counts[LKS_DIVISIONS])
{
    struct table *table = last_table(tables);
    if (!lks_row_fits(table->division, counts[table->division], table->width))
        return false;
    if (is_next_heading(tables, view, line, table->width))
        (void)open_table(tables, view, line, table->division, line->end);
    else
        table->end = view->window->base + line->end;
    return true;
}

static void take_line(lks_tables *tables, const lks_view *view, const struct line *line)
{
    const char *text = view->window->text + line->start;
    size_t length = line->end - line->start;
    if (lks_row_is_blank(text, length)) {
        close_table(tables);
        return;
    }
    if (lks_row_is_ruled(text, length))
        return;
    unsigned counts[LKS_DIVISIONS];
    lks_row_measure(text, length, counts);
    bool has_previous = tables->has_previous;
    tables->has_previous = false;
    if (tables->is_open && take_row(tables, view, line, counts))
        return;
    tables->is_open = false;
    uint64_t start = view->window->base + line->start;
    /* Lines may be drawn between, but the headings must still stand in the window. */
    if (has_previous && start - tables->previous_start <= 2 * LKS_ROW_MAX)
        try_open(tables, view, line, counts);
    tables->has_previous = !tables->is_open;
    tables->previous_start = start;
    tables->previous_end = view->window->base + line->end;
    memcpy(tables->counts, counts, sizeof counts);
}

/* Where reading goes on behind a line that is too long. */
static size_t skip_line(lks_tables *tables, const lks_window *window, size_t at)
{
    const char *end = memchr(window->text + at, '\n', window->core_end - at);
    tables->is_in_long = end == NULL;
    return end == NULL ? window->core_end : (size_t)(end - window->text) + 1;
}

/* Forgets tables that ended before the core. */
static void trim(lks_tables *tables, uint64_t core)
{
    GArray *old = tables->tables, *cells = tables->cells, *labels = tables->labels;
    lks_tables *fresh = lks_tables_new();
    for (guint i = 0; i < old->len; i++) {
        struct table table = g_array_index(old, struct table, i);
        bool is_last = i + 1 == old->len && tables->is_open;
        if (table.end <= core && !is_last)
            continue;
        guint cell = fresh->cells->len, label = fresh->labels->len;
        g_array_append_vals(fresh->cells, &g_array_index(cells, lks_row_cell, table.first_cell),
                            MIN(table.width, LKS_COLUMNS_MAX));
        if (table.label_count > 0)
            g_array_append_vals(fresh->labels,
                                &g_array_index(labels, lks_label, table.first_label),
                                table.label_count);
        table.first_cell = cell;
        table.first_label = label;
        g_array_append_val(fresh->tables, table);
    }
    tables->tables = fresh->tables;
    tables->cells = fresh->cells;
    tables->labels = fresh->labels;
    fresh->tables = old;
    fresh->cells = cells;
    fresh->labels = labels;
    lks_tables_free(fresh);
}

static void read_lines(lks_tables *tables, const lks_view *view)
{
    const lks_window *window = view->window;
    uint64_t core = window->base + window->core_start;
    if (tables->window != core + 1 && tables->tables->len > 0)
        trim(tables, core);
    tables->window = core + 1;
    if (tables->next >= window->base + window->core_end)
        return;
    size_t at = (size_t)(tables->next - window->base);
    if (tables->is_in_long)
        at = skip_line(tables, window, at);
    while (at < window->core_end) {
        struct line line;
        if (find_line(view, at, &line)) {
            take_line(tables, view, &line);
            at = line.end + 1;
        } else {
            close_table(tables);
            at = skip_line(tables, window, at);
        }
    }
    tables->next = window->base + at;
}

void lks_tables_end_window(lks_tables *tables, const lks_view *view)
{
    if (!view->window->is_last)
        read_lines(tables, view);
}

/* ---- cells ------------------------------------------------------------------------- */

static bool line_round(const lks_view *view, size_t at, struct line *line)
{
    const char *text = view->window->text;
    size_t low = at > LKS_ROW_MAX ? at - LKS_ROW_MAX : 0;
    const char *before = memrchr(text + low, '\n', at - low);
    if (before == NULL && (low > 0 || view->window->base > 0))
        return false;
    return find_line(view, before != NULL ? (size_t)(before - text) + 1 : 0, line);
}

/* The line before or behind, measured; false if there is none to be a row. */
static bool measure_beside(const lks_view *view, const struct line *line, bool is_before,
                           struct line *beside, unsigned counts[LKS_DIVISIONS])
{
    const lks_window *window = view->window;
    bool is_found = is_before ? line->start > 0 && line_round(view, line->start - 1, beside)
                              : line->end + 1 < window->length &&
                                    find_line(view, line->end + 1, beside);
    if (!is_found)
        return false;
    const char *text = window->text + beside->start;
    lks_row_measure(text, beside->end - beside->start, counts);
    return !lks_row_is_blank(text, beside->end - beside->start);
}

static bool are_alike(lks_division division, const unsigned *a, const unsigned *b)
{
    if (division == LKS_BY_LINE)
        return a[division] > 0 && b[division] > 0;
    return a[division] >= 2 && b[division] >= 2 &&
           (lks_row_fits(division, a[division], b[division]) ||
            lks_row_fits(division, b[division], a[division]));
}

/* Whether a line could be a row, by those beside it: spares reading all lines for
 * a value that plainly stands in prose.  What prose has too asks for two. */
static bool may_be_row(const lks_view *view, const struct line *line)
{
    const char *text = view->window->text;
    unsigned own[LKS_DIVISIONS], first[LKS_DIVISIONS], other[LKS_DIVISIONS];
    struct line before, beside;
    lks_row_measure(text + line->start, line->end - line->start, own);
    if (!measure_beside(view, line, true, &before, first))
        return false;
    if (lks_row_is_ruled(text + before.start, before.end - before.start))
        return true;
    bool may_be = false;
    for (unsigned i = 0; i < LKS_DIVISIONS && !may_be; i++) {
        lks_division division = (lks_division)i;
        if (!are_alike(division, own, first))
            continue;
        bool is_sure = i < LKS_BY_COMMA || (i == LKS_BY_COMMA && (!is_loose(view, line) ||
                                                                  !is_loose(view, &before)));
        may_be = is_sure ||
                 (measure_beside(view, &before, true, &beside, other) &&
                  (are_alike(division, own, other) ||
                   lks_row_is_ruled(text + beside.start, beside.end - beside.start))) ||
                 (measure_beside(view, line, false, &beside, other) &&
                  are_alike(division, own, other));
    }
    return may_be;
}

/* The same, remembered for the other values of the line. */
static bool is_candidate(lks_tables *tables, const lks_view *view, const struct line *line)
{
    uint64_t asked = view->window->base + line->start + 1;
    if (tables->asked != asked) {
        tables->asked = asked;
        tables->answer = may_be_row(view, line);
    }
    return tables->answer;
}

static const struct table *table_at(const lks_tables *tables, uint64_t at)
{
    guint from = 0, count = tables->tables->len;
    while (count > 0) {
        guint half = count / 2;
        if (g_array_index(tables->tables, struct table, from + half).end <= at) {
            from += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    if (from >= tables->tables->len)
        return NULL;
    const struct table *table = &g_array_index(tables->tables, struct table, from);
    return table->start <= at ? table : NULL;
}

/* The cell of a row that holds the value, or UINT_MAX. */
static unsigned cell_of(const lks_row_cell *cells, unsigned count, size_t at)
{
    for (unsigned i = 0; i < MIN(count, LKS_COLUMNS_MAX); i++)
        if (cells[i].start <= at && at < cells[i].end)
            return i;
    return UINT_MAX;
}

/* Columns divided by gaps stand below each other: the heading that lies over
 * the cell, else the last one that begins before it. */
static unsigned heading_over(const lks_row_cell *headings, unsigned count, size_t start,
                             size_t end)
{
    unsigned column = UINT_MAX;
    for (unsigned i = 0; i < count; i++) {
        if (headings[i].start < end && headings[i].end > start)
            return i;
        if (headings[i].start <= start)
            column = i;
    }
    return column;
}

static unsigned find_column(const lks_tables *tables, const struct table *table,
                            const lks_row_cell *cell, unsigned number)
{
    if (table->division != LKS_BY_GAP)
        return number < table->width ? number : UINT_MAX;
    const lks_row_cell *headings = &g_array_index(tables->cells, lks_row_cell, table->first_cell);
    return heading_over(headings, MIN(table->width, LKS_COLUMNS_MAX), cell->start, cell->end);
}

bool lks_tables_find_cell(lks_tables *tables, const lks_view *view, size_t value, lks_cell *cell)
{
    struct line line;
    uint64_t base = view->window->base;
    bool is_read = tables->next >= base + view->window->core_end;
    if (is_read && table_at(tables, base + value) == NULL)
        return false;
    if (!line_round(view, value, &line) || !is_candidate(tables, view, &line))
        return false;
    read_lines(tables, view);
    const struct table *table = table_at(tables, base + value);
    if (table == NULL)
        return false;
    lks_row_cell cells[LKS_COLUMNS_MAX];
    unsigned count = lks_row_split(view->window->text + line.start, line.end - line.start,
                                   table->division, cells);
    unsigned number = cell_of(cells, count, value - line.start);
    if (number == UINT_MAX)
        return false;
    unsigned column = find_column(tables, table, &cells[number], number);
    if (column == UINT_MAX)
        return false;
    const lks_row_cell *own = &g_array_index(tables->cells, lks_row_cell,
                                             table->first_cell + column);
    *cell = (lks_cell){
        .start = base + line.start + cells[number].start,
        .end = base + line.start + cells[number].end,
        .heading_start = table->heading_start,
        .heading_end = table->heading_end,
        .own_start = table->heading_start + own->start,
        .own_end = table->heading_start + own->end,
        .column = column,
        .label_count = table->label_count,
    };
    if (table->label_count > 0)
        cell->labels = &g_array_index(tables->labels, lks_label, table->first_label);
    return true;
}

bool lks_cell_is_foreign(const lks_cell *cell, uint64_t at)
{
    return at >= cell->heading_start && at < cell->heading_end &&
           (at < cell->own_start || at >= cell->own_end);
}
