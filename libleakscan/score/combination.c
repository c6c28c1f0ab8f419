/* SPDX-License-Identifier: Apache-2.0 */
/*
 * combination.c - evaluates conditions.  They only ask for "at least n values",
 * so a further finding can make one hold but never stop one from holding.
 */
#include "libleakscan/score/combination.h"

#include <string.h>

typedef struct frame {
    const lks_condition *condition;
    guint next;
} frame;

static bool leaf_takes(const lks_condition *leaf, const lks_rule *rule)
{
    if (leaf->rule != NULL)
        return strcmp(leaf->rule, rule->id) == 0;
    return (leaf->classes & rule->classes) != 0;
}

static bool leaf_holds(const lks_condition *leaf, const GArray *present)
{
    uint64_t values = 0;
    for (guint i = 0; i < present->len; i++) {
        const lks_presence *p = &g_array_index(present, lks_presence, i);
        if (leaf_takes(leaf, p->rule))
            values += p->values;
    }
    return values >= MAX(leaf->min, 1);
}

static void push(GArray *stack, const lks_condition *condition)
{
    frame f = {condition, 0};
    g_array_append_val(stack, f);
}

/* Rule packs may nest as deep as they like: a stack of our own, no recursion. */
bool lks_score_condition_holds(const lks_condition *condition, const GArray *present)
{
    if (condition->children == NULL)
        return leaf_holds(condition, present);
    GArray *stack = g_array_new(FALSE, FALSE, sizeof(frame));
    bool result = false;
    push(stack, condition);
    while (stack->len > 0) {
        frame *top = &g_array_index(stack, frame, stack->len - 1);
        const lks_condition *group = top->condition;
        bool is_decided = top->next > 0 && result == group->is_any;
        if (is_decided || top->next == group->children->len) {
            if (group->children->len == 0)
                result = false;
            g_array_set_size(stack, stack->len - 1);
            continue;
        }
        const lks_condition *child = group->children->pdata[top->next++];
        if (child->children == NULL)
            result = leaf_holds(child, present);
        else
            push(stack, child);
    }
    g_array_unref(stack);
    return result;
}
