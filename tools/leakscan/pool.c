/* SPDX-License-Identifier: Apache-2.0 */
/* pool.c - who gets what, how much is under way, and waiting. */
#include "config.h"

#include "pool.h"
#include "handoff.h"
#include "interrupt.h"
#include "pool_private.h"

#include <errno.h>
#include <unistd.h>

/* Under way at one worker: enough to keep it busy over a wake-up of the parent. */
#define WORKER_TASKS_MAX  128
#define WORKER_WEIGHT_MAX (512U << 10)
#define ALL_WEIGHT_MAX    (16U << 20)
/* Sent at once: a system call costs as much as copying some kilobytes. */
#define SEND_TASKS  32
#define SEND_WEIGHT (64U << 10)
/* What goes by descriptor weighs little here; two of them are enough under way at
 * one worker. */
#define DESCRIPTOR_WEIGHT (WORKER_WEIGHT_MAX / 2)
/* Failures in a row to wait for workers, with a rest after each. */
#define BLIND_MAX     200
#define BLIND_REST_US (10 * 1000)
/* Shares get smaller towards the end, so that all workers end together. */
#define SHARE_MAX        (2U << 20)
#define SHARE_MIN        (128U << 10)
#define SHARES_OF_A_REST 4

pool *pool_new(leakscan_policy *policy, const pool_options *options)
{
    pool *p = g_new0(pool, 1);
    p->options = *options;
    p->policy = policy;
    p->setup = (worker_setup){.policy = policy, .maker = options->maker, .parent = getpid()};
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
    for (size_t i = 0; i < POOL_WINDOW; i++)
        pool_task_free(p->window[i]);
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

uint64_t pool_bytes_left(const pool *p)
{
    return p->bytes_left;
}

uint64_t pool_files_left(const pool *p)
{
    return p->files_left;
}

bool pool_is_over(const pool *p)
{
    return p->fault != NULL || p->is_abandoned;
}

void pool_abandon(pool *p)
{
    p->is_abandoned = true;
}

void pool_set_worst_floor(pool *p, uint32_t floor)
{
    if (floor == p->worst_floor)
        return;
    p->worst_floor = floor;
    for (unsigned i = 0; i < p->started; i++) {
        if (p->workers[i].cell != NULL)
            __atomic_store_n(&p->workers[i].cell->worst_floor, floor, __ATOMIC_RELAXED);
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
    if (!pool_take_answers(p, w))
        pool_replace_worker(p, w, "worker answered nonsense", 0);
    else if (!is_open)
        pool_replace_worker(p, w, NULL, 0);
}

/* Answers that cannot be delivered yet stay where they are when too many are held;
 * the worker whose answers come next is always heard. */
static bool must_wait(const pool *p, const pool_worker *w)
{
    const pool_task *task = g_queue_peek_head((GQueue *)&w->tasks);
    return p->held >= POOL_HELD_MAX && task != NULL && task->sequence != p->next_delivered;
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
        w->is_held_back = must_wait(p, w);
        p->polled[i].fd = w->fd;
        p->polled[i].events = w->is_held_back ? 0 : POLLIN;
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
    if (pool_is_over(p))
        return;
    int ready = wait_for_events(p, milliseconds);
    for (unsigned i = 0; ready > 0 && i < p->started && !pool_is_over(p); i++) {
        if (p->polled[i].revents != 0)
            serve(p, &p->workers[i], p->polled[i].revents);
    }
    int64_t now = g_get_monotonic_time();
    for (unsigned i = 0; i < p->started && !pool_is_over(p); i++) {
        if (p->workers[i].pid > 0)
            pool_watch(p, &p->workers[i], now);
    }
    pool_stop_by_steps(p, now);
    pool_deliver(p);
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
        if (!pool_worker_start(least, p)) {
            p->fault = "no worker process could be made";
            return NULL;
        }
        pool_worker_rewind(least);
    }
    return has_room(p, least) ? least : NULL;
}

static bool is_window_open(const pool *p)
{
    return p->next_sequence - p->next_delivered < POOL_WINDOW && p->held < POOL_HELD_MAX;
}

static pool_worker *wait_for_worker(pool *p)
{
    while (!pool_is_over(p) && !interrupt_is_asked()) {
        pool_worker *w = is_window_open(p) ? choose_worker(p) : NULL;
        if (w != NULL || pool_is_over(p))
            return w;
        pool_pump(p, 100);
    }
    return NULL;
}

/* What no worker can read is told in its place among the others. */
static bool fail_task(pool *p, pool_task *task, const char *why)
{
    pool_task_add_loss(task, task->offset, 0, g_strdup(why));
    pool_task_answer_failed(p, task, task->offset, task->length, 0);
    pool_task_end(task);
    return !pool_is_over(p);
}

static pool_task *make_task(pool *p, const leakscan_message *message)
{
    pool_task *task = pool_task_new(p);
    task->index = leakscan_message_index(message);
    task->offset = leakscan_message_offset(message);
    task->length = leakscan_message_length(message);
    task->gaps = leakscan_message_gaps(message);
    task->kind = leakscan_message_kind(message);
    task->source = g_strdup(leakscan_message_source(message));
    return task;
}

bool pool_submit(pool *p, const leakscan_message *message)
{
    pool_worker *w = wait_for_worker(p);
    if (w == NULL)
        return false;

    pool_task *task = make_task(p, message);
    if (leakscan_message_is_failed(message))
        return fail_task(p, task, "nothing of it could be read");
    task->frame = handoff_frame(message, task->sequence, p->options.spool_directory,
                                &task->descriptor);
    if (task->frame == NULL)
        return fail_task(p, task,
                         "message could not be kept for its worker: no room in the spool folder?");
    task->weight = task->descriptor >= 0 ? DESCRIPTOR_WEIGHT : task->frame->len;
    pool_worker_add(w, task);
    if (w->unsent_weight >= SEND_WEIGHT || g_queue_get_length(&w->tasks) % SEND_TASKS == 0)
        pool_worker_send(w);
    return true;
}

static bool wait_for_place(pool *p)
{
    while (!pool_is_over(p) && !is_window_open(p))
        pool_pump(p, 100);
    return !pool_is_over(p);
}

bool pool_submit_failure(pool *p, const char *source, const char *reason)
{
    if (!wait_for_place(p))
        return false;
    pool_task *task = pool_task_new(p);
    task->source = g_strdup(source);
    answer_append_end(task->held, task->sequence, reason);
    p->held += task->held->len;
    pool_task_end(task);
    return true;
}

static uint64_t share_size(const pool *p, uint64_t rest)
{
    uint64_t size = CLAMP(rest / (SHARES_OF_A_REST * p->options.jobs), SHARE_MIN, SHARE_MAX);
    return MIN(size, rest);
}

bool pool_submit_rest(pool *p, const char *source, int fd, uint64_t begin, uint64_t end,
                      uint64_t index)
{
    pool_file *file = pool_file_new(source, fd, end, index);

    if (file == NULL) {
        p->fault = "no descriptor is left";
        return false;
    }
    p->bytes_left += end - begin;
    p->files_left++;
    while (begin < end) {
        pool_worker *w = wait_for_worker(p);
        if (w == NULL)
            break;
        uint64_t size = share_size(p, end - begin);
        pool_task *task = pool_task_new_share(p, file, begin, begin + size);
        task->weight = DESCRIPTOR_WEIGHT;
        pool_worker_add(w, task);
        pool_worker_send(w);
        begin += size;
    }
    pool_file_unref(file);
    return begin == end;
}

void pool_finish(pool *p)
{
    while (!pool_is_over(p) && p->next_delivered < p->next_sequence)
        pool_pump(p, 100);
}
