/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plain.h - text that has no markup: line ends, format=flowed, and the folded
 * lines of calendars and cards.
 */
#ifndef LKS_TEXT_PLAIN_H
#define LKS_TEXT_PLAIN_H

#include "libleakscan/text/out.h"

typedef enum {
    LKS_PLAIN_LINES,         /* as it is; line ends become LF */
    LKS_PLAIN_FLOWED,        /* RFC 3676: soft line breaks are joined */
    LKS_PLAIN_CONTENT_LINES  /* RFC 5545, 3.1 and RFC 6350, 3.2: folded lines are joined,
                                escaped characters are read */
} lks_plain_form;

typedef struct lks_plain {
    lks_text_out *out;
    lks_plain_form form;
    bool is_delsp;
    bool is_after_cr;        /* the last byte was CR, its LF is written */
    bool is_line_start;      /* FLOWED: within quote marks and stuffing */
    bool is_stuffed;         /* FLOWED: the stuffed space was read */
    bool is_joining;         /* FLOWED: the line before ended softly */
    bool is_break_held;      /* CONTENT_LINES: a line end waits for what follows */
    bool is_escaped;         /* CONTENT_LINES: after a backslash */
    unsigned spaces;         /* FLOWED: a space at the end that is not written yet, 0 or 1 */
    uint64_t depth;          /* FLOWED: quote marks of this line */
    uint64_t last_depth;     /* FLOWED: of the line before */
    uint64_t column;         /* FLOWED: bytes of the line's content so far */
    bool is_dashes;          /* FLOWED: the content so far is a beginning of "-- " */
} lks_plain;

void lks_plain_begin(lks_plain *p, lks_text_out *out, lks_plain_form form, bool is_delsp);
void lks_plain_feed(lks_plain *p, const char *text, size_t length);
void lks_plain_end(lks_plain *p);

#endif
