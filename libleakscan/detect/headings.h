/* SPDX-License-Identifier: Apache-2.0 */
/*
 * headings.h - where a line that may be one of headings holds a term of a list that
 * names columns, and how far its table could go: to the end of its paragraph.
 * Values that only a column makes are looked for there and nowhere else.
 */
#ifndef LKS_DETECT_HEADINGS_H
#define LKS_DETECT_HEADINGS_H

#include "libleakscan/detect/evidence.h"

typedef struct lks_headings lks_headings;

lks_headings *lks_headings_new(const lks_engine *engine);
void lks_headings_free(lks_headings *headings);
void lks_headings_begin_text(lks_headings *headings);
void lks_headings_begin_window(lks_headings *headings, const lks_view *view);
/* The first byte of the text, from `at` on, that a heading of the list reaches in
 * this window; UINT64_MAX if there is none. */
uint64_t lks_headings_next(const lks_headings *headings, unsigned list, uint64_t at);

#endif
