/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ole_outlook.c - Outlook messages ([MS-OXMSG]): each property is a stream of its own,
 * named by its number and type; recipients, attachments and messages within are
 * storages, which are looked at like this one.
 */
#include <stdio.h>
#include <string.h>

#include "tools/leakscan-extract/readers/ole.h"

enum { UNICODE = 0x001F, STRING8 = 0x001E, BINARY = 0x0102 };

typedef struct {
    unsigned id;
    const char *label;
} property_row;

/* [MS-OXPROPS] by number. */
static const property_row properties[] = {
    {0x0037, "Subject"}, {0x0C1A, "From"}, {0x0C1F, "From"}, {0x5D01, "From"}, {0x0042, "From"},
    {0x0065, "From"}, {0x0E04, "To"}, {0x0E03, "Cc"}, {0x0E02, "Bcc"}, {0x3001, "Name"},
    {0x3003, "Address"}, {0x39FE, "Address"}, {0x3707, "File"}, {0x3704, "File"},
    {0x007D, "Headers"}, {0x3A06, "Given name"}, {0x3A11, "Surname"}, {0x3A16, "Company"},
    {0x3A17, "Title"}, {0x3A08, "Business telephone"}, {0x3A09, "Home telephone"},
    {0x3A1C, "Mobile telephone"}, {0x3A15, "Postal address"}, {0x3A29, "Street"},
    {0x3A27, "City"}, {0x3A2A, "Postal code"}, {0x1000, "Text"},
};

static GByteArray *property(const ole_storage *storage, unsigned id, unsigned type)
{
    char name[32];
    (void)snprintf(name, sizeof name, "__substg1.0_%04X%04X", id, type);
    return ole_stream(storage, name);
}

/* [MS-OXMSG] 2.4: sixteen bytes each behind a head of 8, 24 or 32 bytes: type, number,
 * flags, value.  Code pages are the message's own (0x3FFD) or the mail's (0x3FDE). */
static unsigned codepage_of(const ole_storage *storage)
{
    GByteArray *bytes = ole_stream(storage, "__properties_version1.0");
    unsigned codepage = 1252;
    for (size_t at = 8; bytes != NULL && bytes->len >= 16 && at <= bytes->len - 16; at += 8) {
        const uint8_t *entry = bytes->data + at;
        unsigned id = bytes_u16(entry + 2);
        if (bytes_u16(entry) == 3 && (id == 0x3FFD || id == 0x3FDE))
            codepage = bytes_u32(entry + 8);
    }
    if (bytes != NULL)
        g_byte_array_unref(bytes);
    return codepage;
}

static bool say(const ole_storage *storage, const property_row *row, unsigned codepage)
{
    bool is_wide = true;
    GByteArray *bytes = property(storage, row->id, UNICODE);
    if (bytes == NULL) {
        is_wide = false;
        bytes = property(storage, row->id, STRING8);
    }
    if (bytes == NULL)
        return false;
    reader_text_string(storage->text, row->label);
    reader_text_add(storage->text, ": ", 2);
    if (is_wide)
        reader_text_utf16(storage->text, bytes->data, bytes->len / 2);
    else
        codepage_add(storage->text, codepage, bytes->data,
                     strnlen((const char *)bytes->data, bytes->len));
    reader_text_row(storage->text);
    g_byte_array_unref(bytes);
    return true;
}

static int give(const ole_storage *storage, GByteArray *bytes, const char *name, const char *type)
{
    if (bytes == NULL)
        return extract_spend(storage->out, 0);
    char *member = ole_path(storage, name);
    int rc = extract_embedded(storage->out, member, name, type, bytes->data, bytes->len);
    g_free(member);
    g_byte_array_unref(bytes);
    return rc;
}

/* The attachment's long name, or its short one, in UTF-8. */
static char *file_name(const ole_storage *storage)
{
    static const unsigned ids[] = {0x3707, 0x3704, 0x3001};
    char *name = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(ids) && name == NULL; i++) {
        GByteArray *wide = property(storage, ids[i], UNICODE);
        GByteArray *narrow = wide == NULL ? property(storage, ids[i], STRING8) : NULL;
        if (wide != NULL)
            name = g_convert((const char *)wide->data, (gssize)(wide->len & ~1U), "UTF-8",
                             "UTF-16LE", NULL, NULL, NULL);
        else if (narrow != NULL)
            name = g_utf8_make_valid((const char *)narrow->data,
                                     (gssize)strnlen((const char *)narrow->data, narrow->len));
        g_clear_pointer(&wide, g_byte_array_unref);
        g_clear_pointer(&narrow, g_byte_array_unref);
    }
    return name != NULL && *name != '\0' ? name : (g_free(name), g_strdup("attachment"));
}

