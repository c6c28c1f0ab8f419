/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mod97.c - ISO 7064 MOD 97-10: letters count as 10 to 35; the whole leaves 1.
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

int lks_mod97_remainder(const char *text, size_t length)
{
    int remainder = 0;

    for (size_t i = 0; i < length; i++) {
        int value = lks_base36_value(text[i]);

        if (value < 0)
            return -1;
        remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
    }
    return remainder;
}

lks_verdict lks_validate_mod97(const lks_candidate *candidate)
{
    return lks_mod97_remainder(candidate->normal, candidate->normal_length) == 1 ? LKS_VALID
                                                                                 : LKS_INVALID;
}
