/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex_escape.h - escapes and classes, read for the tokens of a pattern.
 */
#ifndef LKS_POLICY_REGEX_ESCAPE_H
#define LKS_POLICY_REGEX_ESCAPE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* An escape that stands for a set of characters. */
typedef struct lks_set_escape {
    char letter;
    unsigned char width;     /* most bytes of one of them */
    bool is_space;           /* all are white space */
} lks_set_escape;

typedef struct lks_class_facts {
    unsigned width;
    bool is_space;
} lks_class_facts;

bool lks_regex_is_space(gunichar c);
size_t lks_regex_after_character(const char *text, size_t at);
/* Past the next `closing`, or at the end. */
size_t lks_regex_past(const char *text, size_t at, char closing);

const lks_set_escape *lks_regex_find_set_escape(char letter);
size_t lks_regex_set_escape_end(const char *text, size_t at);
gunichar lks_regex_read_code(const char *text, size_t at, size_t most, unsigned base,
                             size_t *end);
/* A code in braces or `most` digits; `at` is at the first of these. */
gunichar lks_regex_read_number(const char *text, size_t at, size_t most, unsigned base,
                               size_t *end);
/* The character that the escape at `at` (its backslash) stands for; false where
 * it stands for none. */
bool lks_regex_read_escape(const char *text, size_t at, gunichar *c, size_t *end);
/* The end of the class that begins at `at`, its bracket. */
size_t lks_regex_read_class(const char *text, size_t at, lks_class_facts *facts);

#endif
