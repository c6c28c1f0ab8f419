/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distinct.h - how far a list of hits goes until so many different terms have come.
 * Where terms stand close, every match asks this of much the same hits.
 */
#ifndef LKS_DETECT_DISTINCT_H
#define LKS_DETECT_DISTINCT_H

#include "libleakscan/detect/terms.h"

typedef struct lks_distinct lks_distinct;

/* Identities of terms are below `identities`. */
lks_distinct *lks_distinct_new(unsigned lists, uint32_t identities);
void lks_distinct_free(lks_distinct *distinct);
/* Forgets what was told of the lists, whose hits are others from now on. */
void lks_distinct_forget(lks_distinct *distinct);
/* The hit that brings the `nth` different term, counted from hit `from`; `count` if
 * none does.  `nth` is from 1 to LKS_DISTINCT_MAX. */
unsigned lks_distinct_find(lks_distinct *distinct, unsigned list, const lks_term_hit *hits,
                           unsigned count, unsigned from, unsigned nth);

#endif
