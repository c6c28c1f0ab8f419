/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message.h - one message on its way: whether it is looked at, its bytes pushed
 * into a scanner as they come, and what is to be done with it.  Knows nothing of
 * libmilter.
 */
#ifndef LEAKSCAN_MILTER_MESSAGE_H
#define LEAKSCAN_MILTER_MESSAGE_H

#include "policy_holder.h"

/* More forged headers than this are no accident: such mail is refused. */
#define FORGED_MAX 100

typedef struct message message;

/* The envelope as far as it matters here. */
typedef struct {
    GInetAddress *client;       /* NULL: unknown or not of the Internet */
    bool is_authenticated;
} sender;

typedef struct {
    int action;                 /* enum action */
    judgement about;
    bool is_scanned;
    uint32_t score;
    uint32_t gaps;
    char *detectors;            /* ids between ", ", the weightiest first; NULL: none */
    const char *cause;          /* why there is a failure, in words; NULL: none */
    uint64_t bytes;
    gint64 microseconds;        /* of the scan */
    unsigned forged;            /* headers of ours that it came with */
} verdict;

/* Under the ruling in force. */
message *message_new(sender from);
void message_free(message *m);
const milter_config *message_config(const message *m);
leakscan_policy *message_policy(const message *m);
bool message_is_in_scope(const message *m);

void message_add_recipient(message *m, const char *address);
/* `value` as the mail server gives it; `has_space` if with the blanks after the colon. */
void message_add_header(message *m, const char *name, const char *value, bool has_space);
void message_end_headers(message *m);
void message_add_body(message *m, const void *data, size_t length);
/* Once.  The verdict lives as long as the message. */
const verdict *message_finish(message *m);

/* Forged headers from the last to the first: the name as it came, and which of
 * the headers of that name it is, from 1.  NULL past the end. */
const char *message_forged(const message *m, unsigned i, int *which);

#endif
