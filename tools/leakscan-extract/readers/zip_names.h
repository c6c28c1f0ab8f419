/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip_names.h - what a zip file holds, without unpacking it: enough to tell a
 * document that is a zip file from one that is not.
 */
#ifndef EXTRACT_READERS_ZIP_NAMES_H
#define EXTRACT_READERS_ZIP_NAMES_H

#include "tools/leakscan-extract/reader.h"

/* Whether a member has this name, by the central directory or the first header. */
bool zip_has_member(const extract_document *document, const char *name);
/* Whether the first member is "mimetype", stored, and begins so: ODF 1.2 part 3,
 * section 3.3; EPUB OCF 3.2, section 4.3. */
bool zip_has_mimetype(const extract_document *document, const char *prefix);

#endif
