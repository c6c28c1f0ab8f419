/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frames.h - the answers of a helper's child, read as what a hostile document may
 * have made it say.
 */
#ifndef LKS_EXTRACT_FRAMES_H
#define LKS_EXTRACT_FRAMES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "libleakscan/extract/extract.h"
#include "libleakscan/extract/wire.h"

/* How an answer ended. */
typedef enum {
    LKS_FRAMES_DONE,
    LKS_FRAMES_DEAD,         /* the child is gone */
    LKS_FRAMES_NONSENSE,     /* it said what it may not say */
    LKS_FRAMES_LATE,
    LKS_FRAMES_TOO_MUCH,     /* more than the budget */
    LKS_FRAMES_INTERRUPTED,
    LKS_FRAMES_SINK          /* the sink asked to end; see `answer` */
} lks_frames_end;

typedef struct lks_frames {
    int fd;
    int64_t patience;        /* microseconds to wait in all */
    uint64_t bytes_left;     /* of the message; counted down */
    uint32_t members_left;
    uint32_t pieces;         /* given to the sink */
    bool is_beyond;          /* the second program is to be asked */
    const atomic_int *interrupted;
    const lks_extract_sink *sink;
    void *userdata;
    uint32_t gaps;           /* told by the child */
    int answer;              /* of the sink */
    uint8_t *buffer;         /* LKS_WIRE_DATA_MAX bytes */
} lks_frames;

/* Waits for the child's first frame and answers its process, or 0. */
int lks_frames_hello(lks_frames *f);
/* Reads the next frame: its payload into the buffer; *type and *length tell of it. */
lks_frames_end lks_frames_next(lks_frames *f, uint32_t *type, size_t *length);
/* Reads one whole answer. */
lks_frames_end lks_frames_read(lks_frames *f);

#endif
