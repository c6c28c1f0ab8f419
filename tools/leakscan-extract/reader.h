/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader.h - what a reader of one document format implements, and what it may
 * call.  A reader runs in a sandboxed child of leakscan-extract: it gets bytes
 * and gives text, in the order in which a person would read it.
 *
 * Rules of the sandbox
 *   - no file, socket, thread or process can be opened or started: what a
 *     library reads from files it must have read in `prepare`;
 *   - memory, processor time and output are limited: allocation may fail, and
 *     every loop over the document must ask the output (a non-zero answer ends it);
 *   - a crash costs this document alone and is told as extract-failed.
 */
#ifndef EXTRACT_READER_H
#define EXTRACT_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libleakscan/leakscan.h"   /* enum leakscan_gap */

/* One document, in memory for the call. */
typedef struct extract_document {
    const uint8_t *data;
    size_t length;
    int fd;                          /* the same bytes, read-only and seekable; -1 where
                                        the document came out of another one */
    const char *media_type;          /* as declared, lower case; "" if not */
    const char *name;                /* file name without folders, UTF-8; "" if none */
    const char *const *passwords;    /* to try on what is encrypted; NULL ends the list */
} extract_document;

/* ---- output ------------------------------------------------------------------ */

/* Every call answers 0, or non-zero when reading must end at once: free what is
 * held and hand the answer back. */
typedef struct extract_output extract_output;

/* Begins a text of the document; at most one is open.  `member` says where in the
 * document it stands ("word/document.xml", "Sheet1", "page 3", "properties"), NULL
 * for the document itself.  `media_type` is "text/plain", or "text/html" or the like
 * where tags are to be read by the library.  `charset` as iconv names it; NULL is UTF-8. */
int extract_begin_text(extract_output *out, const char *member, const char *media_type,
                       const char *charset);
/* Text in any pieces, also in the middle of a character.  Line ends keep cells,
 * fields and paragraphs apart; a tab stands between the cells of a row. */
int extract_text(extract_output *out, const void *bytes, size_t length);
int extract_end_text(extract_output *out);
/* The three in one. */
int extract_whole_text(extract_output *out, const char *member, const char *media_type,
                       const char *charset, const void *bytes, size_t length);

/* Something inside that is a document of its own (an attachment, a member of a
 * container, an embedded file): it is looked at again by its bytes, read by the
 * reader that claims it or handed to the library, which reads text, HTML and mail.
 * No text may be open.  `member` is its path within this document, `name` its file
 * name (NULL: the end of `member`), `media_type` what is known of it or NULL. */
int extract_embedded(extract_output *out, const char *member, const char *name,
                     const char *media_type, const void *bytes, size_t length);

/* Tells that something was not read: bits of enum leakscan_gap. */
void extract_gap(extract_output *out, uint32_t gaps);

/* Counts bytes that were decompressed against the budgets of the message.  Texts
 * and embedded documents are counted by themselves; a reader calls this for what it
 * unpacks by itself, before or while it does. */
int extract_spend(extract_output *out, uint64_t bytes);

/* Counts the pixels of pictures whose text is read, before they are: what a picture
 * costs does not depend on the machine. */
int extract_spend_pixels(extract_output *out, uint64_t pixels);
/* Whether the text of pictures is wanted at all.  Known before `prepare`. */
bool extract_wants_ocr(void);

/* ---- containers --------------------------------------------------------------- */

/* A member of a container, alive for the call.  `bytes` may be changed. */
typedef struct extract_member {
    const char *path;                /* UTF-8, no control characters */
    uint8_t *bytes;
    size_t length;
    bool is_whole;                   /* false: it broke off or was cut by a limit */
} extract_member;
typedef int (*extract_member_fn)(void *userdata, const extract_member *member);
/* Whether the member is wanted at all, asked before it is unpacked; NULL: all are. */
typedef bool (*extract_wanted_fn)(void *userdata, const char *path);

/* Unpacks a container that libarchive reads (zip, and so docx or odt; 7z, tar, gz,
 * ...) member by member, under the budgets; what is encrypted or broken is told as
 * a gap.  0, or what `fn` or the budget answered. */
int extract_unpack(const extract_document *document, extract_output *out,
                   extract_wanted_fn wanted, extract_member_fn fn, void *userdata);

/* ---- readers ------------------------------------------------------------------ */

/* Read status other than what the output answered. */
enum { EXTRACT_OK = 0, EXTRACT_BROKEN = -1 };   /* BROKEN: told as extract-failed */

typedef struct extract_reader {
    const char *name;                /* of the format in lower case: "pdf", "docx" */
    const char *library;             /* what reads it, with its version; NULL: nothing but us */
    const char *const *types;        /* media types it reads, NULL at the end */
    /* Whether the document is this reader's.  Content decides; label and name only
     * where content cannot tell.  Must not trust a single byte, and be quick: up to
     * all of the document may be looked at, but a few bytes should do. */
    bool (*claims)(const extract_document *document);
    /* Called once, before the sandbox closes and before any document is seen: load
     * every file the library will want.  NULL: nothing to do.  false: the reader is
     * left out. */
    bool (*prepare)(void);
    int (*read)(const extract_document *document, extract_output *out);
} extract_reader;

/* The readers of this build in the order in which they are asked; the containers'
 * reader comes after all of them.  NULL at the end (readers/readers.c). */
extern const extract_reader *const extract_readers[];
/* Whether the document is for a reader that the light program leaves out; never so in
 * the full one.  Asked before any reader is. */
bool extract_is_for_full(const extract_document *document);

#endif
