/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content_length.h - follows the headers of one message, in any pieces, to the
 * place where its Content-Length says that it ends.
 */
#ifndef LKS_MAILBOX_CONTENT_LENGTH_H
#define LKS_MAILBOX_CONTENT_LENGTH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LKS_LENGTH_LINE_KEPT = 48 };

typedef struct lks_length_tracker {
    bool is_in_header;
    bool has_value, is_contradictory;
    uint64_t value;
    uint64_t position;                       /* in the stream, of the next byte */
    uint64_t limit;                          /* header bytes still looked at */
    size_t line_length;
    uint8_t line[LKS_LENGTH_LINE_KEPT];      /* the start of the line */
} lks_length_tracker;

void lks_length_begin(lks_length_tracker *t, uint64_t position);
/* The next bytes.  True once, when the headers end with a value: *end is where
 * the message ends by it. */
bool lks_length_follow(lks_length_tracker *t, const uint8_t *data, size_t length, uint64_t *end);

#endif
