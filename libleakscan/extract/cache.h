/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache.h - what documents held, for when the same ones come again: text in memory
 * under a ceiling, wiped when it goes.
 */
#ifndef LKS_EXTRACT_CACHE_H
#define LKS_EXTRACT_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libleakscan/extract/task.h"

enum { LKS_CACHE_KEY_BYTES = 32 };

typedef struct lks_cache lks_cache;
/* `ceiling` in bytes of everything kept; 0: nothing is. */
lks_cache *lks_cache_new(uint64_t ceiling);
void lks_cache_free(lks_cache *c);

/* The SHA-256 of the document and of all else that decides what comes of it.
 * false: it could not be read. */
bool lks_cache_key(const lks_extract_task *task, uint8_t key[LKS_CACHE_KEY_BYTES]);
/* Gives what the document held if it is known and within the task's budgets, which
 * are counted down.  false: it is to be read.  *answer is that of the sink. */
bool lks_cache_give(lks_cache *c, const uint8_t key[LKS_CACHE_KEY_BYTES],
                    lks_extract_task *task, const lks_extract_sink *sink, void *userdata,
                    int *answer);
unsigned lks_cache_hits(const lks_cache *c);

/* A sink that keeps what it passes on; one document at a time. */
typedef struct lks_cache_tee {
    lks_cache *cache;
    const lks_extract_sink *sink;
    void *userdata;
} lks_cache_tee;
extern const lks_extract_sink lks_cache_sink;   /* userdata: a lks_cache_tee */
void lks_cache_begin(lks_cache *c);
/* What was kept since is the answer for the key, or is forgotten if a limit or a fault
 * decided what came; `before` is the task as it was when reading began. */
void lks_cache_end(lks_cache *c, const uint8_t key[LKS_CACHE_KEY_BYTES],
                   const lks_extract_task *before, const lks_extract_task *after);

#endif
