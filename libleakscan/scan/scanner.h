/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scanner.h - one worker's scratch, and the steps of scanning one message:
 * message.c takes the parts, attached.c what lies inside of them, texts.c runs each
 * text through folding and detection, collect.c gathers findings into the report.
 */
#ifndef LKS_SCAN_SCANNER_H
#define LKS_SCAN_SCANNER_H

#include <glib.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "libleakscan/detect/detect.h"
#include "libleakscan/extract/extract.h"
#include "libleakscan/mailbox/mailbox.h"
#include "libleakscan/mime/mime.h"
#include "libleakscan/report/report.h"
#include "libleakscan/scan/policy.h"
#include "libleakscan/text/text.h"

/* ---- collect.c: findings of one message ------------------------------------- */

typedef struct lks_collector {
    leakscan_policy *policy;     /* the scanner's */
    leakscan_report *report;     /* being filled; owned until taken */
    GHashTable *in_text;         /* rule and value -> place in report->findings, of this text */
    GHashTable *values;          /* value -> best lks_scored, of the message */
    const char *part, *name;     /* of the text being read, in the report's memory */
    int where;
    bool is_ignored;             /* the sender is allowed everything */
    uint32_t gaps;
} lks_collector;

void lks_collector_init(lks_collector *c, leakscan_policy *policy);
void lks_collector_done(lks_collector *c);
void lks_collector_begin_message(lks_collector *c, leakscan_report *report);
void lks_collector_begin_text(lks_collector *c, const char *part, int where, const char *name);
/* `start`, `end` in the text as read, before folding. */
void lks_collector_add(lks_collector *c, const lks_match *match, uint64_t start, uint64_t end);
/* Scores what was gathered into the report. */
void lks_collector_score(lks_collector *c);

/* ---- texts.c: one text -------------------------------------------------------- */

typedef struct lks_texts {
    lks_folder *folder;
    lks_detector *detector;
    lks_collector *collector;    /* NULL while a text is only masked */
    GArray *spans;               /* of lks_span: what to mask, where wanted */
    bool wants_spans;
    uint64_t core_from;          /* where the next window's core begins */
    uint64_t read;               /* bytes of text so far */
    uint64_t ceiling;            /* of text read of one part */
    bool is_cut;                 /* the ceiling was reached */
    const char *part, *name;     /* for the sink */
    int where;
    leakscan_text_fn sink;
    void *sink_data;
    atomic_int *interrupted;
} lks_texts;

typedef struct lks_span {
    uint64_t start, end;
} lks_span;

void lks_texts_init(lks_texts *t, const leakscan_policy *policy);
void lks_texts_done(lks_texts *t);
void lks_texts_begin(lks_texts *t, const char *part, int where, const char *name);
/* Whole UTF-8 characters.  Non-zero: LEAKSCAN_STOPPED. */
int lks_texts_feed(lks_texts *t, const char *text, size_t length);
int lks_texts_end(lks_texts *t);

/* ---- message.c: one message ---------------------------------------------------- */

struct leakscan_scanner {
    leakscan_policy *policy;
    lks_collector collector;
    lks_texts texts;
    lks_text_reader *reader;
    lks_extractor *extractor;
    lks_splitter *splitter;      /* of a feed that is open */
    leakscan_report_fn feed_fn;
    void *feed_data;
    char *known_source, *known_masked;
    char *body;                  /* where passwords are looked for; see locked.c */
    char *source;                /* origin of the messages scanned next */
    uint64_t index, offset;
    uint32_t gaps;               /* of the message scanned next */
    atomic_int interrupted;
    bool is_busy;                /* inside a scan or a callback */
    char error[256];
    uint64_t seed;               /* of content digests, from the key */
};

/* What is scanned, and where it came from. */
typedef struct lks_job {
    lks_bytes bytes;
    const char *source;
    uint64_t index, offset;
    uint32_t gaps;
    bool is_document;
    const char *name;            /* of a document */
} lks_job;

/* Scans one message; always gives a report. */
leakscan_report *lks_scan_job(leakscan_scanner *s, const lks_job *job);

void lks_scanner_fail(leakscan_scanner *s, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif
