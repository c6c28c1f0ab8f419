/* SPDX-License-Identifier: Apache-2.0 */
/*
 * postmark.h - the line that begins a message in an mbox: "From ", a sender, a
 * date.  Strict, because a body may hold a line that begins with "From " too.
 */
#ifndef LKS_MAILBOX_POSTMARK_H
#define LKS_MAILBOX_POSTMARK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LKS_POSTMARK_LINE_MAX = 1024,   /* a longer line is no postmark */
    LKS_HEADER_NAME_MAX = 128,      /* looked at of the line after it */
    /* What a verdict may need of the bytes from the "F" on: two lines and a name. */
    LKS_POSTMARK_LOOKAHEAD = 2 * LKS_POSTMARK_LINE_MAX + LKS_HEADER_NAME_MAX
};

typedef enum {
    LKS_VERDICT_NO,
    LKS_VERDICT_YES,
    LKS_VERDICT_MORE    /* cannot be told before more bytes are there */
} lks_verdict;

/* Bytes from the start of some line on. */
typedef struct lks_ahead {
    const uint8_t *data;
    size_t length;
    bool is_final;      /* nothing comes after them */
} lks_ahead;

/* "From SENDER DATE" with a real date; `line` without its line end.  SENDER is
 * one word, or holds an @ or " at "; DATE as asctime(3) writes it, seconds and
 * zone optional, or as RFC 5322 does. */
bool lks_postmark_is_dated(const uint8_t *line, size_t length);

/* How the postmarks of a mailbox are written; its first one shows it. */
typedef enum {
    LKS_SPELLING_DATED,
    LKS_SPELLING_DATELESS,  /* "From -" or "From ADDRESS" alone, as some exports write */
    LKS_SPELLING_PATCH      /* git-format-patch(1): a commit and "Mon Sep 17 00:00:00 2001" */
} lks_spelling;
lks_spelling lks_postmark_spelling(const uint8_t *line, size_t length);

/* Length of the first line with its end, 0 when there is no end within `max`;
 * *text is its length without. */
size_t lks_line_measure(lks_ahead ahead, size_t max, size_t *text);
/* The line begins with a field name and a colon (RFC 5322, 2.2). */
lks_verdict lks_line_is_header(lks_ahead ahead);

/* What stands before a "From " at the start of a line. */
typedef struct lks_postmark_context {
    bool is_after_blank;     /* a blank line, or the start of the mailbox */
    bool is_first;           /* the start of the mailbox */
    lks_spelling spelling;   /* of the mailbox */
} lks_postmark_context;

/* Does a message begin here?  `ahead` begins with "From ".  YES sets *length to
 * that of the postmark line.  The verdict depends on nothing but these bytes,
 * so that parts of a mailbox read apart agree. */
lks_verdict lks_postmark_judge(lks_ahead ahead, lks_postmark_context context, size_t *length);

#endif
