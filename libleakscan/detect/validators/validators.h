/* SPDX-License-Identifier: Apache-2.0 */
/*
 * validators.h - one check of a value per file, named after its standard;
 * found by name through one table (validators.c).  Pure functions, any thread.
 */
#ifndef LKS_DETECT_VALIDATORS_H
#define LKS_DETECT_VALIDATORS_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
    LKS_INVALID,
    LKS_VALID,
    LKS_SPECIMEN      /* well formed, but a published example or a dummy */
} lks_verdict;

typedef struct lks_candidate {
    const char *text;         /* the value as it stands, not NUL-terminated */
    size_t length;
    const char *normal;       /* without space, dot, hyphen, slash; upper case; NUL-terminated */
    size_t normal_length;
    int64_t message_date;     /* Unix time; INT64_MIN: unknown */
} lks_candidate;

typedef lks_verdict (*lks_validator_fn)(const lks_candidate *candidate);

typedef struct lks_validator {
    const char *name;
    lks_validator_fn check;
    const char *standard;     /* what it follows, one line */
} lks_validator;

/* NULL: no such validator. */
const lks_validator *lks_validator_find(const char *name);
/* All of them, for the tests; `count` is set. */
const lks_validator *lks_validator_table(size_t *count);

#endif
