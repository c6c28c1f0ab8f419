/* SPDX-License-Identifier: Apache-2.0 */
/*
 * engine.h - the compiled rule set, shared by the files of this room.
 */
#ifndef LKS_DETECT_ENGINE_H
#define LKS_DETECT_ENGINE_H

#include "libleakscan/detect/detect.h"
#include "libleakscan/detect/regex.h"
#include "libleakscan/detect/terms.h"
#include "libleakscan/detect/validators/validators.h"

/* What is weaker is given on request only, and never scored. */
enum { LKS_SCORED = 50 };

/* Bounds of what a rule may ask for. */
enum {
    LKS_EVIDENCE_DEPTH_MAX = 16,
    LKS_EVIDENCE_LEAVES_MAX = 64,
    LKS_EVIDENCE_COUNT_MAX = 64
};

/* Evidence, compiled. */
typedef struct lks_node lks_node;
struct lks_node {
    const lks_evidence *evidence;
    bool is_text;                    /* counts over the whole text, known at its end */
    bool is_negative;                /* speaks against the match */
    bool is_label;                   /* names it: a keyword or requirement */
    unsigned leaf;                   /* else a leaf: its bit in lks_found.leaves */
    const struct lks_shape *shape;   /* LKS_EVIDENCE_PATTERN */
    GPtrArray *children;             /* LKS_EVIDENCE_ANY: of lks_node */
};

/* A pattern with what confirms it; of a rule, or shared (rule NULL). */
typedef struct lks_shape {
    unsigned index;                  /* in lks_engine.shapes */
    const struct lks_compiled_rule *rule;
    const lks_pattern *pattern;
    lks_regex *regex;
    const lks_validator *validator;
    int alone, context;
    GPtrArray *companions;           /* of GArray of unsigned: see companions.h */
} lks_shape;

typedef struct lks_compiled_rule {
    const lks_rule *rule;
    GPtrArray *require, *keywords, *negative;   /* of lks_node */
    GPtrArray *grades;                          /* of GPtrArray of lks_node, as in the rule */
    GPtrArray *leaves;                          /* of lks_node, borrowed: local leaves by bit */
    bool is_textual;                            /* has evidence known at the text's end */
    unsigned waits;                             /* min_count or min_unique above 1 */
} lks_compiled_rule;

/* What a trigger starts. */
typedef struct lks_dispatch {
    const lks_shape *shape;
    uint32_t index;                  /* the shape's */
    uint32_t before, after;
    bool is_anchored;                /* a match begins where the trigger does */
    bool is_heading;                 /* or anywhere within its reach: cells under it */
    bool is_joined;
    const char *outline;             /* NULL: none */
} lks_dispatch;

/* Tables by length end here; what is longer counts as this long. */
enum { LKS_DIGITS_MAX = 64, LKS_WORD_MAX = 128 };

struct lks_engine {
    const lks_ruleset *set;
    lks_engine_options options;
    lks_terms *terms;
    char *trigger_name;
    GPtrArray *shapes;               /* of lks_shape */
    GPtrArray *shared;               /* of lks_shape by number of the shared pattern */
    GPtrArray *rules;                /* of lks_compiled_rule */
    GPtrArray *documents;            /* those of kind DOCUMENT, borrowed */
    GArray **by_list;                /* per term list: of lks_dispatch */
    GArray *by_run[LKS_DIGITS_MAX + 1];      /* every run of so many digits */
    GArray *by_single[LKS_DIGITS_MAX + 1];   /* a token of one run */
    GArray *by_token[LKS_DIGITS_MAX + 1];    /* a token of several runs */
    GArray *by_word[LKS_WORD_MAX + 1];
    bool *is_text_list;              /* per term list: counted over the text */
    bool *is_text_pattern;           /* per shared pattern: the same */
    unsigned scopes;                 /* all that any rule has */
};

/* A match with what is known of it until it is given. */
typedef struct lks_found {
    const lks_compiled_rule *rule;
    const lks_shape *shape;          /* NULL: vocabulary or document */
    uint64_t start, end;             /* of the value, in the text */
    uint64_t origin_start, origin_end;
    uint64_t leaves;                 /* bits of local evidence that holds */
    const char *keyword;             /* the nearest */
    unsigned keyword_distance;       /* in characters, weighted: see evidence.c */
    unsigned keyword_count;          /* 0, 1 or 2: distinct ones near */
    bool has_own_label;              /* the match begins with one, before the value */
    bool is_checked;                 /* a validator accepted it */
    bool is_specimen;
    bool is_bare;                    /* digits only, as it stands */
    bool is_digits;                  /* digits only, once normalised */
    int strength;                    /* confidence before specimens are told apart */
    int confidence;
    uint16_t because;
    unsigned distinct;
    uint32_t value_length, normal_length;
    char text[];                     /* value, NUL, normal form, NUL */
} lks_found;

/* `normal` NULL: made from the value. */
lks_found *lks_found_new(const lks_compiled_rule *rule, const char *value, size_t length,
                         const char *normal);
/* Wipes and frees. */
void lks_found_free(lks_found *found);
static inline const char *lks_found_normal(const lks_found *found)
{
    return found->text + found->value_length + 1;
}

#endif
