/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spain.c - DNI (Real Decreto 1553/2005) and NIE (Orden INT/2058/2008): the
 * letter is that of the number modulo 23; X, Y and Z stand for 0, 1 and 2.
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

static const char letters[] = "TRWAGMYFPDXBNJZSQVHLCKE";

lks_verdict lks_validate_es_dni(const lks_candidate *candidate)
{
    const char *value = candidate->normal;

    if (candidate->normal_length != 9 || !lks_digits_only(value, 8) ||
        letters[lks_digits_number(value, 8) % 23] != value[8])
        return LKS_INVALID;
    if (memcmp(value, "12345678", 8) == 0 || memcmp(value, "00000000", 8) == 0)
        return LKS_SPECIMEN;
    return LKS_VALID;
}

lks_verdict lks_validate_es_nie(const lks_candidate *candidate)
{
    const char *value = candidate->normal;
    long long number;

    if (candidate->normal_length != 9 || value[0] < 'X' || value[0] > 'Z' ||
        !lks_digits_only(value + 1, 7))
        return LKS_INVALID;
    number = (value[0] - 'X') * 10000000LL + lks_digits_number(value + 1, 7);
    return letters[number % 23] == value[8] ? LKS_VALID : LKS_INVALID;
}
