/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule.h - rules as data: what policy/ reads from packs, detect/ compiles and
 * score/ weighs.  Immutable once a policy is made.
 */
#ifndef LKS_MODEL_RULE_H
#define LKS_MODEL_RULE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "libleakscan/model/diagnostics.h"

/* ---- term lists: keywords, vocabularies, negative context --------------- */

typedef struct lks_term {
    char *text;             /* UTF-8; a space stands for 1..8 white-space characters */
    int weight;             /* of a vocabulary; 1 elsewhere */
    bool is_word;           /* must stand between non-word characters */
    bool is_case_sensitive;
} lks_term;

typedef struct lks_term_list {
    char *id;
    char *language;         /* "en"; NULL: any */
    GPtrArray *terms;       /* of lks_term */
    lks_place place;
} lks_term_list;

/* ---- triggers: the cheapest superset of a pattern ----------------------- */

typedef enum {
    LKS_TRIGGER_TERMS,      /* a term of a list stands in the text */
    LKS_TRIGGER_DIGITS,     /* a digit token, below */
    LKS_TRIGGER_WORD        /* a word [A-Za-z0-9]+ of both letters and digits,
                               `min`..`max` long */
} lks_trigger_kind;

/* A digit run is [0-9]+ as long as it goes.  A digit token is runs joined by
 * one or two of " -./()". */
typedef enum {
    LKS_SEPARATORS_NONE,     /* each run of min..max digits */
    LKS_SEPARATORS_ANY,      /* each token of at least min digits in all (a token of one
                                run: at most max) */
    LKS_SEPARATORS_REQUIRED  /* the same with two runs or more */
} lks_separators;

/* The longest outline, in characters. */
enum { LKS_OUTLINE_MAX = 32 };

/* Where the trigger stands at [s, e), the pattern is searched for in
 * [s - before, e + after]: a match must begin in [s - before, e] and end by
 * e + after.  Look-around may see further.
 *
 * An outline says what stands there: what is before its bar right before s, what
 * is behind it from s on.  9 is a digit, a a letter, x either, a space 1..8
 * white-space characters; all else is itself, letters in either case. */
typedef struct lks_trigger {
    lks_trigger_kind kind;
    unsigned terms;          /* LKS_TRIGGER_TERMS: index in ruleset->term_lists */
    unsigned min, max;
    lks_separators separators;
    unsigned before, after;  /* bytes, at most LKS_REACH */
    bool is_joined;          /* no white space from where a match begins to s */
    char outline[LKS_OUTLINE_MAX + 1];   /* with one bar; "": anything */
    lks_place place;
} lks_trigger;

/* The widest match and the furthest trigger, in bytes. */
enum { LKS_REACH = 2048 };
/* The widest window of context, in characters. */
enum { LKS_PROXIMITY_MAX = 2000 };

/* ---- patterns ------------------------------------------------------------ */

typedef struct lks_pattern {
    char *id;                /* of a shared pattern that evidence refers to; else NULL */
    char *regex;             /* PCRE2, UTF, no UCP; (?<v>...) is the value */
    char *validator;         /* a name of detect/validators; NULL: none */
    GPtrArray *triggers;     /* of lks_trigger; any of them */
    char *column;            /* a term list: the value counts only in a column of a table whose
                                heading holds a term of it, with `context`; NULL: anywhere */
    unsigned column_terms;   /* its index in ruleset->term_lists */
    int alone;               /* confidence without context, 0..100; -1: the rule's */
    int context;             /* confidence with context; -1: the rule's */
    lks_place place;
} lks_pattern;

/* ---- evidence: what must or may stand near ------------------------------- */

typedef enum {
    LKS_EVIDENCE_TERMS,      /* at least min_count terms of a list in the window */
    LKS_EVIDENCE_PATTERN,    /* at least min_count matches of a shared pattern */
    LKS_EVIDENCE_ANY         /* between min and max of the children hold; 0 and 0: NOT */
} lks_evidence_kind;

enum { LKS_WITHIN_TEXT = 0x7fffffff,  /* anywhere in the same text */
       LKS_WITHIN_LINE = 0x7ffffffe };/* on the same line */

typedef struct lks_evidence lks_evidence;
struct lks_evidence {
    lks_evidence_kind kind;
    unsigned index;          /* in ruleset->term_lists or ->shared_patterns */
    unsigned within;         /* characters each side of the match, or LKS_WITHIN_* */
    unsigned min_count;      /* at least; 1 unless stated */
    bool is_unique;          /* count distinct terms or values */
    unsigned min, max;       /* ANY; max UINT_MAX: no upper bound */
    GPtrArray *children;     /* ANY: of lks_evidence */
    lks_place place;
};

/* A confidence that holds when all of its evidence does; the highest counts
 * (or all as noisy-or). */
typedef struct lks_grade {
    int confidence;          /* 0..100 */
    GPtrArray *all;          /* of lks_evidence; empty: always */
} lks_grade;

/* ---- rules ---------------------------------------------------------------- */

enum {                       /* bits of lks_rule.scopes, from enum leakscan_where */
    LKS_SCOPE_SUBJECT    = 1 << 1,
    LKS_SCOPE_BODY       = 1 << 2,
    LKS_SCOPE_ATTACHMENT = 1 << 3,
    LKS_SCOPE_FILENAME   = 1 << 4,
    LKS_SCOPE_HEADER     = 1 << 5,
    LKS_SCOPE_PRESET     = LKS_SCOPE_SUBJECT | LKS_SCOPE_BODY | LKS_SCOPE_ATTACHMENT |
                           LKS_SCOPE_FILENAME | LKS_SCOPE_HEADER
};

