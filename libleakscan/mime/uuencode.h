/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uuencode.h - files that stand uuencoded amid text (POSIX.1-2017, uuencode).
 */
#ifndef LKS_MIME_UUENCODE_H
#define LKS_MIME_UUENCODE_H

#include "libleakscan/mime/lines.h"

typedef struct lks_uuencoded {
    uint64_t at, end;        /* its data lines */
    char name[256];          /* raw bytes, as the begin line gives it */
} lks_uuencoded;

/* The first file whose begin line stands in [at, end), which begins at a line. */
bool lks_uuencode_find(lks_lines *lines, uint64_t at, uint64_t end, lks_uuencoded *found);

#endif
