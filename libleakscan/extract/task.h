/* SPDX-License-Identifier: Apache-2.0 */
/*
 * task.h - one document to be read, and what is left of its message's budgets.
 */
#ifndef LKS_EXTRACT_TASK_H
#define LKS_EXTRACT_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "libleakscan/extract/extract.h"

typedef struct lks_extract_task {
    int fd;                          /* a sealed memory file */
    uint64_t length;
    const char *media_type, *name;   /* "" if unknown */
    const char *const *passwords;    /* NULL at the end */
    bool is_pdf;                     /* by its first bytes */

    uint64_t bytes_left;             /* of the message; counted down */
    uint32_t members_left;
    uint32_t gaps;                   /* of the document */
    bool is_whole;                   /* all was answered, no matter with what gaps */
} lks_extract_task;

#endif
