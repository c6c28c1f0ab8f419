/* SPDX-License-Identifier: Apache-2.0 */
/* output_human.c - the summary for people, in 80 columns. */
#include "config.h"

#include "terminal.h"
#include "writer.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define WIDTH          80
#define BAR_WIDTH      34
#define TOP_DETECTORS  15

static const char *const level_colours[TALLY_LEVELS] = {"", "2", "", "33", "31", "1;31"};

static const char *const gap_meanings[TALLY_GAPS] = {
    "the input ended inside the message",
    "a limit of bytes was passed",
    "nested deeper than the limit",
    "more parts than the limit",
    "more files in an archive than the limit",
    "more findings than the limit",
    "compressed beyond belief",
    "encrypted content",
    "a document type that is not read",
    "a document could not be read",
    "a document took too long",
    "text read in a guessed charset",
    "broken MIME that others may read otherwise",
    "a pattern hit its limit of steps",
    "time ran out",
    "interrupted",
};

/* Colour stands only on a terminal; the page is otherwise the same. */
typedef struct page {
    GString *text;
    bool has_colours;
} page;

static void put(page *p, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void put(page *p, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(p->text, format, arguments);
    va_end(arguments);
}

static void put_coloured(page *p, const char *colour, const char *text)
{
    if (p->has_colours && colour[0] != '\0')
        put(p, "\033[%sm%s\033[0m", colour, text);
    else
        put(p, "%s", text);
}

static void put_heading(page *p, const char *text)
{
    put(p, "\n");
    put_coloured(p, "1", text);
    put(p, "\n");
}

/* 1234567 as "1,234,567", in a field of so many columns. */
static void put_number(page *p, uint64_t number, int width)
{
    char digits[32], grouped[48];
    size_t length = (size_t)g_snprintf(digits, sizeof digits, "%" PRIu64, number);
    size_t at = 0;

    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            grouped[at++] = ',';
        grouped[at++] = digits[i];
    }
    grouped[at] = '\0';
    put(p, "%*s", width, grouped);
}

