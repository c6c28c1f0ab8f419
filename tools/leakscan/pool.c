/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool.c - who gets which message, what a dead worker costs, and the order of
 * reports.
 */
#include "config.h"

#include "pool.h"
#include "handoff.h"
#include "interrupt.h"
#include "pool_private.h"
#include "worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

/* Messages between the oldest not delivered and the newest handed out. */
#define WINDOW 4096
/* Reports that wait for an older one, as saved bytes. */
#define HELD_MAX (8U << 20)
/* Under way at one worker: enough to keep it busy over a wake-up of the parent. */
#define WORKER_TASKS_MAX  128
#define WORKER_WEIGHT_MAX (512U << 10)
#define ALL_WEIGHT_MAX    (16U << 20)
/* Sent at once: a system call costs as much as copying some kilobytes. */
#define SEND_TASKS  32
#define SEND_WEIGHT (64U << 10)
/* A large message goes by descriptor, so it weighs little here; two of them are
 * enough under way at one worker. */
#define DESCRIPTOR_WEIGHT (WORKER_WEIGHT_MAX / 2)
/* Deaths in a row without a single answer before it is taken for hopeless. */
#define FRUITLESS_MAX 5
/* Failures in a row to wait for workers, with a rest after each. */
#define BLIND_MAX     200
#define BLIND_REST_US (10 * 1000)
/* After an interrupt: time to end by itself, then to end early, then none. */
#define GRACE_US  (2 * G_USEC_PER_SEC)
#define EARLY_US  (5 * G_USEC_PER_SEC)
/* A worker's time for a message grows with its size, by the slowest sane rate. */
#define SLOWEST_RATE (256U << 10)

typedef struct slot {
    leakscan_report *report;
    size_t size;
} slot;

struct pool {
    pool_options options;
    leakscan_policy *policy;
    pool_worker *workers;
    struct pollfd *polled;
    unsigned started;          /* workers made so far */
    size_t worker_weight_max;
    slot slots[WINDOW];
    uint64_t next_sequence;    /* of the next message handed out */
    uint64_t next_delivered;
    size_t held;
    unsigned lost;
    unsigned fruitless;
    unsigned blind;            /* failures in a row to wait for workers */
    int64_t stopping_since;    /* 0: it is not */
    bool is_told;              /* workers were asked to end early */
    bool is_abandoned;
    const char *fault;
};

pool *pool_new(leakscan_policy *policy, const pool_options *options)
{
    pool *p = g_new0(pool, 1);
    p->options = *options;
    p->policy = policy;
    p->workers = g_new0(pool_worker, options->jobs);
    p->polled = g_new0(struct pollfd, options->jobs);
    p->worker_weight_max = MIN(WORKER_WEIGHT_MAX, ALL_WEIGHT_MAX / options->jobs);
    for (unsigned i = 0; i < options->jobs; i++) {
        p->workers[i].fd = -1;
        g_queue_init(&p->workers[i].tasks);
    }
    return p;
}

void pool_free(pool *p)
{
    if (p == NULL)
        return;
    for (unsigned i = 0; i < p->started; i++)
        pool_worker_clear(&p->workers[i]);
    for (size_t i = 0; i < WINDOW; i++)
        leakscan_report_unref(p->slots[i].report);
    g_free(p->workers);
    g_free(p->polled);
    g_free(p);
}

const char *pool_fault(const pool *p)
{
    return p->fault;
}

unsigned pool_lost_count(const pool *p)
{
    return p->lost;
}

static bool is_over(const pool *p)
{
    return p->fault != NULL || p->is_abandoned;
}

/* ---- reports -------------------------------------------------------------- */

static void keep_report(pool *p, uint64_t sequence, leakscan_report *report, size_t size)
{
    slot *s = &p->slots[sequence % WINDOW];
    s->report = report;
    s->size = size;
    p->held += size;
}

