/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extract.h - attached documents to texts and nested documents, by the helper
 * process leakscan-extract.
 *
 * Nothing the helper does or says can harm the host: what it answers is checked,
 * it is waited for no longer than the limits allow, and when it dies another is
 * started.
 */
#ifndef LKS_EXTRACT_EXTRACT_H
#define LKS_EXTRACT_EXTRACT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct leakscan_backend;

typedef struct lks_extract_options {
    const struct leakscan_backend *backend;   /* who reads instead of the helper, or NULL */
    const char *helper;      /* path of leakscan-extract; NULL or "": nothing is extracted */
    uint64_t document_bytes; /* taken of one document */
    uint64_t bytes;          /* given back of one message */
    uint64_t memory;         /* of the helper's child */
    uint32_t depth, members, ratio;
    uint32_t seconds;        /* waited for one document, and of processor for one message */
    uint64_t cache_bytes;    /* kept of what documents held, for when they come again */
    bool wants_ocr;          /* pictures are documents too, and their text is read */
    const atomic_int *interrupted;   /* set from elsewhere: end early */
} lks_extract_options;

/* A piece of what a document holds; strings valid UTF-8 without control
 * characters, borrowed for the call. */
typedef struct lks_extract_piece {
    bool is_text;            /* text of a document, else the bytes of something embedded */
    const char *path;        /* inside the document, "forms.zip!/a.docx"; "" for itself */
    const char *media_type;  /* lower case; "" if unknown */
    const char *charset;     /* lower case; NULL if unknown */
    const char *name;        /* NULL if none */
} lks_extract_piece;

/* Pieces come one after another; each that begins ends.  Non-zero ends the
 * reading and is its answer. */
typedef struct lks_extract_sink {
    int (*begin)(void *userdata, const lks_extract_piece *piece);
    int (*data)(void *userdata, const uint8_t *data, size_t length);
    int (*end)(void *userdata);
} lks_extract_sink;

/* One worker's; starts the helper when the first document comes. */
typedef struct lks_extractor lks_extractor;
lks_extractor *lks_extractor_new(const lks_extract_options *options);
void lks_extractor_free(lks_extractor *x);

/* Whether there is a helper to read documents. */
bool lks_extractor_is_there(lks_extractor *x);
/* The message is over: its child ends, and the next has its own budgets. */
void lks_extractor_end_message(lks_extractor *x);

/* Takes a document's bytes in pieces. */
void lks_extractor_open(lks_extractor *x, const char *media_type, const char *name);
void lks_extractor_feed(lks_extractor *x, const uint8_t *data, size_t length);
/* Has the document read and gives what it holds.  Gaps are or-ed into *gaps.
 * 0, LEAKSCAN_STOPPED, or what the sink answered.  A document that was read before
 * under the same name and type gives the same without being read. */
int lks_extractor_close(lks_extractor *x, const lks_extract_sink *sink, void *userdata,
                        uint32_t *gaps);
/* Forgets the document. */
void lks_extractor_drop(lks_extractor *x);

/* A document that was closed, kept to be read once more with passwords. */
typedef struct lks_extract_kept lks_extract_kept;
/* Takes the document that was closed last; NULL if there is none. */
lks_extract_kept *lks_extractor_keep(lks_extractor *x);
void lks_extract_kept_free(lks_extract_kept *kept);
uint64_t lks_extract_kept_length(const lks_extract_kept *kept);
/* As lks_extractor_close; of the passwords the first LKS_EXTRACT_PASSWORDS are tried. */
enum { LKS_EXTRACT_PASSWORDS = 220, LKS_EXTRACT_PASSWORD_BYTES = 255 };
int lks_extractor_read_kept(lks_extractor *x, const lks_extract_kept *kept,
                            const char *const *passwords, const lks_extract_sink *sink,
                            void *userdata, uint32_t *gaps);

/* What the helper reads, as it tells: a line each, name, tab, what reads it.  NULL
 * where there is no helper.  To be freed. */
char *lks_extractor_formats(lks_extractor *x);

/* For tests: the processes at work, or 0. */
int lks_extractor_template_pid(const lks_extractor *x);
int lks_extractor_child_pid(const lks_extractor *x);
/* Documents that were not read because they had been read before. */
unsigned lks_extractor_cache_hits(const lks_extractor *x);

#endif
