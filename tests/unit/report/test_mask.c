/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "libleakscan/report/report.h"
#include "tests/support/support.h"

enum {
    SHAPE = LEAKSCAN_SHOW_SHAPE,
    LAST4 = LEAKSCAN_SHOW_LAST4,
    FULL = LEAKSCAN_SHOW_FULL,
    NONE = LEAKSCAN_SHOW_NONE
};

static const struct {
    const char *name, *value;
    int show;
    bool is_secret;
    const char *masked;
} rows[] = {
    {"digits", "900-12-3456", SHAPE, false, "###-##-####"},
    {"letters", "Ab-1 x.Z", SHAPE, false, "Aa-# a.A"},
    {"empty", "", SHAPE, false, ""},
    {"secret", "hunter2", SHAPE, true, "***"},
    {"letters beyond ASCII", "\xc3\x89mile \xce\xa9", SHAPE, false, "aaaaa a"},
    {"digits beyond ASCII", "\xd9\xa1\xd9\xa2", SHAPE, false, "##"},
    {"accent of its own", "e\xcc\x81", SHAPE, false, "aa"},
    {"fraction and roman number", "\xc2\xbd\xe2\x85\xa7", SHAPE, false, "##"},
    {"line breaks", "1\r\n2\n3\t4\xe2\x80\xa8" "5", SHAPE, false, "#  # # # #"},
    {"controls", "1\x1b[2\x7f\x01", SHAPE, false, "#?[#??"},
    {"direction", "1\xe2\x80\xae" "2", SHAPE, false, "#?#"},
    {"no UTF-8", "a\xff" "1", SHAPE, false, "a\xef\xbf\xbd#"},
    {"number out of range", "12", 99, false, "##"},
    {"last four", "4111 1111 1111 1234", LAST4, false, "#### #### #### 1234"},
    {"last four across separators", "900-12-3-4-5-6", LAST4, false, "###-##-3-4-5-6"},
    {"half of a short value", "12345", LAST4, false, "###45"},
    {"nothing of one digit", "7", LAST4, false, "#"},
    {"last four of a secret", "correct horse battery", LAST4, true, "***"},
    {"full", "900-12-3456", FULL, false, "900-12-3456"},
    {"full secret", "hunter2", FULL, true, "hunter2"},
    {"full on one line", "a\r\nb\x1b\xff", FULL, false, "a  b?\xef\xbf\xbd"},
    {"none", "900-12-3456", NONE, false, NULL},
    {"none of a secret", "hunter2", NONE, true, NULL},
};

START_TEST(values_are_masked)
{
    char *masked =
        lks_report_mask(rows[_i].value, strlen(rows[_i].value), rows[_i].show, rows[_i].is_secret);
    ck_assert_msg(g_strcmp0(masked, rows[_i].masked) == 0, "%s: %s", rows[_i].name, masked);
    g_free(masked);
}
END_TEST

START_TEST(only_the_length_given_is_read)
{
    char *masked = lks_report_mask("12345", 2, SHAPE, false);
    ck_assert_str_eq(masked, "##");
    g_free(masked);
    const char with_nul[] = {'1', '\0', '2'};
    masked = lks_report_mask(with_nul, sizeof with_nul, SHAPE, false);
    ck_assert_str_eq(masked, "#?#");
    g_free(masked);
}
END_TEST

/* A letter outside of ASCII behind it leads every value the long way. */
START_TEST(plain_values_have_the_shape_that_others_have)
{
    GRand *random = g_rand_new_with_seed(3);
    for (int i = 0; i < 2000; i++) {
        char value[64] = "";
        int length = g_rand_int_range(random, 0, 60);
        for (int k = 0; k < length; k++)
            value[k] = (char)g_rand_int_range(random, 0x20, 0x80);
        char *longer = g_strconcat(value, "\u00e9", NULL);
        char *shape = lks_report_mask(value, strlen(value), LEAKSCAN_SHOW_SHAPE, false);
        char *expected = lks_report_mask(longer, strlen(longer), LEAKSCAN_SHOW_SHAPE, false);
        ck_assert_str_eq(expected + strlen(expected) - 1, "a");
        expected[strlen(expected) - 1] = '\0';
        ck_assert_str_eq(shape, expected);
        g_free(longer);
        g_free(shape);
        g_free(expected);
    }
    g_rand_free(random);
}
END_TEST

START_TEST(a_shape_ends_after_64_characters)
{
    char value[201];
    memset(value, 'x', 200);
    value[200] = '\0';
    char *masked = lks_report_mask(value, 64, SHAPE, false);
    ck_assert_uint_eq(strlen(masked), 64);
    g_free(masked);
    masked = lks_report_mask(value, 65, SHAPE, false);
    ck_assert_uint_eq(strlen(masked), 64 + strlen("\xe2\x80\xa6"));
    ck_assert_str_eq(masked + 64, "\xe2\x80\xa6");
    g_free(masked);
    masked = lks_report_mask(value, 200, FULL, false);
    ck_assert_str_eq(masked, value);
    g_free(masked);
}
END_TEST

START_TEST(last_four_of_a_long_value_stay_in_sight)
{
    char value[101];
    memset(value, '1', 100);
    memcpy(value + 96, "6789", 5);
    char *masked = lks_report_mask(value, 100, LAST4, false);
    ck_assert_uint_eq(strlen(masked), 64 + strlen("\xe2\x80\xa6"));
    ck_assert_mem_eq(masked, "\xe2\x80\xa6#", 4);
    ck_assert_str_eq(masked + strlen(masked) - 6, "##6789");
    g_free(masked);
}
END_TEST

START_TEST(no_letter_or_digit_of_a_value_is_left_in_its_shape)
{
    GRand *dice = g_rand_new_with_seed(5);
    char value[48];
    for (int i = 0; i < 5000; i++) {
        for (size_t k = 0; k < sizeof value; k++)
            value[k] = (char)g_rand_int_range(dice, 0, 256);
        char *masked = lks_report_mask(value, sizeof value, SHAPE, false);
        ck_assert(g_utf8_validate(masked, -1, NULL));
        for (const char *p = masked; *p != '\0'; p++)
            ck_assert(!g_ascii_isalnum(*p) || *p == 'A' || *p == 'a');
        g_free(masked);
    }
    g_rand_free(dice);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mask");
    TCase *tcase = tcase_create("mask");
    tcase_add_loop_test(tcase, values_are_masked, 0, G_N_ELEMENTS(rows));
    tcase_add_test(tcase, only_the_length_given_is_read);
    tcase_add_test(tcase, plain_values_have_the_shape_that_others_have);
    tcase_add_test(tcase, a_shape_ends_after_64_characters);
    tcase_add_test(tcase, last_four_of_a_long_value_stay_in_sight);
    tcase_add_test(tcase, no_letter_or_digit_of_a_value_is_left_in_its_shape);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
