/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decision.h - what can be done with a message, what asks for it, and which of
 * several answers prevails.
 */
#ifndef LEAKSCAN_MILTER_DECISION_H
#define LEAKSCAN_MILTER_DECISION_H

#include <leakscan.h>
#include <stdbool.h>
#include <stdint.h>

/* From the mildest to the strictest: the strictest that applies prevails.
 * A refusal stands above discard because its sender is told. */
enum action {
    ACTION_UNSET = -1,
    ACTION_ACCEPT = 0,
    ACTION_HEADER,
    ACTION_TEMPFAIL,
    ACTION_QUARANTINE,
    ACTION_DISCARD,
    ACTION_REJECT,
    ACTIONS
};

/* What an action can be configured for: the levels of enum leakscan_level, and
 * why a message could not be judged. */
enum occasion {
    OCCASION_MINIMAL = 0,
    OCCASION_LOW,
    OCCASION_MODERATE,
    OCCASION_HIGH,
    OCCASION_CRITICAL,
    OCCASION_GAPS,
    OCCASION_TIMEOUT,
    OCCASION_ERROR,
    OCCASION_OVERSIZE,
    OCCASIONS,
    OCCASION_NONE = -1
};

typedef struct {
    int on[OCCASIONS]; /* enum action */
} action_table;

/* What is known of a message when its action is chosen. */
typedef struct {
    int level;         /* enum leakscan_level */
    int failure;       /* OCCASION_GAPS and after, or OCCASION_NONE */
} judgement;

/* "accept", "header", ...; negative for other words. */
int action_from_name(const char *name);
const char *action_name(int action);
/* "minimal", ..., "gaps", "timeout", "error", "oversize". */
const char *occasion_name(int occasion);

/* The action that the table asks for. */
int action_choose(const action_table *table, judgement about);

#endif
