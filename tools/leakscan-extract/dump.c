/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dump.c - a document's pieces on standard output: a header line each, then the
 * bytes of a text; of what no reader claims the length alone.
 */
#include <stdio.h>
#include <glib.h>

#include "tools/leakscan-extract/dump.h"
#include "tools/leakscan-extract/output.h"

typedef struct {
    extract_kind kind;
    size_t length;
} dumping;

static int begin(void *userdata, const extract_piece *piece)
{
    dumping *d = userdata;
    d->kind = piece->kind;
    d->length = 0;
    printf("== %s\t%s\t%s\t%s\t%s\n", piece->kind == EXTRACT_TEXT ? "text" : "document",
           piece->path, piece->media_type, piece->charset, piece->name);
    return 0;
}

static int data(void *userdata, const void *bytes, size_t length)
{
    dumping *d = userdata;
    d->length += length;
    if (d->kind == EXTRACT_TEXT)
        (void)fwrite(bytes, 1, length, stdout);
    return ferror(stdout);
}

static int end(void *userdata)
{
    dumping *d = userdata;
    printf("\n== end %zu\n", d->length);
    return 0;
}

static const extract_sink sink = {.begin = begin, .data = data, .end = end};

int extract_dump(const char *path)
{
    static const char *const no_passwords[] = {NULL};
    static const extract_limits limits = {
        .bytes = 256 << 20, .depth = 10, .members = 10000, .ratio = 200};
    char *bytes;
    gsize length;
    GError *error = NULL;
    if (!g_file_get_contents(path, &bytes, &length, &error)) {
        fprintf(stderr, "leakscan-extract: %s\n", error->message);
        g_error_free(error);
        return 1;
    }
    char *name = g_path_get_basename(path);
    extract_document document = {
        .data = (const uint8_t *)bytes,
        .length = length,
        .fd = -1,
        .media_type = "",
        .name = name,
        .passwords = no_passwords,
    };
    const extract_reader *reader = extract_output_reader(&document);
    printf("== reader %s\n", reader != NULL ? reader->name : "none");
    extract_output *out = extract_output_new(&limits, &sink, &(dumping){0});
    uint32_t gaps = extract_output_read(out, &document);
    extract_output_free(out);
    printf("== gaps 0x%x\n", (unsigned)gaps);
    g_free(name);
    g_free(bytes);
    return 0;
}
