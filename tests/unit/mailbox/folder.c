/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "tests/unit/mailbox/folder.h"

#include <archive.h>
#include <archive_entry.h>
#include <ftw.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "tests/support/support.h"

char *folder_new(void)
{
    char *folder = g_dir_make_tmp("leakscan-test-XXXXXX", NULL);
    ck_assert_ptr_nonnull(folder);
    return folder;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *level)
{
    return g_remove(path);
}

void folder_remove(char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    g_free(folder);
}

const char *folder_path(const char *folder, const char *name)
{
    static char path[4096];
    g_snprintf(path, sizeof path, "%s/%s", folder, name);
    char *parent = g_path_get_dirname(path);
    ck_assert_int_eq(g_mkdir_with_parents(parent, 0700), 0);
    g_free(parent);
    return path;
}

const char *folder_write(const char *folder, const char *name, const void *data, long length)
{
    const char *path = folder_path(folder, name);
    ck_assert(g_file_set_contents_full(path, data, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600,
                                       NULL));
    return path;
}

static void set_packing(struct archive *a, packing how)
{
    static int (*const filters[])(struct archive *) = {
        [PACK_GZIP] = archive_write_add_filter_gzip,  [PACK_BZIP2] = archive_write_add_filter_bzip2,
        [PACK_XZ] = archive_write_add_filter_xz,      [PACK_ZSTD] = archive_write_add_filter_zstd,
        [PACK_TAR] = archive_write_add_filter_none,   [PACK_TAR_GZIP] = archive_write_add_filter_gzip,
        [PACK_ZIP] = archive_write_add_filter_none,   [PACK_7Z] = archive_write_add_filter_none};
    static int (*const formats[])(struct archive *) = {
        [PACK_GZIP] = archive_write_set_format_raw,   [PACK_BZIP2] = archive_write_set_format_raw,
        [PACK_XZ] = archive_write_set_format_raw,     [PACK_ZSTD] = archive_write_set_format_raw,
        [PACK_TAR] = archive_write_set_format_ustar,  [PACK_TAR_GZIP] = archive_write_set_format_ustar,
        [PACK_ZIP] = archive_write_set_format_zip,    [PACK_7Z] = archive_write_set_format_7zip};
    ck_assert_int_eq(filters[how](a), ARCHIVE_OK);
    ck_assert_int_eq(formats[how](a), ARCHIVE_OK);
}

static la_ssize_t on_write(struct archive *a, void *userdata, const void *data, size_t length)
{
    g_byte_array_append(userdata, data, (guint)length);
    return (la_ssize_t)length;
}

char *folder_pack(packing how, const member *members, size_t count, size_t *length)
{
    GByteArray *bytes = g_byte_array_new();
    struct archive *a = archive_write_new();
    set_packing(a, how);
    archive_write_set_bytes_in_last_block(a, 1);
    ck_assert_int_eq(archive_write_open(a, bytes, NULL, on_write, NULL), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        size_t size = members[i].length != 0 ? (size_t)members[i].length : strlen(members[i].data);
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, members[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0600);
        archive_entry_set_size(entry, (la_int64_t)size);
        ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
        ck_assert_int_eq(archive_write_data(a, members[i].data, size), (la_ssize_t)size);
        archive_entry_free(entry);
    }
    ck_assert_int_eq(archive_write_close(a), ARCHIVE_OK);
    archive_write_free(a);
    *length = bytes->len;
    return (char *)g_byte_array_free(bytes, FALSE);
}
