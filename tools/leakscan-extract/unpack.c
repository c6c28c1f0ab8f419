/* SPDX-License-Identifier: Apache-2.0 */
/*
 * unpack.c - containers member by member, by libarchive, under the budgets.
 * Only filters that run in this process are on: libarchive knows some that start
 * programs.
 */
#include <string.h>
#include <archive.h>
#include <archive_entry.h>
#include <glib.h>

#include "tools/leakscan-extract/container.h"
#include "tools/leakscan-extract/output.h"
#include "tools/leakscan-extract/salvage.h"
#include "tools/leakscan-extract/zip_password.h"

typedef struct {
    const extract_document *document;
    extract_output *out;
    struct archive *archive;
    GByteArray *bytes;
    bool is_stream;                  /* one member, without a name */
    bool is_begun;                   /* a member was */
} unpacking;

enum { FIRST_SIZE = 64 * 1024 };

typedef int (*support_fn)(struct archive *);

/* A compressed stream is unpacked by itself and looked at again: libarchive would
 * take much for an archive, and an empty one, that is none. */
static const support_fn filters[] = {
    archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
    archive_read_support_filter_xz,   archive_read_support_filter_lzma,
    archive_read_support_filter_lzip, archive_read_support_filter_zstd,
    archive_read_support_filter_lz4,  archive_read_support_filter_compress,
    archive_read_support_format_raw,
};
static const support_fn formats[] = {
    archive_read_support_format_zip,  archive_read_support_format_7zip,
    archive_read_support_format_tar,  archive_read_support_format_rar,
    archive_read_support_format_rar5, archive_read_support_format_cab,
    archive_read_support_format_lha,  archive_read_support_format_iso9660,
    archive_read_support_format_cpio, archive_read_support_format_ar,
};

static bool is_zip(const extract_document *document)
{
    return document->length > 4 && memcmp(document->data, "PK", 2) == 0;
}

static struct archive *new_archive(const extract_document *document, extract_output *out)
{
    bool is_stream = extract_container_is_stream(document);
    const support_fn *supports = is_stream ? filters : formats;
    size_t count = is_stream ? G_N_ELEMENTS(filters) : G_N_ELEMENTS(formats);
    struct archive *a = archive_read_new();
    for (size_t i = 0; i < count; i++)
        (void)supports[i](a);
    /* What stands behind the end of a tar is read too. */
    (void)archive_read_set_format_option(a, "tar", "read_concatenated_archives", "1");
    const char *password = is_zip(document) ? extract_zip_password(document, out) : NULL;
    if (password != NULL)
        (void)archive_read_add_passphrase(a, password);
    return a;
}

/* libarchive tells encryption by its message alone. */
static uint32_t gap_of_failure(struct archive *a)
{
    const char *text = archive_error_string(a);
    if (text != NULL && (strstr(text, "ncrypt") != NULL || strstr(text, "assphrase") != NULL))
        return LEAKSCAN_GAP_ENCRYPTED;
    return LEAKSCAN_GAP_EXTRACT_FAILED;
}

/* What a single compressed file is called inside: its own name without the end. */
static char *name_inside(const char *name)
{
    static const char *const ends[][2] = {
        {".tgz", ".tar"}, {".tbz2", ".tar"}, {".txz", ".tar"}, {".gz", ""}, {".bz2", ""},
        {".xz", ""}, {".zst", ""}, {".lz", ""}, {".lzma", ""}, {".lz4", ""}, {".z", ""},
    };
    size_t length = strlen(name);
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        size_t end = strlen(ends[i][0]);
        if (length > end && g_ascii_strcasecmp(name + length - end, ends[i][0]) == 0)
            return g_strdup_printf("%.*s%s", (int)(length - end), name, ends[i][1]);
    }
    return g_strdup(*name != '\0' ? name : "data");
}

