/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sink.h - where a scan's results are written: standard output, or a file that
 * gets its name only when it is complete.
 */
#ifndef LEAKSCAN_SINK_H
#define LEAKSCAN_SINK_H

#include <glib.h>
#include <stdbool.h>

typedef struct sink {
    int fd;
    char *path, *temporary;   /* NULL: written in place */
    GString *buffer;
    int error;                /* errno of the first failure */
} sink;

/* `path` NULL: standard output.  False after complaining. */
bool sink_open(sink *s, const char *path);
/* Adds to the buffer, which is written when it is full. */
void sink_add(sink *s, const char *bytes, gsize length);
void sink_flush(sink *s);
/* Ends it: renames to its name, or to NAME.partial.  False after complaining;
 * a reader that went away (EPIPE) is no complaint. */
bool sink_close(sink *s, bool is_partial);

#endif
