/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ole_powerpoint.c - the text of PowerPoint 97 to 2003 ([MS-PPT] 2.3): containers are
 * walked as a list, so no depth counts.  Slides of earlier saves are read too.
 */
#include "tools/leakscan-extract/readers/ole.h"

enum {
    HEADER = 8, IS_CONTAINER = 0xF,
    MAIN_MASTER = 1016, TEXT_CHARS = 4000, TEXT_BYTES = 4008, C_STRING = 4026
};

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

static int walk(reader_text *text, GByteArray *stream)
{
    size_t at = 0;
    while (stream->len - at >= HEADER && text->rc == 0) {
        uint8_t *record = stream->data + at;
        unsigned type = bytes_u16(record + 2);
        size_t length = bytes_u32(record + 4);
        at += HEADER;
        bool is_container = (record[0] & 0xF) == IS_CONTAINER && type != MAIN_MASTER;
        if (is_container)
            continue;
        if (length > stream->len - at)
            return EXTRACT_BROKEN;
        if (type == TEXT_CHARS || type == C_STRING)
            take_units(text, record + HEADER, length);
        else if (type == TEXT_BYTES)
            take_bytes(text, record + HEADER, length);
        at += length;
    }
    return 0;
}

int ole_read_powerpoint(const ole_storage *storage)
{
    GByteArray *stream = ole_stream(storage, "PowerPoint Document");
    if (stream == NULL)
        return EXTRACT_BROKEN;
    int rc = 0;
    size_t edit;
    if (ole_is_powerpoint_encrypted(storage, &edit) &&
        !ole_open_powerpoint(storage, stream, edit)) {
        extract_gap(storage->out, LEAKSCAN_GAP_ENCRYPTED);
    } else {
        reader_text_begin(storage->text, storage->path);
        rc = walk(storage->text, stream);
    }
    g_byte_array_unref(stream);
    return rc;
}
