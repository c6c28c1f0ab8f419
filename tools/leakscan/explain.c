/* SPDX-License-Identifier: Apache-2.0 */
/* explain.c - `leakscan explain`: every finding of a message and the sum of its score. */
#include "config.h"

#include "command.h"
#include "single.h"
#include "terminal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char explain_help[] =
    "Usage: leakscan explain [OPTION]... MESSAGE\n"
    "\n"
    "Shows every finding of one message with its evidence, and the arithmetic of\n"
    "the score.  Values are masked.  \"-\" is standard input.\n"
    "\n"
    "  leakscan explain message.eml\n"
    "  leakscan explain --index 17 inbox.mbox    message 17, counted from 0\n"
    "\n"
    "  --index N      which message of a mailbox\n"
    "  --show HOW     values as shape (preset), last4, full or none\n"
    "  --all          weak findings too\n"
    "  --packs, --rules, --allow, --key-file, --limits, --documents, --format,\n"
    "  --spool-dir, --engine, --helper, --ocr, --password    as for leakscan scan\n";

typedef struct explain_state {
    unsigned shown;
    int exit_status;
} explain_state;

static void print_escaped(const char *label, const char *text)
{
    char *shown = text_escape(text == NULL ? "-" : text, -1);
    printf("%-12s%s\n", label, shown);
    g_free(shown);
}

static void print_date(int64_t date)
{
    GDateTime *when = date == INT64_MIN ? NULL : g_date_time_new_from_unix_utc(date);
    char *text = when == NULL ? NULL : g_date_time_format(when, "%Y-%m-%d %H:%M:%S UTC");
    print_escaped("date", text);
    g_free(text);
    if (when != NULL)
        g_date_time_unref(when);
}

static void print_gaps(const leakscan_report *report)
{
    uint32_t gaps = leakscan_report_gaps(report);

    if (gaps != 0)
        printf("%-12s", "not read");
    for (unsigned i = 0; i < 32; i++) {
        const char *name = (gaps >> i) & 1 ? leakscan_gap_name(1U << i) : NULL;
        if (name != NULL)
            printf("%s ", name);
    }
    if (gaps != 0)
        putchar('\n');
    for (size_t i = 0; i < leakscan_report_unread_count(report); i++) {
        char *type = text_escape(leakscan_report_unread_type(report, i), -1);
        printf("%-12s%s, %u (no text)\n", "passed over", type,
               leakscan_report_unread_number(report, i));
        g_free(type);
    }
}

static void print_head(const leakscan_report *report)
{
    char *source = text_escape(leakscan_report_source(report), -1);

    printf("%-12s%s:%" PRIu64 ", bytes %" PRIu64 " to %" PRIu64 "\n", "message", source,
           leakscan_report_index(report), leakscan_report_offset(report),
           leakscan_report_offset(report) + leakscan_report_length(report));
    g_free(source);
    print_escaped("message-id", leakscan_report_message_id(report));
    print_date(leakscan_report_date(report));
    print_escaped("from", leakscan_report_from(report));
    print_escaped("subject", leakscan_report_subject(report));
    printf("%-12s%s\n", "status",
           leakscan_message_status_name(leakscan_report_status(report)));
    print_gaps(report);
}

static void print_finding(const leakscan_finding *f)
{
    char *detector = text_escape(leakscan_finding_detector(f), -1);
    char *title = text_escape(leakscan_finding_title(f), -1);
    char *masked = text_escape(leakscan_finding_masked(f), -1);
    char *part = text_escape(leakscan_finding_part(f), -1);
    char *name = text_escape(leakscan_finding_name(f), -1);
    uint32_t weight = leakscan_finding_weight(f);

    printf("  %s (%s)  %s\n", detector, title, masked);
    printf("      part %s, %s%s%s, bytes %" PRIu64 " to %" PRIu64 ", met %u %s\n", part,
           leakscan_where_name(leakscan_finding_where(f)), name[0] == '\0' ? "" : " ", name,
           leakscan_finding_start(f), leakscan_finding_end(f), leakscan_finding_count(f),
           leakscan_finding_count(f) == 1 ? "time" : "times");
    printf("      confidence %u %%, weight %u.%u, %s; value %s\n",
           leakscan_finding_confidence(f), weight / 10, weight % 10,
           leakscan_category_name(leakscan_finding_category(f)), leakscan_finding_value_id(f));
    for (size_t i = 0; i < leakscan_finding_evidence_count(f); i++) {
        char *evidence = text_escape(leakscan_finding_evidence(f, i), -1);
        printf("%s%s", i == 0 ? "      because: " : "; ", evidence);
        g_free(evidence);
    }
    if (leakscan_finding_evidence_count(f) > 0)
        putchar('\n');
    g_free(detector);
    g_free(title);
    g_free(masked);
    g_free(part);
    g_free(name);
}

static void print_arithmetic(const leakscan_report *report)
{
    size_t length = leakscan_report_explain(report, NULL, 0);
    char *text = g_malloc(length + 1);
    GString *escaped = g_string_sized_new(length);

    leakscan_report_explain(report, text, length + 1);
    text_escape_append(escaped, text, length);
    printf("\nscore\n%s", escaped->str);
    if (escaped->len > 0 && escaped->str[escaped->len - 1] != '\n')
        putchar('\n');
    g_string_free(escaped, TRUE);
    g_free(text);
}

static void print_report(const leakscan_report *report)
{
    size_t count = leakscan_report_finding_count(report);

    print_head(report);
    printf("\nfindings: %zu\n", count);
    for (size_t i = 0; i < count; i++)
        print_finding(leakscan_report_finding(report, i));
    if (leakscan_report_status(report) == LEAKSCAN_MESSAGE_FAILED)
        return;
    print_arithmetic(report);
}

/* Without --index the first message is explained, and that there are more is told. */
static int explain_message(leakscan_scanner *s, const leakscan_message *m, void *userdata)
{
    explain_state *state = userdata;
    leakscan_report *report = NULL;

    if (state->shown > 0) {
        complain("there are more messages: choose one with --index N");
        return 1;
    }
    state->shown++;
    int status = leakscan_scan_message(s, m, &report);
    if (status != LEAKSCAN_OK) {
        complain("the message cannot be scanned: %s", leakscan_status_name(status));
        state->exit_status = EXIT_UNFINISHED;
        return 1;
    }
    print_report(report);
    if (leakscan_report_status(report) != LEAKSCAN_MESSAGE_COMPLETE)
        state->exit_status = EXIT_UNREAD;
    leakscan_report_unref(report);
    return 0;
}

int command_explain(int argc, char **argv)
{
    single_options options;
    explain_state state = {0, EXIT_FINISHED};

    int status = single_options_parse(&options, argc, argv, "explain", explain_help);
    if (status == 0) {
        status = single_run(&options, explain_message, &state);
        if (status == EXIT_FINISHED)
            status = state.exit_status;
    }
    policy_options_clear(&options.policy);
    return status < 0 ? EXIT_FINISHED : status;
}
