/* SPDX-License-Identifier: Apache-2.0 */
/* pool_deaths.c - what a dead worker costs, who is taken for dead, and the end. */
#include "config.h"

#include "interrupt.h"
#include "pool_private.h"

#include <signal.h>
#include <sys/wait.h>

/* Deaths in a row without a single answer before it is taken for hopeless. */
#define FRUITLESS_MAX 5
/* After an interrupt: time to end by itself, then to end early, then none. */
#define GRACE_US (2 * G_USEC_PER_SEC)
#define EARLY_US (5 * G_USEC_PER_SEC)
/* A worker's time for a message grows with its size, by the slowest sane rate. */
#define SLOWEST_RATE (256U << 10)

/* ---- whose fault ---------------------------------------------------------------- */

/* Where the message in work stood; the cell may hold anything after a death. */
static bool find_message(const pool_worker *w, const pool_task *task, uint64_t *offset,
                         uint64_t *length)
{
    *offset = w->cell->offset;
    *length = w->cell->length;
    if (task->file == NULL)
        return *offset == task->offset;
    return *offset >= task->answered && *offset <= task->file->size &&
           *length <= INT64_MAX - *offset;
}

/* The task whose message was in work, else NULL. */
static GList *find_culprit(pool_worker *w)
{
    uint64_t in_work = __atomic_load_n(&w->cell->in_work, __ATOMIC_ACQUIRE);
    for (GList *l = w->tasks.head; in_work != 0 && l != NULL; l = l->next) {
        if (((pool_task *)l->data)->sequence == in_work - 1)
            return l;
    }
    return NULL;
}

static char *describe_end(int status, const char *why)
{
    if (why != NULL)
        return g_strdup(why);
    if (WIFSIGNALED(status))
        return g_strdup_printf("worker ended by signal %d", WTERMSIG(status));
    return g_strdup_printf("worker ended with status %d",
                           WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

/* All of a task that is not answered yet fails as one message. */
static void fail_task(pool *p, pool_worker *w, GList *link, uint32_t gaps)
{
    pool_task *task = link->data;
    uint64_t begin = task->file != NULL ? task->answered : task->offset;

    pool_task_answer_failed(p, task, begin, task->offset + task->length - begin, gaps);
    pool_worker_remove(w, link);
    pool_task_end(task);
}

/* One message of it fails: the replacement goes on behind it, unless too many cost a
 * worker already or it cannot be told which it was. */
static void charge(pool *p, pool_worker *w, GList *culprit, uint32_t gaps, char *why)
{
    pool_task *task = culprit->data;
    uint64_t offset = 0, length;
    bool is_known = find_message(w, task, &offset, &length);
    guint losses = task->losses != NULL ? task->losses->len : 0;

    p->lost++;
    if (task->file != NULL && is_known && losses < WIRE_CONDEMNED_MAX) {
        pool_task_add_loss(task, offset, gaps, why);
        return;
    }
    pool_task_add_loss(task, task->file != NULL ? task->answered : task->offset, gaps, why);
    fail_task(p, w, culprit, gaps);
}

/* ---- replacing ------------------------------------------------------------------- */

/* The scan is being stopped: messages fail, what is left of a share was never read. */
static void give_up(pool *p, pool_worker *w)
{
    while (!g_queue_is_empty(&w->tasks)) {
        GList *link = w->tasks.head;
        pool_task *task = link->data;
        if (task->file == NULL) {
            fail_task(p, w, link, LEAKSCAN_GAP_INTERRUPTED);
            continue;
        }
        task->is_cut = true;
        pool_worker_remove(w, link);
        pool_task_end(task);
    }
    w->sending = NULL;
    w->weight = w->unsent_weight = 0;
}

static void restart(pool *p, pool_worker *w)
{
    if (!g_queue_is_empty(&w->tasks) && !pool_worker_start(w, p)) {
        p->fault = "no worker process could be made";
        return;
    }
    for (GList *l = w->tasks.head; l != NULL; l = l->next) {
        if (((pool_task *)l->data)->file != NULL)
            pool_task_frame_share(l->data);
    }
    pool_worker_rewind(w);
}

void pool_replace_worker(pool *p, pool_worker *w, const char *why, uint32_t gaps)
{
    bool was_ready = __atomic_load_n(&w->cell->is_ready, __ATOMIC_ACQUIRE) != 0;
    int status = pool_worker_stop(w);
    bool has_ended = why == NULL && WIFEXITED(status) && WEXITSTATUS(status) == WORKER_ENDED;

    if (p->stopping_since != 0) {
        give_up(p, w);
        return;
    }
    p->fruitless++;
    GList *culprit = has_ended ? NULL : find_culprit(w);
    if (culprit == NULL && was_ready && (why != NULL || p->fruitless >= FRUITLESS_MAX))
        culprit = w->tasks.head;
    if (culprit != NULL) {
        charge(p, w, culprit, gaps, describe_end(status, why));
        p->fruitless = 0;
    }
    if (p->fruitless >= FRUITLESS_MAX) {
        p->fault = "worker processes end before they begin";
        return;
    }
    restart(p, w);
}

void pool_watch(pool *p, pool_worker *w, int64_t now)
{
    uint64_t steps = __atomic_load_n(&w->cell->steps, __ATOMIC_RELAXED);
    if (steps != w->watched || g_queue_is_empty(&w->tasks) || w->is_held_back) {
        w->watched = steps;
        w->watched_since = now;
        return;
    }
    GList *culprit = find_culprit(w);
    uint64_t offset, length = 0;
    if (culprit != NULL && !find_message(w, culprit->data, &offset, &length))
        length = 0;
    uint64_t seconds = p->options.message_seconds + length / SLOWEST_RATE;
    if ((uint64_t)(now - w->watched_since) / G_USEC_PER_SEC < seconds)
        return;
    if (culprit != NULL)
        pool_replace_worker(p, w, "worker took too long", LEAKSCAN_GAP_TIMEOUT);
    else
        pool_replace_worker(p, w, NULL, 0);
}

/* ---- interrupt ------------------------------------------------------------------- */

static void tell_workers(pool *p)
{
    for (unsigned i = 0; i < p->started; i++) {
        if (p->workers[i].pid > 0)
            kill(p->workers[i].pid, SIGTERM);
    }
    p->is_told = true;
}

void pool_stop_by_steps(pool *p, int64_t now)
{
    if (p->stopping_since == 0 && interrupt_is_asked())
        p->stopping_since = now;
    if (p->stopping_since == 0)
        return;
    int64_t waited = now - p->stopping_since;
    if (waited > GRACE_US && !p->is_told)
        tell_workers(p);
    if (waited <= EARLY_US)
        return;
    for (unsigned i = 0; i < p->started; i++) {
        pool_worker_stop(&p->workers[i]);
        give_up(p, &p->workers[i]);
    }
}
