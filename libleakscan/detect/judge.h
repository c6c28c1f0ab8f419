/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge.h - how sure a match is, and which of several matches of one place stays.
 */
#ifndef LKS_DETECT_JUDGE_H
#define LKS_DETECT_JUDGE_H

#include "libleakscan/detect/evidence.h"

/* Sets confidence, strength and reasons; false where the rule's requirements do
 * not hold or nothing speaks for the match. */
bool lks_judge_confidence(const lks_engine *engine, lks_found *found, const lks_tallies *tallies);

/* A match of a rule of kind DOCUMENT, where its text stands first that speaks for
 * it; NULL where it does not hold.  The caller owns it. */
lks_found *lks_judge_document(const lks_engine *engine, const lks_compiled_rule *rule,
                              const lks_tallies *tallies);

/* Of matches that overlap, `count` pointers in the order of their starts: moves
 * those that stay to the front, in that order, and answers how many they are.
 * The others are freed. */
unsigned lks_judge_conflicts(lks_found **found, unsigned count);

#endif
