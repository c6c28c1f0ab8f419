/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/decode.h"

#include "libleakscan/leakscan.h"

static bool is_encoded(GMimeContentEncoding encoding)
{
    return encoding == GMIME_CONTENT_ENCODING_BASE64 ||
           encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
           encoding == GMIME_CONTENT_ENCODING_UUENCODE;
}

int lks_decode_range(const lks_decoder *decoder, uint64_t at, uint64_t end,
                     GMimeContentEncoding encoding)
{
    GMimeEncoding state;
    bool has_encoding = is_encoded(encoding);
    g_mime_encoding_init_decode(&state, encoding);
    while (at < end) {
        size_t length;
        size_t want = (size_t)MIN(end - at, LKS_DECODE_PIECE);
        const uint8_t *data = lks_lines_peek(decoder->lines, at, want, &length);
        if (length == 0)
            return LEAKSCAN_E_IO;
        at += length;
        if (has_encoding) {
            length = g_mime_encoding_step(&state, (const char *)data, length,
                                          (char *)decoder->buffer);
            if (at == end)
                length += g_mime_encoding_flush(&state, "", 0, (char *)decoder->buffer + length);
            data = decoder->buffer;
        }
        int answer = length > 0 ? decoder->data(decoder->userdata, data, length) : 0;
        if (answer != 0)
            return answer;
    }
    return 0;
}
