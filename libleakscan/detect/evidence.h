/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence.h - what stands near a match, and what stands anywhere in its text.
 */
#ifndef LKS_DETECT_EVIDENCE_H
#define LKS_DETECT_EVIDENCE_H

#include "libleakscan/detect/engine.h"

typedef struct lks_tables lks_tables;

/* One window while it is looked at. */
typedef struct lks_view {
    const lks_engine *engine;
    const lks_window *window;
    const lks_term_hits *hits;
    lks_regex_scratch *scratch;
    lks_tables *tables;
    int64_t message_date;
    uint32_t gaps;           /* met on the way */
    bool is_ascii;
} lks_view;

/* Byte offsets in the window. */
typedef struct lks_span {
    size_t start, end;               /* of the match */
    size_t value_start, value_end;
} lks_span;

/* Fills leaves and keywords of `found`, whose value stands at `span`; false if
 * its label is the heading of another column. */
bool lks_evidence_gather(lks_view *view, const lks_span *span, lks_found *found);
/* So many characters before and behind byte `at`, as far as the window goes. */
size_t lks_view_back(const lks_view *view, size_t at, size_t characters);
size_t lks_view_forward(const lks_view *view, size_t at, size_t characters);
/* Characters from byte `from` to byte `to`. */
size_t lks_view_characters(const lks_view *view, size_t from, size_t to);
/* Whether a value is one, and whether it is a specimen. */
lks_verdict lks_evidence_validate(const lks_view *view, const lks_shape *shape, const char *value,
                                  size_t length, const char *normal, size_t normal_length);

/* ---- of the whole text ------------------------------------------------------ */

typedef struct lks_first {
    bool is_set;
    uint64_t start, end, origin_start, origin_end;
    const char *term;        /* of the rule set; NULL: a pattern's match */
} lks_first;

typedef struct lks_tallies lks_tallies;

typedef struct lks_tally {
    lks_tallies *owner;
    uint64_t count;
    GHashTable *distinct;    /* of hashes of values or identities of terms; bounded */
    lks_first first;
} lks_tally;

/* Counters of one text: NULL where nothing is counted. */
struct lks_tallies {
    lks_tally **lists, **patterns;
    unsigned list_count, pattern_count;
    GPtrArray *counted;      /* of lks_tally: those that are not 0 */
};

lks_tallies *lks_tallies_new(const lks_engine *engine);
void lks_tallies_free(lks_tallies *tallies);
void lks_tallies_clear(lks_tallies *tallies);
/* Counts one more; answers true if it was the first. */
bool lks_tally_add(lks_tally *tally, uint64_t key);

/* Whether evidence holds: local leaves by their bits, the rest by the tallies. */
bool lks_evidence_holds(const lks_node *node, uint64_t leaves, const lks_tallies *tallies);

#endif
