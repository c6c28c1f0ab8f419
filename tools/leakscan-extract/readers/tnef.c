/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tnef.c - winmail.dat ([MS-OXTNEF]): the text of all properties, the body in its
 * forms, attachments and messages within.
 *
 * Not by libytnef: it gives up the whole stream at a subject or a file name of more
 * than 100 bytes, a body of more than 100,000 and an attachment of more than 512 KiB.
 */
#include <string.h>

#include "tools/leakscan-extract/readers/bytes.h"
#include "tools/leakscan-extract/readers/codepage.h"
#include "tools/leakscan-extract/readers/mapi.h"
#include "tools/leakscan-extract/readers/readers.h"

enum {
    SIGNATURE = 0x223E9F78, STREAM_HEAD = 6, ATTRIBUTE_HEAD = 9, CHECKSUM = 2,
    LEVEL_MESSAGE = 1, LEVEL_ATTACHMENT = 2,
    MAX_ATTACHMENTS = 10000, MAX_VALUES = 100000,
    CLASS_ID = 16,                   /* before an object */
    NAMED = 0x8000, MANY = 0x1000
};

/* [MS-OXTNEF] 2.1.3.3: attributes, without the halves that tell their types. */
enum {
    FROM = 0x8000, SUBJECT = 0x8004, BODY = 0x800C, ATTACHMENT_DATA = 0x800F, TITLE = 0x8010,
    RENDERING = 0x9002, PROPERTIES = 0x9003, RECIPIENTS = 0x9004, ATTACHMENT = 0x9005,
    CODEPAGE = 0x9007
};

/* Bytes of the document. */
typedef struct {
    const uint8_t *data;
    size_t length;
} slice;

typedef struct {
    slice title, long_name, data, object;
    unsigned name_type;              /* of long_name: MAPI_UNICODE or MAPI_STRING8 */
} attachment;

typedef struct {
    extract_output *out;
    reader_text text;
    unsigned codepage, html_codepage;
    slice html, rtf;
    unsigned html_type;
    GArray *attachments;
    unsigned values;                 /* looked at in all */
    bool is_broken;
} tnef;

typedef struct {
    unsigned type, id;
    slice bytes;
} value;
typedef void (*take_value)(tnef *t, const value *v);

static bool claims(const extract_document *document)
{
    return document->length >= STREAM_HEAD && bytes_u32(document->data) == SIGNATURE;
}

/* ---- properties ------------------------------------------------------------------ */

/* The first `length` bytes, which are left behind with those that fill them up to a
 * multiple of four.  NULL if there are not so many. */
static const uint8_t *take_bytes(slice *from, size_t length)
{
    if (length > from->length)
        return NULL;
    const uint8_t *bytes = from->data;
    size_t whole = MIN((length + 3) & ~(size_t)3, from->length);
    from->data += whole;
    from->length -= whole;
    return bytes;
}

static bool take_number(slice *from, uint32_t *number)
{
    const uint8_t *bytes = take_bytes(from, sizeof *number);
    *number = bytes != NULL ? bytes_u32(bytes) : 0;
    return bytes != NULL;
}

/* [MS-OXTNEF] 2.1.3.4: a set, and a number or a name in it. */
static bool skip_name(slice *from)
{
    enum { SET = 16 };
    uint32_t is_string, number;
    if (take_bytes(from, SET) == NULL || !take_number(from, &is_string) ||
        !take_number(from, &number))
        return false;
    return is_string == 0 || take_bytes(from, number) != NULL;
}