static void keep_failed(pool *p, const pool_task *task, uint32_t gaps)
{
    leakscan_report *report = NULL;
    int status = leakscan_report_failed(&report, task->source, task->index, task->offset,
                                        task->length, task->gaps | gaps);
    if (status == LEAKSCAN_OK)
        keep_report(p, task->sequence, report, 0);
    else
        p->fault = "a report could not be made";
}

static void deliver(pool *p)
{
    while (!is_over(p) && p->next_delivered < p->next_sequence) {
        slot *s = &p->slots[p->next_delivered % WINDOW];
        leakscan_report *report = s->report;
        if (report == NULL)
            return;
        p->held -= s->size;
        s->report = NULL;
        p->next_delivered++;
        p->options.deliver(report, p->options.userdata);
        leakscan_report_unref(report);
    }
}

/* A worker may be in the hands of what it scanned: its answer must be of the
 * message it was given. */
static bool is_report_of(const leakscan_report *report, const pool_task *task)
{
    return leakscan_report_index(report) == task->index &&
           leakscan_report_offset(report) == task->offset &&
           g_strcmp0(leakscan_report_source(report), task->source) == 0;
}

/* False: nonsense. */
static bool take_answer(pool *p, pool_worker *w, const wire_answer *answer, const guint8 *saved)
{
    pool_task *task = g_queue_peek_head(&w->tasks);
    leakscan_report *report = NULL;

    if (task == NULL || task->sequence != answer->sequence || w->sending == w->tasks.head)
        return false;
    if (answer->length == 0) {
        keep_failed(p, task, answer->gaps);
    } else {
        if (leakscan_report_load(&report, saved, answer->length) != LEAKSCAN_OK)
            return false;
        if (!is_report_of(report, task)) {
            leakscan_report_unref(report);
            return false;
        }
        keep_report(p, task->sequence, report, answer->length);
    }
    p->fruitless = 0;
    g_queue_pop_head(&w->tasks);
    w->weight -= task->weight;
    pool_task_free(task);
    return true;
}

static bool take_answers(pool *p, pool_worker *w)
{
    size_t taken = 0;
    bool is_sound = true;
    wire_answer answer;

    while (is_sound && w->input->len - taken >= sizeof answer) {
        memcpy(&answer, w->input->data + taken, sizeof answer);
        is_sound = wire_answer_is_sound(&answer);
        if (!is_sound || w->input->len - taken - sizeof answer < answer.length)
            break;
        is_sound = take_answer(p, w, &answer, w->input->data + taken + sizeof answer);
        taken += sizeof answer + answer.length;
    }
    if (is_sound && taken > 0)
        g_byte_array_remove_range(w->input, 0, (guint)taken);
    return is_sound;
}

/* ---- death of a worker ------------------------------------------------------ */

static void tell_lost(pool *p, const pool_task *task, const char *why)
{
    if (p->options.lost != NULL)
        p->options.lost(task->source, task->index, why, p->options.userdata);
}

static void fail_all(pool *p, pool_worker *w, uint32_t gaps)
{
    pool_task *task;
    while ((task = g_queue_pop_head(&w->tasks)) != NULL) {
        keep_failed(p, task, gaps);
        pool_task_free(task);
    }
    w->sending = NULL;
    w->weight = w->unsent_weight = 0;
}

/* The task that was in work, else NULL. */
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

static void charge(pool *p, pool_worker *w, GList *culprit, uint32_t gaps, int status,
                   const char *why)
{
    pool_task *task = culprit->data;
    char *text = describe_end(status, why);

    g_queue_delete_link(&w->tasks, culprit);
    keep_failed(p, task, gaps);
    tell_lost(p, task, text);
    pool_task_free(task);
    g_free(text);
    p->lost++;
}

/* `why` NULL: it ended by itself.  Its message in work fails, the others go to a
 * replacement. */
