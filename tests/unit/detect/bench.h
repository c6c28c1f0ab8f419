/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench.h - what the tests of detection share: rules from a pack's text, a text
 * cut in windows, and the matches as lines.
 */
#ifndef LKS_TESTS_DETECT_BENCH_H
#define LKS_TESTS_DETECT_BENCH_H

#include <glib.h>

#include "libleakscan/detect/detect.h"
#include "libleakscan/leakscan.h"

typedef struct bench {
    lks_ruleset *set;
    lks_engine *engine;
    lks_detector *detector;
    lks_engine_options options;
    int where;
    uint32_t gaps;           /* of the last scan */
    size_t matches;          /* of the last scan */
    double seconds;          /* of the processor, for the last scan */
} bench;

/* `rules` is what stands between <pack> and </pack>. */
void bench_open(bench *b, const char *rules, lks_engine_options options);
/* The same with Vectorscan, 100,000 steps and weak matches. */
void bench_open_preset(bench *b, const char *rules);
void bench_close(bench *b);

/* Scans a text in windows whose cores are `core` bytes (0: one window).  Answers
 * lines "rule start end confidence value" to be freed. */
char *bench_scan_bytes(bench *b, const char *text, size_t length, size_t core);
char *bench_scan(bench *b, const char *text);
/* Scans and keeps no lines. */
void bench_time(bench *b, const char *text, size_t length, size_t core);

#endif
