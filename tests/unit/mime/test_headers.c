/* SPDX-License-Identifier: Apache-2.0 */
#include <gmime/gmime.h>
#include <stdint.h>
#include <string.h>

#include "libleakscan/mime/headers.h"
#include "libleakscan/mime/mime.h"
#include "tests/support/support.h"

static const struct {
    const char *raw, *text;
} values[] = {
    {" plain\r\n", "plain"},
    {" folded\r\n over\n\tlines\n", "folded over\tlines"},
    {" =?utf-8?q?J=C3=B6rg?= x", "J\xc3\xb6rg x"},
    {"=?utf-8?b?SsO2?= =?utf-8?q?rg?=", "J\xc3\xb6rg"},           /* RFC 2047, 6.2 */
    {"=?utf-8?b?w?=\n =?utf-8?b?7Y=?= end", NULL},                /* a letter cut in two */
    {"=?iso-8859-1?q?caf=E9?=", "caf\xc3\xa9"},
    {"=?x-unknown?q?caf?=", "caf"},
    {"raw caf\xc3\xa9", "raw caf\xc3\xa9"},
    {"raw caf\xe9 \x80", "raw caf\xc3\xa9 \xe2\x82\xac"},         /* windows-1252 */
    {"=?utf-8?q?no end", "=?utf-8?q?no end"},
    {"=?utf-8?q?a b?=", NULL},                                    /* a space inside */
    {"=?utf-8?x?abc?=", "=?utf-8?x?abc?="},
    {"=??q?abc?=", NULL},
    {"=?utf-8?b?////?=", NULL},
    {"bare\rreturn", "barereturn"},
    {"", ""},
};

START_TEST(a_value_becomes_utf8)
{
    char *text = lks_headers_decode(values[_i].raw, strlen(values[_i].raw));
    ck_assert(g_utf8_validate(text, -1, NULL));
    ck_assert_ptr_null(strpbrk(text, "\r\n"));
    if (values[_i].text != NULL)
        ck_assert_str_eq(text, values[_i].text);
    g_free(text);
}
END_TEST

START_TEST(a_nul_in_a_value_does_not_end_it)
{
    char *text = lks_headers_decode("before\0after", 12);
    ck_assert_str_eq(text, "before after");
    g_free(text);
}
END_TEST

static const struct {
    const char *raw;
    int64_t time;
} dates[] = {
    {" Wed, 8 Feb 2023 11:02:00 +0000\r\n", 1675854120},
    {" Wed, 08 Feb 2023 06:02:00 -0500 (EST)", 1675854120},
    {"8 Feb 2023 11:02:00 GMT", 1675854120},
    {"", INT64_MIN},
    {"yesterday", INT64_MIN},
    {"99 Xxx 99999 99:99:99 +9999", INT64_MIN},
    {"Wed, 8 Foo 2023 11:02:00 +0000", INT64_MIN},
};

START_TEST(a_date_is_unix_time_or_nothing)
{
    ck_assert_int_eq(lks_headers_date(dates[_i].raw, strlen(dates[_i].raw)), dates[_i].time);
}
END_TEST

