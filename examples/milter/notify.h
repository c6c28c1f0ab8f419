/* SPDX-License-Identifier: Apache-2.0 */
/*
 * notify.h - tells the service manager how things stand (sd_notify(3)'s protocol).
 */
#ifndef LEAKSCAN_MILTER_NOTIFY_H
#define LEAKSCAN_MILTER_NOTIFY_H

/* Does nothing where no one asked (NOTIFY_SOCKET). */
void notify_ready(const char *status);
void notify_reloading(void);
void notify_stopping(void);

#endif
