/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_lines.h - from what HTML shows to lines of text: white space collapses, rows of
 * tables are gathered, and what is hidden follows the line it stands in.
 */
#ifndef LKS_TEXT_HTML_LINES_H
#define LKS_TEXT_HTML_LINES_H

#include "libleakscan/text/html_row.h"
#include "libleakscan/text/out.h"

enum { LKS_HIDDEN_BYTES = 65536 };

typedef struct lks_html_lines {
    lks_text_out *out;
    bool is_line_start;       /* nothing of the line is written */
    bool has_space;           /* white space waits for what follows */
    bool is_after_cr;         /* in pre: an LF that follows ends no other line */
    bool has_tab;             /* a cell's border waits for what follows */
    size_t hidden_length;
    size_t hidden_used;       /* the most that was written since the wipe */
    char hidden[LKS_HIDDEN_BYTES];
    lks_html_row row;
} lks_html_lines;

void lks_html_lines_begin(lks_html_lines *lines, lks_text_out *out);
void lks_html_lines_wipe(lks_html_lines *lines);

/* Whole characters; where `is_exact` their white space counts. */
void lks_html_lines_show(lks_html_lines *lines, const char *text, size_t length, bool is_exact);
/* Whole characters that are not shown.  Where there is no room, the line is cut. */
void lks_html_lines_hide(lks_html_lines *lines, const char *text, size_t length);
void lks_html_lines_end_hidden(lks_html_lines *lines);

void lks_html_lines_end(lks_html_lines *lines);
/* Ends the line unless it is empty. */
void lks_html_lines_break(lks_html_lines *lines);

void lks_html_lines_begin_row(lks_html_lines *lines);
void lks_html_lines_begin_cell(lks_html_lines *lines, unsigned columns);
void lks_html_lines_end_cell(lks_html_lines *lines);
void lks_html_lines_end_row(lks_html_lines *lines);
/* The row is none of data, or does not end: what has come of it stands as it came. */
void lks_html_lines_give_up_row(lks_html_lines *lines);

#endif