static void replace_worker(pool *p, pool_worker *w, const char *why, uint32_t gaps)
{
    bool was_ready = __atomic_load_n(&w->cell->is_ready, __ATOMIC_ACQUIRE) != 0;
    int status = pool_worker_stop(w);
    bool has_ended = why == NULL && WIFEXITED(status) && WEXITSTATUS(status) == WORKER_ENDED;

    if (p->stopping_since != 0) {
        fail_all(p, w, LEAKSCAN_GAP_INTERRUPTED);
        return;
    }
    p->fruitless++;
    GList *culprit = has_ended ? NULL : find_culprit(w);
    if (culprit == NULL && was_ready && (why != NULL || p->fruitless >= FRUITLESS_MAX))
        culprit = w->tasks.head;
    if (culprit != NULL) {
        charge(p, w, culprit, gaps, status, why);
        p->fruitless = 0;
    }
    if (p->fruitless >= FRUITLESS_MAX) {
        p->fault = "worker processes end before they begin";
        return;
    }
    if (g_queue_is_empty(&w->tasks)) {
        pool_worker_rewind(w);
        return;
    }
    if (!pool_worker_start(w, p->policy)) {
        p->fault = "no worker process could be made";
        return;
    }
    pool_worker_rewind(w);
}

/* Kills a worker that takes too long on one message, or does nothing though it
 * has something to do: then no message is to blame. */
static void watch(pool *p, pool_worker *w, int64_t now)
{
    uint64_t in_work = __atomic_load_n(&w->cell->in_work, __ATOMIC_ACQUIRE);
    if (in_work != w->watched || g_queue_is_empty(&w->tasks)) {
        w->watched = in_work;
        w->watched_since = now;
        return;
    }
    GList *culprit = find_culprit(w);
    uint64_t length = culprit == NULL ? 0 : ((pool_task *)culprit->data)->length;
    uint64_t seconds = p->options.message_seconds + length / SLOWEST_RATE;
    if ((uint64_t)(now - w->watched_since) / G_USEC_PER_SEC < seconds)
        return;
    if (culprit != NULL)
        replace_worker(p, w, "worker took too long", LEAKSCAN_GAP_TIMEOUT);
    else
        replace_worker(p, w, NULL, 0);
}

/* ---- interrupt ------------------------------------------------------------- */

static void tell_workers(pool *p)
{
    for (unsigned i = 0; i < p->started; i++) {
        if (p->workers[i].pid > 0)
            kill(p->workers[i].pid, SIGTERM);
    }
    p->is_told = true;
}

static void stop_by_steps(pool *p, int64_t now)
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
        fail_all(p, &p->workers[i], LEAKSCAN_GAP_INTERRUPTED);
    }
}

/* ---- the pump -------------------------------------------------------------- */

static void serve(pool *p, pool_worker *w, short events)
{
    if (events & POLLOUT)
        pool_worker_send(w);
    if (!(events & (POLLIN | POLLHUP | POLLERR)))
        return;
    bool is_open = pool_worker_receive(w);
    if (!take_answers(p, w))
        replace_worker(p, w, "worker answered nonsense", 0);
    else if (!is_open)
        replace_worker(p, w, NULL, 0);
}

/* A system short of memory may have some in a moment. */
static void rest_blind(pool *p)
{
    if (++p->blind >= BLIND_MAX)
        p->fault = "workers could not be waited for";
    g_usleep(BLIND_REST_US);
}

static int wait_for_events(pool *p, int milliseconds)
{
    for (unsigned i = 0; i < p->started; i++) {
        pool_worker *w = &p->workers[i];
        pool_worker_send(w);
        p->polled[i].fd = w->fd;
        p->polled[i].events = POLLIN;
        p->polled[i].revents = 0;
        if (w->sending != NULL && !w->is_deaf)
            p->polled[i].events |= POLLOUT;
    }
    int ready = poll(p->polled, p->started, milliseconds);
    if (ready >= 0)
        p->blind = 0;
    else if (errno != EINTR)
        rest_blind(p);
    return ready;
}

