/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detect.h - folded text to matches.
 *
 * An engine is the compiled rule set, immutable, shared by threads; a detector
 * is one worker's scratch.  Text comes in windows that overlap: each window has
 * a core, and a match belongs to the window in whose core its value starts, so
 * that every match is seen once, with LKS_DETECT_MARGIN bytes of text on both
 * sides of the core (less only at the ends of the text).
 */
#ifndef LKS_DETECT_DETECT_H
#define LKS_DETECT_DETECT_H

#include <stddef.h>
#include <stdint.h>

#include "libleakscan/model/diagnostics.h"
#include "libleakscan/model/finding.h"
#include "libleakscan/model/rule.h"

/* Bytes of text around a core that decide about a match that begins in it:
 * two reaches (trigger and match) and a window of context in UTF-8. */
enum { LKS_DETECT_MARGIN = 2 * LKS_REACH + 4 * LKS_PROXIMITY_MAX };

typedef struct lks_engine lks_engine;
typedef struct lks_detector lks_detector;

typedef struct lks_engine_options {
    bool use_vectorscan;     /* for large scans: see is_warm */
    bool is_warm;            /* from the first byte on, not when some megabytes have come */
    bool accept_specimens;
    bool want_weak;          /* also give matches of confidence below 50 */
    uint32_t match_steps;    /* PCRE2 match limit */
} lks_engine_options;

/* Compiles; NULL with errors in `d`.  The rule set must outlive the engine. */
lks_engine *lks_engine_new(const lks_ruleset *set, const lks_engine_options *options,
                           lks_diagnostics *d);
void lks_engine_free(lks_engine *engine);
/* "vectorscan 5.4.9" or "portable". */
const char *lks_engine_trigger_name(const lks_engine *engine);
/* True if a validator of that name exists. */
bool lks_detect_has_validator(const char *name);

/* The widest window, exclusive. */
#define LKS_WINDOW_MAX ((size_t)1 << 30)

/* Called for each resolved match; non-zero stops.  Those of one text come in
 * order of start, but for matches that had to wait: those of a rule that counts
 * from some number on come together when it is reached, and topics, kinds of
 * document and what depends on the whole text when it ends. */
typedef int (*lks_match_fn)(void *userdata, const lks_match *match);
/* Where byte `at` of the folded text stood before it was folded.  Asked for both
 * ends of a value during the call of lks_detector_window that finds it, while
 * that window's text stands; the match may be given later. */
typedef uint64_t (*lks_origin_fn)(void *userdata, uint64_t at);

lks_detector *lks_detector_new(const lks_engine *engine);
void lks_detector_free(lks_detector *d);

/* Who fills origin_start and origin_end of matches from now on; without one they
 * are start and end. */
void lks_detector_set_origin(lks_detector *d, lks_origin_fn fn, void *userdata);

/* Begins a message: `date` judges dates of birth (INT64_MIN: unknown). */
void lks_detector_begin_message(lks_detector *d, int64_t date);

/* Begins one text (a part, subject, file name or header); `where` is
 * enum leakscan_where. */
void lks_detector_begin_text(lks_detector *d, int where, lks_match_fn fn, void *userdata);

/* One window of the text.  `text` holds `length` bytes that begin at byte
 * `base` of the folded text; its core is [core_start, core_end) counted within
 * `text`.  Cores of successive windows join without gap; `is_last` says that
 * the text ends with this window.  Returns 0 or what the callback returned.
 * Never splits a UTF-8 character; LEAKSCAN_E_ARGUMENT where the window is too
 * wide or its core is not inside it. */
typedef struct lks_window {
    const char *text;
    size_t length;
    uint64_t base;
    size_t core_start, core_end;
    bool is_last;
} lks_window;
int lks_detector_window(lks_detector *d, const lks_window *window);

/* Ends the text: matches that waited for the rest of it are given. */
int lks_detector_end_text(lks_detector *d);

/* Gaps (enum leakscan_gap) met since begin_message: step limit, too many findings. */
uint32_t lks_detector_gaps(const lks_detector *d);
/* Wipes what the scratch holds of the mail. */
void lks_detector_wipe(lks_detector *d);

/* The normalised value that validators and value ids see: without space, dot,
 * hyphen and slash, ASCII upper case.  Writes at most `size` - 1 bytes and a
 * NUL; answers the length. */
size_t lks_detect_normalise_value(const char *value, size_t length, char *out, size_t size);

/* "pcre2 10.42, vectorscan 5.4.9", or "pcre2 10.42" where it is not built in. */
const char *lks_detect_version(void);

#endif
