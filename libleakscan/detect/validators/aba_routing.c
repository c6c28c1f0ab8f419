/* SPDX-License-Identifier: Apache-2.0 */
/*
 * aba_routing.c - ABA routing transit numbers: weights 3, 7, 1 over nine
 * digits, and the ranges of the first two digits that the ABA assigns.
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

static const int weights[9] = {3, 7, 1, 3, 7, 1, 3, 7, 1};

static bool prefix_is_assigned(int prefix)
{
    return prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) ||
           prefix == 80;
}

lks_verdict lks_validate_aba_routing(const lks_candidate *candidate)
{
    const char *digits = candidate->normal;

    if (!lks_digits_exactly(candidate, 9) || lks_digits_same(digits, 9))
        return LKS_INVALID;
    if (!prefix_is_assigned((int) lks_digits_number(digits, 2)))
        return LKS_INVALID;
    return lks_digits_weighted(digits, weights, 9) % 10 == 0 ? LKS_VALID : LKS_INVALID;
}
