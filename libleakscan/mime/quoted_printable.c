/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/quoted_printable.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

typedef enum { HOLD_ON, SOFT_BREAK, ESCAPE, LITERAL, NO_ESCAPE } verdict;

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

/* What `held` and the byte after it make.  Where it is no escape, as much stands
 * for itself as does in GMime. */
static verdict judge(const lks_quoted_printable *qp, uint8_t byte)
{
    uint8_t last = qp->held[qp->held_length - 1];
    if (qp->held_length == 1)
        return byte == '\n' ? SOFT_BREAK : HOLD_ON;
    if (byte == '\n' && (last == '\r' || is_blank(last)))
        return SOFT_BREAK;
    if (is_blank(last) && (is_blank(byte) || byte == '\r') && qp->held_length < LKS_QP_HELD)
        return HOLD_ON;
    if (qp->held_length > 2)
        return NO_ESCAPE;
    return g_ascii_isxdigit((char)last) && g_ascii_isxdigit((char)byte) ? ESCAPE : LITERAL;
}

static size_t release(lks_quoted_printable *qp, uint8_t *out)
{
    size_t length = qp->held_length;
    memcpy(out, qp->held, length);
    qp->held_length = 0;
    return length;
}

static size_t copy_until_escape(const uint8_t *data, size_t length, uint8_t *out)
{
    const uint8_t *equals = memchr(data, '=', length);
    size_t n = equals != NULL ? (size_t)(equals - data) : length;
    memcpy(out, data, n);
    return n;
}

size_t lks_qp_step(lks_quoted_printable *qp, const uint8_t *data, size_t length, uint8_t *out)
{
    size_t at = 0, written = 0;
    while (at < length) {
        if (qp->held_length == 0) {
            size_t n = copy_until_escape(data + at, length - at, out + written);
            written += n;
            at += n;
            if (at < length)
                qp->held[qp->held_length++] = data[at++];
            continue;
        }
        switch (judge(qp, data[at])) {
        case HOLD_ON:
            qp->held[qp->held_length++] = data[at++];
            break;
        case ESCAPE:
            out[written++] = (uint8_t)(g_ascii_xdigit_value((char)qp->held[1]) << 4 |
                                       g_ascii_xdigit_value((char)data[at++]));
            qp->held_length = 0;
            break;
        case SOFT_BREAK:
            at++;
            qp->held_length = 0;
            break;
        case LITERAL:
            written += release(qp, out + written);
            out[written++] = data[at++];
            break;
        case NO_ESCAPE: /* the byte is looked at again, it may begin one */
            written += release(qp, out + written);
            break;
        }
    }
    return written;
}

size_t lks_qp_finish(lks_quoted_printable *qp, uint8_t *out)
{
    return release(qp, out);
}
