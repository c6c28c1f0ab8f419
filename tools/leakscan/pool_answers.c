/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool_answers.c - takes what workers answer and delivers it in the order in which
 * the tasks were handed out.
 */
#include "config.h"

#include "pool_private.h"

#include <string.h>

/* ---- taking -------------------------------------------------------------------- */

/* A worker may be in the hands of what it scanned: its answers must be of the task
 * it was given, and of messages in their order. */
static bool is_answer_to(const answer_head *head, const pool_task *task)
{
    if (task->file == NULL)
        return (head->flags & ANSWER_END) == 0 && head->offset == task->offset;
    if (head->flags & ANSWER_END)
        return true;
    return head->offset >= task->answered && head->offset <= task->file->size &&
           head->length <= INT64_MAX - head->offset;
}

static bool take_answer(pool *p, pool_worker *w, const answer *a, const guint8 *bytes)
{
    pool_task *task = g_queue_peek_head(&w->tasks);

    if (task == NULL || task->sequence != a->head.sequence || w->sending == w->tasks.head ||
        !is_answer_to(&a->head, task))
        return false;
    g_byte_array_append(task->held, bytes, (guint)a->size);
    p->held += a->size;
    p->fruitless = 0;
    if (task->file != NULL && !(a->head.flags & ANSWER_END)) {
        task->answered = a->head.offset + a->head.length;
        return true;
    }
    pool_worker_remove(w, w->tasks.head);
    pool_task_end(task);
    return true;
}

bool pool_take_answers(pool *p, pool_worker *w)
{
    size_t taken = 0;
    bool is_sound = true;
    answer a;

    while (is_sound) {
        const guint8 *at = w->input->data + taken;
        answer_verdict verdict = answer_take(p->options.maker, at, w->input->len - taken, &a);
        if (verdict == ANSWER_MORE)
            break;
        is_sound = verdict == ANSWER_TAKEN && take_answer(p, w, &a, at);
        if (is_sound)
            taken += a.size;
    }
    if (taken > 0)
        g_byte_array_remove_range(w->input, 0, (guint)taken);
    return is_sound;
}

/* ---- delivering ------------------------------------------------------------------ */

static void tell_loss(pool *p, const pool_task *task, uint64_t offset, uint64_t index)
{
    for (guint i = 0; task->losses != NULL && i < task->losses->len; i++) {
        const pool_loss *loss = &g_array_index(task->losses, pool_loss, i);
        if (loss->condemned.offset == offset)
            p->options.lost(pool_task_source(task), index, loss->why, p->options.userdata);
    }
}

static void advance(pool *p, pool_task *task, uint64_t to)
{
    to = MIN(to, task->offset + task->length);
    if (task->file == NULL || to <= task->delivered)
        return;
    p->bytes_left -= to - task->delivered;
    task->delivered = to;
}

static void deliver_end(pool *p, const pool_task *task, const answer *a)
{
    bool is_rest = task->file != NULL;
    if (a->head.line == 0 || (is_rest && task->file->is_failed))
        return;
    char *reason = g_strndup(a->line, a->head.line);
    if (is_rest)
        task->file->is_failed = true;
    p->options.failed(pool_task_source(task), reason, is_rest, p->options.userdata);
    g_free(reason);
}

static void deliver_answer(pool *p, pool_task *task, const answer *a)
{
    if (a->head.flags & ANSWER_END) {
        deliver_end(p, task, a);
        return;
    }
    uint64_t index = task->file != NULL ? task->file->next_index++ : task->index;
    if (a->head.status == LEAKSCAN_MESSAGE_FAILED)
        tell_loss(p, task, a->head.offset, index);
    p->options.deliver(a, index, task->kind, p->options.userdata);
    advance(p, task, a->head.offset + a->head.length);
}

static void deliver_held(pool *p, pool_task *task)
{
    GByteArray *held = task->held;
    size_t taken = 0;
    answer a;

    bool is_wanted = task->file == NULL || !task->file->is_cut;
    while (is_wanted && !pool_is_over(p) &&
           answer_take(NULL, held->data + taken, held->len - taken, &a) == ANSWER_TAKEN) {
        deliver_answer(p, task, &a);
        taken += a.size;
    }
    p->held -= held->len;
    g_byte_array_set_size(held, 0);
}

/* The last share of a file ends it. */
static void end_share(pool *p, pool_task *task)
{
    pool_file *file = task->file;
    if (file == NULL)
        return;
    file->is_cut |= task->is_cut;
    if (file->is_cut)
        return;
    advance(p, task, task->offset + task->length);
    if (task->offset + task->length == file->size)
        p->files_left--;
}

void pool_deliver(pool *p)
{
    while (!pool_is_over(p) && p->next_delivered < p->next_sequence) {
        pool_task **place = &p->window[p->next_delivered % POOL_WINDOW];
        pool_task *task = *place;
        deliver_held(p, task);
        if (!task->is_done)
            return;
        end_share(p, task);
        *place = NULL;
        p->next_delivered++;
        pool_task_free(task);
    }
}
