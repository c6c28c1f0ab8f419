/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.h - the cell a value stands in, and the heading of its column.  Tables
 * are lines of cells between tabs, commas, semicolons, bars or wide gaps, or a
 * single column, under a line of headings; the heading of a table that is open
 * goes with it from window to window.
 */
#ifndef LKS_DETECT_TABLE_H
#define LKS_DETECT_TABLE_H

#include "libleakscan/detect/evidence.h"

/* A term in a line of headings. */
typedef struct lks_label {
    uint32_t list, term;
    uint16_t column;
    uint16_t start, end;             /* in the line */
} lks_label;

/* Offsets are bytes of the text. */
typedef struct lks_cell {
    uint64_t start, end;             /* of the cell */
    uint64_t heading_start, heading_end;   /* of the line of headings */
    uint64_t own_start, own_end;     /* of the column's own heading */
    unsigned column;
    const lks_label *labels;         /* of all columns */
    unsigned label_count;
} lks_cell;

lks_tables *lks_tables_new(void);
void lks_tables_free(lks_tables *tables);
void lks_tables_begin_text(lks_tables *tables);
/* Reads the lines of the core that were not asked about, so that a table that
 * goes on in the next window keeps its heading. */
void lks_tables_end_window(lks_tables *tables, const lks_view *view);
/* Whether the rest of a line, from `at` to `end`, which is set in any case, is of a
 * row of a table that has a term of the list among its headings. */
bool lks_tables_find_row(lks_tables *tables, const lks_view *view, size_t at, unsigned list,
                         size_t *end);
/* The cell round a value of the view, if it stands in a table under a heading. */
bool lks_tables_find_cell(lks_tables *tables, const lks_view *view, size_t value, lks_cell *cell);
/* Whether a place of the text, in bytes, is in the heading of another column. */
bool lks_cell_is_foreign(const lks_cell *cell, uint64_t at);

#endif
