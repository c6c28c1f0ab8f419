/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reading.h - reads a document as the helper would, for tests of readers.
 */
#ifndef LKS_TESTS_READERS_READING_H
#define LKS_TESTS_READERS_READING_H

#include <stdbool.h>
#include <glib.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"

typedef struct reading {
    char *text;          /* "[path]" and a line end before each text, and "[path name]" for
                            each document handed on, all of them followed by a line end */
    uint32_t gaps;
    bool is_utf8;        /* of every plain text that is said to be */
} reading;

reading read_bytes(const void *bytes, size_t length);
reading read_with_limit(const void *bytes, size_t length, uint64_t limit);
/* Whether the text of pictures is read from now on. */
void read_with_pictures(bool is_wanted);
/* With passwords to be tried; NULL ends them. */
reading read_with_passwords(const void *bytes, size_t length, const char *const *passwords);
/* The same under a name and a label. */
reading read_named(const void *bytes, size_t length, const char *name, const char *type);
void reading_clear(reading *r);

/* Expects the pieces in the text, in this order. */
void expect_in_order(const reading *r, const char *const *pieces);
/* Reads the document cut at every length and with bytes changed at random, some
 * `rounds` times: it must end, and its text be UTF-8. */
void expect_survival(const void *bytes, size_t length, unsigned rounds);

typedef struct zip_member {
    const char *path, *text;
} zip_member;

/* A zip file; members without a path end the list.  The first is stored. */
GByteArray *make_zip(const zip_member *members);

#endif
