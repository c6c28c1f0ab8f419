/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mime.h - one message to its headers and decoded parts.
 *
 * A line scanner (structure.h) finds header blocks and bodies and bounds headers,
 * depth and parts; what lies beyond comes as plain text.  GMime reads the values of
 * headers: encoded words, addresses, dates, parameters.
 */
#ifndef LKS_MIME_MIME_H
#define LKS_MIME_MIME_H

#include <stddef.h>
#include <stdint.h>

#include "libleakscan/model/bytes.h"
#include "libleakscan/model/part.h"

typedef struct lks_mime_limits {
    uint32_t depth;          /* levels of multipart and message/rfc822 */
    uint32_t parts;
    uint64_t header_bytes;   /* parsed of the headers of one part */
} lks_mime_limits;

/* Of the outermost message.  Strings owned, freed by _done; NULL if absent. */
typedef struct lks_envelope {
    char *message_id;        /* with its angle brackets, as it stands, UTF-8 */
    char *from;              /* address of the first mailbox of From, else its text */
    int64_t date;            /* Unix time; INT64_MIN if none or unreadable */
} lks_envelope;
void lks_envelope_init(lks_envelope *e);
void lks_envelope_done(lks_envelope *e);

/* What a header is to the scan. */
typedef enum {
    LKS_HEADER_SUBJECT,
    LKS_HEADER_FILENAME,     /* of a part, where its name is first known */
    LKS_HEADER_OTHER         /* unstructured text by a table of names: Comments, Keywords,
                                X-Classification, Sensitivity, labels, Content-Description;
                                names beside addresses that hold digits; address headers
                                too large to be parsed, undecoded */
} lks_header_kind;

/* What the walk calls, in order of the message.  Non-zero ends the walk and is
 * its answer.  `envelope` is called once, before everything else. */
typedef struct lks_mime_sink {
    int (*envelope)(void *userdata, const lks_envelope *envelope);
    /* `part->path` is the part that carries the header: "" for the message itself,
     * "2" for a header of the message/rfc822 at part 2.  Of `part` only path and
     * media_type count, but for file names.  `text` is decoded UTF-8 with a NUL
     * behind it; a value over 16 KiB comes undecoded and in several pieces. */
    int (*header)(void *userdata, const lks_part *part, lks_header_kind kind,
                  const char *name, const char *text, size_t length);
    /* A leaf part; data is decoded of its transfer encoding, in its charset, in
     * pieces of at most 64 KiB.  Encrypted parts have no data, but for OpenPGP
     * armour amid text.  Text outside of all parts comes as text/plain without a
     * charset, below the part it belongs to: "preamble", "epilogue" ("1.epilogue"),
     * "junk" (lines amid headers that are none), "rest" (what lies beyond a limit).
     * What is base64 again within the text of part 1 is "1.base64".
     * Files uuencoded amid the text of part 1 are "1.uu1", "1.uu2", ... */
    int (*part_begin)(void *userdata, const lks_part *part);
    int (*part_data)(void *userdata, const uint8_t *data, size_t length);
    /* `gaps` of this part alone. */
    int (*part_end)(void *userdata, uint32_t gaps);
} lks_mime_sink;

/* Walks one message (a postmark line before it is passed over).  Gaps of the
 * whole are or-ed into *gaps.  0, what the sink answered, or LEAKSCAN_E_IO.
 * Thread-safe for different messages; the first call initialises GMime. */
int lks_mime_walk(const lks_bytes *message, const lks_mime_limits *limits,
                  const lks_mime_sink *sink, void *userdata, uint32_t *gaps);

/* "gmime 3.2.13". */
const char *lks_mime_version(void);

#endif
