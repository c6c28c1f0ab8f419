/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dea.c - registration numbers of the Drug Enforcement Administration: a letter
 * for the kind of registrant, a letter or 9, seven digits.  The last is that of
 * (d1 + d3 + d5) + 2 (d2 + d4 + d6).
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

static const int weights[6] = {1, 2, 1, 2, 1, 2};

lks_verdict lks_validate_dea(const lks_candidate *candidate)
{
    const char *value = candidate->normal;

    if (candidate->normal_length != 9 || !lks_digits_only(value + 2, 7) ||
        !strchr("ABCDEFGHJKLMPRSTUX", value[0]))
        return LKS_INVALID;
    if (value[1] != '9' && (value[1] < 'A' || value[1] > 'Z'))
        return LKS_INVALID;
    return lks_digits_weighted(value + 2, weights, 6) % 10 == value[8] - '0' ? LKS_VALID
                                                                             : LKS_INVALID;
}
