/* SPDX-License-Identifier: Apache-2.0 */
/*
 * watchdog.h - ends scans that pass their time limit.
 */
#ifndef LEAKSCAN_MILTER_WATCHDOG_H
#define LEAKSCAN_MILTER_WATCHDOG_H

#include <glib.h>
#include <leakscan.h>
#include <stdbool.h>

/* Lives in the caller's frame for the time of one scan. */
typedef struct {
    GList link;
    leakscan_scanner *scanner;
    gint64 deadline;
    bool has_expired;
} watch;

void watchdog_start(void);
void watchdog_stop(void);

void watchdog_watch(watch *w, leakscan_scanner *scanner, unsigned seconds);
/* Answers whether the scan was interrupted; the scanner can be used again. */
bool watchdog_release(watch *w);

#endif
