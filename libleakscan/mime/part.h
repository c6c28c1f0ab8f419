/* SPDX-License-Identifier: Apache-2.0 */
/*
 * part.h - what the headers of a leaf say of it, and what its first lines do.
 */
#ifndef LKS_MIME_PART_H
#define LKS_MIME_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libleakscan/mime/lines.h"
#include "libleakscan/mime/structure.h"
#include "libleakscan/model/part.h"

typedef struct lks_part_facts {
    lks_part part;           /* its strings live as long as the facts */
    char *media_type, *charset, *name;
    uint32_t gaps;
    bool is_text;
    bool is_encrypted;       /* its type says so: S/MIME enveloped data, PGP/MIME */
} lks_part_facts;

void lks_part_read(lks_part_facts *facts, const lks_leaf *leaf, lks_lines *lines, const char *path);
void lks_part_done(lks_part_facts *facts);

/* Looks for an OpenPGP message (RFC 9580, 6.2) that begins at a line of text. */
typedef struct lks_armour {
    bool is_watching, is_found;
    char tail[32];           /* the end of the data before */
    unsigned tail_length;
} lks_armour;

void lks_armour_init(lks_armour *armour, bool is_text);
void lks_armour_feed(lks_armour *armour, const uint8_t *data, size_t length);
bool lks_armour_is_encrypted(const lks_armour *armour);

#endif
