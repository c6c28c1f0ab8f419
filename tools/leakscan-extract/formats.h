/* SPDX-License-Identifier: Apache-2.0 */
/*
 * formats.h - what this program reads, as text.
 */
#ifndef EXTRACT_FORMATS_H
#define EXTRACT_FORMATS_H

typedef enum {
    EXTRACT_FORMATS_HELPER,      /* with those of leakscan-extract-mailbox beside it */
    EXTRACT_FORMATS_DOCUMENTS
} extract_formats_of;

/* A line for each reader that is ready: its name, what it stands on and its media
 * types, with tabs between.  To be freed. */
char *extract_formats(extract_formats_of of);

#endif