typedef enum {
    LKS_RULE_PATTERNS,       /* values found by patterns */
    LKS_RULE_VOCABULARY,     /* a topic: distinct weighted terms close together */
    LKS_RULE_DOCUMENT        /* a kind of document: evidence anywhere in one text
                                (Purview's Affinity) */
} lks_rule_kind;

/* A vocabulary fires in a text where distinct terms whose weights sum to
 * `threshold` or more, `min_distinct` terms or more, stand within `density`
 * characters of each other. */
typedef struct lks_vocabulary {
    GArray *lists;           /* of unsigned: indexes in ruleset->term_lists */
    int threshold;
    unsigned min_distinct;
    unsigned density;        /* characters, at most LKS_PROXIMITY_MAX */
    int lone_threshold;      /* weight that suffices where `require` evidence is near; 0: off */
} lks_vocabulary;

typedef struct lks_example {
    char *text;
    bool is_accept;
    int where;               /* enum leakscan_where; body unless stated */
    lks_place place;
} lks_example;

/* The body behind the public, opaque leakscan_rule. */
typedef struct leakscan_rule lks_rule;
struct leakscan_rule {
    unsigned index;          /* in ruleset->rules */
    char *id, *title, *description, *source;
    char *pack;              /* name of its pack */
    lks_place place;
    lks_rule_kind kind;
    int category;            /* enum leakscan_category */
    unsigned weight;         /* tenths, 0..100 */
    bool is_linkage;         /* recorded, weighs nothing, hidden unless weak is shown */
    bool is_secret;          /* masked as *** */
    uint64_t classes;        /* bits: index in ruleset->class_names */
    char *class_text;        /* the classes, space-separated */
    char *value_class;       /* of the value id; two rules may share one; default id */
    char *value_group;       /* group of the value in the pattern; default "v" */
    char *label;             /* stands in place of the masked value; %v is the value; NULL: none */
    unsigned scopes;
    GPtrArray *patterns;     /* of lks_pattern */
    lks_vocabulary *vocabulary;  /* LKS_RULE_VOCABULARY only */
    int alone, context;      /* confidences, 0..100 */
    int bare;                /* alone for a value of digits only; -1: as alone */
    bool is_noisy_or;        /* grades combine as 1 - (1-a)(1-b)... instead of the maximum */
    GPtrArray *keywords;     /* of lks_evidence: any of them gives `context`, two distinct
                                terms 3 more (at most 99) */
    GPtrArray *grades;       /* of lks_grade, beside alone and context */
    GPtrArray *require;      /* of lks_evidence: all must hold, else no match */
    GPtrArray *negative;     /* of lks_evidence: any holds: 30 less, at least 5, specimen */
    GPtrArray *specimens;    /* of char *: normalised values that are published examples */
    unsigned min_count, min_unique;  /* findings of a text count only from these on; 1 */
    GPtrArray *examples;     /* of lks_example */
};

/* ---- scoring --------------------------------------------------------------- */

typedef struct lks_condition lks_condition;
struct lks_condition {
    bool is_any;             /* one child suffices, else all are needed */
    GPtrArray *children;     /* of lks_condition; NULL: a leaf */
    uint64_t classes;        /* leaf: a finding of any of these classes ... */
    char *rule;              /* ... or of this rule id (NULL: by class) */
    unsigned min;            /* leaf: at least so many distinct values, 1 or more */
};

typedef struct lks_combination {
    char *id, *title;
    unsigned floor;          /* 0..100 */
    lks_condition *condition;
    lks_place place;
} lks_combination;

/* ---- a set of packs -------------------------------------------------------- */

typedef struct lks_ruleset {
    GPtrArray *rules;            /* of lks_rule */
    GPtrArray *term_lists;       /* of lks_term_list */
    GPtrArray *shared_patterns;  /* of lks_pattern, for evidence */
    GPtrArray *combinations;     /* of lks_combination */
    GPtrArray *class_names;      /* of char *, at most 64 */
    GPtrArray *packs;            /* of char *: names, in order */
    GChecksum *digest;           /* over all that was added, for the fingerprint */
} lks_ruleset;

lks_ruleset *lks_ruleset_new(void);
void lks_ruleset_free(lks_ruleset *set);
/* Index of the class, made if new; -1 when 64 are taken. */
int lks_ruleset_class(lks_ruleset *set, const char *name);
const lks_rule *lks_ruleset_find(const lks_ruleset *set, const char *id);
/* Index of the term list of that id, or -1. */
int lks_ruleset_find_terms(const lks_ruleset *set, const char *id);
int lks_ruleset_find_pattern(const lks_ruleset *set, const char *id);

/* Empty objects with the presets above; the set or rule they are added to owns them. */
lks_rule *lks_rule_new(void);
lks_pattern *lks_pattern_new(void);
lks_term_list *lks_term_list_new(void);
lks_evidence *lks_evidence_new(lks_evidence_kind kind);
lks_grade *lks_grade_new(void);
lks_condition *lks_condition_new(void);
void lks_condition_free(lks_condition *c);
/* Makes an ANY or ALL of a condition: room for children. */
void lks_condition_add(lks_condition *parent, lks_condition *child);
lks_combination *lks_combination_new(void);
lks_term *lks_term_new(const char *text);
lks_example *lks_example_new(const char *text, bool is_accept);
void lks_rule_free(lks_rule *r);
void lks_pattern_free(lks_pattern *p);
void lks_term_list_free(lks_term_list *t);
void lks_evidence_free(lks_evidence *e);
void lks_combination_free(lks_combination *c);

#endif
