/* SPDX-License-Identifier: Apache-2.0 */
/* use_scan.c - a message in memory, and everything its report answers. */
#define _POSIX_C_SOURCE 200809L
#include "tap.h"

#include "mail.h"

static leakscan_policy *policy;
static leakscan_scanner *scanner;

static leakscan_report *scan(const char *mail)
{
    leakscan_report *report = NULL;
    EXPECT(leakscan_scan_memory(scanner, mail, strlen(mail), &report) == LEAKSCAN_OK);
    return report;
}

static const leakscan_finding *find(const leakscan_report *report, const char *detector)
{
    size_t i;
    for (i = 0; i < leakscan_report_finding_count(report); i++)
        if (strcmp(leakscan_finding_detector(leakscan_report_finding(report, i)), detector) == 0)
            return leakscan_report_finding(report, i);
    return NULL;
}

static int is_id(const char *text)
{
    return text != NULL && strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16;
}

static void a_message_is_described(void)
{
    leakscan_report *report;
    EXPECT(leakscan_scanner_set_origin(scanner, "in/roster.eml", 3, 4000) == LEAKSCAN_OK);
    report = scan(roster);
    EXPECT(leakscan_report_status(report) == LEAKSCAN_MESSAGE_COMPLETE);
    EXPECT(leakscan_report_gaps(report) == 0);
    EXPECT(strcmp(leakscan_report_source(report), "in/roster.eml") == 0);
    EXPECT(leakscan_report_index(report) == 3);
    EXPECT(leakscan_report_offset(report) == 4000);
    EXPECT(leakscan_report_length(report) == strlen(roster));
    EXPECT(strcmp(leakscan_report_subject(report), "roster") == 0);
    EXPECT(leakscan_report_date(report) == 1675854120);
    EXPECT(leakscan_report_from(report) != NULL && leakscan_report_message_id(report) != NULL);
    EXPECT(is_id(leakscan_report_content_id(report)));
    leakscan_report_unref(report);
    EXPECT(leakscan_scanner_set_origin(scanner, NULL, 0, 0) == LEAKSCAN_OK);
}

static void a_number_is_found_masked_and_scored(void)
{
    leakscan_report *report = scan(roster);
    const leakscan_finding *ssn = find(report, "us-ssn");
    EXPECT(ssn != NULL);
    EXPECT(leakscan_finding_category(ssn) == LEAKSCAN_CATEGORY_PII);
    EXPECT(leakscan_finding_weight(ssn) == 100);
    EXPECT(leakscan_finding_confidence(ssn) >= 85);
    EXPECT(leakscan_finding_count(ssn) == 1);
    EXPECT(leakscan_finding_where(ssn) == LEAKSCAN_WHERE_BODY);
    EXPECT(ssn != NULL && strcmp(leakscan_finding_masked(ssn), "###-##-####") == 0);
    EXPECT(leakscan_finding_end(ssn) - leakscan_finding_start(ssn) == 11);
    EXPECT(leakscan_finding_start(ssn) == strlen("Full name: Roe, Jane\nSSN: "));
    EXPECT(leakscan_finding_name(ssn) == NULL && leakscan_finding_part(ssn) != NULL);
    EXPECT(is_id(leakscan_finding_value_id(ssn)));
    EXPECT(leakscan_finding_evidence_count(ssn) >= 2);
    EXPECT(find(report, "dob") != NULL);
    EXPECT(leakscan_report_score(report, LEAKSCAN_CATEGORY_ALL) >= 60);
    EXPECT(leakscan_report_score(report, LEAKSCAN_CATEGORY_PII) >= 35);
    EXPECT(leakscan_report_score(report, LEAKSCAN_CATEGORY_MARKING) == 0);
    EXPECT(leakscan_report_level(report) >= LEAKSCAN_LEVEL_HIGH);
    EXPECT(leakscan_report_combination_count(report) >= 1);
    leakscan_report_unref(report);
}

static void no_value_stands_in_what_is_written(void)
{
    leakscan_report *report = scan(roster);
    char *json = json_of(report);
    size_t length = leakscan_report_explain(report, NULL, 0);
    char *lines = (char *)malloc(length + 1);
    EXPECT(leakscan_report_explain(report, lines, length + 1) == length);
    EXPECT(strncmp(json, "{\"type\":\"message\",\"schema\":1,", 29) == 0);
    EXPECT(strstr(json, "536") == NULL && strstr(json, "4399") == NULL);
    EXPECT(strstr(lines, "us-ssn") != NULL && strstr(lines, "4399") == NULL);
    free(lines);
    free(json);
    leakscan_report_unref(report);
}

static void the_same_message_gives_the_same_report(void)
{
    leakscan_report *one = scan(roster), *other = scan(roster);
    char *a = json_of(one), *b = json_of(other);
    EXPECT(strcmp(a, b) == 0);
    free(a);
    free(b);
    leakscan_report_unref(one);
    leakscan_report_unref(other);
}

static void a_harmless_message_scores_little(void)
{
    leakscan_report *report = scan(LUNCH);
    EXPECT(leakscan_report_status(report) == LEAKSCAN_MESSAGE_COMPLETE);
    EXPECT(leakscan_report_level(report) == LEAKSCAN_LEVEL_MINIMAL);
    EXPECT(leakscan_report_finding_count(report) == 0);
    leakscan_report_unref(report);
}

