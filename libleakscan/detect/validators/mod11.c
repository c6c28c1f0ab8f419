/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mod11.c - ISO 7064 MOD 11,10 (hybrid) and MOD 11-2 (X stands for 10).
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

int lks_mod11_10_digit(const char *digits, size_t length)
{
    int product = 10;

    for (size_t i = 0; i < length; i++) {
        int sum = (product + digits[i] - '0') % 10;

        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (11 - product) % 10;
}

int lks_mod11_2_value(const char *digits, size_t length)
{
    int sum = 0;

    for (size_t i = 0; i < length; i++)
        sum = (sum + digits[i] - '0') * 2 % 11;
    return (12 - sum) % 11;
}

lks_verdict lks_validate_mod11_10(const lks_candidate *candidate)
{
    const char *digits = candidate->normal;
    size_t length = candidate->normal_length;

    if (length < 2 || !lks_digits_only(digits, length))
        return LKS_INVALID;
    return lks_mod11_10_digit(digits, length - 1) == digits[length - 1] - '0' ? LKS_VALID
                                                                              : LKS_INVALID;
}

lks_verdict lks_validate_mod11_2(const lks_candidate *candidate)
{
    const char *digits = candidate->normal;
    size_t length = candidate->normal_length;

    if (length < 2 || !lks_digits_only(digits, length - 1))
        return LKS_INVALID;
    return "0123456789X"[lks_mod11_2_value(digits, length - 1)] == digits[length - 1]
               ? LKS_VALID
               : LKS_INVALID;
}
