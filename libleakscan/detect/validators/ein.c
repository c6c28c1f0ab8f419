/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ein.c - Employer Identification Numbers.  IRS, "How EINs are assigned and
 * valid EIN prefixes": the first two digits are of a campus or the Internet.
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

static const struct {
    int first, last;
} prefixes[] = {{1, 6},   {10, 16}, {20, 27}, {30, 48}, {50, 68},
                {71, 77}, {80, 88}, {90, 95}, {98, 99}};

lks_verdict lks_validate_ein(const lks_candidate *candidate)
{
    int prefix;

    if (!lks_digits_exactly(candidate, 9))
        return LKS_INVALID;
    prefix = (int) lks_digits_number(candidate->normal, 2);
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        if (prefix >= prefixes[i].first && prefix <= prefixes[i].last)
            return LKS_VALID;
    }
    return LKS_INVALID;
}
