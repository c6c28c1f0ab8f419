/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/date.h"

#include <glib.h>
#include <string.h>

static const char days[] = "MonTueWedThuFriSatSun";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

typedef struct cursor {
    const char *at, *end;
} cursor;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool skip_blanks(cursor *c)
{
    const char *from = c->at;
    while (c->at < c->end && is_blank(*c->at))
        c->at++;
    return c->at > from;
}

static bool skip_char(cursor *c, char wanted)
{
    bool is_there = c->at < c->end && *c->at == wanted;
    c->at += is_there;
    return is_there;
}

/* A number of `least` to `most` digits. */
static bool read_number(cursor *c, unsigned least, unsigned most, int *number)
{
    unsigned n = 0;
    for (*number = 0; n < most && c->at < c->end && g_ascii_isdigit(*c->at); n++)
        *number = *number * 10 + (*c->at++ - '0');
    return n >= least && !(c->at < c->end && g_ascii_isdigit(*c->at));
}

/* The number of the name in a list of names of three letters, from 1, or 0. */
static int read_name(cursor *c, const char *names)
{
    for (int i = 0; c->end - c->at >= 3 && names[3 * i] != '\0'; i++) {
        if (memcmp(c->at, names + 3 * i, 3) != 0)
            continue;
        c->at += 3;
        return i + 1;
    }
    return 0;
}

/* "+0100" and the names that RFC 5322, 4.3 gives to none; then nothing but a comment. */
static bool read_zone(cursor *c, int64_t *seconds)
{
    enum { HOURS_MAX = 14 };
    int number = 0;
    bool is_west = c->at < c->end && *c->at == '-';
    if (skip_char(c, '+') || skip_char(c, '-')) {
        if (!read_number(c, 4, 4, &number) || number / 100 > HOURS_MAX || number % 100 > 59)
            return false;
    } else if (c->end - c->at >= 3 && memcmp(c->at, "GMT", 3) == 0) {
        c->at += 3;
    } else {
        return false;
    }
    *seconds = (number / 100 * 60 + number % 100) * (is_west ? -60 : 60);
    bool is_apart = skip_blanks(c);
    return c->at == c->end || (is_apart && *c->at == '(');
}

static bool read_time(cursor *c, int64_t *seconds)
{
    int hour, minute, second = 0;
    if (!read_number(c, 2, 2, &hour) || !skip_char(c, ':') || !read_number(c, 2, 2, &minute))
        return false;
    if (skip_char(c, ':') && !read_number(c, 2, 2, &second))
        return false;
    *seconds = hour * 3600 + minute * 60 + second;
    return hour < 24 && minute < 60 && second < 60;
}

/* Days since 1970-01-01 in the Gregorian calendar, the year begun in March. */
static int64_t count_days(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t m = month + (month <= 2 ? 9 : -3);
    return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

static bool read_day(cursor *c, int64_t *number)
{
    int day, year;
    if (!read_number(c, 1, 2, &day) || !skip_blanks(c))
        return false;
    int month = read_name(c, months);
    if (month == 0 || !skip_blanks(c) || !read_number(c, 4, 4, &year) || year < 1970)
        return false;
    *number = count_days(year, month, day);
    return day >= 1 && day <= g_date_get_days_in_month((GDateMonth)month, (GDateYear)year);
}

bool lks_date_read(const char *text, size_t length, int64_t *time)
{
    cursor c = {text, text + length};
    int64_t day, seconds, east;
    skip_blanks(&c);
    if (read_name(&c, days) > 0 && (!skip_char(&c, ',') || !skip_blanks(&c)))
        return false;
    if (!read_day(&c, &day) || !skip_blanks(&c) || !read_time(&c, &seconds) || !skip_blanks(&c) ||
        !read_zone(&c, &east))
        return false;
    *time = day * 86400 + seconds - east;
    return true;
}
