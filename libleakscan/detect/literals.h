/* SPDX-License-Identifier: Apache-2.0 */
/*
 * literals.h - many fixed strings in one pass.  Two engines stand behind one
 * table of calls, and both answer the same hits: every occurrence of every
 * literal, overlapping ones too, in any order.
 */
#ifndef LKS_DETECT_LITERALS_H
#define LKS_DETECT_LITERALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct lks_literal {
    char *bytes;           /* ASCII lower case unless is_cased */
    unsigned length;       /* 1 .. LKS_LITERAL_MAX */
    bool is_cased;         /* else ASCII letters match either case */
} lks_literal;

enum { LKS_LITERAL_MAX = 128 };

/* `literal` is its index; it ends before byte `end` of the text. */
typedef void (*lks_literal_fn)(void *userdata, unsigned literal, size_t end);

typedef struct lks_literal_engine {
    const char *name;
    /* NULL: this engine cannot serve here. */
    void *(*compile)(const lks_literal *literals, unsigned count);
    void (*free)(void *database);
    void *(*scratch_new)(const void *database);
    void (*scratch_free)(void *scratch);
    /* False: the scan failed and its hits are worth nothing. */
    bool (*scan)(const void *database, void *scratch, const char *text, size_t length,
                 lks_literal_fn fn, void *userdata);
} lks_literal_engine;

/* Our own: a filter of byte groups before a hash of literals. */
const lks_literal_engine *lks_literals_portable(void);
/* Vectorscan or Hyperscan; NULL where it is not built in or the processor is
 * too old for it. */
const lks_literal_engine *lks_literals_vectorscan(void);

/* Literals with the engine that serves: the portable one at first and, where
 * Vectorscan is wanted, that one when enough text has come (`is_warm`: from the
 * begin).  Threads share a set; each has a scratch. */
typedef struct lks_literal_set lks_literal_set;
typedef struct lks_literal_scratch lks_literal_scratch;

/* The literals must outlive the set. */
lks_literal_set *lks_literal_set_new(const lks_literal *literals, unsigned count,
                                     bool use_vectorscan, bool is_warm);
void lks_literal_set_free(lks_literal_set *set);
/* Of the engine that serves large scans. */
const char *lks_literal_set_name(const lks_literal_set *set);
lks_literal_scratch *lks_literal_scratch_new(lks_literal_set *set);
void lks_literal_scratch_free(lks_literal_scratch *scratch);
/* False: the scan failed and its hits are worth nothing. */
bool lks_literal_scan(lks_literal_scratch *scratch, const char *text, size_t length,
                      lks_literal_fn fn, void *userdata);

#endif
