/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.h - the decoded bytes of one part to UTF-8 text, and from there to
 * folded text that patterns run on, with the way back to its offsets.
 */
#ifndef LKS_TEXT_TEXT_H
#define LKS_TEXT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

#include "libleakscan/model/part.h"

/* ---- reader: bytes of a part to UTF-8 ------------------------------------ */

/* The text that is read: line ends are LF, NUL is a space, or nothing amid a number;
 * what HTML does not show (attributes, comments, scripts) stands on lines of its own
 * after the line it was in. */

/* Whole UTF-8 characters, in order.  Non-zero stops and is the answer of the feed. */
typedef int (*lks_text_fn)(void *userdata, const char *text, size_t length);

typedef struct lks_text_reader lks_text_reader;

/* What becomes of a part. */
typedef enum {
    LKS_TEXT_READ,        /* holds text and is read */
    LKS_TEXT_NONE,        /* picture, sound, video, font: no gap, counted as unread */
    LKS_TEXT_DOCUMENT,    /* a document type that holds text and is not read here: unread-type */
    LKS_TEXT_ENCRYPTED    /* encrypted gap */
} lks_text_kind;
/* By media type, name and the part's first bytes (up to 512; content goes
 * before the label where it is sure). */
lks_text_kind lks_text_classify(const lks_part *part, const uint8_t *head, size_t length);

lks_text_reader *lks_text_reader_new(void);       /* one worker's scratch, reusable */
void lks_text_reader_free(lks_text_reader *r);
/* `part` is used during the call only. */
void lks_text_reader_begin(lks_text_reader *r, const lks_part *part, lks_text_fn fn,
                           void *userdata);
int lks_text_reader_feed(lks_text_reader *r, const uint8_t *data, size_t length);
/* Ends the part; gaps (charset, malformed, ...) are or-ed into *gaps. */
int lks_text_reader_end(lks_text_reader *r, uint32_t *gaps);
void lks_text_reader_wipe(lks_text_reader *r);

/* ---- folding: detectors.md 1.1 -------------------------------------------- */

/* Width, digit, dash, space and homoglyph folding, removal of zero-width
 * characters, of CR before LF, of reply quoting at line starts ("> > ") and of the
 * line end in a number that goes on after a hyphen ("90-\n4399"), and the two case
 * folds outside ASCII (U+212A, U+017F).  Streaming: any pieces
 * that end on whole characters give the same text.  Linear in time. */
typedef struct lks_folder lks_folder;
lks_folder *lks_folder_new(void);
void lks_folder_free(lks_folder *f);
void lks_folder_begin(lks_folder *f);
/* Appends the folded text to the folder's buffer. */
void lks_folder_feed(lks_folder *f, const char *text, size_t length);
void lks_folder_end(lks_folder *f);
/* The buffer: folded text that was not dropped yet, and at which byte of the
 * folded text it begins. */
const char *lks_folder_text(const lks_folder *f, size_t *length, uint64_t *base);
/* Forgets and wipes the first `length` bytes of the buffer. */
void lks_folder_drop(lks_folder *f, size_t length);
/* The byte of the original text for byte `at` (counted from the text's begin)
 * of the folded text that is still in the buffer (its end included). */
uint64_t lks_folder_origin(const lks_folder *f, uint64_t at);
void lks_folder_wipe(lks_folder *f);

/* Any bytes to valid UTF-8: what is not becomes U+FFFD.  Owned by the caller. */
char *lks_text_to_utf8(const char *bytes, size_t length);

const char *lks_text_version(void);   /* "libxml2 2.9.14" */

#endif
