/* SPDX-License-Identifier: Apache-2.0 */
/*
 * leakscan.h - find sensitive content in mail.
 *
 * This header is the whole contract.  A name that is not declared here is not
 * part of libleakscan.  Reading order follows use: status, policy, scanner,
 * input (whole, pushed, pulled), report.
 *
 * Objects and threads
 *   builder   mutable     one thread at a time
 *   policy    immutable   any number of threads at once
 *   scanner   mutable     one thread at a time; make one per worker
 *   reader    mutable     one thread at a time; gives messages, scans none
 *   message   borrowed    one thread at a time; lives until its reader moves on
 *   report    immutable   any number of threads at once
 *
 * Ownership
 *   A pointer stored through a T** parameter belongs to the caller, who gives
 *   it back with the matching _free or _unref, unless the comment says
 *   "borrowed".  A pointer that is returned is borrowed and lives exactly as
 *   long as the object it was read from.  Every _free and _unref accepts NULL.
 *   On failure outputs are untouched.
 *
 * Strings
 *   UTF-8 and NUL-terminated unless a comment says otherwise.  Names that come
 *   from a file system (sources, paths) are bytes as the system gave them.
 *
 * Memory
 *   The library stands on GLib, which ends the process when memory is gone:
 *   LEAKSCAN_E_NOMEM is answered where the library itself can refuse in time.
 *   Every buffer that input can grow has a ceiling, see enum leakscan_limit.
 *
 * Process
 *   The first scanner calls g_mime_init() once; g_mime_shutdown() is never
 *   called.  A thread that scans needs 256 KiB of stack.  After fork() without
 *   exec(), objects made before it may be used in the child.  A scanner that meets
 *   an attached document starts one helper process (leakscan_builder_set_helper),
 *   which is no child of the host and ends with the scanner.  A host that cannot
 *   start processes may link libleakscan-inprocess, see leakscan-inprocess.h, which
 *   is unsafe for hostile mail.
 */
#ifndef LEAKSCAN_H
#define LEAKSCAN_H

#include <stddef.h>
#include <stdint.h>

#define LEAKSCAN_VERSION_MAJOR 0
#define LEAKSCAN_VERSION_MINOR 1
#define LEAKSCAN_VERSION_PATCH 0

#ifndef LEAKSCAN_API                 /* hidden by default; this opens one name */
# if defined(__GNUC__)
#  define LEAKSCAN_API __attribute__((visibility("default")))
# else
#  define LEAKSCAN_API
# endif
#endif
#if defined(__GNUC__)
# define LEAKSCAN_MUST_USE __attribute__((warn_unused_result))
#else
# define LEAKSCAN_MUST_USE
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- status ------------------------------------------------------------ */

/*
 * Calls that can fail return int: zero is success, negative is failure,
 * positive is an answer that is not failure.  Numbers are never reused.
 * What a message contains is never an error: read it from the report.
 */
enum leakscan_status {
    LEAKSCAN_OK             =  0,
    LEAKSCAN_DONE           =  1,  /* the input is used up */
    LEAKSCAN_STOPPED        =  2,  /* your callback asked to stop */
    LEAKSCAN_INPUT_FAILED   =  3,  /* one input could not be read; go on with the next */
    LEAKSCAN_E_NOMEM        = -1,
    LEAKSCAN_E_ARGUMENT     = -2,  /* NULL, out of bounds or unknown number */
    LEAKSCAN_E_STATE        = -3,  /* right call, wrong moment */
    LEAKSCAN_E_BUSY         = -4,  /* re-entered from its own callback */
    LEAKSCAN_E_IO           = -5,  /* reading or spooling failed */
    LEAKSCAN_E_POLICY       = -6,  /* see the builder's diagnostics */
    LEAKSCAN_E_FORMAT       = -7,  /* not of the format asked for */
    LEAKSCAN_E_INTERNAL     = -8
};

/* "ok", "done", ..., "internal"; "unknown" for other numbers.  Never NULL. */
LEAKSCAN_API const char *leakscan_status_name(int status);
/* Of the library that runs: 0x00MMmmpp. */
LEAKSCAN_API uint32_t    leakscan_version(void);
/* One line naming the library and what it was linked with. */
LEAKSCAN_API const char *leakscan_version_details(void);

/* ---- vocabulary of the report ------------------------------------------ */

enum leakscan_category {
    LEAKSCAN_CATEGORY_ALL        = 0,   /* only as an argument: the message's own score */
    LEAKSCAN_CATEGORY_PII        = 1,
    LEAKSCAN_CATEGORY_FINANCIAL  = 2,
    LEAKSCAN_CATEGORY_CREDENTIAL = 3,
    LEAKSCAN_CATEGORY_HEALTH     = 4,
    LEAKSCAN_CATEGORY_CLEARANCE  = 5,
    LEAKSCAN_CATEGORY_MARKING    = 6
};

