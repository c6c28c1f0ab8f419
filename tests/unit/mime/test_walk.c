/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"
#include "tests/unit/mime/recorder.h"

START_TEST(x)
{
    char *log = transcript("\n", 1);
    ck_assert_str_eq(log, "");
    g_free(log);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("walk");
    TCase *tcase = tcase_create("walk");
    tcase_add_test(tcase, x);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
