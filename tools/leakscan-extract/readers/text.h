/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.h - text as readers write it: gathered into large pieces, with paragraphs,
 * rows and cells kept apart by the fewest line ends and tabs that will do.
 */
#ifndef EXTRACT_READERS_TEXT_H
#define EXTRACT_READERS_TEXT_H

#include <glib.h>

#include "tools/leakscan-extract/reader.h"

typedef struct reader_text {
    extract_output *out;
    GString *held;
    char *member;                    /* of the text to begin with the first character */
    int rc;                          /* the first non-zero answer of the output */
    bool is_open;
    bool is_line_due;                /* a row or a line ended */
    bool is_paragraph_due;           /* a paragraph ended; the end of its cell takes this back */
    unsigned tabs_due;
    uint64_t written;                /* characters that were no separators, in all */
} reader_text;

void reader_text_init(reader_text *text, extract_output *out);
void reader_text_clear(reader_text *text);

/* A text that begins once something is added, so that empty ones are none. */
void reader_text_begin(reader_text *text, const char *member);
void reader_text_add(reader_text *text, const char *bytes, size_t length);
void reader_text_string(reader_text *text, const char *string);
/* "label: value" on a line of its own; nothing without a value. */
void reader_text_field(reader_text *text, const char *label, const char *value);
void reader_text_paragraph(reader_text *text);
/* The paragraphs of one cell end its line only between themselves. */
void reader_text_cell(reader_text *text, unsigned count);
void reader_text_row(reader_text *text);
int reader_text_end(reader_text *text);

/* Appends one character of Unicode; what is none becomes U+FFFD. */
void reader_text_unichar(reader_text *text, uint32_t c);
/* Appends UTF-16LE; lone surrogates become U+FFFD, CR a paragraph. */
void reader_text_utf16(reader_text *text, const uint8_t *units, size_t count);

#endif
