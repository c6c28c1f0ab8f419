/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.c - see table.h.  A blank line ends a table, so a paragraph tells all
 * about the tables in it.  A paragraph is read when a value in it is asked about;
 * its lines are read once, in order, each by the window in whose core it begins.
 * One that goes on in the next window is read on there, so windows leave no trace.
 */
#include "libleakscan/detect/table.h"

#include <string.h>

#include "libleakscan/detect/rows.h"
#include "libleakscan/detect/table-lines.h"

/* Lines that were read together, with the tables found in them. */
struct paragraph {
    uint64_t start, end;
    guint first_table, table_count;
};

struct lks_tables {
    lks_table_lines lines;       /* with the state of the paragraph being read */
    GArray *paragraphs;          /* of struct paragraph, by start */
    lks_table_state carried;     /* at `next`; the table open there is the first */
    uint64_t next;               /* the first line that no window before this one read */
    bool is_in_long;             /* that place is inside a line that is no row */
    uint64_t window;             /* core that was begun, + 1 */
    lks_table_state left;        /* at the end of the core, once it was read up to there */
    uint64_t left_next;
    bool is_left, is_left_in_long;
    guint left_open;             /* number of tables read then, the open one last */
    uint64_t asked;              /* line that was asked about last, + 1 */
    bool answer;
};

lks_tables *lks_tables_new(void)
{
    lks_tables *tables = g_new0(lks_tables, 1);
    tables->lines.tables = g_array_new(FALSE, FALSE, sizeof(lks_table));
    tables->lines.cells = g_array_new(FALSE, FALSE, sizeof(lks_row_cell));
    tables->lines.labels = g_array_new(FALSE, FALSE, sizeof(lks_label));
    tables->paragraphs = g_array_new(FALSE, FALSE, sizeof(struct paragraph));
    return tables;
}

void lks_tables_free(lks_tables *tables)
{
    if (tables == NULL)
        return;
    g_array_unref(tables->lines.tables);
    g_array_unref(tables->lines.cells);
    g_array_unref(tables->lines.labels);
    g_array_unref(tables->paragraphs);
    g_free(tables);
}

void lks_tables_begin_text(lks_tables *tables)
{
    g_array_set_size(tables->lines.tables, 0);
    g_array_set_size(tables->lines.cells, 0);
    g_array_set_size(tables->lines.labels, 0);
    g_array_set_size(tables->paragraphs, 0);
    tables->carried = (lks_table_state){0};
    tables->is_in_long = tables->is_left = false;
    tables->next = tables->window = tables->asked = 0;
}

/* ---- paragraphs ------------------------------------------------------------------- */

/* Where reading goes on behind a line that is too long. */
static size_t skip_line(const lks_window *window, size_t at, bool *is_in_long)
{
    const char *end = memchr(window->text + at, '\n', window->core_end - at);
    *is_in_long = end == NULL;
    return end == NULL ? window->core_end : (size_t)(end - window->text) + 1;
}

static void leave_core(lks_tables *tables, uint64_t next, bool is_in_long)
{
    tables->is_left = true;
    tables->left = tables->lines.state;
    tables->left_next = next;
    tables->is_left_in_long = is_in_long;
    tables->left_open = tables->lines.tables->len;
}

static void add_paragraph(lks_tables *tables, const struct paragraph *paragraph)
{
    const GArray *all = tables->paragraphs;
    guint place = all->len;
    while (place > 0 &&
           g_array_index(all, struct paragraph, place - 1).start > paragraph->start)
        place--;
    g_array_insert_vals(tables->paragraphs, place, paragraph, 1);
}

/* Reads from the line at `at` to a blank line or the end of the core. */
static void read_paragraph(lks_tables *tables, const lks_view *view, size_t at)
{
    const lks_window *window = view->window;
    struct paragraph paragraph = {.start = window->base + at, .first_table = tables->lines.tables->len};
    bool is_carried = paragraph.start == tables->next;
    tables->lines.state = is_carried ? tables->carried : (lks_table_state){0};
    if (tables->lines.state.is_open) {
        lks_table open = g_array_index(tables->lines.tables, lks_table, 0);
        g_array_append_val(tables->lines.tables, open);
    }
    lks_line line;
    bool is_blank = false, is_in_long = false;
    while (at < window->core_end && !is_blank && lks_line_find(view, at, &line)) {
        is_blank = lks_row_is_blank(window->text + line.start, line.end - line.start);
        lks_table_take_line(&tables->lines, view, &line);
        at = line.end + 1;
    }
    if (at < window->core_end && !is_blank) {
        lks_table_close(&tables->lines);
        at = skip_line(window, at, &is_in_long);
    }
    paragraph.end = window->base + at;
    paragraph.table_count = tables->lines.tables->len - paragraph.first_table;
    add_paragraph(tables, &paragraph);
    if (at >= window->core_end)
        leave_core(tables, paragraph.end, is_in_long);
}

