/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decode.h - a range of the message, freed of its transfer encoding, in pieces.
 */
#ifndef LKS_MIME_DECODE_H
#define LKS_MIME_DECODE_H

#include <gmime/gmime.h>

#include "libleakscan/mime/lines.h"

enum { LKS_DECODE_PIECE = 48 << 10 };

typedef struct lks_decoder {
    lks_lines *lines;
    uint8_t *buffer;         /* LKS_DECODE_PIECE and 1 KiB; wiped by its owner */
    int (*data)(void *userdata, const uint8_t *data, size_t length);
    void *userdata;
    uint32_t gaps;           /* set by the calls below */
} lks_decoder;

/* Gives [at, end) decoded (of uuencode, the data lines alone); 0, or what the callback
 * answered, or LEAKSCAN_E_IO. */
int lks_decode_range(lks_decoder *decoder, uint64_t at, uint64_t end,
                     GMimeContentEncoding encoding);

#endif
