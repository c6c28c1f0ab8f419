/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source.h - the text of a pack as UTF-8 with LF line ends, and where things
 * stand in it.  Places are found in this text rather than asked of the parser,
 * which knows only where it stopped reading.
 */
#ifndef LKS_POLICY_SOURCE_H
#define LKS_POLICY_SOURCE_H

#include <glib.h>
#include <stdbool.h>

#include "libleakscan/model/diagnostics.h"

typedef struct lks_source {
    const char *origin;   /* interned */
    char *text;           /* NUL-terminated, without byte order mark */
    size_t length;
    GArray *lines;        /* of size_t: where each line begins */
    size_t cursor;        /* the offset asked for last ... */
    lks_place cursor_place;  /* ... and its place: keeps a pack of one line linear */
} lks_source;

/* False with an error in `d` where the bytes are no text in their encoding. */
bool lks_source_open(lks_source *source, const char *bytes, size_t length, const char *origin,
                     lks_diagnostics *d);
void lks_source_close(lks_source *source);

/* Lines and columns from 1; columns count characters. */
lks_place lks_source_place(lks_source *source, size_t offset);
/* Where the tag begins that ends at or after `offset`. */
size_t lks_source_tag(const lks_source *source, size_t offset);
/* Where the attribute of that name stands in the tag at `tag`; `tag` if it does not. */
size_t lks_source_attribute(const lks_source *source, size_t tag, const char *name);
/* Where byte `index` of the character content of the element at `tag` stands. */
size_t lks_source_content(const lks_source *source, size_t tag, size_t index);

#endif
