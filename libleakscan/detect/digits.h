/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digits.h - runs of ASCII digits in text, found many bytes at a time.
 */
#ifndef LKS_DETECT_DIGITS_H
#define LKS_DETECT_DIGITS_H

#include <stddef.h>
#include <stdint.h>

typedef struct lks_digit_run {
    uint32_t start, end;
} lks_digit_run;

/* Called once per run [0-9]+ as long as it goes, in order. */
typedef void (*lks_digit_fn)(void *userdata, lks_digit_run run);

/* `length` is below 4 GiB. */
void lks_digits_find(const char *text, size_t length, lks_digit_fn fn, void *userdata);
/* The same by machine words alone, for processors without SSE2. */
void lks_digits_find_portable(const char *text, size_t length, lks_digit_fn fn, void *userdata);

#endif
