/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/base64.h"

#include <glib.h>

/* No 24 bits: set where the character is not of the alphabet. */
enum { FOREIGN = 1 << 24 };

/* The bits of a character at each place of a quartet. */
static uint32_t place[4][256];

static void fill_places(void)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (unsigned p = 0; p < 4; p++) {
        for (unsigned c = 0; c < 256; c++)
            place[p][c] = FOREIGN;
        for (uint32_t i = 0; i < 64; i++)
            place[p][(uint8_t)alphabet[i]] = i << (6 * (3 - p));
    }
}

static void prepare(void)
{
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        fill_places();
        g_once_init_leave(&ready, 1);
    }
}

static inline uint8_t *put_quartet(uint8_t *out, uint32_t bits)
{
    out[0] = (uint8_t)(bits >> 16);
    out[1] = (uint8_t)(bits >> 8);
    out[2] = (uint8_t)bits;
    return out + 3;
}

size_t lks_base64_finish(lks_base64 *state, uint8_t *out)
{
    size_t length = state->count > 1 ? state->count - 1 : 0;
    uint32_t bits = state->count > 0 ? state->bits << (6 * (4 - state->count)) : 0;
    for (size_t i = 0; i < length; i++)
        out[i] = (uint8_t)(bits >> (16 - 8 * i));
    state->bits = state->count = 0;
    return length;
}

static inline uint8_t *take(lks_base64 *state, uint8_t c, uint8_t *out)
{
    if (c == '=') {
        state->is_padded = true;
        return out + lks_base64_finish(state, out);
    }
    uint32_t bits = place[3][c];
    if ((bits & FOREIGN) != 0)
        return out;
    state->has_more |= state->is_padded;
    state->bits = state->bits << 6 | bits;
    if (++state->count < 4)
        return out;
    out = put_quartet(out, state->bits);
    state->bits = state->count = 0;
    return out;
}

size_t lks_base64_step(lks_base64 *state, const uint8_t *text, size_t length, uint8_t *out)
{
    uint8_t *begin = out;
    const uint8_t *end = text + length;
    prepare();
    while (text < end) {
        while (state->count == 0 && end - text >= 4) {
            uint32_t bits = place[0][text[0]] | place[1][text[1]] | place[2][text[2]] |
                            place[3][text[3]];
            if ((bits & FOREIGN) != 0)
                break;
            out = put_quartet(out, bits);
            text += 4;
            state->has_more |= state->is_padded;
        }
        if (text < end)
            out = take(state, *text++, out);
    }
    return (size_t)(out - begin);
}
