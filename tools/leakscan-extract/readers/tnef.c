/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tnef.c - winmail.dat ([MS-OXTNEF]) by libytnef: the text of all properties, the
 * body in its forms, attachments and messages within.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ytnef.h>

#include "tools/leakscan-extract/readers/bytes.h"
#include "tools/leakscan-extract/readers/codepage.h"
#include "tools/leakscan-extract/readers/readers.h"

enum {
    MAX_PROPERTIES = 10000, MAX_ATTACHMENTS = 10000, MAX_RTF = 64 << 20,
    RTF_HEAD = 16,                   /* [MS-OXRTFCP] 2.1.3.1.1 */
    CLASS_ID = 16,                   /* before a message within */
    HTML = 0x1013, COMPRESSED_RTF = 0x1009, DATA = 0x3701, LONG_NAME = 0x3707
};

static bool claims(const extract_document *document)
{
    return document->length >= 6 && bytes_u32(document->data) == 0x223E9F78;
}

static bool is_there(const variableLength *value)
{
    return value != NULL && value->data != NULL && value->size > 0;
}

static void say(reader_text *text, const char *label, const variableLength *value, unsigned codepage)
{
    if (!is_there(value) || value->data[0] == '\0')
        return;
    size_t length = strnlen((const char *)value->data, (size_t)value->size);
    reader_text_string(text, label);
    codepage_add(text, codepage, value->data, length);
    reader_text_row(text);
}

/* libytnef keeps strings of Unicode as UTF-8. */
static void say_properties(reader_text *text, const MAPIProps *properties)
{
    for (DWORD i = 0; i < properties->count && i < MAX_PROPERTIES && text->rc == 0; i++) {
        const MAPIProperty *property = &properties->properties[i];
        DWORD type = PROP_TYPE(property->id);
        if (type != PT_STRING8 && type != PT_UNICODE)
            continue;
        for (ULONG j = 0; j < property->count && j < MAX_PROPERTIES && text->rc == 0; j++)
            say(text, "", &property->data[j], type == PT_UNICODE ? 65001 : 1252);
    }
}

static const variableLength *find(const MAPIProps *properties, DWORD id)
{
    for (DWORD i = 0; i < properties->count && i < MAX_PROPERTIES; i++) {
        const MAPIProperty *property = &properties->properties[i];
        if (PROP_ID(property->id) == id && property->count > 0 && is_there(property->data))
            return property->data;
    }
    return NULL;
}

/* What the head promises is asked of the budget before it is made. */
static int give_rtf(extract_output *out, const MAPIProps *properties)
{
    const variableLength *packed = find(properties, COMPRESSED_RTF);
    if (packed == NULL || packed->size < RTF_HEAD)
        return 0;
    uint32_t promised = bytes_u32(packed->data + 4);
    /* A token of two bytes and a bit makes 17. */
    if (promised > MAX_RTF || promised > 17 * (uint64_t)packed->size) {
        extract_gap(out, LEAKSCAN_GAP_EXTRACT_FAILED);
        return 0;
    }
    variableLength copy = *packed;
    int size = 0;
    BYTE *rtf = DecompressRTF(&copy, &size);
    int rc = 0;
    if (rtf != NULL && size > 0)
        rc = extract_embedded(out, "body.rtf", NULL, "application/rtf", rtf, (size_t)size);
    else
        extract_gap(out, LEAKSCAN_GAP_EXTRACT_FAILED);
    free(rtf);
    return rc;
}

static int give_bodies(extract_output *out, const TNEFStruct *tnef)
{
    const variableLength *html = find(&tnef->MapiProperties, HTML);
    int rc = 0;
    if (html != NULL)
        rc = extract_whole_text(out, "body.html", "text/html", NULL, html->data,
                                (size_t)html->size);
    return rc == 0 && html == NULL ? give_rtf(out, &tnef->MapiProperties) : rc;
}

static char *name_of(const Attachment *attachment)
{
    const variableLength *name = find(&attachment->MAPI, LONG_NAME);
    if (name == NULL)
        name = &attachment->Title;
    char *valid = is_there(name)
                      ? g_utf8_make_valid((const char *)name->data,
                                          (gssize)strnlen((const char *)name->data,
                                                          (size_t)name->size))
                      : g_strdup("");
    return *valid != '\0' ? valid : (g_free(valid), g_strdup("attachment"));
}

static int give_attachment(extract_output *out, const Attachment *attachment)
{
    const variableLength *data = &attachment->FileData;
    size_t skipped = 0;
    if (!is_there(data)) {
        data = find(&attachment->MAPI, DATA);
        skipped = CLASS_ID;
    }
    if (data == NULL || (size_t)data->size <= skipped)
        return 0;
    char *name = name_of(attachment);
    int rc = extract_embedded(out, name, name, NULL, data->data + skipped,
                              (size_t)data->size - skipped);
    g_free(name);
    return rc;
}

static int give_all(extract_output *out, const TNEFStruct *tnef)
{
    reader_text text;
    reader_text_init(&text, out);
    reader_text_begin(&text, NULL);
    unsigned codepage = is_there(&tnef->CodePage) && tnef->CodePage.size >= 4
                            ? bytes_u32(tnef->CodePage.data) : 1252;
    say(&text, "Subject: ", &tnef->subject, codepage);
    say(&text, "From: ", &tnef->from, codepage);
    say(&text, "", &tnef->body, codepage);
    say_properties(&text, &tnef->MapiProperties);
    int rc = reader_text_end(&text);
    reader_text_clear(&text);
    if (rc == 0)
        rc = give_bodies(out, tnef);
    const Attachment *attachment = tnef->starting_attach.next;
    for (int i = 0; rc == 0 && attachment != NULL && i < MAX_ATTACHMENTS; i++) {
        rc = give_attachment(out, attachment);
        attachment = attachment->next;
    }
    return rc;
}

static int read_tnef(const extract_document *document, extract_output *out)
{
    TNEFStruct *tnef = g_new0(TNEFStruct, 1);
    TNEFInitialize(tnef);
    /* It reads this memory and does not write to it. */
    int parsed = TNEFParseMemory((BYTE *)document->data, (long)document->length, tnef);
    int rc = give_all(out, tnef);
    TNEFFree(tnef);
    g_free(tnef);
    return rc == 0 && parsed != 0 ? EXTRACT_BROKEN : rc;
}

static const char *const types[] = {"application/ms-tnef", "application/vnd.ms-tnef", NULL};

const extract_reader tnef_reader = {
    .name = "tnef",
    .library = "libytnef",
    .types = types,
    .claims = claims,
    .prepare = codepage_prepare,
    .read = read_tnef,
};