/* [MS-OXCDATA] 2.11.1: bytes of a value; 0 where the value tells. */
static size_t width_of(unsigned type, bool *is_known)
{
    static const struct {
        unsigned type, width;
    } widths[] = {
        {0x01, 4}, {0x02, 2}, {MAPI_LONG, 4}, {0x04, 4}, {0x05, 8}, {0x06, 8}, {0x07, 8},
        {0x0A, 4}, {0x0B, 2}, {0x14, 8}, {0x40, 8}, {0x48, 16}, {MAPI_OBJECT, 0},
        {MAPI_STRING8, 0}, {MAPI_UNICODE, 0}, {MAPI_BINARY, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(widths); i++) {
        if (widths[i].type != type)
            continue;
        *is_known = true;
        return widths[i].width;
    }
    *is_known = false;
    return 0;
}

static bool take_values(tnef *t, slice *from, value *v, take_value take)
{
    bool is_known, is_many = (v->type & MANY) != 0;
    v->type &= ~(unsigned)MANY;
    size_t width = width_of(v->type, &is_known);
    uint32_t count = 1;
    if (!is_known || ((is_many || width == 0) && !take_number(from, &count)))
        return false;
    for (; count > 0; count--) {
        uint32_t length = (uint32_t)width;
        if (t->values++ >= MAX_VALUES || (width == 0 && !take_number(from, &length)))
            return false;
        v->bytes = (slice){.data = take_bytes(from, length), .length = length};
        if (v->bytes.data == NULL)
            return false;
        take(t, v);
    }
    return true;
}

/* A list of properties, which is left behind. */
static bool take_list(tnef *t, slice *from, take_value take)
{
    uint32_t count, tag;
    if (!take_number(from, &count))
        return false;
    for (; count > 0; count--) {
        if (!take_number(from, &tag))
            return false;
        value v = {.type = tag & 0xFFFF, .id = tag >> 16};
        if ((v.id & NAMED) != 0 && !skip_name(from))
            return false;
        if (!take_values(t, from, &v, take))
            return false;
    }
    return true;
}

/* ---- text ------------------------------------------------------------------------ */

static void say_bytes(tnef *t, const char *label, slice bytes)
{
    size_t length = bytes.length > 0 ? strnlen((const char *)bytes.data, bytes.length) : 0;
    if (length == 0)
        return;
    if (label != NULL) {
        reader_text_string(&t->text, label);
        reader_text_add(&t->text, ": ", 2);
    }
    codepage_add(&t->text, t->codepage, bytes.data, length);
    reader_text_row(&t->text);
}

static void say_units(tnef *t, const char *label, slice bytes)
{
    size_t count = bytes.length / 2;
    while (count > 0 && bytes_u16(bytes.data + 2 * (count - 1)) == 0)
        count--;
    if (count == 0)
        return;
    if (label != NULL) {
        reader_text_string(&t->text, label);
        reader_text_add(&t->text, ": ", 2);
    }
    reader_text_utf16(&t->text, bytes.data, count);
    reader_text_row(&t->text);
}

static void say(tnef *t, const value *v)
{
    const char *label = v->id != MAPI_BODY ? mapi_label_of(v->id) : NULL;
    if (v->type == MAPI_STRING8)
        say_bytes(t, label, v->bytes);
    else if (v->type == MAPI_UNICODE)
        say_units(t, label, v->bytes);
}

static void take_message_value(tnef *t, const value *v)
{
    if (v->id == MAPI_INTERNET_CODEPAGE && v->type == MAPI_LONG) {
        t->html_codepage = bytes_u32(v->bytes.data);
    } else if (v->id == MAPI_HTML) {
        t->html = v->bytes;
        t->html_type = v->type;
    } else if (v->id == MAPI_RTF && v->type == MAPI_BINARY) {
        t->rtf = v->bytes;
    } else {
        say(t, v);
    }
}

static attachment *last_attachment(tnef *t)
{
    return &g_array_index(t->attachments, attachment, t->attachments->len - 1);
}

static void take_attachment_value(tnef *t, const value *v)
{
    attachment *a = last_attachment(t);
    bool is_string = v->type == MAPI_UNICODE || v->type == MAPI_STRING8;
    if (v->id == MAPI_DATA && v->type == MAPI_BINARY) {
        a->object = v->bytes;
    } else if (v->id == MAPI_DATA && v->type == MAPI_OBJECT && v->bytes.length > CLASS_ID) {
        a->object = (slice){v->bytes.data + CLASS_ID, v->bytes.length - CLASS_ID};
    } else if (is_string && (v->id == MAPI_LONG_NAME ||
                             (v->id == MAPI_DISPLAY_NAME && a->long_name.length == 0))) {
        a->long_name = v->bytes;
        a->name_type = v->type;
    }
}

/* ---- attributes ------------------------------------------------------------------ */

static void take_recipients(tnef *t, slice rows)
{
    uint32_t count = 0;
    bool is_whole = take_number(&rows, &count);
    for (; is_whole && count > 0 && t->text.rc == 0; count--)
        is_whole = take_list(t, &rows, say);
    t->is_broken |= !is_whole;
}

/* [MS-OXTNEF] 2.1.3.3.7: numbers and lengths, then a name and "SMTP:address". */
static void say_from(tnef *t, slice triple)
{
    enum { HEAD = 8 };
    size_t name = triple.length >= HEAD ? bytes_u16(triple.data + 4) : 0;
    if (triple.length < HEAD || name > triple.length - HEAD)
        return;
    say_bytes(t, "From", (slice){triple.data + HEAD, name});
    say_bytes(t, "From", (slice){triple.data + HEAD + name, triple.length - HEAD - name});
}

static void take_message_attribute(tnef *t, unsigned id, slice bytes)
{
    switch (id) {
    case FROM:       say_from(t, bytes); break;
    case SUBJECT:    say_bytes(t, "Subject", bytes); break;
    case BODY:       say_bytes(t, NULL, bytes); break;
    case RECIPIENTS: take_recipients(t, bytes); break;
    case CODEPAGE:
        if (bytes.length >= 4)
            t->codepage = bytes_u32(bytes.data);
        break;
    case PROPERTIES:
        t->is_broken |= !take_list(t, &bytes, take_message_value);
        break;
    default:
        break;
    }
}

static void take_attachment_attribute(tnef *t, unsigned id, slice bytes)
{
    if (id == RENDERING || t->attachments->len == 0) {
        if (t->attachments->len == MAX_ATTACHMENTS) {
            extract_gap(t->out, LEAKSCAN_GAP_TOO_MANY_MEMBERS);
            return;
        }
        g_array_set_size(t->attachments, t->attachments->len + 1);
    }
    attachment *a = last_attachment(t);
    if (id == TITLE)
        a->title = bytes;
    else if (id == ATTACHMENT_DATA && bytes.length > 0)
        a->data = bytes;
    else if (id == ATTACHMENT)
        t->is_broken |= !take_list(t, &bytes, take_attachment_value);
}

/* Some gateways fill the stream up with zeros or line ends. */
static bool is_filling(slice rest)
{
    for (size_t i = 0; i < rest.length; i++)
        if (rest.data[i] != '\0' && !g_ascii_isspace(rest.data[i]))
            return false;
    return true;
}

/* The checksum of an attribute is not asked: what stands there is read. */
static void take_attributes(tnef *t, slice rest)
{
    while (rest.length > 0 && t->text.rc == 0 && extract_spend(t->out, 0) == 0) {
        unsigned level = rest.data[0];
        bool is_attribute = rest.length >= ATTRIBUTE_HEAD &&
                            (level == LEVEL_MESSAGE || level == LEVEL_ATTACHMENT);
        if (!is_attribute) {
            t->is_broken |= !is_filling(rest);
            return;
        }
        unsigned id = bytes_u16(rest.data + 1);
        size_t length = bytes_u32(rest.data + 5);
        rest = (slice){rest.data + ATTRIBUTE_HEAD, rest.length - ATTRIBUTE_HEAD};
        t->is_broken |= length > rest.length;
        slice bytes = {rest.data, MIN(length, rest.length)};
        if (level == LEVEL_MESSAGE)
            take_message_attribute(t, id, bytes);
        else
            take_attachment_attribute(t, id, bytes);
        size_t whole = MIN(bytes.length + CHECKSUM, rest.length);
        rest = (slice){rest.data + whole, rest.length - whole};
    }
}

/* ---- bodies and attachments ------------------------------------------------------ */

static int give_rtf(tnef *t)
{
    GByteArray *text = mapi_rtf(t->out, t->rtf.data, t->rtf.length);
    if (text == NULL) {
        t->is_broken = true;
        return 0;
    }
    int rc = extract_embedded(t->out, "body.rtf", NULL, "application/rtf", text->data, text->len);
    g_byte_array_unref(text);
    return rc;
}

static int give_bodies(tnef *t)
{
    if (t->html.length == 0)
        return t->rtf.length > 0 ? give_rtf(t) : 0;
    unsigned codepage = t->html_codepage != 0 ? t->html_codepage : t->codepage;
    char *charset = t->html_type == MAPI_UNICODE ? g_strdup("utf-16le") : mapi_charset(codepage);
    int rc = extract_whole_text(t->out, "body.html", "text/html", charset, t->html.data,
                                t->html.length);
    g_free(charset);
    return rc;
}

static char *name_of(const tnef *t, const attachment *a)
{
    char *name = NULL;
    slice narrow = a->long_name.length > 0 ? a->long_name : a->title;
    if (a->long_name.length > 0 && a->name_type == MAPI_UNICODE)
        name = mapi_wide_name(a->long_name.data, a->long_name.length);
    else if (narrow.length > 0)
        name = codepage_name(t->codepage, narrow.data, narrow.length);
    return name != NULL && *name != '\0' ? name : (g_free(name), g_strdup("attachment"));
}

static int give_attachments(tnef *t)
{
    int rc = 0;
    for (guint i = 0; rc == 0 && i < t->attachments->len; i++) {
        const attachment *a = &g_array_index(t->attachments, attachment, i);
        slice data = a->data.length > 0 ? a->data : a->object;
        if (data.length == 0)
            continue;
        char *name = name_of(t, a);
        rc = extract_embedded(t->out, name, name, NULL, data.data, data.length);
        g_free(name);
    }
    return rc;
}

static int read_tnef(const extract_document *document, extract_output *out)
{
    tnef t = {.out = out, .codepage = 1252,
              .attachments = g_array_new(FALSE, TRUE, sizeof(attachment))};
    reader_text_init(&t.text, out);
    reader_text_begin(&t.text, NULL);
    take_attributes(&t, (slice){document->data + STREAM_HEAD, document->length - STREAM_HEAD});
    int rc = reader_text_end(&t.text);
    if (rc == 0)
        rc = give_bodies(&t);
    if (rc == 0)
        rc = give_attachments(&t);
    reader_text_clear(&t.text);
    g_array_unref(t.attachments);
    return rc == 0 && t.is_broken ? EXTRACT_BROKEN : rc;
}

static const char *const types[] = {"application/ms-tnef", "application/vnd.ms-tnef", NULL};

const extract_reader tnef_reader = {
    .name = "tnef",
    .library = NULL,
    .types = types,
    .claims = claims,
    .prepare = codepage_prepare,
    .read = read_tnef,
};
