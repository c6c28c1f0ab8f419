/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf_inner.c - objects of a PDF by libqpdf.  poppler 22.12 has no XFA and falls over
 * a file specification without its file (ISO 32000-1, 7.11.4).
 */
#include <stdlib.h>
#include <string.h>
#include <qpdf/qpdf-c.h>

#include "tools/leakscan-extract/readers/pdf_inner.h"

enum {
    MAX_NODES = 10000,               /* of the tree of names */
    MAX_LOOKED = 200000,             /* annotations in all */
    MAX_PAGES = 20000, MAX_PACKETS = 100, MAX_STREAM = 64 << 20
};

typedef struct {
    extract_output *out;
    reader_text *text;
    qpdf_data pdf;
    GHashTable *given;               /* object numbers of files that were handed on */
    unsigned looked;
} inner;

/* The stream's bytes, counted against the budget; NULL if there are none.  To be
 * freed with free(). */
static unsigned char *stream_bytes(inner *in, qpdf_oh stream, size_t *length)
{
    unsigned char *bytes = NULL;
    *length = 0;
    if (!qpdf_oh_is_stream(in->pdf, stream))
        return NULL;
    bool is_read = (qpdf_oh_get_stream_data(in->pdf, stream, qpdf_dl_specialized, NULL, &bytes,
                                            length) & QPDF_ERRORS) == 0;
    if (!is_read)
        extract_gap(in->out, LEAKSCAN_GAP_EXTRACT_FAILED);
    else if (*length > MAX_STREAM)
        extract_gap(in->out, LEAKSCAN_GAP_TOO_LARGE);
    else if (extract_spend(in->out, *length) == 0)
        return bytes;
    free(bytes);
    return NULL;
}

/* ---- XFA ------------------------------------------------------------------------- */

static void append_packet(inner *in, GByteArray *packets, qpdf_oh stream)
{
    size_t length;
    unsigned char *bytes = stream_bytes(in, stream, &length);
    if (bytes != NULL && packets->len + length <= MAX_STREAM)
        g_byte_array_append(packets, bytes, (guint)length);
    free(bytes);
}

/* ISO 32000-1, 12.7.8: one stream, or names and streams in turn. */
static int read_xfa(inner *in, qpdf_oh root)
{
    qpdf_oh form = qpdf_oh_get_key_if_dict(in->pdf, root, "/AcroForm");
    qpdf_oh xfa = qpdf_oh_get_key_if_dict(in->pdf, form, "/XFA");
    GByteArray *packets = g_byte_array_new();
    int count = qpdf_oh_is_array(in->pdf, xfa) ? qpdf_oh_get_array_n_items(in->pdf, xfa) : 0;
    append_packet(in, packets, xfa);
    for (int i = 1; i < count && i < 2 * MAX_PACKETS; i += 2)
        append_packet(in, packets, qpdf_oh_get_array_item(in->pdf, xfa, i));
    int rc = 0;
    if (packets->len > 0) {
        reader_text_begin(in->text, "form");
        bool is_broken = pdf_xfa_read(packets->data, packets->len, in->text) == EXTRACT_BROKEN;
        rc = reader_text_end(in->text);
        if (is_broken)
            extract_gap(in->out, LEAKSCAN_GAP_EXTRACT_FAILED);
    }
    g_byte_array_unref(packets);
    return rc;
}

/* ---- files ----------------------------------------------------------------------- */

/* A string of the dictionary in UTF-8, or NULL; alive until the next one is asked. */
static const char *string_of(inner *in, qpdf_oh dictionary, const char *key)
{
    qpdf_oh value = qpdf_oh_get_key_if_dict(in->pdf, dictionary, key);
    const char *text = NULL;
    if (!qpdf_oh_get_value_as_utf8(in->pdf, value, &text, &(size_t){0}))
        return NULL;
    return text != NULL && *text != '\0' ? text : NULL;
}

static char *name_of(inner *in, qpdf_oh specification)
{
    static const char *const keys[] = {"/UF", "/F", "/Unix", "/DOS", "/Mac"};
    const char *name = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(keys) && name == NULL; i++)
        name = string_of(in, specification, keys[i]);
    return g_utf8_make_valid(name != NULL ? name : "attachment", -1);
}

/* One that names a file and has none is a reference to something elsewhere. */
static int read_file(inner *in, qpdf_oh specification)
{
    static const char *const keys[] = {"/UF", "/F", "/Unix", "/DOS", "/Mac"};
    qpdf_oh files = qpdf_oh_get_key_if_dict(in->pdf, specification, "/EF");
    qpdf_oh stream = files;
    for (size_t i = 0; i < G_N_ELEMENTS(keys) && !qpdf_oh_is_stream(in->pdf, stream); i++)
        stream = qpdf_oh_get_key_if_dict(in->pdf, files, keys[i]);
    if (!qpdf_oh_is_stream(in->pdf, stream) ||
        !g_hash_table_add(in->given, GINT_TO_POINTER(qpdf_oh_get_object_id(in->pdf, stream))))
        return 0;
    size_t length;
    unsigned char *bytes = stream_bytes(in, stream, &length);
    char *name = name_of(in, specification);
    int rc = bytes != NULL ? extract_embedded(in->out, name, name, NULL, bytes, length)
                           : extract_spend(in->out, 0);
    g_free(name);
    free(bytes);
    return rc;
}

