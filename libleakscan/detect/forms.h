/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forms.h - terms as they are compared: made by terms.c, used by term-hits.c.
 */
#ifndef LKS_DETECT_FORMS_H
#define LKS_DETECT_FORMS_H

#include "libleakscan/detect/literals.h"
#include "libleakscan/detect/terms.h"
#include "libleakscan/detect/words.h"

struct lks_owner {
    unsigned list, term;
    uint32_t identity;
};

/* What must stand beside a literal, as far as one ASCII byte can tell. */
enum lks_neighbour { LKS_ANY_NEIGHBOUR, LKS_NO_WORD_NEIGHBOUR, LKS_SPACE_NEIGHBOUR };

/* A term as it is compared: equal terms of several lists are one. */
struct lks_form {
    char *text;             /* single spaces; lower case unless is_cased */
    size_t length;
    size_t literal_start, literal_end;
    bool is_cased, is_word;
    bool starts_word, ends_word;   /* begins, ends with a word character */
    enum lks_neighbour before, after;  /* what the literal's neighbours must be */
    GArray *owners;         /* of struct lks_owner */
};

/* A literal or short word: its forms, `count` from `first` on in the terms' tries, and
 * the weakest that they ask for beside it: one look at a small table refuses most
 * literals that stand in other words. */
struct lks_edge {
    uint32_t first, count;
    uint16_t length;
    uint8_t before, after;       /* of enum lks_neighbour */
};

/* A form of a literal, with the last byte of the word before the literal and the
 * first one of the word behind: in running text these refuse most forms before
 * they are looked at.  Lower case; 0: nothing is known. */
struct lks_try {
    uint32_t form;
    uint8_t before, after;
};

struct lks_terms {
    GPtrArray *forms;           /* of struct lks_form */
    GArray *literals;           /* of lks_literal */
    lks_words *words;           /* short words, that are no literals */
    GArray *tries;              /* of struct lks_try */
    GArray *edges, *word_edges; /* of struct lks_edge: per literal, per short word */
    uint32_t **identities;      /* per list, per term */
    unsigned list_count;
    uint32_t identity_count;
    lks_literal_set *set;
};

#endif