static void a_report_passes_to_another_process(void)
{
    leakscan_report *report = scan(roster), *loaded = NULL;
    size_t length = leakscan_report_save(report, NULL, 0);
    void *bytes = malloc(length);
    char *a, *b;
    EXPECT(leakscan_report_save(report, bytes, length) == length);
    EXPECT(leakscan_report_load(&loaded, bytes, length) == LEAKSCAN_OK);
    a = json_of(report);
    b = json_of(loaded);
    EXPECT(strcmp(a, b) == 0);
    EXPECT(leakscan_report_load(&loaded, bytes, length - 1) == LEAKSCAN_E_FORMAT);
    free(a);
    free(b);
    free(bytes);
    leakscan_report_unref(loaded);
    leakscan_report_unref(report);
}

static void a_document_is_an_attachment(void)
{
    static const char text[] = "SSN: 536-90-4399\n";
    leakscan_report *report = NULL;
    const leakscan_finding *ssn;
    EXPECT(leakscan_scan_document(scanner, text, strlen(text), "list.txt", &report) ==
           LEAKSCAN_OK);
    ssn = find(report, "us-ssn");
    EXPECT(ssn != NULL);
    EXPECT(leakscan_finding_where(ssn) == LEAKSCAN_WHERE_ATTACHMENT);
    leakscan_report_unref(report);
}

static void a_message_in_a_file_gives_the_same(void)
{
    FILE *file = tmpfile();
    leakscan_report *memory = scan(roster), *stored = NULL;
    EXPECT(file != NULL && fputs("before", file) >= 0 && fputs(roster, file) >= 0);
    EXPECT(fflush(file) == 0);
    EXPECT(leakscan_scan_fd(scanner, fileno(file), 6, strlen(roster), &stored) == LEAKSCAN_OK);
    EXPECT(leakscan_report_score(stored, 0) == leakscan_report_score(memory, 0));
    EXPECT(leakscan_report_finding_count(stored) == leakscan_report_finding_count(memory));
    EXPECT(strcmp(leakscan_report_content_id(stored), leakscan_report_content_id(memory)) == 0);
    leakscan_report_unref(stored);
    leakscan_report_unref(memory);
    fclose(file);
}

static void what_is_allowed_is_not_reported(void)
{
    leakscan_builder *builder = NULL;
    leakscan_policy *lenient = NULL;
    leakscan_scanner *kept = scanner;
    leakscan_report *report;
    EXPECT(leakscan_builder_new(&builder) == LEAKSCAN_OK);
    EXPECT(leakscan_builder_allow(builder, LEAKSCAN_ALLOW_VALUE, "536904399") == LEAKSCAN_OK);
    EXPECT(leakscan_builder_set_show(builder, LEAKSCAN_SHOW_NONE) == LEAKSCAN_OK);
    EXPECT(leakscan_builder_compile(builder, &lenient) == LEAKSCAN_OK);
    scanner = make_scanner(lenient);
    report = scan(roster);
    EXPECT(find(report, "us-ssn") == NULL);
    EXPECT(find(report, "dob") != NULL);
    EXPECT(leakscan_finding_masked(find(report, "dob")) == NULL);
    leakscan_report_unref(report);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(lenient);
    leakscan_builder_free(builder);
    scanner = kept;
}

typedef struct seen {
    char text[4096];
    size_t length, ends;
} seen;

static int remember(const char *part, int where, const char *name, const char *text,
                    size_t length, void *userdata)
{
    seen *s = (seen *)userdata;
    (void)name;
    EXPECT(part != NULL && leakscan_where_name(where) != NULL);
    if (where != LEAKSCAN_WHERE_BODY)
        return 0;
    s->ends += length == 0;
    if (length < sizeof s->text - s->length) {
        if (length > 0)
            memcpy(s->text + s->length, text, length);
        s->length += length;
    }
    return 0;
}

static void offsets_count_the_text_that_is_shown(void)
{
    static seen shown;
    leakscan_report *report;
    const leakscan_finding *ssn;
    EXPECT(leakscan_scanner_set_text_sink(scanner, remember, &shown) == LEAKSCAN_OK);
    report = scan(roster);
    EXPECT(leakscan_scanner_set_text_sink(scanner, NULL, NULL) == LEAKSCAN_OK);
    ssn = find(report, "us-ssn");
    EXPECT(shown.ends == 1);
    EXPECT(leakscan_finding_end(ssn) <= shown.length);
    EXPECT(memcmp(shown.text + leakscan_finding_start(ssn), "536-90-4399", 11) == 0);
    leakscan_report_unref(report);
}

int main(void)
{
    policy = make_policy();
    scanner = make_scanner(policy);
    RUN(a_message_is_described);
    RUN(a_number_is_found_masked_and_scored);
    RUN(no_value_stands_in_what_is_written);
    RUN(the_same_message_gives_the_same_report);
    RUN(a_harmless_message_scores_little);
    RUN(a_report_passes_to_another_process);
    RUN(a_document_is_an_attachment);
    RUN(a_message_in_a_file_gives_the_same);
    RUN(what_is_allowed_is_not_reported);
    RUN(offsets_count_the_text_that_is_shown);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    return tap_done();
}
