/* SPDX-License-Identifier: Apache-2.0 */
/*
 * helper.h - the helper's processes: the template that is started once, and the
 * child that it makes for each message.
 */
#ifndef LKS_EXTRACT_HELPER_H
#define LKS_EXTRACT_HELPER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "libleakscan/extract/wire.h"

typedef enum {
    LKS_HELPER_IDLE,         /* not started, or ended */
    LKS_HELPER_READY,
    LKS_HELPER_ABSENT,       /* there is no such program */
    LKS_HELPER_BROKEN        /* it does not start, again and again */
} lks_helper_state;

typedef struct lks_helper {
    char *path;
    lks_helper_state state;
    int control;             /* to the template, or -1 */
    int channel;             /* to the message's child, or -1 */
    pid_t template_pid, child_pid;
    pid_t owner;             /* who started it: a fork of the host starts its own */
    unsigned failures;       /* to start, in a row */
} lks_helper;

void lks_helper_init(lks_helper *h, const char *path);
void lks_helper_done(lks_helper *h);
/* Starts the template unless it runs. */
bool lks_helper_start(lks_helper *h);
/* Has a child made for a message, ending the one before.  false: it cannot be. */
bool lks_helper_begin_child(lks_helper *h, const lks_wire_order *order);
/* Ends the child, whatever it is doing. */
void lks_helper_end_child(lks_helper *h);

#endif
