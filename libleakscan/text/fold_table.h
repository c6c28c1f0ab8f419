/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold_table.h - what folding makes of a character that is not ASCII.
 */
#ifndef LKS_TEXT_FOLD_TABLE_H
#define LKS_TEXT_FOLD_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
    LKS_FOLD_DROP,           /* is not seen */
    LKS_FOLD_TO,             /* becomes the ASCII character `to` */
    LKS_FOLD_FROM,           /* a range that becomes ASCII in order, from `to` on */
    LKS_FOLD_DIGITS,         /* a range of digits, tens from its first on */
    LKS_FOLD_LOOKALIKE,      /* becomes `to` where its word mixes it with ASCII */
    LKS_FOLD_LETTER,         /* a letter of Greek or Cyrillic like no other */
    LKS_FOLD_MARK,           /* a combining mark */
    LKS_FOLD_ENCLOSED        /* a range of digits in circles and the like, from `to` on */
} lks_fold_kind;

typedef struct lks_fold_row {
    uint32_t first, last;
    uint8_t kind;
    char to;
} lks_fold_row;

/* The row of a character above U+007F; NULL: it stays and ends no word. */
const lks_fold_row *lks_fold_find(uint32_t ch);
/* The character that `base` and a combining mark make together; 0: none. */
uint32_t lks_fold_compose(char base, uint32_t mark);
/* How many of the first bytes folding need not look at: ASCII but CR, VT, FF, the
 * quote mark, and a line feed behind a hyphen. */
size_t lks_fold_span(const char *text, size_t length);

#endif
