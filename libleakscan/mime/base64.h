/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base64.h - base64 as mail holds it (RFC 2045, 6.8), dirt and all.
 *
 * GMime's own decoder takes a byte at a time and is what bounds large mail; it
 * also drops the last bytes of data without padding.
 */
#ifndef LKS_MIME_BASE64_H
#define LKS_MIME_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct lks_base64 {
    uint32_t bits;           /* of the quartet that is not full */
    unsigned count;          /* of its characters, 0..3 */
    bool is_padded;          /* padding was seen */
    bool has_more;           /* ... and then more data, where many readers stop */
} lks_base64;

/* Decodes a piece into `out` (at least length / 4 * 3 + 3 bytes); answers how
 * many bytes.  What is not of the alphabet is passed over; padding ends a
 * quartet and more may follow. */
size_t lks_base64_step(lks_base64 *state, const uint8_t *text, size_t length, uint8_t *out);
/* What a last quartet without padding holds: at most 2 bytes. */
size_t lks_base64_finish(lks_base64 *state, uint8_t *out);

#endif
