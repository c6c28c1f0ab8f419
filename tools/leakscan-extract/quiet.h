/* SPDX-License-Identifier: Apache-2.0 */
/*
 * quiet.h - what libraries log while a document is read is dropped: it may quote the
 * document.  In a process that is not ours, what others log goes on.
 */
#ifndef EXTRACT_QUIET_H
#define EXTRACT_QUIET_H

#include <stdbool.h>

/* Domains of GLib's log whose messages are dropped; NULL is the one without a name, of
 * which warnings alone are.  Called by `prepare` of readers, again and again. */
void extract_quiet_domain(const char *domain);
/* Whether this thread is reading documents. */
void extract_quiet(bool is_reading);

#endif
