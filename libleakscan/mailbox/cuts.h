/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cuts.h - the inside of the splitter, shared by its three files: cuts.c finds
 * where messages begin, slot.c where they end and where their bytes are,
 * splitter.c takes in chunks and hands out messages.
 *
 * Where messages begin is kept as "cuts" at positions of the stream.  What is
 * decided depends on positions alone and never on how the bytes came in.  Near
 * the edges of chunks the scan runs over the "seam": the last bytes of the
 * chunks before and the first ones of this.
 */
#ifndef LKS_MAILBOX_CUTS_H
#define LKS_MAILBOX_CUTS_H

#include <glib.h>

#include "libleakscan/mailbox/content_length.h"
#include "libleakscan/mailbox/mailbox.h"
#include "libleakscan/mailbox/sniff.h"
#include "libleakscan/mailbox/spool.h"

enum {
    LKS_BEFORE = 8,       /* bytes before a cut that a verdict looks at */
    LKS_AFTER = LKS_SNIFF_BYTES,
    LKS_CUTS_MAX = 1 << 16 /* that wait for a Content-Length */
};
G_STATIC_ASSERT((int)LKS_AFTER >= (int)LKS_POSTMARK_LOOKAHEAD);

/* Where a message begins. */
typedef struct {
    uint64_t begin;       /* of its postmark or separator line */
    uint64_t content;     /* after that line */
    uint64_t target;      /* its end by Content-Length; 0: unknown */
    uint8_t line_ends;    /* how many CR and LF stand before `begin`, at most LKS_BEFORE */
    uint8_t blank;        /* length of the blank line before `begin` */
    uint32_t gaps;        /* known before its end is */
    bool is_junk;         /* no postmark: what stands before the first */
} lks_cut;

typedef enum {
    LKS_LENGTHS_UNUSED,
    LKS_LENGTHS_TRIED,        /* the first message shows whether the mailbox has right ones */
    LKS_LENGTHS_USED
} lks_length_use;

typedef struct {
    const uint8_t *data;
    uint64_t at;
    size_t length;
} lks_view;

struct lks_splitter {
    lks_mailbox_options options;
    lks_slot_fn fn;
    void *userdata;
    char *source;
    uint64_t index, origin;
    int format;
    bool is_settled, is_final, is_document, is_done;
    bool is_share;
    lks_spelling spelling;
    lks_length_use lengths;
    uint32_t end_gaps;

    const uint8_t *chunk;
    uint64_t chunk_at, total;   /* position of the chunk, and of the end of what was given */
    GByteArray *seam;
    uint64_t seam_at;
    uint64_t scanned;           /* cuts before it are found */
    uint64_t share_end;

    GArray *cuts;               /* of lks_cut, the first `taken` of them done */
    guint taken;
    lks_length_tracker tracker;

    lks_spool *spool;
    int backing;
    uint64_t backing_at;        /* in the file, of stream position 0 */
};

/* ---- cuts.c ------------------------------------------------------------------- */

/* What can be seen from a little before the scan on. */
lks_view lks_cuts_look(const lks_splitter *s);
/* One step.  False: all that was given is scanned, as far as a verdict does not
 * need more. */
bool lks_cuts_step(lks_splitter *s);
/* The end was given, and all of it is scanned. */
bool lks_cuts_is_over(const lks_splitter *s);

guint lks_cuts_count(const lks_splitter *s);
lks_cut *lks_cuts_at(const lks_splitter *s, guint i);
void lks_cuts_drop(lks_splitter *s, guint count);
/* How many CR and LF stand before `position`, at most LKS_BEFORE. */
size_t lks_cuts_count_line_ends(lks_view v, uint64_t position);
/* Length of the blank line that ends at `position`, 0 when none does. */
size_t lks_cuts_measure_blank(lks_view v, uint64_t position);

/* ---- slot.c ------------------------------------------------------------------- */

typedef struct {
    uint64_t end;       /* of its bytes */
    guint cuts;         /* that it uses up */
    uint32_t gaps;
} lks_extent;

/* Where the first message ends, as soon as that is known. */
bool lks_slot_measure(lks_splitter *s, lks_extent *e);
/* 1: the slot was filled; 0: there was no message in it; negative: a status. */
int lks_slot_fill(lks_splitter *s, const lks_extent *e, lks_slot *slot);
/* Makes the spool hold stream bytes [begin, end); 0 or LEAKSCAN_E_IO. */
int lks_slot_hold(lks_splitter *s, uint64_t begin, uint64_t end);

#endif
