/* SPDX-License-Identifier: Apache-2.0 */
/*
 * luhn.c - the Luhn check digit, ISO/IEC 7812-1 annex B.
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

bool lks_luhn_holds(const char *digits, size_t length)
{
    int sum = 0;

    for (size_t i = 0; i < length; i++) {
        int digit = digits[length - 1 - i] - '0';

        if (i % 2 == 1) {
            digit *= 2;
            if (digit > 9)
                digit -= 9;
        }
        sum += digit;
    }
    return length > 1 && sum % 10 == 0;
}

lks_verdict lks_validate_luhn(const lks_candidate *candidate)
{
    if (!lks_digits_only(candidate->normal, candidate->normal_length))
        return LKS_INVALID;
    return lks_luhn_holds(candidate->normal, candidate->normal_length) ? LKS_VALID : LKS_INVALID;
}