enum leakscan_level {
    LEAKSCAN_LEVEL_NONE     = 0,   /* not scored: the message failed */
    LEAKSCAN_LEVEL_MINIMAL  = 1,   /*  0..9  */
    LEAKSCAN_LEVEL_LOW      = 2,   /* 10..29 */
    LEAKSCAN_LEVEL_MODERATE = 3,   /* 30..54 */
    LEAKSCAN_LEVEL_HIGH     = 4,   /* 55..79 */
    LEAKSCAN_LEVEL_CRITICAL = 5    /* 80..100 */
};

enum leakscan_message_status {
    LEAKSCAN_MESSAGE_COMPLETE   = 0,   /* no gaps */
    LEAKSCAN_MESSAGE_INCOMPLETE = 1,   /* gaps: something may have been missed */
    LEAKSCAN_MESSAGE_FAILED     = 2    /* nothing could be read; not scored */
};

/* What a message is: mailboxes of Outlook keep more than mail. */
enum leakscan_kind {
    LEAKSCAN_KIND_MAIL        = 0,
    LEAKSCAN_KIND_APPOINTMENT = 1,
    LEAKSCAN_KIND_CONTACT     = 2,   /* and lists of them */
    LEAKSCAN_KIND_TASK        = 3,
    LEAKSCAN_KIND_NOTE        = 4,
    LEAKSCAN_KIND_OTHER       = 5,   /* journal entries and what a program added */
    LEAKSCAN_KIND_DOCUMENT    = 6    /* no mail: LEAKSCAN_OPTION_DOCUMENTS */
};

/* Why a report may have missed something.  Zero means all of it was read. */
enum leakscan_gap {
    LEAKSCAN_GAP_TRUNCATED         = 1 << 0,   /* the input ended inside the message */
    LEAKSCAN_GAP_TOO_LARGE         = 1 << 1,   /* a limit of bytes was passed */
    LEAKSCAN_GAP_TOO_DEEP          = 1 << 2,
    LEAKSCAN_GAP_TOO_MANY_PARTS    = 1 << 3,
    LEAKSCAN_GAP_TOO_MANY_MEMBERS  = 1 << 4,
    LEAKSCAN_GAP_TOO_MANY_FINDINGS = 1 << 5,
    LEAKSCAN_GAP_RATIO             = 1 << 6,   /* compressed beyond belief */
    LEAKSCAN_GAP_ENCRYPTED         = 1 << 7,
    LEAKSCAN_GAP_UNREAD_TYPE       = 1 << 8,   /* a document type that holds text, not read */
    LEAKSCAN_GAP_EXTRACT_FAILED    = 1 << 9,
    LEAKSCAN_GAP_EXTRACT_TIMEOUT   = 1 << 10,
    LEAKSCAN_GAP_CHARSET           = 1 << 11,  /* text read in a guessed charset */
    LEAKSCAN_GAP_MALFORMED         = 1 << 12,  /* MIME that other readers may read otherwise */
    LEAKSCAN_GAP_STEP_LIMIT        = 1 << 13,  /* a pattern hit its limit of steps */
    LEAKSCAN_GAP_TIMEOUT           = 1 << 14,
    LEAKSCAN_GAP_INTERRUPTED       = 1 << 15
};

enum leakscan_where {
    LEAKSCAN_WHERE_SUBJECT    = 1,
    LEAKSCAN_WHERE_BODY       = 2,
    LEAKSCAN_WHERE_ATTACHMENT = 3,
    LEAKSCAN_WHERE_FILENAME   = 4,
    LEAKSCAN_WHERE_HEADER     = 5
};

/* The words of the JSON contract for the numbers above; NULL for others. */
LEAKSCAN_API const char *leakscan_category_name(int category);
LEAKSCAN_API const char *leakscan_level_name(int level);
LEAKSCAN_API const char *leakscan_message_status_name(int status);
LEAKSCAN_API const char *leakscan_kind_name(int kind);
LEAKSCAN_API const char *leakscan_gap_name(uint32_t gap);       /* of one bit */
LEAKSCAN_API const char *leakscan_where_name(int where);
/* The level of that name, or a negative status. */
LEAKSCAN_API int         leakscan_level_from_name(const char *name);

/* ---- policy: built once, then frozen ----------------------------------- */

typedef struct leakscan_builder leakscan_builder;
typedef struct leakscan_policy  leakscan_policy;

LEAKSCAN_API int  leakscan_builder_new(leakscan_builder **out) LEAKSCAN_MUST_USE;
LEAKSCAN_API void leakscan_builder_free(leakscan_builder *b);

/* The rule packs that ship inside the library: "pii-us", "health", ...
 * leakscan_pack_name answers NULL past the last. */
LEAKSCAN_API size_t      leakscan_pack_count(void);
LEAKSCAN_API const char *leakscan_pack_name(size_t i);
/* Text of a shipped pack (XML, leakscan-rules(5)) and its length in bytes;
 * static, NULL for an unknown name. */
LEAKSCAN_API const char *leakscan_pack_text(const char *name, size_t *length);

/* Adds one shipped pack, or with NULL all of them.  A pack that was added
 * already is not added again.  A builder to which no pack was added compiles
 * with all of them; "scoring" always comes along.
 * LEAKSCAN_E_ARGUMENT: no such pack. */
