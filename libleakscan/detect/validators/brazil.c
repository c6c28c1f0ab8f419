/* SPDX-License-Identifier: Apache-2.0 */
/*
 * brazil.c - CPF of persons and CNPJ of businesses, Receita Federal: two check
 * digits modulo 11.  Since July 2026 (IN RFB 2229/2024) a CNPJ may hold letters,
 * which count as their ASCII code less 48.
 */
#include <glib.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

/* Weights run from 2 at the right end up to `top` and begin anew. */
static int check_digit(const char *text, size_t length, int top)
{
    int sum = 0, weight = 2;

    for (size_t i = length; i > 0; i--) {
        sum += (text[i - 1] - '0') * weight;
        weight = weight == top ? 2 : weight + 1;
    }
    return sum % 11 < 2 ? 0 : 11 - sum % 11;
}

static bool check_digits_hold(const char *text, size_t length, int top)
{
    return check_digit(text, length - 2, top) == text[length - 2] - '0' &&
           check_digit(text, length - 1, top) == text[length - 1] - '0';
}

lks_verdict lks_validate_br_cpf(const lks_candidate *candidate)
{
    if (!lks_digits_exactly(candidate, 11) || lks_digits_same(candidate->normal, 11))
        return LKS_INVALID;
    return check_digits_hold(candidate->normal, 11, 11) ? LKS_VALID : LKS_INVALID;
}

lks_verdict lks_validate_br_cnpj(const lks_candidate *candidate)
{
    const char *text = candidate->normal;

    if (candidate->normal_length != 14 || !lks_digits_only(text + 12, 2) ||
        lks_digits_same(text, 14))
        return LKS_INVALID;
    for (size_t i = 0; i < 12; i++) {
        if (lks_base36_value(text[i]) < 0)
            return LKS_INVALID;
    }
    return check_digits_hold(text, 14, 9) ? LKS_VALID : LKS_INVALID;
}
