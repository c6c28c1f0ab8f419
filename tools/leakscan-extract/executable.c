/* SPDX-License-Identifier: Apache-2.0 */
/*
 * executable.c - programs of DOS and Windows: an archive that is appended to one, so
 * that it extracts itself, is read; a program by itself holds no text and is counted by
 * its type.
 */
#include <string.h>
#include <glib.h>

#include "tools/leakscan-extract/container.h"
#include "tools/leakscan-extract/readers/bytes.h"

enum { DOS_HEADER = 64, MAX_TRIES = 1000 };

/* A text may begin with "MZ" too, but not with a header. */
static bool claims(const extract_document *d)
{
    return d->length >= DOS_HEADER && memcmp(d->data, "MZ", 2) == 0 &&
           memchr(d->data, '\0', DOS_HEADER) != NULL;
}

/* ---- where the archive begins ---------------------------------------------------- */

/* APPNOTE.TXT, 4.3.16: the record at a zip's end leads to its directory.  Offsets count
 * from the zip's first byte or from the program's: then the first member tells where the
 * zip begins (4.3.12), and libarchive finds out by itself. */
static bool find_zip(const extract_document *d, size_t *start)
{
    enum { END = 22, COMMENT = 65535, SIZE_AT = 12, OFFSET_AT = 16, MEMBER_AT = 42 };
    size_t lowest = d->length > END + COMMENT ? d->length - END - COMMENT : 0;
    for (size_t at = d->length - END; at > lowest; at--) {
        if (memcmp(d->data + at, "PK\5\6", 4) != 0)
            continue;
        size_t size = bytes_u32(d->data + at + SIZE_AT), offset = bytes_u32(d->data + at + OFFSET_AT);
        if (size < 46 || size > at || offset > at - size ||
            memcmp(d->data + at - size, "PK\1\2", 4) != 0)
            continue;
        *start = at - size - offset;
        if (*start == 0)
            *start = bytes_u32(d->data + at - size + MEMBER_AT);
        return *start < at - size;
    }
    return false;
}

/* 7zFormat.txt: version 0, and the place and size of the directory. */
static bool is_7z(const uint8_t *at, size_t left)
{
    enum { HEADER = 32 };
    if (left < HEADER || at[6] != 0)
        return false;
    uint64_t offset = bytes_u64(at + 12), size = bytes_u64(at + 20);
    return offset <= left - HEADER && size > 0 && size <= left - HEADER - offset;
}

/* The two versions of the format. */
static bool is_rar(const uint8_t *at, size_t left)
{
    return left > 8 && (at[6] == 0 || (at[6] == 1 && at[7] == 0));
}

/* [MS-CAB] 2.1: its size, and version 1.3. */
static bool is_cab(const uint8_t *at, size_t left)
{
    enum { HEADER = 36 };
    return left >= HEADER && bytes_u32(at + 8) <= left && bytes_u32(at + 8) > HEADER &&
           at[24] == 3 && at[25] == 1;
}

static const struct {
    const char *bytes;
    size_t length;
    bool (*is_one)(const uint8_t *at, size_t left);
} marks[] = {
    {"7z\xBC\xAF\x27\x1C", 6, is_7z},
    {"Rar!\x1A\x07", 6, is_rar},
    {"MSCF\0\0\0\0", 8, is_cab},
};

static bool find_mark(const extract_document *d, size_t *start)
{
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++) {
        const uint8_t *at = d->data + DOS_HEADER, *end = d->data + d->length;
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            at = memmem(at, (size_t)(end - at), marks[i].bytes, marks[i].length);
            if (at == NULL)
                break;
            if (marks[i].is_one(at, (size_t)(end - at))) {
                *start = (size_t)(at - d->data);
                return true;
            }
            at++;
        }
    }
    return false;
}

/* ---- reading --------------------------------------------------------------------- */

/* A byte stands for the program, which nobody reads. */
static int tell_program(const extract_document *document, extract_output *out)
{
    const char *type = document->media_type;
    if (*type == '\0' || strcmp(type, "application/octet-stream") == 0)
        type = "application/x-dosexec";
    return extract_embedded(out, NULL, "", type, "", 1);
}

static int read_executable(const extract_document *document, extract_output *out)
{
    size_t start = 0;
    if (!find_zip(document, &start) && !find_mark(document, &start))
        return tell_program(document, out);
    extract_document archive = *document;
    archive.data += start;
    archive.length -= start;
    archive.fd = -1;
    return extract_container_reader.read(&archive, out);
}

static const char *const types[] = {"application/x-dosexec", "application/x-msdownload",
                                    "application/vnd.microsoft.portable-executable", NULL};

const extract_reader extract_executable_reader = {
    .name = "executable",
    .types = types,
    .claims = claims,
    .read = read_executable,
};
