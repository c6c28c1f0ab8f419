/* SPDX-License-Identifier: Apache-2.0 */
/*
 * literals.c - which engine finds the literals of a set.  Vectorscan scans
 * faster than ours but takes as long to compile as ours needs for some
 * megabytes, so it is compiled when so much text has come.
 */
#include <glib.h>
#include <stdatomic.h>

#include "libleakscan/detect/literals.h"

/* Compiling the shipped packs takes about 45 ms, and a scan of mail saves about 4.5 ns
 * a byte by it: 10 MB are even.  What has brought 4 MiB is mostly larger than that. */
enum { WARM_BYTES = 4 * 1024 * 1024 };

/* The late engine is compiled by the thread that finds it IDLE; the others go
 * on with the portable one meanwhile, and so does a child that is forked then. */
enum state { IDLE, COMPILING, READY, NEVER };

struct lks_literal_set {
    const lks_literal *literals;
    unsigned count;
    const lks_literal_engine *portable, *late;
    void *portable_database, *late_database;
    atomic_int state;
    atomic_size_t scanned;
};

struct lks_literal_scratch {
    lks_literal_set *set;
    void *portable, *late;
};

static void compile_late(lks_literal_set *set)
{
    int idle = IDLE;
    if (!atomic_compare_exchange_strong(&set->state, &idle, COMPILING))
        return;
    set->late_database = set->late->compile(set->literals, set->count);
    atomic_store_explicit(&set->state, set->late_database != NULL ? READY : NEVER,
                          memory_order_release);
}

lks_literal_set *lks_literal_set_new(const lks_literal *literals, unsigned count,
                                     bool use_vectorscan, bool is_warm)
{
    lks_literal_set *set = g_new0(lks_literal_set, 1);
    set->literals = literals;
    set->count = count;
    set->portable = lks_literals_portable();
    set->portable_database = set->portable->compile(literals, count);
    set->late = use_vectorscan ? lks_literals_vectorscan() : NULL;
    atomic_init(&set->state, set->late != NULL && count > 0 ? IDLE : NEVER);
    atomic_init(&set->scanned, 0);
    if (is_warm)
        compile_late(set);
    return set;
}

void lks_literal_set_free(lks_literal_set *set)
{
    if (set == NULL)
        return;
    set->portable->free(set->portable_database);
    if (set->late_database != NULL)
        set->late->free(set->late_database);
    g_free(set);
}

const char *lks_literal_set_name(const lks_literal_set *set)
{
    return atomic_load(&set->state) == NEVER ? set->portable->name : set->late->name;
}

lks_literal_scratch *lks_literal_scratch_new(lks_literal_set *set)
{
    lks_literal_scratch *scratch = g_new0(lks_literal_scratch, 1);
    scratch->set = set;
    scratch->portable = set->portable->scratch_new(set->portable_database);
    return scratch;
}

void lks_literal_scratch_free(lks_literal_scratch *scratch)
{
    if (scratch == NULL)
        return;
    scratch->set->portable->scratch_free(scratch->portable);
    if (scratch->late != NULL)
        scratch->set->late->scratch_free(scratch->late);
    g_free(scratch);
}

/* Whether the late engine may serve this worker now. */
static bool is_late(lks_literal_scratch *scratch, size_t length)
{
    lks_literal_set *set = scratch->set;
    if (scratch->late != NULL)
        return true;
    int state = atomic_load_explicit(&set->state, memory_order_acquire);
    if (state == IDLE &&
        atomic_fetch_add_explicit(&set->scanned, length, memory_order_relaxed) >= WARM_BYTES) {
        compile_late(set);
        state = atomic_load_explicit(&set->state, memory_order_acquire);
    }
    if (state == READY)
        scratch->late = set->late->scratch_new(set->late_database);
    return scratch->late != NULL;
}

bool lks_literal_scan(lks_literal_scratch *scratch, const char *text, size_t length,
                      lks_literal_fn fn, void *userdata)
{
    const lks_literal_set *set = scratch->set;
    if (set->count == 0)
        return true;
    if (is_late(scratch, length))
        return set->late->scan(set->late_database, scratch->late, text, length, fn, userdata);
    return set->portable->scan(set->portable_database, scratch->portable, text, length, fn,
                               userdata);
}
