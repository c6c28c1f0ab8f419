/* SPDX-License-Identifier: Apache-2.0 */
/*
 * china.c - citizen identity numbers, GB 11643-1999: region (GB/T 2260), day of
 * birth, sequence, ISO 7064 MOD 11-2.
 */
#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

/* The first two digits, in the ranges that GB/T 2260 assigns. */
static const struct {
    int first, last;
} provinces[] = {{11, 15}, {21, 23}, {31, 37}, {41, 46}, {50, 54}, {61, 65}, {71, 71}, {81, 83}};

static bool is_province(int code)
{
    for (size_t i = 0; i < sizeof provinces / sizeof *provinces; i++) {
        if (code >= provinces[i].first && code <= provinces[i].last)
            return true;
    }
    return false;
}

lks_verdict lks_validate_cn_resident_id(const lks_candidate *candidate)
{
    const char *value = candidate->normal;

    if (candidate->normal_length != 18 || !lks_digits_only(value, 17) ||
        !is_province((int) lks_digits_number(value, 2)))
        return LKS_INVALID;
    if (!lks_date_exists((int) lks_digits_number(value + 6, 4),
                         (int) lks_digits_number(value + 10, 2),
                         (int) lks_digits_number(value + 12, 2)))
        return LKS_INVALID;
    return "0123456789X"[lks_mod11_2_value(value, 17)] == value[17] ? LKS_VALID : LKS_INVALID;
}
