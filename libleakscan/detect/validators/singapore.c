/* SPDX-License-Identifier: Apache-2.0 */
/*
 * singapore.c - NRIC and FIN: weights 2, 7, 6, 5, 4, 3, 2, four more for T and
 * G, and a letter by the series.  The table of the M series is told differently
 * by different sources, so for it any letter of the table passes.
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

lks_verdict lks_validate_sg_nric(const lks_candidate *candidate)
{
    static const int weights[7] = {2, 7, 6, 5, 4, 3, 2};
    static const char citizens[] = "JZIHGFEDCBA", foreigners[] = "XWUTRQPNMLK";
    const char *value = candidate->normal;
    int sum;

    if (candidate->normal_length != 9 || !lks_digits_only(value + 1, 7) ||
        lks_base36_value(value[8]) < 10)
        return LKS_INVALID;
    sum = lks_digits_weighted(value + 1, weights, 7);
    switch (value[0]) {
    case 'S':
        return citizens[sum % 11] == value[8] ? LKS_VALID : LKS_INVALID;
    case 'T':
        return citizens[(sum + 4) % 11] == value[8] ? LKS_VALID : LKS_INVALID;
    case 'F':
        return foreigners[sum % 11] == value[8] ? LKS_VALID : LKS_INVALID;
    case 'G':
        return foreigners[(sum + 4) % 11] == value[8] ? LKS_VALID : LKS_INVALID;
    case 'M':
        return strchr("XWUTRQPNMJLK", value[8]) ? LKS_VALID : LKS_INVALID;
    default:
        return LKS_INVALID;
    }
}
