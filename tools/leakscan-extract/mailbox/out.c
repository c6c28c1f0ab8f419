/* SPDX-License-Identifier: Apache-2.0 */
/*
 * out.c - the bytes of an item, counted.
 */
#include <stdarg.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tools/leakscan-extract/mailbox/out.h"

void mailbox_write(mailbox_out *out, const void *bytes, size_t length)
{
    if (out->is_ended || length == 0)
        return;
    size_t taken = (size_t)MIN((uint64_t)length, out->left);
    if (taken > 0 && out->write(out->userdata, bytes, taken) != 0)
        out->is_ended = true;
    out->left -= taken;
    if (taken < length) {
        out->gaps |= LEAKSCAN_GAP_TOO_LARGE;
        out->is_ended = true;
    }
}

void mailbox_print(mailbox_out *out, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    mailbox_write(out, text, strlen(text));
    g_free(text);
}

void mailbox_base64_add(mailbox_base64 *b, const void *bytes, size_t length)
{
    enum { STEP = 16 * 1024, ROOM = (STEP / 3 + 1) * 4 + 4 };
    const guchar *at = bytes;
    gchar text[ROOM + ROOM / 72 + 8];
    while (length > 0 && !b->out->is_ended) {
        size_t step = MIN(length, STEP);
        gsize made = g_base64_encode_step(at, step, TRUE, text, &b->state, &b->save);
        mailbox_write(b->out, text, made);
        at += step;
        length -= step;
    }
}

void mailbox_base64_end(mailbox_base64 *b)
{
    gchar text[16];
    gsize made = g_base64_encode_close(TRUE, text, &b->state, &b->save);
    mailbox_write(b->out, text, made);
    b->state = b->save = 0;
}
