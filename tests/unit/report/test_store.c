/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/support/support.h"
#include "tests/unit/report/sample.h"

static GByteArray *saved;

static void save(const leakscan_report *r)
{
    guint length = (guint)leakscan_report_save(r, NULL, 0);
    saved = g_byte_array_new();
    g_byte_array_set_size(saved, length);
    ck_assert_uint_eq(leakscan_report_save(r, saved->data, length), length);
}

static void setup(void)
{
    leakscan_report *r = sample_report();
    save(r);
    leakscan_report_unref(r);
}

static void teardown(void)
{
    g_byte_array_unref(saved);
}

static leakscan_report *load(void)
{
    leakscan_report *r = NULL;
    ck_assert_int_eq(leakscan_report_load(&r, saved->data, saved->len), LEAKSCAN_OK);
    return r;
}

static void expect_refused(const void *data, size_t length)
{
    leakscan_report *r = (leakscan_report *)&saved;
    int status = leakscan_report_load(&r, data, length);
    ck_assert_int_eq(status, LEAKSCAN_E_FORMAT);
    ck_assert_ptr_eq(r, &saved);
}

START_TEST(a_loaded_report_is_the_saved_one)
{
    leakscan_report *r = sample_report();
    leakscan_report *other = load();
    char *one = json_of(r), *two = json_of(other);
    ck_assert_str_eq(one, two);
    char explanation[200];
    ck_assert_uint_lt(leakscan_report_explain(other, explanation, sizeof explanation), 200);
    ck_assert_str_eq(explanation, r->explanation);
    ck_assert_str_eq(leakscan_report_subject(other), "Roster");
    const leakscan_finding *f = leakscan_report_finding(other, 0);
    ck_assert_str_eq(leakscan_finding_title(f), "US SSN");
    ck_assert_uint_eq(leakscan_finding_weight(f), 100);
    ck_assert_uint_eq(leakscan_finding_evidence_count(f), 2);
    ck_assert_str_eq(leakscan_finding_evidence(f, 1), "near: social security");
    g_free(one);
    g_free(two);
    leakscan_report_unref(other);
    leakscan_report_unref(r);
}
END_TEST

START_TEST(saving_again_gives_the_same_bytes)
{
    leakscan_report *r = load();
    GByteArray *first = saved;
    save(r);
    ck_assert_uint_eq(saved->len, first->len);
    ck_assert_mem_eq(saved->data, first->data, first->len);
    g_byte_array_unref(first);
    leakscan_report_unref(r);
}
END_TEST

START_TEST(a_failed_report_is_saved_too)
{
    leakscan_report *r = NULL;
    ck_assert_int_eq(leakscan_report_failed(&r, "b\xfcro", 1, 2, 3, LEAKSCAN_GAP_TIMEOUT),
                     LEAKSCAN_OK);
    g_byte_array_unref(saved);
    save(r);
    leakscan_report_unref(r);
    r = load();
    ck_assert_int_eq(leakscan_report_status(r), LEAKSCAN_MESSAGE_FAILED);
    ck_assert_str_eq(leakscan_report_source(r), "b\xfcro");
    ck_assert_uint_eq(leakscan_report_gaps(r), LEAKSCAN_GAP_TIMEOUT);
    ck_assert_ptr_null(leakscan_report_content_id(r));
    leakscan_report_unref(r);
}
END_TEST

START_TEST(a_short_buffer_gets_what_fits)
{
    leakscan_report *r = sample_report();
    guint8 buf[9] = {0};
    ck_assert_uint_eq(leakscan_report_save(r, buf, 8), saved->len);
    ck_assert_mem_eq(buf, saved->data, 8);
    ck_assert_uint_eq(buf[8], 0);
    ck_assert_uint_eq(leakscan_report_save(NULL, buf, 8), 0);
    leakscan_report_unref(r);
}
END_TEST

START_TEST(every_length_but_the_whole_is_refused)
{
    for (guint length = 0; length < saved->len; length++) {
        guint8 *copy = g_memdup2(saved->data, length); /* its end guarded by the sanitizer */
        expect_refused(copy != NULL ? copy : (guint8 *)"", length);
        g_free(copy);
    }
    guint8 more = 0;
    g_byte_array_append(saved, &more, 1);
    expect_refused(saved->data, saved->len);
}
END_TEST

/* Whatever loads must be safe to read in every way, and hold its ranges. */
static void read_everything(leakscan_report *r)
{
    char *json = json_of(r);
    ck_assert(g_utf8_validate(json, -1, NULL));
    g_free(json);
    ck_assert_ptr_nonnull(leakscan_message_status_name(leakscan_report_status(r)));
    ck_assert_ptr_nonnull(leakscan_level_name(leakscan_report_level(r)));
    for (int category = 0; category <= LEAKSCAN_CATEGORY_MARKING; category++)
        ck_assert_uint_le(leakscan_report_score(r, category), 100);
    for (size_t i = 0; i < leakscan_report_finding_count(r); i++) {
        const leakscan_finding *f = leakscan_report_finding(r, i);
        ck_assert_ptr_nonnull(leakscan_category_name(leakscan_finding_category(f)));
        ck_assert_ptr_nonnull(leakscan_where_name(leakscan_finding_where(f)));
        ck_assert_uint_le(leakscan_finding_confidence(f), 100);
        ck_assert_uint_le(leakscan_finding_start(f), leakscan_finding_end(f));
        for (size_t k = 0; k < leakscan_finding_evidence_count(f); k++)
            ck_assert(g_utf8_validate(leakscan_finding_evidence(f, k), -1, NULL));
    }
}

