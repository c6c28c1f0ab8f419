/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.h - a mailbox that is not taken apart in this process, such as a PST: who
 * reads it stands in extract/, who asks for its messages in mailbox/, and scan/
 * joins the two.
 */
#ifndef LKS_MODEL_STORE_H
#define LKS_MODEL_STORE_H

#include <stdbool.h>
#include <stdint.h>

/* One item of a store, borrowed until the next.  All but its place is known when
 * its bytes have come to their end. */
typedef struct lks_store_item {
    const char *folder;      /* path within the mailbox, "Top/Inbox"; valid UTF-8 */
    uint64_t index;          /* from 0 within the folder */
    int kind;                /* enum leakscan_kind */
    uint32_t gaps;
    bool is_failed;          /* nothing of it could be read */
} lks_store_item;

typedef struct lks_store_driver {
    const void *userdata;    /* for open */
    /* `length` bytes from `offset` of a descriptor that stays open until close. */
    void *(*open)(const void *userdata, int fd, uint64_t offset, uint64_t length);
    /* LEAKSCAN_OK: an item begins; LEAKSCAN_DONE; LEAKSCAN_INPUT_FAILED: no more can
     * be read, see reason. */
    int (*next)(void *store);
    /* The next bytes of the item, borrowed until the next call: a message as RFC 5322
     * has it.  0 at its end. */
    uint64_t (*read)(void *store, const uint8_t **data);
    const lks_store_item *(*item)(const void *store);
    const char *(*reason)(const void *store);   /* static */
    void (*close)(void *store);
} lks_store_driver;

#endif
