/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy_holder.h - the configuration and policy in force, shared by all threads.
 *
 * A ruling is one configuration with its compiled policy and a pool of scanners.
 * It never changes; a reload puts another in its place.  A message keeps the one
 * it began with, so that nothing changes under it.
 */
#ifndef LEAKSCAN_MILTER_POLICY_HOLDER_H
#define LEAKSCAN_MILTER_POLICY_HOLDER_H

#include "milter_config.h"

typedef struct ruling ruling;

/* Reads and compiles; NULL with `error` set. */
ruling *ruling_load(const char *path, GError **error);
ruling *ruling_ref(ruling *r);
void ruling_unref(ruling *r);
const milter_config *ruling_config(const ruling *r);
leakscan_policy *ruling_policy(const ruling *r);

/* A scanner for one message, given back with ruling_give.  NULL where as many are
 * out as the configuration allows.  Nobody waits for one: libmilter shares its
 * threads between connections, and those who wait would keep them from those who
 * could give one back. */
leakscan_scanner *ruling_take(ruling *r);
void ruling_give(ruling *r, leakscan_scanner *scanner);

/* The ruling in force, with a reference for the caller. */
ruling *holder_current(void);
/* Puts `r` in force and takes over the caller's reference; NULL ends it. */
void holder_set(ruling *r);

#endif
