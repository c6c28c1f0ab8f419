/* SPDX-License-Identifier: Apache-2.0 */
/*
 * out.c - the last step of the reader, where its block is full.
 */
#include "libleakscan/text/out.h"

static void hand_on(lks_text_out *out, const char *text, size_t length)
{
    if (length > 0 && out->status == 0)
        out->status = out->fn(out->userdata, text, length);
}

void lks_text_out_flush(lks_text_out *out)
{
    size_t length = out->length;
    out->used = length > out->used ? length : out->used;
    out->length = 0;
    hand_on(out, out->block, length);
}

void lks_text_out_spill(lks_text_out *out, const char *text, size_t length)
{
    lks_text_out_flush(out);
    if (length > sizeof out->block) {
        hand_on(out, text, length);
        return;
    }
    memcpy(out->block, text, length);
    out->length = length;
}

void lks_text_out_wipe(lks_text_out *out)
{
    size_t used = out->length > out->used ? out->length : out->used;
    explicit_bzero(out->block, used);
    out->length = out->used = 0;
}
