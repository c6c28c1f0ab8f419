/* SPDX-License-Identifier: Apache-2.0 */
/*
 * backend.h - another way to have documents read than by the helper process.  It comes
 * from another library of the same build: one of another version is refused.
 */
#ifndef LKS_EXTRACT_BACKEND_H
#define LKS_EXTRACT_BACKEND_H

#include "libleakscan/extract/extract.h"
#include "libleakscan/extract/task.h"

struct leakscan_backend {
    uint32_t version;            /* leakscan_version() of its build */
    uint32_t size;               /* of this structure in its build */
    /* One worker's session; the options are copied. */
    void *(*open)(const lks_extract_options *options);
    void (*close)(void *session);
    /* As lks_session_read, which sets what the budgets have left. */
    int (*read)(void *session, lks_extract_task *task, const lks_extract_sink *sink,
                void *userdata);
    void (*end_message)(void *session);
    /* See lks_extractor_formats. */
    char *(*formats)(void *session);
};

#endif
