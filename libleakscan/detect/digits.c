/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digits.c - runs of ASCII digits: a bit per byte says "digit", and the places
 * where that changes are the ends of runs.
 */
#include "libleakscan/detect/digits.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

struct finder {
    lks_digit_fn fn;
    void *userdata;
    uint32_t start;     /* of the run that is open */
    bool is_open;
};

/* Takes the digit bits of `width` bytes at `at`, lowest bit first. */
static inline void take_bits(struct finder *finder, uint32_t bits, unsigned width, size_t at)
{
    uint32_t edges = (bits ^ (bits << 1 | (finder->is_open ? 1u : 0u))) &
                     (uint32_t)(((uint64_t)1 << width) - 1);
    while (edges != 0) {
        uint32_t place = (uint32_t)at + (uint32_t)__builtin_ctz(edges);
        edges &= edges - 1;
        if (finder->is_open)
            finder->fn(finder->userdata, (lks_digit_run){finder->start, place});
        finder->start = place;
        finder->is_open = !finder->is_open;
    }
}

static void finish(struct finder *finder, const char *text, size_t at, size_t length)
{
    for (; at < length; at++)
        take_bits(finder, g_ascii_isdigit(text[at]) ? 1 : 0, 1, at);
    if (finder->is_open)
        finder->fn(finder->userdata, (lks_digit_run){finder->start, (uint32_t)length});
}

/* One bit per byte of the word that is a digit: a byte is one if, after taking
 * away '0', adding 0x76 does not reach the high bit. */
static uint32_t word_bits(const char *text)
{
    const uint64_t high = 0x8080808080808080u, low = 0x7f7f7f7f7f7f7f7fu;
    uint64_t word;
    memcpy(&word, text, sizeof word);
    word = GUINT64_FROM_LE(word) ^ 0x3030303030303030u;
    uint64_t other = (((word & low) + 0x7676767676767676u) | word) & high;
    return (uint32_t)((((~other & high) >> 7) * 0x0102040810204080u) >> 56);
}

void lks_digits_find_portable(const char *text, size_t length, lks_digit_fn fn, void *userdata)
{
    struct finder finder = {.fn = fn, .userdata = userdata};
    size_t at = 0;
    for (; at + 8 <= length; at += 8) {
        uint32_t bits = word_bits(text + at);
        if (bits != 0 || finder.is_open)
            take_bits(&finder, bits, 8, at);
    }
    finish(&finder, text, at, length);
}

#ifdef __SSE2__

void lks_digits_find(const char *text, size_t length, lks_digit_fn fn, void *userdata)
{
    struct finder finder = {.fn = fn, .userdata = userdata};
    const __m128i below = _mm_set1_epi8('0' - 1), above = _mm_set1_epi8('9' + 1);
    size_t at = 0;
    for (; at + 16 <= length; at += 16) {
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(text + at));
        __m128i digits = _mm_and_si128(_mm_cmpgt_epi8(block, below), _mm_cmplt_epi8(block, above));
        uint32_t bits = (uint32_t)_mm_movemask_epi8(digits);
        if (bits != 0 || finder.is_open)
            take_bits(&finder, bits, 16, at);
    }
    finish(&finder, text, at, length);
}

#else

void lks_digits_find(const char *text, size_t length, lks_digit_fn fn, void *userdata)
{
    lks_digits_find_portable(text, length, fn, userdata);
}

#endif
