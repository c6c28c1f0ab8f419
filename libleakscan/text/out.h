/* SPDX-License-Identifier: Apache-2.0 */
/*
 * out.h - the last step of the reader: text is gathered in a block of fixed
 * size and handed on, whole characters only.
 */
#ifndef LKS_TEXT_OUT_H
#define LKS_TEXT_OUT_H

#include <string.h>

#include "libleakscan/text/text.h"

enum { LKS_OUT_BYTES = 32768 };

typedef struct lks_text_out {
    lks_text_fn fn;
    void *userdata;
    int status;              /* first non-zero answer of fn; nothing is handed on after it */
    size_t length;
    size_t used;             /* the most that was gathered since the wipe */
    char block[LKS_OUT_BYTES];
} lks_text_out;

void lks_text_out_wipe(lks_text_out *out);
/* Hands on what is gathered. */
void lks_text_out_flush(lks_text_out *out);
/* `text` is whole characters that the block cannot hold any more. */
void lks_text_out_spill(lks_text_out *out, const char *text, size_t length);

/* `text` is whole characters. */
static inline void lks_text_out_write(lks_text_out *out, const char *text, size_t length)
{
    if (length > sizeof out->block - out->length) {
        lks_text_out_spill(out, text, length);
        return;
    }
    memcpy(out->block + out->length, text, length);
    out->length += length;
}

static inline void lks_text_out_put(lks_text_out *out, char ascii)
{
    lks_text_out_write(out, &ascii, 1);
}

#endif
