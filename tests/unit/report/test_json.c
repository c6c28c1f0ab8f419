/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <string.h>

#include "libleakscan/report/json_string.h"
#include "tests/support/support.h"
#include "tests/unit/report/sample.h"

/* ---- strings -------------------------------------------------------------- */

static const struct {
    const char *name, *text, *json;
} strings[] = {
    {"null", NULL, "null"},
    {"empty", "", "\"\""},
    {"plain", "a/b <c> 'd'", "\"a/b <c> 'd'\""},
    {"quote and backslash", "a\"b\\c", "\"a\\\"b\\\\c\""},
    {"line breaks", "a\r\nb\tc", "\"a\\r\\nb\\tc\""},
    {"backspace and form feed", "\b\f", "\"\\b\\f\""},
    {"terminal escape", "\x1b[31m", "\"\\u001b[31m\""},
    {"bell", "\x07", "\"\\u0007\""},
    {"delete", "a\x7f", "\"a\\u007f\""},
    {"C1 control", "\xc2\x9b", "\"\\u009b\""},
    {"line separator", "\xe2\x80\xa8", "\"\\u2028\""},
    {"paragraph separator", "\xe2\x80\xa9", "\"\\u2029\""},
    {"right-to-left override", "gpj\xe2\x80\xae.exe", "\"gpj\\u202e.exe\""},
    {"left-to-right mark", "\xe2\x80\x8e", "\"\\u200e\""},
    {"isolate", "\xe2\x81\xa6x\xe2\x81\xa9", "\"\\u2066x\\u2069\""},
    {"Arabic letter mark", "\xd8\x9c", "\"\\u061c\""},
    {"letters of all lengths", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91",
     "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91\""},
    {"Latin-1 byte", "caf\xe9!", "\"caf\xef\xbf\xbd!\""},
    {"Latin-1 byte at the end", "caf\xe9", "\"caf\xef\xbf\xbd\""},
    {"surrogate", "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    {"overlong", "\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
    {"cut off", "\xf0\x9f\x94", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    {"beyond Unicode", "\xf4\x90\x80\x80",
     "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
};

START_TEST(strings_are_escaped)
{
    GString *out = g_string_new(NULL);
    lks_report_append_json_string(out, strings[_i].text);
    ck_assert_msg(strcmp(out->str, strings[_i].json) == 0, "%s: %s", strings[_i].name, out->str);
    g_string_free(out, TRUE);
}
END_TEST

START_TEST(random_bytes_become_valid_utf8_without_controls)
{
    GRand *dice = g_rand_new_with_seed(11);
    GString *out = g_string_new(NULL);
    char bytes[65];
    for (int i = 0; i < 20000; i++) {
        size_t length = (size_t)g_rand_int_range(dice, 0, 64);
        for (size_t k = 0; k < length; k++)
            bytes[k] = (char)g_rand_int_range(dice, 1, 256);
        bytes[length] = '\0';
        g_string_truncate(out, 0);
        lks_report_append_json_string(out, bytes);
        ck_assert(g_utf8_validate(out->str, (gssize)out->len, NULL));
        for (const char *p = out->str; *p != '\0'; p++)
            ck_assert((unsigned char)*p >= 0x20 && *p != 0x7f);
    }
    g_string_free(out, TRUE);
    g_rand_free(dice);
}
END_TEST

/* ---- the line ------------------------------------------------------------- */

static const char sample_json[] =
    "{\"type\":\"message\",\"schema\":1,\"source\":\"archive/inbox.mbox\",\"index\":17,"
    "\"offset\":48213,\"length\":9120,\"status\":\"incomplete\",\"message_id\":\"<a@b>\","
    "\"date\":\"2023-02-08T11:02:00Z\",\"from\":\"a@example.com\",\"score\":90,"
    "\"level\":\"critical\",\"categories\":{\"pii\":72,\"financial\":0,\"credential\":0,"
    "\"health\":0,\"clearance\":61,\"marking\":0},\"combinations\":[\"ssn-dob-clearance\"],"
    "\"gaps\":[\"truncated\",\"encrypted\"],\"unread\":{\"image/png\":2},\"findings\":["
    "{\"detector\":\"us-ssn\",\"category\":\"pii\",\"confidence\":0.95,\"count\":2,"
    "\"part\":\"1.2\",\"where\":\"body\",\"name\":null,\"start\":120,\"end\":131,"
    "\"masked\":\"###-##-####\",\"value_id\":\"6f1c000000000001\"},"
    "{\"detector\":\"clr-form\",\"category\":\"clearance\",\"confidence\":1.00,\"count\":1,"
    "\"part\":\"1.3!/word/document.xml\",\"where\":\"attachment\",\"name\":\"form.docx\","
    "\"start\":0,\"end\":5,\"masked\":null,\"value_id\":\"6f1c000000000002\"}],"
    "\"content_id\":\"0123456789abcdef\"}";

START_TEST(the_line_has_the_fields_of_the_contract_in_order)
{
    leakscan_report *r = sample_report();
    char *json = json_of(r);
    ck_assert_str_eq(json, sample_json);
    g_free(json);
    leakscan_report_unref(r);
}
END_TEST

START_TEST(a_failed_message_has_nulls)
{
    leakscan_report *r = NULL;
    ck_assert_int_eq(leakscan_report_failed(&r, NULL, 3, 4, 5, LEAKSCAN_GAP_TIMEOUT), LEAKSCAN_OK);
    char *json = json_of(r);
    ck_assert_str_eq(json,
                     "{\"type\":\"message\",\"schema\":1,\"source\":null,\"index\":3,\"offset\":4,"
                     "\"length\":5,\"status\":\"failed\",\"message_id\":null,\"date\":null,"
                     "\"from\":null,\"score\":null,\"level\":null,\"categories\":{\"pii\":0,"
                     "\"financial\":0,\"credential\":0,\"health\":0,\"clearance\":0,"
                     "\"marking\":0},\"combinations\":[],\"gaps\":[\"timeout\"],\"unread\":{},"
                     "\"findings\":[],\"content_id\":null}");
    g_free(json);
    leakscan_report_unref(r);
}
END_TEST

START_TEST(a_source_that_is_no_utf8_stands_in_hex_beside)
{
    leakscan_report *r = NULL;
    ck_assert_int_eq(leakscan_report_failed(&r, "b\xfcro", 0, 0, 0, 0), LEAKSCAN_OK);
    char *json = json_of(r);
    ck_assert_ptr_nonnull(strstr(
        json, "\"source\":\"b\xef\xbf\xbdro\",\"source_hex\":\"62fc726f\",\"index\":0"));
    g_free(json);
    leakscan_report_unref(r);
}
END_TEST

static const struct {
    int64_t date;
    const char *json;
} dates[] = {
    {0, "\"date\":\"1970-01-01T00:00:00Z\""},
    {-1, "\"date\":\"1969-12-31T23:59:59Z\""},
    {951782400, "\"date\":\"2000-02-29T00:00:00Z\""},
    {253402300799, "\"date\":\"9999-12-31T23:59:59Z\""},
    {253402300800, "\"date\":null"},
    {INT64_MAX, "\"date\":null"},
    {INT64_MIN, "\"date\":null"},
    {INT64_MIN + 1, "\"date\":null"},
};

START_TEST(dates_are_utc_or_null)
{
    leakscan_report *r = sample_report();
    r->date = dates[_i].date;
    char *json = json_of(r);
    ck_assert_ptr_nonnull(strstr(json, dates[_i].json));
    g_free(json);
    leakscan_report_unref(r);
}
END_TEST

START_TEST(confidence_has_two_digits_in_every_locale)
{
    static const char *const locales[] = {"C", "de_DE.UTF-8", "de_DE", "fr_FR.UTF-8"};
    for (size_t i = 0; i < G_N_ELEMENTS(locales); i++) {
        if (setlocale(LC_ALL, locales[i]) == NULL)
            continue;
        leakscan_report *r = sample_report();
        g_array_index(r->findings, leakscan_finding, 0).confidence = 5;
        char *json = json_of(r);
        ck_assert_ptr_nonnull(strstr(json, "\"confidence\":0.05,"));
        g_free(json);
        leakscan_report_unref(r);
    }
    setlocale(LC_ALL, "C");
}
END_TEST

START_TEST(a_short_buffer_gets_the_beginning_and_a_nul)
{
    leakscan_report *r = sample_report();
    char buf[8] = "zzzzzzz";
    ck_assert_uint_eq(leakscan_report_json(r, buf, 5), strlen(sample_json));
    ck_assert_str_eq(buf, "{\"ty");
    ck_assert_int_eq(buf[5], 'z');
    ck_assert_uint_eq(leakscan_report_json(r, buf, 0), strlen(sample_json));
    ck_assert_uint_eq(leakscan_report_json(r, NULL, 100), strlen(sample_json));
    ck_assert_int_eq(buf[0], '{');
    ck_assert_uint_eq(leakscan_report_json(NULL, buf, sizeof buf), 0);
    ck_assert_str_eq(buf, "");
    leakscan_report_unref(r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json");
    TCase *tcase = tcase_create("json");
    tcase_add_loop_test(tcase, strings_are_escaped, 0, G_N_ELEMENTS(strings));
    tcase_add_test(tcase, random_bytes_become_valid_utf8_without_controls);
    tcase_add_test(tcase, the_line_has_the_fields_of_the_contract_in_order);
    tcase_add_test(tcase, a_failed_message_has_nulls);
    tcase_add_test(tcase, a_source_that_is_no_utf8_stands_in_hex_beside);
    tcase_add_loop_test(tcase, dates_are_utc_or_null, 0, G_N_ELEMENTS(dates));
    tcase_add_test(tcase, confidence_has_two_digits_in_every_locale);
    tcase_add_test(tcase, a_short_buffer_gets_the_beginning_and_a_nul);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