void pool_pump(pool *p, int milliseconds)
{
    if (is_over(p))
        return;
    int ready = wait_for_events(p, milliseconds);
    for (unsigned i = 0; ready > 0 && i < p->started && !is_over(p); i++) {
        if (p->polled[i].revents != 0)
            serve(p, &p->workers[i], p->polled[i].revents);
    }
    int64_t now = g_get_monotonic_time();
    for (unsigned i = 0; i < p->started && !is_over(p); i++) {
        if (p->workers[i].pid > 0)
            watch(p, &p->workers[i], now);
    }
    stop_by_steps(p, now);
    deliver(p);
    if (p->options.tick != NULL)
        p->options.tick(p->options.userdata);
}

/* ---- handing out ----------------------------------------------------------- */

static bool has_room(const pool *p, const pool_worker *w)
{
    return g_queue_get_length((GQueue *)&w->tasks) < WORKER_TASKS_MAX &&
           w->weight < p->worker_weight_max;
}

static bool is_busy(const pool_worker *w)
{
    return g_queue_get_length((GQueue *)&w->tasks) >= SEND_TASKS / 2 || w->weight >= SEND_WEIGHT;
}

/* The worker with the least to do; another one is made where all are busy. */
static pool_worker *choose_worker(pool *p)
{
    pool_worker *least = NULL;

    for (unsigned i = 0; i < p->started; i++) {
        if (least == NULL || p->workers[i].weight < least->weight)
            least = &p->workers[i];
    }
    if ((least == NULL || is_busy(least)) && p->started < p->options.jobs)
        least = &p->workers[p->started++];
    if (least == NULL)
        return NULL;
    if (least->pid <= 0) {
        if (!pool_worker_start(least, p->policy)) {
            p->fault = "no worker process could be made";
            return NULL;
        }
        pool_worker_rewind(least);
    }
    return has_room(p, least) ? least : NULL;
}

static bool is_window_open(const pool *p)
{
    return p->next_sequence - p->next_delivered < WINDOW && p->held < HELD_MAX;
}

static pool_worker *wait_for_worker(pool *p)
{
    while (!is_over(p) && !interrupt_is_asked()) {
        pool_worker *w = is_window_open(p) ? choose_worker(p) : NULL;
        if (w != NULL || is_over(p))
            return w;
        pool_pump(p, 100);
    }
    return NULL;
}

bool pool_submit(pool *p, const leakscan_message *message)
{
    pool_worker *w = wait_for_worker(p);
    if (w == NULL)
        return false;

    pool_task *task = g_new0(pool_task, 1);
    task->sequence = p->next_sequence++;
    task->index = leakscan_message_index(message);
    task->offset = leakscan_message_offset(message);
    task->length = leakscan_message_length(message);
    task->gaps = leakscan_message_gaps(message);
    task->source = g_strdup(leakscan_message_source(message));
    task->frame = handoff_frame(message, task->sequence, p->options.spool_directory,
                                &task->descriptor);
    if (task->frame == NULL) {
        keep_failed(p, task, 0);
        tell_lost(p, task, "message could not be kept for its worker: no room in the spool folder?");
        pool_task_free(task);
        return !is_over(p);
    }
    task->weight = task->descriptor >= 0 ? DESCRIPTOR_WEIGHT : task->frame->len;
    pool_worker_add(w, task);
    if (w->unsent_weight >= SEND_WEIGHT || g_queue_get_length(&w->tasks) % SEND_TASKS == 0)
        pool_worker_send(w);
    return true;
}

void pool_finish(pool *p)
{
    while (!is_over(p) && p->next_delivered < p->next_sequence)
        pool_pump(p, 100);
}

void pool_abandon(pool *p)
{
    p->is_abandoned = true;
}
