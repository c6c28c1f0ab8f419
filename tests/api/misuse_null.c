/* SPDX-License-Identifier: Apache-2.0 */
/* misuse_null.c - every function of the header that takes an object is given none:
 * accessors answer nothing, calls answer LEAKSCAN_E_ARGUMENT. */
#include "tap.h"

#include "mail.h"

#define NOTHING(call) EXPECT((call) == 0)
#define REFUSED(call) EXPECT((call) == LEAKSCAN_E_ARGUMENT)

static void a_builder_that_is_none_is_refused(void)
{
    leakscan_policy *p = NULL;
    REFUSED(leakscan_builder_add_text(NULL, "x", 1, "x"));
    REFUSED(leakscan_builder_add_file(NULL, "x"));
    REFUSED(leakscan_builder_set_limit(NULL, LEAKSCAN_LIMIT_MIME_DEPTH, 10));
    REFUSED(leakscan_builder_set_show(NULL, LEAKSCAN_SHOW_SHAPE));
    REFUSED(leakscan_builder_set_key(NULL, key, sizeof key));
    REFUSED(leakscan_builder_set_option(NULL, LEAKSCAN_OPTION_VECTORSCAN, 1));
    REFUSED(leakscan_builder_allow(NULL, LEAKSCAN_ALLOW_VALUE, "x"));
    REFUSED(leakscan_builder_set_spool_directory(NULL, "/tmp"));
    REFUSED(leakscan_builder_add_password(NULL, "x"));
    REFUSED(leakscan_builder_set_backend(NULL, NULL));
    REFUSED(leakscan_policy_extraction(NULL));
    REFUSED(leakscan_builder_compile(NULL, &p));
    EXPECT(p == NULL);
    NOTHING(leakscan_builder_diagnostic(NULL, 0));
    NOTHING(leakscan_diagnostic_severity(NULL));
    NOTHING(leakscan_diagnostic_origin(NULL));
    NOTHING(leakscan_diagnostic_column(NULL));
    NOTHING(leakscan_pack_name((size_t)-1));
    NOTHING(leakscan_pack_text(NULL, NULL));
    NOTHING(leakscan_pack_text("no-such-pack", NULL));
    EXPECT(leakscan_pack_text(leakscan_pack_name(0), NULL) != NULL);
}

static void a_rule_that_is_none_answers_nothing(void)
{
    NOTHING(leakscan_policy_fingerprint(NULL));
    NOTHING(leakscan_rule_title(NULL));
    NOTHING(leakscan_rule_description(NULL));
    NOTHING(leakscan_rule_source(NULL));
    NOTHING(leakscan_rule_pack(NULL));
    NOTHING(leakscan_rule_category(NULL));
    NOTHING(leakscan_rule_confidence_alone(NULL));
    NOTHING(leakscan_rule_confidence_context(NULL));
    NOTHING(leakscan_rule_is_linkage(NULL));
    NOTHING(leakscan_rule_example(NULL, 0));
    NOTHING(leakscan_rule_example_is_accept(NULL, 0));
    NOTHING(leakscan_rule_classes(NULL));
}

static void a_scanner_that_is_none_is_refused(void)
{
    leakscan_report *r = NULL;
    REFUSED(leakscan_scan_fd(NULL, 0, 0, 1, &r));
    REFUSED(leakscan_scan_message(NULL, NULL, &r));
    REFUSED(leakscan_scan_document(NULL, "x", 1, "x", &r));
    REFUSED(leakscan_scanner_set_gaps(NULL, 0));
    EXPECT(r == NULL);
    leakscan_scanner_error(NULL);
}

static void a_message_that_is_none_answers_nothing(void)
{
    char buffer[4];
    int fd = -7;
    uint64_t begin = 5, end = 5;
    NOTHING(leakscan_reader_failed_source(NULL));
    NOTHING(leakscan_reader_failed_reason(NULL));
    REFUSED(leakscan_reader_set_range(NULL, 0, 1));
    REFUSED(leakscan_reader_share_rest(NULL, 1, &fd, &begin, &end));
    EXPECT(fd == -7 && begin == 5 && end == 5);
    NOTHING(leakscan_message_index(NULL));
    NOTHING(leakscan_message_offset(NULL));
    NOTHING(leakscan_message_gaps(NULL));
    NOTHING(leakscan_message_is_document(NULL));
    EXPECT(leakscan_message_kind(NULL) == LEAKSCAN_KIND_OTHER);
    NOTHING(leakscan_message_is_failed(NULL));
    EXPECT(leakscan_message_read(NULL, 0, buffer, sizeof buffer) <= 0);
}

