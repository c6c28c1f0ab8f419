/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content.h - the inside of an input, shared by its two files: input.c goes
 * from one file or member to the next, content.c makes out what each is and
 * reads it.
 */
#ifndef LKS_MAILBOX_CONTENT_H
#define LKS_MAILBOX_CONTENT_H

#include <glib.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mailbox/decoder.h"
#include "libleakscan/mailbox/mailbox.h"
#include "libleakscan/mailbox/sniff.h"
#include "libleakscan/mailbox/splitter.h"
#include "libleakscan/mailbox/walk.h"

enum {
    LKS_CHUNK = 256 * 1024,
    LKS_LEVELS = 2             /* of decoders: an archive, and what is packed in it */
};
G_STATIC_ASSERT((int)LKS_CHUNK >= (int)LKS_SNIFF_BYTES);

typedef struct lks_store lks_store;

/* What bytes are read from now. */
typedef struct {
    int fd;                          /* -1: from fn */
    bool is_owned;                   /* fd is ours to close */
    bool is_regular;
    uint64_t base, position, size;   /* in a regular file */
    lks_input_read_fn fn;
    void *userdata;
} lks_origin;

struct lks_input {
    lks_mailbox_options options;
    char *spool_directory;
    char *root;
    int root_fd;                     /* of a tree */
    lks_walk *walk;
    lks_origin file;
    bool is_single;                  /* one file or stream, not a tree */
    bool is_named;                   /* has a path, so it may prove to be no mail */
    bool is_started;
    bool has_range, is_range_mbox;
    lks_spelling spelling;
    uint64_t range_begin, range_end;
    uint64_t range_first;            /* where the second message may begin at the earliest */

    lks_budget budget;
    lks_decoder *decoders[LKS_LEVELS];
    char *containers[LKS_LEVELS];        /* the source that each decoder reads */
    bool is_raw[LKS_LEVELS];             /* merely compressed: its one member is the file */
    int level;                       /* decoders at work */

    lks_splitter *splitter;
    lks_store *store;                /* in place of a splitter */
    lks_slot slot;
    uint8_t *chunk;
    size_t chunk_length;
    char *source;
    char *failed_source;
    const char *failed_reason;
    uint64_t counts[LEAKSCAN_COUNT_MESSAGES + 1];
    bool is_total_known;
};

extern const char lks_file_shrank[];

/* What is known of content from its name and place. */
typedef struct {
    const char *name;
    bool is_maildir_mail, is_mh_mail;
} lks_location;

/* Of the file or stream itself; `userdata` is the input. */
int64_t lks_content_read_file(void *userdata, void *buf, size_t size);
/* The next bytes of the innermost content; where none come and that is not the true end,
 * failed_reason says why. */
size_t lks_content_read(lks_input *in, uint8_t *buf, size_t size);
/* Makes out what the content is that `source` names, and starts on it: 0, or
 * LEAKSCAN_INPUT_FAILED. */
int lks_content_start(lks_input *in, const lks_location *p);
void lks_content_start_splitter(lks_input *in, int format, bool is_document);
/* LEAKSCAN_OK: a message in `slot`; LEAKSCAN_DONE: the mailbox is used up; else
 * a failure. */
int lks_content_next(lks_input *in);
/* See leakscan_reader_share_rest. */
int lks_content_share_rest(lks_input *in, uint64_t least, int *fd, uint64_t *begin, uint64_t *end);
/* Counts a file that is no mail, and answers 0. */
int lks_content_skip(lks_input *in);
/* Counts and keeps a failure, and answers LEAKSCAN_INPUT_FAILED. */
int lks_content_fail(lks_input *in, const char *source, const char *reason);
bool lks_content_is_folder_format(int format);

#endif