static const char *const disputed_dates[] = {
    "Wed, 8 Feb 2023 11:02 +0000",      "Wed, 08 Feb 2023 11:02:03 -0930",
    "8 Feb 2023 11:02:03 +0545",        "Wed, 8 Feb 2023 11:02:03 +1400",
    "Wed, 8 Feb 2023 11:02:03 +2400",   "Wed, 8 Feb 2023 11:02:03 +0060",
    "Wed, 8 Feb 2023 11:02:60 +0000",   "Wed, 8 Feb 2023 24:02:00 +0000",
    "Wed, 8 Feb 2023 11:60:00 +0000",   "Wed, 29 Feb 2023 11:02:00 +0000",
    "Wed, 31 Apr 2023 11:02:00 +0000",  "Wed, 0 Feb 2023 11:02:00 +0000",
    "Sat, 29 Feb 2020 11:02:00 +0000",  "Tue, 29 Feb 2000 11:02:00 +0000",
    "Thu, 29 Feb 1900 11:02:00 +0000",  "Fri, 1 Jan 1970 00:00:00 +0100",
    "Fri, 1 Jan 1969 00:00:00 +0100",   "Fri, 1 Jan 70 00:00:00 +0100",
    "Wed, 8 feb 2023 11:02:00 +0000",   "wed, 8 Feb 2023 11:02:00 +0000",
    "Xyz, 8 Feb 2023 11:02:00 +0000",   "Thu, 8 Feb 2023 11:02:00 +0000",
    "Wed 8 Feb 2023 11:02:00 +0000",    "Wed,8 Feb 2023 11:02:00 +0000",
    "Wed, 8-Feb-2023 11:02:00 +0000",   "Wed, 8 Feb 2023 11:02:00",
    "Wed, 8 Feb 2023 11:02:00 EST",     "Wed, 8 Feb 2023 11:02:00 GMT+1",
    "Wed, 8 Feb 2023 11:02:00 GMT (x)", "Wed, 8 Feb 2023 11:02:00 +0000 x",
    "Wed, 8 Feb 2023 1:02:00 +0000",    "Wed, 8 Feb 12023 11:02:00 +0000",
    "Wed,  8  Feb  2023\t11:02:00  +0000", "Fri, 31 Dec 9999 23:59:59 -1200",
};

/* What GMime reads of the date. */
static int64_t read_by_gmime(const char *raw)
{
    GDateTime *date = g_mime_utils_header_decode_date(raw);
    int64_t time = date != NULL ? g_date_time_to_unix(date) : INT64_MIN;
    if (date != NULL)
        g_date_time_unref(date);
    return time;
}

START_TEST(a_disputed_date_is_read_as_gmime_reads_it)
{
    const char *raw = disputed_dates[_i];
    ck_assert_int_eq(lks_headers_date(raw, strlen(raw)), read_by_gmime(raw));
}
END_TEST

START_TEST(every_day_is_counted_as_gmime_counts_it)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char raw[64];
    for (int year = 1970; year < 2110; year += 1 + year % 3)
        for (int month = 0; month < 12; month++) {
            g_snprintf(raw, sizeof raw, "%d %s %d 23:59:59 -0800", 1 + (year + month) % 28,
                       names[month], year);
            ck_assert_int_eq(lks_headers_date(raw, strlen(raw)), read_by_gmime(raw));
        }
}
END_TEST

static const struct {
    const char *raw, *address;
} addresses[] = {
    {"a@example.com", "a@example.com"},
    {" Ann Example <ann@example.com>\r\n", "ann@example.com"},
    {"\"Example, Ann\" <ann@example.com>, bob@example.com", "ann@example.com"},
    {"ann@example.com (Ann)", "ann@example.com"},
    {"=?utf-8?q?J=C3=B6rg?= <j@example.com>", "j@example.com"},
    {"team: ann@example.com, bob@example.com;", "ann@example.com"},
    {"empty:;, bob@example.com", "bob@example.com"},
    {"\"Example, Ann\" <ann@example.com>", "ann@example.com"},
    {"\"A \\\" <x@example.com>\" <ann@example.com>", "ann@example.com"},
    {"\"A\" B <ann@example.com>", "ann@example.com"},
    {"\"Ann <x@example.com>\"<ann@example.com>", "ann@example.com"},
    {"\"ann\"@example.com", "\"ann\"@example.com"},
    {"undisclosed-recipients:;", NULL},
    {"", NULL},
    {"<>", NULL},
};

START_TEST(the_first_address_is_found)
{
    char *found = lks_headers_first_address(addresses[_i].raw, strlen(addresses[_i].raw));
    if (addresses[_i].address == NULL)
        ck_assert_ptr_null(found);
    else
        ck_assert_str_eq(found, addresses[_i].address);
    g_free(found);
}
END_TEST