static void a_report_that_is_none_answers_nothing(void)
{
    char buffer[4] = "abc";
    NOTHING(leakscan_report_source(NULL));
    NOTHING(leakscan_report_index(NULL));
    NOTHING(leakscan_report_offset(NULL));
    NOTHING(leakscan_report_length(NULL));
    NOTHING(leakscan_report_message_id(NULL));
    NOTHING(leakscan_report_from(NULL));
    NOTHING(leakscan_report_subject(NULL));
    leakscan_report_date(NULL);
    leakscan_report_status(NULL);
    leakscan_report_level(NULL);
    NOTHING(leakscan_report_content_id(NULL));
    NOTHING(leakscan_report_score(NULL, LEAKSCAN_CATEGORY_ALL));
    NOTHING(leakscan_report_combination_count(NULL));
    NOTHING(leakscan_report_combination(NULL, 0));
    NOTHING(leakscan_report_gaps(NULL));
    NOTHING(leakscan_report_unread_count(NULL));
    NOTHING(leakscan_report_unread_type(NULL, 0));
    NOTHING(leakscan_report_unread_number(NULL, 0));
    NOTHING(leakscan_report_finding_count(NULL));
    NOTHING(leakscan_report_finding(NULL, 0));
    NOTHING(leakscan_report_explain(NULL, buffer, sizeof buffer));
    NOTHING(leakscan_report_json(NULL, buffer, sizeof buffer));
    NOTHING(leakscan_report_save(NULL, buffer, sizeof buffer));
}

static void a_finding_that_is_none_answers_nothing(void)
{
    NOTHING(leakscan_finding_detector(NULL));
    NOTHING(leakscan_finding_title(NULL));
    NOTHING(leakscan_finding_category(NULL));
    NOTHING(leakscan_finding_weight(NULL));
    NOTHING(leakscan_finding_confidence(NULL));
    NOTHING(leakscan_finding_count(NULL));
    leakscan_finding_where(NULL);
    NOTHING(leakscan_finding_part(NULL));
    NOTHING(leakscan_finding_name(NULL));
    NOTHING(leakscan_finding_start(NULL));
    NOTHING(leakscan_finding_end(NULL));
    NOTHING(leakscan_finding_masked(NULL));
    NOTHING(leakscan_finding_value_id(NULL));
    NOTHING(leakscan_finding_evidence_count(NULL));
    NOTHING(leakscan_finding_evidence(NULL, 0));
}

static void a_saved_report_is_refused_unless_whole(void)
{
    leakscan_report *r = NULL, *loaded = NULL;
    char saved[4096];
    size_t length, cut;
    REFUSED(leakscan_report_failed(NULL, "x", 0, 0, 0, 0));
    REFUSED(leakscan_report_load(NULL, "x", 1));
    REFUSED(leakscan_report_load(&loaded, NULL, 1));
    EXPECT(leakscan_report_failed(&r, NULL, 1, 2, 3, LEAKSCAN_GAP_TIMEOUT) == LEAKSCAN_OK);
    length = leakscan_report_save(r, saved, sizeof saved);
    EXPECT(length > 0 && length < sizeof saved);
    for (cut = 0; cut < length; cut++)
        EXPECT(leakscan_report_load(&loaded, saved, cut) < 0 && loaded == NULL);
    EXPECT(leakscan_report_load(&loaded, saved, length) == LEAKSCAN_OK);
    EXPECT(leakscan_report_gaps(loaded) == LEAKSCAN_GAP_TIMEOUT);
    leakscan_report_unref(loaded);
    leakscan_report_unref(r);
}

/* ---- names ----------------------------------------------------------------------- */

