/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "libleakscan/mailbox/postmark.h"
#include "tests/support/support.h"

static const char *const dated[] = {
    "From joe@example.org Tue Dec  2 11:02:03 2003",
    "From joe@example.org  Tue Dec 02 11:02:03 2003",
    "From joe at example.org  Tue Dec  2 11:02:03 2003",
    "From - Tue Dec 02 11:02:03 2003",
    "From MAILER-DAEMON Fri Jul  8 12:08:34 2011",
    "From joe@example.org Tue Dec  2 11:02 2003",
    "From joe@example.org Tue Dec  2 11:02:03 EST 2003",
    "From joe@example.org Tue Dec  2 11:02:03 2003 +0100",
    "From joe@example.org Tue Dec  2 11:02:03 +0100 2003",
    "From 1234567890@xxx Mon Nov 25 10:57:03 +0000 2013",
    "From joe Tue Dec  2 11:02:03 2003 remote from host",
    "From joe@example.org Tue Dec  2 11:02:03 2003   ",
    "From joe@example.org Tue, 2 Dec 2003 11:02:03 +0100",
    "From joe@example.org Tue, 02 Dec 2003 11:02:03 +0000 (GMT)",
    "From \"joe doe\"@example.org Tue Dec  2 11:02:03 2003",
    "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001",
    "From ???@??? Mon Jan 01 00:00:00 1997",
    "From joe@example.org Sat Dec 31 23:59:60 2016",
    "From  Tue Dec  2 11:02:03 2003",
};

static const char *const undated[] = {
    "From the beginning of time we knew that it was wrong.",
    "From Monday to Friday we are open",
    "From joe@example.org",
    "From - ",
    "From our meeting of last week on Tue Dec  2 11:02:03 2003",
    "From joe@example.org Tus Dec  2 11:02:03 2003",
    "From joe@example.org Tue Dez  2 11:02:03 2003",
    "From joe@example.org Tue Dec 32 11:02:03 2003",
    "From joe@example.org Tue Dec 00 11:02:03 2003",
    "From joe@example.org Tue Dec  2 24:02:03 2003",
    "From joe@example.org Tue Dec  2 11:60:03 2003",
    "From joe@example.org Tue Dec  2 11:02:03 03",
    "From joe@example.org Tue Dec  2 11:02:03 20034",
    "From joe@example.org Tue Dec  2 11:02:03",
    "From joe@example.org Tue Dec  2 11:02:03 2003 he wrote as follows",
    "From joe@example.org Tuesday Dec  2 11:02:03 2003",
    "From: joe@example.org Tue Dec  2 11:02:03 2003",
    ">From joe@example.org Tue Dec  2 11:02:03 2003",
    "FROM joe@example.org Tue Dec  2 11:02:03 2003",
    "From",
    "",
};

START_TEST(a_real_postmark_is_accepted)
{
    const char *line = dated[_i];
    ck_assert_msg(lks_postmark_is_dated((const uint8_t *)line, strlen(line)), "%s", line);
}
END_TEST

START_TEST(another_line_is_refused)
{
    const char *line = undated[_i];
    ck_assert_msg(!lks_postmark_is_dated((const uint8_t *)line, strlen(line)), "%s", line);
}
END_TEST

#define COMMIT "0123456789abcdef0123456789abcdef01234567"

static const struct {
    const char *line;
    lks_spelling spelling;
} spelled[] = {
    {"From -", LKS_SPELLING_DATELESS},
    {"From - ", LKS_SPELLING_DATELESS},
    {"From joe@example.org", LKS_SPELLING_DATELESS},
    {"From joe", LKS_SPELLING_DATED},
    {"From ", LKS_SPELLING_DATED},
    {"From -- ", LKS_SPELLING_DATED},
    {"From joe@example.org to", LKS_SPELLING_DATED},
    {"From " COMMIT " Mon Sep 17 00:00:00 2001", LKS_SPELLING_PATCH},
    {"From " COMMIT "0 Mon Sep 17 00:00:00 2001", LKS_SPELLING_DATED},
    {"From " COMMIT " Mon Sep 17 00:00:01 2001", LKS_SPELLING_DATED},
};