LEAKSCAN_API int leakscan_builder_add_builtin(leakscan_builder *b, const char *name);
/* Adds a rule pack of your own (XML in its own encoding, `length` bytes, copied);
 * `origin` names it in diagnostics.  LEAKSCAN_E_POLICY: see the diagnostics;
 * the builder stands as before and can go on. */
LEAKSCAN_API int leakscan_builder_add_text(leakscan_builder *b, const char *text,
                                           size_t length, const char *origin);
/* The same from a file; LEAKSCAN_E_IO where it cannot be read. */
LEAKSCAN_API int leakscan_builder_add_file(leakscan_builder *b, const char *path);

/* Numbers live behind an enum so that new ones break no one.
 * Each limit that is hit is told as a gap of the message. */
enum leakscan_limit {
    LEAKSCAN_LIMIT_MESSAGE_BYTES  = 1,   /* "message-bytes": read of one message */
    LEAKSCAN_LIMIT_PART_BYTES     = 2,   /* "part-bytes": text read of one part */
    LEAKSCAN_LIMIT_MIME_DEPTH     = 3,   /* "mime-depth" */
    LEAKSCAN_LIMIT_MIME_PARTS     = 4,   /* "mime-parts" */
    LEAKSCAN_LIMIT_FINDINGS       = 5,   /* "findings": distinct values per message */
    LEAKSCAN_LIMIT_MATCH_STEPS    = 6,   /* "match-steps": PCRE2 match limit */
    LEAKSCAN_LIMIT_SPOOL_BYTES    = 7,   /* "spool-bytes": kept in memory before a temporary file */
    LEAKSCAN_LIMIT_HEADER_BYTES   = 8,   /* "header-bytes": headers parsed of one part */
    LEAKSCAN_LIMIT_ARCHIVE_BYTES  = 9,   /* "archive-bytes": decompressed from one mailbox file */
    LEAKSCAN_LIMIT_ARCHIVE_RATIO  = 10,  /* "archive-ratio": decompressed to compressed */
    LEAKSCAN_LIMIT_ARCHIVE_MEMBERS = 11, /* "archive-members": files in one zip or tar */
    LEAKSCAN_LIMIT_EXTRACT_BYTES   = 12, /* "extract-bytes": taken out of one message's attachments */
    LEAKSCAN_LIMIT_EXTRACT_DEPTH   = 13, /* "extract-depth": documents in documents */
    LEAKSCAN_LIMIT_EXTRACT_MEMBERS = 14, /* "extract-members": in one message's attachments */
    LEAKSCAN_LIMIT_EXTRACT_RATIO   = 15, /* "extract-ratio": taken out to put in, of one attachment */
    LEAKSCAN_LIMIT_EXTRACT_SECONDS = 16, /* "extract-seconds": waited for one attachment */
    LEAKSCAN_LIMIT_EXTRACT_MEMORY  = 17, /* "extract-memory": of the process that reads them, bytes */
    LEAKSCAN_LIMIT_EXTRACT_CACHE   = 18  /* "extract-cache": bytes kept of what attachments held,
                                            for when they come again; 0: none */
};
/* "extract-cache" changes no report and is no part of the policy's fingerprint: each scanner
 * keeps so much text in memory, and wipes it when it goes.
 * LEAKSCAN_E_ARGUMENT: unknown limit or a value out of its bounds. */
LEAKSCAN_API int leakscan_builder_set_limit(leakscan_builder *b, int limit, uint64_t value);
/* Any of min, preset, max may be NULL. */
LEAKSCAN_API int leakscan_limit_bounds(int limit, uint64_t *min, uint64_t *preset, uint64_t *max);
LEAKSCAN_API const char *leakscan_limit_name(int limit);             /* NULL: unknown */
LEAKSCAN_API int         leakscan_limit_from_name(const char *name); /* negative: unknown */

/* How a finding's `masked` text is made. */
enum leakscan_show {
    LEAKSCAN_SHOW_SHAPE = 0,   /* digits as #, letters as A or a; *** for credentials */
    LEAKSCAN_SHOW_LAST4 = 1,   /* the shape with its last four letters and digits open (at most
                                  half of them); *** for credentials */
    LEAKSCAN_SHOW_FULL  = 2,   /* the value itself */
    LEAKSCAN_SHOW_NONE  = 3    /* nothing: masked is NULL */
};
LEAKSCAN_API int leakscan_builder_set_show(leakscan_builder *b, int show);

/* The secret under which value ids are made: at least 32 bytes, copied, wiped
 * with the policy, never part of its fingerprint.  Without one a random key is
 * drawn, so ids can be compared within this policy only. */
LEAKSCAN_API int leakscan_builder_set_key(leakscan_builder *b, const void *key, size_t length);

