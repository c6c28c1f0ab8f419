/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.c - the message line of the JSON contract.  Numbers are integers, so that
 * no locale has a say.  Fields are only ever added.
 */
#include <string.h>

#include "libleakscan/report/json_string.h"
#include "libleakscan/report/report.h"

enum { SCHEMA = 1, FIRST_CATEGORY = LEAKSCAN_CATEGORY_PII, LAST_CATEGORY = LEAKSCAN_CATEGORY_MARKING };

/* `lead` is all that stands before the value: comma, name, colon. */
static void append_string(GString *out, const char *lead, const char *text)
{
    g_string_append(out, lead);
    lks_report_append_json_string(out, text);
}

/* Digits by hand: one line a message makes printf the dearest part of writing. */
static void append_digits(GString *out, uint64_t number, size_t least)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0 || sizeof digits - at < least);
    g_string_append_len(out, digits + at, (gssize)(sizeof digits - at));
}

static void append_number(GString *out, const char *lead, uint64_t number)
{
    g_string_append(out, lead);
    append_digits(out, number, 1);
}

/* File names are bytes: where they are no UTF-8, hex digits keep what U+FFFD loses. */
static void append_source(GString *out, const char *source)
{
    append_string(out, ",\"source\":", source);
    if (source == NULL || g_utf8_validate(source, -1, NULL))
        return;
    g_string_append(out, ",\"source_hex\":\"");
    for (const char *p = source; *p != '\0'; p++)
        g_string_append_printf(out, "%02x", (unsigned char)*p);
    g_string_append_c(out, '"');
}

static void append_date(GString *out, int64_t date)
{
    GDateTime *time = date != INT64_MIN ? g_date_time_new_from_unix_utc(date) : NULL;
    if (time == NULL) {
        g_string_append(out, ",\"date\":null");
        return;
    }
    const struct {
        const char *lead;
        int number;
        size_t least;
    } fields[] = {
        {",\"date\":\"", g_date_time_get_year(time), 4},
        {"-", g_date_time_get_month(time), 2},
        {"-", g_date_time_get_day_of_month(time), 2},
        {"T", g_date_time_get_hour(time), 2},
        {":", g_date_time_get_minute(time), 2},
        {":", g_date_time_get_second(time), 2},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_string_append(out, fields[i].lead);
        append_digits(out, (uint64_t)fields[i].number, fields[i].least);
    }
    g_string_append(out, "Z\"");
    g_date_time_unref(time);
}

static void append_score(GString *out, const leakscan_report *r)
{
    if (r->status == LEAKSCAN_MESSAGE_FAILED) {
        g_string_append(out, ",\"score\":null,\"level\":null");
    } else {
        append_number(out, ",\"score\":", r->score[LEAKSCAN_CATEGORY_ALL]);
        append_string(out, ",\"level\":", leakscan_level_name(r->level));
    }
    g_string_append(out, ",\"categories\":{");
    for (int category = FIRST_CATEGORY; category <= LAST_CATEGORY; category++) {
        append_string(out, category > FIRST_CATEGORY ? "," : "", leakscan_category_name(category));
        append_number(out, ":", r->score[category]);
    }
    g_string_append_c(out, '}');
}

static void append_combinations(GString *out, const leakscan_report *r)
{
    g_string_append(out, ",\"combinations\":[");
    for (guint i = 0; i < r->combinations->len; i++)
        append_string(out, i > 0 ? "," : "", r->combinations->pdata[i]);
    g_string_append_c(out, ']');
}

static void append_gaps(GString *out, uint32_t gaps)
{
    const char *separator = "";
    g_string_append(out, ",\"gaps\":[");
    for (int bit = 0; bit < 32; bit++) {
        uint32_t gap = (uint32_t)1 << bit;
        if ((gaps & gap) == 0 || leakscan_gap_name(gap) == NULL)
            continue;
        append_string(out, separator, leakscan_gap_name(gap));
        separator = ",";
    }
    g_string_append_c(out, ']');
}

static void append_unread(GString *out, const leakscan_report *r)
{
    g_string_append(out, ",\"unread\":{");
    for (guint i = 0; i < r->unread->len; i++) {
        const lks_unread *unread = &g_array_index(r->unread, lks_unread, i);
        append_string(out, i > 0 ? "," : "", unread->type != NULL ? unread->type : "");
        append_number(out, ":", unread->number);
    }
    g_string_append_c(out, '}');
}

static void append_finding(GString *out, const leakscan_finding *f)
{
    append_string(out, "{\"detector\":", f->detector);
    append_string(out, ",\"category\":", leakscan_category_name(f->category));
    append_number(out, ",\"confidence\":", f->confidence / 100);
    g_string_append_c(out, '.');
    append_digits(out, f->confidence % 100, 2);
    append_number(out, ",\"count\":", f->count);
    append_string(out, ",\"part\":", f->part);
    append_string(out, ",\"where\":", leakscan_where_name(f->where));
    append_string(out, ",\"name\":", f->name);
    append_number(out, ",\"start\":", f->start);
    append_number(out, ",\"end\":", f->end);
    append_string(out, ",\"masked\":", f->masked);
    append_string(out, ",\"value_id\":", f->value_id);
    g_string_append_c(out, '}');
}

static void append_findings(GString *out, const leakscan_report *r)
{
    g_string_append(out, ",\"findings\":[");
    for (guint i = 0; i < r->findings->len; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        append_finding(out, &g_array_index(r->findings, leakscan_finding, i));
    }
    g_string_append_c(out, ']');
}

static void append_report(GString *out, const leakscan_report *r)
{
    append_number(out, "{\"type\":\"message\",\"schema\":", SCHEMA);
    append_source(out, r->source);
    append_number(out, ",\"index\":", r->index);
    append_number(out, ",\"offset\":", r->offset);
    append_number(out, ",\"length\":", r->length);
    append_string(out, ",\"status\":", leakscan_message_status_name(r->status));
    append_string(out, ",\"message_id\":", r->message_id);
    append_date(out, r->date);
    append_string(out, ",\"from\":", r->from);
    append_score(out, r);
    append_combinations(out, r);
    append_gaps(out, r->gaps);
    append_unread(out, r);
    append_findings(out, r);
    append_string(out, ",\"content_id\":", leakscan_report_content_id(r));
    g_string_append_c(out, '}');
}

size_t leakscan_report_json(const leakscan_report *r, char *buf, size_t size)
{
    if (r == NULL)
        return lks_report_copy("", 0, buf, size);
    GString *out = g_string_sized_new(512 + 256 * (gsize)r->findings->len);
    append_report(out, r);
    size_t length = lks_report_copy(out->str, out->len, buf, size);
    g_string_free(out, TRUE);
    return length;
}
