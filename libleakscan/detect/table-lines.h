/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table-lines.h - lines, one after another, to tables: which are headings, and
 * which are rows under them.
 */
#ifndef LKS_DETECT_TABLE_LINES_H
#define LKS_DETECT_TABLE_LINES_H

#include "libleakscan/detect/evidence.h"
#include "libleakscan/detect/rows.h"

/* Places of the text; cells and labels of its headings by where they begin in
 * the arrays of lks_table_lines. */
typedef struct lks_table {
    lks_division division;
    unsigned width;                  /* headings */
    uint64_t heading_start, heading_end;
    uint64_t start, end;             /* of the rows */
    guint first_cell, first_label;
    unsigned label_count;
} lks_table;

typedef struct lks_line {
    size_t start, end;               /* in the window */
} lks_line;

/* Where reading stands between two lines. */
typedef struct lks_table_state {
    bool is_open;                    /* the last table may go on */
    bool has_previous;               /* of the line before, where no table is open: */
    uint64_t previous_start, previous_end;
    unsigned counts[LKS_DIVISIONS];
} lks_table_state;

typedef struct lks_table_lines {
    GArray *tables;                  /* of lks_table, in the order of reading */
    GArray *cells;                   /* of lks_row_cell: headings */
    GArray *labels;                  /* of lks_label */
    lks_table_state state;
} lks_table_lines;

/* The line at `start`; false if it is too long for a row. */
bool lks_line_find(const lks_view *view, size_t start, lks_line *line);
/* The line that a place of the window stands in; false if it is too long, or if it
 * began before the window. */
bool lks_line_round(const lks_view *view, size_t at, lks_line *line);
/* Whether it reads as headings, however it is divided, with a row under them. */
bool lks_line_may_head(const lks_view *view, const lks_line *line);
/* Whether its commas are followed by spaces, as those of prose are. */
bool lks_line_is_loose(const lks_view *view, const lks_line *line);
/* Takes the next line. */
void lks_table_take_line(lks_table_lines *lines, const lks_view *view, const lks_line *line);
/* What comes is no row of the table that was open. */
void lks_table_close(lks_table_lines *lines);

#endif