/* The member's path, valid UTF-8 without control characters. */
static char *path_of(const unpacking *u, struct archive_entry *entry)
{
    if (u->is_stream)
        return name_inside(u->document->name);
    const char *path = archive_entry_pathname_utf8(entry);
    if (path == NULL)
        path = archive_entry_pathname(entry);
    char *valid = g_utf8_make_valid(path != NULL ? path : "?", -1);
    for (char *c = valid; *c != '\0'; c++)
        if (g_ascii_iscntrl(*c))
            *c = '_';
    return valid;
}

/* Unpacks the member into u->bytes.  0, or what the budget answered. */
static int collect(unpacking *u, bool *is_whole)
{
    const void *block;
    size_t length;
    la_int64_t offset;
    int got;
    g_byte_array_set_size(u->bytes, 0);
    *is_whole = true;
    while ((got = archive_read_data_block(u->archive, &block, &length, &offset)) >=
           ARCHIVE_WARN) {
        if (got == ARCHIVE_EOF)
            return 0;
        if (length == 0)
            continue;
        int rc = extract_spend(u->out, length);
        if (rc != 0)
            return rc;
        g_byte_array_append(u->bytes, block, (guint)length);
    }
    extract_gap(u->out, gap_of_failure(u->archive));
    *is_whole = false;
    return u->is_stream ? extract_salvage(u->document, u->out, u->bytes) : 0;
}

static int give(unpacking *u, extract_member *member, extract_member_fn fn, void *userdata)
{
    char none = '\0';
    member->bytes = u->bytes->data != NULL ? u->bytes->data : (uint8_t *)&none;
    member->length = u->bytes->len;
    return member->length > 0 || member->is_whole ? fn(userdata, member) : 0;
}

static int take_entry(unpacking *u, struct archive_entry *entry, extract_wanted_fn wanted,
                      extract_member_fn fn, void *userdata)
{
    u->is_begun = true;
    if (archive_entry_filetype(entry) == AE_IFDIR)
        return 0;
    char *path = path_of(u, entry);
    extract_member member = {.path = path};
    int rc = 0;
    if (wanted != NULL && !wanted(userdata, path))
        goto out;
    rc = collect(u, &member.is_whole);
    if (rc == 0)
        rc = give(u, &member, fn, userdata);
out:
    g_free(path);
    return rc;
}

static int walk(unpacking *u, extract_wanted_fn wanted, extract_member_fn fn, void *userdata)
{
    struct archive_entry *entry;
    for (;;) {
        int got = archive_read_next_header(u->archive, &entry);
        if (got == ARCHIVE_EOF)
            return 0;
        int rc = extract_output_member(u->out);
        if (got < ARCHIVE_WARN)
            extract_gap(u->out, gap_of_failure(u->archive));
        if (got == ARCHIVE_FATAL)
            return 0;
        if (rc == 0 && got >= ARCHIVE_WARN)
            rc = take_entry(u, entry, wanted, fn, userdata);
        if (rc != 0)
            return rc;
    }
}

/* A stream that broke off before libarchive gave anything of it. */
static int take_rest(unpacking *u, extract_member_fn fn, void *userdata)
{
    extract_member member = {.is_whole = false};
    int rc = extract_salvage(u->document, u->out, u->bytes);
    if (rc != 0)
        return rc;
    char *path = name_inside(u->document->name);
    member.path = path;
    rc = give(u, &member, fn, userdata);
    g_free(path);
    return rc;
}

int extract_unpack(const extract_document *document, extract_output *out,
                   extract_wanted_fn wanted, extract_member_fn fn, void *userdata)
{
    unpacking u = {
        .document = document,
        .out = out,
        .archive = new_archive(document, out),
        .bytes = g_byte_array_sized_new(FIRST_SIZE),
        .is_stream = extract_container_is_stream(document),
    };
    int rc = 0;
    if (archive_read_open_memory(u.archive, document->data, document->length) == ARCHIVE_OK)
        rc = walk(&u, wanted, fn, userdata);
    else
        extract_gap(out, gap_of_failure(u.archive));
    if (rc == 0 && u.is_stream && !u.is_begun)
        rc = take_rest(&u, fn, userdata);
    archive_read_free(u.archive);
    g_byte_array_unref(u.bytes);
    return rc;
}
