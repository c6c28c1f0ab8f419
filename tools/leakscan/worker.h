/* SPDX-License-Identifier: Apache-2.0 */
/* worker.h - a child process that scans what its parent hands it. */
#ifndef LEAKSCAN_WORKER_H
#define LEAKSCAN_WORKER_H

#include <leakscan.h>
#include <sys/types.h>

#include "answer.h"
#include "wire.h"

enum worker_exit {
    WORKER_ENDED   = 0,   /* asked to, or no more work */
    WORKER_UNREADY = 70,  /* no scanner could be made */
    WORKER_BROKEN  = 71   /* the parent went away or spoke nonsense */
};

/* Made by the parent before it forks. */
typedef struct worker_setup {
    leakscan_policy *policy;
    answer_maker *maker;
    pid_t parent;
} worker_setup;

/* Runs until the parent closes `fd` or sends SIGTERM.  Never returns: the child
 * of a fork ends here, without the exit handlers of its parent. */
_Noreturn void worker_run(const worker_setup *setup, int fd, wire_cell *cell);

#endif
