/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire.h - what parent and worker say to each other over a socket pair.
 *
 * Parent to worker: tasks.  A task is one message, which stands in the frame or,
 * with WIRE_DESCRIPTOR, in a file whose descriptor comes with the frame's first
 * byte; or, with WIRE_SHARE, a share of such a file, whose messages the worker
 * finds itself.  Worker to parent: answers (answer.h), in the order of the tasks.
 * Both ends are the same program, so numbers go as they are in memory.
 */
#ifndef LEAKSCAN_WIRE_H
#define LEAKSCAN_WIRE_H

#include <glib.h>
#include <leakscan.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#define WIRE_TASK_MAGIC 0x6b73616cU

/* Messages up to this stand in the frame. */
#define WIRE_INLINE_MAX    (1U << 20)
#define WIRE_SOURCE_MAX    (64U << 10)
#define WIRE_CONDEMNED_MAX 64

enum wire_flag { WIRE_DESCRIPTOR = 1, WIRE_DOCUMENT = 2, WIRE_HAS_SOURCE = 4, WIRE_SHARE = 8 };

typedef struct wire_task {
    uint32_t magic;
    uint32_t flags;
    uint32_t gaps;
    uint32_t source_length;      /* bytes after this header */
    uint64_t sequence;
    uint64_t index;
    uint64_t offset, length;     /* of the message, or of the share's bytes */
    uint64_t descriptor_offset;  /* where the message begins in the descriptor's file */
    uint64_t file_size;          /* of a share's file, as its parent knows it */
    uint32_t condemned;          /* so many follow the source */
    uint32_t reserved;
} wire_task;

/* A message of a share that is not to be scanned: it cost a worker. */
typedef struct wire_condemned {
    uint64_t offset;
    uint32_t gaps;
    uint32_t reserved;
} wire_condemned;

/* Memory shared with the parent.  What the worker tells stands after its death. */
typedef struct wire_cell {
    uint64_t in_work;            /* one more than the sequence of the task whose message
                                    is in work, or 0 */
    uint64_t offset, length;     /* of that message */
    uint64_t steps;              /* moves whenever a message begins or ends */
    uint32_t is_ready;           /* its scanner stands */
    uint32_t worst_floor;        /* from the parent: only what scores more may be among the
                                    worst messages */
} wire_cell;

/* Bytes that follow the header of a task. */
uint64_t wire_task_payload(const wire_task *task);
/* Whether a header makes sense. */
bool wire_task_is_sound(const wire_task *task);

/* A task with what it says to follow: its source, its condemned messages and,
 * without WIRE_DESCRIPTOR, its message.  Freed by wire_frame_free. */
GByteArray *wire_frame_new(const wire_task *task, const char *source,
                           const wire_condemned *condemned, const void *data);
/* Wipes it first: it holds mail. */
void wire_frame_free(GByteArray *frame);

/* Writes all, on a blocking socket.  0 or -1. */
int wire_send_all(int fd, const void *data, size_t length);
/* Sends what the socket takes now, `descriptor` (or -1) with its first byte.
 * Bytes sent, 0 if it would block, -1. */
gssize wire_send_some(int fd, struct iovec *parts, size_t count, int descriptor);
/* Reads what is there; a descriptor that came along is stored, else -1.
 * Bytes read, 0 at the end, -1 with errno. */
gssize wire_receive(int fd, void *buf, size_t size, int *descriptor);

#endif
