/* SPDX-License-Identifier: Apache-2.0 */
/*
 * companions.h - the words without which a pattern is not worth trying: those a
 * rule requires, and those that lift a match too weak to be given.  Most patterns
 * rest in most texts.
 */
#ifndef LKS_DETECT_COMPANIONS_H
#define LKS_DETECT_COMPANIONS_H

#include "libleakscan/detect/engine.h"

/* Fills `companions` of a shape whose rule is compiled. */
void lks_companions_find(const lks_engine *engine, lks_shape *shape);

/* Whether matches of the shape could be given: of each set a list has a term in
 * the window, or had one earlier in the text, where it may head a column. */
bool lks_companions_stand(const lks_shape *shape, const lks_term_hits *hits);

#endif
