/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ole_outlook.c - Outlook messages ([MS-OXMSG]): each property is a stream of its own,
 * named by its number and type; recipients, attachments and messages within are
 * storages, which are looked at like this one.
 */
#include <stdio.h>
#include <string.h>

#include "tools/leakscan-extract/readers/mapi.h"
#include "tools/leakscan-extract/readers/ole.h"

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
        if (bytes_u16(entry) == MAPI_LONG && (id == MAPI_MESSAGE_CODEPAGE || id == MAPI_INTERNET_CODEPAGE))
            codepage = bytes_u32(entry + 8);
    }
    if (bytes != NULL)
        g_byte_array_unref(bytes);
    return codepage;
}

static bool say(const ole_storage *storage, const mapi_label *row, unsigned codepage)
{
    bool is_wide = true;
    GByteArray *bytes = property(storage, row->id, MAPI_UNICODE);
    if (bytes == NULL) {
        is_wide = false;
        bytes = property(storage, row->id, MAPI_STRING8);
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
    static const unsigned ids[] = {MAPI_LONG_NAME, MAPI_SHORT_NAME, MAPI_DISPLAY_NAME};
    char *name = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(ids) && name == NULL; i++) {
        GByteArray *wide = property(storage, ids[i], MAPI_UNICODE);
        GByteArray *narrow = wide == NULL ? property(storage, ids[i], MAPI_STRING8) : NULL;
        if (wide != NULL)
            name = mapi_wide_name(wide->data, wide->len);
        else if (narrow != NULL)
            name = codepage_name(codepage_of(storage), narrow->data, narrow->len);
        g_clear_pointer(&wide, g_byte_array_unref);
        g_clear_pointer(&narrow, g_byte_array_unref);
    }
    return name != NULL && *name != '\0' ? name : (g_free(name), g_strdup("attachment"));
}

static int give_attachment(const ole_storage *storage)
{
    GByteArray *bytes = property(storage, MAPI_DATA, MAPI_BINARY);
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
    GByteArray *bytes = property(storage, MAPI_HTML, MAPI_BINARY);
    if (bytes == NULL)
        bytes = property(storage, MAPI_HTML, MAPI_STRING8);
    if (bytes == NULL)
        return extract_spend(storage->out, 0);
    char *charset = mapi_charset(codepage);
    char *member = ole_path(storage, "body.html");
    int rc = extract_whole_text(storage->out, member, "text/html", charset, bytes->data,
                                bytes->len);
    g_free(member);
    g_free(charset);
    g_byte_array_unref(bytes);
    return rc;
}

static int give_rtf(const ole_storage *storage)
{
    GByteArray *bytes = property(storage, MAPI_RTF, MAPI_BINARY);
    if (bytes == NULL)
        return extract_spend(storage->out, 0);
    GByteArray *text = mapi_rtf(storage->out, bytes->data, bytes->len);
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
    for (const mapi_label *row = mapi_labels; row->label != NULL && storage->text->rc == 0; row++)
        has_text |= say(storage, row, codepage) && row->id == MAPI_BODY;
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
