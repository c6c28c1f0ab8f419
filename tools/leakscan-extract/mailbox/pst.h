/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pst.h - Outlook's mailboxes ([MS-PST]: PST, and the OST and PAB of the same build) by
 * libpff.
 */
#ifndef EXTRACT_MAILBOX_PST_H
#define EXTRACT_MAILBOX_PST_H

#include <libpff.h>

#include "libleakscan/extract/wire.h"
#include "tools/leakscan-extract/mailbox/item.h"

typedef struct mailbox_visitor {
    void *userdata;
    /* The items that follow lie in this folder, whose path has no slash but between
     * folders. */
    void (*enter)(void *userdata, const char *path);
    /* The next item is about to be touched.  0: it is wanted; positive: pass it over;
     * negative: end. */
    int (*announce)(void *userdata);
    /* It, or NULL where it cannot be read. */
    void (*give)(void *userdata, mailbox_item *item);
} mailbox_visitor;

/* Every item of every folder, then those that lost their folder. */
lks_wire_close mailbox_walk_pst(int fd, uint64_t offset, uint64_t length,
                                const mailbox_visitor *visitor);

/* pst_item.c: takes over the item.  NULL where it cannot be read: then it is freed. */
mailbox_item *mailbox_pst_item(libpff_item_t *item);
/* Reads one set of an item's properties into an empty table. */
bool mailbox_pst_table(libpff_item_t *item, int set, mailbox_table *table);

#endif
