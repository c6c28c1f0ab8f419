/* SPDX-License-Identifier: Apache-2.0 */
/* watchdog.c - one thread that sleeps until the next scan passes its limit. */
#include "watchdog.h"

static GMutex lock;             /* of all below, and of every watch in the list */
static GCond changed;
static GQueue watches = G_QUEUE_INIT;
static bool is_stopping;
static GThread *thread;

static gint64 next_deadline(void)
{
    gint64 next = G_MAXINT64;
    for (GList *at = watches.head; at != NULL; at = at->next)
        next = MIN(next, ((watch *)at->data)->deadline);
    return next;
}

static void expire(gint64 now)
{
    GList *next = NULL;
    for (GList *at = watches.head; at != NULL; at = next) {
        watch *w = at->data;
        next = at->next;
        if (w->deadline > now)
            continue;
        w->has_expired = true;
        leakscan_scanner_interrupt(w->scanner);
        g_queue_unlink(&watches, &w->link);
    }
}

static gpointer keep_watch(gpointer unused)
{
    g_mutex_lock(&lock);
    while (!is_stopping) {
        gint64 next = next_deadline();
        if (next == G_MAXINT64)
            g_cond_wait(&changed, &lock);
        else
            g_cond_wait_until(&changed, &lock, next);
        expire(g_get_monotonic_time());
    }
    g_mutex_unlock(&lock);
    return NULL;
}

void watchdog_start(void)
{
    is_stopping = false;
    thread = g_thread_new("watchdog", keep_watch, NULL);
}

void watchdog_stop(void)
{
    g_mutex_lock(&lock);
    is_stopping = true;
    g_cond_signal(&changed);
    g_mutex_unlock(&lock);
    g_thread_join(thread);
}

void watchdog_watch(watch *w, leakscan_scanner *scanner, unsigned seconds)
{
    *w = (watch){.link = {.data = w}, .scanner = scanner};
    w->deadline = g_get_monotonic_time() + seconds * G_TIME_SPAN_SECOND;
    g_mutex_lock(&lock);
    bool is_next = w->deadline < next_deadline();
    g_queue_push_tail_link(&watches, &w->link);
    if (is_next)
        g_cond_signal(&changed);
    g_mutex_unlock(&lock);
}

bool watchdog_release(watch *w)
{
    g_mutex_lock(&lock);
    if (!w->has_expired)
        g_queue_unlink(&watches, &w->link);
    g_mutex_unlock(&lock);
    if (w->has_expired)
        leakscan_scanner_resume(w->scanner);
    return w->has_expired;
}