enum leakscan_option {
    LEAKSCAN_OPTION_VECTORSCAN       = 1,  /* 1 (preset): use it where built in; 0: never.
                                              Findings are the same either way. */
    LEAKSCAN_OPTION_ACCEPT_SPECIMENS = 2,  /* 1: published test values count as real (tests) */
    LEAKSCAN_OPTION_DOCUMENTS        = 3,  /* 1: readers give files that are no mail as documents */
    LEAKSCAN_OPTION_REPORT_WEAK      = 4,  /* 1: reports also list findings of confidence below 50
                                              and linkage detectors; they never score */
    LEAKSCAN_OPTION_OCR              = 5   /* 1: the text of pictures and scanned pages is read
                                              (PNG, JPEG, GIF, TIFF, PDF), some seconds a page;
                                              "extract-seconds" counts ten times.  Without it,
                                              or where the helper lacks it, scanned pages are
                                              gap "unread-type" and pictures are counted */
};
LEAKSCAN_API int leakscan_builder_set_option(leakscan_builder *b, int option, int value);

/* The program that reads attached documents (copied): leakscan-extract, which runs
 * as a process of its own in a sandbox.  NULL, the preset: the one installed with
 * this library; "": none.  Where it does not exist, documents are told as gap
 * "unread-type".  It is found by this path alone, never by PATH. */
LEAKSCAN_API int leakscan_builder_set_helper(leakscan_builder *b, const char *path);

/* Another library of the same build that reads attached documents in place of the
 * helper, such as libleakscan-inprocess, whose own header says how it is called and
 * what it costs.  leakscan_builder_set_helper undoes it, and is undone by it.
 * LEAKSCAN_E_ARGUMENT: it is of another version. */
typedef struct leakscan_backend leakscan_backend;
LEAKSCAN_API int leakscan_builder_set_backend(leakscan_builder *b, const leakscan_backend *backend);

/* A password to be tried on encrypted attachments (zip, PDF, Office): UTF-8 of 1 to 255
 * bytes, copied, wiped with the policy, never part of its fingerprint nor of any report.
 * What the body of a message calls a password is tried on its attachments anyway.  At
 * most 200.  LEAKSCAN_E_ARGUMENT: none such, or one too many. */
LEAKSCAN_API int leakscan_builder_add_password(leakscan_builder *b, const char *password);

/* What is known to be harmless and is not reported. */
enum leakscan_allow {
    LEAKSCAN_ALLOW_VALUE    = 1,   /* a value; separators and case are ignored */
    LEAKSCAN_ALLOW_PATTERN  = 2,   /* a regular expression that the whole value matches */
    LEAKSCAN_ALLOW_SENDER   = 3,   /* an address, or "@domain", of the From header */
    LEAKSCAN_ALLOW_DETECTOR = 4    /* a detector by its id: switched off */
};
LEAKSCAN_API int leakscan_builder_allow(leakscan_builder *b, int kind, const char *what);

/* Where messages above LEAKSCAN_LIMIT_SPOOL_BYTES are kept while they are read
 * (unlinked, mode 0600).  Preset: TMPDIR, else /var/tmp. */
LEAKSCAN_API int leakscan_builder_set_spool_directory(leakscan_builder *b, const char *path);

/* Adds warnings for slow, unbounded or untriggered patterns and poor
 * documentation to the diagnostics.  Answers how many there are, or a status. */
LEAKSCAN_API int leakscan_builder_lint(leakscan_builder *b);

/* On LEAKSCAN_E_POLICY no policy is made and diagnostics say why.  The builder
 * can be changed and compiled again. */
LEAKSCAN_API int leakscan_builder_compile(leakscan_builder *b, leakscan_policy **out) LEAKSCAN_MUST_USE;

enum leakscan_severity { LEAKSCAN_SEVERITY_WARNING = 1, LEAKSCAN_SEVERITY_ERROR = 2 };
typedef struct leakscan_diagnostic leakscan_diagnostic;
LEAKSCAN_API size_t                     leakscan_builder_diagnostic_count(const leakscan_builder *b);
LEAKSCAN_API const leakscan_diagnostic *leakscan_builder_diagnostic(const leakscan_builder *b, size_t i);
LEAKSCAN_API int         leakscan_diagnostic_severity(const leakscan_diagnostic *d);
LEAKSCAN_API const char *leakscan_diagnostic_text(const leakscan_diagnostic *d);
LEAKSCAN_API const char *leakscan_diagnostic_origin(const leakscan_diagnostic *d);
LEAKSCAN_API unsigned    leakscan_diagnostic_line(const leakscan_diagnostic *d);    /* from 1; 0 unknown */
LEAKSCAN_API unsigned    leakscan_diagnostic_column(const leakscan_diagnostic *d);  /* from 1; 0 unknown */

LEAKSCAN_API leakscan_policy *leakscan_policy_ref(leakscan_policy *p);
LEAKSCAN_API void             leakscan_policy_unref(leakscan_policy *p);
/* "sha256:" and 64 hex digits over rules, weights, limits, options and allow
 * lists: equal prints score alike.  The key is no part of it. */
LEAKSCAN_API const char      *leakscan_policy_fingerprint(const leakscan_policy *p);

