/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mailbox.h - where messages come from.
 *
 * The splitter takes pushed bytes of one mailbox and gives whole messages; an
 * input is a file, stream or folder tree that feeds splitters, one after
 * another.
 */
#ifndef LKS_MAILBOX_MAILBOX_H
#define LKS_MAILBOX_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libleakscan/model/bytes.h"
#include "libleakscan/model/store.h"

/* One message as it was found, borrowed for the call.  `offset` is 0 for an item of a
 * store, which has no place of its own in its file. */
typedef struct lks_slot {
    lks_bytes bytes;         /* without the postmark line and the blank line that ends it */
    const char *source;      /* as given; archive members as "export.zip!/inbox.mbox", folders
                                of a store as "archive.pst!/Top/Inbox"; NULL if none */
    uint64_t index;          /* from 0 within the source */
    uint64_t offset;         /* of the first byte after the postmark, in the decompressed mailbox */
    uint32_t gaps;           /* truncated, too-large, ... met here */
    int kind;                /* enum leakscan_kind */
    bool is_document;        /* no mail: a file read with is_documents */
    bool is_failed;          /* nothing of it could be read: no bytes */
} lks_slot;

typedef struct lks_mailbox_options {
    int format;                    /* enum leakscan_format */
    uint64_t message_bytes;        /* of one message; the rest is passed over: too-large */
    uint64_t spool_bytes;          /* in memory before a temporary file */
    const char *spool_directory;   /* NULL: TMPDIR, else /var/tmp */
    uint64_t archive_bytes;        /* decompressed, of one file */
    uint64_t archive_ratio;
    uint64_t archive_members;
    bool is_documents;             /* give files that are no mail as documents */
    const lks_store_driver *store; /* reads a PST; NULL: nothing does */
} lks_mailbox_options;

/* ---- splitter: one mailbox, pushed --------------------------------------- */

typedef struct lks_splitter lks_splitter;
/* Non-zero ends the feed and is its answer. */
typedef int (*lks_slot_fn)(void *userdata, const lks_slot *slot);

lks_splitter *lks_splitter_new(const lks_mailbox_options *options, lks_slot_fn fn, void *userdata);
void lks_splitter_free(lks_splitter *s);
/* Where index and offset begin, and the source of the slots (copied). */
void lks_splitter_set_origin(lks_splitter *s, const char *source, uint64_t index, uint64_t offset);
/* 0, what fn answered, LEAKSCAN_E_IO (spool), LEAKSCAN_E_FORMAT (not of the
 * format asked for; nothing was given). */
int lks_splitter_feed(lks_splitter *s, const void *data, size_t length);
int lks_splitter_end(lks_splitter *s);
/* The format that was settled on; LEAKSCAN_FORMAT_AUTO before. */
int lks_splitter_format(const lks_splitter *s);

/* ---- input: a path, descriptor or function, pulled ------------------------ */

typedef struct lks_input lks_input;
typedef int64_t (*lks_input_read_fn)(void *buf, size_t size, void *userdata);

/* The options are copied.  LEAKSCAN_OK or LEAKSCAN_E_IO (path does not exist or
 * cannot be opened), LEAKSCAN_E_FORMAT (a directory for a file's format). */
int lks_input_open_path(lks_input **out, const char *path, const lks_mailbox_options *options);
int lks_input_open_fd(lks_input **out, int fd, const char *source, const lks_mailbox_options *options);
int lks_input_open_fn(lks_input **out, lks_input_read_fn fn, void *userdata, const char *source,
                      const lks_mailbox_options *options);
void lks_input_free(lks_input *in);
/* See leakscan_reader_set_range. */
int lks_input_set_range(lks_input *in, uint64_t begin, uint64_t end);

/* See leakscan_reader_share_rest. */
int lks_input_share_rest(lks_input *in, uint64_t least, int *fd, uint64_t *begin, uint64_t *end);

/* The next message; the slot is borrowed until the next call.  LEAKSCAN_OK,
 * LEAKSCAN_DONE, LEAKSCAN_INPUT_FAILED (see _failed_*; call again), or a failure. */
int lks_input_next(lks_input *in, const lks_slot **out);
const char *lks_input_failed_source(const lks_input *in);
/* Words that help and quote no mail. */
const char *lks_input_failed_reason(const lks_input *in);
/* enum leakscan_count; BYTES_TOTAL of a tree walks it when first asked for. */
uint64_t lks_input_count(lks_input *in, int count);

const char *lks_mailbox_version(void);   /* "libarchive 3.6.2" */

#endif
