/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/mime/recorder.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

const lks_mime_limits preset_limits = {.depth = 100, .parts = 10000, .header_bytes = 1 << 20};

static int count_call(recorder *r)
{
    return r->stop_after > 0 && ++r->calls >= r->stop_after ? 77 : 0;
}

static void check_text(recorder *r, const char *text)
{
    if (text != NULL && !g_utf8_validate(text, -1, NULL))
        r->has_invalid_text = true;
}

static const char *or_dash(const char *text)
{
    return text != NULL ? text : "-";
}

static int on_envelope(void *userdata, const lks_envelope *e)
{
    recorder *r = userdata;
    r->envelopes++;
    check_text(r, e->message_id);
    check_text(r, e->from);
    if (r->log != NULL && (e->message_id != NULL || e->from != NULL || e->date != INT64_MIN)) {
        g_string_append_printf(r->log, "from %s date ", or_dash(e->from));
        if (e->date == INT64_MIN)
            g_string_append(r->log, "-");
        else
            g_string_append_printf(r->log, "%" G_GINT64_FORMAT, e->date);
        g_string_append_printf(r->log, " id %s\n", or_dash(e->message_id));
    }
    return count_call(r);
}

static int on_header(void *userdata, const lks_part *part, lks_header_kind kind, const char *name,
                     const char *text, size_t length)
{
    static const char *const kinds[] = {"subject", "filename", "other"};
    recorder *r = userdata;
    r->headers++;
    r->data_bytes += length;
    check_text(r, text);
    ck_assert_uint_eq(strlen(text), length);
    ck_assert_uint_eq(r->open_parts, 0);
    if (r->log != NULL && kind == LKS_HEADER_OTHER)
        g_string_append_printf(r->log, "[%s] %s: %s\n", part->path, name, text);
    else if (r->log != NULL)
        g_string_append_printf(r->log, "[%s] %s %s\n", part->path, kinds[kind], text);
    return count_call(r);
}

static int on_begin(void *userdata, const lks_part *part)
{
    recorder *r = userdata;
    r->parts++;
    ck_assert_uint_eq(r->open_parts++, 0);
    check_text(r, part->media_type);
    check_text(r, part->charset);
    check_text(r, part->name);
    if (r->log != NULL)
        g_string_append_printf(r->log, "%s %s%s%s%s%s%s <", part->path, part->media_type,
                               part->charset != NULL ? " " : "",
                               part->charset != NULL ? part->charset : "",
                               part->is_attachment ? " attachment" : "",
                               part->is_flowed ? " flowed" : "", part->is_delsp ? " delsp" : "");
    return count_call(r);
}

static int on_data(void *userdata, const uint8_t *data, size_t length)
{
    recorder *r = userdata;
    ck_assert_uint_eq(r->open_parts, 1);
    ck_assert_uint_gt(length, 0);
    r->data_bytes += length;
    r->largest_piece = MAX(r->largest_piece, length);
    if (r->log != NULL)
        g_string_append_len(r->log, (const char *)data, (gssize)length);
    return count_call(r);
}

static void append_gaps(GString *log, uint32_t gaps)
{
    for (uint32_t bit = 1; bit != 0 && bit <= gaps; bit <<= 1)
        if ((gaps & bit) != 0)
            g_string_append_printf(log, " 0x%x", bit);
}

static int on_end(void *userdata, uint32_t gaps)
{
    recorder *r = userdata;
    ck_assert_uint_eq(r->open_parts--, 1);
    r->gaps |= gaps;
    if (r->log != NULL) {
        g_string_append(r->log, ">");
        append_gaps(r->log, gaps);
        g_string_append(r->log, "\n");
    }
    return count_call(r);
}

const lks_mime_sink recorder_sink = {on_envelope, on_header, on_begin, on_data, on_end};

int record_with(recorder *r, const lks_bytes *bytes, const lks_mime_limits *limits, uint32_t *gaps)
{
    int answer = lks_mime_walk(bytes, limits, &recorder_sink, r, gaps);
    ck_assert(!r->has_invalid_text);
    if (answer == 0)
        ck_assert_uint_eq(r->envelopes, 1);
    return answer;
}

int record(recorder *r, const void *message, size_t length, uint32_t *gaps)
{
    lks_bytes bytes = {.data = message, .fd = -1, .length = length};
    return record_with(r, &bytes, &preset_limits, gaps);
}

int record_file(recorder *r, const void *message, size_t length, uint32_t *gaps)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    fputs("before", file);
    ck_assert_uint_eq(fwrite(message, 1, length, file), length);
    fputs("after", file);
    fflush(file);
    lks_bytes bytes = {.fd = fileno(file), .offset = 6, .length = length};
    int answer = record_with(r, &bytes, &preset_limits, gaps);
    fclose(file);
    return answer;
}

char *transcript(const void *message, size_t length)
{
    uint32_t gaps = 0, file_gaps = 0;
    recorder memory = {.log = g_string_new(NULL)}, file = {.log = g_string_new(NULL)};
    ck_assert_int_eq(record(&memory, message, length, &gaps), 0);
    ck_assert_int_eq(record_file(&file, message, length, &file_gaps), 0);
    ck_assert_str_eq(memory.log->str, file.log->str);
    ck_assert_uint_eq(gaps, file_gaps);
    g_string_free(file.log, TRUE);
    if (gaps != 0) {
        g_string_append(memory.log, "gaps");
        append_gaps(memory.log, gaps);
        g_string_append(memory.log, "\n");
    }
    return g_string_free(memory.log, FALSE);
}
