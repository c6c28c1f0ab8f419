/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool_private.h - the pool's insides: pool.c hands out and waits, pool_task.c keeps
 * what is handed out, pool_worker.c is one process as its parent sees it,
 * pool_answers.c takes and delivers, pool_deaths.c charges and replaces.
 */
#ifndef LEAKSCAN_POOL_PRIVATE_H
#define LEAKSCAN_POOL_PRIVATE_H

#include "pool.h"
#include "wire.h"
#include "worker.h"

#include <poll.h>
#include <sys/types.h>

/* Tasks between the oldest not delivered and the newest handed out. */
#define POOL_WINDOW 4096
/* Answers that wait for an older one, in bytes. */
#define POOL_HELD_MAX (8U << 20)

/* A file that was given away in shares. */
typedef struct pool_file {
    unsigned references;
    char *name;
    int fd;
    uint64_t size;
    uint64_t next_index;       /* of the message delivered next */
    bool is_failed;            /* that is told once */
    bool is_cut;               /* from here on indexes are not known any more */
} pool_file;

/* A message that cost a worker, and why. */
typedef struct pool_loss {
    wire_condemned condemned;
    char *why;
} pool_loss;

/* One task on its way: a message or, with `file`, a share [offset, offset + length).
 * The frame is kept until all is answered: a replaced worker gets it anew. */
typedef struct pool_task {
    uint64_t sequence;
    uint64_t index, offset, length;
    uint32_t gaps;
    int kind;                  /* enum leakscan_kind; in shares all is mail */
    char *source;              /* of a message */
    pool_file *file;
    uint64_t answered;         /* of a share: where what is not yet answered begins */
    uint64_t delivered;        /* the same, not yet delivered */
    GArray *losses;            /* of pool_loss; NULL: none */
    GByteArray *frame;
    int descriptor;            /* of a large message; the task's own */
    size_t weight;
    GByteArray *held;          /* answers not yet delivered */
    bool is_done;              /* nothing more comes ... */
    bool is_cut;               /* ... though there was more of its share */
} pool_task;

typedef struct pool_worker {
    pid_t pid;
    int fd;
    wire_cell *cell;
    GQueue tasks;          /* not done, oldest first; owned by the pool's window */
    GList *sending;        /* the first of them not wholly sent, or NULL */
    size_t sent;           /* bytes of its frame that are */
    size_t unsent_weight;
    size_t weight;         /* of all tasks */
    GByteArray *input;     /* of an answer that is not whole yet */
    uint64_t watched;      /* cell->steps as last seen, and since when */
    int64_t watched_since;
    bool is_deaf;          /* sending failed: its end will be read */
    bool is_held_back;     /* its answers are not taken now */
} pool_worker;

struct pool {
    pool_options options;
    leakscan_policy *policy;
    worker_setup setup;
    pool_worker *workers;
    struct pollfd *polled;
    unsigned started;          /* workers made so far */
    size_t worker_weight_max;
    pool_task *window[POOL_WINDOW];
    uint64_t next_sequence;    /* of the next task handed out */
    uint64_t next_delivered;
    size_t held;
    uint64_t bytes_left, files_left;
    uint32_t worst_floor;
    unsigned lost;
    unsigned fruitless;        /* deaths in a row without a single answer */
    unsigned blind;            /* failures in a row to wait for workers */
    int64_t stopping_since;    /* 0: it is not */
    bool is_told;              /* workers were asked to end early */
    bool is_abandoned;
    const char *fault;
};

bool pool_is_over(const pool *p);

/* ---- pool_task.c ------------------------------------------------------------- */

/* NULL: no descriptor could be had. */
pool_file *pool_file_new(const char *name, int fd, uint64_t size, uint64_t next_index);
void pool_file_unref(pool_file *file);
/* Empty, with the next sequence, in the window. */
pool_task *pool_task_new(pool *p);
pool_task *pool_task_new_share(pool *p, pool_file *file, uint64_t begin, uint64_t end);
void pool_task_free(pool_task *task);
/* Makes the frame of a share anew: what is answered is left out. */
void pool_task_frame_share(pool_task *task);
const char *pool_task_source(const pool_task *task);
/* The descriptor that goes with its frame, or -1. */
int pool_task_descriptor(const pool_task *task);
/* Keeps why the message at `offset` is lost; takes `why`. */
void pool_task_add_loss(pool_task *task, uint64_t offset, uint32_t gaps, char *why);
/* Its message, or a message of its share, failed in the parent. */
void pool_task_answer_failed(pool *p, pool_task *task, uint64_t offset, uint64_t length,
                             uint32_t gaps);
/* Nothing more comes: gives back what it was sent from. */
void pool_task_end(pool_task *task);

/* ---- pool_worker.c ------------------------------------------------------------ */

/* True if the child stands. */
bool pool_worker_start(pool_worker *w, const pool *p);
/* Kills and reaps; answers the wait status. */
int pool_worker_stop(pool_worker *w);
void pool_worker_clear(pool_worker *w);
void pool_worker_add(pool_worker *w, pool_task *task);
/* Takes a task off its queue. */
void pool_worker_remove(pool_worker *w, GList *link);
/* Sends what the socket takes. */
void pool_worker_send(pool_worker *w);
/* Reads what is there.  False: its end. */
bool pool_worker_receive(pool_worker *w);
/* Puts all its tasks in line to be sent again. */
void pool_worker_rewind(pool_worker *w);

/* ---- pool_answers.c ------------------------------------------------------------ */

/* Takes every whole answer that was received.  False: nonsense. */
bool pool_take_answers(pool *p, pool_worker *w);
/* Delivers what is next in order. */
void pool_deliver(pool *p);

/* ---- pool_deaths.c ------------------------------------------------------------- */

/* `why` NULL: it ended by itself.  Its message in work fails, the rest goes to a
 * replacement. */
void pool_replace_worker(pool *p, pool_worker *w, const char *why, uint32_t gaps);
/* Replaces a worker that takes too long. */
void pool_watch(pool *p, pool_worker *w, int64_t now);
/* Carries an interrupt on to the workers. */
void pool_stop_by_steps(pool *p, int64_t now);

#endif
