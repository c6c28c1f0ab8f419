/* SPDX-License-Identifier: Apache-2.0 */
/*
 * korea.c - resident registration numbers: day of birth, then a digit for the
 * century and sex.  Since October 2020 the rest is random, so the old check
 * digit is not asked for.
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

lks_verdict lks_validate_kr_rrn(const lks_candidate *candidate)
{
    /* By the seventh digit: 9 and 0 were born in 18xx, 3, 4, 7 and 8 in 20xx. */
    static const int centuries[10] = {1800, 1900, 1900, 2000, 2000, 1900, 1900, 2000, 2000, 1800};
    const char *digits = candidate->normal;
    int year;

    if (!lks_digits_exactly(candidate, 13))
        return LKS_INVALID;
    year = centuries[digits[6] - '0'] + (int) lks_digits_number(digits, 2);
    return lks_date_exists(year, (int) lks_digits_number(digits + 2, 2),
                           (int) lks_digits_number(digits + 4, 2))
               ? LKS_VALID
               : LKS_INVALID;
}
