/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.h - the frozen report and its written forms (JSON, bytes, arithmetic).
 * Filled by scan/ through the fields below before it is handed out, then only read.
 */
#ifndef LKS_REPORT_REPORT_H
#define LKS_REPORT_REPORT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libleakscan/leakscan.h"

/* The body behind the public, opaque leakscan_finding.  Strings are interned
 * in the report's chunk. */
struct leakscan_finding {
    const char *detector, *title;
    int category;
    uint32_t weight, confidence, count;
    int where;
    const char *part, *name, *masked;
    uint64_t start, end;
    char value_id[17];
    uint16_t because;            /* LKS_BECAUSE_* */
    const char *keyword;         /* NULL: none */
    uint32_t distinct;
    const char *evidence[8];     /* words made of the three above, see _evidence */
    uint32_t evidence_count;
};

typedef struct lks_unread {
    const char *type;
    uint32_t number;
} lks_unread;

/* Writes the explanation when it is asked for, which is seldom: in any thread, any
 * number of times, for the caller to free. */
typedef struct lks_explainer {
    char *(*write)(const void *data);
    void (*free)(void *data);    /* with the report */
    void *data;
} lks_explainer;

/* The body behind the public, opaque leakscan_report. */
struct leakscan_report {
    gint references;
    GStringChunk *strings;       /* owns every string of the report */
    int status;
    const char *source;
    uint64_t index, offset, length;
    const char *message_id, *from, *subject;
    int64_t date;
    char content_id[17];
    uint32_t score[7];           /* enum leakscan_category */
    int level;
    uint32_t gaps;
    GPtrArray *combinations;     /* of const char * */
    GArray *unread;              /* of lks_unread, sorted by type */
    GArray *findings;            /* of leakscan_finding, in order of the message */
    const char *explanation;     /* lines; "" if none; NULL: `explainer` writes them */
    lks_explainer explainer;
};

leakscan_report *lks_report_new(void);
/* A copy in the report's own memory; NULL stays NULL. */
const char *lks_report_intern(leakscan_report *r, const char *text);
/* The lines of the explanation; the caller frees them. */
char *lks_report_explanation(const leakscan_report *r);
/* Fills `evidence` of a finding from because, keyword and distinct. */
void lks_report_set_evidence(leakscan_report *r, leakscan_finding *f);

/* A value as enum leakscan_show asks, on one line and in UTF-8; the caller frees
 * it.  NULL for LEAKSCAN_SHOW_NONE; "***" for a secret unless shown in full.  A
 * shape ends after 64 characters with an ellipsis (last4: begins with one). */
char *lks_report_mask(const char *value, size_t length, int show, bool is_secret);

/* All bits of enum leakscan_gap. */
#define LKS_GAPS_KNOWN ((uint32_t)0xffff)

/* As snprintf: copies what fits and a NUL, answers `length`. */
size_t lks_report_copy(const char *text, size_t length, char *buf, size_t size);

#endif
