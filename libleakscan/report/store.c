/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.c - a report as bytes, for another process of the same library version.
 * What is loaded is taken as hostile: every length is checked against what is
 * left, every number against its range, and memory stays in proportion to the
 * input.
 *
 * Layout: magic, format, version, fields in the order below.  Numbers are little
 * endian; a string is its length plus one (0: NULL) and its bytes; a list is the
 * number of its entries and the entries.
 */
#include <string.h>

#include "libleakscan/report/report.h"

#define MAGIC "LKSR"

enum {
    FORMAT = 1,
    CATEGORIES = 7,
    ID_DIGITS = 16,
    BECAUSE_KNOWN = 0x1ff,
    /* The fewest bytes an entry can have: bounds how many the rest can hold. */
    STRING_LEAST = 4,
    UNREAD_LEAST = 8,
    FINDING_LEAST = 58
};

static const uint32_t version =
    LEAKSCAN_VERSION_MAJOR << 16 | LEAKSCAN_VERSION_MINOR << 8 | LEAKSCAN_VERSION_PATCH;

/* ---- writing ------------------------------------------------------------ */

static void put_number(GByteArray *out, uint64_t number, unsigned bytes)
{
    guint8 digits[8];
    for (unsigned i = 0; i < bytes; i++)
        digits[i] = (guint8)(number >> (8 * i));
    g_byte_array_append(out, digits, bytes);
}

static void put_string(GByteArray *out, const char *text)
{
    size_t length = text != NULL ? strlen(text) : 0;
    put_number(out, text != NULL ? length + 1 : 0, 4);
    g_byte_array_append(out, (const guint8 *)text, (guint)length);
}

static void put_finding(GByteArray *out, const leakscan_finding *f)
{
    put_string(out, f->detector);
    put_string(out, f->title);
    put_number(out, (uint64_t)f->category, 1);
    put_number(out, f->weight, 1);
    put_number(out, f->confidence, 1);
    put_number(out, f->count, 4);
    put_number(out, (uint64_t)f->where, 1);
    put_string(out, f->part);
    put_string(out, f->name);
    put_string(out, f->masked);
    put_number(out, f->start, 8);
    put_number(out, f->end, 8);
    put_string(out, f->value_id);
    put_number(out, f->because, 2);
    put_string(out, f->keyword);
    put_number(out, f->distinct, 4);
}

static void put_lists(GByteArray *out, const leakscan_report *r)
{
    put_number(out, r->combinations->len, 4);
    for (guint i = 0; i < r->combinations->len; i++)
        put_string(out, r->combinations->pdata[i]);
    put_number(out, r->unread->len, 4);
    for (guint i = 0; i < r->unread->len; i++) {
        put_string(out, g_array_index(r->unread, lks_unread, i).type);
        put_number(out, g_array_index(r->unread, lks_unread, i).number, 4);
    }
    put_number(out, r->findings->len, 4);
    for (guint i = 0; i < r->findings->len; i++)
        put_finding(out, &g_array_index(r->findings, leakscan_finding, i));
}

static void put_report(GByteArray *out, const leakscan_report *r)
{
    g_byte_array_append(out, (const guint8 *)MAGIC, strlen(MAGIC));
    put_number(out, FORMAT, 4);
    put_number(out, version, 4);
    put_number(out, (uint64_t)r->status, 1);
    put_string(out, r->source);
    put_number(out, r->index, 8);
    put_number(out, r->offset, 8);
    put_number(out, r->length, 8);
    put_string(out, r->message_id);
    put_string(out, r->from);
    put_string(out, r->subject);
    put_number(out, (uint64_t)r->date, 8);
    put_string(out, r->content_id);
    for (int i = 0; i < CATEGORIES; i++)
        put_number(out, r->score[i], 1);
    put_number(out, (uint64_t)r->level, 1);
    put_number(out, r->gaps, 4);
    char *explanation = lks_report_explanation(r);
    put_string(out, explanation);
    g_free(explanation);
    put_lists(out, r);
}

size_t leakscan_report_save(const leakscan_report *r, void *buf, size_t size)
{
    if (r == NULL)
        return 0;
    GByteArray *out = g_byte_array_sized_new(1024);
    put_report(out, r);
    size_t length = out->len;
    if (buf != NULL && size > 0)
        memcpy(buf, out->data, MIN(size, length));
    g_byte_array_unref(out);
    return length;
}

/* ---- reading ------------------------------------------------------------ */

/* Once something is wrong all further reads answer zero and NULL. */
typedef struct cursor {
    leakscan_report *report;
    const guint8 *at, *end;
    bool is_bad;
} cursor;

static size_t bytes_left(const cursor *c)
{
    return (size_t)(c->end - c->at);
}

static uint64_t take_number(cursor *c, unsigned bytes)
{
    if (c->is_bad || bytes_left(c) < bytes) {
        c->is_bad = true;
        return 0;
    }
    uint64_t number = 0;
    for (unsigned i = 0; i < bytes; i++)
        number |= (uint64_t)c->at[i] << (8 * i);
    c->at += bytes;
    return number;
}

static unsigned take_within(cursor *c, unsigned bytes, unsigned least, unsigned most)
{
    uint64_t number = take_number(c, bytes);
    if (number < least || number > most) {
        c->is_bad = true;
        return 0;
    }
    return (unsigned)number;
}

