/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/support/support.h"
#include "tests/unit/detect/bench.h"

#define SSN_RULE                                                                             \
    "<terms id='ssn-words'>\nssn\nsocial security number\n</terms>"                         \
    "<terms id='negative-words'>\nexample\n</terms>"                                         \
    "<rule id='us-ssn' category='pii' weight='10' alone='75' context='95'>"                  \
    "<title>SSN</title>"                                                                     \
    "<match validator='ssn'><trigger digits='9' separators='required'/>"                     \
    "<regex><![CDATA[(?<![\\w.-])\\d{3}([- .])\\d\\d\\1\\d{4}(?![\\w-])]]></regex></match>"  \
    "<keywords terms='ssn-words' within='300'/>"                                             \
    "<negative terms='negative-words' within='60'/></rule>"

static void expect(const char *rules, const char *text, const char *lines)
{
    bench b;
    bench_open_preset(&b, rules);
    char *got = bench_scan(&b, text);
    ck_assert_str_eq(got, lines);
    g_free(got);
    bench_close(&b);
}

START_TEST(a_value_stands_alone_or_in_context)
{
    expect(SSN_RULE, "x 536-90-4399 y", "us-ssn 2 13 75 536-90-4399\n");
    expect(SSN_RULE, "SSN: 536-90-4399", "us-ssn 5 16 95 536-90-4399\n");
    expect(SSN_RULE, "SSN, social\n security  number 536-90-4399",
           "us-ssn 30 41 98 536-90-4399\n");
    expect(SSN_RULE, "example: 536-90-4399", "us-ssn 9 20 45 536-90-4399\n");
    expect(SSN_RULE, "000-90-4399", "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("detector");
    TCase *tcase = tcase_create("detector");
    tcase_add_test(tcase, a_value_stands_alone_or_in_context);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
