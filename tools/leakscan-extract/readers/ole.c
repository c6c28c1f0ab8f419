/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ole.c - compound files by libgsf: every storage is read by what its streams say
 * that it is, so that embedded documents are found wherever they stand.
 */
#include <string.h>
#include <gio/gio.h>
#include <gsf/gsf-doc-meta-data.h>
#include <gsf/gsf-msole-utils.h>

#include "tools/leakscan-extract/quiet.h"
#include "tools/leakscan-extract/readers/ole.h"
#include "tools/leakscan-extract/readers/readers.h"

enum { MAX_STORAGES = 2000, MAX_STREAM = 128 << 20, MAX_CHILDREN = 10000, MAX_NAMES = 100 };

/* [MS-CFB] 2.6.4: names are the same whatever the case of their letters. */
static GsfInput *child_named(const ole_storage *storage, const char *name)
{
    GsfInput *child = gsf_infile_child_by_name(storage->infile, name);
    int count = MIN(gsf_infile_num_children(storage->infile), (int)MAX_NAMES);
    for (int i = 0; child == NULL && i < count; i++) {
        const char *other = gsf_infile_name_by_index(storage->infile, i);
        if (other != NULL && g_ascii_strcasecmp(other, name) == 0)
            child = gsf_infile_child_by_index(storage->infile, i);
    }
    return child;
}

GByteArray *ole_stream(const ole_storage *storage, const char *name)
{
    GsfInput *input = child_named(storage, name);
    if (input == NULL)
        return NULL;
    GByteArray *bytes = NULL;
    gsf_off_t size = gsf_input_size(input);
    bool is_storage = GSF_IS_INFILE(input) && gsf_infile_num_children(GSF_INFILE(input)) >= 0;
    if (size > MAX_STREAM)
        extract_gap(storage->out, LEAKSCAN_GAP_TOO_LARGE);
    else if (size > 0 && !is_storage && extract_spend(storage->out, (uint64_t)size) == 0) {
        bytes = g_byte_array_new();
        g_byte_array_set_size(bytes, (guint)size);
        if (gsf_input_read(input, (size_t)size, bytes->data) == NULL) {
            g_byte_array_unref(bytes);
            bytes = NULL;
            extract_gap(storage->out, LEAKSCAN_GAP_EXTRACT_FAILED);
        }
    }
    g_object_unref(input);
    return bytes;
}

bool ole_has(const ole_storage *storage, const char *name)
{
    GsfInput *input = child_named(storage, name);
    if (input != NULL)
        g_object_unref(input);
    return input != NULL;
}

char *ole_path(const ole_storage *storage, const char *name)
{
    return *storage->path != '\0' ? g_strconcat(storage->path, "/", name, NULL) : g_strdup(name);
}

/* ---- what is embedded ------------------------------------------------------------ */

/* A text that ends with a zero byte; `*at` comes to stand behind it. */
static const char *terminated(const GByteArray *bytes, size_t *at)
{
    const uint8_t *from = bytes->data + *at;
    const uint8_t *zero = *at < bytes->len ? memchr(from, '\0', bytes->len - *at) : NULL;
    if (zero == NULL)
        return NULL;
    *at += (size_t)(zero - from) + 1;
    return (const char *)from;
}

/* [MS-OLEDS] 2.3.6 and what Windows' packager puts into it: a label, a path, four
 * bytes, the path of the moment with its length, and the file with its own. */
static int give_native(const ole_storage *storage, const GByteArray *bytes)
{
    size_t at = 6;
    const char *label = terminated(bytes, &at), *path = label != NULL ? terminated(bytes, &at) : NULL;
    const uint8_t *data = bytes->data + MIN(bytes->len, 4U);
    size_t length = bytes->len - MIN(bytes->len, 4U);
    if (path != NULL && bytes->len - at >= 8) {
        size_t skipped = bytes_u32(bytes->data + at + 4);
        at += 8;
        if (skipped <= bytes->len - at && bytes->len - at - skipped >= 4) {
            at += skipped;
            data = bytes->data + at + 4;
            length = MIN(bytes_u32(bytes->data + at), bytes->len - at - 4);
        }
    }
    char *name = g_utf8_make_valid(label != NULL && *label != '\0' ? label : "object", -1);
    char *member = ole_path(storage, name);
    int rc = extract_embedded(storage->out, member, name, NULL, data, length);
    g_free(member);
    g_free(name);
    return rc;
}

