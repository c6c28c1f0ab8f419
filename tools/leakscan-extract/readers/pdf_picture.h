/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf_picture.h - pages of a PDF that are pictures of text.
 */
#ifndef EXTRACT_READERS_PDF_PICTURE_H
#define EXTRACT_READERS_PDF_PICTURE_H

#include <poppler.h>

#include "tools/leakscan-extract/readers/text.h"

/* Whether the page is a picture: without text it has one, and with the few words of a
 * stamp or a header one covers at least half of it. */
bool pdf_picture_is_page(PopplerPage *page, uint64_t written);
/* Adds what is to be read on the page as it is drawn.  0, EXTRACT_BROKEN, or what the
 * output answered. */
int pdf_picture_read(PopplerPage *page, extract_output *out, reader_text *text);

#endif
