/* SPDX-License-Identifier: Apache-2.0 */
/* pool_private.h - the pool's insides, shared by pool.c and pool_worker.c. */
#ifndef LEAKSCAN_POOL_PRIVATE_H
#define LEAKSCAN_POOL_PRIVATE_H

#include "pool.h"
#include "wire.h"

#include <sys/types.h>

/* One message on its way.  The frame is kept until it is answered: a replaced
 * worker gets it anew. */
typedef struct pool_task {
    uint64_t sequence;
    uint64_t index, offset, length;
    uint32_t gaps;
    char *source;
    GByteArray *frame;
    int descriptor;
    size_t weight;
} pool_task;

typedef struct pool_worker {
    pid_t pid;
    int fd;
    wire_cell *cell;
    GQueue tasks;          /* unanswered, oldest first */
    GList *sending;        /* the first of them not wholly sent, or NULL */
    size_t sent;           /* bytes of its frame that are */
    size_t unsent_weight;
    size_t weight;         /* of all tasks */
    GByteArray *input;     /* of an answer that is not whole yet */
    uint64_t watched;      /* cell->in_work as last seen, and since when */
    int64_t watched_since;
    bool is_deaf;          /* sending failed: its end will be read */
} pool_worker;

void pool_task_free(pool_task *task);

/* True if the child stands. */
bool pool_worker_start(pool_worker *w, leakscan_policy *policy);
/* Kills and reaps; answers the wait status. */
int pool_worker_stop(pool_worker *w);
void pool_worker_clear(pool_worker *w);
void pool_worker_add(pool_worker *w, pool_task *task);
/* Sends what the socket takes. */
void pool_worker_send(pool_worker *w);
/* Reads what is there.  False: its end. */
bool pool_worker_receive(pool_worker *w);
/* Puts all its tasks in line to be sent again. */
void pool_worker_rewind(pool_worker *w);

#endif