/* Who reads attached documents. */
enum leakscan_extraction {
    LEAKSCAN_EXTRACTION_NONE       = 0,   /* nobody: they are told as "unread-type" */
    LEAKSCAN_EXTRACTION_HELPER     = 1,   /* the helper process in its sandbox, where it exists */
    LEAKSCAN_EXTRACTION_IN_PROCESS = 2    /* this process, without a sandbox: UNSAFE FOR
                                             HOSTILE MAIL, see leakscan-inprocess.h */
};
/* LEAKSCAN_E_ARGUMENT: no policy. */
LEAKSCAN_API int leakscan_policy_extraction(const leakscan_policy *p);

/* What attached documents a host reads with this policy's helper, and what it could:
 * asks the helper, which is started for it. */
typedef struct leakscan_formats leakscan_formats;
LEAKSCAN_API int    leakscan_formats_new(leakscan_formats **out, const leakscan_policy *p) LEAKSCAN_MUST_USE;
LEAKSCAN_API void   leakscan_formats_free(leakscan_formats *f);
LEAKSCAN_API size_t leakscan_formats_count(const leakscan_formats *f);
LEAKSCAN_API const char *leakscan_formats_name(const leakscan_formats *f, size_t i);   /* "pdf" */
LEAKSCAN_API const char *leakscan_formats_title(const leakscan_formats *f, size_t i);
/* Media types with blanks between; "" where none is told. */
LEAKSCAN_API const char *leakscan_formats_types(const leakscan_formats *f, size_t i);
/* What reads it, with versions where known, "" for code of our own; NULL: it is not read. */
LEAKSCAN_API const char *leakscan_formats_library(const leakscan_formats *f, size_t i);
/* The Debian packages that a build needs to read it; NULL: it is read. */
LEAKSCAN_API const char *leakscan_formats_package(const leakscan_formats *f, size_t i);

/* What the policy holds, to be shown. */
typedef struct leakscan_rule leakscan_rule;
LEAKSCAN_API size_t               leakscan_policy_rule_count(const leakscan_policy *p);
LEAKSCAN_API const leakscan_rule *leakscan_policy_rule(const leakscan_policy *p, size_t i);
LEAKSCAN_API const char *leakscan_rule_id(const leakscan_rule *r);
LEAKSCAN_API const char *leakscan_rule_title(const leakscan_rule *r);
LEAKSCAN_API const char *leakscan_rule_description(const leakscan_rule *r);  /* "" if none */
LEAKSCAN_API const char *leakscan_rule_source(const leakscan_rule *r);       /* "" if none */
LEAKSCAN_API const char *leakscan_rule_pack(const leakscan_rule *r);
LEAKSCAN_API int         leakscan_rule_category(const leakscan_rule *r);
LEAKSCAN_API unsigned    leakscan_rule_weight(const leakscan_rule *r);       /* tenths, 0..100 */
LEAKSCAN_API unsigned    leakscan_rule_confidence_alone(const leakscan_rule *r);    /* 0..100 */
LEAKSCAN_API unsigned    leakscan_rule_confidence_context(const leakscan_rule *r);  /* 0..100 */
LEAKSCAN_API int         leakscan_rule_is_linkage(const leakscan_rule *r);   /* recorded, weighs nothing */
LEAKSCAN_API size_t      leakscan_rule_example_count(const leakscan_rule *r);
LEAKSCAN_API const char *leakscan_rule_example(const leakscan_rule *r, size_t i);
/* 1: the rule must find something in it; 0: must find nothing. */
LEAKSCAN_API int         leakscan_rule_example_is_accept(const leakscan_rule *r, size_t i);
/* Space-separated names of the classes and context lists of the rule. */
LEAKSCAN_API const char *leakscan_rule_classes(const leakscan_rule *r);

/* Runs every accept and reject example of every rule; calls fn for each one
 * that fails (1 from fn stops).  Answers how many failed, or a status. */
typedef int (*leakscan_check_fn)(const leakscan_rule *r, const char *example,
                                 const char *what, void *userdata);
LEAKSCAN_API int leakscan_policy_check(leakscan_policy *p, leakscan_check_fn fn, void *userdata);

/* ---- scanner: one worker's scratch ------------------------------------- */

typedef struct leakscan_scanner leakscan_scanner;
typedef struct leakscan_message leakscan_message;
typedef struct leakscan_report  leakscan_report;

LEAKSCAN_API int  leakscan_scanner_new(leakscan_scanner **out, leakscan_policy *p) LEAKSCAN_MUST_USE;
LEAKSCAN_API void leakscan_scanner_free(leakscan_scanner *s);
/* What went wrong last, in words that never quote the mail; "" if nothing. */
LEAKSCAN_API const char *leakscan_scanner_error(const leakscan_scanner *s);

/* Asks the running scan to end early (gap "interrupted") and all later ones to
 * end at once, until leakscan_scanner_resume.  The one call that is safe from
 * another thread and from a signal handler. */
LEAKSCAN_API void leakscan_scanner_interrupt(leakscan_scanner *s);
LEAKSCAN_API void leakscan_scanner_resume(leakscan_scanner *s);

