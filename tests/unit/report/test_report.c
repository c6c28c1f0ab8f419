/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "libleakscan/model/finding.h"
#include "tests/support/support.h"
#include "tests/unit/report/sample.h"

START_TEST(what_is_set_is_answered)
{
    leakscan_report *r = sample_report();
    ck_assert_int_eq(leakscan_report_status(r), LEAKSCAN_MESSAGE_INCOMPLETE);
    ck_assert_str_eq(leakscan_report_source(r), "archive/inbox.mbox");
    ck_assert_uint_eq(leakscan_report_index(r), 17);
    ck_assert_uint_eq(leakscan_report_offset(r), 48213);
    ck_assert_uint_eq(leakscan_report_length(r), 9120);
    ck_assert_str_eq(leakscan_report_message_id(r), "<a@b>");
    ck_assert_str_eq(leakscan_report_from(r), "a@example.com");
    ck_assert_str_eq(leakscan_report_subject(r), "Roster");
    ck_assert_int_eq(leakscan_report_date(r), 1675854120);
    ck_assert_str_eq(leakscan_report_content_id(r), "0123456789abcdef");
    ck_assert_uint_eq(leakscan_report_score(r, LEAKSCAN_CATEGORY_ALL), 90);
    ck_assert_uint_eq(leakscan_report_score(r, LEAKSCAN_CATEGORY_CLEARANCE), 61);
    ck_assert_int_eq(leakscan_report_level(r), LEAKSCAN_LEVEL_CRITICAL);
    ck_assert_uint_eq(leakscan_report_combination_count(r), 1);
    ck_assert_str_eq(leakscan_report_combination(r, 0), "ssn-dob-clearance");
    ck_assert_uint_eq(leakscan_report_gaps(r), LEAKSCAN_GAP_ENCRYPTED | LEAKSCAN_GAP_TRUNCATED);
    ck_assert_uint_eq(leakscan_report_unread_count(r), 1);
    ck_assert_str_eq(leakscan_report_unread_type(r, 0), "image/png");
    ck_assert_uint_eq(leakscan_report_unread_number(r, 0), 2);
    ck_assert_uint_eq(leakscan_report_finding_count(r), 2);
    leakscan_report_unref(r);
}
END_TEST

START_TEST(what_is_set_in_a_finding_is_answered)
{
    leakscan_report *r = sample_report();
    const leakscan_finding *f = leakscan_report_finding(r, 1);
    ck_assert_str_eq(leakscan_finding_detector(f), "clr-form");
    ck_assert_str_eq(leakscan_finding_title(f), "Form");
    ck_assert_int_eq(leakscan_finding_category(f), LEAKSCAN_CATEGORY_CLEARANCE);
    ck_assert_uint_eq(leakscan_finding_weight(f), 50);
    ck_assert_uint_eq(leakscan_finding_confidence(f), 100);
    ck_assert_uint_eq(leakscan_finding_count(f), 1);
    ck_assert_int_eq(leakscan_finding_where(f), LEAKSCAN_WHERE_ATTACHMENT);
    ck_assert_str_eq(leakscan_finding_part(f), "1.3!/word/document.xml");
    ck_assert_str_eq(leakscan_finding_name(f), "form.docx");
    ck_assert_uint_eq(leakscan_finding_start(f), 0);
    ck_assert_uint_eq(leakscan_finding_end(f), 5);
    ck_assert_ptr_null(leakscan_finding_masked(f));
    ck_assert_str_eq(leakscan_finding_value_id(f), "6f1c000000000002");
    ck_assert_uint_eq(leakscan_finding_evidence_count(f), 1);
    ck_assert_str_eq(leakscan_finding_evidence(f, 0), "3 distinct terms");
    leakscan_report_unref(r);
}
END_TEST

