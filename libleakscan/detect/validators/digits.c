/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digits.c - what the checks share: sums over strings of digits.
 */
#include "libleakscan/detect/validators/digits.h"

#include <glib.h>

bool lks_digits_only(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
    }
    return length > 0;
}

bool lks_digits_exactly(const lks_candidate *candidate, size_t length)
{
    return candidate->normal_length == length && lks_digits_only(candidate->normal, length);
}

bool lks_digits_same(const char *digits, size_t length)
{
    for (size_t i = 1; i < length; i++) {
        if (digits[i] != digits[0])
            return false;
    }
    return true;
}

long long lks_digits_number(const char *digits, size_t length)
{
    long long number = 0;

    for (size_t i = 0; i < length && i < 18; i++)
        number = number * 10 + (digits[i] - '0');
    return number;
}

int lks_digits_weighted(const char *digits, const int *weights, size_t count)
{
    int sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += (digits[i] - '0') * weights[i];
    return sum;
}

size_t lks_digits_collect(const lks_candidate *candidate, char *out, size_t size)
{
    size_t count = 0;

    for (size_t i = 0; i < candidate->length; i++) {
        if (!g_ascii_isdigit(candidate->text[i]))
            continue;
        if (count + 1 >= size)
            return 0;
        out[count++] = candidate->text[i];
    }
    out[count] = '\0';
    return count;
}

bool lks_date_exists(int year, int month, int day)
{
    return year > 0 && year <= G_MAXUINT16 && month > 0 && month <= 12 && day > 0 && day <= 31 &&
           g_date_valid_dmy((GDateDay) day, (GDateMonth) month, (GDateYear) year);
}

int lks_base36_value(char character)
{
    if (g_ascii_isdigit(character))
        return character - '0';
    if (g_ascii_isupper(character))
        return character - 'A' + 10;
    return -1;
}
