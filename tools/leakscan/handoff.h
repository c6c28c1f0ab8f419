/* SPDX-License-Identifier: Apache-2.0 */
/* handoff.h - the bytes of a message in a form that outlives its reader's next step. */
#ifndef LEAKSCAN_HANDOFF_H
#define LEAKSCAN_HANDOFF_H

#include <glib.h>
#include <leakscan.h>

#include "wire.h"

/* Makes the frame of a task and, for a large message, a descriptor that goes with
 * it (-1: none; the caller's to close).  Large messages are copied to an unlinked
 * file in `spool_directory` (NULL: TMPDIR, else /var/tmp) unless they stand in a
 * file that has a name.  NULL where the bytes could not be read or kept. */
GByteArray *handoff_frame(const leakscan_message *message, uint64_t sequence,
                          const char *spool_directory, int *descriptor);

#endif
