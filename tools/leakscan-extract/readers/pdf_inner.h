/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf_inner.h - what of a PDF poppler does not give or falls over, by libqpdf.
 */
#ifndef EXTRACT_READERS_PDF_INNER_H
#define EXTRACT_READERS_PDF_INNER_H

#include "tools/leakscan-extract/readers/text.h"

/* The values and questions of an XFA form, attached files, and properties that have no
 * function of poppler's.  `password` opens the document; NULL if it needs none.  `*has_form` is set
 * where an XFA form was read. */
int pdf_inner_read(const extract_document *document, const char *password, extract_output *out,
                   reader_text *text, bool *has_form);

/* Packets of an XFA form, one after another (XFA 3.3, chapter 2): fields by the
 * captions that people read, or else by their names. */
int pdf_xfa_read(const void *packets, size_t length, reader_text *text);

#endif
