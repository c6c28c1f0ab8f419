/* SPDX-License-Identifier: Apache-2.0 */
/*
 * distinct.c - see distinct.h.  One pass with two ends answers for all beginnings, and
 * is made when the first is asked for.
 */
#include "libleakscan/detect/distinct.h"

/* Of one list: per nth, the answers for all hits; NULL: not made yet. */
struct answers {
    unsigned list;
    uint32_t *of[LKS_DISTINCT_MAX];
};

struct lks_distinct {
    struct answers **lists;     /* per list; NULL: nothing was asked */
    GPtrArray *asked;           /* of struct answers */
    uint32_t *seen;             /* per identity, 0 between calls; NULL until one is made */
    unsigned list_count;
    uint32_t identities;
};

static void free_answers(void *p)
{
    struct answers *answers = p;
    for (unsigned i = 0; i < LKS_DISTINCT_MAX; i++)
        g_free(answers->of[i]);
    g_free(answers);
}

lks_distinct *lks_distinct_new(unsigned lists, uint32_t identities)
{
    lks_distinct *distinct = g_new0(lks_distinct, 1);
    distinct->lists = g_new0(struct answers *, lists + 1);
    distinct->asked = g_ptr_array_new_with_free_func(free_answers);
    distinct->list_count = lists;
    distinct->identities = identities;
    return distinct;
}

void lks_distinct_free(lks_distinct *distinct)
{
    if (distinct == NULL)
        return;
    g_ptr_array_unref(distinct->asked);
    g_free(distinct->lists);
    g_free(distinct->seen);
    g_free(distinct);
}

void lks_distinct_forget(lks_distinct *distinct)
{
    for (guint i = 0; i < distinct->asked->len; i++)
        distinct->lists[((const struct answers *)distinct->asked->pdata[i])->list] = NULL;
    g_ptr_array_set_size(distinct->asked, 0);
}

static struct answers *answers_of(lks_distinct *distinct, unsigned list)
{
    struct answers *answers = distinct->lists[list];
    if (answers != NULL)
        return answers;
    answers = g_new0(struct answers, 1);
    answers->list = list;
    distinct->lists[list] = answers;
    g_ptr_array_add(distinct->asked, answers);
    return answers;
}

static uint32_t *answer_all(lks_distinct *distinct, const lks_term_hit *hits, unsigned count,
                            unsigned nth)
{
    uint32_t *all = g_new(uint32_t, count);
    unsigned end = 0, different = 0;
    if (distinct->seen == NULL)
        distinct->seen = g_new0(uint32_t, distinct->identities + 1);
    for (unsigned from = 0; from < count; from++) {
        while (different < nth && end < count)
            different += distinct->seen[hits[end++].identity]++ == 0;
        all[from] = different < nth ? count : end - 1;
        different -= --distinct->seen[hits[from].identity] == 0;
    }
    return all;
}

unsigned lks_distinct_find(lks_distinct *distinct, unsigned list, const lks_term_hit *hits,
                           unsigned count, unsigned from, unsigned nth)
{
    if (from >= count)
        return count;
    struct answers *answers = answers_of(distinct, list);
    if (answers->of[nth - 1] == NULL)
        answers->of[nth - 1] = answer_all(distinct, hits, count, nth);
    return answers->of[nth - 1][from];
}
