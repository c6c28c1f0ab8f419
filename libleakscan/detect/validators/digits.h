/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digits.h - what the checks share: sums over strings of digits.
 */
#ifndef LKS_DETECT_VALIDATORS_DIGITS_H
#define LKS_DETECT_VALIDATORS_DIGITS_H

#include <stdbool.h>
#include <stddef.h>

#include "libleakscan/detect/validators/validators.h"

/* The longest value any check looks at. */
enum { LKS_VALUE_MAX = 128 };

/* True where all `length` characters are ASCII digits, at least one. */
bool lks_digits_only(const char *text, size_t length);
/* True where the candidate is exactly `length` digits when normalised. */
bool lks_digits_exactly(const lks_candidate *candidate, size_t length);
/* True where all digits are the same one. */
bool lks_digits_same(const char *digits, size_t length);
/* The value of the `length` digits, at most 18 of them. */
long long lks_digits_number(const char *digits, size_t length);
/* The sum of digit times weight over `count` of both. */
int lks_digits_weighted(const char *digits, const int *weights, size_t count);
/* Writes the ASCII digits of the text as it stands; at most `size` - 1 and a
 * NUL.  Answers how many there are, or 0 where they do not fit. */
size_t lks_digits_collect(const lks_candidate *candidate, char *out, size_t size);
/* True where the date exists in the Gregorian calendar. */
bool lks_date_exists(int year, int month, int day);
/* Value of a letter or digit in ISO 7064 and ICAO 9303: 0..9, A=10..Z=35;
 * -1 for others. */
int lks_base36_value(char character);

#endif
