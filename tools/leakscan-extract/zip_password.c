/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip_password.c - which password opens a zip.  The old cipher tells a wrong one by one
 * byte, so that one of 256 passes for right: a password counts as right when it brings
 * the smallest encrypted member with its checksum.
 */
#include <archive.h>
#include <archive_entry.h>

#include "tools/leakscan-extract/output.h"
#include "tools/leakscan-extract/zip_password.h"

/* PBKDF2 of the newer cipher (WinZip AE-2) has 1000 rounds of two hashes, and for each
 * member before it a header is read. */
enum { TRY_ROUNDS = 4000, MEMBER_ROUNDS = 50, MEMBERS_MAX = 10000 };
/* As much of a member without a fault is proof. */
#define PROOF_BYTES (UINT64_C(16) << 20)

static struct archive *open_zip(const extract_document *document, const char *password)
{
    struct archive *a = archive_read_new();
    (void)archive_read_support_format_zip(a);
    if (password != NULL)
        (void)archive_read_add_passphrase(a, password);
    if (archive_read_open_memory(a, document->data, document->length) == ARCHIVE_OK)
        return a;
    archive_read_free(a);
    return NULL;
}

/* The place of the smallest encrypted member that is not empty, or -1. */
static int find_smallest(const extract_document *document)
{
    struct archive *a = open_zip(document, NULL);
    struct archive_entry *entry;
    la_int64_t least = 0;
    int found = -1;
    for (int i = 0; a != NULL && i < MEMBERS_MAX &&
                    archive_read_next_header(a, &entry) >= ARCHIVE_WARN; i++) {
        la_int64_t size = archive_entry_size(entry);
        if (archive_entry_is_data_encrypted(entry) == 0 || size == 0)
            continue;
        if (found < 0 || size < least) {
            found = i;
            least = size;
        }
    }
    if (a != NULL)
        archive_read_free(a);
    return found;
}

/* Whether the member comes without a fault. */
static bool is_read(struct archive *a)
{
    const void *block;
    size_t length;
    la_int64_t offset;
    uint64_t total = 0;
    int got;
    while ((got = archive_read_data_block(a, &block, &length, &offset)) == ARCHIVE_OK &&
           total < PROOF_BYTES)
        total += length;
    return got == ARCHIVE_EOF || (got == ARCHIVE_OK && total >= PROOF_BYTES);
}

static bool opens(const extract_document *document, int member, const char *password)
{
    struct archive *a = open_zip(document, password);
    struct archive_entry *entry;
    bool is_there = a != NULL;
    for (int i = 0; i <= member && is_there; i++)
        is_there = archive_read_next_header(a, &entry) >= ARCHIVE_WARN;
    bool is_open = is_there && is_read(a);
    if (a != NULL)
        archive_read_free(a);
    return is_open;
}

const char *extract_zip_password(const extract_document *document, extract_output *out)
{
    const char *const *passwords = document->passwords;
    if (passwords == NULL || *passwords == NULL)
        return NULL;
    int member = find_smallest(document);
    if (member < 0)
        return NULL;
    uint64_t cost = TRY_ROUNDS + (uint64_t)member * MEMBER_ROUNDS;
    for (; *passwords != NULL && extract_output_try(out, cost); passwords++)
        if (opens(document, member, *passwords))
            return *passwords;
    return NULL;
}