/* The start of the paragraph that holds the line at `at`, as far as this window
 * has to read it. */
static size_t paragraph_start(const lks_tables *tables, const lks_view *view, size_t at)
{
    const char *text = view->window->text;
    size_t first = (size_t)(tables->next - view->window->base);
    while (at > first) {
        size_t low = at > LKS_ROW_MAX + 1 + first ? at - LKS_ROW_MAX - 1 : first;
        const char *before = memrchr(text + low, '\n', at - 1 - low);
        if (before == NULL && low > first)
            return at;
        size_t start = before != NULL ? (size_t)(before - text) + 1 : first;
        if (lks_row_is_blank(text + start, at - 1 - start))
            return at;
        at = start;
    }
    return first;
}
/* Forgets the tables of the window before, but for one that goes on or whose last
 * row reaches into this core. */
static void keep_last(lks_tables *tables, uint64_t core)
{
    guint count = tables->left_open;
    bool is_kept = count > 0 && (tables->carried.is_open ||
                                 g_array_index(tables->lines.tables, lks_table, count - 1).end > core);
    g_array_set_size(tables->paragraphs, 0);
    if (!is_kept) {
        g_array_set_size(tables->lines.tables, 0);
        g_array_set_size(tables->lines.cells, 0);
        g_array_set_size(tables->lines.labels, 0);
        return;
    }
    lks_table *table = &g_array_index(tables->lines.tables, lks_table, 0);
    *table = g_array_index(tables->lines.tables, lks_table, count - 1);
    g_array_remove_range(tables->lines.cells, 0, table->first_cell);
    g_array_set_size(tables->lines.cells, MIN(table->width, LKS_COLUMNS_MAX));
    g_array_remove_range(tables->lines.labels, 0, table->first_label);
    g_array_set_size(tables->lines.labels, table->label_count);
    table->first_cell = table->first_label = 0;
    g_array_set_size(tables->lines.tables, 1);
    struct paragraph before = {.end = tables->next, .table_count = 1};
    add_paragraph(tables, &before);
}

/* Once for each window. */
static void begin_window(lks_tables *tables, const lks_view *view)
{
    const lks_window *window = view->window;
    uint64_t core = window->base + window->core_start;
    if (tables->window == core + 1)
        return;
    tables->window = core + 1;
    if (tables->is_left) {
        tables->carried = tables->left;
        tables->next = tables->left_next;
        tables->is_in_long = tables->is_left_in_long;
        keep_last(tables, core);
    }
    tables->is_left = false;
    if (!tables->is_in_long)
        return;
    size_t at = skip_line(window, (size_t)(tables->next - window->base), &tables->is_in_long);
    tables->next = window->base + at;
}

void lks_tables_end_window(lks_tables *tables, const lks_view *view)
{
    const lks_window *window = view->window;
    if (window->is_last)
        return;
    begin_window(tables, view);
    if (tables->is_left)
        return;
    uint64_t end = window->base + window->core_end;
    if (tables->next >= end) {
        tables->lines.state = tables->carried;
        leave_core(tables, tables->next, tables->is_in_long);
        return;
    }
    /* What the last line of the core is to the next window, its paragraph tells. */
    size_t first = (size_t)(tables->next - window->base), last = window->core_end - 1;
    size_t low = last > LKS_ROW_MAX + first ? last - LKS_ROW_MAX : first;
    const char *before = memrchr(window->text + low, '\n', last - low);
    if (before == NULL && low > first) {
        tables->lines.state = (lks_table_state){0};
        leave_core(tables, end, window->text[last] != '\n');
        return;
    }
    size_t line = before != NULL ? (size_t)(before - window->text) + 1 : first;
    read_paragraph(tables, view, paragraph_start(tables, view, line));
}

/* ---- cells ------------------------------------------------------------------------- */

