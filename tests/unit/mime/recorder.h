/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recorder.h - a sink that writes down what it is given.
 */
#ifndef LKS_TESTS_MIME_RECORDER_H
#define LKS_TESTS_MIME_RECORDER_H

#include <glib.h>

#include "libleakscan/mime/mime.h"

typedef struct recorder {
    GString *log;            /* one line a call; NULL: count only */
    uint64_t data_bytes;
    size_t largest_piece;
    unsigned parts, open_parts, headers, envelopes;
    uint32_t gaps;           /* of the parts */
    unsigned stop_after;     /* calls, then 77 is answered; 0: never */
    unsigned calls;
    bool has_invalid_text;   /* a string that is no UTF-8 */
} recorder;

extern const lks_mime_sink recorder_sink;

/* Walks a message in memory under the preset limits. */
int record(recorder *r, const void *message, size_t length, uint32_t *gaps);
int record_with(recorder *r, const lks_bytes *bytes, const lks_mime_limits *limits, uint32_t *gaps);
/* The same through a temporary file. */
int record_file(recorder *r, const void *message, size_t length, uint32_t *gaps);
/* Log of a message, "gaps ..." last; owned by the caller. */
char *transcript(const void *message, size_t length);

extern const lks_mime_limits preset_limits;

#endif
