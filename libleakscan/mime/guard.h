/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guard.h - the line scanner that runs before GMime.
 *
 * It follows the structure of a message as GMime's parser does and decides what
 * of it GMime gets to see: the Content- headers that shape a part, the bodies
 * and the boundaries, under the limits.  All else that may hold text (human
 * headers, preambles, junk between headers, what lies beyond a limit) is kept
 * as items, which the walk reads itself.
 */
#ifndef LKS_MIME_GUARD_H
#define LKS_MIME_GUARD_H

#include <glib.h>
#include <stdbool.h>

#include "libleakscan/mime/headers.h"
#include "libleakscan/mime/lines.h"
#include "libleakscan/mime/mime.h"

/* A run of the message, or of static text, that GMime sees at view_at. */
typedef struct lks_range {
    uint64_t view_at;
    uint64_t at, length;
    const char *text;        /* instead of the message's bytes; NULL */
} lks_range;

/* One header block and the body below it, in the order in which GMime makes its
 * objects. */
typedef struct lks_entity {
    uint64_t body_at, body_end;  /* of a leaf, in the message */
    uint64_t view_at;            /* where GMime sees the body begin */
    guint path;                  /* in guard->paths */
    uint32_t gaps;
    bool is_leaf;
} lks_entity;

typedef enum {
    LKS_ITEM_HEADER,
    LKS_ITEM_REGION          /* read as plain text */
} lks_item_kind;

/* Text that GMime does not see. */
typedef struct lks_item {
    lks_item_kind kind;
    lks_field field;         /* of a header: LKS_FIELD_SUBJECT, else other text */
    const char *name;        /* of a header; static */
    uint64_t at, end;
    guint path;              /* in guard->paths */
    uint32_t gaps;           /* of a region */
} lks_item;

typedef struct lks_guard {
    GArray *view;            /* of lks_range */
    uint64_t view_length;
    GArray *entities;        /* of lks_entity */
    GArray *items;           /* of lks_item, in the order of the message */
    GString *paths;          /* each ends with NUL; "" stands at 0 */
    struct {
        uint64_t at, end;    /* of the value; equal where the header is absent */
    } envelope[LKS_FIELD_KINDS];
    uint32_t gaps;           /* of the whole, without those of items and entities */
} lks_guard;

void lks_guard_init(lks_guard *guard);
void lks_guard_done(lks_guard *guard);
/* Reads the whole message once; 0 or LEAKSCAN_E_IO.  A guard can be used again. */
int lks_guard_read(lks_guard *guard, lks_lines *lines, const lks_mime_limits *limits);

#endif
