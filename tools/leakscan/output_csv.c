/* SPDX-License-Identifier: Apache-2.0 */
/*
 * output_csv.c - one row a finding, the message's columns before it; a message
 * without findings has one row.  RFC 4180, and no field begins a formula.
 */
#include "config.h"

#include "line.h"
#include "terminal.h"
#include "writer.h"

#include <inttypes.h>
#include <string.h>

static const char header[] =
    "source,index,offset,length,status,copy,message_id,date,from,subject,score,level,"
    "combinations,gaps,detector,category,confidence,count,part,where,name,start,end,masked,"
    "value_id\r\n";

/* Spreadsheets take a field that begins so for a formula (OWASP, "CSV
 * Injection"), some of them full-width signs too and some after white space. */
static bool begins_formula(const char *text)
{
    static const gunichar starts[] = {'=', '+', '-', '@', 0xff1d, 0xff0b, 0xff0d, 0xff20};

    if (text[0] == '\t' || text[0] == '\r' || text[0] == '\n')
        return true;
    gunichar c = g_utf8_get_char_validated(text + strspn(text, " "), -1);
    for (size_t i = 0; i < G_N_ELEMENTS(starts); i++) {
        if (c == starts[i])
            return true;
    }
    return false;
}

static void append_text(GString *row, const char *text)
{
    if (text == NULL)
        return;
    char *escaped = text_escape(text, -1);
    g_string_append_c(row, '"');
    if (begins_formula(text))
        g_string_append_c(row, '\'');
    for (const char *p = escaped; *p != '\0'; p++) {
        if (*p == '"')
            g_string_append_c(row, '"');
        g_string_append_c(row, *p);
    }
    g_string_append_c(row, '"');
    g_free(escaped);
}

static void append_field(GString *row, const char *text)
{
    append_text(row, text);
    g_string_append_c(row, ',');
}

static void append_number(GString *row, uint64_t number)
{
    g_string_append_printf(row, "%" PRIu64 ",", number);
}

static void append_date(GString *row, int64_t date)
{
    GDateTime *when = date == INT64_MIN ? NULL : g_date_time_new_from_unix_utc(date);
    if (when != NULL) {
        char *text = g_date_time_format(when, "%Y-%m-%dT%H:%M:%SZ");
        g_string_append(row, text);
        g_free(text);
        g_date_time_unref(when);
    }
    g_string_append_c(row, ',');
}

static void append_combinations(GString *row, const leakscan_report *report)
{
    for (size_t i = 0; i < leakscan_report_combination_count(report); i++)
        g_string_append_printf(row, "%s%s", i > 0 ? " " : "",
                               leakscan_report_combination(report, i));
    g_string_append_c(row, ',');
}

static void append_gaps(GString *row, uint32_t gaps)
{
    const char *space = "";
    for (unsigned i = 0; i < TALLY_GAPS; i++) {
        const char *name = leakscan_gap_name(1U << i);
        if (!((gaps >> i) & 1) || name == NULL)
            continue;
        g_string_append_printf(row, "%s%s", space, name);
        space = " ";
    }
    g_string_append_c(row, ',');
}

static void append_message(GString *row, const leakscan_report *report)
{
    append_field(row, leakscan_report_source(report));
    g_string_append_c(row, LINE_INDEX);
    g_string_append_c(row, ',');
    append_number(row, leakscan_report_offset(report));
    append_number(row, leakscan_report_length(report));
    append_field(row, leakscan_message_status_name(leakscan_report_status(report)));
    g_string_append_c(row, LINE_COPY);
    g_string_append_c(row, ',');
    append_field(row, leakscan_report_message_id(report));
    append_date(row, leakscan_report_date(report));
    append_field(row, leakscan_report_from(report));
    append_field(row, leakscan_report_subject(report));
    if (leakscan_report_status(report) == LEAKSCAN_MESSAGE_FAILED) {
        g_string_append(row, ",,");
    } else {
        append_number(row, leakscan_report_score(report, LEAKSCAN_CATEGORY_ALL));
        append_field(row, leakscan_level_name(leakscan_report_level(report)));
    }
    append_combinations(row, report);
    append_gaps(row, leakscan_report_gaps(report));
}

static void append_finding(GString *row, const leakscan_finding *finding)
{
    uint32_t confidence = leakscan_finding_confidence(finding);

    append_field(row, leakscan_finding_detector(finding));
    append_field(row, leakscan_category_name(leakscan_finding_category(finding)));
    g_string_append_printf(row, "%u.%02u,", confidence / 100, confidence % 100);
    append_number(row, leakscan_finding_count(finding));
    append_field(row, leakscan_finding_part(finding));
    append_field(row, leakscan_where_name(leakscan_finding_where(finding)));
    append_field(row, leakscan_finding_name(finding));
    append_number(row, leakscan_finding_start(finding));
    append_number(row, leakscan_finding_end(finding));
    append_field(row, leakscan_finding_masked(finding));
    append_text(row, leakscan_finding_value_id(finding));
    g_string_append(row, "\r\n");
}

static void begin(sink *out)
{
    sink_add(out, header, strlen(header));
}

static void message(GString *line, const leakscan_report *report)
{
    size_t count = leakscan_report_finding_count(report);
    GString *row = g_string_new(NULL);

    append_message(row, report);
    if (count == 0) {
        g_string_append_len(line, row->str, (gssize)row->len);
        g_string_append(line, ",,,,,,,,,,\r\n");
    }
    for (size_t i = 0; i < count; i++) {
        g_string_append_len(line, row->str, (gssize)row->len);
        append_finding(line, leakscan_report_finding(report, i));
    }
    g_string_free(row, TRUE);
}

/* Inputs that failed are told on standard error and by the exit status. */
static void error(sink *out, const char *source, const char *reason)
{
}

static void end(sink *out, const scan_result *result)
{
}

const writer writer_csv = {.begin = begin, .message = message, .error = error, .end = end,
                           .line_begin = "\"", .line_end = "\r\n", .copy = "\"copy\"",
                           .has_rows = true};
