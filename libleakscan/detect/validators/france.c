/* SPDX-License-Identifier: Apache-2.0 */
/*
 * france.c - NIR, the number of the INSEE register: 13 characters and a key that
 * is 97 less the number modulo 97; the Corsican departments 2A and 2B count as
 * 19 and 18.
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

enum { NIR_LENGTH = 15, DEPARTMENT = 5 };

lks_verdict lks_validate_fr_nir(const lks_candidate *candidate)
{
    char digits[NIR_LENGTH + 1];

    if (candidate->normal_length != NIR_LENGTH)
        return LKS_INVALID;
    memcpy(digits, candidate->normal, sizeof digits);
    if (memcmp(digits + DEPARTMENT, "2A", 2) == 0)
        memcpy(digits + DEPARTMENT, "19", 2);
    else if (memcmp(digits + DEPARTMENT, "2B", 2) == 0)
        memcpy(digits + DEPARTMENT, "18", 2);
    if (!lks_digits_only(digits, NIR_LENGTH))
        return LKS_INVALID;
    return 97 - lks_digits_number(digits, 13) % 97 == lks_digits_number(digits + 13, 2)
               ? LKS_VALID
               : LKS_INVALID;
}
