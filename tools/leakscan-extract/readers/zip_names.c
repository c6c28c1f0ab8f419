/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip_names.c - the names in a zip file (APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12
 * and 4.3.16).
 */
#include <string.h>
#include <glib.h>

#include "tools/leakscan-extract/readers/bytes.h"
#include "tools/leakscan-extract/readers/zip_names.h"

enum {
    LOCAL_HEADER = 30, CENTRAL_HEADER = 46, END_RECORD = 22, MAX_COMMENT = 0xFFFF,
    MAX_NAMES = 10000                /* looked at; a document's own stand early */
};

static bool is_zip(const extract_document *d)
{
    return d->length >= LOCAL_HEADER && memcmp(d->data, "PK\x03\x04", 4) == 0;
}

static bool first_is(const extract_document *d, const char *name)
{
    size_t length = strlen(name);
    return bytes_u16(d->data + 26) == length && d->length - LOCAL_HEADER >= length &&
           memcmp(d->data + LOCAL_HEADER, name, length) == 0;
}

/* Where the central directory begins; the length of the document if nowhere. */
static size_t central_directory(const extract_document *d)
{
    if (d->length < END_RECORD)
        return d->length;
    size_t last = d->length - END_RECORD;
    size_t first = last > MAX_COMMENT ? last - MAX_COMMENT : 0;
    for (size_t at = last + 1; at-- > first;)
        if (memcmp(d->data + at, "PK\x05\x06", 4) == 0)
            return MIN(bytes_u32(d->data + at + 16), d->length);
    return d->length;
}

bool zip_has_member(const extract_document *d, const char *name)
{
    if (!is_zip(d))
        return false;
    if (first_is(d, name))
        return true;
    size_t length = strlen(name), at = central_directory(d);
    for (int i = 0; i < MAX_NAMES && d->length - at >= CENTRAL_HEADER; i++) {
        const uint8_t *header = d->data + at;
        if (memcmp(header, "PK\x01\x02", 4) != 0)
            return false;
        size_t name_length = bytes_u16(header + 28);
        size_t whole = CENTRAL_HEADER + name_length + bytes_u16(header + 30) +
                       bytes_u16(header + 32);
        if (whole > d->length - at)
            return false;
        if (name_length == length && memcmp(header + CENTRAL_HEADER, name, length) == 0)
            return true;
        at += whole;
    }
    return false;
}

bool zip_has_mimetype(const extract_document *d, const char *prefix)
{
    static const char name[] = "mimetype";
    if (!is_zip(d) || !first_is(d, name))
        return false;
    size_t at = LOCAL_HEADER + sizeof name - 1 + bytes_u16(d->data + 28);
    size_t length = strlen(prefix);
    return d->length >= at && d->length - at >= length && memcmp(d->data + at, prefix, length) == 0;
}
