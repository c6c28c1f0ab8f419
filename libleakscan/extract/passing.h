/* SPDX-License-Identifier: Apache-2.0 */
/*
 * passing.h - sends bytes together with a descriptor.
 */
#ifndef LKS_EXTRACT_PASSING_H
#define LKS_EXTRACT_PASSING_H

#include <stdbool.h>
#include <sys/uio.h>

enum { LKS_PASSING_PIECES = 2 };

/* Small enough for the socket's buffer: it is sent at once or not at all.  `fd` -1
 * passes none. */
bool lks_passing_send(int socket, const struct iovec pieces[LKS_PASSING_PIECES], int fd);

#endif
