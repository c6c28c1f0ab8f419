/* SPDX-License-Identifier: Apache-2.0 */
/*
 * actions.h - does to a message what was chosen, through libmilter.
 */
#ifndef LEAKSCAN_MILTER_ACTIONS_H
#define LEAKSCAN_MILTER_ACTIONS_H

#include <libmilter/mfapi.h>

#include "message.h"

/* What actions of ours need of the mail server. */
#define ACTIONS_NEEDED (SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE)

/* The answer for the end of the message.  `has_space` where header values are
 * handed over with the blank after the colon.  `done` is the action that was
 * taken in the end: a message that cannot be held or marked is put off. */
sfsistat actions_apply(SMFICTX *ctx, const message *m, const verdict *v, bool has_space, int *done);

#endif
