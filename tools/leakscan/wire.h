/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire.h - what parent and worker say to each other over a socket pair.
 *
 * Parent to worker: a task, whose message stands in the frame or, where
 * WIRE_DESCRIPTOR is set, in a file whose descriptor comes with its first byte.
 * Worker to parent: the saved report of each task, in the order they came.
 * Both ends are the same program, so numbers go as they are in memory.
 */
#ifndef LEAKSCAN_WIRE_H
#define LEAKSCAN_WIRE_H

#include <glib.h>
#include <leakscan.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#define WIRE_TASK_MAGIC   0x6b73616cU
#define WIRE_ANSWER_MAGIC 0x6e61734cU

/* A report larger than this is not sent: its message fails.  At the preset of
 * distinct findings a report stays far below. */
#define WIRE_ANSWER_MAX (16U << 20)
/* Messages up to this stand in the frame. */
#define WIRE_INLINE_MAX (1U << 20)
#define WIRE_SOURCE_MAX (64U << 10)

enum wire_flag { WIRE_DESCRIPTOR = 1, WIRE_DOCUMENT = 2, WIRE_HAS_SOURCE = 4 };

typedef struct wire_task {
    uint32_t magic;
    uint32_t flags;
    uint32_t gaps;
    uint32_t source_length;      /* bytes after this header */
    uint64_t sequence;
    uint64_t index, offset, length;
    uint64_t descriptor_offset;  /* where the message begins in the descriptor's file */
} wire_task;

typedef struct wire_answer {
    uint32_t magic;
    uint32_t length;             /* bytes of the saved report; 0: the message failed */
    uint64_t sequence;
    uint32_t gaps;               /* of a message that failed */
    uint32_t reserved;
} wire_answer;

/* What a worker tells by memory shared with its parent, so that its parent knows
 * after its death: one more than the sequence of the message in work, or 0. */
typedef struct wire_cell {
    uint64_t in_work;
    uint32_t is_ready;           /* its scanner stands */
    uint32_t reserved;
} wire_cell;

/* Bytes that follow the header of a task. */
uint64_t wire_task_payload(const wire_task *task);
/* Whether a header makes sense. */
bool wire_task_is_sound(const wire_task *task);
bool wire_answer_is_sound(const wire_answer *answer);

/* A task with its source and, without WIRE_DESCRIPTOR, its message.  Freed by
 * wire_frame_free. */
GByteArray *wire_frame_new(const wire_task *task, const char *source, const void *data);
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