START_TEST(past_the_end_there_is_nothing)
{
    leakscan_report *r = sample_report();
    ck_assert_ptr_null(leakscan_report_finding(r, 2));
    ck_assert_ptr_null(leakscan_report_finding(r, SIZE_MAX));
    ck_assert_ptr_null(leakscan_report_combination(r, 1));
    ck_assert_ptr_null(leakscan_report_unread_type(r, 1));
    ck_assert_uint_eq(leakscan_report_unread_number(r, 1), 0);
    ck_assert_uint_eq(leakscan_report_score(r, 7), 0);
    ck_assert_uint_eq(leakscan_report_score(r, -1), 0);
    ck_assert_ptr_null(leakscan_finding_evidence(leakscan_report_finding(r, 1), 1));
    leakscan_report_unref(r);
}
END_TEST

START_TEST(of_no_report_nothing_is_known_and_nothing_complete)
{
    ck_assert_int_eq(leakscan_report_status(NULL), LEAKSCAN_MESSAGE_FAILED);
    ck_assert_int_eq(leakscan_report_level(NULL), LEAKSCAN_LEVEL_NONE);
    ck_assert_ptr_null(leakscan_report_source(NULL));
    ck_assert_ptr_null(leakscan_report_message_id(NULL));
    ck_assert_ptr_null(leakscan_report_from(NULL));
    ck_assert_ptr_null(leakscan_report_subject(NULL));
    ck_assert_ptr_null(leakscan_report_content_id(NULL));
    ck_assert_int_eq(leakscan_report_date(NULL), INT64_MIN);
    ck_assert_uint_eq(leakscan_report_index(NULL) + leakscan_report_offset(NULL) +
                          leakscan_report_length(NULL) + leakscan_report_gaps(NULL) +
                          leakscan_report_score(NULL, 0),
                      0);
    ck_assert_uint_eq(leakscan_report_finding_count(NULL) + leakscan_report_unread_count(NULL) +
                          leakscan_report_combination_count(NULL),
                      0);
    ck_assert_ptr_null(leakscan_report_finding(NULL, 0));
    ck_assert_ptr_null(leakscan_report_combination(NULL, 0));
    ck_assert_ptr_null(leakscan_report_unread_type(NULL, 0));
    ck_assert_uint_eq(leakscan_report_unread_number(NULL, 0), 0);
    ck_assert_uint_eq(leakscan_report_explain(NULL, NULL, 0), 0);
    ck_assert_ptr_null(leakscan_report_ref(NULL));
    leakscan_report_unref(NULL);
}
END_TEST

START_TEST(of_no_finding_nothing_is_known)
{
    ck_assert_ptr_null(leakscan_finding_detector(NULL));
    ck_assert_ptr_null(leakscan_finding_title(NULL));
    ck_assert_ptr_null(leakscan_finding_part(NULL));
    ck_assert_ptr_null(leakscan_finding_name(NULL));
    ck_assert_ptr_null(leakscan_finding_masked(NULL));
    ck_assert_ptr_null(leakscan_finding_value_id(NULL));
    ck_assert_ptr_null(leakscan_finding_evidence(NULL, 0));
    ck_assert_int_eq(leakscan_finding_category(NULL) + leakscan_finding_where(NULL), 0);
    ck_assert_uint_eq(leakscan_finding_weight(NULL) + leakscan_finding_confidence(NULL) +
                          leakscan_finding_count(NULL),
                      0);
    ck_assert_uint_eq(leakscan_finding_start(NULL) + leakscan_finding_end(NULL), 0);
    ck_assert_uint_eq(leakscan_finding_evidence_count(NULL), 0);
}
END_TEST

START_TEST(a_failed_report_is_refused_with_unknown_gaps)
{
    leakscan_report *r = NULL;
    ck_assert_int_eq(leakscan_report_failed(NULL, "s", 0, 0, 0, 0), LEAKSCAN_E_ARGUMENT);
    ck_assert_int_eq(leakscan_report_failed(&r, "s", 0, 0, 0, 1u << 16), LEAKSCAN_E_ARGUMENT);
    ck_assert_ptr_null(r);
    ck_assert_int_eq(leakscan_report_failed(&r, "s", 1, 2, 3, LEAKSCAN_GAP_INTERRUPTED), 0);
    ck_assert_int_eq(leakscan_report_status(r), LEAKSCAN_MESSAGE_FAILED);
    ck_assert_int_eq(leakscan_report_level(r), LEAKSCAN_LEVEL_NONE);
    ck_assert_str_eq(leakscan_report_source(r), "s");
    leakscan_report_unref(r);
}
END_TEST