static int give_stream(const ole_storage *storage, const char *name)
{
    GByteArray *bytes = ole_stream(storage, name);
    if (bytes == NULL)
        return extract_spend(storage->out, 0);
    char *member = ole_path(storage, name);
    int rc = extract_embedded(storage->out, member, name, NULL, bytes->data, bytes->len);
    g_free(member);
    g_byte_array_unref(bytes);
    return rc;
}

static int read_package(const ole_storage *storage)
{
    return give_stream(storage, "Package");
}

static int read_contents(const ole_storage *storage)
{
    return give_stream(storage, "CONTENTS");
}

static int read_native(const ole_storage *storage)
{
    GByteArray *bytes = ole_stream(storage, "\001Ole10Native");
    int rc = bytes != NULL ? give_native(storage, bytes) : extract_spend(storage->out, 0);
    if (bytes != NULL)
        g_byte_array_unref(bytes);
    return rc;
}

/* A project of macros; what it says is code. */
static int read_nothing(const ole_storage *storage)
{
    return extract_spend(storage->out, 0);
}

static int read_encrypted(const ole_storage *storage)
{
    int rc;
    if (ole_read_package_by_password(storage, &rc))
        return rc;
    extract_gap(storage->out, LEAKSCAN_GAP_ENCRYPTED);
    return extract_spend(storage->out, 0);
}

/* ---- properties ------------------------------------------------------------------ */

static void say_property(gpointer key, gpointer property, gpointer userdata)
{
    ole_storage *storage = userdata;
    const GValue *value = gsf_doc_prop_get_val(property);
    const char *name = strrchr(key, ':');
    if (value == NULL || !G_VALUE_HOLDS_STRING(value))
        return;
    const char *given = g_value_get_string(value);
    char *valid = g_utf8_make_valid(given != NULL ? given : "", -1);
    char *label = g_utf8_make_valid(name != NULL ? name + 1 : key, -1);
    reader_text_field(storage->text, label, valid);
    g_free(label);
    g_free(valid);
}

static int read_properties(ole_storage *storage)
{
    static const char *const names[] = {"\005SummaryInformation",
                                        "\005DocumentSummaryInformation"};
    char *member = ole_path(storage, "properties");
    reader_text_begin(storage->text, member);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        GsfInput *input = gsf_infile_child_by_name(storage->infile, names[i]);
        GsfDocMetaData *properties = gsf_doc_meta_data_new();
        if (input != NULL) {
            GError *error = gsf_doc_meta_data_read_from_msole(properties, input);
            g_clear_error(&error);
            gsf_doc_meta_data_foreach(properties, say_property, storage);
            g_object_unref(input);
        }
        g_object_unref(properties);
    }
    g_free(member);
    return reader_text_end(storage->text);
}

/* ---- storages -------------------------------------------------------------------- */

static const struct {
    const char *sign;
    int (*read)(const ole_storage *storage);
} kinds[] = {
    {"EncryptedPackage", read_encrypted},
    {"WordDocument", ole_read_word},
    {"Workbook", ole_read_excel},
    {"Book", ole_read_excel},
    {"PowerPoint Document", ole_read_powerpoint},
    {"__properties_version1.0", ole_read_outlook},
    {"Package", read_package},
    {"\001Ole10Native", read_native},
    {"CONTENTS", read_contents},
    {"PROJECT", read_nothing},
};

static void free_storage(gpointer pointer)
{
    ole_storage *storage = pointer;
    g_object_unref(storage->infile);
    g_free(storage->path);
    g_free(storage);
}

static ole_storage *new_storage(const ole_storage *parent, GsfInfile *infile, const char *name)
{
    ole_storage *storage = g_new0(ole_storage, 1);
    char *valid = g_utf8_make_valid(name, -1);
    *storage = *parent;
    storage->infile = infile;
    storage->path = parent->path != NULL ? ole_path(parent, valid) : g_strdup("");
    g_free(valid);
    return storage;
}

