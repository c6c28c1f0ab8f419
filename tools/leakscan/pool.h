/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool.h - worker processes behind one splitter.  Messages and shares of mailboxes
 * are handed out one after another, answers come back in the same order.  What is
 * under way is bounded, so memory does not grow with the mailbox.
 */
#ifndef LEAKSCAN_POOL_H
#define LEAKSCAN_POOL_H

#include <glib.h>
#include <leakscan.h>
#include <stdbool.h>

#include "answer.h"

typedef struct pool pool;

typedef struct pool_options {
    unsigned jobs;
    unsigned message_seconds;      /* a worker that takes longer on one message is replaced */
    const char *spool_directory;
    answer_maker *maker;           /* borrowed */
    /* In order; all that is pointed to is borrowed.  `kind`: enum leakscan_kind. */
    void (*deliver)(const answer *a, guint64 index, int kind, void *userdata);
    void (*lost)(const char *source, guint64 index, const char *why, void *userdata);
    /* An input that failed, and once each file that was given away (`is_rest`) and could
     * not be read in full. */
    void (*failed)(const char *source, const char *reason, bool is_rest, void *userdata);
    void (*tick)(void *userdata);  /* called while it waits */
    void *userdata;
} pool_options;

/* Workers are made when there is work for them.  The policy stays the caller's. */
pool *pool_new(leakscan_policy *policy, const pool_options *options);
/* Ends workers that still run. */
void pool_free(pool *p);

/* Hands a message over; waits where too much is under way.  False: the pool is
 * stopping or broken. */
bool pool_submit(pool *p, const leakscan_message *message);
/* The same with the rest of its mailbox, bytes [begin, end) of `fd`, in shares; what
 * is found in them is numbered from `index` on. */
bool pool_submit_rest(pool *p, const char *source, int fd, uint64_t begin, uint64_t end,
                      uint64_t index);
/* An input that failed is told in its place among the messages. */
bool pool_submit_failure(pool *p, const char *source, const char *reason);
/* Moves what can move, waiting at most so long. */
void pool_pump(pool *p, int milliseconds);
/* Waits for all that was handed over. */
void pool_finish(pool *p);
/* Delivers nothing more and ends the workers at once. */
void pool_abandon(pool *p);
/* What scores no more than this need not come whole any more. */
void pool_set_worst_floor(pool *p, uint32_t floor);

/* Why it cannot go on, or NULL. */
const char *pool_fault(const pool *p);
/* Workers that died or were replaced. */
unsigned pool_lost_count(const pool *p);
/* Of the rests that were handed over: bytes not yet answered, and files not yet
 * worked off. */
uint64_t pool_bytes_left(const pool *p);
uint64_t pool_files_left(const pool *p);

#endif
