/* SPDX-License-Identifier: Apache-2.0 */
/*
 * entropy.c - is a token varied enough to be a secret?  Shannon entropy of its
 * characters of at least 3 bits, the bound gitleaks uses for keys.
 */
#include <glib.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

enum { UNIT = 1024, LEAST_BITS = 3 };

/* The binary logarithm of a positive number in units of 1/1024, one bit of the
 * fraction at a time: squaring doubles the logarithm. */
static int logarithm(unsigned number)
{
    int whole = g_bit_nth_msf(number, -1);
    guint64 rest = ((guint64) number << 16) >> whole;
    int result = whole * UNIT;

    for (int bit = UNIT / 2; bit > 0; bit /= 2) {
        rest = (rest * rest) >> 16;
        if (rest >= 2u << 16) {
            rest >>= 1;
            result += bit;
        }
    }
    return result;
}

lks_verdict lks_validate_entropy(const lks_candidate *candidate)
{
    unsigned counts[256] = {0};
    unsigned length = (unsigned) MIN(candidate->length, 4096);
    gint64 spread;

    if (length == 0)
        return LKS_INVALID;
    for (unsigned i = 0; i < length; i++)
        counts[(guint8) candidate->text[i]]++;
    /* length times the entropy: length log length minus each count log count */
    spread = (gint64) length * logarithm(length);
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++) {
        if (counts[i] > 0)
            spread -= (gint64) counts[i] * logarithm(counts[i]);
    }
    return spread >= (gint64) length * LEAST_BITS * UNIT ? LKS_VALID : LKS_INVALID;
}
