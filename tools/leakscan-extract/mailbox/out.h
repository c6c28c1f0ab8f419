/* SPDX-License-Identifier: Apache-2.0 */
/*
 * out.h - where the bytes of an item go, up to its limit.
 */
#ifndef EXTRACT_MAILBOX_OUT_H
#define EXTRACT_MAILBOX_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <glib.h>

typedef struct mailbox_out {
    int (*write)(void *userdata, const void *bytes, size_t length);
    void *userdata;
    uint64_t left;           /* of the item */
    uint32_t gaps;           /* bits of enum leakscan_gap */
    bool is_ended;           /* nothing more is taken: the limit, or nobody listens */
} mailbox_out;

void mailbox_write(mailbox_out *out, const void *bytes, size_t length);
void mailbox_print(mailbox_out *out, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Base64 in lines (RFC 2045, 6.8). */
typedef struct mailbox_base64 {
    mailbox_out *out;
    int state, save;
} mailbox_base64;

void mailbox_base64_add(mailbox_base64 *b, const void *bytes, size_t length);
void mailbox_base64_end(mailbox_base64 *b);

#endif
