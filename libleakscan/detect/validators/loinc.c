/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loinc.c - LOINC codes: up to seven digits and a check digit after a hyphen,
 * LOINC Users' Guide appendix "Calculating check digits" (the Luhn scheme).
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

lks_verdict lks_validate_loinc(const lks_candidate *candidate)
{
    size_t length = candidate->normal_length;

    if (length < 2 || length > 8 || !lks_digits_only(candidate->normal, length))
        return LKS_INVALID;
    return lks_luhn_holds(candidate->normal, length) ? LKS_VALID : LKS_INVALID;
}