/* Where the messages scanned next come from: told in their reports.  `source`
 * is copied, NULL for none; `index` and `offset` go up by themselves in a feed. */
LEAKSCAN_API int leakscan_scanner_set_origin(leakscan_scanner *s, const char *source,
                                             uint64_t index, uint64_t offset);
/* Gaps that were met while the message scanned next was cut out of its mailbox
 * (leakscan_message_gaps), for a message that came from another process, or that
 * are known besides: told in its report, then forgotten. */
LEAKSCAN_API int leakscan_scanner_set_gaps(leakscan_scanner *s, uint32_t gaps);

/* Whole: one message in memory (RFC 5322; a postmark line before it is passed over). */
LEAKSCAN_API int leakscan_scan_memory(leakscan_scanner *s, const void *data, size_t length,
                                      leakscan_report **out) LEAKSCAN_MUST_USE;
/* Whole: `length` bytes from `offset` of a seekable descriptor, which is read
 * with pread(2) and stays the caller's. */
LEAKSCAN_API int leakscan_scan_fd(leakscan_scanner *s, int fd, uint64_t offset, uint64_t length,
                                  leakscan_report **out) LEAKSCAN_MUST_USE;
/* Whole: a message that a reader gave; its origin goes into the report. */
LEAKSCAN_API int leakscan_scan_message(leakscan_scanner *s, const leakscan_message *m,
                                       leakscan_report **out) LEAKSCAN_MUST_USE;
/* A file that is no mail, as a document of one part; `name` as the file name. */
LEAKSCAN_API int leakscan_scan_document(leakscan_scanner *s, const void *data, size_t length,
                                        const char *name, leakscan_report **out) LEAKSCAN_MUST_USE;

/* The text that is scanned, in pieces and in order, as finding offsets count
 * it: `part` and `where` say of what, `text` is borrowed for the call and not
 * NUL-terminated.  Called with length 0 at the end of each part.  NULL ends it.
 * Non-zero from fn stops the scan. */
typedef int (*leakscan_text_fn)(const char *part, int where, const char *name,
                                const char *text, size_t length, void *userdata);
LEAKSCAN_API int leakscan_scanner_set_text_sink(leakscan_scanner *s, leakscan_text_fn fn, void *userdata);

enum leakscan_format {
    LEAKSCAN_FORMAT_AUTO    = 0,
    LEAKSCAN_FORMAT_MESSAGE = 1,   /* one RFC 5322 message */
    LEAKSCAN_FORMAT_MBOX    = 2,   /* mboxo, mboxrd */
    LEAKSCAN_FORMAT_MBOXCL  = 3,   /* mboxcl, mboxcl2: Content-Length where it lands on a postmark */
    LEAKSCAN_FORMAT_MMDF    = 4,
    LEAKSCAN_FORMAT_MAILDIR = 5,   /* a directory; readers only */
    LEAKSCAN_FORMAT_MH      = 6    /* a directory; readers only */
};
LEAKSCAN_API const char *leakscan_format_name(int format);               /* NULL: unknown */
LEAKSCAN_API int         leakscan_format_from_name(const char *name);    /* negative: unknown */

/* Pushed: bytes in any pieces, reports out through a callback.  The report is
 * borrowed for the call; ref it to keep it.  Non-zero from fn ends the feed with
 * LEAKSCAN_STOPPED.  Between begin and end (or abort) no other scan may begin
 * on this scanner: LEAKSCAN_E_STATE; from the callback: LEAKSCAN_E_BUSY. */
typedef int (*leakscan_report_fn)(leakscan_report *r, void *userdata);
LEAKSCAN_API int leakscan_feed_begin(leakscan_scanner *s, int format,
                                     leakscan_report_fn fn, void *userdata) LEAKSCAN_MUST_USE;
LEAKSCAN_API int leakscan_feed(leakscan_scanner *s, const void *data, size_t length) LEAKSCAN_MUST_USE;
LEAKSCAN_API int leakscan_feed_end(leakscan_scanner *s) LEAKSCAN_MUST_USE;
LEAKSCAN_API void leakscan_feed_abort(leakscan_scanner *s);

/* ---- reader: messages pulled out of a mailbox --------------------------- */

typedef struct leakscan_reader leakscan_reader;
/* Fills buf, returns bytes read, 0 at the end, negative on failure. */
typedef int64_t (*leakscan_read_fn)(void *buf, size_t size, void *userdata);

/* A file (compressed or an archive of mailboxes too) or a folder tree, which is
 * walked in the order of its names' bytes; links are not followed.  A PST of Outlook is
 * read by the helper process, leakscan_builder_set_helper, and told as failed where
 * there is none; the sources of its messages end in the folder, "a.pst!/Top/Inbox", and
 * their offset is 0. */
LEAKSCAN_API int leakscan_reader_open_path(leakscan_reader **out, leakscan_policy *p,
                                           const char *path, int format) LEAKSCAN_MUST_USE;
/* `source` is told in reports.  The descriptor stays the caller's; it may be a pipe. */
LEAKSCAN_API int leakscan_reader_open_fd(leakscan_reader **out, leakscan_policy *p,
                                         int fd, const char *source, int format) LEAKSCAN_MUST_USE;
