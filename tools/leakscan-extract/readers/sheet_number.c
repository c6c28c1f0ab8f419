/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sheet_number.c - a number of a sheet as its format shows it.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <glib.h>

#include "tools/leakscan-extract/readers/sheet_number.h"

/* ECMA-376 part 1, 18.17.4.1: days are counted from here, and the last day of the
 * year 9999 is the last there is. */
static const double last_day = 2958465;
enum { DAYS_1904 = 1462, DAY_SECONDS = 24 * 60 * 60 };

sheet_format sheet_format_builtin(unsigned id)
{
    if (id == 9 || id == 10)
        return (sheet_format){.kind = SHEET_PERCENT};
    bool is_date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
                   (id >= 50 && id <= 58);
    return (sheet_format){.kind = is_date ? SHEET_DATE : SHEET_GENERAL};
}

/* Behind a literal ("text", \x, _x, *x, [condition]) that stands at `code`. */
static const char *behind_literal(const char *code)
{
    if (*code == '"' || *code == '[') {
        const char *end = strchr(code + 1, *code == '"' ? '"' : ']');
        return end != NULL ? end + 1 : code + strlen(code);
    }
    return code[1] != '\0' ? code + 2 : code + 1;
}

static bool is_date_code(const char *code)
{
    if (g_ascii_strncasecmp(code, "general", 7) == 0)
        return false;
    while (*code != '\0' && *code != ';') {
        if (strchr("\"[\\_*", *code) != NULL)
            code = behind_literal(code);
        else if (strchr("dmyhsDMYHS", *code) != NULL)
            return true;
        else
            code++;
    }
    return false;
}

static bool is_percent_code(const char *code)
{
    while (*code != '\0' && *code != ';') {
        if (*code == '%')
            return true;
        code = strchr("\"[\\_*", *code) != NULL ? behind_literal(code) : code + 1;
    }
    return false;
}

/* Takes one character of the mask, or says that the code is no mask. */
static const char *take_mask(const char *code, GString *mask, unsigned *zeros)
{
    if (*code == '0') {
        ++*zeros;
        g_string_append_c(mask, '0');
        return code + 1;
    }
    if (*code == '"') {
        const char *end = behind_literal(code);
        const char *stop = end[-1] == '"' && end > code + 1 ? end - 1 : end;
        g_string_append_len(mask, code + 1, stop - code - 1);
        return end;
    }
    if (*code == '\\' && code[1] != '\0') {
        g_string_append_c(mask, code[1]);
        return code + 2;
    }
    if (*code == '[')
        return behind_literal(code);
    if (strchr("-() /", *code) == NULL)
        return NULL;
    g_string_append_c(mask, *code);
    return code + 1;
}

sheet_format sheet_format_code(const char *code)
{
    sheet_format format = {.kind = SHEET_GENERAL};
    if (is_date_code(code)) {
        format.kind = SHEET_DATE;
        return format;
    }
    if (is_percent_code(code)) {
        format.kind = SHEET_PERCENT;
        return format;
    }
    GString *mask = g_string_new(NULL);
    unsigned zeros = 0;
    while (code != NULL && *code != '\0' && *code != ';' && mask->len < SHEET_MASK)
        code = take_mask(code, mask, &zeros);
    bool has_plain_digits = strpbrk(mask->str, "123456789") == NULL;
    if (code != NULL && zeros > 1 && mask->len < SHEET_MASK && has_plain_digits) {
        format.kind = SHEET_DIGITS;
        memcpy(format.mask, mask->str, mask->len + 1);
    }
    g_string_free(mask, TRUE);
    return format;
}

static void write_general(char *text, double number)
{
    bool is_whole = isfinite(number) && fabs(number) < 1e15 && floor(number) == number;
    if (is_whole)
        (void)snprintf(text, SHEET_NUMBER_TEXT, "%.0f", number);
    else
        (void)g_ascii_formatd(text, SHEET_NUMBER_TEXT, "%.15g", number);
}

static void write_percent(char *text, double number)
{
    write_general(text, number * 100);
    (void)g_strlcat(text, "%", SHEET_NUMBER_TEXT);
}

/* ISO 8601; the time only where there is one, the day only where there is one. */
static void write_date(char *text, double number, bool is_1904)
{
    double day = floor(number) + (is_1904 ? DAYS_1904 : 0);
    if (!(number >= 0) || !(day <= last_day)) {
        write_general(text, number);
        return;
    }
    int seconds = MIN((int)lround((number - floor(number)) * DAY_SECONDS), DAY_SECONDS - 1);
    GString *out = g_string_new(NULL);
    if (day >= 1) {
        /* The 29th of February 1900, which was none, is day 60. */
        GDate date;
        int serial = (int)day;
        g_date_clear(&date, 1);
        g_date_set_dmy(&date, 31, G_DATE_DECEMBER, 1899);
        g_date_add_days(&date, (guint)(serial >= 60 ? serial - 1 : serial));
        g_string_append_printf(out, "%04d-%02d-%02d", g_date_get_year(&date),
                               g_date_get_month(&date), g_date_get_day(&date));
    }
    if (seconds != 0 || out->len == 0)
        g_string_append_printf(out, "%s%02d:%02d:%02d", out->len > 0 ? " " : "", seconds / 3600,
                               seconds / 60 % 60, seconds % 60);
    (void)g_strlcpy(text, out->str, SHEET_NUMBER_TEXT);
    g_string_free(out, TRUE);
}

/* Fills the mask from its end; digits that it has no room for come first. */
static void write_digits(char *text, double number, const char *mask)
{
    char digits[32];
    if (!(number >= 0 && number < 1e15)) {
        write_general(text, number);
        return;
    }
    (void)snprintf(digits, sizeof digits, "%.0f", number);
    size_t places = 0, have = strlen(digits);
    for (const char *m = mask; *m != '\0'; m++)
        places += *m == '0';
    GString *out = g_string_new(NULL);
    size_t extra = have > places ? have - places : 0, at = extra;
    g_string_append_len(out, digits, (gssize)extra);
    for (const char *m = mask; *m != '\0'; m++) {
        if (*m != '0')
            g_string_append_c(out, *m);
        else if (places-- > have)
            g_string_append_c(out, '0');
        else
            g_string_append_c(out, digits[at++]);
    }
    (void)g_strlcpy(text, out->str, SHEET_NUMBER_TEXT);
    g_string_free(out, TRUE);
}

void sheet_number(char *text, double number, const sheet_format *format, bool is_1904)
{
    if (format != NULL && format->kind == SHEET_DATE)
        write_date(text, number, is_1904);
    else if (format != NULL && format->kind == SHEET_PERCENT)
        write_percent(text, number);
    else if (format != NULL && format->kind == SHEET_DIGITS)
        write_digits(text, number, format->mask);
    else
        write_general(text, number);
}