static unsigned loads;

static void try_bytes(const guint8 *data, size_t length)
{
    leakscan_report *r = NULL;
    int status = leakscan_report_load(&r, data, length);
    ck_assert(status == LEAKSCAN_OK || status == LEAKSCAN_E_FORMAT);
    if (status != LEAKSCAN_OK)
        return;
    loads++;
    read_everything(r);
    leakscan_report_unref(r);
}

START_TEST(every_single_byte_may_be_anything)
{
    static const guint8 values[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    for (guint at = 0; at < saved->len; at++) {
        guint8 kept = saved->data[at];
        for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
            saved->data[at] = values[i];
            try_bytes(saved->data, saved->len);
        }
        saved->data[at] = kept;
    }
    ck_assert_uint_gt(loads, 0);
}
END_TEST

START_TEST(random_bytes_may_be_flipped)
{
    GRand *dice = g_rand_new_with_seed(3);
    for (int i = 0; i < 50000; i++) {
        guint8 *copy = g_memdup2(saved->data, saved->len);
        for (int n = g_rand_int_range(dice, 1, 6); n > 0; n--)
            copy[g_rand_int_range(dice, 12, (gint32)saved->len)] =
                (guint8)g_rand_int_range(dice, 0, 256);
        size_t length = g_rand_boolean(dice)
                            ? saved->len
                            : (size_t)g_rand_int_range(dice, 0, (gint32)saved->len);
        try_bytes(copy, length);
        g_free(copy);
    }
    g_rand_free(dice);
    ck_assert_uint_gt(loads, 100);
}
END_TEST

/* The count of findings is the last that is met before the entries. */
START_TEST(a_count_beyond_the_rest_is_refused_before_memory_is_asked_for)
{
    leakscan_report *r = NULL;
    ck_assert_int_eq(leakscan_report_failed(&r, NULL, 0, 0, 0, 0), LEAKSCAN_OK);
    g_byte_array_unref(saved);
    save(r);
    leakscan_report_unref(r);
    for (guint from_end = 4; from_end <= 12; from_end += 4) {
        guint8 *copy = g_memdup2(saved->data, saved->len);
        memset(copy + saved->len - from_end, 0xff, 4);
        expect_refused(copy, saved->len);
        g_free(copy);
    }
}
END_TEST

START_TEST(another_format_or_version_is_refused)
{
    for (guint at = 0; at < 12; at++) {
        saved->data[at] ^= 1;
        expect_refused(saved->data, saved->len);
        saved->data[at] ^= 1;
    }
}
END_TEST

START_TEST(missing_arguments_are_refused)
{
    leakscan_report *r = NULL;
    ck_assert_int_eq(leakscan_report_load(NULL, saved->data, saved->len), LEAKSCAN_E_ARGUMENT);
    ck_assert_int_eq(leakscan_report_load(&r, NULL, 0), LEAKSCAN_E_ARGUMENT);
    ck_assert_ptr_null(r);
}
END_TEST

START_TEST(the_fewest_bytes_of_entries_are_not_overstated)
{
    leakscan_report *r = lks_report_new();
    leakscan_finding f = {.detector = "", .title = "", .part = "", .category = 1, .where = 1};
    lks_unread unread = {"", 1};
    for (int i = 0; i < 50; i++) {
        g_array_append_val(r->findings, f);
        g_array_append_val(r->unread, unread);
        g_ptr_array_add(r->combinations, (gpointer) "");
    }
    g_byte_array_unref(saved);
    save(r);
    leakscan_report_unref(r);
    r = load();
    ck_assert_uint_eq(leakscan_report_finding_count(r), 50);
    ck_assert_uint_eq(leakscan_report_unread_count(r), 50);
    ck_assert_uint_eq(leakscan_report_combination_count(r), 50);
    leakscan_report_unref(r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store");
    TCase *tcase = tcase_create("store");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_add_test(tcase, a_loaded_report_is_the_saved_one);
    tcase_add_test(tcase, saving_again_gives_the_same_bytes);
    tcase_add_test(tcase, a_failed_report_is_saved_too);
    tcase_add_test(tcase, a_short_buffer_gets_what_fits);
    tcase_add_test(tcase, every_length_but_the_whole_is_refused);
    tcase_add_test(tcase, every_single_byte_may_be_anything);
    tcase_add_test(tcase, random_bytes_may_be_flipped);
    tcase_add_test(tcase, a_count_beyond_the_rest_is_refused_before_memory_is_asked_for);
    tcase_add_test(tcase, another_format_or_version_is_refused);
    tcase_add_test(tcase, missing_arguments_are_refused);
    tcase_add_test(tcase, the_fewest_bytes_of_entries_are_not_overstated);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
