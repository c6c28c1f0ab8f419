/* SPDX-License-Identifier: Apache-2.0 */
/*
 * payment_card.c - payment card numbers: issuer range and length of a brand
 * (ISO/IEC 7812-1; ranges as carried by braintree/credit-card-type), Luhn
 * check digit.  Published test numbers are specimens.
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

#define LENGTH(n) (1u << (n))
#define LENGTHS_16_TO_19 (LENGTH(16) | LENGTH(17) | LENGTH(18) | LENGTH(19))
#define LENGTHS_12_TO_19 (LENGTH(12) | LENGTH(13) | LENGTH(14) | LENGTH(15) | LENGTHS_16_TO_19)

/* A range of the first four digits; narrower ranges come first. */
static const struct {
    int first, last;
    unsigned lengths;
} brands[] = {
    {1800, 1800, LENGTH(15)},                             /* JCB */
    {2131, 2131, LENGTH(15)},                             /* JCB */
    {2200, 2204, LENGTHS_16_TO_19},                       /* Mir */
    {2221, 2720, LENGTH(16)},                             /* Mastercard */
    {3000, 3059, LENGTH(14) | LENGTH(16) | LENGTH(19)},   /* Diners Club */
    {3095, 3095, LENGTH(14) | LENGTH(16) | LENGTH(19)},   /* Diners Club */
    {3400, 3499, LENGTH(15)},                             /* American Express */
    {3528, 3589, LENGTHS_16_TO_19},                       /* JCB */
    {3600, 3699, LENGTH(14) | LENGTH(16) | LENGTH(19)},   /* Diners Club */
    {3700, 3799, LENGTH(15)},                             /* American Express */
    {3800, 3999, LENGTH(14) | LENGTH(16) | LENGTH(19)},   /* Diners Club */
    {4000, 4999, LENGTH(13) | LENGTH(16) | LENGTH(18) | LENGTH(19)}, /* Visa */
    {5100, 5599, LENGTH(16)},                             /* Mastercard */
    {5000, 5099, LENGTHS_12_TO_19},                       /* Maestro, Elo, Verve */
    {5600, 5999, LENGTHS_12_TO_19},                       /* Maestro */
    {6011, 6011, LENGTH(16) | LENGTH(19)},                /* Discover */
    {6200, 6299, LENGTHS_16_TO_19},                       /* UnionPay */
    {6300, 6399, LENGTHS_12_TO_19},                       /* Maestro */
    {6440, 6599, LENGTH(16) | LENGTH(19)},                /* Discover */
    {6700, 6799, LENGTHS_12_TO_19},                       /* Maestro */
    {8100, 8199, LENGTHS_16_TO_19},                       /* UnionPay */
    {9792, 9792, LENGTH(16)},                             /* Troy */
};

static const char *const published[] = {
    "4111111111111111", "4012888888881881", "4242424242424242", "4222222222222",
    "5555555555554444", "5105105105105100", "2223003122003222", "378282246310005",
    "371449635398431",  "30569309025904",   "38520000023237",   "6011111111111117",
    "6011000990139424", "3530111333300000", "3566002020360505", "6200000000000005",
    "6304000000000000"};

static bool is_of_a_brand(const char *digits, size_t length)
{
    int start = (int) lks_digits_number(digits, 4);

    for (size_t i = 0; i < G_N_ELEMENTS(brands); i++) {
        if (start >= brands[i].first && start <= brands[i].last)
            return (brands[i].lengths & LENGTH(length)) != 0;
    }
    return false;
}

lks_verdict lks_validate_payment_card(const lks_candidate *candidate)
{
    const char *digits = candidate->normal;
    size_t length = candidate->normal_length;

    if (length < 12 || length > 19 || !lks_digits_only(digits, length))
        return LKS_INVALID;
    if (lks_digits_same(digits, length) || !is_of_a_brand(digits, length) ||
        !lks_luhn_holds(digits, length))
        return LKS_INVALID;
    for (size_t i = 0; i < G_N_ELEMENTS(published); i++) {
        if (strcmp(digits, published[i]) == 0)
            return LKS_SPECIMEN;
    }
    return LKS_VALID;
}
