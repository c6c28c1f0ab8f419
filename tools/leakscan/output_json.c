/* SPDX-License-Identifier: Apache-2.0 */
/* output_json.c - newline-delimited JSON; the contract is in leakscan(1). */
#include "config.h"

#include "json.h"
#include "line.h"
#include "writer.h"

#include <inttypes.h>
#include <string.h>

static void begin(sink *out)
{
}

/* What is JSON escapes quotation marks, so the first such text is the field itself. */
static const char index_field[] = ",\"index\":";

/* Digits of the index become a hole, and a copy's field gets one before the brace. */
static void make_holes(GString *line, gsize from)
{
    char *field = strstr(line->str + from, index_field);

    if (field == NULL)
        return;
    char *digits = field + strlen(index_field);
    gsize at = (gsize)(digits - line->str);
    *digits = LINE_INDEX;
    g_string_erase(line, (gssize)at + 1, (gssize)strspn(digits + 1, "0123456789"));
    line->str[line->len - 1] = LINE_COPY;
    g_string_append(line, "}\n");
}

static void message(GString *line, const leakscan_report *report)
{
    gsize from = line->len;
    gsize room = line->allocated_len - from;
    size_t length = leakscan_report_json(report, line->str + from, room);

    if (length >= room) {
        g_string_set_size(line, from + length);
        leakscan_report_json(report, line->str + from, length + 1);
    }
    line->len = from + length;
    make_holes(line, from);
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

static void append_kinds(GString *line, const tally *t)
{
    for (int kind = 0; kind < TALLY_KINDS; kind++)
        append_count(line, kind == 0 ? ",\"items\":{" : ",", leakscan_kind_name(kind),
                     t->kinds[kind]);
    g_string_append_c(line, '}');
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
    append_kinds(line, t);
    append_count(line, ",", "workers_lost", result->workers_lost);
    g_string_append(line, ",\"options\":");
    scan_options_append_json(result->options, line);
    g_string_append(line, "}\n");
    sink_add(out, line->str, line->len);
    g_string_free(line, TRUE);
}

const writer writer_json = {.begin = begin, .message = message, .error = error, .end = end,
                            .line_begin = "{\"type\":\"message\",\"schema\":1,\"source\":",
                            .line_end = "}\n", .copy = ",\"copy\":true"};
