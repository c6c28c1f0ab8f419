/* SPDX-License-Identifier: Apache-2.0 */
/*
 * itin.c - IRS Individual and Adoption Taxpayer Identification Numbers.
 * Internal Revenue Manual 3.21.263: they begin with 9; the fourth and fifth
 * digits of an ITIN are 50-65, 70-88, 90-92 or 94-99, of an ATIN 93.
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

static int middle(const lks_candidate *candidate)
{
    if (!lks_digits_exactly(candidate, 9) || candidate->normal[0] != '9' ||
        lks_digits_same(candidate->normal, 9))
        return -1;
    return (int) lks_digits_number(candidate->normal + 3, 2);
}

lks_verdict lks_validate_itin(const lks_candidate *candidate)
{
    int group = middle(candidate);

    if ((group >= 50 && group <= 65) || (group >= 70 && group <= 88) ||
        (group >= 90 && group <= 92) || (group >= 94 && group <= 99))
        return LKS_VALID;
    return LKS_INVALID;
}

lks_verdict lks_validate_atin(const lks_candidate *candidate)
{
    return middle(candidate) == 93 ? LKS_VALID : LKS_INVALID;
}
