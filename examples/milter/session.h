/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.h - the callbacks of libmilter: one session is one connection of a mail
 * server, and carries one message at a time.
 */
#ifndef LEAKSCAN_MILTER_SESSION_H
#define LEAKSCAN_MILTER_SESSION_H

#include <stdbool.h>

/* Tells libmilter of the callbacks. */
bool session_register(void);
/* Messages that are between their first command and their last answer. */
/* No message that begins from now on is waited for; how many still are. */
unsigned session_end(void);

#endif
