/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decoder.h - compressed files and archives by libarchive, under ceilings.
 */
#ifndef LKS_MAILBOX_DECODER_H
#define LKS_MAILBOX_DECODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mailbox/mailbox.h"

/* Of one file of the tree, with all that is packed inside it. */
typedef struct lks_budget {
    uint64_t bytes, ratio, members;   /* ceilings */
    uint64_t stored;                  /* read of the file itself */
    uint64_t decoded, seen;           /* bytes given out, members met */
    uint32_t gaps;                    /* of the ceiling that was hit */
    const char *reason;               /* the same in words; NULL: none was */
} lks_budget;

/* Where packed bytes come from. */
typedef struct lks_stream {
    /* Answers 0 at the end, negative on failure. */
    int64_t (*read)(void *userdata, void *buf, size_t size);
    void *userdata;
    int fd;                           /* a regular file, read with pread(2) instead; else -1 */
    uint64_t fd_at;
    const uint8_t *head;              /* was read already; copied */
    size_t head_length;
} lks_stream;

typedef struct lks_decoder lks_decoder;

/* The budget is borrowed.  `is_outer`: what is read counts as stored. */
lks_decoder *lks_decoder_new(const lks_stream *stream, lks_budget *budget, bool is_outer);
void lks_decoder_free(lks_decoder *d);

/* 1: a member; 0: no more; negative: failed.  `*name` is NULL for a file that
 * is merely compressed. */
int lks_decoder_next(lks_decoder *d, const char **name);
/* Of the member; negative: failed. */
int64_t lks_decoder_read(lks_decoder *d, void *buf, size_t size);
/* No further member can be read. */
bool lks_decoder_is_broken(const lks_decoder *d);
const char *lks_decoder_reason(const lks_decoder *d);

#endif
