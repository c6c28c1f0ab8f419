/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics.h - counters, and a small HTTP server on the loopback interface that
 * gives them in Prometheus' text form.
 */
#ifndef LEAKSCAN_MILTER_METRICS_H
#define LEAKSCAN_MILTER_METRICS_H

#include "message.h"

void metrics_connection(int change);            /* +1 or -1 */
void metrics_message(const verdict *v, bool is_applied);
void metrics_passed_over(void);                 /* out of scope */
void metrics_reload(bool is_good);
char *metrics_text(void);                       /* owned by the caller */

/* Serves on "ADDRESS:PORT" until metrics_stop. */
bool metrics_start(const char *address, GError **error);
void metrics_stop(void);

#endif
