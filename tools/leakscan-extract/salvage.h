/* SPDX-License-Identifier: Apache-2.0 */
/*
 * salvage.h - the last of a compressed stream that breaks off, which libarchive keeps
 * for itself.
 */
#ifndef EXTRACT_SALVAGE_H
#define EXTRACT_SALVAGE_H

#include <glib.h>

#include "tools/leakscan-extract/reader.h"

/* Appends what follows the `bytes` that were unpacked of the stream, as far as it can be
 * had: gzip and xz give all that is there, others whole blocks alone.  0, or what the
 * budget answered. */
int extract_salvage(const extract_document *document, extract_output *out, GByteArray *bytes);

#endif
