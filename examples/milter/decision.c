/* SPDX-License-Identifier: Apache-2.0 */
/* decision.c - names of actions and occasions, and the choice between them. */
#include "decision.h"

#include <glib.h>

static const char *const actions[ACTIONS] = {
    [ACTION_ACCEPT] = "accept",         [ACTION_HEADER] = "header",
    [ACTION_TEMPFAIL] = "tempfail",     [ACTION_QUARANTINE] = "quarantine",
    [ACTION_DISCARD] = "discard",       [ACTION_REJECT] = "reject",
};

static const char *const occasions[OCCASIONS] = {
    [OCCASION_MINIMAL] = "minimal",     [OCCASION_LOW] = "low",
    [OCCASION_MODERATE] = "moderate",   [OCCASION_HIGH] = "high",
    [OCCASION_CRITICAL] = "critical",   [OCCASION_GAPS] = "gaps",
    [OCCASION_TIMEOUT] = "timeout",     [OCCASION_ERROR] = "error",
    [OCCASION_OVERSIZE] = "oversize",
};

int action_from_name(const char *name)
{
    for (int i = 0; i < ACTIONS; i++)
        if (g_strcmp0(actions[i], name) == 0)
            return i;
    return ACTION_UNSET;
}

const char *action_name(int action)
{
    return action >= 0 && action < ACTIONS ? actions[action] : "unset";
}

const char *occasion_name(int occasion)
{
    return occasion >= 0 && occasion < OCCASIONS ? occasions[occasion] : "none";
}

int action_choose(const action_table *table, judgement about)
{
    int chosen = ACTION_ACCEPT;
    if (about.level >= LEAKSCAN_LEVEL_MINIMAL && about.level <= LEAKSCAN_LEVEL_CRITICAL)
        chosen = table->on[OCCASION_MINIMAL + about.level - LEAKSCAN_LEVEL_MINIMAL];
    if (about.failure != OCCASION_NONE)
        chosen = MAX(chosen, table->on[about.failure]);
    return chosen;
}
