/* SPDX-License-Identifier: Apache-2.0 */
/*
 * picture.c - pictures by tesseract, where reading of pictures was asked for; else
 * they are no documents.
 */
#include <string.h>

#include "tools/leakscan-extract/readers/ocr.h"
#include "tools/leakscan-extract/readers/readers.h"

static const struct {
    const char *bytes;
    size_t length;
} starts[] = {
    {"\x89PNG\r\n", 6}, {"\xFF\xD8\xFF", 3}, {"GIF87a", 6}, {"GIF89a", 6},
    {"II*\0", 4},       {"MM\0*", 4},
};

static bool claims(const extract_document *document)
{
    for (size_t i = 0; i < G_N_ELEMENTS(starts); i++)
        if (document->length > starts[i].length &&
            memcmp(document->data, starts[i].bytes, starts[i].length) == 0)
            return true;
    return false;
}

static int read_picture(const extract_document *document, extract_output *out)
{
    reader_text text;
    reader_text_init(&text, out);
    reader_text_begin(&text, NULL);
    int rc = ocr_read_file(out, &text, document->data, document->length);
    int end = reader_text_end(&text);
    reader_text_clear(&text);
    return rc == EXTRACT_BROKEN || end == 0 ? rc : end;
}

static const char *const types[] = {"image/png", "image/jpeg", "image/gif", "image/tiff", NULL};

const extract_reader picture_reader = {
    .name = "picture",
    .library = "tesseract",
    .types = types,
    .claims = claims,
    .prepare = ocr_prepare,
    .read = read_picture,
};
