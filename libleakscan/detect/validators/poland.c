/* SPDX-License-Identifier: Apache-2.0 */
/*
 * poland.c - PESEL: day of birth with the century in the month (80 is added for
 * 18xx, nothing for 19xx, 20 to 60 for 20xx to 22xx), weights 1, 3, 7, 9.
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

lks_verdict lks_validate_pl_pesel(const lks_candidate *candidate)
{
    static const int centuries[5] = {1900, 2000, 2100, 2200, 1800};
    static const int weights[11] = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
    const char *digits = candidate->normal;
    int month, year;

    if (!lks_digits_exactly(candidate, 11))
        return LKS_INVALID;
    month = (int) lks_digits_number(digits + 2, 2);
    year = centuries[month / 20] + (int) lks_digits_number(digits, 2);
    if (!lks_date_exists(year, month % 20, (int) lks_digits_number(digits + 4, 2)))
        return LKS_INVALID;
    return lks_digits_weighted(digits, weights, 11) % 10 == 0 ? LKS_VALID : LKS_INVALID;
}