/* The number of entries of a list of which each has at least `least` bytes. */
static uint32_t take_count(cursor *c, size_t least)
{
    uint64_t count = take_number(c, 4);
    if (count > bytes_left(c) / least) {
        c->is_bad = true;
        return 0;
    }
    return (uint32_t)count;
}

static const char *take_bytes(cursor *c)
{
    uint64_t length = take_number(c, 4);
    if (c->is_bad || length == 0)
        return NULL;
    length--;
    if (length > bytes_left(c) || memchr(c->at, '\0', length) != NULL) {
        c->is_bad = true;
        return NULL;
    }
    const char *text = (const char *)c->at;
    c->at += length;
    return g_string_chunk_insert_len(c->report->strings, text, (gssize)length);
}

/* All strings but the source are UTF-8. */
static const char *take_text(cursor *c)
{
    const char *text = take_bytes(c);
    if (text == NULL || g_utf8_validate(text, -1, NULL))
        return text;
    char *valid = g_utf8_make_valid(text, -1);
    text = lks_report_intern(c->report, valid);
    g_free(valid);
    return text;
}

static const char *take_needed_text(cursor *c)
{
    const char *text = take_text(c);
    c->is_bad = c->is_bad || text == NULL;
    return text != NULL ? text : "";
}

/* Sixteen hex digits, or none. */
static void take_id(cursor *c, char id[ID_DIGITS + 1])
{
    const char *text = take_needed_text(c);
    size_t digits = strspn(text, "0123456789abcdef");
    if (text[digits] != '\0' || (digits != 0 && digits != ID_DIGITS)) {
        c->is_bad = true;
        return;
    }
    memcpy(id, text, digits + 1);
}

static void take_finding(cursor *c)
{
    leakscan_finding f = {0};
    f.detector = take_needed_text(c);
    f.title = take_needed_text(c);
    f.category = (int)take_within(c, 1, LEAKSCAN_CATEGORY_PII, LEAKSCAN_CATEGORY_MARKING);
    f.weight = take_within(c, 1, 0, 100);
    f.confidence = take_within(c, 1, 0, 100);
    f.count = (uint32_t)take_number(c, 4);
    f.where = (int)take_within(c, 1, LEAKSCAN_WHERE_SUBJECT, LEAKSCAN_WHERE_HEADER);
    f.part = take_needed_text(c);
    f.name = take_text(c);
    f.masked = take_text(c);
    f.start = take_number(c, 8);
    f.end = take_number(c, 8);
    take_id(c, f.value_id);
    f.because = (uint16_t)take_within(c, 2, 0, BECAUSE_KNOWN);
    f.keyword = take_text(c);
    f.distinct = (uint32_t)take_number(c, 4);
    c->is_bad = c->is_bad || f.end < f.start;
    if (c->is_bad)
        return;
    lks_report_set_evidence(c->report, &f);
    g_array_append_val(c->report->findings, f);
}

static void take_lists(cursor *c)
{
    leakscan_report *r = c->report;
    uint32_t count = take_count(c, STRING_LEAST);
    for (uint32_t i = 0; i < count && !c->is_bad; i++)
        g_ptr_array_add(r->combinations, (gpointer)take_needed_text(c));
    count = take_count(c, UNREAD_LEAST);
    for (uint32_t i = 0; i < count && !c->is_bad; i++) {
        lks_unread unread = {.type = take_needed_text(c)};
        unread.number = (uint32_t)take_number(c, 4);
        g_array_append_val(r->unread, unread);
    }
    count = take_count(c, FINDING_LEAST);
    for (uint32_t i = 0; i < count && !c->is_bad; i++)
        take_finding(c);
}

static void take_fields(cursor *c)
{
    leakscan_report *r = c->report;
    r->status = (int)take_within(c, 1, LEAKSCAN_MESSAGE_COMPLETE, LEAKSCAN_MESSAGE_FAILED);
    r->source = take_bytes(c);
    r->index = take_number(c, 8);
    r->offset = take_number(c, 8);
    r->length = take_number(c, 8);
    r->message_id = take_text(c);
    r->from = take_text(c);
    r->subject = take_text(c);
    r->date = (int64_t)take_number(c, 8);
    take_id(c, r->content_id);
    for (int i = 0; i < CATEGORIES; i++)
        r->score[i] = take_within(c, 1, 0, 100);
    r->level = (int)take_within(c, 1, LEAKSCAN_LEVEL_NONE, LEAKSCAN_LEVEL_CRITICAL);
    r->gaps = take_within(c, 4, 0, LKS_GAPS_KNOWN);
    r->explanation = take_needed_text(c);
    take_lists(c);
}

static bool take_head(cursor *c)
{
    if (bytes_left(c) < strlen(MAGIC) || memcmp(c->at, MAGIC, strlen(MAGIC)) != 0)
        return false;
    c->at += strlen(MAGIC);
    return take_number(c, 4) == FORMAT && take_number(c, 4) == version;
}

int leakscan_report_load(leakscan_report **out, const void *data, size_t length)
{
    if (out == NULL || data == NULL)
        return LEAKSCAN_E_ARGUMENT;
    cursor c = {.at = data, .end = (const guint8 *)data + length};
    if (!take_head(&c))
        return LEAKSCAN_E_FORMAT;
    c.report = lks_report_new();
    take_fields(&c);
    if (c.is_bad || bytes_left(&c) > 0) {
        leakscan_report_unref(c.report);
        return LEAKSCAN_E_FORMAT;
    }
    *out = c.report;
    return LEAKSCAN_OK;
}
