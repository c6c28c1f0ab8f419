/* SPDX-License-Identifier: Apache-2.0 */
/*
 * output.h - what readers write to: keeps the budgets, the depth and the path,
 * gives embedded documents to their readers and the rest to a sink.
 */
#ifndef EXTRACT_OUTPUT_H
#define EXTRACT_OUTPUT_H

#include "tools/leakscan-extract/reader.h"

/* What readers are told to end with: a budget is used up, or the sink is gone. */
enum { EXTRACT_ENDED = 1 };

/* Of one message, whatever the number of its documents. */
typedef struct extract_limits {
    uint64_t bytes;                  /* unpacked and extracted */
    uint32_t depth;                  /* of documents in documents */
    uint32_t members;
    uint32_t ratio;                  /* unpacked to packed, per document of the message */
} extract_limits;

typedef enum {
    EXTRACT_TEXT,                    /* made by a reader */
    EXTRACT_DOCUMENT                 /* embedded bytes that no reader claims */
} extract_kind;

typedef struct extract_piece {
    extract_kind kind;
    const char *path;                /* "inner.zip!/a.txt"; "" for the document itself */
    const char *media_type, *charset, *name;   /* "" if unknown */
} extract_piece;

/* Where pieces go, one after another.  Non-zero ends everything. */
typedef struct extract_sink {
    int (*begin)(void *userdata, const extract_piece *piece);
    int (*data)(void *userdata, const void *bytes, size_t length);
    int (*end)(void *userdata);
} extract_sink;

extract_output *extract_output_new(const extract_limits *limits, const extract_sink *sink,
                                   void *userdata);
void extract_output_free(extract_output *out);
/* Another sink, for the documents that follow. */
void extract_output_set_sink(extract_output *out, const extract_sink *sink, void *userdata);
/* Reads a document of the message; answers its gaps. */
uint32_t extract_output_read(extract_output *out, const extract_document *document);

/* What may be taken from now on, and what was taken since. */
void extract_output_set_budget(extract_output *out, uint64_t bytes, uint32_t members);
void extract_output_spent(const extract_output *out, uint64_t *bytes, uint32_t *members);
/* A build may have a second program that reads more.  Unless it is `alone`, reading
 * ends at the first document that is for the other one, and says so. */
void extract_output_set_alone(extract_output *out, bool is_alone);
bool extract_output_is_beyond(const extract_output *out);

/* Asked again and again while documents are read: the gap to end with, or 0.  For a
 * process that must not be ended from outside. */
typedef uint32_t (*extract_watch_fn)(void *userdata);
void extract_output_set_watch(extract_output *out, extract_watch_fn watch, void *userdata);

/* The same as extract_embedded for what extract_unpack has counted already. */
int extract_output_embed(extract_output *out, const extract_document *document,
                         const char *member);
/* Of the document being read. */
const char *const *extract_output_passwords(const extract_output *out);
/* Counts a password that is tried at the cost of so many rounds of hashing.  false: no
 * more may be tried on the message's document. */
bool extract_output_try(extract_output *out, uint64_t rounds);
/* Counts one more member. */
int extract_output_member(extract_output *out);

/* Whether the text of pictures is wanted; to be said before readers are prepared. */
void extract_output_want_ocr(bool is_wanted);
/* Calls `prepare` of every reader; those that fail are left out from then on. */
void extract_output_prepare(void);
/* The reader that claims the document, or NULL. */
const extract_reader *extract_output_reader(const extract_document *document);
/* The i-th reader that is ready, containers last; NULL past the last. */
const extract_reader *extract_output_reader_at(size_t i);

#endif
