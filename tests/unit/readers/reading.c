/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <archive.h>
#include <archive_entry.h>

#include "tests/unit/readers/reading.h"
#include "tools/leakscan-extract/output.h"

typedef struct {
    GString *all, *piece;
    bool is_utf8, is_text;
} sink_state;

static int begin(void *userdata, const extract_piece *piece)
{
    sink_state *s = userdata;
    s->is_text = piece->kind == EXTRACT_TEXT;
    if (s->is_text)
        g_string_append_printf(s->all, "[%s]\n", piece->path);
    else
        g_string_append_printf(s->all, "[%s %s]\n", piece->path, piece->name);
    s->is_text = s->is_text && strcmp(piece->charset, "utf-8") == 0 &&
                 strcmp(piece->media_type, "text/plain") == 0;
    g_string_truncate(s->piece, 0);
    return 0;
}

static int data(void *userdata, const void *bytes, size_t length)
{
    sink_state *s = userdata;
    g_string_append_len(s->piece, bytes, (gssize)length);
    return 0;
}

static int end(void *userdata)
{
    sink_state *s = userdata;
    if (s->is_text)
        s->is_utf8 &= g_utf8_validate(s->piece->str, (gssize)s->piece->len, NULL);
    g_string_append_len(s->all, s->piece->str, (gssize)s->piece->len);
    g_string_append_c(s->all, '\n');
    return 0;
}

static bool is_prepared;

void read_with_pictures(bool is_wanted)
{
    extract_output_want_ocr(is_wanted);
    is_prepared = false;
}

typedef struct {
    const char *name, *type;
    const char *const *passwords;
} circumstances;

static reading read_all(const void *bytes, size_t length, uint64_t limit, const circumstances *c)
{
    static const extract_sink sink = {.begin = begin, .data = data, .end = end};
    if (!is_prepared)
        extract_output_prepare();
    is_prepared = true;
    extract_limits limits = {.bytes = limit, .depth = 8, .members = 1000, .ratio = 200};
    sink_state s = {.all = g_string_new(NULL), .piece = g_string_new(NULL), .is_utf8 = true};
    /* Of its own size, so that a sanitizer sees what is read beyond it. */
    uint8_t *copy = g_memdup2(bytes, length);
    extract_document document = {.data = copy, .length = length, .fd = -1, .media_type = c->type,
                                 .name = c->name, .passwords = c->passwords};
    extract_output *out = extract_output_new(&limits, &sink, &s);
    reading r = {.gaps = extract_output_read(out, &document)};
    extract_output_free(out);
    g_free(copy);
    g_string_free(s.piece, TRUE);
    r.text = g_string_free(s.all, FALSE);
    r.is_utf8 = s.is_utf8;
    return r;
}

static const char *const no_passwords[] = {NULL};

reading read_with_limit(const void *bytes, size_t length, uint64_t limit)
{
    return read_all(bytes, length, limit, &(circumstances){"", "", no_passwords});
}

reading read_with_passwords(const void *bytes, size_t length, const char *const *passwords)
{
    return read_all(bytes, length, 64 << 20, &(circumstances){"", "", passwords});
}

reading read_named(const void *bytes, size_t length, const char *name, const char *type)
{
    return read_all(bytes, length, 64 << 20, &(circumstances){name, type, no_passwords});
}

reading read_bytes(const void *bytes, size_t length)
{
    return read_with_limit(bytes, length, 64 << 20);
}

void reading_clear(reading *r)
{
    g_free(r->text);
    *r = (reading){0};
}

void expect_in_order(const reading *r, const char *const *pieces)
{
    const char *at = r->text;
    for (size_t i = 0; pieces[i] != NULL; i++) {
        const char *found = strstr(at, pieces[i]);
        ck_assert_msg(found != NULL, "\"%s\" is not in its place in:\n%s", pieces[i], r->text);
        at = found + strlen(pieces[i]);
    }
}

static void expect_one_survival(const uint8_t *bytes, size_t length)
{
    reading r = read_with_limit(bytes, length, 1 << 20);
    ck_assert(r.is_utf8);
    reading_clear(&r);
}

void expect_survival(const void *bytes, size_t length, unsigned rounds)
{
    /* libgsf complains of damaged files by g_critical(), which the tests else die of;
     * in the helper nobody hears it. */
    g_log_set_always_fatal(G_LOG_FATAL_MASK);
    for (size_t cut = 0; cut < length; cut++)
        expect_one_survival(bytes, cut);
    GRand *random = g_rand_new_with_seed(4);
    for (unsigned round = 0; round < rounds; round++) {
        uint8_t *copy = g_memdup2(bytes, length);
        unsigned changes = (unsigned)g_rand_int_range(random, 1, 9);
        for (unsigned i = 0; i < changes; i++) {
            uint8_t *at = copy + g_rand_int_range(random, 0, (gint32)length);
            static const uint8_t edges[] = {0x00, 0x01, 0x7F, 0x80, 0xFF};
            bool is_edge = g_rand_boolean(random);
            *at = is_edge ? edges[g_rand_int_range(random, 0, 5)]
                          : (uint8_t)g_rand_int_range(random, 0, 256);
        }
        expect_one_survival(copy, length);
        g_free(copy);
    }
    g_rand_free(random);
}

static la_ssize_t append(struct archive *a, void *userdata, const void *bytes, size_t length)
{
    (void)a;
    g_byte_array_append(userdata, bytes, (guint)length);
    return (la_ssize_t)length;
}

GByteArray *make_zip(const zip_member *members)
{
    GByteArray *zip = g_byte_array_new();
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    archive_write_set_bytes_in_last_block(a, 1);
    ck_assert_int_eq(archive_write_open(a, zip, NULL, append, NULL), ARCHIVE_OK);
    for (size_t i = 0; members[i].path != NULL; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, members[i].path);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, (la_int64_t)strlen(members[i].text));
        if (i == 0)
            archive_write_zip_set_compression_store(a);
        else
            archive_write_zip_set_compression_deflate(a);
        ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
        archive_write_data(a, members[i].text, strlen(members[i].text));
        archive_entry_free(entry);
    }
    archive_write_close(a);
    archive_write_free(a);
    return zip;
}
