/* SPDX-License-Identifier: Apache-2.0 */
/* output_json.c - newline-delimited JSON; the contract is in leakscan(1). */
#include "config.h"

#include "json.h"
#include "writer.h"

#include <inttypes.h>
#include <string.h>

#define LINE_SIZE (16U << 10)

static void begin(sink *out)
{
}

/* The line ends in "}": a copy gets one more field before it. */
static void message(sink *out, const leakscan_report *report, bool is_copy)
{
    static const char copy[] = ",\"copy\":true}\n";
    char fixed[LINE_SIZE];
    char *line = fixed;
    size_t length = leakscan_report_json(report, fixed, sizeof fixed);

    if (length >= sizeof fixed) {
        line = g_malloc(length + 1);
        length = leakscan_report_json(report, line, length + 1);
    }
    if (is_copy && length > 0) {
        sink_add(out, line, length - 1);
        sink_add(out, copy, strlen(copy));
    } else {
        sink_add(out, line, length);
        sink_add(out, "\n", 1);
    }
    if (line != fixed)
        g_free(line);
}

static void error(sink *out, const char *source, const char *reason)
{
    GString *line = g_string_new("{\"type\":\"error\",\"schema\":1");

    json_append_path(line, "source", source);
    g_string_append(line, ",\"reason\":");
    json_append_string(line, reason == NULL ? "unknown" : reason);
    g_string_append(line, "}\n");
    sink_add(out, line->str, line->len);
    g_string_free(line, TRUE);
}

static void append_count(GString *line, const char *before, const char *key, uint64_t count)
{
    g_string_append_printf(line, "%s\"%s\":%" PRIu64, before, key, count);
}

static void append_levels(GString *line, const tally *t)
{
    for (int level = LEAKSCAN_LEVEL_MINIMAL; level <= LEAKSCAN_LEVEL_CRITICAL; level++)
        append_count(line, level == LEAKSCAN_LEVEL_MINIMAL ? ",\"levels\":{" : ",",
                     leakscan_level_name(level), t->levels[level]);
    g_string_append_c(line, '}');
}

static void append_detectors(GString *line, const tally *t)
{
    GPtrArray *detectors = tally_detectors(t);

    g_string_append(line, ",\"detectors\":{");
    for (guint i = 0; i < detectors->len; i++) {
        const tally_detector *detector = g_ptr_array_index(detectors, i);
        if (i > 0)
            g_string_append_c(line, ',');
        json_append_string(line, detector->id);
        g_string_append_printf(line, ":%" PRIu64, detector->distinct);
    }
    g_string_append_c(line, '}');
    g_ptr_array_unref(detectors);
}

static void append_gaps(GString *line, const tally *t)
{
    bool is_first = true;

    g_string_append(line, ",\"gaps\":{");
    for (unsigned i = 0; i < TALLY_GAPS; i++) {
        const char *name = leakscan_gap_name(1U << i);
        if (t->gaps[i] == 0 || name == NULL)
            continue;
        append_count(line, is_first ? "" : ",", name, t->gaps[i]);
        is_first = false;
    }
    g_string_append_c(line, '}');
}

static void end(sink *out, const scan_result *result)
{
    const tally *t = result->tally;
    GString *line = g_string_new("{\"type\":\"summary\",\"schema\":1");

    append_count(line, ",\"messages\":{", "seen", tally_seen(t));
    append_count(line, ",", "complete", t->statuses[LEAKSCAN_MESSAGE_COMPLETE]);
    append_count(line, ",", "incomplete", t->statuses[LEAKSCAN_MESSAGE_INCOMPLETE]);
    append_count(line, ",", "failed", t->statuses[LEAKSCAN_MESSAGE_FAILED]);
    append_count(line, "},\"files\":{", "seen", result->files_seen);
    append_count(line, ",", "read", result->files_read);
    append_count(line, ",", "skipped", result->files_skipped);
    append_count(line, ",", "failed", result->files_failed);
    g_string_append_printf(line, "},\"partial\":%s", result->is_partial ? "true" : "false");
    append_count(line, ",", "bytes", result->bytes);
    g_string_append(line, ",\"seconds\":");
    json_append_seconds(line, result->microseconds);
    append_levels(line, t);
    append_detectors(line, t);
    g_string_append(line, ",\"policy\":");
    json_append_string(line, result->policy);
    g_string_append_printf(line, ",\"version\":\"%d.%d.%d\"", LEAKSCAN_VERSION_MAJOR,
                           LEAKSCAN_VERSION_MINOR, LEAKSCAN_VERSION_PATCH);
    append_count(line, ",", "copies", t->copies);
    append_gaps(line, t);
    append_count(line, ",", "workers_lost", result->workers_lost);
    g_string_append(line, ",\"options\":");
    scan_options_append_json(result->options, line);
    g_string_append(line, "}\n");
    sink_add(out, line->str, line->len);
    g_string_free(line, TRUE);
}

const writer writer_json = {begin, message, error, end};
