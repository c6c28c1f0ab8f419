/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader.h - the frame in which packs are read.  Elements and attributes stand
 * in tables next to the code that makes objects of them (read_*.c); read_pack.c
 * walks the XML and applies the tables.
 */
#ifndef LKS_POLICY_READER_H
#define LKS_POLICY_READER_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "libleakscan/model/diagnostics.h"
#include "libleakscan/model/rule.h"
#include "libleakscan/policy/source.h"

#define LKS_PACK_NAMESPACE "urn:leakscan:pack:1"

enum {
    LKS_PACK_DEPTH = 24,          /* elements inside each other */
    LKS_REGEX_MAX = 16 * 1024,    /* bytes of one regular expression */
    LKS_TERM_MAX = 200            /* bytes of one term */
};

typedef struct lks_reader lks_reader;
typedef struct lks_element lks_element;
typedef struct lks_attribute lks_attribute;

/* Puts the value of an attribute into the object of its element. */
typedef void (*lks_attribute_fn)(lks_reader *r, const lks_attribute *attribute, void *object,
                                 const char *value, lks_place place);

struct lks_attribute {
    const char *name;
    lks_attribute_fn read;
    size_t offset;                /* in the object */
    const void *detail;           /* bounds or words, as `read` wants them */
    bool is_required;
};

typedef struct lks_bounds {
    unsigned min, max;
} lks_bounds;

typedef struct lks_word {
    const char *name;
    int value;
} lks_word;

/* An element that is open. */
typedef struct lks_frame {
    const lks_element *element;   /* NULL: not known, its content is passed over */
    void *object;
    lks_place place;
    size_t tag;                   /* offset of its tag in the source */
    unsigned seen;                /* bits: children that occurred, in the order of the table */
    unsigned attributes;          /* bits: attributes that occurred */
    GString *text;                /* its character content; NULL if it may have none */
} lks_frame;

typedef enum { LKS_MANY, LKS_ONCE, LKS_REQUIRED } lks_occurrence;

typedef struct lks_child {
    const lks_element *element;
    lks_occurrence occurrence;
} lks_child;

struct lks_element {
    const char *name;
    const lks_attribute *attributes;   /* ends with a NULL name; NULL: none */
    const lks_child *children;         /* ends with a NULL element; NULL: none */
    bool has_text;
    /* Makes the object, owned by the scratch set or the parent's object from
     * then on.  NULL: the parent's object. */
    void *(*begin)(lks_reader *r, const lks_frame *parent, lks_place place);
    /* When attributes are read. */
    void (*attributes_read)(lks_reader *r, lks_frame *frame);
    /* When the element ends; `parent` is NULL for the root. */
    void (*end)(lks_reader *r, lks_frame *frame, lks_frame *parent);
};

typedef enum { LKS_NAME_TERMS, LKS_NAME_PATTERN } lks_name_kind;

struct lks_reader {
    lks_source *source;
    lks_diagnostics *diagnostics;
    const lks_ruleset *set;       /* what was loaded before */
    lks_ruleset *scratch;         /* what this pack adds; indexes count on from `set` */
    GArray *frames;               /* of lks_frame */
    GArray *references;           /* of names to be resolved at the end */
    GHashTable *rule_ids, *combination_ids;
    GHashTable *term_ids, *pattern_ids;   /* to index + 1 */
    GHashTable *own_negative;     /* rules to which the pack's presets do not apply */
    GPtrArray *default_negative;  /* of lks_evidence */
    char *name;                   /* of the pack */
    unsigned version;
    bool is_stopped;
    bool is_shipped;              /* linted when it was built in: only the engine compiles it */
};

extern const lks_element lks_element_pack, lks_element_terms, lks_element_shared_pattern,
    lks_element_regex, lks_element_defaults, lks_element_rule, lks_element_match,
    lks_element_keywords, lks_element_grade, lks_element_near, lks_element_any, lks_element_not,
    lks_element_require, lks_element_negative, lks_element_default_negative,
    lks_element_combination;

void lks_reader_error(lks_reader *r, lks_place place, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
void lks_reader_warn(lks_reader *r, lks_place place, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
lks_place lks_reader_attribute_place(const lks_reader *r, const lks_frame *frame,
                                     const char *name);
bool lks_reader_has_attribute(const lks_frame *frame, const char *name);

/* Remembers a name that is to become an index when all of the pack is read:
 * in *slot, or appended to `list`. */
void lks_reader_refer(lks_reader *r, lks_name_kind kind, const char *name, lks_place place,
                      unsigned *slot, GArray *list);
GArray *lks_reader_new_references(void);
/* Takes an id into `ids`; false with an error where it is taken. */
bool lks_reader_claim(lks_reader *r, GHashTable *ids, const char *what, const char *id,
                      unsigned index, lks_place place);

/* ---- attributes (read_attribute.c) ---- */

extern const lks_bounds lks_bounds_percent, lks_bounds_count;

void lks_read_id(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                 lks_place place);
void lks_read_string(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                     lks_place place);
void lks_read_group_name(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                         lks_place place);
/* detail: lks_bounds */
void lks_read_number(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                     lks_place place);
/* "yes" or "no" to a bool */
void lks_read_yes_no(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                     lks_place place);
/* detail: lks_word[], ends with a NULL name; to an int or to a bool */
void lks_read_word(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                   lks_place place);
void lks_read_word_flag(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                        lks_place place);
/* detail: lks_word[] of bits; space-separated words to an unsigned */
void lks_read_word_bits(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                        lks_place place);
/* Checked elsewhere, in attributes_read. */
void lks_read_nothing(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                      lks_place place);

bool lks_parse_number(const char *text, lks_bounds bounds, unsigned *out);
bool lks_parse_id(const char *text);
/* The bits of the classes named in `value`, made in the scratch set. */
guint64 lks_read_class_names(lks_reader *r, const char *value, lks_place place);

/* ---- terms (read_terms.c) ---- */

/* How the terms of an element are meant. */
typedef struct lks_term_style {
    int weight;
    bool is_word, is_case_sensitive;
} lks_term_style;
extern const lks_word lks_words_match[], lks_words_case[];

/* One term a line. */
void lks_terms_add_lines(lks_reader *r, lks_term_list *list, const char *text,
                         lks_term_style style, lks_place place);

/* When the whole pack is read: references, triggers, presets. */
void lks_reader_finish(lks_reader *r);

/* A trigger's `after` that is to become the width of the pattern. */
enum { LKS_AFTER_WIDTH = 0x7fffffff };

#endif
