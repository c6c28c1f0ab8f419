/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire.h - what the library and leakscan-extract say to each other.  Both come
 * from the same build of the same machine: numbers are in its byte order, and
 * another version is refused.
 *
 * The control socket (SOCK_SEQPACKET) joins the library and the template:
 *   template: lks_wire_hello, once
 *   library:  lks_wire_order, with LKS_ORDER_MESSAGE and one end of a new socket
 * That socket (SOCK_STREAM) joins the library and the child for one message:
 *   child:    LKS_FRAME_HELLO
 *   library:  lks_wire_request with its strings, and the document's descriptor
 *   child:    (BEGIN DATA* END)* DONE, and so on with the next document
 * A whole mailbox, such as a PST, is read by a child of its own (LKS_ORDER_MAILBOX):
 *   child:    LKS_FRAME_HELLO
 *   library:  lks_wire_mailbox, and the mailbox's descriptor
 *   child:    (FOLDER? ITEM DATA* ITEM_END)* CLOSE
 *
 * There are two programs for messages.  The first links no library of PDF, so that its children
 * begin fast; where it meets a document that the second alone reads it ends its
 * answer with `is_beyond`, and the second is asked for the whole document again
 * without the pieces that were given.  One reads like the other up to there.  A third
 * reads mailboxes.
 */
#ifndef LKS_EXTRACT_WIRE_H
#define LKS_EXTRACT_WIRE_H

#include <stdint.h>

/* Where the helper finds the control socket. */
enum { LKS_WIRE_CONTROL_FD = 3 };
/* Raised whenever a structure or a meaning changes. */
enum { LKS_WIRE_MAGIC = 0x4c4b5345, LKS_WIRE_VERSION = 2 };
enum { LKS_WIRE_DATA_MAX = 64 * 1024, LKS_WIRE_STRINGS_MAX = 16 * 1024 };
/* Of a request: media type, file name and passwords, each with its NUL. */
enum { LKS_WIRE_REQUEST_MAX = 64 * 1024, LKS_WIRE_PASSWORDS_MAX = 220,
       LKS_WIRE_PASSWORD_MAX = 255 };

typedef struct lks_wire_hello {
    uint32_t magic, version;
    int32_t pid;
    uint32_t reserved;
} lks_wire_hello;

typedef enum {
    LKS_ORDER_MESSAGE = 1,   /* end the child there is, begin another */
    LKS_ORDER_END = 2,       /* end the child there is */
    LKS_ORDER_MAILBOX = 3,   /* as MESSAGE, for a whole mailbox */
    LKS_ORDER_FORMATS = 4    /* answer with a packet of text: what is read, a line each */
} lks_wire_order_kind;

/* The limits of one message's child. */
typedef struct lks_wire_order {
    uint32_t kind;
    uint32_t depth, ratio;
    uint32_t seconds;
    uint64_t memory;
} lks_wire_order;

/* Strings follow, each with its NUL: media type, file name, then the passwords. */
typedef struct lks_wire_request {
    uint32_t magic;
    uint32_t strings;        /* bytes of them */
    uint32_t passwords;      /* how many */
    uint32_t skipped;        /* pieces that were given already */
    uint64_t length;         /* of the document */
    uint64_t bytes;          /* what may be unpacked and extracted */
    uint32_t members;        /* and in how many members */
    uint32_t is_alone;       /* 1: there is no other program to be asked */
} lks_wire_request;

typedef struct lks_wire_done {
    uint32_t gaps;
    uint32_t members;        /* of the budget that it took */
    uint64_t bytes;
    uint32_t is_beyond;      /* 1: the second program is to be asked */
    uint32_t reserved;
} lks_wire_done;

/* What is asked of a mailbox's child. */
typedef struct lks_wire_mailbox {
    uint32_t magic;
    uint32_t depth;          /* of messages in messages */
    uint64_t offset, length; /* of the mailbox in its file */
    uint64_t first;          /* items that were given before, passed over now */
    uint64_t item_bytes;     /* given of one item */
} lks_wire_mailbox;

/* How a mailbox's child ended an item: bits of enum leakscan_gap, a number of enum
 * leakscan_kind, and whether there was nothing to give. */
typedef struct lks_wire_item_end {
    uint32_t gaps, kind, is_failed;
} lks_wire_item_end;

/* How it ended the mailbox. */
typedef enum {
    LKS_WIRE_CLOSE_WHOLE = 0,
    LKS_WIRE_CLOSE_BROKEN = 1,       /* it cannot be opened */
    LKS_WIRE_CLOSE_PARTLY = 2        /* some of its folders cannot be read */
} lks_wire_close;

typedef enum {
    LKS_FRAME_HELLO = 1,     /* lks_wire_hello */
    LKS_FRAME_BEGIN = 2,     /* a byte of lks_wire_kind; path, media type, charset, name: each with NUL */
    LKS_FRAME_DATA = 3,      /* 1 to LKS_WIRE_DATA_MAX bytes */
    LKS_FRAME_END = 4,       /* empty */
    LKS_FRAME_DONE = 5,      /* lks_wire_done */
    LKS_FRAME_FOLDER = 6,    /* path with NUL, of the items that follow */
    LKS_FRAME_ITEM = 7,      /* empty, sent before the item is touched */
    LKS_FRAME_ITEM_END = 8,  /* lks_wire_item_end */
    LKS_FRAME_CLOSE = 9      /* uint32_t of lks_wire_close */
} lks_wire_frame_type;

typedef enum {
    LKS_WIRE_TEXT = 0,
    LKS_WIRE_DOCUMENT = 1
} lks_wire_kind;

typedef struct lks_wire_frame {
    uint32_t type;
    uint32_t length;         /* of what follows */
} lks_wire_frame;

#endif
