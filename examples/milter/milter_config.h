/* SPDX-License-Identifier: Apache-2.0 */
/*
 * milter_config.h - the configuration file, read and checked.
 *
 * A configuration is immutable once read.  Keys of [milter] marked "start" are
 * used when the program starts; a reload leaves them as they were.
 */
#ifndef LEAKSCAN_MILTER_CONFIG_H
#define LEAKSCAN_MILTER_CONFIG_H

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

#include "decision.h"

/* Recipients are remembered as bits of the tables they fall under. */
#define EXCEPTIONS_MAX 62

enum log_format { LOG_FORMAT_LOGFMT, LOG_FORMAT_JSON };
enum log_target { LOG_TARGET_STDERR, LOG_TARGET_SYSLOG };

/* [exception NAME]: other actions for mail to some domains. */
typedef struct {
    char *name;
    char **domains;             /* lower case; ".x.example" matches below x.example */
    action_table actions;
} recipient_exception;

typedef struct {
    char *socket;               /* start */
    unsigned socket_mode;       /* start */
    char *socket_group;         /* start; NULL: the user's own */
    char *user;                 /* start; NULL: stay who we are */
    char *metrics;              /* start; "127.0.0.1:PORT" or NULL */
    int log_format;             /* start */
    int log_target;             /* start */

    bool is_monitor_only;
    bool is_outbound_only;
    GPtrArray *own_networks;    /* of GInetAddressMask */
    uint32_t failing_gaps;      /* bits of enum leakscan_gap */
    unsigned time_limit;        /* seconds of one scan */
    uint64_t oversize_bytes;
    unsigned messages_at_once;
    char *reject_text;

    char **packs;               /* NULL: all that ship */
    char **rules;               /* files; NULL: none */
    GPtrArray *allows;          /* of allow_entry */
    GArray *limits;             /* of limit_entry */
    char *spool_directory;      /* NULL: the library's preset */

    action_table actions;
    GPtrArray *exceptions;      /* of recipient_exception */
} milter_config;

typedef struct {
    int kind;                   /* enum leakscan_allow */
    char *what;
} allow_entry;

typedef struct {
    int limit;                  /* enum leakscan_limit */
    uint64_t value;
} limit_entry;

/* NULL with `error` set, which names the group and the key. */
milter_config *config_read(const char *path, GError **error);
void config_free(milter_config *config);

#endif
