/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ssn.c - United States Social Security numbers.  SSA, Social Security Number
 * Randomization (25 June 2011): areas 000, 666 and 900-999 are not issued, nor
 * group 00, nor serial 0000.  Since then the area tells no State.
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

/* SSA, "Social Security Cards Issued by Woolworth" and its pamphlet of 1940;
 * the third was printed in advertising.  The last is what people type. */
static const char *const published[] = {"078051120", "219099999", "457555462", "123456789"};

static lks_verdict judge(const char *digits)
{
    if (memcmp(digits, "000", 3) == 0 || memcmp(digits, "666", 3) == 0 || digits[0] == '9')
        return LKS_INVALID;
    if (memcmp(digits + 3, "00", 2) == 0 || memcmp(digits + 5, "0000", 4) == 0)
        return LKS_INVALID;
    if (lks_digits_same(digits, 9))
        return LKS_SPECIMEN;
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        if (memcmp(digits, published[i], 9) == 0)
            return LKS_SPECIMEN;
    }
    return LKS_VALID;
}

lks_verdict lks_validate_ssn(const lks_candidate *candidate)
{
    return lks_digits_exactly(candidate, 9) ? judge(candidate->normal) : LKS_INVALID;
}

/* The Medicare claim number used until 2020: a Social Security number and a
 * beneficiary code of one or two characters. */
lks_verdict lks_validate_hicn(const lks_candidate *candidate)
{
    if (candidate->normal_length < 10 || candidate->normal_length > 11 ||
        !lks_digits_only(candidate->normal, 9))
        return LKS_INVALID;
    return judge(candidate->normal);
}
