/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines.h - a message read line by line, in memory or through a window over
 * its descriptor.
 */
#ifndef LKS_MIME_LINES_H
#define LKS_MIME_LINES_H

#include <stdbool.h>

#include "libleakscan/model/bytes.h"

typedef struct lks_lines {
    const lks_bytes *bytes;
    const uint8_t *window;   /* the bytes from window_at on */
    uint64_t window_at;
    size_t window_length;
    uint8_t *buffer;         /* NULL for a message in memory */
    bool has_failed;         /* a read failed: the message seems to end there */
} lks_lines;

/* One line with its line feed.  Of a line too long for the window `text` holds
 * the first LKS_LINE_SHOWN bytes or more. */
typedef struct lks_line {
    const uint8_t *text;     /* borrowed until the next call */
    size_t length;
    uint64_t at, end;        /* in the message; the next line begins at end */
} lks_line;

enum { LKS_LINE_SHOWN = 32 << 10 };

/* The length of the line without its line end. */
static inline size_t lks_lines_end(const lks_line *line)
{
    size_t length = line->length;
    if (length > 0 && line->text[length - 1] == '\n')
        length--;
    if (length > 0 && line->text[length - 1] == '\r')
        length--;
    return length;
}

void lks_lines_init(lks_lines *lines, const lks_bytes *bytes);
void lks_lines_done(lks_lines *lines);
/* The line that begins at `at`; false at the end of the message. */
bool lks_lines_get(lks_lines *lines, uint64_t at, lks_line *line);
/* Where the first line that begins with `prefix` (2 to 8 bytes) stands, at or after
 * the line begin `at`; `end` if there is none before it. */
uint64_t lks_lines_find(lks_lines *lines, uint64_t at, uint64_t end, const char *prefix);
/* Bytes of the message at `at`: a pointer to up to `size` of them, their number
 * in *length (0 at the end). */
const uint8_t *lks_lines_peek(lks_lines *lines, uint64_t at, size_t size, size_t *length);

#endif
