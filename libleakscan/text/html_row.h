/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_row.h - a row of a table while it is read.  One of short cells becomes a line,
 * its cells apart by tabs, empty ones too, so that columns stay columns; in one that
 * lays out a page the lines of the cells stay as they are.
 */
#ifndef LKS_TEXT_HTML_ROW_H
#define LKS_TEXT_HTML_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "libleakscan/text/out.h"

enum {
    LKS_ROW_BYTES = 4096,        /* what is longer is no row of data */
    LKS_ROW_CELLS = 64
};

typedef struct lks_html_row {
    bool is_open;
    bool is_between;             /* the cell begun last has ended */
    unsigned cells;
    unsigned columns;            /* that the last cell goes over */
    uint16_t starts[LKS_ROW_CELLS + 1];
    size_t length;
    size_t used;                 /* the most that was gathered since the wipe */
    char text[LKS_ROW_BYTES];
} lks_html_row;

void lks_html_row_begin(lks_html_row *row);
/* Begins a cell that goes over `columns`; false if there is no room. */
bool lks_html_row_cell(lks_html_row *row, unsigned columns);
void lks_html_row_end_cell(lks_html_row *row);
/* `text` is of the cell begun last, or between two cells one of its own; false if
 * there is no room. */
bool lks_html_row_write(lks_html_row *row, const char *text, size_t length);
/* Hands on the row, as one of data where it is `whole` and looks like one; answers
 * whether it ended with a line. */
bool lks_html_row_end(lks_html_row *row, lks_text_out *out, bool is_whole);
void lks_html_row_wipe(lks_html_row *row);

#endif
