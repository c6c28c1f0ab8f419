/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spool.h - keeps a run of a stream's bytes: in memory while it is short, then
 * in a temporary file that has no name and only its owner may read.
 */
#ifndef LKS_MAILBOX_SPOOL_H
#define LKS_MAILBOX_SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include "libleakscan/model/bytes.h"

typedef struct lks_spool lks_spool;

/* `directory` NULL: TMPDIR, else /var/tmp. */
lks_spool *lks_spool_new(uint64_t memory_bytes, const char *directory);
/* Wipes what it held in memory. */
void lks_spool_free(lks_spool *s);

/* Forgets all and begins anew at stream position `at`. */
void lks_spool_restart(lks_spool *s, uint64_t at);
/* Adds the bytes at the end; 0, or LEAKSCAN_E_IO. */
int lks_spool_append(lks_spool *s, const uint8_t *data, size_t length);
/* Positions before `at` will not be asked for again. */
void lks_spool_release(lks_spool *s, uint64_t at);
uint64_t lks_spool_begin(const lks_spool *s);
uint64_t lks_spool_end(const lks_spool *s);
/* Bytes [begin, end) of the stream, valid until the spool is changed. */
lks_bytes lks_spool_view(const lks_spool *s, uint64_t begin, uint64_t end);

#endif
