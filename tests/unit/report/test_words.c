/* SPDX-License-Identifier: Apache-2.0 */
#include <glib.h>
#include <limits.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"

/* The words of the JSON contract: a change of one breaks its readers. */
typedef const char *(*name_function)(int);

static const struct {
    name_function name;
    int number;
    const char *word;
} words[] = {
    {leakscan_status_name, LEAKSCAN_OK, "ok"},
    {leakscan_status_name, LEAKSCAN_DONE, "done"},
    {leakscan_status_name, LEAKSCAN_STOPPED, "stopped"},
    {leakscan_status_name, LEAKSCAN_INPUT_FAILED, "input-failed"},
    {leakscan_status_name, LEAKSCAN_E_NOMEM, "nomem"},
    {leakscan_status_name, LEAKSCAN_E_ARGUMENT, "argument"},
    {leakscan_status_name, LEAKSCAN_E_STATE, "state"},
    {leakscan_status_name, LEAKSCAN_E_BUSY, "busy"},
    {leakscan_status_name, LEAKSCAN_E_IO, "io"},
    {leakscan_status_name, LEAKSCAN_E_POLICY, "policy"},
    {leakscan_status_name, LEAKSCAN_E_FORMAT, "format"},
    {leakscan_status_name, LEAKSCAN_E_INTERNAL, "internal"},
    {leakscan_status_name, 4, "unknown"},
    {leakscan_status_name, -9, "unknown"},
    {leakscan_status_name, INT_MAX, "unknown"},
    {leakscan_status_name, INT_MIN, "unknown"},
    {leakscan_category_name, LEAKSCAN_CATEGORY_ALL, NULL},
    {leakscan_category_name, LEAKSCAN_CATEGORY_PII, "pii"},
    {leakscan_category_name, LEAKSCAN_CATEGORY_FINANCIAL, "financial"},
    {leakscan_category_name, LEAKSCAN_CATEGORY_CREDENTIAL, "credential"},
    {leakscan_category_name, LEAKSCAN_CATEGORY_HEALTH, "health"},
    {leakscan_category_name, LEAKSCAN_CATEGORY_CLEARANCE, "clearance"},
    {leakscan_category_name, LEAKSCAN_CATEGORY_MARKING, "marking"},
    {leakscan_category_name, 7, NULL},
    {leakscan_category_name, -1, NULL},
    {leakscan_level_name, LEAKSCAN_LEVEL_NONE, "none"},
    {leakscan_level_name, LEAKSCAN_LEVEL_MINIMAL, "minimal"},
    {leakscan_level_name, LEAKSCAN_LEVEL_LOW, "low"},
    {leakscan_level_name, LEAKSCAN_LEVEL_MODERATE, "moderate"},
    {leakscan_level_name, LEAKSCAN_LEVEL_HIGH, "high"},
    {leakscan_level_name, LEAKSCAN_LEVEL_CRITICAL, "critical"},
    {leakscan_level_name, 6, NULL},
    {leakscan_message_status_name, LEAKSCAN_MESSAGE_COMPLETE, "complete"},
    {leakscan_message_status_name, LEAKSCAN_MESSAGE_INCOMPLETE, "incomplete"},
    {leakscan_message_status_name, LEAKSCAN_MESSAGE_FAILED, "failed"},
    {leakscan_message_status_name, 3, NULL},
    {leakscan_kind_name, LEAKSCAN_KIND_MAIL, "mail"},
    {leakscan_kind_name, LEAKSCAN_KIND_APPOINTMENT, "appointment"},
    {leakscan_kind_name, LEAKSCAN_KIND_CONTACT, "contact"},
    {leakscan_kind_name, LEAKSCAN_KIND_TASK, "task"},
    {leakscan_kind_name, LEAKSCAN_KIND_NOTE, "note"},
    {leakscan_kind_name, LEAKSCAN_KIND_OTHER, "other"},
    {leakscan_kind_name, LEAKSCAN_KIND_DOCUMENT, "document"},
    {leakscan_kind_name, 7, NULL},
    {leakscan_where_name, 0, NULL},
    {leakscan_where_name, LEAKSCAN_WHERE_SUBJECT, "subject"},
    {leakscan_where_name, LEAKSCAN_WHERE_BODY, "body"},
    {leakscan_where_name, LEAKSCAN_WHERE_ATTACHMENT, "attachment"},
    {leakscan_where_name, LEAKSCAN_WHERE_FILENAME, "filename"},
    {leakscan_where_name, LEAKSCAN_WHERE_HEADER, "header"},
    {leakscan_where_name, 6, NULL},
};

START_TEST(numbers_have_their_words)
{
    ck_assert_pstr_eq(words[_i].name(words[_i].number), words[_i].word);
}
END_TEST

static const struct {
    uint32_t gap;
    const char *word;
} gaps[] = {
    {LEAKSCAN_GAP_TRUNCATED, "truncated"},
    {LEAKSCAN_GAP_TOO_LARGE, "too-large"},
    {LEAKSCAN_GAP_TOO_DEEP, "too-deep"},
    {LEAKSCAN_GAP_TOO_MANY_PARTS, "too-many-parts"},
    {LEAKSCAN_GAP_TOO_MANY_MEMBERS, "too-many-members"},
    {LEAKSCAN_GAP_TOO_MANY_FINDINGS, "too-many-findings"},
    {LEAKSCAN_GAP_RATIO, "ratio"},
    {LEAKSCAN_GAP_ENCRYPTED, "encrypted"},
    {LEAKSCAN_GAP_UNREAD_TYPE, "unread-type"},
    {LEAKSCAN_GAP_EXTRACT_FAILED, "extract-failed"},
    {LEAKSCAN_GAP_EXTRACT_TIMEOUT, "extract-timeout"},
    {LEAKSCAN_GAP_CHARSET, "charset"},
    {LEAKSCAN_GAP_MALFORMED, "malformed"},
    {LEAKSCAN_GAP_STEP_LIMIT, "step-limit"},
    {LEAKSCAN_GAP_TIMEOUT, "timeout"},
    {LEAKSCAN_GAP_INTERRUPTED, "interrupted"},
    {0, NULL},
    {LEAKSCAN_GAP_RATIO | LEAKSCAN_GAP_ENCRYPTED, NULL},
    {(uint32_t)1 << 31, NULL},
};

START_TEST(gaps_have_their_words)
{
    ck_assert_pstr_eq(leakscan_gap_name(gaps[_i].gap), gaps[_i].word);
}
END_TEST

START_TEST(levels_are_found_by_name)
{
    for (int level = LEAKSCAN_LEVEL_NONE; level <= LEAKSCAN_LEVEL_CRITICAL; level++)
        ck_assert_int_eq(leakscan_level_from_name(leakscan_level_name(level)), level);
    ck_assert_int_lt(leakscan_level_from_name("High"), 0);
    ck_assert_int_lt(leakscan_level_from_name(""), 0);
    ck_assert_int_lt(leakscan_level_from_name(NULL), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("words");
    TCase *tcase = tcase_create("words");
    tcase_add_loop_test(tcase, numbers_have_their_words, 0, G_N_ELEMENTS(words));
    tcase_add_loop_test(tcase, gaps_have_their_words, 0, G_N_ELEMENTS(gaps));
    tcase_add_test(tcase, levels_are_found_by_name);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
