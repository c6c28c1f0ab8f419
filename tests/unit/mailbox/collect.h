/* SPDX-License-Identifier: Apache-2.0 */
/*
 * collect.h - copies of the messages that a splitter or an input gave.
 */
#ifndef LKS_TESTS_MAILBOX_COLLECT_H
#define LKS_TESTS_MAILBOX_COLLECT_H

#include <glib.h>

#include "libleakscan/mailbox/mailbox.h"

typedef struct {
    char *text;              /* NUL-terminated */
    size_t length;
    char *source;
    uint64_t index, offset;
    uint32_t gaps;
    bool is_document, is_in_memory;
} collected;

/* Wide limits; spools in the preset directory. */
lks_mailbox_options preset_options(void);
GPtrArray *collection_new(void);
/* As an lks_slot_fn, with a collection. */
int collect(void *collection, const lks_slot *slot);
const collected *message_of(const GPtrArray *collection, guint i);

/* Pushes the bytes in pieces that `step` sizes (0: whole; negative: random with
 * that seed) and answers what came out; *status is the last status. */
GPtrArray *push(const lks_mailbox_options *options, const char *data, size_t length, int step,
                int *status);
/* The messages of an input; failures are added to `failures` (may be NULL) as
 * "source: reason" and go on.  Frees the input. */
GPtrArray *pull(lks_input *input, GPtrArray *failures);
/* "text|text|..." of a collection, for one-line comparisons; g_free it. */
char *joined(const GPtrArray *collection);

#endif
