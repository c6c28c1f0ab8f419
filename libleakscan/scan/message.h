/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message.h - the message being scanned, as message.c and attached.c share it.
 */
#ifndef LKS_SCAN_MESSAGE_H
#define LKS_SCAN_MESSAGE_H

#include "libleakscan/scan/passwords.h"
#include "libleakscan/scan/scanner.h"

enum { LKS_PART_HEAD_BYTES = 512 };

/* What becomes of the open part. */
typedef enum {
    LKS_PART_NONE,               /* no part is open */
    LKS_PART_HEAD,               /* its first bytes are gathered */
    LKS_PART_TEXT,               /* its text is read */
    LKS_PART_SKIPPED,            /* it was looked at and is not read */
    LKS_PART_DOCUMENT,           /* it is taken for the extractor */
    LKS_PART_MAIL                /* it is kept, to be walked as mail */
} lks_part_state;

typedef struct lks_message {
    leakscan_scanner *scanner;
    leakscan_report *report;
    GHashTable *unread;          /* media type -> how many; NULL: none */
    uint32_t gaps;
    lks_part part;               /* of the open part; strings in the report */
    const char *masked_name;     /* its file name, findings masked */
    uint8_t head[LKS_PART_HEAD_BYTES];
    size_t head_length;
    lks_part_state state;
    uint32_t parts;

    /* attached.c */
    const char *prefix;          /* path of the attached mail being walked; NULL: the message */
    uint32_t depth;              /* of it */
    bool is_piece;               /* the open part came out of a document ... */
    bool is_piece_text;          /* ... and is its text */
    const char *document_path;   /* of the document that is read */
    const char *document_name;
    GHashTable *names;           /* paths inside it whose names were scanned -> masked */
    GByteArray *mail;            /* being kept */
    GQueue mails;                /* kept, to be walked */
    uint64_t mail_room;          /* bytes that may be kept yet */
    GHashTable *given;           /* path of each piece of the document -> how many */

    /* locked.c */
    GQueue locked;               /* documents to be read once more with passwords */
    uint64_t locked_room;        /* bytes of them that may be kept yet */
    GPtrArray *found;            /* passwords of the mail being walked and of those around */
    size_t body_length;          /* text of the mail's bodies in the scanner's `body` ... */
    size_t body_most;            /* ... and the most there was, to be wiped */
    bool is_again;               /* a document is read once more ... */
    bool is_repeated;            /* ... and the open piece was given before */
} lks_message;

bool lks_message_is_interrupted(const lks_message *m);
int lks_message_walk(lks_message *m, const lks_bytes *bytes);
/* `path` of the part within the report. */
int lks_message_begin_part(lks_message *m, const lks_part *part, const char *path);
int lks_message_take_data(void *userdata, const uint8_t *data, size_t length);
int lks_message_end_part(void *userdata, uint32_t gaps);

/* ---- attached.c: documents and mails inside the message ---------------------- */

void lks_attached_init(lks_message *m);
void lks_attached_done(lks_message *m);
/* Takes the open part if it is a document to be extracted or a mail to be walked. */
bool lks_attached_open(lks_message *m, lks_text_kind kind);
void lks_attached_feed(lks_message *m, const uint8_t *data, size_t length);
/* Has the document read, or keeps the mail for later. */
int lks_attached_end(lks_message *m, lks_part_state state);
/* Walks the mails that were kept, and those kept while doing so. */
int lks_attached_walk_mails(lks_message *m);
/* Takes the pieces of the document that m->document_path names. */
const lks_extract_sink *lks_attached_sink(void);

/* ---- locked.c: encrypted documents and the passwords for them ----------------- */

void lks_locked_init(lks_message *m);
void lks_locked_done(lks_message *m);
/* A mail begins: the message, with NULL, or one attached to the mail that has found
 * the passwords `around`. */
void lks_locked_begin_mail(lks_message *m, const GPtrArray *around);
/* Text of one of its bodies. */
void lks_locked_note(lks_message *m, const char *text, size_t length);
/* Keeps the document that was read last.  false: it stays encrypted. */
bool lks_locked_keep(lks_message *m);
/* The mail was walked: what was kept is read once more. */
int lks_locked_end_mail(lks_message *m);

#endif
