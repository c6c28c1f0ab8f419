/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "libleakscan/score/curve.h"
#include "tests/support/support.h"

START_TEST(thresholds_are_those_of_the_formula)
{
    for (unsigned n = 1; n <= 100; n++) {
        double exact = -22000.0 * log(1 - (n - 0.5) / 100);
        ck_assert_uint_eq(lks_score_threshold(n), (uint32_t)ceil(exact - 1e-9));
    }
    ck_assert_uint_eq(lks_score_threshold(0), 0);
    ck_assert_uint_eq(lks_score_threshold(101), 0);
}
END_TEST

START_TEST(every_sum_saturates_as_the_formula_rounds)
{
    unsigned previous = 0;
    for (uint32_t sum = 0; sum <= 130000; sum++) {
        unsigned score = lks_score_saturate(sum);
        double exact = 100 * (1 - exp(-(double)sum / 22000));
        ck_assert_msg(fabs(score - exact) <= 0.5 + 1e-9, "%u: %u, not %f", sum, score, exact);
        ck_assert_uint_ge(score, previous);
        previous = score;
    }
    ck_assert_uint_eq(lks_score_saturate(0), 0);
    ck_assert_uint_eq(lks_score_saturate(UINT32_MAX), 100);
}
END_TEST

START_TEST(multiplicity_follows_the_logarithm_and_never_falls)
{
    uint32_t previous = 0;
    for (uint64_t sum = 0; sum <= 5000; sum++) {
        uint32_t m = lks_score_multiplicity(sum);
        double count = sum > 100 ? (double)sum / 100 : 1;
        double exact = 1000 * fmin(2, 1 + 0.2 * log2(count));
        ck_assert_msg(fabs(m - exact) <= 0.51, "%u: %u, not %f", (unsigned)sum, m, exact);
        ck_assert_uint_ge(m, previous);
        previous = m;
    }
}
END_TEST

START_TEST(multiplicity_is_exact_at_powers_of_two_and_ends_at_two)
{
    ck_assert_uint_eq(lks_score_multiplicity(0), 1000);
    ck_assert_uint_eq(lks_score_multiplicity(100), 1000);
    ck_assert_uint_eq(lks_score_multiplicity(200), 1200);
    ck_assert_uint_eq(lks_score_multiplicity(400), 1400);
    ck_assert_uint_eq(lks_score_multiplicity(1600), 1800);
    ck_assert_uint_lt(lks_score_multiplicity(3100), 2000);
    ck_assert_uint_eq(lks_score_multiplicity(3200), 2000);
    ck_assert_uint_eq(lks_score_multiplicity(UINT64_MAX), 2000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("curve");
    TCase *tcase = tcase_create("curve");
    tcase_add_test(tcase, thresholds_are_those_of_the_formula);
    tcase_add_test(tcase, every_sum_saturates_as_the_formula_rounds);
    tcase_add_test(tcase, multiplicity_follows_the_logarithm_and_never_falls);
    tcase_add_test(tcase, multiplicity_is_exact_at_powers_of_two_and_ends_at_two);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
