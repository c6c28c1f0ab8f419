/* SPDX-License-Identifier: Apache-2.0 */
/*
 * npi.c - National Provider Identifiers.  CMS, "Requirements for National
 * Provider Identifier (NPI) and NPI Check Digit": Luhn over 80840 and the NPI.
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

lks_verdict lks_validate_npi(const lks_candidate *candidate)
{
    char whole[16] = "80840";

    if (!lks_digits_exactly(candidate, 10))
        return LKS_INVALID;
    if (candidate->normal[0] != '1' && candidate->normal[0] != '2')
        return LKS_INVALID;
    memcpy(whole + 5, candidate->normal, 11);
    if (!lks_luhn_holds(whole, 15))
        return LKS_INVALID;
    return memcmp(candidate->normal, "1234567893", 10) == 0 ? LKS_SPECIMEN : LKS_VALID;
}
