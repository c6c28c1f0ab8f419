/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reference.h - character references of HTML text: "&amp;", "&#8211;", "&#x2D;".
 * The names are those of HTML 4, and of HTML 5 those that a value may be written
 * with.  What is no reference stays as it is written.
 */
#ifndef LKS_TEXT_REFERENCE_H
#define LKS_TEXT_REFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LKS_REFERENCE_NAME = 21 }; /* none that is known is longer */

typedef struct lks_reference {
    int state;               /* 0: in no reference */
    uint32_t number;
    size_t length;
    char text[1 + LKS_REFERENCE_NAME]; /* '&' and the name */
} lks_reference;

/* The ampersand was read. */
void lks_reference_begin(lks_reference *r);
/* Whether the byte belongs to the reference; if not, or if it ends it, the state
 * is 0 again and `out` (of 24 bytes) gets the *length bytes it stands for. */
bool lks_reference_feed(lks_reference *r, char c, char *out, size_t *length);
/* Nothing more follows. */
size_t lks_reference_end(lks_reference *r, char *out);

#endif
