/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/model/bytes.h"
#include "libleakscan/model/diagnostics.h"
#include "libleakscan/model/rule.h"
#include "tests/support/support.h"

static void expect_window(const lks_bytes *bytes)
{
    char buf[16];
    ck_assert_int_eq(lks_bytes_read(bytes, 0, buf, sizeof buf), 5);
    ck_assert_mem_eq(buf, "hello", 5);
    ck_assert_int_eq(lks_bytes_read(bytes, 3, buf, 1), 1);
    ck_assert_int_eq(buf[0], 'l');
    ck_assert_int_eq(lks_bytes_read(bytes, 5, buf, 1), 0);
    ck_assert_int_eq(lks_bytes_read(bytes, UINT64_MAX, buf, 1), 0);
}

START_TEST(bytes_in_memory_end_at_their_length)
{
    lks_bytes bytes = {.data = (const uint8_t *)"hello world", .fd = -1, .length = 5};
    expect_window(&bytes);
}
END_TEST

START_TEST(bytes_in_a_file_end_at_their_length)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    fputs("xxhello world", file);
    fflush(file);
    lks_bytes bytes = {.fd = fileno(file), .offset = 2, .length = 5};
    expect_window(&bytes);
    fclose(file);
}
END_TEST

START_TEST(bytes_of_a_closed_descriptor_fail)
{
    lks_bytes bytes = {.fd = -1, .length = 5};
    char buf[4];
    ck_assert_int_eq(lks_bytes_read(&bytes, 0, buf, sizeof buf), -1);
    ck_assert_int_eq(errno, EBADF);
}
END_TEST

START_TEST(diagnostics_keep_a_thousand_and_count_all)
{
    lks_diagnostics d;
    lks_diagnostics_init(&d);
    lks_place place = {"pack.xml", 3, 4};
    for (int i = 0; i < 1500; i++)
        lks_diagnostics_add(&d, LEAKSCAN_SEVERITY_ERROR, place, "fault %d", i);
    ck_assert_uint_eq(d.errors, 1500);
    ck_assert_uint_eq(d.list->len, 1000);
    const lks_diagnostic *first = d.list->pdata[0];
    ck_assert_str_eq(first->text, "fault 0");
    ck_assert_str_eq(first->origin, "pack.xml");
    ck_assert_uint_eq(first->line, 3);
    lks_diagnostics_done(&d);
}
END_TEST

START_TEST(a_rule_set_has_room_for_64_classes)
{
    lks_ruleset *set = lks_ruleset_new();
    char name[16];
    for (int i = 0; i < 64; i++) {
        snprintf(name, sizeof name, "class%d", i);
        ck_assert_int_eq(lks_ruleset_class(set, name), i);
    }
    ck_assert_int_eq(lks_ruleset_class(set, "class7"), 7);
    ck_assert_int_eq(lks_ruleset_class(set, "one-too-many"), -1);
    lks_ruleset_free(set);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model");
    TCase *tcase = tcase_create("model");
    tcase_add_test(tcase, bytes_in_memory_end_at_their_length);
    tcase_add_test(tcase, bytes_in_a_file_end_at_their_length);
    tcase_add_test(tcase, bytes_of_a_closed_descriptor_fail);
    tcase_add_test(tcase, diagnostics_keep_a_thousand_and_count_all);
    tcase_add_test(tcase, a_rule_set_has_room_for_64_classes);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
