/* SPDX-License-Identifier: Apache-2.0 */
/*
 * structure.h - a message to its header blocks and bodies, line by line and under
 * the limits.
 *
 * Structure is read as GMime's parser reads it, which the tests hold, but without
 * its objects: they cost more than all else of a small message, and the parser
 * breaks on what attackers write.  GMime reads the values of headers.
 */
#ifndef LKS_MIME_STRUCTURE_H
#define LKS_MIME_STRUCTURE_H

#include <gmime/gmime.h>
#include <stdbool.h>

#include "libleakscan/mime/block.h"
#include "libleakscan/mime/mime.h"

/* Where the media type of a leaf is said. */
typedef enum {
    LKS_TYPE_HEADER,         /* in its Content-Type */
    LKS_TYPE_TEXT,           /* nowhere: text/plain (RFC 2045, 5.2) */
    LKS_TYPE_MESSAGE         /* nowhere, in a digest (RFC 2046, 5.1.5) */
} lks_type_source;

/* A body that holds no other. */
typedef struct lks_leaf {
    lks_place body;
    lks_place type, disposition; /* the values of these headers; empty if absent */
    guint path;              /* in structure->paths */
    uint32_t gaps;
    lks_type_source type_source;
    GMimeContentEncoding encoding;
    bool is_encrypted;       /* in a multipart/encrypted (RFC 1847, 2.2) */
} lks_leaf;

typedef enum {
    LKS_ITEM_HEADER,
    LKS_ITEM_REGION          /* read as plain text */
} lks_item_kind;

/* Text outside of the bodies. */
typedef struct lks_item {
    lks_item_kind kind;
    lks_field field;         /* of a header: LKS_FIELD_SUBJECT, else other text */
    const char *name;        /* of a header; static */
    lks_place place;
    guint path;              /* in structure->paths */
    uint32_t gaps;           /* of a region */
} lks_item;

typedef struct lks_structure {
    GArray *leaves;          /* of lks_leaf, in the order of the message */
    GArray *items;           /* of lks_item, in the order of the message */
    GString *paths;          /* each ends with NUL; "" stands at 0 */
    lks_place envelope[LKS_FIELD_KINDS]; /* values; empty where the header is absent */
    uint32_t gaps;           /* of the whole, without those of items and leaves */
    GArray *frames;          /* while it is read */
    lks_block block;
} lks_structure;

void lks_structure_init(lks_structure *structure);
void lks_structure_done(lks_structure *structure);
/* Reads the whole message once; 0 or LEAKSCAN_E_IO.  A structure can be used again. */
int lks_structure_read(lks_structure *structure, lks_lines *lines, const lks_mime_limits *limits);

#endif
