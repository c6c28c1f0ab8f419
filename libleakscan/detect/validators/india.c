/* SPDX-License-Identifier: Apache-2.0 */
/*
 * india.c - Permanent Account Numbers of the Income Tax Department: the fourth
 * letter tells the kind of holder; 0000 is not issued.  How the last letter is
 * made is not published.  (Aadhaar: verhoeff.c.)
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

lks_verdict lks_validate_in_pan(const lks_candidate *candidate)
{
    const char *value = candidate->normal;

    if (candidate->normal_length != 10 || !lks_digits_only(value + 5, 4) ||
        memcmp(value + 5, "0000", 4) == 0)
        return LKS_INVALID;
    for (size_t i = 0; i < 10; i++) {
        if ((i < 5 || i == 9) && lks_base36_value(value[i]) < 10)
            return LKS_INVALID;
    }
    return strchr("ABCFGHJKLPT", value[3]) ? LKS_VALID : LKS_INVALID;
}
