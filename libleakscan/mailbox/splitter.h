/* SPDX-License-Identifier: Apache-2.0 */
/*
 * splitter.h - the splitter as the inputs of this room drive it: bytes given
 * in chunks, messages taken one by one.
 *
 * A message that lies within one chunk is handed out where it stands; one that
 * crosses chunks is kept in the spool, or read again from the file that the
 * bytes come from.
 */
#ifndef LKS_MAILBOX_SPLITTER_H
#define LKS_MAILBOX_SPLITTER_H

#include "libleakscan/mailbox/mailbox.h"
#include "libleakscan/mailbox/postmark.h"

/* The bytes are those of `fd` from `offset` on and can be read again with
 * pread(2): nothing is spooled. */
void lks_splitter_set_backing(lks_splitter *s, int fd, uint64_t offset);
/* All bytes are one document: no postmark is looked for. */
void lks_splitter_set_document(lks_splitter *s);

/* A share of an mbox: the bytes given begin at stream position `at`, `before`
 * are the up to 8 bytes before it, and messages whose postmark begins at or
 * after `end` are left to the next share. */
typedef struct lks_share {
    uint64_t at, end;
    const uint8_t *before;
    size_t before_length;
    lks_spelling spelling;
} lks_share;
void lks_splitter_set_share(lks_splitter *s, const lks_share *share);

/* Whether the messages after the one taken last may be read as a share: of an mbox
 * that can be read again and in which no Content-Length counts.  Stores where the
 * next one's postmark begins. */
bool lks_splitter_rest(const lks_splitter *s, uint64_t *begin);

/* The next chunk; it must stand until lks_splitter_take answers 0. */
void lks_splitter_give(lks_splitter *s, const uint8_t *data, size_t length);
/* No more chunks; `gaps` are those of the message that the end cut off. */
void lks_splitter_finish(lks_splitter *s, uint32_t gaps);
/* 1: a message, borrowed until the next call; 0: give more; negative: a status. */
int lks_splitter_take(lks_splitter *s, lks_slot *slot);
/* Nothing more will come of further bytes: the share is done. */
bool lks_splitter_is_done(const lks_splitter *s);

#endif
