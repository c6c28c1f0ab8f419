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
    LKS_HELPER_BROKEN        /* it does not start, again and again: left alone for a while */
} lks_helper_state;

typedef struct lks_helper {
    char *path;
    bool wants_ocr;          /* the text of pictures; set before it starts */
    lks_helper_state state;
    int control;             /* to the template, or -1 */
    int channel;             /* to the message's child, or -1 */
    pid_t template_pid, child_pid;
    pid_t owner;             /* who started it: a fork of the host starts its own */
    unsigned failures;       /* to start, in a row */
    int64_t rest_until;      /* of a broken one; monotonic microseconds */
} lks_helper;

void lks_helper_init(lks_helper *h, const char *path);
void lks_helper_done(lks_helper *h);
/* Starts the template unless it runs. */
bool lks_helper_start(lks_helper *h);
/* Orders a child for a message, ending the one before.  false: it cannot be. */
bool lks_helper_begin_child(lks_helper *h, const lks_wire_order *order);
/* The child that was ordered is there, as process `pid`. */
void lks_helper_have_child(lks_helper *h, pid_t pid);
/* It never came: the template is given up. */
void lks_helper_miss_child(lks_helper *h);
/* The template's answer to LKS_ORDER_FORMATS, or NULL; to be freed. */
char *lks_helper_formats(lks_helper *h);
/* Ends the child, whatever it is doing. */
void lks_helper_end_child(lks_helper *h);

#endif
