/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bytes.h - a run of bytes that can be read anywhere: one message, wherever it
 * is kept.  Made by mailbox/ or the caller, read by mime/.
 */
#ifndef LKS_MODEL_BYTES_H
#define LKS_MODEL_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* Borrowed.  In memory where `data` is set; else `length` bytes from `offset`
 * of the seekable descriptor `fd`, to be read with pread(2) only. */
typedef struct lks_bytes {
    const uint8_t *data;
    int fd;
    uint64_t offset;
    uint64_t length;
} lks_bytes;

/* Reads up to `size` bytes from position `at`; answers how many (0 at the end),
 * or -1 with errno set. */
int64_t lks_bytes_read(const lks_bytes *bytes, uint64_t at, void *buf, size_t size);

#endif
