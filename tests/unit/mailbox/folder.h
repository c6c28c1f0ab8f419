/* SPDX-License-Identifier: Apache-2.0 */
/*
 * folder.h - temporary files, trees and archives to read mail from.
 */
#ifndef LKS_TESTS_MAILBOX_FOLDER_H
#define LKS_TESTS_MAILBOX_FOLDER_H

#include <stddef.h>

/* An empty folder; folder_remove deletes it with all it holds. */
char *folder_new(void);
void folder_remove(char *folder);
/* The path of `name` in it, in a buffer that the next call overwrites; the
 * folders on the way are made. */
const char *folder_path(const char *folder, const char *name);
/* Writes a file (length -1: a string) and answers its path. */
const char *folder_write(const char *folder, const char *name, const void *data, long length);

typedef struct {
    const char *name, *data;
    long length;             /* 0: a string */
} member;

typedef enum {
    PACK_GZIP,
    PACK_BZIP2,
    PACK_XZ,
    PACK_ZSTD,
    PACK_TAR,
    PACK_TAR_GZIP,
    PACK_ZIP,
    PACK_7Z
} packing;

/* Packs the members (one where merely compressed); g_free the answer. */
char *folder_pack(packing how, const member *members, size_t count, size_t *length);

#endif
