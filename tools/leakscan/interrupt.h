/* SPDX-License-Identifier: Apache-2.0 */
/* interrupt.h - Ctrl-C and its like, and what a process that holds mail must not do. */
#ifndef LEAKSCAN_INTERRUPT_H
#define LEAKSCAN_INTERRUPT_H

#include <stdbool.h>

/* The first SIGINT, SIGTERM or SIGHUP is noted and wakes blocking calls (EINTR),
 * the second ends the process. */
void interrupt_install(void);
bool interrupt_is_asked(void);
/* A file that the second signal removes, and one that it does not any more. */
void interrupt_add_file(const char *path);
void interrupt_forget_file(const char *path);

/* No core dump, no ptrace by others, no SIGPIPE or SIGXFSZ, and the log lines of GLib (which may
 * quote mail) go nowhere. */
void process_harden(void);

#endif
