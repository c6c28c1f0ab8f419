/* SPDX-License-Identifier: Apache-2.0 */
/*
 * diagnostics.h - what is wrong with rules, and where.  Filled by policy/ and
 * detect/, shown by the builder.
 */
#ifndef LKS_MODEL_DIAGNOSTICS_H
#define LKS_MODEL_DIAGNOSTICS_H

#include <glib.h>

/* The body behind the public, opaque leakscan_diagnostic. */
typedef struct leakscan_diagnostic lks_diagnostic;
struct leakscan_diagnostic {
    int severity;          /* enum leakscan_severity */
    char *text;
    char *origin;
    unsigned line, column; /* from 1; 0 unknown */
};

typedef struct lks_diagnostics {
    GPtrArray *list;       /* of lks_diagnostic, owned */
    unsigned errors;
    unsigned warnings;
} lks_diagnostics;

/* Where in a rule file something stands. */
typedef struct lks_place {
    const char *origin;    /* interned (g_intern_string), may be NULL */
    unsigned line, column;
} lks_place;

void lks_diagnostics_init(lks_diagnostics *d);
void lks_diagnostics_clear(lks_diagnostics *d);  /* empties, stays usable */
void lks_diagnostics_done(lks_diagnostics *d);
/* At most 1,000 are kept; all are counted. */
void lks_diagnostics_add(lks_diagnostics *d, int severity, lks_place place,
                         const char *format, ...) G_GNUC_PRINTF(4, 5);

#endif
