/* SPDX-License-Identifier: Apache-2.0 */
/*
 * container.c - containers, told by their first bytes; every member is a document
 * to be looked at again.
 */
#include <string.h>
#include <archive.h>
#include <glib.h>

#include "tools/leakscan-extract/container.h"
#include "tools/leakscan-extract/output.h"

typedef struct {
    size_t offset, length;
    const char *bytes;
} magic_row;

#define MAGIC(offset, bytes) {offset, sizeof bytes - 1, bytes}

/* From the formats' own specifications. */
static const magic_row streams[] = {
    MAGIC(0, "\x1F\x8B\x08"),                /* gzip, RFC 1952 */
    MAGIC(0, "\x1F\x9D"),                    /* compress */
    MAGIC(4, "1AY&SY"),                      /* bzip2, behind "BZh9" */
    MAGIC(0, "\xFD" "7zXZ\0"),
    MAGIC(0, "\x5D\0\0"),                    /* lzma alone, with its usual properties */
    MAGIC(0, "LZIP\x01"),
    MAGIC(0, "\x28\xB5\x2F\xFD"),            /* zstd, RFC 8878 */
    MAGIC(0, "\x04\x22\x4D\x18"),            /* lz4 frame */
};
static const magic_row archives[] = {
    MAGIC(0, "PK\x03\x04"),
    MAGIC(0, "PK\x05\x06"),
    MAGIC(0, "PK00PK\x03\x04"),              /* a zip once meant to be split */
    MAGIC(0, "7z\xBC\xAF\x27\x1C"),
    MAGIC(0, "Rar!\x1A\x07"),
    MAGIC(0, "MSCF\0\0\0\0"),
    MAGIC(2, "-lh"),
    MAGIC(257, "ustar"),                     /* POSIX.1, pax */
    MAGIC(0x8001, "CD001"),                  /* ECMA-119 */
    MAGIC(0, "070701"),                      /* cpio */
    MAGIC(0, "!<arch>\n"),
};

static bool has_magic(const extract_document *d, const magic_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (d->length >= rows[i].offset + rows[i].length &&
            memcmp(d->data + rows[i].offset, rows[i].bytes, rows[i].length) == 0)
            return true;
    return false;
}

bool extract_container_is_stream(const extract_document *d)
{
    return has_magic(d, streams, G_N_ELEMENTS(streams));
}

/* POSIX.1 and before: a tar header's checksum counts its own field as blanks. */
static bool is_old_tar(const extract_document *d)
{
    enum { HEADER = 512, SUM_AT = 148, SUM_END = 156 };
    if (d->length < HEADER || d->data[0] == '\0')
        return false;
    uint32_t sum = 0, told = 0;
    for (size_t i = 0; i < HEADER; i++)
        sum += i >= SUM_AT && i < SUM_END ? ' ' : d->data[i];
    for (size_t i = SUM_AT; i < SUM_END; i++) {
        if (d->data[i] >= '0' && d->data[i] <= '7')
            told = told * 8 + (uint32_t)(d->data[i] - '0');
        else if (told != 0)
            break;
    }
    return told == sum;
}

static bool claims(const extract_document *d)
{
    return extract_container_is_stream(d) ||
           has_magic(d, archives, G_N_ELEMENTS(archives)) || is_old_tar(d);
}

static int take(void *userdata, const extract_member *member)
{
    extract_output *out = userdata;
    const char *slash = strrchr(member->path, '/');
    extract_document document = {
        .data = member->bytes,
        .length = member->length,
        .fd = -1,
        .media_type = "",
        .name = slash != NULL ? slash + 1 : member->path,
        .passwords = extract_output_passwords(out),
    };
    return extract_output_embed(out, &document, member->path);
}

static int read_container(const extract_document *document, extract_output *out)
{
    return extract_unpack(document, out, NULL, take, out);
}

static const char *const types[] = {
    "application/zip", "application/x-7z-compressed", "application/x-tar", "application/gzip",
    "application/x-bzip2", "application/x-xz", "application/zstd", "application/vnd.rar",
    "application/vnd.ms-cab-compressed", "application/x-iso9660-image", NULL,
};

const extract_reader extract_container_reader = {
    .name = "container",
    .library = ARCHIVE_VERSION_STRING,
    .types = types,
    .claims = claims,
    .read = read_container,
};
