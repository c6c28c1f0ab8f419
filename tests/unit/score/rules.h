/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules.h - a rule set made in C: weights and classes of the shipped detectors,
 * and the combinations C01 to C21.
 */
#ifndef LKS_TESTS_SCORE_RULES_H
#define LKS_TESTS_SCORE_RULES_H

#include "libleakscan/score/score.h"

lks_ruleset *make_rules(void);
/* A group of "a|b c*3 @rule ; d": all of the words, a word any of its
 * alternatives (classes, or rules by @), *n at least n values; any of the
 * groups between semicolons. */
lks_condition *make_condition(lks_ruleset *set, const char *text);
void add_combination(lks_ruleset *set, const char *id, unsigned floor, const char *condition);

/* `number` distinct values of the rule, appended. */
void add_values(GArray *values, const lks_ruleset *set, const char *rule, unsigned confidence,
                unsigned number);

#endif
