/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mailbox.h - the child that reads one mailbox and streams its items to libleakscan.
 */
#ifndef EXTRACT_MAILBOX_MAILBOX_H
#define EXTRACT_MAILBOX_MAILBOX_H

#include "libleakscan/extract/wire.h"

/* Serves one mailbox and ends the process. */
_Noreturn void mailbox_child(int channel, const lks_wire_order *order);

#endif
