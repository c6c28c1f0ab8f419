/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_guard.h - stands before the HTML parser and hands it only bounded, well
 * formed constructs in pieces of fixed size, so that its time stays linear and
 * its result does not depend on how the input was cut.
 *
 * Tags are read as the HTML Standard, 13.2.5, reads them and written again with
 * those attributes alone that can hold text.  Comments, scripts and style do not
 * reach the parser.
 */
#ifndef LKS_TEXT_HTML_GUARD_H
#define LKS_TEXT_HTML_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    LKS_GUARD_BATCH = 2048,  /* handed to the parser at once */
    LKS_GUARD_NAME = 32,     /* of a name of a tag or an attribute; longer ones are cut */
    LKS_GUARD_VALUE = 4096,  /* of an attribute; what is longer is given as hidden text */
    LKS_GUARD_ATTRIBUTES = 16384 /* of all attributes of a tag, as written */
};

typedef struct lks_guard_sink {
    /* For the parser; `is_whole`: it ends with a whole tag. */
    void (*markup)(void *userdata, const char *text, size_t length, bool is_whole);
    /* Text that is not shown; `is_end` closes a piece of it. */
    void (*hidden)(void *userdata, const char *text, size_t length, bool is_end);
    void *userdata;
} lks_guard_sink;

typedef struct lks_guard {
    lks_guard_sink sink;
    int state;
    bool is_malformed;       /* text may have been read otherwise than a browser would */
    bool is_end_tag;
    bool is_kept;            /* the attribute can hold text */
    bool is_overflow;        /* the value is longer than LKS_GUARD_VALUE */
    bool is_unseen;          /* some element has hidden its content */
    bool is_shown;           /* the raw text holds data and is given */
    bool is_fresh;           /* nothing of the comment was read */
    bool is_in_tag;          /* in a conditional comment: between < and > */
    unsigned dashes;         /* in a comment: those just read, at most 2 */
    uint64_t run;            /* text since the last construct, in bytes */
    unsigned since_entity;   /* text since the last '&', at most 255 */
    char quote;
    size_t name_length, key_length, value_length, match;
    size_t attributes_length, batch_length, hidden_length;
    char name[LKS_GUARD_NAME + 1];
    char key[LKS_GUARD_NAME + 1];
    char raw_end[LKS_GUARD_NAME + 4];  /* "</script" */
    char value[LKS_GUARD_VALUE];
    char attributes[LKS_GUARD_ATTRIBUTES];
    char batch[LKS_GUARD_BATCH];
    char hidden[512];
} lks_guard;

void lks_guard_begin(lks_guard *g, lks_guard_sink sink);
void lks_guard_feed(lks_guard *g, const char *text, size_t length);
void lks_guard_end(lks_guard *g);

/* ---- html_attributes.c, for html_guard.c alone ---------------------------------- */

bool lks_guard_is_one_of(const char *name, const char *const *names, size_t n);
/* Whether an attribute holds text, or decides whether text is shown. */
bool lks_guard_holds_text(const char *key);
/* Writes the attribute to those of the tag, if it is of use. */
void lks_guard_end_attribute(lks_guard *g);
/* Whether the script that begins holds data. */
bool lks_guard_is_data_script(const lks_guard *g);
/* Whether the tag changes nothing and can be left out. */
bool lks_guard_is_idle(const lks_guard *g);

#endif
