/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Office, OpenDocument and EPUB packages: the input is their members, which are put
 * into a zip file here, so that every mutation arrives at the readers.
 */
#include <archive.h>
#include <archive_entry.h>

#include "tests/fuzz/fuzz_documents.h"

const char fuzz_name[] = "package";

static la_ssize_t append(struct archive *a, void *userdata, const void *bytes, size_t length)
{
    g_byte_array_append(userdata, bytes, (guint)length);
    return (la_ssize_t)length;
}

static void add(struct archive *zip, const char *name, fuzz_input content)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)content.size);
    archive_write_zip_set_compression_store(zip);
    if (archive_write_header(zip, entry) == ARCHIVE_OK && content.size > 0)
        archive_write_data(zip, content.data, content.size);
    archive_entry_free(entry);
}

static GByteArray *make_zip(fuzz_input in)
{
    enum { MEMBERS = 60 };
    GByteArray *bytes = g_byte_array_new();
    struct archive *zip = archive_write_new();
    char name[128];
    fuzz_input content;
    archive_write_set_format_zip(zip);
    archive_write_set_bytes_in_last_block(zip, 1);
    if (archive_write_open(zip, bytes, NULL, append, NULL) != ARCHIVE_OK)
        exit(99);
    for (int i = 0; i < MEMBERS && next_member(&in, name, &content); i++)
        if (*name != '\0')
            add(zip, name, content);
    archive_write_close(zip);
    archive_write_free(zip);
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GByteArray *zip = make_zip((fuzz_input){data, size});
    uint8_t *copy = g_memdup2(zip->data, zip->len);
    read_document(copy, zip->len, "", "");
    g_free(copy);
    g_byte_array_unref(zip);
    return 0;
}
