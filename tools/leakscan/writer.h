/* SPDX-License-Identifier: Apache-2.0 */
/* writer.h - the three forms in which results leave. */
#ifndef LEAKSCAN_WRITER_H
#define LEAKSCAN_WRITER_H

#include <glib.h>
#include <leakscan.h>
#include <stdbool.h>

#include "options.h"
#include "sink.h"
#include "tally.h"

/* What is known at the end, for the summaries. */
typedef struct scan_result {
    const scan_options *options;
    const tally *tally;
    const char *policy;            /* its fingerprint */
    uint64_t files_seen, files_read, files_skipped, files_failed;
    uint64_t bytes;                /* of input, as stored */
    int64_t microseconds;
    GPtrArray *failed;             /* "source: reason", escaped; the first ones */
    bool is_partial;
    unsigned workers_lost;
} scan_result;

typedef struct writer {
    void (*begin)(sink *out);
    /* Appends what is written of a message, with holes (line.h); done by workers. */
    void (*message)(GString *line, const leakscan_report *report);
    void (*error)(sink *out, const char *source, const char *reason);
    void (*end)(sink *out, const scan_result *result);
    const char *line_begin, *line_end;   /* of what is written of a message */
    const char *copy;                    /* stands in the hole of a copy */
    bool has_rows;                       /* several lines a message */
} writer;

extern const writer writer_human, writer_json, writer_csv;

#endif
