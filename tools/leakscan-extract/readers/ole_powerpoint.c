/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ole_powerpoint.c - the text of PowerPoint 97 to 2003 ([MS-PPT] 2.3): containers are
 * walked as a list, so no depth counts.  Slides of earlier saves are read too, of a
 * master what shows on slides, and embedded documents.
 */
#include <string.h>
#include <gio/gio.h>

#include "tools/leakscan-extract/readers/ole.h"

enum {
    HEADER = 8, CONTAINER = 0xF,
    MAIN_MASTER = 1016, PLACEHOLDER = 3011, TEXT_HEADING = 3999, TEXT_CHARS = 4000,
    TEXT_STYLES = 4003, TEXT_BYTES = 4008, C_STRING = 4026, OBJECT_STORAGE = 4113, TAG_DATA = 5003,
    SHAPE = 0xF004, SHAPE_PROPERTIES = 0xF00B
};

/* Whether records fill it to its end.  What later versions add, such as comments, stands
 * in data of a tag ([MS-PPT] 2.11.25), which of other programs may be anything. */
static bool holds_records(const uint8_t *data, size_t length)
{
    size_t at = 0;
    while (length - at >= HEADER && bytes_u32(data + at + 4) <= length - at - HEADER)
        at += HEADER + bytes_u32(data + at + 4);
    return at > 0 && at == length;
}

/* The record whose header stands there, with `left` bytes behind it.  Later versions
 * keep packages of theirs in records that say that they are containers ([MS-PPT] 2.11.13,
 * RoundTripCustomTableStyles12Atom). */
static bool is_container(const uint8_t *record, size_t left)
{
    if (bytes_u16(record + 2) == TAG_DATA)
        return holds_records(record + HEADER, MIN(bytes_u32(record + 4), left));
    if ((record[0] & 0xF) != CONTAINER)
        return false;
    return left < 4 || bytes_u32(record + 4) < 4 || memcmp(record + HEADER, "PK\3\4", 4) != 0;
}

static void take_bytes(reader_text *text, const uint8_t *bytes, size_t length)
{
    size_t from = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i < length && bytes[i] != '\r' && bytes[i] != '\v')
            continue;
        codepage_add(text, 28591, bytes + from, i - from);
        reader_text_paragraph(text);
        from = i + 1;
    }
}

/* A vertical tab is a line's end as well ([MS-PPT] 2.9.42). */
static void take_units(reader_text *text, uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i + 1 < length; i += 2)
        if (bytes_u16(bytes + i) == '\v')
            bytes[i] = '\r';
    reader_text_utf16(text, bytes, length / 2);
    reader_text_paragraph(text);
}

/* Unpacks zlib's stream (RFC 1950) without its checksum, which stands for nothing where
 * the bytes came as far as they should. */
static GByteArray *inflated(extract_output *out, const uint8_t *from, size_t length, int *rc)
{
    enum { ZLIB_HEADER = 2, BLOCK = 64 * 1024 };
    const uint8_t *end = from + length;
    GByteArray *object = g_byte_array_new();
    GConverter *zlib = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_RAW));
    uint8_t *block = g_malloc(BLOCK);
    GConverterResult got = length > ZLIB_HEADER ? G_CONVERTER_CONVERTED : G_CONVERTER_ERROR;
    from += MIN(length, (size_t)ZLIB_HEADER);
    *rc = 0;
    while (*rc == 0 && got == G_CONVERTER_CONVERTED) {
        gsize taken = 0, made = 0;
        got = g_converter_convert(zlib, from, (gsize)(end - from), block, BLOCK,
                                  G_CONVERTER_INPUT_AT_END, &taken, &made, NULL);
        from += taken;
        *rc = extract_spend(out, made);
        if (*rc == 0 && got != G_CONVERTER_ERROR)
            g_byte_array_append(object, block, (guint)made);
    }
    g_free(block);
    g_object_unref(zlib);
    return object;
}

/* An embedded document ([MS-PPT] 2.10.34), compressed where its instance is 1: its
 * length and zlib's stream. */
static int give_object(const ole_storage *storage, const uint8_t *record, size_t length,
                       const char *member)
{
    enum { LENGTH = 4 };
    bool is_compressed = (bytes_u16(record) >> 4) == 1;
    if (!is_compressed)
        return extract_embedded(storage->out, member, NULL, NULL, record + HEADER, length);
    if (length <= LENGTH) {
        extract_gap(storage->out, LEAKSCAN_GAP_EXTRACT_FAILED);
        return 0;
    }
    int rc;
    GByteArray *object =
        inflated(storage->out, record + HEADER + LENGTH, length - LENGTH, &rc);
    if (rc == 0 && object->len != bytes_u32(record + HEADER))
        extract_gap(storage->out, LEAKSCAN_GAP_EXTRACT_FAILED);
    if (rc == 0 && object->len > 0)
        rc = extract_embedded(storage->out, member, NULL, NULL, object->data, object->len);
    g_byte_array_unref(object);
    return rc;
}