LEAKSCAN_API int leakscan_reader_open_fn(leakscan_reader **out, leakscan_policy *p,
                                         leakscan_read_fn fn, void *userdata,
                                         const char *source, int format) LEAKSCAN_MUST_USE;
LEAKSCAN_API void leakscan_reader_free(leakscan_reader *rd);

/* Only messages whose postmark begins in bytes [begin, end): shares of one
 * uncompressed mbox file (o, rd), for jobs on a cluster.  Together the shares
 * give every message once; `index` counts from the share's start.  Before the
 * first _next, else LEAKSCAN_E_STATE.  LEAKSCAN_E_FORMAT for what has no postmarks to
 * cut at: a PST, an archive. */
LEAKSCAN_API int leakscan_reader_set_range(leakscan_reader *rd, uint64_t begin, uint64_t end);

/* The next message, borrowed until the next call on this reader.
 * LEAKSCAN_DONE: no more.  LEAKSCAN_INPUT_FAILED: an input could not be read,
 * leakscan_reader_failed_source and _reason tell which and why; call again. */
LEAKSCAN_API int leakscan_reader_next(leakscan_reader *rd, const leakscan_message **out) LEAKSCAN_MUST_USE;
LEAKSCAN_API const char *leakscan_reader_failed_source(const leakscan_reader *rd);
LEAKSCAN_API const char *leakscan_reader_failed_reason(const leakscan_reader *rd);

/* Gives the rest of a mailbox away, to be read by others in shares: where the message
 * that _next gave last is followed by at least `least` bytes of an uncompressed mbox
 * (o, rd) in a regular file, stores a descriptor (borrowed until the next call), where
 * the next message's postmark begins and where the file ends.  Whoever reads a share
 * opens the descriptor, or the path, with LEAKSCAN_FORMAT_MBOX and sets its range;
 * `index` goes on from the message given last.  This reader counts the file as read,
 * and goes on with the next.  LEAKSCAN_DONE: nothing to give, _next goes on. */
LEAKSCAN_API int leakscan_reader_share_rest(leakscan_reader *rd, uint64_t least, int *fd,
                                            uint64_t *begin, uint64_t *end);

enum leakscan_count {
    LEAKSCAN_COUNT_FILES_SEEN    = 1,
    LEAKSCAN_COUNT_FILES_READ    = 2,
    LEAKSCAN_COUNT_FILES_SKIPPED = 3,   /* no mail */
    LEAKSCAN_COUNT_FILES_FAILED  = 4,
    LEAKSCAN_COUNT_BYTES_READ    = 5,   /* of input so far, as stored */
    LEAKSCAN_COUNT_BYTES_TOTAL   = 6,   /* of input in all, 0 where unknown */
    LEAKSCAN_COUNT_MESSAGES      = 7
};
LEAKSCAN_API uint64_t leakscan_reader_count(const leakscan_reader *rd, int count);

LEAKSCAN_API const char *leakscan_message_source(const leakscan_message *m);
LEAKSCAN_API uint64_t    leakscan_message_index(const leakscan_message *m);   /* from 0 in its source */
LEAKSCAN_API uint64_t    leakscan_message_offset(const leakscan_message *m);  /* bytes of the decompressed mailbox */
LEAKSCAN_API uint64_t    leakscan_message_length(const leakscan_message *m);  /* bytes, without its postmark line */
LEAKSCAN_API uint32_t    leakscan_message_gaps(const leakscan_message *m);    /* met while splitting */
LEAKSCAN_API int         leakscan_message_is_document(const leakscan_message *m);
LEAKSCAN_API int         leakscan_message_kind(const leakscan_message *m);     /* enum leakscan_kind */
/* Nothing of it could be read, and there are no bytes of it: its report is the one of
 * leakscan_report_failed. */
LEAKSCAN_API int         leakscan_message_is_failed(const leakscan_message *m);
/* Reads up to `size` bytes from position `at`, wherever they stand; answers how
 * many, 0 at the end, or LEAKSCAN_E_IO. */
LEAKSCAN_API int64_t     leakscan_message_read(const leakscan_message *m, uint64_t at,
                                               void *buf, size_t size);
/* The bytes where they stand in memory, else NULL: then _fd. */
LEAKSCAN_API const void *leakscan_message_data(const leakscan_message *m);
/* A borrowed descriptor for pread(2) and where the message begins in it, or -1. */
LEAKSCAN_API int         leakscan_message_fd(const leakscan_message *m, uint64_t *offset);

/* ---- report: what one message held ------------------------------------- */

typedef struct leakscan_finding leakscan_finding;

