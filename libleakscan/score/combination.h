/* SPDX-License-Identifier: Apache-2.0 */
/*
 * combination.h - which combinations of findings hold, each a floor of the score.
 */
#ifndef LKS_SCORE_COMBINATION_H
#define LKS_SCORE_COMBINATION_H

#include <glib.h>
#include <stdbool.h>

#include "libleakscan/model/rule.h"

/* How many distinct values one rule brought that are sure enough to combine. */
typedef struct lks_presence {
    const lks_rule *rule;
    unsigned values;
} lks_presence;

/* Does the condition hold for what is present (GArray of lks_presence)?  A group
 * without children never holds. */
bool lks_score_condition_holds(const lks_condition *condition, const GArray *present);

#endif
