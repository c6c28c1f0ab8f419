/* SPDX-License-Identifier: Apache-2.0 */
/*
 * readers.h - the readers, one source file each.
 */
#ifndef EXTRACT_READERS_READERS_H
#define EXTRACT_READERS_READERS_H

#include "tools/leakscan-extract/reader.h"

extern const extract_reader epub_reader;
extern const extract_reader odf_reader;
extern const extract_reader office_reader;
extern const extract_reader ole_reader;
extern const extract_reader pdf_reader;
extern const extract_reader picture_reader;
extern const extract_reader rtf_reader;
extern const extract_reader smime_reader;
extern const extract_reader tnef_reader;

#endif
