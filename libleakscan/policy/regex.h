/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex.h - reading PCRE2 patterns as text: tokens, bounds for repeats, the
 * widest match, literals at the start.  All of it expects a pattern that PCRE2
 * compiles.
 */
#ifndef LKS_POLICY_REGEX_H
#define LKS_POLICY_REGEX_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum {
    LKS_TOKEN_CHARACTER,   /* one literal character, `character` */
    LKS_TOKEN_SET,         /* one character of a set: a class or an escape */
    LKS_TOKEN_DOT,
    LKS_TOKEN_ASSERTION,   /* ^ $ \b \A ... */
    LKS_TOKEN_OPEN,
    LKS_TOKEN_CLOSE,
    LKS_TOKEN_OR,
    LKS_TOKEN_REPEAT,
    LKS_TOKEN_BACKREFERENCE,
    LKS_TOKEN_NOTHING,     /* comments, options, quoting */
    LKS_TOKEN_REFUSED      /* what packs may not use: `why` */
} lks_token_kind;

enum { LKS_REPEAT_UNBOUNDED = G_MAXINT };

typedef struct lks_token {
    lks_token_kind kind;
    size_t start, end;     /* bytes of the pattern */
    gunichar character;
    unsigned width;        /* most bytes that a CHARACTER, SET or DOT matches */
    bool is_space;         /* a CHARACTER or SET that matches white space only */
    bool is_look;          /* OPEN: look-ahead or look-behind */
    bool is_capture;       /* OPEN */
    bool is_condition;     /* OPEN: (?(...)yes|no) */
    int min, max;          /* REPEAT */
    const char *why;
} lks_token;

/* The tokens of a pattern, a GArray of lks_token. */
GArray *lks_regex_tokens(const char *regex);

typedef struct lks_regex_fault {
    size_t offset;         /* in the pattern that was given */
    char *text;            /* owned by the caller */
} lks_regex_fault;

/* Bounds of repeats that have none. */
enum { LKS_SPACE_MAX = 8, LKS_TAIL_MAX = 512 };
/* The pattern with repeats of white space bounded to LKS_SPACE_MAX and .*$ to
 * LKS_TAIL_MAX.  NULL where another repeat has no bound: faults (a GArray of
 * lks_regex_fault, may be empty before) say which. */
char *lks_regex_bound(const char *regex, GArray *faults);
void lks_regex_fault_clear(void *fault);

/* Most bytes that a match can take, without look-around; SIZE_MAX: no bound. */
size_t lks_regex_width(const char *regex);

/* The literals, each of LKS_LITERAL_MIN characters or more, with one of which
 * every match begins; NULL where there are no such. */
enum { LKS_LITERAL_MIN = 3, LKS_LITERALS_MAX = 200 };
GPtrArray *lks_regex_literals(const char *regex);

#endif
