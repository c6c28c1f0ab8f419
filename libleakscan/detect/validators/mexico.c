/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mexico.c - CURP, RENAPO's Instructivo: letters of the name, day of birth, sex,
 * State, consonants, a character that tells the century, a check digit with
 * weights 18 to 2 over the alphabet with N-tilde.
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

enum { CURP_LENGTH = 18, TILDE = 1 };

/* The 32 States and NE, born abroad. */
static const char states[] = "AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR "
                             "SP SL SR TC TS TL VZ YN ZS NE ";

static bool is_state(const char *code)
{
    for (const char *one = states; *one; one += 3) {
        if (memcmp(one, code, 2) == 0)
            return true;
    }
    return false;
}

/* One character of the code each; N-tilde (two bytes in UTF-8) becomes TILDE. */
static bool unfold(const lks_candidate *candidate, char *code)
{
    size_t length = 0;

    for (const char *at = candidate->normal; *at; at++) {
        if (length == CURP_LENGTH)
            return false;
        if ((unsigned char) at[0] == 0xc3 && ((unsigned char) at[1] | 0x20) == 0xb1) {
            code[length++] = TILDE;
            at++;
        } else if (lks_base36_value(*at) < 0) {
            return false;
        } else {
            code[length++] = *at;
        }
    }
    return length == CURP_LENGTH;
}

static int alphabet_value(char character)
{
    int value;

    if (character == TILDE)
        return 24;
    value = lks_base36_value(character);
    return value > 23 ? value + 1 : value;
}

static bool has_birth(const char *code)
{
    /* Before 2000 the character after the consonants is a digit. */
    int century = lks_base36_value(code[16]) < 10 ? 1900 : 2000;

    return lks_digits_only(code + 4, 6) &&
           lks_date_exists(century + (int) lks_digits_number(code + 4, 2),
                           (int) lks_digits_number(code + 6, 2),
                           (int) lks_digits_number(code + 8, 2));
}

lks_verdict lks_validate_mx_curp(const lks_candidate *candidate)
{
    char code[CURP_LENGTH];
    int sum = 0;

    if (!unfold(candidate, code) || !has_birth(code) || !strchr("HMX", code[10]) ||
        !is_state(code + 11))
        return LKS_INVALID;
    for (int i = 0; i < CURP_LENGTH - 1; i++)
        sum += alphabet_value(code[i]) * (CURP_LENGTH - i);
    return (10 - sum % 10) % 10 == lks_base36_value(code[17]) ? LKS_VALID : LKS_INVALID;
}
