/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.h - the items of a whole mailbox, such as a PST, as the helper process gives
 * them.
 *
 * Nothing that the mailbox makes the helper do can harm the host: what it says is
 * checked, it is waited for so long and no longer, and what it gives has a limit.
 * When it dies, the item in its hands is told as failed and another goes on behind.
 */
#ifndef LKS_EXTRACT_STORE_H
#define LKS_EXTRACT_STORE_H

#include <stdint.h>

#include "libleakscan/model/store.h"

typedef struct lks_store_options {
    const char *helper;      /* path of leakscan-extract, beside which leakscan-extract-mailbox
                                lies; NULL or "": there is none */
    uint64_t item_bytes;     /* taken of one item */
    uint64_t bytes;          /* taken of one mailbox */
    uint64_t ratio;          /* the same, to the bytes it has itself */
    uint64_t items;
    uint64_t memory;         /* of the helper's child */
    uint32_t depth;          /* of messages in messages */
    uint32_t seconds;        /* waited for one item */
} lks_store_options;

/* With `userdata` an lks_store_options, which is copied. */
extern const lks_store_driver lks_store_helper_driver;

/* For tests: the processes at work on a store that it opened, or 0. */
int lks_store_template_pid(const void *store);
int lks_store_child_pid(const void *store);

#endif