static int give_attachment(const ole_storage *storage)
{
    GByteArray *bytes = property(storage, 0x3701, BINARY);
    if (bytes == NULL)
        return extract_spend(storage->out, 0);
    char *name = file_name(storage);
    int rc = give(storage, bytes, name, NULL);
    g_free(name);
    return rc;
}

/* HTML is bytes of the mail's code page, rarely a string. */
static int give_html(const ole_storage *storage, unsigned codepage)
{
    GByteArray *bytes = property(storage, 0x1013, BINARY);
    if (bytes == NULL)
        bytes = property(storage, 0x1013, STRING8);
    if (bytes == NULL)
        return extract_spend(storage->out, 0);
    char *charset = codepage == 65001 || codepage == 0 ? g_strdup("utf-8")
                                                       : g_strdup_printf("cp%u", codepage);
    char *member = ole_path(storage, "body.html");
    int rc = extract_whole_text(storage->out, member, "text/html", charset, bytes->data,
                                bytes->len);
    g_free(member);
    g_free(charset);
    g_byte_array_unref(bytes);
    return rc;
}

/* ---- compressed RTF -------------------------------------------------------------- */

/* What the window holds at first ([MS-OXRTFCP] 2.1.2.1). */
static const char window[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

/* [MS-OXRTFCP] 2.2: eight tokens behind each byte of flags: a byte, or a place of
 * twelve bits in a window of 4096 and a length of four.  NULL over the budget. */
static GByteArray *decompress(extract_output *out, const uint8_t *at, const uint8_t *end)
{
    enum { WINDOW = 4096 };
    uint8_t held[WINDOW] = {0};
    size_t write = sizeof window - 1;
    memcpy(held, window, write);
    GByteArray *text = g_byte_array_new();
    while (at < end && extract_spend(out, 0) == 0) {
        unsigned flags = *at++;
        for (int i = 0; i < 8 && at < end; i++, flags >>= 1) {
            size_t from = write, length = 1;
            if ((flags & 1) == 0) {
                held[write] = *at++;
            } else if (end - at >= 2) {
                from = (size_t)at[0] << 4 | at[1] >> 4;
                length = (at[1] & 0xFU) + 2;
                at += 2;
                if (from == write)
                    return text;
            } else {
                return text;
            }
            for (; length > 0; length--) {
                held[write] = held[from];
                g_byte_array_append(text, &held[write], 1);
                write = (write + 1) % WINDOW;
                from = (from + 1) % WINDOW;
            }
        }
    }
    return text;
}

static int give_rtf(const ole_storage *storage)
{
    enum { HEAD = 16 };
    GByteArray *bytes = property(storage, 0x1009, BINARY);
    if (bytes == NULL)
        return extract_spend(storage->out, 0);
    GByteArray *text = NULL;
    if (bytes->len > HEAD && memcmp(bytes->data + 8, "LZFu", 4) == 0)
        text = decompress(storage->out, bytes->data + HEAD, bytes->data + bytes->len);
    else if (bytes->len > HEAD && memcmp(bytes->data + 8, "MELA", 4) == 0)
        text = g_byte_array_append(g_byte_array_new(), bytes->data + HEAD, bytes->len - HEAD);
    g_byte_array_unref(bytes);
    if (text == NULL)
        return EXTRACT_BROKEN;
    return give(storage, text, "body.rtf", "application/rtf");
}

int ole_read_outlook(const ole_storage *storage)
{
    unsigned codepage = codepage_of(storage);
    bool has_text = false;
    reader_text_begin(storage->text, storage->path);
    for (size_t i = 0; i < G_N_ELEMENTS(properties) && storage->text->rc == 0; i++) {
        bool is_there = say(storage, &properties[i], codepage);
        has_text |= is_there && properties[i].id == 0x1000;
    }
    int rc = reader_text_end(storage->text);
    bool has_html = ole_has(storage, "__substg1.0_10130102");
    if (rc == 0)
        rc = give_html(storage, codepage);
    if (rc == 0 && !has_text && !has_html)
        rc = give_rtf(storage);
    if (rc == 0)
        rc = give_attachment(storage);
    return rc;
}
