/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <string.h>
#include <gio/gio.h>
#ifdef HAVE_LZMA
#include <lzma.h>
#endif

#include "tools/leakscan-extract/salvage.h"

/* libarchive holds back less than this, so that nothing more is to be had. */
enum { BLOCK = 64 * 1024, HELD_MAX = 1024 * 1024 };

typedef struct {
    extract_output *out;
    GByteArray *bytes;
    size_t skip;             /* of what comes was given before */
    size_t room;
} salvage;

/* 0: go on; negative: enough; or what the budget answered. */
static int take(salvage *s, const uint8_t *block, size_t length)
{
    size_t skipped = MIN(length, s->skip);
    s->skip -= skipped;
    length = MIN(length - skipped, s->room);
    s->room -= length;
    int rc = length > 0 ? extract_spend(s->out, length) : 0;
    if (rc == 0 && length > 0)
        g_byte_array_append(s->bytes, block + skipped, (guint)length);
    return rc == 0 && s->room == 0 ? -1 : rc;
}

static int salvage_gzip(salvage *s, const extract_document *d)
{
    GConverter *gzip = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
    const uint8_t *from = d->data, *end = d->data + d->length;
    uint8_t *block = g_malloc(BLOCK);
    GConverterResult got = G_CONVERTER_CONVERTED;
    int rc = 0;
    while (rc == 0 && got == G_CONVERTER_CONVERTED) {
        gsize taken = 0, made = 0;
        got = g_converter_convert(gzip, from, (gsize)(end - from), block, BLOCK,
                                  G_CONVERTER_NO_FLAGS, &taken, &made, NULL);
        from += taken;
        if (got != G_CONVERTER_ERROR)
            rc = take(s, block, made);
    }
    g_free(block);
    g_object_unref(gzip);
    return rc;
}

#ifdef HAVE_LZMA
static int salvage_lzma(salvage *s, const extract_document *d)
{
    static const uint64_t memory = UINT64_C(64) << 20;   /* of a dictionary; xz -9 has as much */
    lzma_stream stream = LZMA_STREAM_INIT;
    int rc = 0;
    if (lzma_auto_decoder(&stream, memory + (UINT64_C(8) << 20), LZMA_CONCATENATED) != LZMA_OK)
        return 0;
    uint8_t *block = g_malloc(BLOCK);
    lzma_ret got = LZMA_OK;
    stream.next_in = d->data;
    stream.avail_in = d->length;
    while (rc == 0 && got == LZMA_OK) {
        stream.next_out = block;
        stream.avail_out = BLOCK;
        got = lzma_code(&stream, LZMA_RUN);
        rc = take(s, block, BLOCK - stream.avail_out);
    }
    lzma_end(&stream);
    g_free(block);
    return rc;
}
#endif

int extract_salvage(const extract_document *document, extract_output *out, GByteArray *bytes)
{
    salvage s = {.out = out, .bytes = bytes, .skip = bytes->len, .room = HELD_MAX};
    int rc = 0;
    if (document->length > 3 && memcmp(document->data, "\x1F\x8B\x08", 3) == 0)
        rc = salvage_gzip(&s, document);
#ifdef HAVE_LZMA
    else if (document->length > 6 && (memcmp(document->data, "\xFD" "7zXZ", 6) == 0 ||
                                      memcmp(document->data, "\x5D\0\0", 3) == 0))
        rc = salvage_lzma(&s, document);
#endif
    return MAX(rc, 0);
}
