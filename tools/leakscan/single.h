/* SPDX-License-Identifier: Apache-2.0 */
/* single.h - commands about one message: its options, and walking to it. */
#ifndef LEAKSCAN_SINGLE_H
#define LEAKSCAN_SINGLE_H

#include <leakscan.h>
#include <stdbool.h>

#include "policy_options.h"

typedef struct single_options {
    policy_options policy;
    const char *path;
    const char *part;      /* NULL: all */
    guint64 index;
    bool has_index;
    int format;
} single_options;

/* 0, -1 where help was shown, or EXIT_USAGE after complaining.  `command` is one
 * of "text" and "explain". */
int single_options_parse(single_options *options, int argc, char **argv, const char *command,
                         const char *help);

/* Calls fn for message `index`, or for each without one; non-zero from fn ends
 * it.  Answers the command's exit status. */
typedef int (*single_fn)(leakscan_scanner *s, const leakscan_message *m, void *userdata);
int single_run(const single_options *options, single_fn fn, void *userdata);

#endif
