/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read_text.h - reads a part whole, or in pieces, for the tests of this room.
 */
#ifndef LKS_TESTS_READ_TEXT_H
#define LKS_TESTS_READ_TEXT_H

#include <glib.h>
#include <stdint.h>

#include "libleakscan/text/text.h"

static inline int gather(void *userdata, const char *text, size_t length)
{
    g_string_append_len(userdata, text, (gssize)length);
    return 0;
}

/* The text of the part, fed `piece` bytes at a time (0: whole). */
static inline GString *read_part_by(lks_text_reader *r, const lks_part *part, const void *data,
                                    size_t length, size_t piece, uint32_t *gaps)
{
    const uint8_t *bytes = data;
    GString *out = g_string_new(NULL);
    *gaps = 0;
    lks_text_reader_begin(r, part, gather, out);
    for (size_t i = 0; i < length;) {
        size_t n = piece && piece < length - i ? piece : length - i;
        lks_text_reader_feed(r, bytes + i, n);
        i += n;
    }
    lks_text_reader_end(r, gaps);
    return out;
}

static inline GString *read_part(const lks_part *part, const void *data, size_t length,
                                 size_t piece, uint32_t *gaps)
{
    lks_text_reader *r = lks_text_reader_new();
    GString *out = read_part_by(r, part, data, length, piece, gaps);
    lks_text_reader_free(r);
    return out;
}

#endif
