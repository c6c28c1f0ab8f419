/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rows.h - one line of a table: its cells, and whether it reads as headings.
 */
#ifndef LKS_DETECT_ROWS_H
#define LKS_DETECT_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LKS_ROW_MAX = 4096,          /* bytes; what is longer is no row */
    LKS_COLUMNS_MAX = 64         /* cells behind these are counted, not told apart */
};

/* How cells are divided, surest first. */
typedef enum {
    LKS_BY_TAB, LKS_BY_BAR, LKS_BY_SEMICOLON, LKS_BY_COMMA, LKS_BY_GAP, LKS_BY_LINE,
    LKS_DIVISIONS
} lks_division;

/* A cell without the blanks and quotes round it, in bytes of the line. */
typedef struct lks_row_cell {
    uint16_t start, end;
} lks_row_cell;

/* Cells of a line of at most LKS_ROW_MAX bytes; the first LKS_COLUMNS_MAX are given. */
unsigned lks_row_split(const char *line, size_t length, lks_division division,
                       lks_row_cell *cells);
/* How many cells a line has by each division; 2 stands for more between gaps. */
void lks_row_measure(const char *line, size_t length, unsigned counts[LKS_DIVISIONS]);
/* Whether a row of `count` cells goes on under `width` headings. */
bool lks_row_fits(lks_division division, unsigned count, unsigned width);
/* Short cells of words; a heading is no sentence and no value. */
bool lks_row_is_heading(const char *line, lks_division division, const lks_row_cell *cells,
                        unsigned count);
bool lks_row_is_blank(const char *line, size_t length);
/* A line drawn under headings. */
bool lks_row_is_ruled(const char *line, size_t length);

#endif