static void a_number_without_a_name_has_none(void)
{
    static const int numbers[] = {-1000, -1, 99, 0x7fffffff, -0x7fffffff - 1};
    size_t i;
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        NOTHING(leakscan_category_name(numbers[i]));
        NOTHING(leakscan_level_name(numbers[i]));
        NOTHING(leakscan_message_status_name(numbers[i]));
        NOTHING(leakscan_where_name(numbers[i]));
        NOTHING(leakscan_kind_name(numbers[i]));
        NOTHING(leakscan_format_name(numbers[i]));
        NOTHING(leakscan_limit_name(numbers[i]));
        leakscan_status_name(numbers[i]);
    }
    NOTHING(leakscan_gap_name(0));
    NOTHING(leakscan_gap_name(3));
    NOTHING(leakscan_gap_name(0x80000000u));
    EXPECT(leakscan_level_from_name(NULL) < 0 && leakscan_level_from_name("") < 0);
    EXPECT(leakscan_format_from_name(NULL) < 0 && leakscan_format_from_name("x") < 0);
}

/* ---- re-entry -------------------------------------------------------------------- */

static leakscan_scanner *scanner;
static leakscan_reader *reader;
static int calls;

static int scan_from_text(const char *part, int where, const char *name, const char *text,
                          size_t length, void *userdata)
{
    leakscan_report *r = NULL;
    (void)part;
    (void)where;
    (void)name;
    (void)text;
    (void)length;
    (void)userdata;
    calls++;
    EXPECT(leakscan_scan_memory(scanner, "x", 1, &r) == LEAKSCAN_E_BUSY);
    EXPECT(leakscan_scan_fd(scanner, 0, 0, 1, &r) == LEAKSCAN_E_BUSY);
    EXPECT(leakscan_scan_document(scanner, "x", 1, "x", &r) == LEAKSCAN_E_BUSY);
    EXPECT(leakscan_scanner_set_text_sink(scanner, NULL, NULL) == LEAKSCAN_E_BUSY);
    EXPECT(leakscan_scanner_set_origin(scanner, "x", 0, 0) == LEAKSCAN_E_BUSY);
    EXPECT(leakscan_scanner_set_gaps(scanner, 1) == LEAKSCAN_E_BUSY);
    EXPECT(r == NULL);
    return 0;
}

static void a_text_sink_cannot_reenter_its_scanner(void)
{
    leakscan_policy *policy = make_policy();
    leakscan_report *r = NULL;
    scanner = make_scanner(policy);
    EXPECT(leakscan_scanner_set_text_sink(scanner, scan_from_text, NULL) == LEAKSCAN_OK);
    EXPECT(leakscan_scan_memory(scanner, roster, strlen(roster), &r) == LEAKSCAN_OK);
    EXPECT(calls > 0 && leakscan_report_finding_count(r) > 0);
    leakscan_report_unref(r);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
}

/* Asks its own reader for the next message before it gives anything. */
static int64_t read_from_read(void *buf, size_t size, void *userdata)
{
    const leakscan_message *m = NULL;
    int fd = -1;
    uint64_t begin = 0, end = 0;
    (void)buf;
    (void)size;
    (void)userdata;
    calls++;
    EXPECT(leakscan_reader_next(reader, &m) == LEAKSCAN_E_BUSY);
    EXPECT(leakscan_reader_set_range(reader, 0, 1) < 0);
    EXPECT(leakscan_reader_share_rest(reader, 1, &fd, &begin, &end) == LEAKSCAN_E_BUSY);
    EXPECT(m == NULL);
    return 0;
}

static void a_read_function_cannot_reenter_its_reader(void)
{
    leakscan_policy *policy = make_policy();
    const leakscan_message *m = NULL;
    calls = 0;
    EXPECT(leakscan_reader_open_fn(&reader, policy, read_from_read, NULL, "x",
                                   LEAKSCAN_FORMAT_MBOX) == LEAKSCAN_OK);
    EXPECT(leakscan_reader_next(reader, &m) == LEAKSCAN_DONE);
    EXPECT(calls > 0);
    leakscan_reader_free(reader);
    leakscan_policy_unref(policy);
}

int main(void)
{
    RUN(a_builder_that_is_none_is_refused);
    RUN(a_rule_that_is_none_answers_nothing);
    RUN(a_scanner_that_is_none_is_refused);
    RUN(a_message_that_is_none_answers_nothing);
    RUN(a_report_that_is_none_answers_nothing);
    RUN(a_finding_that_is_none_answers_nothing);
    RUN(a_saved_report_is_refused_unless_whole);
    RUN(a_number_without_a_name_has_none);
    RUN(a_text_sink_cannot_reenter_its_scanner);
    RUN(a_read_function_cannot_reenter_its_reader);
    return tap_done();
}