START_TEST(the_explanation_is_copied_as_far_as_it_fits)
{
    leakscan_report *r = sample_report();
    char buf[5] = "zzzz";
    ck_assert_uint_eq(leakscan_report_explain(r, buf, 4), strlen(r->explanation));
    ck_assert_str_eq(buf, "pii");
    ck_assert_uint_eq(leakscan_report_explain(r, NULL, 0), strlen(r->explanation));
    leakscan_report_unref(r);
}
END_TEST

static gpointer hold_and_drop(gpointer report)
{
    for (int i = 0; i < 20000; i++) {
        leakscan_report *r = leakscan_report_ref(report);
        if (leakscan_report_index(r) != 17)
            return GINT_TO_POINTER(1);
        leakscan_report_unref(r);
    }
    leakscan_report_unref(report);
    return NULL;
}

START_TEST(a_report_may_be_shared_between_threads)
{
    leakscan_report *r = sample_report();
    GThread *threads[4];
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new(NULL, hold_and_drop, leakscan_report_ref(r));
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        ck_assert_ptr_null(g_thread_join(threads[i]));
    ck_assert_int_eq(g_atomic_int_get(&r->references), 1);
    leakscan_report_unref(r);
}
END_TEST

static const struct {
    unsigned because;
    const char *keyword, *words;
} evidence[] = {
    {0, NULL, ""},
    {LKS_BECAUSE_PATTERN | LKS_BECAUSE_CHECKSUM, NULL, "pattern|checksum"},
    {LKS_BECAUSE_PATTERN | LKS_BECAUSE_KEYWORD, "ssn", "pattern|near: ssn"},
    {LKS_BECAUSE_KEYWORD | LKS_BECAUSE_KEYWORDS, "ssn", "near: ssn|two keywords near"},
    {LKS_BECAUSE_KEYWORD, NULL, "keyword near"},
    {LKS_BECAUSE_GRADE, NULL, "evidence near"},
    {LKS_BECAUSE_BARE | LKS_BECAUSE_NEGATIVE | LKS_BECAUSE_SPECIMEN, NULL,
     "digits only|negative context|specimen"},
    {LKS_BECAUSE_TERMS, NULL, "1 distinct term"},
    {0xffff, NULL,
     "pattern|checksum|keyword near|two keywords near|evidence near|digits only|"
     "negative context|specimen"},
};

START_TEST(reasons_are_told_in_words)
{
    leakscan_report *r = lks_report_new();
    leakscan_finding f = {.because = (uint16_t)evidence[_i].because,
                          .keyword = evidence[_i].keyword, .distinct = 1};
    lks_report_set_evidence(r, &f);
    GString *words = g_string_new(NULL);
    for (size_t i = 0; i < leakscan_finding_evidence_count(&f); i++)
        g_string_append_printf(words, "%s%s", i > 0 ? "|" : "", leakscan_finding_evidence(&f, i));
    ck_assert_str_eq(words->str, evidence[_i].words);
    g_string_free(words, TRUE);
    leakscan_report_unref(r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report");
    TCase *tcase = tcase_create("report");
    tcase_add_test(tcase, what_is_set_is_answered);
    tcase_add_test(tcase, what_is_set_in_a_finding_is_answered);
    tcase_add_test(tcase, past_the_end_there_is_nothing);
    tcase_add_test(tcase, of_no_report_nothing_is_known_and_nothing_complete);
    tcase_add_test(tcase, of_no_finding_nothing_is_known);
    tcase_add_test(tcase, a_failed_report_is_refused_with_unknown_gaps);
    tcase_add_test(tcase, the_explanation_is_copied_as_far_as_it_fits);
    tcase_add_test(tcase, a_report_may_be_shared_between_threads);
    tcase_add_loop_test(tcase, reasons_are_told_in_words, 0, G_N_ELEMENTS(evidence));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
