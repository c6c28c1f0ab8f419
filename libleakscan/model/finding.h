/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finding.h - what detect/ says of one place in one text.
 */
#ifndef LKS_MODEL_FINDING_H
#define LKS_MODEL_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "libleakscan/model/rule.h"

/* Why a match has its confidence.  Bits. */
enum {
    LKS_BECAUSE_PATTERN   = 1 << 0,
    LKS_BECAUSE_CHECKSUM  = 1 << 1,   /* a validator accepted it */
    LKS_BECAUSE_KEYWORD   = 1 << 2,   /* context near; `keyword` names one */
    LKS_BECAUSE_KEYWORDS  = 1 << 3,   /* two distinct ones */
    LKS_BECAUSE_GRADE     = 1 << 4,   /* a grade of the rule held */
    LKS_BECAUSE_BARE      = 1 << 5,   /* digits only, no context */
    LKS_BECAUSE_NEGATIVE  = 1 << 6,   /* negative context near */
    LKS_BECAUSE_SPECIMEN  = 1 << 7,   /* a published test value */
    LKS_BECAUSE_TERMS     = 1 << 8    /* a vocabulary's sum; `distinct` terms */
};

/* One resolved match.  Pointers are borrowed for the call. */
typedef struct lks_match {
    const lks_rule *rule;
    uint64_t start, end;      /* of the value: bytes of the folded text, from its begin */
    uint64_t origin_start, origin_end;   /* the same before folding */
    const char *value;        /* as in the folded text; not NUL-terminated */
    uint32_t value_length;
    const char *normal;       /* normalised: no space, dot, hyphen; upper case; NUL-terminated */
    uint32_t normal_length;
    uint8_t confidence;       /* 0..100 */
    uint16_t because;
    const char *keyword;      /* a term of the rule set that stood near, or NULL */
    unsigned distinct;        /* vocabulary: distinct terms */
} lks_match;

#endif