static void put_size(page *p, uint64_t bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    double size = (double)bytes;
    size_t unit = 0;

    while (size >= 999.95 && unit + 1 < G_N_ELEMENTS(units)) {
        size /= 1000.0;
        unit++;
    }
    put(p, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
}

static const char *plural(uint64_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

/* ---- what was read ----------------------------------------------------------- */

/* What Outlook keeps beside mail, each counted apart. */
static void put_kinds(page *p, const tally *t)
{
    static const char *const many[TALLY_KINDS] = {"mail",  "appointments", "contacts", "tasks",
                                                  "notes", "other items",  "documents"};
    static const char *const one[TALLY_KINDS] = {"mail", "appointment", "contact", "task",
                                                 "note", "other item",  "document"};
    const char *before = "  of these: ";

    if (t->kinds[LEAKSCAN_KIND_MAIL] == t->messages)
        return;
    for (int kind = 0; kind < TALLY_KINDS; kind++) {
        if (t->kinds[kind] == 0)
            continue;
        put(p, "%s", before);
        put_number(p, t->kinds[kind], 0);
        put(p, " %s", plural(t->kinds[kind], one[kind], many[kind]));
        before = ", ";
    }
    put(p, "\n");
}

static void put_counts(page *p, const scan_result *result)
{
    const tally *t = result->tally;
    uint64_t seen = tally_seen(t);
    double seconds = (double)MAX(result->microseconds, 1) / G_USEC_PER_SEC;

    if (result->is_partial)
        put_coloured(p, "1;33", "PARTIAL: the scan was ended before all was read\n");
    put_number(p, seen, 0);
    put(p, " %s seen = ", plural(seen, "message", "messages"));
    put_number(p, t->statuses[LEAKSCAN_MESSAGE_COMPLETE], 0);
    put(p, " complete + ");
    put_number(p, t->statuses[LEAKSCAN_MESSAGE_INCOMPLETE], 0);
    put(p, " incomplete + ");
    put_number(p, t->statuses[LEAKSCAN_MESSAGE_FAILED], 0);
    put(p, " failed\n");
    put_kinds(p, t);
    put_number(p, result->files_seen, 0);
    put(p, " %s: ", plural(result->files_seen, "file", "files"));
    put_number(p, result->files_read, 0);
    put(p, " read, ");
    put_number(p, result->files_skipped, 0);
    put(p, " skipped (no mail), ");
    put_number(p, result->files_failed, 0);
    put(p, " failed\n");
    put_size(p, result->bytes);
    put(p, " in %.1f s", seconds);
    put(p, " (%.1f MB/s, ", (double)result->bytes / 1e6 / seconds);
    put_number(p, (uint64_t)((double)seen / seconds), 0);
    put(p, " messages/s)\n");
}

static void put_levels(page *p, const tally *t)
{
    uint64_t scored = 0;

    for (int level = LEAKSCAN_LEVEL_MINIMAL; level <= LEAKSCAN_LEVEL_CRITICAL; level++)
        scored += t->levels[level];
    put_heading(p, "Levels");
    for (int level = LEAKSCAN_LEVEL_CRITICAL; level >= LEAKSCAN_LEVEL_MINIMAL; level--) {
        uint64_t count = t->levels[level];
        double share = scored == 0 ? 0.0 : (double)count / (double)scored;
        unsigned bar = (unsigned)(share * BAR_WIDTH + 0.5);
        put(p, "  ");
        put_coloured(p, level_colours[level], leakscan_level_name(level));
        put(p, "%*s", (int)(10 - strlen(leakscan_level_name(level))), "");
        put_number(p, count, 12);
        put(p, "  %5.1f %%%s", share * 100.0, count > 0 ? "  " : "");
        for (unsigned i = 0; i < bar || (i == 0 && count > 0); i++)
            put(p, "#");
        put(p, "\n");
    }
}

static void put_categories(page *p, const tally *t)
{
    put_heading(p, "Categories          messages   highest score");
    for (int category = 1; category < TALLY_CATEGORIES; category++) {
        put(p, "  %-14s", leakscan_category_name(category));
        put_number(p, t->with_category[category], 12);
        put(p, "%16u\n", t->category_highest[category]);
    }
}

static void put_detectors(page *p, const tally *t)
{
    GPtrArray *detectors = tally_detectors(t);

    if (detectors->len > 0)
        put_heading(p, "Detectors                    category    distinct values   messages");
    for (guint i = 0; i < detectors->len && i < TOP_DETECTORS; i++) {
        const tally_detector *detector = g_ptr_array_index(detectors, i);
        char *id = text_escape(detector->id, -1);
        put(p, "  %-26s %-12s", id, leakscan_category_name(detector->category));
        put_number(p, detector->distinct, 14);
        put_number(p, detector->messages, 11);
        put(p, "\n");
        g_free(id);
    }
    if (detectors->len > TOP_DETECTORS)
        put(p, "  and %u more: see --json\n", detectors->len - TOP_DETECTORS);
    g_ptr_array_unref(detectors);
}

/* ---- the worst messages ------------------------------------------------------- */

static void put_fitted(page *p, const char *indent, const char *text)
{
    char *escaped = text_escape(text, -1);
    char *fitted = text_fit(escaped, WIDTH - strlen(indent));
    put(p, "%s%s\n", indent, fitted);
    g_free(escaped);
    g_free(fitted);
}

/* A list with ", " between its items, broken between them at the page's edge. */
static void put_list(page *p, const char *indent, const char *text)
{
    char *escaped = text_escape(text, -1);
    char **items = g_strsplit(escaped, ", ", 0);
    size_t room = WIDTH - strlen(indent);
    size_t used = 0;

    for (unsigned i = 0; items[i] != NULL && escaped[0] != '\0'; i++) {
        const char *comma = items[i + 1] == NULL ? "" : ",";
        size_t columns = text_columns(items[i]) + strlen(comma);
        bool is_new_line = used > 0 && used + 1 + columns > room;
        put(p, "%s%s%s%s", is_new_line ? "\n" : "", used == 0 || is_new_line ? indent : " ",
            items[i], comma);
        used = used == 0 || is_new_line ? columns : used + 1 + columns;
    }
    if (used > 0)
        put(p, "\n");
    g_strfreev(items);
    g_free(escaped);
}

static char *format_date(int64_t date)
{
    GDateTime *when = date == INT64_MIN ? NULL : g_date_time_new_from_unix_utc(date);
    if (when == NULL)
        return g_strdup("no date   ");
    char *text = g_date_time_format(when, "%Y-%m-%d");
    g_date_time_unref(when);
    return text;
}

/* "path:17", its front cut where it is too long: the end says more. */
static void put_place(page *p, const worst_entry *e)
{
    char *source = text_escape(e->source == NULL ? "-" : e->source, -1);
    char *index = g_strdup_printf(":%" PRIu64, e->index);
    char *copies = e->copies == 0
                       ? g_strdup("")
                       : g_strdup_printf("  (+%u %s)", e->copies,
                                         plural(e->copies, "copy", "copies"));
    size_t room = WIDTH - 6 - strlen(index) - strlen(copies);
    const char *from = source;
    size_t columns = text_columns(source);

    while (columns + 1 > room && *from != '\0' && columns > 8) {
        from = g_utf8_next_char(from);
        columns = text_columns(from);
    }
    put(p, "      %s%s%s%s\n", from == source ? "" : "…", from, index, copies);
    g_free(source);
    g_free(index);
    g_free(copies);
}

static void put_worst_entry(page *p, unsigned number, const worst_entry *e)
{
    char *date = format_date(e->date);
    char *from = text_escape(e->from == NULL ? "no sender" : e->from, -1);
    char *fitted = text_fit(from, WIDTH - 33);

    put(p, "%3u. %3u  ", number, e->score);
    put_coloured(p, level_colours[e->level], leakscan_level_name(e->level));
    put(p, "%*s", (int)(10 - strlen(leakscan_level_name(e->level))), "");
    put(p, "%s  %s\n", date, fitted);
    put_fitted(p, "      ", e->subject == NULL ? "(no subject)" : e->subject);
    put_place(p, e);
    put_list(p, "      ", e->combinations);
    put_list(p, "      ", e->detectors);
    if (e->gaps != 0)
        put(p, "      not read in full: its score may be higher\n");
    g_free(date);
    g_free(from);
    g_free(fitted);
}

static void put_worst(page *p, const tally *t)
{
    if (t->worst.count == 0)
        return;
    put_heading(p, "Worst messages: score, level, date, sender / subject / source:index / why");
    for (unsigned i = 0; i < t->worst.count; i++)
        put_worst_entry(p, i + 1, &t->worst.entries[i]);
}

/* ---- what was not read ---------------------------------------------------------- */

static void put_gaps(page *p, const tally *t)
{
    uint64_t short_of = t->statuses[LEAKSCAN_MESSAGE_INCOMPLETE] +
                        t->statuses[LEAKSCAN_MESSAGE_FAILED];
    if (short_of == 0)
        return;
    put_heading(p, "Not read in full             messages");
    for (unsigned i = 0; i < TALLY_GAPS; i++) {
        const char *name = leakscan_gap_name(1U << i);
        if (t->gaps[i] == 0 || name == NULL)
            continue;
        put(p, "  %-22s", name);
        put_number(p, t->gaps[i], 13);
        put(p, "   %s\n", gap_meanings[i]);
    }
    if (t->statuses[LEAKSCAN_MESSAGE_FAILED] > 0) {
        put(p, "  %-22s", "failed");
        put_number(p, t->statuses[LEAKSCAN_MESSAGE_FAILED], 13);
        put(p, "   nothing could be read: not scored\n");
    }
}

static void put_failed_inputs(page *p, const scan_result *result)
{
    if (result->files_failed == 0)
        return;
    put_heading(p, "Inputs that could not be read");
    for (guint i = 0; i < result->failed->len; i++)
        put_fitted(p, "  ", g_ptr_array_index(result->failed, i));
    if (result->files_failed > result->failed->len)
        put(p, "  and %" PRIu64 " more\n", result->files_failed - result->failed->len);
}

static void put_notes(page *p, const scan_result *result)
{
    const tally *t = result->tally;

    put(p, "\n");
    if (t->copies > 0) {
        put_number(p, t->copies, 0);
        put(p, " %s of messages seen before: left out of detectors and worst messages\n",
            plural(t->copies, "copy", "copies"));
    }
    if (t->is_copies_full)
        put(p, "copies were looked for among the first %d messages only\n", TALLY_COPIES_MAX);
    if (result->workers_lost > 0)
        put(p, "%u %s died and %s replaced; the message in work counts as failed\n",
            result->workers_lost, plural(result->workers_lost, "worker", "workers"),
            plural(result->workers_lost, "was", "were"));
    put(p, "policy %s\n", result->policy);
    put(p, "leakscan %d.%d.%d\n", LEAKSCAN_VERSION_MAJOR, LEAKSCAN_VERSION_MINOR,
        LEAKSCAN_VERSION_PATCH);
}

static void begin(sink *out)
{
}

static void message(GString *line, const leakscan_report *report)
{
}

static void error(sink *out, const char *source, const char *reason)
{
}

static void end(sink *out, const scan_result *result)
{
    page p = {.text = g_string_new(NULL), .has_colours = terminal_has_colours(out->fd)};

    put_counts(&p, result);
    if (tally_seen(result->tally) > 0) {
        put_levels(&p, result->tally);
        put_categories(&p, result->tally);
    } else if (result->files_skipped > 0) {
        put(&p, "\nnothing here is mail: --documents reads other files as documents\n");
    }
    put_detectors(&p, result->tally);
    put_worst(&p, result->tally);
    put_gaps(&p, result->tally);
    put_failed_inputs(&p, result);
    put_notes(&p, result);
    sink_add(out, p.text->str, p.text->len);
    g_string_free(p.text, TRUE);
}

const writer writer_human = {.begin = begin, .message = message, .error = error, .end = end,
                             .line_begin = "", .line_end = "", .copy = ""};
