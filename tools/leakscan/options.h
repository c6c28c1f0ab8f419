/* SPDX-License-Identifier: Apache-2.0 */
/* options.h - the options of `leakscan scan`. */
#ifndef LEAKSCAN_OPTIONS_H
#define LEAKSCAN_OPTIONS_H

#include <glib.h>
#include <stdbool.h>

#include "policy_options.h"

enum output_kind { OUTPUT_HUMAN, OUTPUT_JSON, OUTPUT_CSV };
enum when { WHEN_AUTO, WHEN_NEVER, WHEN_ALWAYS };

typedef struct scan_options {
    policy_options policy;
    GPtrArray *paths;            /* as given */
    unsigned jobs;
    unsigned message_seconds;
    enum output_kind kind;
    const char *output;          /* NULL: standard output */
    const char *manifest;
    int min_level;               /* 0: all */
    int fail_on;                 /* 0: none */
    int format;                  /* enum leakscan_format */
    enum when progress;
    bool is_quiet, is_strict;
} scan_options;

/* 0, -1 where help was shown, or EXIT_USAGE after complaining. */
int scan_options_parse(scan_options *options, int argc, char **argv);
void scan_options_clear(scan_options *options);
/* Appends {"paths":[...],"jobs":2,...}: what a record of evidence needs. */
void scan_options_append_json(const scan_options *options, GString *out);

#endif
