/* SPDX-License-Identifier: Apache-2.0 */
/* worst.h - the few messages that score highest, in short. */
#ifndef LEAKSCAN_WORST_H
#define LEAKSCAN_WORST_H

#include <leakscan.h>
#include <stdbool.h>
#include <stdint.h>

#define WORST_MAX 20

/* What is told of one message; strings are the entry's own, NULL if unknown. */
typedef struct worst_entry {
    uint32_t score;
    int level;
    int64_t date;
    uint64_t index;
    uint32_t gaps;
    unsigned copies;          /* met later */
    bool has_id;
    uint64_t content_id;
    char *source, *from, *subject;
    char *combinations;       /* "a, b"; "" if none */
    char *detectors;          /* "us-ssn 12, dob 2": most evidence first */
} worst_entry;

typedef struct worst_list {
    worst_entry entries[WORST_MAX];   /* highest score first, then as met */
    unsigned count;
} worst_list;

/* Keeps the message if it is one of the worst so far; `index` is its own, whatever
 * the report says. */
void worst_add(worst_list *list, const leakscan_report *report, uint64_t index);
void worst_add_copy(worst_list *list, uint64_t content_id);
/* Only what scores more is kept from now on. */
uint32_t worst_floor(const worst_list *list);
void worst_clear(worst_list *list);

#endif
