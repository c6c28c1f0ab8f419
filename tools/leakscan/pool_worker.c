/* SPDX-License-Identifier: Apache-2.0 */
/* pool_worker.c - one worker process as its parent sees it. */
#include "config.h"

#include "pool_private.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define FRAMES_AT_ONCE 64
#define RECEIVE_SIZE   (256U << 10)

/* A child keeps nothing open that is its parent's: a worker's socket held by
 * another worker would hide its end. */
static void close_others(int kept)
{
#ifdef HAVE_CLOSE_RANGE
    if (kept > 3)
        close_range(3, (unsigned)kept - 1, 0);
    close_range((unsigned)MAX(kept, 2) + 1, ~0U, 0);
#else
    long count = MIN(sysconf(_SC_OPEN_MAX), 65536);
    for (int fd = 3; fd < count; fd++) {
        if (fd != kept)
            close(fd);
    }
#endif
}

bool pool_worker_start(pool_worker *w, const pool *p)
{
    int pair[2];

    if (w->cell == NULL) {
        void *shared = mmap(NULL, sizeof *w->cell, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (shared == MAP_FAILED)
            return false;
        w->cell = shared;
    }
    memset(w->cell, 0, sizeof *w->cell);
    w->cell->worst_floor = p->worst_floor;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    pid_t pid = fork();
    if (pid == 0) {
        close_others(pair[1]);
        worker_run(&p->setup, pair[1], w->cell);
    }
    close(pair[1]);
    if (pid < 0) {
        close(pair[0]);
        return false;
    }
    w->pid = pid;
    w->fd = pair[0];
    w->is_deaf = w->is_held_back = false;
    w->watched = 0;
    w->watched_since = g_get_monotonic_time();
    if (w->input == NULL)
        w->input = g_byte_array_new();
    g_byte_array_set_size(w->input, 0);
    return true;
}

int pool_worker_stop(pool_worker *w)
{
    int status = 0;

    if (w->fd >= 0)
        close(w->fd);
    w->fd = -1;
    if (w->pid > 0) {
        kill(w->pid, SIGKILL);
        while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
            continue;
    }
    w->pid = 0;
    return status;
}

void pool_worker_clear(pool_worker *w)
{
    pool_worker_stop(w);
    g_queue_clear(&w->tasks);
    if (w->input != NULL)
        g_byte_array_unref(w->input);
    if (w->cell != NULL)
        munmap(w->cell, sizeof *w->cell);
    w->input = NULL;
    w->cell = NULL;
}

void pool_worker_add(pool_worker *w, pool_task *task)
{
    g_queue_push_tail(&w->tasks, task);
    if (w->sending == NULL) {
        w->sending = w->tasks.tail;
        w->sent = 0;
    }
    w->weight += task->weight;
    w->unsent_weight += task->weight;
}

void pool_worker_remove(pool_worker *w, GList *link)
{
    pool_task *task = link->data;
    if (w->sending == link)
        w->sending = NULL;
    w->weight -= task->weight;
    g_queue_delete_link(&w->tasks, link);
}

void pool_worker_rewind(pool_worker *w)
{
    w->sending = w->tasks.head;
    w->sent = 0;
    w->weight = 0;
    for (GList *l = w->tasks.head; l != NULL; l = l->next)
        w->weight += ((pool_task *)l->data)->weight;
    w->unsent_weight = w->weight;
}

/* The frames that one call may send: a descriptor goes with its own frame alone. */
static size_t gather(const pool_worker *w, struct iovec *parts, int *descriptor)
{
    size_t count = 0;
    size_t skip = w->sent;

    *descriptor = -1;
    for (GList *l = w->sending; l != NULL && count < FRAMES_AT_ONCE; l = l->next) {
        pool_task *task = l->data;
        int own = pool_task_descriptor(task);
        if (own >= 0 && skip == 0) {
            if (count > 0)
                break;
            *descriptor = own;
        }
        parts[count].iov_base = task->frame->data + skip;
        parts[count].iov_len = task->frame->len - skip;
        count++;
        if (own >= 0)
            break;
        skip = 0;
    }
    return count;
}

static void advance(pool_worker *w, size_t sent)
{
    while (w->sending != NULL && sent > 0) {
        pool_task *task = w->sending->data;
        size_t rest = task->frame->len - w->sent;
        if (sent < rest) {
            w->sent += sent;
            return;
        }
        sent -= rest;
        w->unsent_weight -= task->weight;
        w->sending = w->sending->next;
        w->sent = 0;
    }
}

/* What it has not got goes to another: it works off the rest and ends, which its
 * parent hears of.  A send also fails where no worker has died, as with more
 * descriptors under way than the system allows. */
static void give_up_sending(pool_worker *w)
{
    w->is_deaf = true;
    (void)shutdown(w->fd, SHUT_WR);
}

void pool_worker_send(pool_worker *w)
{
    struct iovec parts[FRAMES_AT_ONCE];
    int descriptor;

    while (w->fd >= 0 && w->sending != NULL && !w->is_deaf) {
        size_t count = gather(w, parts, &descriptor);
        gssize sent = wire_send_some(w->fd, parts, count, descriptor);
        if (sent < 0)
            give_up_sending(w);
        if (sent <= 0)
            return;
        advance(w, (size_t)sent);
    }
}

bool pool_worker_receive(pool_worker *w)
{
    guint before = w->input->len;

    g_byte_array_set_size(w->input, before + RECEIVE_SIZE);
    ssize_t got = recv(w->fd, w->input->data + before, RECEIVE_SIZE, MSG_DONTWAIT);
    g_byte_array_set_size(w->input, before + (got > 0 ? (guint)got : 0));
    if (got > 0)
        return true;
    return got < 0 && (errno == EAGAIN || errno == EINTR);
}
