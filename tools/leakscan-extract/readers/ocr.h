/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ocr.h - the text of pictures, by tesseract.
 */
#ifndef EXTRACT_READERS_OCR_H
#define EXTRACT_READERS_OCR_H

#include "tools/leakscan-extract/readers/text.h"

/* Pixels as they are drawn: rows from the top, from the left. */
typedef struct ocr_picture {
    const uint8_t *pixels;
    int width, height;
    int pixel_bytes;                 /* 1: grey, 4: colours and an unused byte */
    int row_bytes;
    int per_inch;                    /* 0: not known */
} ocr_picture;

/* For `prepare`: loads tesseract and what it has learned, if reading of pictures was
 * asked for.  false: it was not, or cannot be. */
bool ocr_prepare(void);
bool ocr_is_ready(void);
/* Adds the text of a picture.  0, EXTRACT_BROKEN, or what the output answered. */
int ocr_read(extract_output *out, reader_text *text, const ocr_picture *picture);
/* The same for a file that leptonica reads; all pages of a TIFF. */
int ocr_read_file(extract_output *out, reader_text *text, const uint8_t *bytes, size_t length);

#endif
