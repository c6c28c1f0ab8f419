/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every file of the mail corpora, walked as one message: nothing crashes, takes
 * long or is read otherwise than GMime alone reads it.
 */
#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tests/support/support.h"
#include "tests/unit/mime/recorder.h"

static unsigned files, compared;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- what GMime alone reads ------------------------------------------------ */

typedef struct leaf {
    char *label;             /* media type, charset and file name */
    uint64_t length;         /* decoded */
    bool is_extra;           /* text that GMime does not give as a part; empty: not kept */
} leaf;

static void clear_leaf(gpointer data)
{
    g_free(((leaf *)data)->label);
}

static GArray *leaves_new(void)
{
    GArray *leaves = g_array_new(FALSE, FALSE, sizeof(leaf));
    g_array_set_clear_func(leaves, clear_leaf);
    return leaves;
}

static int on_envelope(void *userdata, const lks_envelope *envelope)
{
    return 0;
}

static int on_header(void *userdata, const lks_part *part, lks_header_kind kind, const char *name,
                     const char *text, size_t length)
{
    return 0;
}

/* In lower case: how it was written is of no account. */
static char *make_label(const char *media_type, const char *charset, const char *name)
{
    char *text = g_strconcat(media_type, " ", charset != NULL ? charset : "", " ",
                             name != NULL ? name : "", NULL);
    char *valid = g_utf8_make_valid(text, -1);
    char *label = g_ascii_strdown(valid, -1);
    g_free(valid);
    g_free(text);
    return label;
}

static int on_begin(void *userdata, const lks_part *part)
{
    const char *last = strrchr(part->path, '.');
    last = last != NULL ? last + 1 : part->path;
    leaf l = {make_label(part->media_type, part->charset, part->name), 0,
              !g_ascii_isdigit(last[0])};
    g_array_append_val((GArray *)userdata, l);
    return 0;
}

static int on_data(void *userdata, const uint8_t *data, size_t length)
{
    GArray *leaves = userdata;
    g_array_index(leaves, leaf, leaves->len - 1).length += length;
    return 0;
}

static int on_end(void *userdata, uint32_t gaps)
{
    GArray *leaves = userdata;
    const leaf *last = &g_array_index(leaves, leaf, leaves->len - 1);
    if (last->is_extra || last->length == 0)
        g_array_set_size(leaves, leaves->len - 1);
    return 0;
}

static void add_leaf(GArray *leaves, GMimeObject *object)
{
    GMimeDataWrapper *content = GMIME_IS_PART(object) ? g_mime_part_get_content((GMimePart *)object)
                                                      : NULL;
    GMimeContentType *type = g_mime_object_get_content_type(object);
    if (content == NULL)
        return;
    GMimeStream *null = g_mime_stream_null_new();
    char *name = g_mime_content_type_get_mime_type(type);
    leaf l = {make_label(name, g_mime_content_type_get_parameter(type, "charset"),
                         GMIME_IS_PART(object) ? g_mime_part_get_filename((GMimePart *)object)
                                               : NULL),
              0, false};
    l.length = (uint64_t)g_mime_data_wrapper_write_to_stream(content, null);
    if (l.length > 0)
        g_array_append_val(leaves, l);
    else
        g_free(l.label);
    g_object_unref(null);
    g_free(name);
}

static GArray *read_by_gmime(const char *text, size_t length)
{
    GArray *leaves = leaves_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text, length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message != NULL) {
        GMimePartIter *iter = g_mime_part_iter_new((GMimeObject *)message);
        do {
            if (g_mime_part_iter_get_current(iter) != NULL)
                add_leaf(leaves, g_mime_part_iter_get_current(iter));
        } while (g_mime_part_iter_next(iter));
        g_mime_part_iter_free(iter);
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(stream);
    return leaves;
}

/* GMime drops the end of base64 that is not padded. */
static bool is_same(const leaf *a, const leaf *b)
{
    return strcmp(a->label, b->label) == 0 && a->length >= b->length &&
           a->length - b->length <= 2;
}

/* Where no gap says that readers may differ, the structure is GMime's. */
static void compare_with_gmime(const char *path, const char *text, size_t length)
{
    static const lks_mime_sink sink = {on_envelope, on_header, on_begin, on_data, on_end};
    lks_bytes bytes = {.data = (const uint8_t *)text, .fd = -1, .length = length};
    GArray *ours = leaves_new(), *theirs = read_by_gmime(text, length);
    uint32_t gaps = 0;
    ck_assert_int_eq(lks_mime_walk(&bytes, &preset_limits, &sink, ours, &gaps), 0);
    if (gaps == 0 && theirs->len > 0) {
        compared++;
        ck_assert_msg(ours->len == theirs->len, "%s: %u leaves, GMime has %u", path, ours->len,
                      theirs->len);
        for (guint i = 0; i < ours->len; i++)
            ck_assert_msg(is_same(&g_array_index(ours, leaf, i), &g_array_index(theirs, leaf, i)),
                          "%s: leaf %u differs: %s %lu, %s %lu", path, i,
                          g_array_index(ours, leaf, i).label,
                          (unsigned long)g_array_index(ours, leaf, i).length,
                          g_array_index(theirs, leaf, i).label,
                          (unsigned long)g_array_index(theirs, leaf, i).length);
    }
    g_array_unref(ours);
    g_array_unref(theirs);
}

/* ---- the files ------------------------------------------------------------- */

static void walk_file(const char *path)
{
    char *text = NULL;
    gsize length = 0;
    uint32_t gaps = 0;
    if (!g_file_get_contents(path, &text, &length, NULL))
        return;
    files++;
    recorder memory = {0}, file = {0};
    double begin = now();
    ck_assert_int_eq(record(&memory, text, length, &gaps), 0);
    double seconds = now() - begin;
    ck_assert_msg(seconds < 1 + (double)length / 2e6, "%s took %.2f s", path, seconds);
    ck_assert_int_eq(record_file(&file, text, length, &gaps), 0);
    ck_assert_uint_eq(memory.data_bytes, file.data_bytes);
    ck_assert_uint_eq(memory.parts, file.parts);
    compare_with_gmime(path, text, length);
    g_free(text);
}

static void walk_folder(const char *top)
{
    GQueue queue = G_QUEUE_INIT;
    g_queue_push_tail(&queue, g_strdup(top));
    char *path;
    while ((path = g_queue_pop_head(&queue)) != NULL) {
        GDir *dir = g_dir_open(path, 0, NULL);
        const char *name;
        while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
            g_queue_push_tail(&queue, g_build_filename(path, name, NULL));
        if (dir != NULL)
            g_dir_close(dir);
        else
            walk_file(path);
        g_free(path);
    }
}

static const char *const folders[] = {"mime", "mail/spamassassin"};

START_TEST(every_file_is_walked)
{
    char *top = g_build_filename(corpora_directory(), folders[_i], NULL);
    files = compared = 0;
    walk_folder(top);
    ck_assert_uint_gt(files, 100);
    ck_assert_uint_gt(compared, files / 4);
    g_free(top);
}
END_TEST

int main(void)
{
    if (corpora_directory() == NULL) {
        puts("1..0 # SKIP the corpora are not there");
        return 0;
    }
    Suite *suite = suite_create("corpora");
    TCase *tcase = tcase_create("corpora");
    tcase_set_timeout(tcase, 600);
    tcase_add_loop_test(tcase, every_file_is_walked, 0, G_N_ELEMENTS(folders));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
