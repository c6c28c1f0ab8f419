/* SPDX-License-Identifier: Apache-2.0 */
/*
 * nanp.c - North American telephone numbers NXX-NXX-XXXX.  NANPA: N is 2-9; no
 * code is N11; area codes N9X, 37X and 96X are kept for expansion.  555-0100 to
 * 555-0199 are for fiction.
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

static bool area_is_assignable(const char *area)
{
    if (area[0] < '2' || area[1] == '9' || memcmp(area + 1, "11", 2) == 0)
        return false;
    return memcmp(area, "37", 2) != 0 && memcmp(area, "96", 2) != 0;
}

static bool exchange_is_assignable(const char *exchange)
{
    return exchange[0] >= '2' && memcmp(exchange + 1, "11", 2) != 0;
}

lks_verdict lks_validate_nanp(const lks_candidate *candidate)
{
    char digits[16];
    const char *number = digits;
    size_t count = lks_digits_collect(candidate, digits, sizeof digits);

    if (count == 11 && digits[0] == '1') {
        number++;
        count--;
    }
    if (count != 10 || !area_is_assignable(number) || !exchange_is_assignable(number + 3))
        return LKS_INVALID;
    return memcmp(number + 3, "55501", 5) == 0 ? LKS_SPECIMEN : LKS_VALID;
}

/* ITU-T E.164 section 6: at most 15 digits; no country numbers below 7. */
lks_verdict lks_validate_e164(const lks_candidate *candidate)
{
    char digits[32];
    size_t count = lks_digits_collect(candidate, digits, sizeof digits);

    return count >= 7 && count <= 15 ? LKS_VALID : LKS_INVALID;
}
