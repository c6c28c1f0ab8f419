/* SPDX-License-Identifier: Apache-2.0 */
/*
 * block.h - one header block: its lines to headers, read as GMime's parser does.
 */
#ifndef LKS_MIME_BLOCK_H
#define LKS_MIME_BLOCK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "libleakscan/mime/headers.h"
#include "libleakscan/mime/lines.h"

/* A Content- header longer than this is text and says nothing of its part. */
enum { LKS_BLOCK_FIELD_MAX = 16 << 10 };

/* Bytes of the message. */
typedef struct lks_place {
    uint64_t at, end;
} lks_place;

typedef enum {
    LKS_BLOCK_BODY,          /* a body follows */
    LKS_BLOCK_ENDED,         /* by a boundary or with the message */
    LKS_BLOCK_TOO_LARGE
} lks_block_end;

/* What the walk may want of a block: a header, or lines that are none. */
typedef struct lks_block_find {
    lks_field field;         /* LKS_FIELD_IGNORED: the lines are no header */
    const char *name;        /* of a header; static */
    lks_place place;         /* of a header: its value */
    bool is_text;            /* to be read as text */
} lks_block_find;

/* A Content- header that shapes the part; empty where it is absent. */
typedef enum {
    LKS_SHAPE_TYPE,
    LKS_SHAPE_ENCODING,
    LKS_SHAPE_DISPOSITION,
    LKS_SHAPES
} lks_shape;

typedef struct lks_block {
    lks_place places[LKS_SHAPES];
    GString *values[LKS_SHAPES]; /* as they stand in the message */
    bool has[LKS_SHAPES];
    GArray *finds;           /* of lks_block_find, in the order of the message */
    uint64_t begin;
    uint32_t gaps;
    GString *value;          /* of the header that is read */
} lks_block;

/* Whether a line ends the block: a boundary. */
typedef bool (*lks_is_boundary)(void *userdata, const lks_line *line);

void lks_block_init(lks_block *block);
void lks_block_done(lks_block *block);
/* Reads the block that begins at *at, up to `limit` bytes of it; *at is moved to
 * what follows it. */
lks_block_end lks_block_read(lks_block *block, lks_lines *lines, uint64_t *at, uint64_t limit,
                             lks_is_boundary is_boundary, void *userdata);

#endif
