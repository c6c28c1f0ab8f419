/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sniff.h - what a file is, told from its first bytes and its name.
 */
#ifndef LKS_MAILBOX_SNIFF_H
#define LKS_MAILBOX_SNIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libleakscan/mailbox/postmark.h"

/* A verdict on the first bytes needs no more of them than this. */
enum { LKS_SNIFF_BYTES = 8192 };

typedef enum {
    LKS_KIND_NONE,        /* no mail */
    LKS_KIND_MBOX,
    LKS_KIND_MMDF,
    LKS_KIND_MESSAGE,
    LKS_KIND_PACKED,      /* compressed, or an archive */
    LKS_KIND_STORE,       /* of Outlook: PST, OST, PAB */
    LKS_KIND_EMPTY
} lks_kind;

/* Where a mailbox's first postmark begins: after a byte order mark and blank
 * lines, which no message owns. */
size_t lks_sniff_skip(const uint8_t *data, size_t length);
/* The mailbox kind of bytes taken for mail: MBOX, MMDF or else MESSAGE. */
lks_kind lks_sniff_mailbox(lks_ahead head);
/* How the postmarks of the mbox are written. */
lks_spelling lks_sniff_spelling(lks_ahead head);
/* What a file is.  `is_expected`: its name or place says that it is mail, so
 * text without plausible headers passes too. */
lks_kind lks_sniff_file(lks_ahead head, bool is_expected);

/* By name alone (without folders): "*.eml", "*.mbox", ... */
bool lks_name_is_mail(const char *name);
bool lks_name_is_number(const char *name);
/* Indexes and state that mail programs keep beside mail. */
bool lks_name_is_side_file(const char *name);
/* A document that happens to be a zip: "*.docx", "*.odt", ... */
bool lks_name_is_document(const char *name);

#endif
