/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool.h - worker processes behind one splitter.  Messages are handed out one
 * after another, reports come back in the same order.  What is under way is
 * bounded, so memory does not grow with the mailbox.
 */
#ifndef LEAKSCAN_POOL_H
#define LEAKSCAN_POOL_H

#include <glib.h>
#include <leakscan.h>
#include <stdbool.h>

typedef struct pool pool;

typedef struct pool_options {
    unsigned jobs;
    unsigned message_seconds;      /* a worker that takes longer on one message is replaced */
    const char *spool_directory;
    void (*deliver)(leakscan_report *report, void *userdata);   /* borrowed, in order */
    void (*lost)(const char *source, guint64 index, const char *why, void *userdata);
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
/* Moves what can move, waiting at most so long. */
void pool_pump(pool *p, int milliseconds);
/* Waits for all that was handed over. */
void pool_finish(pool *p);
/* Reports nothing more and ends the workers at once. */
void pool_abandon(pool *p);

/* Why it cannot go on, or NULL. */
const char *pool_fault(const pool *p);
/* Workers that died or were replaced. */
unsigned pool_lost_count(const pool *p);

#endif
