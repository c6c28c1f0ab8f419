/* SPDX-License-Identifier: Apache-2.0 */
/*
 * markup.h - stands before the HTML parser.  Text goes straight to the caller, its
 * character references read; the parser gets only tags, bounded and well formed,
 * in pieces of fixed size, so that its time stays linear and its result does not
 * depend on how the input was cut.
 *
 * Tags are read as the HTML Standard, 13.2.5, reads them and written again with
 * those attributes alone that can hold text.  Comments, scripts and style do not
 * reach the parser, nor do tags that change nothing.
 */
#ifndef LKS_TEXT_HTML_GUARD_H
#define LKS_TEXT_HTML_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libleakscan/text/reference.h"

enum {
    LKS_MARKUP_BATCH = 2048,  /* of whole tags: handed to the parser at once */
    LKS_MARKUP_NAME = 32,     /* of a name of a tag or an attribute; longer ones are cut */
    LKS_MARKUP_VALUE = 4096,  /* of an attribute; what is longer is given as hidden text */
    LKS_MARKUP_ATTRIBUTES = 16384, /* of all attributes of a tag, as written */
    /* A batch that is all but full, a tag and the few bytes written with it. */
    LKS_MARKUP_ROOM = LKS_MARKUP_BATCH + LKS_MARKUP_NAME + LKS_MARKUP_ATTRIBUTES + 16
};

typedef struct lks_markup_sink {
    /* For the parser: whole tags, with no text but single spaces before them. */
    void (*markup)(void *userdata, const char *text, size_t length);
    /* Text between the tags, after all markup before it. */
    void (*text)(void *userdata, const char *text, size_t length);
    /* A line end, as by <br>. */
    void (*line_break)(void *userdata);
    /* Text that is not shown; `is_end` closes a piece of it. */
    void (*hidden)(void *userdata, const char *text, size_t length, bool is_end);
    void *userdata;
} lks_markup_sink;

typedef struct lks_markup {
    lks_markup_sink sink;
    int state;
    bool is_malformed;       /* text may have been read otherwise than a browser would */
    bool is_end_tag;
    bool is_kept;            /* the attribute can hold text */
    bool is_overflow;        /* the value is longer than LKS_MARKUP_VALUE */
    bool is_unseen;          /* some element has hidden its content */
    bool is_exact;           /* that, or white space has counted in some element */
    bool has_space;          /* white space waits for what follows */
    bool is_after_border;    /* so far the line is empty: white space is none */
    bool is_shown;           /* the raw text holds data and is given */
    bool is_fresh;           /* nothing of the comment was read */
    bool shows_tags;         /* they are given as text that is not shown */
    bool is_in_tag;          /* in a conditional comment: between < and > */
    unsigned dashes;         /* in a comment: those just read, at most 2 */
    lks_reference reference;
    char quote;
    unsigned kind;           /* of the tag's element */
    size_t name_length, key_length, value_length, match;
    size_t attributes_length, batch_length, hidden_length;
    size_t value_used, attributes_used, batch_used; /* the most that was written since the wipe */
    char name[LKS_MARKUP_NAME + 1];
    char key[LKS_MARKUP_NAME + 1];
    char raw_end[LKS_MARKUP_NAME + 4];  /* "</script" */
    char value[LKS_MARKUP_VALUE];
    char attributes[LKS_MARKUP_ATTRIBUTES];
    char batch[LKS_MARKUP_ROOM];
    char hidden[512];
} lks_markup;

void lks_markup_begin(lks_markup *g, lks_markup_sink sink);
void lks_markup_feed(lks_markup *g, const char *text, size_t length);
void lks_markup_end(lks_markup *g);

void lks_markup_wipe(lks_markup *g);

/* ---- for the files of the tokenizer alone ---------------------------------------- */

enum {
    LKS_IN_TEXT, LKS_IN_TAG_OPEN, LKS_IN_END_TAG_OPEN, LKS_IN_DECLARATION, LKS_IN_TAG_NAME,
    LKS_BEFORE_KEY, LKS_IN_KEY, LKS_AFTER_KEY, LKS_BEFORE_VALUE, LKS_IN_VALUE, LKS_IN_QUOTED,
    LKS_IN_COMMENT, LKS_IN_BOGUS, LKS_IN_DOCTYPE, LKS_IN_RAW
};

static inline bool lks_markup_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char lks_markup_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Whether the address of a link says something of a person: an address of mail, a
 * telephone number, a number in groups. */
bool lks_markup_is_telling_link(const char *link, size_t length);
/* Hands on what is gathered for the parser. */
void lks_markup_flush(lks_markup *g);
/* Whether an attribute holds text, or decides whether text is shown. */
bool lks_markup_holds_text(const lks_markup *g);
/* Adds to the value of an attribute that is kept. */
void lks_markup_put_value(lks_markup *g, const char *text, size_t length);
/* Writes the attribute to those of the tag, if it is of use. */
void lks_markup_end_attribute(lks_markup *g);

/* markup_hidden.c: each feed answers how many bytes it has read. */
void lks_markup_put_hidden(lks_markup *g, const char *text, size_t length);
void lks_markup_end_hidden(lks_markup *g);
void lks_markup_begin_bogus(lks_markup *g, const char *text, size_t length);
void lks_markup_begin_raw(lks_markup *g);
void lks_markup_feed_declaration(lks_markup *g, char c);
size_t lks_markup_feed_comment(lks_markup *g, const char *text, size_t length);
size_t lks_markup_feed_bogus(lks_markup *g, const char *text, size_t length);
size_t lks_markup_feed_raw(lks_markup *g, const char *text, size_t length);

#endif
