/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every validator by table: what it accepts, what it refuses, what it knows as a
 * published example.  All values are generated, published specimens or examples.
 */
#include <string.h>

#include "libleakscan/detect/detect.h"
#include "libleakscan/detect/validators/validators.h"
#include "tests/support/support.h"
#include "tests/unit/validators/rows.h"

enum { NORMAL_MAX = 4096 };

static lks_verdict judge_bytes(const char *validator, const char *text, size_t length,
                               int64_t message_date)
{
    static char normal[NORMAL_MAX];
    const lks_validator *found = lks_validator_find(validator);
    char *exact = g_memdup2(text, length);     /* so that a reader past the end is caught */
    lks_candidate candidate = {exact, length, normal, 0, message_date};
    lks_verdict verdict;

    ck_assert_msg(found != NULL, "no validator %s", validator);
    candidate.normal_length = lks_detect_normalise_value(exact, length, normal, sizeof normal);
    verdict = found->check(&candidate);
    g_free(exact);
    return verdict;
}

static lks_verdict judge(const char *validator, const char *text)
{
    return judge_bytes(validator, text, strlen(text), INT64_MIN);
}

START_TEST(a_value_is_judged_as_its_standard_says)
{
    const struct row *row = &rows[_i];

    ck_assert_msg(judge(row->validator, row->text) == row->verdict, "%s: \"%s\" is not %s",
                  row->validator, row->text,
                  row->verdict == LKS_VALID     ? "valid"
                  : row->verdict == LKS_INVALID ? "invalid"
                                                : "a specimen");
}
END_TEST

START_TEST(every_validator_has_values_of_both_kinds)
{
    size_t count;
    const lks_validator *table = lks_validator_table(&count);

    for (size_t i = 0; i < count; i++) {
        unsigned good = 0, bad = 0;

        for (size_t k = 0; k < G_N_ELEMENTS(rows); k++) {
            if (strcmp(rows[k].validator, table[i].name) != 0)
                continue;
            good += rows[k].verdict != LKS_INVALID;
            bad += rows[k].verdict == LKS_INVALID;
        }
        ck_assert_msg(good > 0 && bad > 0, "%s is not tried", table[i].name);
        ck_assert_msg(table[i].standard && *table[i].standard, "%s", table[i].name);
        ck_assert_ptr_eq(lks_validator_find(table[i].name), &table[i]);
    }
    ck_assert_ptr_null(lks_validator_find("no-such-standard"));
}
END_TEST

START_TEST(ibans_of_every_country_pass)
{
    ck_assert_uint_eq(G_N_ELEMENTS(ibans), 89);
    for (size_t i = 0; i < G_N_ELEMENTS(ibans); i++)
        ck_assert_msg(judge("iban", ibans[i]) == LKS_VALID, "%s", ibans[i]);
}
END_TEST

/* Sums with a prime modulus or Luhn's doubling catch every single wrong digit. */
START_TEST(one_wrong_digit_is_always_caught)
{
    static const struct {
        const char *validator, *text;
    } good[] = {{"luhn", "79927398713"},         {"verhoeff", "123451"},
                {"mod97", "WEST12345698765432GB82"}, {"mod11-2", "110101199003071233"},
                {"mod11-10", "36574261809"},     {"payment-card", "4539148803436467"},
                {"uk-nhs", "9434765870"},        {"in-aadhaar", "499118665246"},
                {"iban", "BE68539007547034"},    {"br-cpf", "52998224725"},
                {"aba-routing", "111000025"},    {"npi", "1558598797"}};

    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        char *text = g_strdup(good[i].text);

        ck_assert_msg(judge(good[i].validator, text) == LKS_VALID, "%s", text);
        for (size_t k = 0; text[k]; k++) {
            char right = text[k];

            for (char wrong = '0'; g_ascii_isdigit(right) && wrong <= '9'; wrong++) {
                text[k] = wrong;
                ck_assert_msg(wrong == right || judge(good[i].validator, text) == LKS_INVALID,
                              "%s accepts %s", good[i].validator, text);
            }
            text[k] = right;
        }
        g_free(text);
    }
}
END_TEST

START_TEST(nobody_is_born_after_the_message_was_sent)
{
    const int64_t sent = 1000000000;      /* 9 September 2001 */

    ck_assert_int_eq(judge_bytes("dob", "2001-09-08", 10, sent), LKS_VALID);
    ck_assert_int_eq(judge_bytes("dob", "2001-09-12", 10, sent), LKS_INVALID);
    ck_assert_int_eq(judge_bytes("dob", "2019-01-01", 10, sent), LKS_INVALID);
    ck_assert_int_eq(judge_bytes("dob", "2019-01-01", 10, INT64_MIN), LKS_VALID);
    ck_assert_int_eq(judge_bytes("dob", "07/29/68", 8, sent), LKS_VALID);
    /* A date of message that no calendar knows is no date. */
    ck_assert_int_eq(judge_bytes("dob", "1968-07-29", 10, INT64_MAX), LKS_VALID);
}
END_TEST

START_TEST(no_validator_trips_over_odd_values)
{
    static const char *const odd[] = {"", "0", "<", "é", "\xc3", "--", "0x", "bc1", "ÑÑÑÑÑÑÑÑÑ",
                                      "..", "{}", "\t\n", "AAAAAAAA", "00000000000000000000"};
    size_t count;
    const lks_validator *table = lks_validator_table(&count);
    char *wide = g_strnfill(3000, '9'), *letters = g_strnfill(3000, 'P');

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < G_N_ELEMENTS(odd); k++)
            (void) judge(table[i].name, odd[k]);
        ck_assert_int_eq(judge(table[i].name, ""), LKS_INVALID);
        (void) judge(table[i].name, wide);
        (void) judge(table[i].name, letters);
        (void) judge_bytes(table[i].name, "a\0b", 3, INT64_MIN);
    }
    g_free(wide);
    g_free(letters);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("validators");
    TCase *tcase = tcase_create("validators");

    tcase_add_loop_test(tcase, a_value_is_judged_as_its_standard_says, 0, G_N_ELEMENTS(rows));
    tcase_add_test(tcase, every_validator_has_values_of_both_kinds);
    tcase_add_test(tcase, ibans_of_every_country_pass);
    tcase_add_test(tcase, one_wrong_digit_is_always_caught);
    tcase_add_test(tcase, nobody_is_born_after_the_message_was_sent);
    tcase_add_test(tcase, no_validator_trips_over_odd_values);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
