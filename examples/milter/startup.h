/* SPDX-License-Identifier: Apache-2.0 */
/*
 * startup.h - privileges and the socket that mail servers connect to.
 */
#ifndef LEAKSCAN_MILTER_STARTUP_H
#define LEAKSCAN_MILTER_STARTUP_H

#include "milter_config.h"

/* Becomes the configured user with all its groups, for good. */
bool startup_drop_privileges(const milter_config *config, GError **error);
/* Opens libmilter's socket with the configured mode and group. */
bool startup_open_socket(const milter_config *config, GError **error);
/* Takes a unix socket's name away: who comes now finds nobody. */
void startup_remove_socket(const milter_config *config);

#endif
