/* SPDX-License-Identifier: Apache-2.0 */
/*
 * japan.c - the individual number ("My Number"), ordinance 85 of 2014 of the
 * Ministry of Internal Affairs: eleven digits and a check digit modulo 11.
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

lks_verdict lks_validate_jp_my_number(const lks_candidate *candidate)
{
    static const int weights[11] = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    const char *digits = candidate->normal;
    int rest;

    if (!lks_digits_exactly(candidate, 12) || lks_digits_same(digits, 12))
        return LKS_INVALID;
    rest = lks_digits_weighted(digits, weights, 11) % 11;
    return (rest < 2 ? 0 : 11 - rest) == digits[11] - '0' ? LKS_VALID : LKS_INVALID;
}
