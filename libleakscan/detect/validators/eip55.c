/* SPDX-License-Identifier: Apache-2.0 */
/*
 * eip55.c - Ethereum addresses.  EIP-55: in mixed case a letter is upper where
 * its digit of the Keccak-256 of the lower-case address is 8 or more.
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/detect/validators/checks.h"

enum { HEX_DIGITS = 40, LANES = 25, ROUNDS = 24, RATE = 136 };

static guint64 rotate(guint64 lane, unsigned by)
{
    return by == 0 ? lane : (lane << by) | (lane >> (64 - by));
}

static void theta(guint64 *state)
{
    guint64 parity[5];

    for (int x = 0; x < 5; x++)
        parity[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
    for (int i = 0; i < LANES; i++)
        state[i] ^= parity[(i + 4) % 5] ^ rotate(parity[(i + 1) % 5], 1);
}

static void rho_and_pi(guint64 *state)
{
    static const guint8 turns[24] = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                     27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};
    static const guint8 places[24] = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                      15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};
    guint64 lane = state[1];

    for (int i = 0; i < 24; i++) {
        guint64 next = state[places[i]];

        state[places[i]] = rotate(lane, turns[i]);
        lane = next;
    }
}

static void chi(guint64 *state)
{
    for (int y = 0; y < LANES; y += 5) {
        guint64 row[5];

        memcpy(row, state + y, sizeof row);
        for (int x = 0; x < 5; x++)
            state[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
    }
}

/* The round constants come from a shift register, FIPS 202 section 3.2.5. */
static guint64 round_constant(guint8 *shift)
{
    guint64 constant = 0;

    for (unsigned j = 0; j < 7; j++) {
        if (*shift & 1)
            constant ^= G_GUINT64_CONSTANT(1) << ((1u << j) - 1);
        *shift = (guint8) ((*shift << 1) ^ (*shift & 0x80 ? 0x71 : 0));
    }
    return constant;
}

/* Keccak-256 as of before FIPS 202: one block, padding 0x01. */
static void keccak256(const char *text, size_t length, guint8 digest[32])
{
    guint64 state[LANES] = {0};
    guint8 shift = 1;

    for (size_t i = 0; i < length; i++)
        state[i / 8] ^= (guint64) (guint8) text[i] << (8 * (i % 8));
    state[length / 8] ^= G_GUINT64_CONSTANT(0x01) << (8 * (length % 8));
    state[RATE / 8 - 1] ^= G_GUINT64_CONSTANT(0x80) << 56;
    for (int round = 0; round < ROUNDS; round++) {
        theta(state);
        rho_and_pi(state);
        chi(state);
        state[0] ^= round_constant(&shift);
    }
    for (size_t i = 0; i < 32; i++)
        digest[i] = (guint8) (state[i / 8] >> (8 * (i % 8)));
}

static bool has_both_cases(const char *text)
{
    bool lower = false, upper = false;

    for (size_t i = 0; i < HEX_DIGITS; i++) {
        lower = lower || g_ascii_islower(text[i]);
        upper = upper || g_ascii_isupper(text[i]);
    }
    return lower && upper;
}

lks_verdict lks_validate_eip55(const lks_candidate *candidate)
{
    const char *address = candidate->text + 2;
    char lower[HEX_DIGITS];
    guint8 digest[32];

    if (candidate->length != HEX_DIGITS + 2 || memcmp(candidate->text, "0x", 2) != 0)
        return LKS_INVALID;
    for (size_t i = 0; i < HEX_DIGITS; i++) {
        if (!g_ascii_isxdigit(address[i]))
            return LKS_INVALID;
        lower[i] = g_ascii_tolower(address[i]);
    }
    if (!has_both_cases(address))
        return LKS_VALID;
    keccak256(lower, HEX_DIGITS, digest);
    for (size_t i = 0; i < HEX_DIGITS; i++) {
        int digit = i % 2 == 0 ? digest[i / 2] >> 4 : digest[i / 2] & 15;

        if (g_ascii_isalpha(address[i]) && (digit >= 8) != g_ascii_isupper(address[i]))
            return LKS_INVALID;
    }
    return LKS_VALID;
}