static const struct {
    const char *raw, *names;
} named[] = {
    {"\"SSN: 536-90-4399\" <a@example.com>", "\"SSN: 536-90-4399\""},
    {"=?utf-8?q?SSN_536-90-4399?= <a@example.com>", "SSN 536-90-4399"},
    {"a12345@example.com (536-90-4399), <b6789@example.com>", "(536-90-4399),"},
    {"a12345@example.com, b6789@example.com", ""},
    {"=?utf-8?q?J=C3=B6rg?= <j1234@example.com>", ""},
    {"Ann 12 <a3456@example.com", ""},
    {"", ""},
};

START_TEST(names_that_hold_digits_are_given_without_addresses)
{
    const char *raw = named[_i].raw;
    char *names = lks_headers_names(raw, strlen(raw));
    ck_assert_str_eq(names, named[_i].names);
    ck_assert(named[_i].names[0] == '\0' || lks_headers_may_name(raw, strlen(raw)));
    g_free(names);
}
END_TEST

START_TEST(names_of_headers_are_found_in_any_case)
{
    const char *name = NULL;
    ck_assert_int_eq(lks_headers_find("sUBJECT", 7, &name), LKS_FIELD_SUBJECT);
    ck_assert_str_eq(name, "Subject");
    ck_assert_int_eq(lks_headers_find("MSIP_Labels", 11, &name), LKS_FIELD_TEXT);
    ck_assert_int_eq(lks_headers_find("Subjec", 6, &name), LKS_FIELD_IGNORED);
    ck_assert_int_eq(lks_headers_find("Thread-Topi\xe3", 12, &name), LKS_FIELD_IGNORED);
    ck_assert_int_eq(lks_headers_find("Received", 8, &name), LKS_FIELD_IGNORED);
}
END_TEST

START_TEST(address_lists_over_the_ceilings_are_not_parsed)
{
    char colons[80];
    memset(colons, ':', sizeof colons);
    ck_assert(lks_headers_is_safe_address(colons, 64));
    ck_assert(!lks_headers_is_safe_address(colons, 65));
    char *longest = g_strnfill((16 << 10) + 1, 'a');
    ck_assert(lks_headers_is_safe_address(longest, 16 << 10));
    ck_assert(!lks_headers_is_safe_address(longest, (16 << 10) + 1));
    g_free(longest);
}
END_TEST

START_TEST(the_version_names_gmime)
{
    ck_assert(g_str_has_prefix(lks_mime_version(), "gmime 3."));
}
END_TEST

int main(void)
{
    lks_headers_start();
    Suite *suite = suite_create("headers");
    TCase *tcase = tcase_create("headers");
    tcase_add_loop_test(tcase, a_value_becomes_utf8, 0, G_N_ELEMENTS(values));
    tcase_add_test(tcase, a_nul_in_a_value_does_not_end_it);
    tcase_add_loop_test(tcase, a_date_is_unix_time_or_nothing, 0, G_N_ELEMENTS(dates));
    tcase_add_loop_test(tcase, a_disputed_date_is_read_as_gmime_reads_it, 0,
                        G_N_ELEMENTS(disputed_dates));
    tcase_add_test(tcase, every_day_is_counted_as_gmime_counts_it);
    tcase_add_loop_test(tcase, the_first_address_is_found, 0, G_N_ELEMENTS(addresses));
    tcase_add_loop_test(tcase, names_that_hold_digits_are_given_without_addresses, 0,
                        G_N_ELEMENTS(named));
    tcase_add_test(tcase, names_of_headers_are_found_in_any_case);
    tcase_add_test(tcase, address_lists_over_the_ceilings_are_not_parsed);
    tcase_add_test(tcase, the_version_names_gmime);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
