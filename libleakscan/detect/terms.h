/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terms.h - where the terms of all lists stand in a text.  A literal of each
 * term is found by an engine of literals.h; around its hits the whole term is
 * compared here, so that both engines give the same terms.
 */
#ifndef LKS_DETECT_TERMS_H
#define LKS_DETECT_TERMS_H

#include <glib.h>
#include <stdbool.h>

#include "libleakscan/detect/detect.h"
#include "libleakscan/model/rule.h"

/* The longest term in bytes, and the most white space for one of its spaces. */
enum { LKS_TERM_MAX = 256, LKS_TERM_SPACES_MAX = 8 };

/* The most different terms that lks_term_hits_distinct counts. */
enum { LKS_DISTINCT_MAX = 8 };

typedef struct lks_term_hit {
    uint32_t start, end;   /* bytes of the text searched */
    uint32_t term;         /* index in its list */
    uint32_t identity;     /* lks_terms_identity of it */
} lks_term_hit;

typedef struct lks_terms lks_terms;

/* The terms of the lists that `is_used` marks, one flag per list of the set. */
lks_terms *lks_terms_new(const lks_ruleset *set, const bool *is_used,
                         const lks_engine_options *options, lks_diagnostics *d);
void lks_terms_free(lks_terms *terms);
const char *lks_terms_engine_name(const lks_terms *terms);
/* Equal for terms that read alike but for case, in whatever list. */
uint32_t lks_terms_identity(const lks_terms *terms, unsigned list, unsigned term);

/* One worker's hits. */
typedef struct lks_term_hits lks_term_hits;

lks_term_hits *lks_term_hits_new(const lks_terms *terms);
void lks_term_hits_free(lks_term_hits *hits);
void lks_term_hits_begin_text(lks_term_hits *hits);
/* Finds all terms of the text, of less than 4 GiB, and forgets earlier hits. */
void lks_term_hits_find(lks_term_hits *hits, const char *text, size_t length);
/* Of one list, by start, longer first. */
const lks_term_hit *lks_term_hits_list(const lks_term_hits *hits, unsigned list, unsigned *count);
/* Index of the first hit of a list that may end at byte `low` or behind it; some that
 * end before may follow. */
unsigned lks_term_hits_reaching(const lks_term_hits *hits, unsigned list, size_t low);
/* Index of the first of them that starts at byte `start` or behind it. */
unsigned lks_term_hits_from(const lks_term_hit *hits, unsigned count, size_t start);
/* The hit that brings the `nth` different term of a list, counted from hit `from`; their
 * number if none does.  `nth` is from 1 to LKS_DISTINCT_MAX. */
unsigned lks_term_hits_distinct(const lks_term_hits *hits, unsigned list, unsigned from,
                                unsigned nth);
/* Whether the list has hits, or had some since the text began. */
bool lks_term_hits_is_seen(const lks_term_hits *hits, unsigned list);
/* The lists that have hits. */
const unsigned *lks_term_hits_touched(const lks_term_hits *hits, unsigned *count);

#endif
