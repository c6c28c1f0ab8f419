/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_documents.h - a document read as the helper's child reads it, for the
 * targets of the readers: pieces come in their order, within the budgets, and what
 * is said to be UTF-8 is.
 */
#ifndef LKS_TESTS_FUZZ_DOCUMENTS_H
#define LKS_TESTS_FUZZ_DOCUMENTS_H

#include <glib.h>
#include <string.h>

#include "tests/fuzz/fuzz.h"
#include "tools/leakscan-extract/output.h"

enum { DOCUMENT_BYTES = 4 << 20, DOCUMENT_MEMBERS = 200, DOCUMENT_DEPTH = 5 };

typedef struct document_sink {
    GString *text;
    uint64_t bytes;
    unsigned pieces;
    bool is_open, is_utf8;
} document_sink;

static inline int document_begin(void *userdata, const extract_piece *piece)
{
    document_sink *s = userdata;
    HOLDS(!s->is_open && ++s->pieces <= DOCUMENT_MEMBERS);
    HOLDS(piece->path != NULL && piece->media_type != NULL && piece->charset != NULL &&
          piece->name != NULL);
    s->is_open = true;
    s->is_utf8 = piece->kind == EXTRACT_TEXT && strcmp(piece->charset, "utf-8") == 0 &&
                 strcmp(piece->media_type, "text/plain") == 0;
    g_string_truncate(s->text, 0);
    return 0;
}

static inline int document_data(void *userdata, const void *bytes, size_t length)
{
    document_sink *s = userdata;
    HOLDS(s->is_open);
    s->bytes += length;
    HOLDS(s->bytes <= DOCUMENT_BYTES);
    g_string_append_len(s->text, bytes, (gssize)length);
    return 0;
}

static inline int document_end(void *userdata)
{
    document_sink *s = userdata;
    HOLDS(s->is_open);
    HOLDS(!s->is_utf8 || g_utf8_validate(s->text->str, (gssize)s->text->len, NULL));
    s->is_open = false;
    return 0;
}

/* What libraries say of damaged documents, which nobody hears in the helper either. */
static inline GLogWriterOutput say_nothing(GLogLevelFlags level, const GLogField *fields, gsize n,
                                           gpointer userdata)
{
    return G_LOG_WRITER_HANDLED;
}

static inline void prepare_readers(void)
{
    static bool is_prepared;
    if (is_prepared)
        return;
    is_prepared = true;
    g_log_set_always_fatal(G_LOG_FATAL_MASK);
    g_log_set_writer_func(say_nothing, NULL, NULL);
    extract_output_prepare();
}

static inline void read_document(const void *bytes, size_t length, const char *media_type,
                                 const char *name)
{
    static const extract_sink sink = {document_begin, document_data, document_end};
    static const char *const passwords[] = {"secret", NULL};
    static const extract_limits limits = {DOCUMENT_BYTES, DOCUMENT_DEPTH, DOCUMENT_MEMBERS, 200};
    document_sink state = {.text = g_string_new(NULL)};
    prepare_readers();
    extract_document document = {.data = bytes, .length = length, .fd = -1,
                                 .media_type = media_type, .name = name, .passwords = passwords};
    extract_output *out = extract_output_new(&limits, &sink, &state);
    uint32_t gaps = extract_output_read(out, &document);
    HOLDS(gaps < 2 * LEAKSCAN_GAP_INTERRUPTED);
    HOLDS(!state.is_open);
    extract_output_free(out);
    g_string_free(state.text, TRUE);
}

/* Members of a container as a text that is easy to mutate: "@@@NAME", a line end and
 * the content, again and again.  false at the end. */
static inline bool next_member(fuzz_input *in, char name[128], fuzz_input *content)
{
    static const char mark[] = "@@@";
    const uint8_t *at = in->size > 0 ? memmem(in->data, in->size, mark, 3) : NULL;
    if (at == NULL)
        return false;
    at += 3;
    size_t left = in->size - (size_t)(at - in->data), length = 0;
    while (length < left && at[length] != '\n')
        length++;
    size_t kept = MIN(length, 127);
    for (size_t i = 0; i < kept; i++)
        name[i] = at[i] != 0 ? (char)at[i] : '_';
    name[kept] = '\0';
    at += MIN(length + 1, left);
    left = in->size - (size_t)(at - in->data);
    const uint8_t *next = left > 0 ? memmem(at, left, mark, 3) : NULL;
    *content = (fuzz_input){at, next != NULL ? (size_t)(next - at) : left};
    *in = (fuzz_input){at + content->size, left - content->size};
    return true;
}

#endif
