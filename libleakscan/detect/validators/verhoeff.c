/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verhoeff.c - J. Verhoeff, Error Detecting Decimal Codes (1969): products in
 * the dihedral group D5, with a permutation per position.
 */
#include <glib.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

static const guint8 product[10][10] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
    {2, 3, 4, 0, 1, 7, 8, 9, 5, 6}, {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
    {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
    {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
    {8, 7, 6, 5, 9, 3, 2, 1, 0, 4}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}};

static const guint8 permutation[8][10] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
    {5, 8, 0, 3, 7, 9, 6, 1, 4, 2}, {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
    {9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
    {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}};

bool lks_verhoeff_holds(const char *digits, size_t length)
{
    guint8 check = 0;

    for (size_t i = 0; i < length; i++)
        check = product[check][permutation[i % 8][digits[length - 1 - i] - '0']];
    return length > 1 && check == 0;
}

lks_verdict lks_validate_verhoeff(const lks_candidate *candidate)
{
    if (!lks_digits_only(candidate->normal, candidate->normal_length))
        return LKS_INVALID;
    return lks_verhoeff_holds(candidate->normal, candidate->normal_length) ? LKS_VALID
                                                                           : LKS_INVALID;
}

/* UIDAI: twelve digits that do not begin with 0 or 1 nor read the same backwards. */
lks_verdict lks_validate_in_aadhaar(const lks_candidate *candidate)
{
    const char *digits = candidate->normal;
    bool is_palindrome = true;

    if (!lks_digits_exactly(candidate, 12) || digits[0] < '2')
        return LKS_INVALID;
    for (size_t i = 0; i < 6; i++)
        is_palindrome = is_palindrome && digits[i] == digits[11 - i];
    return !is_palindrome && lks_verhoeff_holds(digits, 12) ? LKS_VALID : LKS_INVALID;
}