LEAKSCAN_API leakscan_report *leakscan_report_ref(leakscan_report *r);
LEAKSCAN_API void             leakscan_report_unref(leakscan_report *r);
LEAKSCAN_API int         leakscan_report_status(const leakscan_report *r);   /* enum leakscan_message_status */
LEAKSCAN_API const char *leakscan_report_source(const leakscan_report *r);   /* NULL if none */
LEAKSCAN_API uint64_t    leakscan_report_index(const leakscan_report *r);
LEAKSCAN_API uint64_t    leakscan_report_offset(const leakscan_report *r);
LEAKSCAN_API uint64_t    leakscan_report_length(const leakscan_report *r);
/* Findings inside these three are masked as elsewhere.  NULL if none. */
LEAKSCAN_API const char *leakscan_report_message_id(const leakscan_report *r);
LEAKSCAN_API const char *leakscan_report_from(const leakscan_report *r);
LEAKSCAN_API const char *leakscan_report_subject(const leakscan_report *r);
LEAKSCAN_API int64_t     leakscan_report_date(const leakscan_report *r);     /* Unix time; INT64_MIN if none */
/* 16 hex digits under the policy's key over Message-ID and content: copies of a
 * message in several folders have the same. */
LEAKSCAN_API const char *leakscan_report_content_id(const leakscan_report *r);   /* NULL if none */
LEAKSCAN_API uint32_t    leakscan_report_score(const leakscan_report *r, int category); /* 0..100 */
LEAKSCAN_API int         leakscan_report_level(const leakscan_report *r);    /* enum leakscan_level */
LEAKSCAN_API size_t      leakscan_report_combination_count(const leakscan_report *r);
LEAKSCAN_API const char *leakscan_report_combination(const leakscan_report *r, size_t i);
LEAKSCAN_API uint32_t    leakscan_report_gaps(const leakscan_report *r);     /* bits of enum leakscan_gap */
/* Media types that hold no text and were not read, with how many. */
LEAKSCAN_API size_t      leakscan_report_unread_count(const leakscan_report *r);
LEAKSCAN_API const char *leakscan_report_unread_type(const leakscan_report *r, size_t i);
LEAKSCAN_API uint32_t    leakscan_report_unread_number(const leakscan_report *r, size_t i);

LEAKSCAN_API size_t leakscan_report_finding_count(const leakscan_report *r);
LEAKSCAN_API const leakscan_finding *leakscan_report_finding(const leakscan_report *r, size_t i);
LEAKSCAN_API const char *leakscan_finding_detector(const leakscan_finding *f);    /* stable id */
LEAKSCAN_API const char *leakscan_finding_title(const leakscan_finding *f);
LEAKSCAN_API int         leakscan_finding_category(const leakscan_finding *f);
LEAKSCAN_API uint32_t    leakscan_finding_weight(const leakscan_finding *f);      /* tenths, 0..100 */
LEAKSCAN_API uint32_t    leakscan_finding_confidence(const leakscan_finding *f);  /* 0..100 */
LEAKSCAN_API uint32_t    leakscan_finding_count(const leakscan_finding *f);       /* occurrences in this part */
LEAKSCAN_API int         leakscan_finding_where(const leakscan_finding *f);
LEAKSCAN_API const char *leakscan_finding_part(const leakscan_finding *f);        /* "1.2", "hdr:subject" */
LEAKSCAN_API const char *leakscan_finding_name(const leakscan_finding *f);        /* attachment's file name or NULL */
LEAKSCAN_API uint64_t    leakscan_finding_start(const leakscan_finding *f);       /* bytes of the part's text */
LEAKSCAN_API uint64_t    leakscan_finding_end(const leakscan_finding *f);         /* exclusive */
LEAKSCAN_API const char *leakscan_finding_masked(const leakscan_finding *f);      /* or a label; NULL with SHOW_NONE */
LEAKSCAN_API const char *leakscan_finding_value_id(const leakscan_finding *f);    /* keyed, 16 hex digits */
/* Why the confidence is what it is: "pattern", "checksum", "near: social security", ... */
LEAKSCAN_API size_t      leakscan_finding_evidence_count(const leakscan_finding *f);
LEAKSCAN_API const char *leakscan_finding_evidence(const leakscan_finding *f, size_t i);

/* The arithmetic of the score in lines of text: evidence of each detector, sums
 * of categories, combinations with their floors.  Written to buf snprintf-like:
 * answers the length needed without the NUL; buf may be NULL if size is 0. */
LEAKSCAN_API size_t leakscan_report_explain(const leakscan_report *r, char *buf, size_t size);
/* The message line of the JSON contract, without a newline; snprintf-like. */
LEAKSCAN_API size_t leakscan_report_json(const leakscan_report *r, char *buf, size_t size);

/* A report as bytes, for another process of the same library version; they are
 * checked as hostile when loaded.  _save is snprintf-like without a NUL. */
LEAKSCAN_API size_t leakscan_report_save(const leakscan_report *r, void *buf, size_t size);
LEAKSCAN_API int    leakscan_report_load(leakscan_report **out, const void *data, size_t length) LEAKSCAN_MUST_USE;
/* A report for a message that could not be scanned: status failed, no score. */
LEAKSCAN_API int    leakscan_report_failed(leakscan_report **out, const char *source,
                                           uint64_t index, uint64_t offset, uint64_t length,
                                           uint32_t gaps) LEAKSCAN_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif /* LEAKSCAN_H */
