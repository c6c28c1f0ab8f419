/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quoted_printable.h - RFC 2045, 6.7, as mail programs read it: a soft line
 * break may have blanks before its line end, and what is no escape stands for
 * itself.
 */
#ifndef LKS_MIME_QUOTED_PRINTABLE_H
#define LKS_MIME_QUOTED_PRINTABLE_H

#include <stddef.h>
#include <stdint.h>

/* A line has at most 76 characters: more blanks are no part of a soft break. */
enum { LKS_QP_HELD = 80 };

typedef struct lks_quoted_printable {
    uint8_t held[LKS_QP_HELD]; /* from an '=' on, while it is not known what it begins */
    size_t held_length;
} lks_quoted_printable;

/* Decodes a piece into `out`, which has room for `length` + LKS_QP_HELD bytes;
 * answers how many it wrote.  All zero begins. */
size_t lks_qp_step(lks_quoted_printable *qp, const uint8_t *data, size_t length, uint8_t *out);
/* What was held at the end, where it stands for itself. */
size_t lks_qp_finish(lks_quoted_printable *qp, uint8_t *out);

#endif
