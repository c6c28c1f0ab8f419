/* SPDX-License-Identifier: Apache-2.0 */
/*
 * answer.h - what a worker tells of a message: the finished line or rows for the
 * output and the numbers for the summary, so that its parent need not load
 * reports.  The parent checks it as hostile: the worker may be in the hands of
 * what it scanned.
 */
#ifndef LEAKSCAN_ANSWER_H
#define LEAKSCAN_ANSWER_H

#include <glib.h>
#include <leakscan.h>
#include <stdbool.h>
#include <stdint.h>

struct writer;

#define ANSWER_CATEGORIES 7

/* An answer larger than this is not sent: its message fails.  At the preset of
 * distinct findings it stays far below. */
#define ANSWER_MAX (16U << 20)

enum answer_flag {
    ANSWER_END    = 1,     /* no message: the share is done; the line is why it failed, if it did */
    ANSWER_HAS_ID = 2      /* content_id is known */
};

/* Distinct values of one detector. */
typedef struct answer_count {
    uint32_t rule;         /* index in the policy */
    uint32_t distinct;
} answer_count;

typedef struct answer_head {
    uint32_t magic;
    uint32_t flags;
    uint64_t sequence;         /* of the task */
    uint64_t offset, length;   /* of the message */
    uint64_t content_id;
    uint32_t gaps;
    uint8_t status, level;     /* enum leakscan_message_status, enum leakscan_level */
    uint8_t scores[ANSWER_CATEGORIES];
    uint8_t reserved;
    uint16_t counts;           /* of answer_count, after the head */
    uint32_t line, saved;      /* bytes after those: output with holes (line.h), and the saved
                                  report if the message may be among the worst */
} answer_head;

/* One as it was received; pointers into the received bytes. */
typedef struct answer {
    answer_head head;
    const uint8_t *counts;     /* not aligned */
    const char *line;
    const uint8_t *saved;
    size_t size;               /* of all of it */
} answer;

/* Makes answers; one for each process. */
typedef struct answer_maker answer_maker;
answer_maker *answer_maker_new(const leakscan_policy *policy, const struct writer *form,
                               int min_level);
void answer_maker_free(answer_maker *m);
/* Appends the answer of a report; `worst_floor` as in wire_cell. */
void answer_append(answer_maker *m, GByteArray *out, uint64_t sequence,
                   const leakscan_report *report, uint32_t worst_floor);
/* The answer of a message that could not be scanned. */
void answer_append_failed(answer_maker *m, GByteArray *out, uint64_t sequence,
                          const char *source, uint64_t offset, uint64_t length, uint32_t gaps);
/* The end of a share; `reason` NULL: all of it was read. */
void answer_append_end(GByteArray *out, uint64_t sequence, const char *reason);

typedef enum { ANSWER_TAKEN, ANSWER_MORE, ANSWER_NONSENSE } answer_verdict;
/* Takes the answer that stands first in `data`; `m` NULL: it was checked before. */
answer_verdict answer_take(const answer_maker *m, const uint8_t *data, size_t length, answer *a);
answer_count answer_count_at(const answer *a, size_t i);

#endif
