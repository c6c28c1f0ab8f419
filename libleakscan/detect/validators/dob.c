/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dob.c - dates of birth: a day that exists, from 1900 to the day of the
 * message (to 2100 where that is unknown).  Numeric dates count where either
 * order of day and month exists.
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/detect/validators/checks.h"
#include "libleakscan/detect/validators/digits.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2100 };

/* First letters of the months in English, German, Spanish, French, Italian. */
static const struct {
    const char *prefix;
    int month;
} months[] = {
    {"jan", 1},  {"ene", 1},  {"gen", 1},  {"feb", 2},  {"fev", 2},  {"mar", 3}, {"mrz", 3},
    {"apr", 4},  {"abr", 4},  {"avr", 4},  {"may", 5},  {"mai", 5},  {"mag", 5}, {"juin", 6},
    {"jun", 6},  {"giu", 6},  {"juil", 7}, {"jul", 7},  {"lug", 7},  {"aug", 8}, {"ago", 8},
    {"aou", 8},  {"sep", 9},  {"set", 9},  {"oct", 10}, {"okt", 10}, {"ott", 10}, {"nov", 11},
    {"dec", 12}, {"dez", 12}, {"dic", 12}};

/* What the text is made of: up to three numbers and one month's name. */
typedef struct written_date {
    int numbers[3];
    size_t widths[3];
    size_t count;
    int month;
} written_date;

static int month_of(const char *word, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(months); i++) {
        size_t width = strlen(months[i].prefix);

        if (length >= width && g_ascii_strncasecmp(word, months[i].prefix, width) == 0)
            return months[i].month;
    }
    return 0;
}

static bool split(const lks_candidate *candidate, written_date *date)
{
    const char *text = candidate->text;
    size_t at = 0;

    memset(date, 0, sizeof *date);
    while (at < candidate->length) {
        size_t start = at;

        while (at < candidate->length && g_ascii_isdigit(text[at]))
            at++;
        if (at > start) {
            if (date->count == 3 || at - start > 8)
                return false;
            date->numbers[date->count] = (int) lks_digits_number(text + start, at - start);
            date->widths[date->count++] = at - start;
            continue;
        }
        while (at < candidate->length && g_ascii_isalpha(text[at]))
            at++;
        if (at == start) {
            at++;
            continue;
        }
        date->month = month_of(text + start, at - start);
        if (date->month == 0)
            return false;
    }
    return true;
}

static bool is_past_day(int year, int month, int day, int64_t message_date)
{
    g_autoptr(GDateTime) sent = NULL;

    if (year < FIRST_YEAR || year > LAST_YEAR || !lks_date_exists(year, month, day))
        return false;
    if (message_date == INT64_MIN)
        return true;
    sent = g_date_time_new_from_unix_utc(message_date);
    if (!sent)
        return true;
    /* A day more: the message may come from a zone that is ahead. */
    return year * 10000 + month * 100 + day <= g_date_time_get_year(sent) * 10000 +
                                                   g_date_time_get_month(sent) * 100 +
                                                   g_date_time_get_day_of_month(sent) + 1;
}

static bool is_eight_digit_day(int number, int64_t message_date)
{
    return is_past_day(number / 10000, number / 100 % 100, number % 100, message_date) ||
           is_past_day(number % 10000, number / 1000000, number / 10000 % 100, message_date);
}

static bool is_two_digit_year_day(const written_date *date, int64_t message_date)
{
    for (int century = FIRST_YEAR; century <= 2000; century += 100) {
        int year = century + date->numbers[2];

        if (is_past_day(year, date->numbers[0], date->numbers[1], message_date) ||
            is_past_day(year, date->numbers[1], date->numbers[0], message_date))
            return true;
    }
    return false;
}

static bool is_birth(const written_date *date, int64_t message_date)
{
    const int *n = date->numbers;

    if (date->month > 0)
        return date->count == 2 && is_past_day(n[1], date->month, n[0], message_date);
    if (date->count == 1 && date->widths[0] == 8)
        return is_eight_digit_day(n[0], message_date);
    if (date->count != 3)
        return false;
    if (date->widths[0] == 4)
        return is_past_day(n[0], n[1], n[2], message_date);
    if (date->widths[2] == 2)
        return is_two_digit_year_day(date, message_date);
    return is_past_day(n[2], n[0], n[1], message_date) ||
           is_past_day(n[2], n[1], n[0], message_date);
}

lks_verdict lks_validate_dob(const lks_candidate *candidate)
{
    written_date date;

    if (!split(candidate, &date))
        return LKS_INVALID;
    return is_birth(&date, candidate->message_date) ? LKS_VALID : LKS_INVALID;
}
