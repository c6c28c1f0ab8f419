/* SPDX-License-Identifier: Apache-2.0 */
/*
 * score.h - findings to a score from 0 to 100, with its arithmetic.
 *
 * Integers throughout, so that every machine and every order of findings gives
 * the same; adding a finding or raising a confidence never lowers a score.
 */
#ifndef LKS_SCORE_SCORE_H
#define LKS_SCORE_SCORE_H

#include <glib.h>
#include <stdint.h>

#include "libleakscan/model/rule.h"

/* One distinct value of one rule in the message. */
typedef struct lks_scored {
    const lks_rule *rule;
    uint8_t confidence;       /* 0..100, the highest of its occurrences */
} lks_scored;

enum { LKS_CATEGORIES = 7 };  /* enum leakscan_category; 0 is the whole */

/* What one detector brought, for the explanation. */
typedef struct lks_contribution {
    const lks_rule *rule;
    unsigned distinct;        /* values of confidence 50 or more */
    unsigned confidence;      /* the highest */
    uint32_t multiplicity;    /* thousandths, 1000..2000 */
    uint32_t evidence;        /* thousandths: weight * confidence * multiplicity */
    uint32_t factor;          /* thousandths, of its place in the category's sum */
} lks_contribution;

typedef struct lks_score {
    unsigned score[LKS_CATEGORIES];   /* [0]: the message's */
    unsigned base;                    /* before combinations */
    uint32_t sum[LKS_CATEGORIES];     /* thousandths; [0]: R */
    int level;                        /* enum leakscan_level */
    GPtrArray *combinations;          /* of const lks_combination *, in order of the rule set */
    GArray *contributions;            /* of lks_contribution, sorted by category and evidence */
} lks_score;

/* Scores `count` distinct values (any order).  `out` is given back with _done. */
void lks_score_message(const lks_ruleset *set, const lks_scored *values, size_t count,
                       lks_score *out);
void lks_score_done(lks_score *score);
/* 0..100 to enum leakscan_level. */
int lks_score_level(unsigned score);

/* What a contribution adds to the sum of its category, in thousandths. */
uint32_t lks_contribution_share(const lks_contribution *c);
/* The categories by sum, highest first, ties in the order of the enum. */
void lks_score_rank(const lks_score *score, int ranked[LKS_CATEGORIES - 1]);
/* What a category of that rank (from 0) adds to R, and the factor it is
 * multiplied by, in thousandths. */
uint32_t lks_score_category_share(const lks_score *score, int category, int rank);
uint32_t lks_score_category_factor(int rank);

/* The arithmetic in lines of text for those who must answer for a score; the
 * caller frees it.  "" where nothing scored. */
char *lks_score_explain(const lks_ruleset *set, const lks_score *score);

#endif
