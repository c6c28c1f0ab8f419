/* SPDX-License-Identifier: Apache-2.0 */
/*
 * netherlands.c - burgerservicenummer: the "elfproef", weights 9 to 2 and -1,
 * sum divisible by 11.  111222333 is the example of every leaflet.
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

lks_verdict lks_validate_nl_bsn(const lks_candidate *candidate)
{
    static const int weights[9] = {9, 8, 7, 6, 5, 4, 3, 2, -1};
    const char *digits = candidate->normal;

    if (!lks_digits_exactly(candidate, 9) || lks_digits_same(digits, 9) ||
        lks_digits_weighted(digits, weights, 9) % 11 != 0)
        return LKS_INVALID;
    return memcmp(digits, "111222333", 9) == 0 ? LKS_SPECIMEN : LKS_VALID;
}
