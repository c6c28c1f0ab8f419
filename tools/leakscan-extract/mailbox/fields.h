/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fields.h - what an appointment, contact or task says in fields of its own, as lines of
 * "label: value".
 */
#ifndef EXTRACT_MAILBOX_FIELDS_H
#define EXTRACT_MAILBOX_FIELDS_H

#include <glib.h>

#include "tools/leakscan-extract/mailbox/item.h"

/* NULL where there is nothing to say.  Of mail (enum leakscan_kind) only what people
 * added themselves is told: the rest stands in its header. */
GString *mailbox_fields(const mailbox_table *table, int kind);

#endif
