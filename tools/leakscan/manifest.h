/* SPDX-License-Identifier: Apache-2.0 */
/* manifest.h - the record of evidence: which files, by their SHA-256. */
#ifndef LEAKSCAN_MANIFEST_H
#define LEAKSCAN_MANIFEST_H

#include <leakscan.h>
#include <stdbool.h>

#include "options.h"
#include "sink.h"

/* Writes a head line and a line for each file below the paths.  False: it was
 * interrupted. */
bool manifest_begin(sink *out, const scan_options *options, const char *policy);
/* The line of standard input, which is hashed while it is read. */
void manifest_add_stream(sink *out, const char *sha256, guint64 bytes);

#endif
