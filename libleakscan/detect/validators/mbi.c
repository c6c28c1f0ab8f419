/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mbi.c - Medicare Beneficiary Identifiers.  CMS, "Understanding the Medicare
 * Beneficiary Identifier Format": 11 positions; letters without S L O I B Z.
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"

#define DIGITS "0123456789"
#define LETTERS "ACDEFGHJKMNPQRTUVWXY"

static const char *const positions[11] = {
    "123456789", LETTERS,          DIGITS LETTERS, DIGITS, LETTERS, DIGITS LETTERS,
    DIGITS,      LETTERS, LETTERS, DIGITS,         DIGITS};

lks_verdict lks_validate_mbi(const lks_candidate *candidate)
{
    if (candidate->normal_length != 11)
        return LKS_INVALID;
    for (size_t i = 0; i < 11; i++) {
        if (!strchr(positions[i], candidate->normal[i]))
            return LKS_INVALID;
    }
    /* The number on the card that CMS prints in its leaflets. */
    return memcmp(candidate->normal, "1EG4TE5MK73", 11) == 0 ? LKS_SPECIMEN : LKS_VALID;
}
