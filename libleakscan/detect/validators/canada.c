/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canada.c - Social Insurance Numbers: nine digits with the Luhn check; none
 * begins with 0 or 8.  046 454 286 is the specimen of the government's cards.
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

lks_verdict lks_validate_ca_sin(const lks_candidate *candidate)
{
    const char *digits = candidate->normal;

    if (!lks_digits_exactly(candidate, 9) || digits[0] == '0' || digits[0] == '8' ||
        lks_digits_same(digits, 9))
        return LKS_INVALID;
    return lks_luhn_holds(digits, 9) ? LKS_VALID : LKS_INVALID;
}
