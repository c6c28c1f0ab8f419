/* SPDX-License-Identifier: Apache-2.0 */
/*
 * visible_locks.c - GLib's locks, conditions and counts of references by pthread
 * primitives, preloaded into a program under the thread sanitizer, which cannot see
 * into GLib: what a program hands over by them would be reported as a race.
 */
#include <errno.h>
#include <glib.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* Made by nobody, so that no thread is seen to write them: zeros are what the C
 * library initialises a mutex to.  They are not given back. */
enum { MUTEXES = 1 << 16, STRIPES = 64 };
static pthread_mutex_t mutexes[MUTEXES], counts[STRIPES];
static unsigned taken;

static pthread_mutex_t *mutex_of(GMutex *mutex)
{
    pthread_mutex_t *there = __atomic_load_n(&mutex->p, __ATOMIC_ACQUIRE), *mine;
    if (there != NULL)
        return there;
    unsigned i = __atomic_fetch_add(&taken, 1, __ATOMIC_RELAXED);
    if (i >= MUTEXES)
        abort();
    mine = &mutexes[i];
    gpointer none = NULL;
    return __atomic_compare_exchange_n(&mutex->p, &none, mine, 0, __ATOMIC_ACQ_REL,
                                       __ATOMIC_ACQUIRE)
               ? mine
               : none;
}

/* Used with its mutex held, which orders what is made here. */
static pthread_cond_t *condition_of(GCond *cond)
{
    static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&making);
    if (cond->p == NULL) {
        pthread_condattr_t monotonic;
        pthread_condattr_init(&monotonic);
        pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
        cond->p = malloc(sizeof(pthread_cond_t));
        if (cond->p == NULL || pthread_cond_init(cond->p, &monotonic) != 0)
            abort();
        pthread_condattr_destroy(&monotonic);
    }
    pthread_mutex_unlock(&making);
    return cond->p;
}

void g_mutex_init(GMutex *mutex)
{
    mutex->p = NULL;
}

void g_mutex_clear(GMutex *mutex)
{
    mutex->p = NULL;
}

void g_mutex_lock(GMutex *mutex)
{
    pthread_mutex_lock(mutex_of(mutex));
}

gboolean g_mutex_trylock(GMutex *mutex)
{
    return pthread_mutex_trylock(mutex_of(mutex)) == 0;
}

void g_mutex_unlock(GMutex *mutex)
{
    pthread_mutex_unlock(mutex_of(mutex));
}

void g_cond_signal(GCond *cond)
{
    pthread_cond_signal(condition_of(cond));
}

void g_cond_broadcast(GCond *cond)
{
    pthread_cond_broadcast(condition_of(cond));
}

void g_cond_wait(GCond *cond, GMutex *mutex)
{
    pthread_cond_wait(condition_of(cond), mutex_of(mutex));
}

gboolean g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end)
{
    struct timespec until = {.tv_sec = end / G_USEC_PER_SEC,
                             .tv_nsec = end % G_USEC_PER_SEC * 1000};
    return pthread_cond_timedwait(condition_of(cond), mutex_of(mutex), &until) != ETIMEDOUT;
}

/* Macros stand before the functions of these names. */
#undef g_atomic_ref_count_init
#undef g_atomic_ref_count_inc
#undef g_atomic_ref_count_dec

/* This library goes into programs without the sanitizer too, so it has none, and an
 * atomic of its own would be as unseen as GLib's. */
static int count_by(gatomicrefcount *count, int step)
{
    pthread_mutex_t *lock = &counts[(guintptr)count / 64 % STRIPES];
    pthread_mutex_lock(lock);
    int now = *count += step;
    pthread_mutex_unlock(lock);
    return now;
}

void g_atomic_ref_count_init(gatomicrefcount *count)
{
    *count = 1;
}

void g_atomic_ref_count_inc(gatomicrefcount *count)
{
    count_by(count, 1);
}

gboolean g_atomic_ref_count_dec(gatomicrefcount *count)
{
    return count_by(count, -1) == 0;
}
