/* SPDX-License-Identifier: Apache-2.0 */
/*
 * germany.c - Steuer-Identifikationsnummer, section 139b AO: of the first ten
 * digits exactly one occurs twice or three times, never three in a row; check
 * digit by ISO 7064 MOD 11,10.
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

static bool has_one_repeated_digit(const char *digits)
{
    unsigned counts[10] = {0}, repeated = 0;

    for (size_t i = 0; i < 10; i++) {
        counts[digits[i] - '0']++;
        if (i >= 2 && digits[i] == digits[i - 1] && digits[i] == digits[i - 2])
            return false;
    }
    for (size_t i = 0; i < 10; i++) {
        if (counts[i] > 3)
            return false;
        repeated += counts[i] > 1;
    }
    return repeated == 1;
}

lks_verdict lks_validate_de_steuer_id(const lks_candidate *candidate)
{
    const char *digits = candidate->normal;

    if (!lks_digits_exactly(candidate, 11) || digits[0] == '0' || !has_one_repeated_digit(digits))
        return LKS_INVALID;
    return lks_mod11_10_digit(digits, 10) == digits[10] - '0' ? LKS_VALID : LKS_INVALID;
}