static void queue_kids(inner *in, GArray *nodes, qpdf_oh node)
{
    qpdf_oh kids = qpdf_oh_get_key_if_dict(in->pdf, node, "/Kids");
    int count = qpdf_oh_is_array(in->pdf, kids) ? qpdf_oh_get_array_n_items(in->pdf, kids) : 0;
    for (int i = 0; i < count && nodes->len < MAX_NODES; i++) {
        qpdf_oh kid = qpdf_oh_get_array_item(in->pdf, kids, i);
        g_array_append_val(nodes, kid);
    }
}

/* ISO 32000-1, 7.9.6: a tree of names, walked as a list; it may have rings. */
static int read_named_files(inner *in, qpdf_oh root)
{
    GArray *nodes = g_array_new(FALSE, FALSE, sizeof(qpdf_oh));
    qpdf_oh names = qpdf_oh_get_key_if_dict(in->pdf, root, "/Names");
    qpdf_oh first = qpdf_oh_get_key_if_dict(in->pdf, names, "/EmbeddedFiles");
    g_array_append_val(nodes, first);
    int rc = 0;
    for (guint i = 0; i < nodes->len && rc == 0; i++) {
        qpdf_oh node = g_array_index(nodes, qpdf_oh, i);
        qpdf_oh pairs = qpdf_oh_get_key_if_dict(in->pdf, node, "/Names");
        int count = qpdf_oh_is_array(in->pdf, pairs) ? qpdf_oh_get_array_n_items(in->pdf, pairs) : 0;
        for (int at = 1; at < count && rc == 0; at += 2)
            rc = read_file(in, qpdf_oh_get_array_item(in->pdf, pairs, at));
        queue_kids(in, nodes, node);
    }
    g_array_unref(nodes);
    return rc;
}

static int read_pinned_files(inner *in, qpdf_oh page)
{
    qpdf_oh notes = qpdf_oh_get_key_if_dict(in->pdf, page, "/Annots");
    int rc = 0, count = qpdf_oh_is_array(in->pdf, notes) ? qpdf_oh_get_array_n_items(in->pdf, notes) : 0;
    for (int i = 0; i < count && rc == 0 && in->looked++ < MAX_LOOKED; i++) {
        qpdf_oh note = qpdf_oh_get_array_item(in->pdf, notes, i);
        qpdf_oh kind = qpdf_oh_get_key_if_dict(in->pdf, note, "/Subtype");
        if (qpdf_oh_is_name_and_equals(in->pdf, kind, "/FileAttachment"))
            rc = read_file(in, qpdf_oh_get_key_if_dict(in->pdf, note, "/FS"));
    }
    return rc;
}

static int read_pages(inner *in)
{
    int rc = 0, count = MIN(qpdf_get_num_pages(in->pdf), (int)MAX_PAGES);
    for (int i = 0; i < count && rc == 0; i++) {
        rc = read_pinned_files(in, qpdf_get_page_n(in->pdf, (size_t)i));
        qpdf_oh_release_all(in->pdf);
    }
    return rc;
}

/* ---- properties ------------------------------------------------------------------ */

/* Those that poppler gives, and those that no one writes. */
static const char *const unsaid[] = {"/Title", "/Author", "/Subject", "/Keywords", "/Creator",
                                     "/Producer", "/CreationDate", "/ModDate", "/Trapped", NULL};

static int read_properties(inner *in)
{
    qpdf_oh info = qpdf_oh_get_key_if_dict(in->pdf, qpdf_get_trailer(in->pdf), "/Info");
    if (!qpdf_oh_is_dictionary(in->pdf, info))
        return 0;
    reader_text_begin(in->text, "properties");
    qpdf_oh_begin_dict_key_iter(in->pdf, info);
    while (qpdf_oh_dict_more_keys(in->pdf) && in->text->rc == 0) {
        const char *key = qpdf_oh_dict_next_key(in->pdf);
        if (g_strv_contains(unsaid, key))
            continue;
        char *label = g_utf8_make_valid(key + 1, -1);
        const char *text = string_of(in, info, key);
        char *value = g_utf8_make_valid(text != NULL ? text : "", -1);
        reader_text_field(in->text, label, value);
        g_free(label);
        g_free(value);
    }
    return reader_text_end(in->text);
}

int pdf_inner_read(const extract_document *document, const char *password, extract_output *out,
                   reader_text *text, bool *has_form)
{
    inner in = {.out = out, .text = text, .pdf = qpdf_init(), .given = g_hash_table_new(NULL, NULL)};
    int rc = 0;
    qpdf_silence_errors(in.pdf);
    qpdf_set_suppress_warnings(in.pdf, QPDF_TRUE);
    bool is_open = (qpdf_read_memory(in.pdf, "document", (const char *)document->data,
                                     document->length, password) & QPDF_ERRORS) == 0;
    /* What cannot be read at all is told by poppler, which repairs more. */
    if (is_open) {
        qpdf_oh root = qpdf_get_root(in.pdf);
        rc = read_properties(&in);
        uint64_t before = text->written;
        if (rc == 0)
            rc = read_xfa(&in, root);
        *has_form |= text->written > before;
        if (rc == 0)
            rc = read_named_files(&in, root);
        if (rc == 0)
            rc = read_pages(&in);
    }
    /* It complains of an error that no one took. */
    while (qpdf_has_error(in.pdf))
        (void)qpdf_get_error(in.pdf);
    qpdf_cleanup(&in.pdf);
    g_hash_table_unref(in.given);
    return rc;
}
