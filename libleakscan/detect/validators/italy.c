/* SPDX-License-Identifier: Apache-2.0 */
/*
 * italy.c - codice fiscale, decree of the Ministry of Finance of 23 December
 * 1976: letters of the name, day of birth (40 more for women), place, check
 * letter.  Where two persons would share one, digits become letters (omocodia).
 */
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

enum { CODE_LENGTH = 16 };

/* What a letter or digit in an odd place counts, by its base-36 value. */
static const int odd[36] = {1, 0, 5, 7,  9,  13, 15, 17, 19, 21, 1,  0, 5,  7,  9,  13, 15, 17,
                            19, 21, 2, 4, 18, 20, 11, 3,  6,  8,  12, 14, 16, 10, 22, 25, 24, 23};

/* The digit that a character stands for, -1 for none. */
static int digit_of(char character)
{
    static const char replacements[] = "LMNPQRSTUV";
    const char *found;

    if (character >= '0' && character <= '9')
        return character - '0';
    found = character ? strchr(replacements, character) : NULL;
    return found ? (int) (found - replacements) : -1;
}

static bool has_birth(const char *code)
{
    static const char months[] = "ABCDEHLMPRST";
    const char *month = strchr(months, code[8]);
    int tens = digit_of(code[9]), units = digit_of(code[10]), day;

    if (!month || tens < 0 || units < 0 || digit_of(code[6]) < 0 || digit_of(code[7]) < 0)
        return false;
    day = tens * 10 + units;
    if (day > 40)
        day -= 40;
    /* The century is not told: a leap year lets 29 February pass. */
    return lks_date_exists(2000, (int) (month - months) + 1, day);
}

static bool has_letters_in_place(const char *code)
{
    static const char letters[] = "LLLLLL  L  L   L";

    for (size_t i = 0; i < CODE_LENGTH; i++) {
        int value = lks_base36_value(code[i]);

        if (value < 0 || (letters[i] == 'L' && value < 10))
            return false;
    }
    return digit_of(code[12]) >= 0 && digit_of(code[13]) >= 0 && digit_of(code[14]) >= 0;
}

lks_verdict lks_validate_it_codice_fiscale(const lks_candidate *candidate)
{
    const char *code = candidate->normal;
    int sum = 0;

    if (candidate->normal_length != CODE_LENGTH || !has_letters_in_place(code) ||
        !has_birth(code))
        return LKS_INVALID;
    for (size_t i = 0; i < CODE_LENGTH - 1; i++) {
        int value = lks_base36_value(code[i]);

        if (i % 2 == 0)
            sum += odd[value];
        else
            sum += value < 10 ? value : value - 10;
    }
    return 'A' + sum % 26 == code[CODE_LENGTH - 1] ? LKS_VALID : LKS_INVALID;
}
