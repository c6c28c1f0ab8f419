/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content.h - the values of Content-Type and Content-Disposition: words and
 * parameters (RFC 2045, 5.1; RFC 2183).
 */
#ifndef LKS_MIME_CONTENT_H
#define LKS_MIME_CONTENT_H

#include <gmime/gmime.h>
#include <stdbool.h>
#include <stddef.h>

enum { LKS_CONTENT_TEXT = 512, LKS_CONTENT_PARAMETERS = 8 };

/* Values written by the book are read here, all others by GMime, which knows what
 * mail programs make of them. */
typedef struct lks_content {
    const char *type;        /* "text", or "attachment" */
    const char *subtype;     /* "plain"; NULL of a disposition */
    struct {
        const char *name, *value;
    } parameters[LKS_CONTENT_PARAMETERS];
    unsigned count;
    GMimeContentType *gmime_type;                /* where GMime has read it */
    GMimeContentDisposition *gmime_disposition;
    char text[LKS_CONTENT_TEXT];                 /* the value, cut into words */
} lks_content;

/* The value as it stands in the message; strings as they were written.  What holds
 * no type at all is application/octet-stream. */
void lks_content_read_type(lks_content *c, const char *value, size_t length);
/* The same without decoding the value first, as GMime does to judge of structure. */
void lks_content_read_raw_type(lks_content *c, const char *value, size_t length);
void lks_content_read_disposition(lks_content *c, const char *value, size_t length);
void lks_content_done(lks_content *c);
/* The value of that parameter (RFC 2231 and encoded words decoded), or NULL. */
const char *lks_content_get(const lks_content *c, const char *name);
/* Content-Transfer-Encoding. */
GMimeContentEncoding lks_content_encoding(const char *value, size_t length);

#endif
