/* SPDX-License-Identifier: Apache-2.0 */
/*
 * australia.c - tax file numbers (ATO), business numbers (Australian Business
 * Register, "Format of the ABN") and Medicare cards (Services Australia).
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

lks_verdict lks_validate_au_tfn(const lks_candidate *candidate)
{
    static const int weights[9] = {1, 4, 3, 7, 5, 8, 6, 9, 10};

    if (!lks_digits_exactly(candidate, 9) || lks_digits_same(candidate->normal, 9))
        return LKS_INVALID;
    return lks_digits_weighted(candidate->normal, weights, 9) % 11 == 0 ? LKS_VALID : LKS_INVALID;
}

lks_verdict lks_validate_au_abn(const lks_candidate *candidate)
{
    static const int weights[11] = {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};
    const char *digits = candidate->normal;

    if (!lks_digits_exactly(candidate, 11) || lks_digits_number(digits, 2) < 11)
        return LKS_INVALID;
    /* One is taken off the first digit, which weighs ten. */
    return (lks_digits_weighted(digits, weights, 11) - 10) % 89 == 0 ? LKS_VALID : LKS_INVALID;
}

lks_verdict lks_validate_au_medicare(const lks_candidate *candidate)
{
    static const int weights[8] = {1, 3, 7, 9, 1, 3, 7, 9};
    const char *digits = candidate->normal;

    if (!lks_digits_exactly(candidate, 10) && !lks_digits_exactly(candidate, 11))
        return LKS_INVALID;
    if (digits[0] < '2' || digits[0] > '6' || digits[9] == '0')
        return LKS_INVALID;
    return lks_digits_weighted(digits, weights, 8) % 10 == digits[8] - '0' ? LKS_VALID
                                                                           : LKS_INVALID;
}
