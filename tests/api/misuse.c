/* SPDX-License-Identifier: Apache-2.0 */
/* misuse.c - NULL, numbers out of range, wrong order and re-entry: an error is
 * answered, outputs stay untouched, nothing breaks. */
#include "tap.h"

#include "mail.h"

static leakscan_policy *policy;
static leakscan_scanner *scanner;

static void nothing_may_be_given_back(void)
{
    leakscan_builder_free(NULL);
    leakscan_policy_unref(NULL);
    leakscan_scanner_free(NULL);
    leakscan_reader_free(NULL);
    leakscan_report_unref(NULL);
    leakscan_feed_abort(NULL);
    leakscan_scanner_interrupt(NULL);
    leakscan_scanner_resume(NULL);
    EXPECT(leakscan_policy_ref(NULL) == NULL);
    EXPECT(leakscan_report_ref(NULL) == NULL);
}

static void a_builder_refuses_what_is_out_of_range(void)
{
    leakscan_builder *b = NULL;
    EXPECT(leakscan_builder_new(NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_new(&b) == LEAKSCAN_OK);
    EXPECT(leakscan_builder_add_builtin(NULL, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_add_builtin(b, "no-such-pack") == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_add_text(b, NULL, 1, "x") == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_add_file(b, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_add_file(b, "/nonexistent/pack.xml") == LEAKSCAN_E_IO);
    EXPECT(leakscan_builder_set_limit(b, 0, 1) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_set_limit(b, 99, 1) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_set_limit(b, LEAKSCAN_LIMIT_MIME_DEPTH, UINT64_MAX) ==
           LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_limit_bounds(99, NULL, NULL, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_limit_name(99) == NULL && leakscan_limit_from_name(NULL) < 0);
    EXPECT(leakscan_builder_set_show(b, 4) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_set_show(b, -1) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_set_key(b, key, 31) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_set_key(b, NULL, 32) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_set_option(b, 0, 1) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_set_option(b, 99, 1) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_allow(b, 99, "x") == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_allow(b, LEAKSCAN_ALLOW_VALUE, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_allow(b, LEAKSCAN_ALLOW_PATTERN, "(") < 0);
    EXPECT(leakscan_builder_set_spool_directory(b, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_set_helper(NULL, "") == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_lint(NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_compile(b, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_builder_diagnostic_count(NULL) == 0);
    EXPECT(leakscan_builder_diagnostic(b, 1000) == NULL);
    EXPECT(leakscan_diagnostic_text(NULL) == NULL && leakscan_diagnostic_line(NULL) == 0);
    leakscan_builder_free(b);
}

static void a_policy_answers_nothing_beyond_its_rules(void)
{
    EXPECT(leakscan_policy_rule_count(NULL) == 0);
    EXPECT(leakscan_policy_rule(policy, (size_t)-1) == NULL);
    EXPECT(leakscan_policy_rule(NULL, 0) == NULL);
    EXPECT(leakscan_policy_check(NULL, NULL, NULL) < 0);
    EXPECT(leakscan_rule_id(NULL) == NULL);
    EXPECT(leakscan_rule_weight(NULL) == 0);
    EXPECT(leakscan_rule_example_count(NULL) == 0);
    EXPECT(leakscan_rule_example(leakscan_policy_rule(policy, 0), (size_t)-1) == NULL);
}

static void a_scanner_refuses_nothing_to_scan(void)
{
    leakscan_scanner *s = NULL;
    leakscan_report *r = NULL;
    EXPECT(leakscan_scanner_new(NULL, policy) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_scanner_new(&s, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(s == NULL);
    EXPECT(leakscan_scan_memory(NULL, "x", 1, &r) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_scan_memory(scanner, NULL, 1, &r) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_scan_memory(scanner, "x", 1, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_scan_fd(scanner, -1, 0, 1, &r) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_scan_fd(scanner, 0, UINT64_MAX, 1, &r) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_scan_message(scanner, NULL, &r) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_scan_document(scanner, NULL, 1, "x", &r) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_scanner_set_origin(NULL, "x", 0, 0) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_scanner_set_text_sink(NULL, NULL, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(r == NULL);
    EXPECT(leakscan_scan_memory(scanner, NULL, 0, &r) == LEAKSCAN_OK);
    EXPECT(leakscan_report_finding_count(r) == 0);
    leakscan_report_unref(r);
}

static int ignore(leakscan_report *report, void *userdata)
{
    (void)report;
    (void)userdata;
    return 0;
}

static void a_feed_keeps_its_order(void)
{
    leakscan_report *r = NULL;
    EXPECT(leakscan_feed(scanner, "x", 1) == LEAKSCAN_E_STATE);
    EXPECT(leakscan_feed_end(scanner) == LEAKSCAN_E_STATE);
    EXPECT(leakscan_feed_begin(scanner, LEAKSCAN_FORMAT_MBOX, NULL, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_feed_begin(scanner, LEAKSCAN_FORMAT_MAILDIR, ignore, NULL) ==
           LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_feed_begin(scanner, 99, ignore, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_feed_begin(NULL, 0, ignore, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_feed_begin(scanner, LEAKSCAN_FORMAT_MBOX, ignore, NULL) == LEAKSCAN_OK);
    EXPECT(leakscan_feed_begin(scanner, LEAKSCAN_FORMAT_MBOX, ignore, NULL) == LEAKSCAN_E_STATE);
    EXPECT(leakscan_scan_memory(scanner, "x", 1, &r) == LEAKSCAN_E_STATE);
    EXPECT(leakscan_feed(scanner, NULL, 1) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_feed(scanner, "", 0) == LEAKSCAN_OK);
    EXPECT(leakscan_feed(NULL, "x", 1) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_feed_end(NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(r == NULL);
    EXPECT(leakscan_feed_end(scanner) == LEAKSCAN_OK);
    EXPECT(leakscan_feed_end(scanner) == LEAKSCAN_E_STATE);
}

static int reenter(leakscan_report *report, void *userdata)
{
    leakscan_report *r = NULL;
    EXPECT(leakscan_scan_memory(scanner, "x", 1, &r) == LEAKSCAN_E_BUSY);
    EXPECT(leakscan_feed(scanner, "x", 1) == LEAKSCAN_E_BUSY);
    EXPECT(leakscan_feed_end(scanner) == LEAKSCAN_E_BUSY);
    EXPECT(leakscan_feed_begin(scanner, LEAKSCAN_FORMAT_MBOX, ignore, NULL) == LEAKSCAN_E_BUSY);
    EXPECT(leakscan_scanner_set_origin(scanner, "x", 0, 0) == LEAKSCAN_E_BUSY);
    EXPECT(leakscan_scanner_set_text_sink(scanner, NULL, NULL) == LEAKSCAN_E_BUSY);
    leakscan_feed_abort(scanner);
    EXPECT(r == NULL);
    EXPECT(leakscan_report_status(report) == LEAKSCAN_MESSAGE_COMPLETE);
    ++*(int *)userdata;
    return 0;
}

static void a_callback_cannot_reenter_its_scanner(void)
{
    int calls = 0;
    EXPECT(leakscan_feed_begin(scanner, LEAKSCAN_FORMAT_MBOX, reenter, &calls) == LEAKSCAN_OK);
    EXPECT(leakscan_feed(scanner, mailbox, strlen(mailbox)) == LEAKSCAN_OK);
    EXPECT(leakscan_feed_end(scanner) == LEAKSCAN_OK);
    EXPECT(calls == 2);
}

static int64_t give_nothing(void *buf, size_t size, void *userdata)
{
    (void)buf;
    (void)size;
    (void)userdata;
    return 0;
}

static void a_reader_refuses_what_it_cannot_read(void)
{
    leakscan_reader *rd = NULL;
    const leakscan_message *m = NULL;
    EXPECT(leakscan_reader_open_path(NULL, policy, "x", 0) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_reader_open_path(&rd, NULL, "x", 0) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_reader_open_path(&rd, policy, NULL, 0) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_reader_open_path(&rd, policy, "x", 99) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_reader_open_fd(&rd, policy, -1, "x", 0) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_reader_open_fn(&rd, policy, NULL, NULL, "x", 0) == LEAKSCAN_E_ARGUMENT);
    EXPECT(rd == NULL);
    EXPECT(leakscan_reader_open_fn(&rd, policy, give_nothing, NULL, "x", LEAKSCAN_FORMAT_MBOX) ==
           LEAKSCAN_OK);
    EXPECT(leakscan_reader_set_range(rd, 2, 1) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_reader_next(rd, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_reader_next(rd, &m) == LEAKSCAN_DONE);
    EXPECT(leakscan_reader_next(rd, &m) == LEAKSCAN_DONE);
    EXPECT(leakscan_reader_set_range(rd, 0, 1) == LEAKSCAN_E_STATE);
    EXPECT(leakscan_reader_share_rest(rd, 0, NULL, NULL, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_reader_share_rest(NULL, 0, NULL, NULL, NULL) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_reader_count(rd, 99) == 0);
    EXPECT(m == NULL);
    leakscan_reader_free(rd);
    EXPECT(leakscan_reader_next(NULL, &m) == LEAKSCAN_E_ARGUMENT);
    EXPECT(leakscan_reader_count(NULL, LEAKSCAN_COUNT_MESSAGES) == 0);
    EXPECT(leakscan_message_source(NULL) == NULL && leakscan_message_length(NULL) == 0);
    EXPECT(leakscan_message_data(NULL) == NULL && leakscan_message_fd(NULL, NULL) == -1);
}

static void a_policy_lives_as_long_as_its_scanners(void)
{
    leakscan_policy *short_lived = make_policy();
    leakscan_scanner *s = make_scanner(short_lived);
    leakscan_report *r = NULL;
    leakscan_policy_unref(short_lived);
    EXPECT(leakscan_scan_memory(s, roster, strlen(roster), &r) == LEAKSCAN_OK);
    leakscan_scanner_free(s);
    EXPECT(leakscan_report_finding_count(r) > 0);
    leakscan_report_unref(r);
}

int main(void)
{
    policy = make_policy();
    scanner = make_scanner(policy);
    RUN(nothing_may_be_given_back);
    RUN(a_builder_refuses_what_is_out_of_range);
    RUN(a_policy_answers_nothing_beyond_its_rules);
    RUN(a_scanner_refuses_nothing_to_scan);
    RUN(a_feed_keeps_its_order);
    RUN(a_callback_cannot_reenter_its_scanner);
    RUN(a_reader_refuses_what_it_cannot_read);
    RUN(a_policy_lives_as_long_as_its_scanners);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    return tap_done();
}
