/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codepage.h - text in the code pages of Windows.
 */
#ifndef EXTRACT_READERS_CODEPAGE_H
#define EXTRACT_READERS_CODEPAGE_H

#include "tools/leakscan-extract/readers/text.h"

/* Opens the converters: iconv reads its tables from files. */
bool codepage_prepare(void);
/* Appends bytes of a code page; one that is not known is read as windows-1252. */
void codepage_add(reader_text *text, unsigned codepage, const uint8_t *bytes, size_t length);

/* The same into a string; NUL becomes a space. */
void codepage_append(GString *to, unsigned codepage, const uint8_t *bytes, size_t length);
/* A name in a code page, as far as it can be read.  To be freed. */
char *codepage_name(unsigned codepage, const uint8_t *bytes, size_t length);

#endif
