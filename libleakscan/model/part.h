/* SPDX-License-Identifier: Apache-2.0 */
/*
 * part.h - what is known of one MIME part before its text is read.
 * Filled by mime/, read by text/ and scan/.
 */
#ifndef LKS_MODEL_PART_H
#define LKS_MODEL_PART_H

#include <stdbool.h>

/* Borrowed strings, UTF-8, alive for the call they are handed to. */
typedef struct lks_part {
    const char *path;        /* "1.2", numbered as IMAP does (RFC 9051, 6.4.5) */
    const char *media_type;  /* lower case, "text/html"; never NULL */
    const char *charset;     /* as declared, lower case; NULL if not */
    const char *name;        /* file name, decoded (RFC 2047, 2231); NULL if none */
    bool is_attachment;      /* Content-Disposition says so, or it has a name and is no inline text */
    bool is_flowed;          /* format=flowed, RFC 3676 */
    bool is_delsp;           /* DelSp=yes, RFC 3676 */
} lks_part;

#endif
