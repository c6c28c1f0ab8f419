/* SPDX-License-Identifier: Apache-2.0 */
/*
 * vocabulary.h - topics: distinct weighted terms close together.
 */
#ifndef LKS_DETECT_VOCABULARY_H
#define LKS_DETECT_VOCABULARY_H

#include "libleakscan/detect/evidence.h"

/* One vocabulary in one text. */
typedef struct lks_topic lks_topic;

lks_topic *lks_topic_new(const lks_engine *engine, const lks_compiled_rule *rule);
void lks_topic_free(lks_topic *topic);
/* Begins a text. */
void lks_topic_clear(lks_topic *topic);

/* Takes the terms that start in the window's core; `characters` stand in the
 * text before it.  Answers a match when the topic shows first, and again where it is
 * surer than what was answered before; the caller owns it. */
lks_found *lks_topic_feed(lks_topic *topic, lks_view *view, const lks_tallies *tallies,
                          uint64_t characters);
/* The most distinct terms that stood together. */
unsigned lks_topic_distinct(const lks_topic *topic);
const lks_compiled_rule *lks_topic_rule(const lks_topic *topic);

#endif
