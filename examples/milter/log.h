/* SPDX-License-Identifier: Apache-2.0 */
/*
 * log.h - structured log lines, one write each: key=value (logfmt) or JSON.
 *
 * Lines tell ids of detectors, never what they matched.
 */
#ifndef LEAKSCAN_MILTER_LOG_H
#define LEAKSCAN_MILTER_LOG_H

#include <stdint.h>

typedef struct log_line log_line;

/* Numbers are those of syslog(3): LOG_ERR, LOG_WARNING, LOG_INFO. */
void log_open(int format, int target);
log_line *log_begin(int priority, const char *event);
void log_text(log_line *line, const char *key, const char *value);      /* NULL: left out */
void log_number(log_line *line, const char *key, uint64_t value);
void log_seconds(log_line *line, const char *key, int64_t microseconds);
void log_end(log_line *line);
/* A line of one "message". */
void log_note(int priority, const char *event, const char *message);

#endif