START_TEST(a_postmark_shows_how_the_mailbox_writes_them)
{
    const char *line = spelled[_i].line;
    ck_assert_int_eq(lks_postmark_spelling((const uint8_t *)line, strlen(line)),
                     spelled[_i].spelling);
}
END_TEST

#define POSTMARK "From joe@example.org Tue Dec  2 11:02:03 2003\n"

static const struct {
    const char *text;
    lks_postmark_context context;
    bool is_final;
    lks_verdict verdict;
} judged[] = {
    {POSTMARK, {.is_after_blank = true}, false, LKS_VERDICT_YES},
    {POSTMARK "no header", {.is_after_blank = true}, false, LKS_VERDICT_YES},
    {POSTMARK, {0}, false, LKS_VERDICT_MORE},
    {POSTMARK, {0}, true, LKS_VERDICT_NO},
    {POSTMARK "Subject", {0}, false, LKS_VERDICT_MORE},
    {POSTMARK "Subject:", {0}, false, LKS_VERDICT_YES},
    {POSTMARK "Subject :", {0}, false, LKS_VERDICT_YES},
    {POSTMARK "Well, you see:", {0}, false, LKS_VERDICT_NO},
    {POSTMARK POSTMARK, {0}, false, LKS_VERDICT_YES},
    {"From joe", {.is_after_blank = true}, false, LKS_VERDICT_MORE},
    {"From -\nSubject: x", {.is_after_blank = true}, false, LKS_VERDICT_NO},
    {"From -\nSubject: x", {.is_after_blank = true, .spelling = LKS_SPELLING_DATELESS}, false,
     LKS_VERDICT_YES},
    {"From -\nand so on", {.is_after_blank = true, .spelling = LKS_SPELLING_DATELESS}, false,
     LKS_VERDICT_NO},
    {"From joe on Tuesday\nSubject: x", {.is_after_blank = true, .is_first = true}, false,
     LKS_VERDICT_YES},
};

START_TEST(a_doubtful_postmark_needs_a_header_after_it)
{
    const char *text = judged[_i].text;
    lks_ahead ahead = {(const uint8_t *)text, strlen(text), judged[_i].is_final};
    size_t length = 0;
    ck_assert_int_eq(lks_postmark_judge(ahead, judged[_i].context, &length), judged[_i].verdict);
}
END_TEST

START_TEST(a_line_without_end_is_refused_at_its_limit)
{
    static char text[LKS_POSTMARK_LINE_MAX + 1];
    memset(text, 'x', sizeof text);
    memcpy(text, "From ", 5);
    size_t length;
    lks_postmark_context context = {.is_after_blank = true};
    lks_ahead ahead = {(const uint8_t *)text, LKS_POSTMARK_LINE_MAX - 1, false};
    ck_assert_int_eq(lks_postmark_judge(ahead, context, &length), LKS_VERDICT_MORE);
    ahead.length++;
    ck_assert_int_eq(lks_postmark_judge(ahead, context, &length), LKS_VERDICT_NO);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    Suite *suite = suite_create("postmark");
    TCase *tcase = tcase_create("postmark");
    tcase_add_loop_test(tcase, a_real_postmark_is_accepted, 0, COUNT(dated));
    tcase_add_loop_test(tcase, another_line_is_refused, 0, COUNT(undated));
    tcase_add_loop_test(tcase, a_postmark_shows_how_the_mailbox_writes_them, 0, COUNT(spelled));
    tcase_add_loop_test(tcase, a_doubtful_postmark_needs_a_header_after_it, 0, COUNT(judged));
    tcase_add_test(tcase, a_line_without_end_is_refused_at_its_limit);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