/* Storages within, to be read after this one. */
static void queue_children(GQueue *queue, const ole_storage *storage, unsigned *seen)
{
    int count = MIN(gsf_infile_num_children(storage->infile), (int)MAX_CHILDREN);
    for (int i = 0; i < count && *seen < MAX_STORAGES; i++) {
        GsfInput *child = gsf_infile_child_by_index(storage->infile, i);
        const char *name = gsf_infile_name_by_index(storage->infile, i);
        if (child != NULL && name != NULL && GSF_IS_INFILE(child) &&
            gsf_infile_num_children(GSF_INFILE(child)) > 0) {
            g_queue_push_tail(queue, new_storage(storage, GSF_INFILE(child), name));
            ++*seen;
        } else if (child != NULL) {
            g_object_unref(child);
        }
    }
    if (*seen == MAX_STORAGES)
        extract_gap(storage->out, LEAKSCAN_GAP_TOO_MANY_MEMBERS);
}

static int read_storage(ole_storage *storage, bool *is_known)
{
    int rc = read_properties(storage);
    *is_known = false;
    for (size_t i = 0; rc == 0 && i < G_N_ELEMENTS(kinds) && !*is_known; i++) {
        if (!ole_has(storage, kinds[i].sign))
            continue;
        *is_known = true;
        rc = kinds[i].read(storage);
        int end = reader_text_end(storage->text);
        if (rc == EXTRACT_BROKEN) {
            extract_gap(storage->out, LEAKSCAN_GAP_EXTRACT_FAILED);
            rc = end;
        }
    }
    return rc;
}

static int read_storages(GQueue *queue)
{
    unsigned seen = 0;
    int rc = 0;
    for (bool is_first = true; rc == 0 && !g_queue_is_empty(queue); is_first = false) {
        ole_storage *storage = g_queue_pop_head(queue);
        bool is_known;
        rc = read_storage(storage, &is_known);
        if (is_first && !is_known)
            extract_gap(storage->out, LEAKSCAN_GAP_UNREAD_TYPE);
        if (rc == 0)
            queue_children(queue, storage, &seen);
        free_storage(storage);
    }
    return rc;
}

static int read_ole(const extract_document *document, extract_output *out)
{
    GsfInput *input = gsf_input_memory_new(document->data, (gsf_off_t)document->length, FALSE);
    GsfInfile *infile = input != NULL ? gsf_infile_msole_new(input, NULL) : NULL;
    if (input != NULL)
        g_object_unref(input);
    if (infile == NULL)
        return EXTRACT_BROKEN;
    reader_text text;
    reader_text_init(&text, out);
    ole_storage none = {.out = out, .text = &text};
    GQueue *queue = g_queue_new();
    g_queue_push_tail(queue, new_storage(&none, infile, ""));
    int rc = read_storages(queue);
    g_queue_free_full(queue, free_storage);
    reader_text_clear(&text);
    return rc;
}

static bool claims(const extract_document *document)
{
    return document->length >= 512 &&
           memcmp(document->data, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0;
}

/* Types that every child would set up again. */
static void keep_types(void)
{
    const GType kept[] = {GSF_INPUT_TYPE, GSF_INPUT_MEMORY_TYPE, GSF_INFILE_TYPE,
                          GSF_INFILE_MSOLE_TYPE, GSF_DOC_META_DATA_TYPE,
                          G_TYPE_ZLIB_DECOMPRESSOR};
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
        (void)g_type_class_ref(kept[i]);
}

static bool prepare(void)
{
    gsf_init();
    keep_types();
    extract_quiet_domain("libgsf:msole");
    extract_quiet_domain(NULL);
    return codepage_prepare();
}

static const char *const types[] = {
    "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    "application/vnd.ms-outlook", NULL,
};

const extract_reader ole_reader = {
    .name = "ole",
    .library = "libgsf",
    .types = types,
    .claims = claims,
    .prepare = prepare,
    .read = read_ole,
};
