/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/base64.h"

#include <glib.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

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

static bool has_ssse3;

static void prepare(void)
{
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        fill_places();
#if defined(__x86_64__)
        has_ssse3 = __builtin_cpu_supports("ssse3");
#endif
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

#if defined(__x86_64__)
/* Sixteen characters at a time while all are of the alphabet: W. Mula and D. Lemire,
 * "Faster Base64 Encoding and Decoding Using AVX2 Instructions", section 3.  Sixteen
 * bytes are written for the twelve that count, for which *out has room as long as so
 * many characters are left. */
__attribute__((target("ssse3"))) static const uint8_t *
take_blocks(const uint8_t *text, const uint8_t *end, uint8_t **out)
{
    enum { LEFT = 28 };
    /* Classes of bytes by their halves: those with a bit in common are foreign. */
    const __m128i by_low = _mm_setr_epi8(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                                         0x13, 0x1A, 0x1B, 0x1B, 0x1B, 0x1A);
    const __m128i by_high = _mm_setr_epi8(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10,
                                          0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10);
    /* What is added to a character to give its six bits. */
    const __m128i shift = _mm_setr_epi8(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m128i order = _mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
    const __m128i slash = _mm_set1_epi8('/'), zero = _mm_setzero_si128();
    for (; end - text >= LEFT; text += 16, *out += 12) {
        __m128i c = _mm_loadu_si128((const __m128i *)(const void *)text);
        __m128i high = _mm_and_si128(_mm_srli_epi32(c, 4), slash);
        __m128i low = _mm_and_si128(c, slash);
        __m128i foreign = _mm_and_si128(_mm_shuffle_epi8(by_low, low),
                                        _mm_shuffle_epi8(by_high, high));
        if (_mm_movemask_epi8(_mm_cmpgt_epi8(foreign, zero)) != 0)
            break;
        __m128i which = _mm_add_epi8(_mm_cmpeq_epi8(c, slash), high);
        __m128i bits = _mm_add_epi8(c, _mm_shuffle_epi8(shift, which));
        __m128i pairs = _mm_maddubs_epi16(bits, _mm_set1_epi32(0x01400140));
        __m128i quartets = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00011000));
        _mm_storeu_si128((__m128i *)(void *)*out, _mm_shuffle_epi8(quartets, order));
    }
    return text;
}
#endif

size_t lks_base64_step(lks_base64 *state, const uint8_t *text, size_t length, uint8_t *out)
{
    uint8_t *begin = out;
    const uint8_t *end = text + length;
    prepare();
    while (text < end) {
#if defined(__x86_64__)
        if (state->count == 0 && has_ssse3) {
            const uint8_t *from = text;
            text = take_blocks(text, end, &out);
            state->has_more |= text > from && state->is_padded;
        }
#endif
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
