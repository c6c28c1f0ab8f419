/* SPDX-License-Identifier: Apache-2.0 */
/*
 * headers.h - which headers matter, and header values to UTF-8.
 */
#ifndef LKS_MIME_HEADERS_H
#define LKS_MIME_HEADERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a header is to the walk. */
typedef enum {
    LKS_FIELD_IGNORED,
    LKS_FIELD_TYPE,          /* Content-Type */
    LKS_FIELD_ENCODING,      /* Content-Transfer-Encoding */
    LKS_FIELD_DISPOSITION,   /* Content-Disposition */
    LKS_FIELD_SUBJECT,
    LKS_FIELD_TEXT,          /* text that a person or a classifier wrote */
    LKS_FIELD_FROM,
    LKS_FIELD_ADDRESS,       /* other addresses */
    LKS_FIELD_DATE,
    LKS_FIELD_MESSAGE_ID
} lks_field;

enum { LKS_FIELD_KINDS = LKS_FIELD_MESSAGE_ID + 1 };

/* Initialises GMime once; to be called before all else of this room. */
void lks_headers_start(void);

/* The field of that name (as it stands before the colon) and its name as the
 * table spells it. */
lks_field lks_headers_find(const char *name, size_t length, const char **canonical);

/* The longest value that is decoded; longer ones are only made valid UTF-8. */
enum { LKS_HEADER_DECODED_MAX = 16 << 10 };

/* The value unfolded, decoded (RFC 2047; raw bytes as UTF-8, else windows-1252)
 * and trimmed; valid UTF-8 without NUL, owned by the caller. */
char *lks_headers_decode(const char *value, size_t length);
/* The value unfolded and trimmed, its bytes as they are but valid UTF-8. */
char *lks_headers_clean(const char *value, size_t length);
/* Whether names beside the addresses of a header may hold a number, and these names
 * decoded, without the addresses; empty where they hold none. */
bool lks_headers_may_name(const char *value, size_t length);
char *lks_headers_names(const char *value, size_t length);
/* Unix time of an RFC 5322 date, INT64_MIN if it is none. */
int64_t lks_headers_date(const char *value, size_t length);
/* The address of the first mailbox, or NULL. */
char *lks_headers_first_address(const char *value, size_t length);
/* Whether GMime may be given this list of addresses: its parser recurses at
 * each colon. */
bool lks_headers_is_safe_address(const char *value, size_t length);

#endif
