/* SPDX-License-Identifier: Apache-2.0 */
/*
 * package.h - what the readers of zipped XML documents share.
 */
#ifndef EXTRACT_READERS_PACKAGE_H
#define EXTRACT_READERS_PACKAGE_H

#include "tools/leakscan-extract/output.h"
#include "tools/leakscan-extract/readers/text.h"
#include "tools/leakscan-extract/readers/xml_part.h"

/* Any XML: "element: value" in lines.  For properties and data of unknown shape. */
int package_fields(const extract_member *part, reader_text *text);
/* Hands a member on as a document, or leaves it out where it has nothing to say:
 * fonts, printers' settings, macros' storage, the first page's picture. */
int package_embed(const extract_member *member, extract_output *out);
bool package_has_end(const char *path, const char *end);
/* Whether the bytes look like XML in an encoding that libxml2 has built in. */
bool package_is_xml(const extract_member *member);

#endif