/* The line before or behind, measured; false if there is none to be a row. */
static bool measure_beside(const lks_view *view, const lks_line *line, bool is_before,
                           lks_line *beside, unsigned counts[LKS_DIVISIONS])
{
    const lks_window *window = view->window;
    bool is_found = is_before ? line->start > 0 && lks_line_round(view, line->start - 1, beside)
                              : line->end + 1 < window->length &&
                                    lks_line_find(view, line->end + 1, beside);
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
static bool may_be_row(const lks_view *view, const lks_line *line)
{
    const char *text = view->window->text;
    unsigned own[LKS_DIVISIONS], first[LKS_DIVISIONS], other[LKS_DIVISIONS];
    lks_line before, beside;
    lks_row_measure(text + line->start, line->end - line->start, own);
    if (!measure_beside(view, line, true, &before, first))
        return false;
    if (lks_row_is_ruled(text + before.start, before.end - before.start))
        return true;
    /* The first row of a single column stands under a heading that is no value. */
    bool may_be = own[LKS_BY_LINE] > 0 && measure_beside(view, line, false, &beside, other) &&
                  other[LKS_BY_LINE] > 0;
    for (unsigned i = 0; i < LKS_DIVISIONS && !may_be; i++) {
        lks_division division = (lks_division)i;
        if (!are_alike(division, own, first))
            continue;
        bool is_sure = i < LKS_BY_COMMA || (i == LKS_BY_COMMA && (!lks_line_is_loose(view, line) ||
                                                                  !lks_line_is_loose(view, &before)));
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
static bool is_candidate(lks_tables *tables, const lks_view *view, const lks_line *line)
{
    uint64_t asked = view->window->base + line->start + 1;
    if (tables->asked != asked) {
        tables->asked = asked;
        tables->answer = may_be_row(view, line);
    }
    return tables->answer;
}

static const struct paragraph *find_paragraph(const lks_tables *tables, uint64_t at)
{
    guint from = 0, count = tables->paragraphs->len;
    while (count > 0) {
        guint half = count / 2;
        if (g_array_index(tables->paragraphs, struct paragraph, from + half).end <= at) {
            from += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    if (from >= tables->paragraphs->len)
        return NULL;
    const struct paragraph *paragraph = &g_array_index(tables->paragraphs, struct paragraph, from);
    return paragraph->start <= at ? paragraph : NULL;
}

/* The paragraph round a line, read if it was not. */
static const struct paragraph *paragraph_round(lks_tables *tables, const lks_view *view,
                                               const lks_line *line)
{
    uint64_t at = view->window->base + line->start;
    const struct paragraph *paragraph = find_paragraph(tables, at);
    if (paragraph != NULL || at < tables->next || line->start >= view->window->core_end)
        return paragraph;
    read_paragraph(tables, view, paragraph_start(tables, view, line->start));
    return find_paragraph(tables, at);
}

static const lks_table *table_at(const lks_tables *tables, const struct paragraph *paragraph,
                                    uint64_t at)
{
    guint from = paragraph->first_table, count = paragraph->table_count;
    while (count > 0) {
        guint half = count / 2;
        if (g_array_index(tables->lines.tables, lks_table, from + half).end <= at) {
            from += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    if (from >= paragraph->first_table + paragraph->table_count)
        return NULL;
    const lks_table *table = &g_array_index(tables->lines.tables, lks_table, from);
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

static unsigned find_column(const lks_tables *tables, const lks_table *table,
                            const lks_row_cell *cell, unsigned number)
{
    if (table->division != LKS_BY_GAP)
        return number < table->width ? number : UINT_MAX;
    const lks_row_cell *headings = &g_array_index(tables->lines.cells, lks_row_cell, table->first_cell);
    return heading_over(headings, MIN(table->width, LKS_COLUMNS_MAX), cell->start, cell->end);
}

/* The table that a place of the view stands in as part of a row, and its line. */
static const lks_table *table_round(lks_tables *tables, const lks_view *view, size_t at,
                                    lks_line *line)
{
    begin_window(tables, view);
    if (!lks_line_round(view, at, line) || !is_candidate(tables, view, line))
        return NULL;
    const struct paragraph *paragraph = paragraph_round(tables, view, line);
    return paragraph != NULL ? table_at(tables, paragraph, view->window->base + at) : NULL;
}

bool lks_tables_find_row(lks_tables *tables, const lks_view *view, size_t at, unsigned list,
                         size_t *end)
{
    const lks_window *window = view->window;
    const char *found = memchr(window->text + at, '\n', window->length - at);
    *end = found != NULL ? (size_t)(found - window->text) : window->length;
    lks_line line;
    const lks_table *table = table_round(tables, view, at, &line);
    if (table == NULL)
        return false;
    for (unsigned i = 0; i < table->label_count; i++)
        if (g_array_index(tables->lines.labels, lks_label, table->first_label + i).list == list)
            return true;
    return false;
}

bool lks_tables_find_cell(lks_tables *tables, const lks_view *view, size_t value, lks_cell *cell)
{
    lks_line line;
    uint64_t base = view->window->base;
    const lks_table *table = table_round(tables, view, value, &line);
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
    const lks_row_cell *own = &g_array_index(tables->lines.cells, lks_row_cell,
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
        cell->labels = &g_array_index(tables->lines.labels, lks_label, table->first_label);
    return true;
}

bool lks_cell_is_foreign(const lks_cell *cell, uint64_t at)
{
    return at >= cell->heading_start && at < cell->heading_end &&
           (at < cell->own_start || at >= cell->own_end);
}
