/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uk.c - numbers of the United Kingdom: National Insurance (HMRC NIM39110), NHS
 * (NHS Data Dictionary), Unique Taxpayer Reference.
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

static bool is_nino_prefix(const char *prefix)
{
    static const char unused[] = "BG GB KN NK NT TN ZZ ";

    if (lks_base36_value(prefix[0]) < 10 || lks_base36_value(prefix[1]) < 10 ||
        strchr("DFIQUV", prefix[0]) || strchr("DFIOQUV", prefix[1]))
        return false;
    for (const char *one = unused; *one; one += 3) {
        if (memcmp(one, prefix, 2) == 0)
            return false;
    }
    return true;
}

lks_verdict lks_validate_uk_nino(const lks_candidate *candidate)
{
    const char *number = candidate->normal;

    if (candidate->normal_length != 9 || !is_nino_prefix(number) ||
        !lks_digits_only(number + 2, 6) || !strchr("ABCD", number[8]))
        return LKS_INVALID;
    return LKS_VALID;
}

lks_verdict lks_validate_uk_nhs(const lks_candidate *candidate)
{
    static const int weights[9] = {10, 9, 8, 7, 6, 5, 4, 3, 2};
    int check;

    if (!lks_digits_exactly(candidate, 10) || lks_digits_same(candidate->normal, 10))
        return LKS_INVALID;
    check = 11 - lks_digits_weighted(candidate->normal, weights, 9) % 11;
    return check % 11 == candidate->normal[9] - '0' ? LKS_VALID : LKS_INVALID;
}

lks_verdict lks_validate_uk_utr(const lks_candidate *candidate)
{
    static const int weights[9] = {6, 7, 8, 9, 10, 5, 4, 3, 2};
    size_t length = candidate->normal_length;
    int sum;

    if (length == 11 && candidate->normal[10] == 'K')
        length = 10;
    if (length != 10 || !lks_digits_only(candidate->normal, 10))
        return LKS_INVALID;
    sum = lks_digits_weighted(candidate->normal + 1, weights, 9);
    return "21987654321"[sum % 11] == candidate->normal[0] ? LKS_VALID : LKS_INVALID;
}
