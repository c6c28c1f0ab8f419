/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sheet_number.h - a number of a sheet as its format shows it, where the format
 * makes the meaning: dates, and digits in groups such as 000-00-0000.
 */
#ifndef EXTRACT_READERS_SHEET_NUMBER_H
#define EXTRACT_READERS_SHEET_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHEET_NUMBER_TEXT = 64, SHEET_MASK = 32 };

typedef enum { SHEET_GENERAL, SHEET_DATE, SHEET_DIGITS, SHEET_PERCENT } sheet_format_kind;

typedef struct sheet_format {
    sheet_format_kind kind;
    char mask[SHEET_MASK];           /* of SHEET_DIGITS: '0' for a digit, else itself */
} sheet_format;

/* Of a built-in number (ECMA-376 part 1, 18.8.30). */
sheet_format sheet_format_builtin(unsigned id);
/* Of a format code. */
sheet_format sheet_format_code(const char *code);
/* Writes the number into `text` (SHEET_NUMBER_TEXT bytes). */
void sheet_number(char *text, double number, const sheet_format *format, bool is_1904);

#endif
