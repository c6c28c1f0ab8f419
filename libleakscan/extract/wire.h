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
 */
#ifndef LKS_EXTRACT_WIRE_H
#define LKS_EXTRACT_WIRE_H

#include <stdint.h>

/* Where the helper finds the control socket. */
enum { LKS_WIRE_CONTROL_FD = 3 };
/* Raised whenever a structure or a meaning changes. */
enum { LKS_WIRE_MAGIC = 0x4c4b5345, LKS_WIRE_VERSION = 1 };
enum { LKS_WIRE_DATA_MAX = 64 * 1024, LKS_WIRE_STRINGS_MAX = 16 * 1024 };

typedef struct lks_wire_hello {
    uint32_t magic, version;
    int32_t pid;
    uint32_t reserved;
} lks_wire_hello;

typedef enum {
    LKS_ORDER_MESSAGE = 1,   /* end the child there is, begin another */
    LKS_ORDER_END = 2        /* end the child there is */
} lks_wire_order_kind;

/* The limits of one message's child. */
typedef struct lks_wire_order {
    uint32_t kind;
    uint32_t depth, members, ratio;
    uint64_t bytes;
    uint64_t memory;
    uint32_t seconds;
    uint32_t reserved;
} lks_wire_order;

/* Strings follow, each with its NUL: media type, file name, then the passwords. */
typedef struct lks_wire_request {
    uint32_t magic;
    uint32_t strings;        /* bytes of them */
    uint32_t passwords;      /* how many */
    uint32_t reserved;
    uint64_t length;         /* of the document */
} lks_wire_request;

typedef enum {
    LKS_FRAME_HELLO = 1,     /* lks_wire_hello */
    LKS_FRAME_BEGIN = 2,     /* a byte of lks_wire_kind; path, media type, charset, name: each with NUL */
    LKS_FRAME_DATA = 3,      /* 1 to LKS_WIRE_DATA_MAX bytes */
    LKS_FRAME_END = 4,       /* empty */
    LKS_FRAME_DONE = 5       /* uint32_t of gaps */
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
