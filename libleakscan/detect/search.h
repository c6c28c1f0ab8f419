/* SPDX-License-Identifier: Apache-2.0 */
/*
 * search.h - from triggers to the stretches of a window where patterns are
 * tried, and from there to what they match.
 */
#ifndef LKS_DETECT_SEARCH_H
#define LKS_DETECT_SEARCH_H

#include "libleakscan/detect/evidence.h"

/* One worker's scratch and its state of one text. */
typedef struct lks_search lks_search;

lks_search *lks_search_new(const lks_engine *engine);
void lks_search_free(lks_search *search);
/* Begins a message, a text. */
void lks_search_begin_message(lks_search *search);
void lks_search_begin_text(lks_search *search, int where);

/* Called for each match that starts in the core and whose value, if a validator
 * judges it, is not invalid; in the order of patterns, then of places. */
typedef void (*lks_search_fn)(void *userdata, const lks_shape *shape, const lks_span *span,
                              lks_verdict verdict);
void lks_search_window(lks_search *search, lks_view *view, lks_search_fn fn, void *userdata);

#endif
