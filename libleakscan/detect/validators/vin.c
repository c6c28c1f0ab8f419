/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vin.c - vehicle identification numbers, 49 CFR 565.15: 17 letters and digits
 * without I, O and Q; the ninth is the weighted sum modulo 11, X for 10.
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

/* Table III of 49 CFR 565.15: A to Z; 0 for the letters that do not occur. */
static const int letters[26] = {1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4,
                                5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9};
static const int weights[17] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};

lks_verdict lks_validate_vin(const lks_candidate *candidate)
{
    const char *vin = candidate->normal;
    int sum = 0;

    if (candidate->normal_length != 17)
        return LKS_INVALID;
    for (size_t i = 0; i < 17; i++) {
        int value = lks_base36_value(vin[i]);

        if (value < 0 || vin[i] == 'I' || vin[i] == 'O' || vin[i] == 'Q')
            return LKS_INVALID;
        sum += weights[i] * (value < 10 ? value : letters[value - 10]);
    }
    return "0123456789X"[sum % 11] == vin[8] ? LKS_VALID : LKS_INVALID;
}
