/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/decode.h"

#include "libleakscan/leakscan.h"
#include "libleakscan/mime/base64.h"
#include "libleakscan/mime/quoted_printable.h"

typedef struct transfer {
    GMimeContentEncoding encoding;
    lks_base64 base64;
    lks_quoted_printable quoted;
    GMimeEncoding gmime;     /* uuencode */
} transfer;

/* Decodes a piece; *data and *length become what it holds. */
static void step(transfer *t, uint8_t *buffer, const uint8_t **data, size_t *length)
{
    switch (t->encoding) {
    case GMIME_CONTENT_ENCODING_BASE64:
        *length = lks_base64_step(&t->base64, *data, *length, buffer);
        break;
    case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE:
        *length = lks_qp_step(&t->quoted, *data, *length, buffer);
        break;
    case GMIME_CONTENT_ENCODING_UUENCODE:
        *length = g_mime_encoding_step(&t->gmime, (const char *)*data, *length, (char *)buffer);
        break;
    default:
        return;
    }
    *data = buffer;
}

static size_t finish(transfer *t, uint8_t *buffer, uint32_t *gaps)
{
    if (t->encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
        return lks_qp_finish(&t->quoted, buffer);
    if (t->encoding != GMIME_CONTENT_ENCODING_BASE64)
        return 0;
    if (t->base64.has_more)
        *gaps |= LEAKSCAN_GAP_MALFORMED;
    return lks_base64_finish(&t->base64, buffer);
}

int lks_decode_range(lks_decoder *decoder, uint64_t at, uint64_t end,
                     GMimeContentEncoding encoding)
{
    transfer t = {.encoding = encoding};
    g_mime_encoding_init_decode(&t.gmime, encoding);
    if (encoding == GMIME_CONTENT_ENCODING_UUENCODE)
        t.gmime.state = GMIME_UUDECODE_STATE_BEGIN;
    while (at < end) {
        size_t length;
        size_t want = (size_t)MIN(end - at, LKS_DECODE_PIECE);
        const uint8_t *data = lks_lines_peek(decoder->lines, at, want, &length);
        if (length == 0)
            return LEAKSCAN_E_IO;
        at += length;
        step(&t, decoder->buffer, &data, &length);
        if (at == end && data == decoder->buffer)
            length += finish(&t, decoder->buffer + length, &decoder->gaps);
        int answer = length > 0 ? decoder->data(decoder->userdata, data, length) : 0;
        if (answer != 0)
            return answer;
    }
    return 0;
}
