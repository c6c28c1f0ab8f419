/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tally.h - what the summaries are made of: counts, copies, the worst messages.
 * Its memory does not grow with the mailbox.
 */
#ifndef LEAKSCAN_TALLY_H
#define LEAKSCAN_TALLY_H

#include <glib.h>
#include <leakscan.h>
#include <stdbool.h>
#include <stdint.h>

#include "answer.h"
#include "worst.h"

#define TALLY_CATEGORIES ANSWER_CATEGORIES
#define TALLY_LEVELS     6
#define TALLY_GAPS       16
#define TALLY_KINDS      7
/* Content ids kept to tell copies; the set stays below 30 MB. */
#define TALLY_COPIES_MAX 900000

typedef struct tally_detector {
    const char *id;          /* the policy's */
    int category;
    uint64_t distinct;       /* distinct values, message by message, without copies */
    uint64_t messages;
} tally_detector;

typedef struct tally {
    uint64_t statuses[3];    /* enum leakscan_message_status */
    uint64_t kinds[TALLY_KINDS];   /* enum leakscan_kind */
    uint64_t levels[TALLY_LEVELS];
    uint64_t with_category[TALLY_CATEGORIES];   /* messages that score there */
    uint32_t category_highest[TALLY_CATEGORIES];
    uint64_t gaps[TALLY_GAPS];
    uint64_t copies;
    uint64_t messages;
    bool is_copies_full;
    int highest;             /* level */
    tally_detector *detectors;   /* by the rule's index in the policy */
    size_t detector_count;
    GHashTable *content_ids;
    worst_list worst;
} tally;

void tally_init(tally *t, const leakscan_policy *policy);
void tally_clear(tally *t);
/* Answers whether a message with the same content was counted before. */
bool tally_add(tally *t, const answer *a, uint64_t index, int kind);
/* No message that scores this or less can be among the worst any more. */
uint32_t tally_worst_floor(const tally *t);
uint64_t tally_seen(const tally *t);
/* Detectors with a count, most first; the array is the caller's. */
GPtrArray *tally_detectors(const tally *t);

#endif
