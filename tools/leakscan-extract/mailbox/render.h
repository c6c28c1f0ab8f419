/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render.h - an item as a message (RFC 5322, MIME).
 */
#ifndef EXTRACT_MAILBOX_RENDER_H
#define EXTRACT_MAILBOX_RENDER_H

#include "tools/leakscan-extract/mailbox/item.h"
#include "tools/leakscan-extract/mailbox/out.h"

/* Writes header, bodies, attachments and items within, down to `depth` of them; what
 * cannot be read is told in the gaps of `out`. */
void mailbox_render(mailbox_item *item, mailbox_out *out, unsigned depth);

#endif
