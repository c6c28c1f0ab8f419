/* SPDX-License-Identifier: Apache-2.0 */
/*
 * headers.h - the header block of an item: the one it came with where that was kept,
 * completed from its properties.
 */
#ifndef EXTRACT_MAILBOX_HEADERS_H
#define EXTRACT_MAILBOX_HEADERS_H

#include "tools/leakscan-extract/mailbox/item.h"
#include "tools/leakscan-extract/mailbox/out.h"

/* All but the fields of MIME. */
void mailbox_write_headers(mailbox_item *item, mailbox_out *out);
/* A field with any text in UTF-8, encoded (RFC 2047) and folded; nothing without one. */
void mailbox_write_field(mailbox_out *out, const char *name, const char *text);
/* A parameter of a field, with any text in UTF-8 (RFC 2231). */
void mailbox_write_parameter(mailbox_out *out, const char *name, const char *text);

#endif
