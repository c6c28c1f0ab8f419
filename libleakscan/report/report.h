/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.h - the frozen report and its written forms (JSON, bytes, arithmetic).
 * Filled by scan/ through the fields below before it is handed out, then only read.
 */
#ifndef LKS_REPORT_REPORT_H
#define LKS_REPORT_REPORT_H

#include <glib.h>
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
    const char *explanation;     /* lines; "" if none */
};

leakscan_report *lks_report_new(void);
/* A copy in the report's own memory; NULL stays NULL. */
const char *lks_report_intern(leakscan_report *r, const char *text);

#endif