static int give_objects(const ole_storage *storage, const GByteArray *stream)
{
    int rc = 0;
    unsigned number = 0;
    for (size_t at = 0; rc == 0 && stream->len - at >= HEADER;) {
        const uint8_t *record = stream->data + at;
        size_t length = bytes_u32(record + 4);
        at += HEADER;
        if (is_container(record, stream->len - at))
            continue;
        if (length > stream->len - at)
            return 0;
        if (bytes_u16(record + 2) == OBJECT_STORAGE) {
            char *name = g_strdup_printf("object %u", ++number);
            char *member = ole_path(storage, name);
            rc = give_object(storage, record, length, member);
            g_free(member);
            g_free(name);
        }
        at += length;
    }
    return rc;
}

/* Whether a shape is a place to be filled ([MS-PPT] 2.7.8): what stands in those of a
 * master shows on no slide. */
static bool is_placeholder(const uint8_t *shape, size_t length)
{
    for (size_t at = 0; length - at >= HEADER;) {
        const uint8_t *record = shape + at;
        size_t size = bytes_u32(record + 4);
        at += HEADER;
        if (bytes_u16(record + 2) == PLACEHOLDER)
            return true;
        if (is_container(record, length - at))
            continue;
        if (size > length - at)
            return false;
        at += size;
    }
    return false;
}

/* What a master says of itself, and what is to be filled in on slides. */
static bool is_of_master_alone(const uint8_t *record, unsigned type, size_t length)
{
    return type == TEXT_STYLES || type == TEXT_HEADING ||
           (type == SHAPE && is_placeholder(record + HEADER, length));
}

/* "___PPT10" and the like, the version that a tag is of. */
static bool is_tag_name(const uint8_t *record, size_t length)
{
    static const char name[] = "_\0_\0_\0P\0P\0T";
    return length >= sizeof name && memcmp(record + HEADER, name, sizeof name) == 0;
}

/* What a shape says otherwise than by its text: letters of WordArt and the description of
 * a picture ([MS-ODRAW] 2.2.9; 2.3.22.1, 2.3.4.4).  Values longer than four bytes stand
 * behind the table. */
static void take_properties(reader_text *text, uint8_t *record, size_t length)
{
    enum { ENTRY = 6, IS_COMPLEX = 0x8000, NUMBER = 0x3FFF, LETTERS = 0xC0, DESCRIPTION = 0x381 };
    size_t count = bytes_u16(record) >> 4, at = count * ENTRY;
    for (size_t i = 0; i < count && at <= length; i++) {
        const uint8_t *entry = record + HEADER + i * ENTRY;
        unsigned id = bytes_u16(entry);
        size_t size = bytes_u32(entry + 2);
        if ((id & IS_COMPLEX) == 0)
            continue;
        if (size > length - at)
            return;
        if ((id & NUMBER) == LETTERS || (id & NUMBER) == DESCRIPTION)
            take_units(text, record + HEADER + at, size);
        at += size;
    }
}

static int walk(reader_text *text, GByteArray *stream)
{
    size_t at = 0, master_end = 0;
    while (stream->len - at >= HEADER && text->rc == 0) {
        uint8_t *record = stream->data + at;
        unsigned type = bytes_u16(record + 2);
        size_t length = bytes_u32(record + 4);
        at += HEADER;
        bool is_whole = length <= stream->len - at;
        if (type == MAIN_MASTER && is_whole)
            master_end = at + length;
        bool is_left_out =
            is_whole && (at < master_end ? is_of_master_alone(record, type, length)
                                         : type == C_STRING && is_tag_name(record, length));
        if (is_container(record, stream->len - at) && !is_left_out)
            continue;
        if (!is_whole)
            return EXTRACT_BROKEN;
        if (is_left_out) {
            at += length;
            continue;
        }
        if (type == TEXT_CHARS || type == C_STRING)
            take_units(text, record + HEADER, length);
        else if (type == TEXT_BYTES)
            take_bytes(text, record + HEADER, length);
        else if (type == SHAPE_PROPERTIES)
            take_properties(text, record, length);
        at += length;
    }
    return 0;
}

int ole_read_powerpoint(const ole_storage *storage)
{
    GByteArray *stream = ole_stream(storage, "PowerPoint Document");
    if (stream == NULL)
        return EXTRACT_BROKEN;
    int rc = 0, end = 0;
    size_t edit;
    if (ole_is_powerpoint_encrypted(storage, &edit) &&
        !ole_open_powerpoint(storage, stream, edit)) {
        extract_gap(storage->out, LEAKSCAN_GAP_ENCRYPTED);
    } else {
        reader_text_begin(storage->text, storage->path);
        rc = walk(storage->text, stream);
        end = reader_text_end(storage->text);
        if (end == 0)
            end = give_objects(storage, stream);
    }
    g_byte_array_unref(stream);
    return end != 0 ? end : rc;
}
