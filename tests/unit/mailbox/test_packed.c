/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"
#include "tests/unit/mailbox/collect.h"
#include "tests/unit/mailbox/folder.h"

#define MARK "From joe@example.org Tue Dec  2 11:02:03 2003\n"
#define MAIL(n) "From: a@example.org\nSubject: " n "\n\n" n "\n"
#define TWO MARK MAIL("1") "\n" MARK MAIL("2")

static char *folder;
static lks_mailbox_options options;
static GPtrArray *failures;

static void set_up(void)
{
    folder = folder_new();
    options = preset_options();
    failures = g_ptr_array_new_with_free_func(g_free);
}

static void tear_down(void)
{
    folder_remove(folder);
    g_ptr_array_unref(failures);
}

static GPtrArray *read_path(const char *path)
{
    lks_input *in;
    ck_assert_int_eq(lks_input_open_path(&in, path, &options), LEAKSCAN_OK);
    return pull(in, failures);
}

typedef struct {
    const char *data;
    size_t length, at;
    size_t step;
    bool does_fail;
} feed;

static int64_t read_feed(void *buf, size_t size, void *userdata)
{
    feed *f = userdata;
    size = MIN(MIN(size, f->step), f->length - f->at);
    if (size == 0 && f->does_fail)
        return -1;
    memcpy(buf, f->data + f->at, size);
    f->at += size;
    return (int64_t)size;
}

static GPtrArray *read_function(feed *f)
{
    lks_input *in;
    ck_assert_int_eq(lks_input_open_fn(&in, read_feed, f, "stdin", &options), LEAKSCAN_OK);
    return pull(in, failures);
}

static void expect_two(GPtrArray *found)
{
    char *text = joined(found);
    ck_assert_str_eq(text, MAIL("1") "|" MAIL("2") "|");
    ck_assert_uint_eq(failures->len, 0);
    g_free(text);
    g_ptr_array_unref(found);
}

static const packing compressions[] = {PACK_GZIP, PACK_BZIP2, PACK_XZ, PACK_ZSTD};

START_TEST(a_compressed_mailbox_is_read_as_it_was)
{
    size_t length;
    char *data = folder_pack(compressions[_i], &(member){.name = "x", .data = TWO}, 1, &length);
    GPtrArray *found = read_path(folder_write(folder, "box", data, (long)length));
    ck_assert(g_str_has_suffix(message_of(found, 0)->source, "/box"));
    ck_assert_uint_eq(message_of(found, 1)->offset, 2 * strlen(MARK) + strlen(MAIL("1")) + 1);
    expect_two(found);
    static const size_t steps[] = {1, 7, 100000};
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        expect_two(read_function(&(feed){.data = data, .length = length, .step = steps[i]}));
    g_free(data);
}
END_TEST

static const packing archives[] = {PACK_TAR, PACK_TAR_GZIP, PACK_ZIP, PACK_7Z};

START_TEST(an_archive_is_read_as_the_tree_it_holds)
{
    size_t inner_length, length;
    char *inner = folder_pack(PACK_GZIP, &(member){.name = "x", .data = TWO}, 1, &inner_length);
    member members[] = {{"Mail/inbox.mbox", TWO, 0},
                        {"Mail/readme.txt", "no mail", 0},
                        {"Mail/packed.mbox.gz", inner, (long)inner_length},
                        {"Maildir/cur/1:2,S", "without headers\n", 0}};
    char *data = folder_pack(archives[_i], members, G_N_ELEMENTS(members), &length);
    lks_input *in;
    const char *path = folder_write(folder, "export.bin", data, (long)length);
    ck_assert_int_eq(lks_input_open_path(&in, path, &options), LEAKSCAN_OK);
    static const char *const sources[] = {
        "export.bin!/Mail/inbox.mbox", "export.bin!/Mail/inbox.mbox",
        "export.bin!/Mail/packed.mbox.gz", "export.bin!/Mail/packed.mbox.gz",
        "export.bin!/Maildir/cur/1:2,S"};
    const lks_slot *slot;
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        ck_assert_int_eq(lks_input_next(in, &slot), LEAKSCAN_OK);
        ck_assert_msg(g_str_has_suffix(slot->source, sources[i]), "%s", slot->source);
        ck_assert_uint_eq(slot->index, i < 4 ? i % 2 : 0);
    }
    ck_assert_int_eq(lks_input_next(in, &slot), LEAKSCAN_DONE);
    ck_assert_uint_eq(lks_input_count(in, LEAKSCAN_COUNT_FILES_SEEN), 5);
    ck_assert_uint_eq(lks_input_count(in, LEAKSCAN_COUNT_FILES_READ), 4);
    ck_assert_uint_eq(lks_input_count(in, LEAKSCAN_COUNT_FILES_SKIPPED), 1);
    ck_assert_uint_ge(lks_input_count(in, LEAKSCAN_COUNT_BYTES_READ), length / 2);
    lks_input_free(in);
    g_free(inner);
    g_free(data);
}
END_TEST

/* Text that does not compress to nothing. */
static GString *make_long_mailbox(void)
{
    GRand *random = g_rand_new_with_seed(1);
    GString *box = g_string_new(TWO "\n" MARK "Subject: long\n\n");
    for (int i = 0; i < 400000; i++)
        g_string_append_c(box, (char)g_rand_int_range(random, 'a', 'z'));
    g_rand_free(random);
    return box;
}

START_TEST(compressed_data_cut_off_gives_what_could_be_read)
{
    GString *box = make_long_mailbox();
    size_t length;
    char *data = folder_pack(compressions[_i], &(member){.name = "x", .data = box->str}, 1, &length);
    GPtrArray *found = read_path(folder_write(folder, "box.gz", data, (long)(length * 3 / 4)));
    ck_assert_uint_eq(failures->len, 1);
    ck_assert(g_str_has_suffix(failures->pdata[0], "box.gz: the compressed data is damaged or cut off"));
    /* bzip2 and xz give nothing of a block that is not whole. */
    if (found->len > 0) {
        ck_assert_uint_eq(found->len, 3);
        ck_assert_uint_eq(message_of(found, 1)->gaps, 0);
        ck_assert_uint_eq(message_of(found, 2)->gaps, LEAKSCAN_GAP_TRUNCATED);
    }
    ck_assert(compressions[_i] != PACK_GZIP || found->len == 3);
    g_ptr_array_unref(found);
    g_free(data);
    g_string_free(box, TRUE);
}
END_TEST

START_TEST(a_read_that_fails_leaves_the_last_message_truncated)
{
    feed f = {.data = TWO, .length = strlen(TWO), .step = 10, .does_fail = true};
    options.format = LEAKSCAN_FORMAT_MBOX;
    GPtrArray *found = read_function(&f);
    ck_assert_uint_eq(failures->len, 1);
    g_ptr_array_unref(found);

    GString *box = make_long_mailbox();
    f = (feed){.data = box->str, .length = box->len, .step = 1000, .does_fail = true};
    found = read_function(&f);
    ck_assert_uint_eq(found->len, 3);
    ck_assert_uint_eq(message_of(found, 2)->gaps, LEAKSCAN_GAP_TRUNCATED);
    ck_assert_uint_eq(failures->len, 2);
    g_ptr_array_unref(found);
    g_string_free(box, TRUE);
}
END_TEST

static char *make_bomb(size_t *length)
{
    GString *box = g_string_new(MARK "Subject: bomb\n\n");
    gsize start = box->len;
    g_string_set_size(box, 8 << 20);
    memset(box->str + start, '0', box->len - start);
    char *data = folder_pack(PACK_GZIP, &(member){.name = "x", .data = box->str}, 1, length);
    g_string_free(box, TRUE);
    return data;
}

START_TEST(a_bomb_ends_at_its_ceiling)
{
    size_t length;
    char *data = make_bomb(&length);
    if (_i == 0)
        options.archive_ratio = 100;
    else
        options.archive_bytes = 2 << 20;
    GPtrArray *found = read_path(folder_write(folder, "bomb.gz", data, (long)length));
    ck_assert_uint_eq(found->len, 1);
    ck_assert_uint_eq(failures->len, 1);
    ck_assert_uint_lt(message_of(found, 0)->length, 4 << 20);
    ck_assert_uint_eq(message_of(found, 0)->gaps,
                      LEAKSCAN_GAP_TRUNCATED |
                          (_i == 0 ? LEAKSCAN_GAP_RATIO : LEAKSCAN_GAP_TOO_LARGE));
    ck_assert_ptr_nonnull(strstr(failures->pdata[0], _i == 0 ? "archive-ratio" : "archive-bytes"));
    g_ptr_array_unref(found);
    g_free(data);
}
END_TEST

START_TEST(a_bomb_in_an_archive_counts_against_the_same_ceiling)
{
    size_t inner_length, length;
    char *inner = make_bomb(&inner_length);
    member members[] = {{"a.gz", inner, (long)inner_length}, {"b.eml", MAIL("after"), 0}};
    char *data = folder_pack(PACK_TAR, members, 2, &length);
    options.archive_bytes = 2 << 20;
    GPtrArray *found = read_path(folder_write(folder, "bomb.tar", data, (long)length));
    ck_assert_uint_eq(found->len, 1);
    ck_assert_uint_eq(failures->len, 2);   /* the member, and the archive that ends with it */
    for (guint i = 0; i < failures->len; i++)
        ck_assert_ptr_nonnull(strstr(failures->pdata[i], "archive-bytes"));
    g_ptr_array_unref(found);
    g_free(inner);
    g_free(data);
}
END_TEST

START_TEST(members_beyond_the_limit_fail_the_archive)
{
    member members[] = {{"a.eml", MAIL("a"), 0}, {"b.eml", MAIL("b"), 0}, {"c.eml", MAIL("c"), 0}};
    size_t length;
    char *data = folder_pack(PACK_ZIP, members, 3, &length);
    options.archive_members = 2;
    GPtrArray *found = read_path(folder_write(folder, "x.zip", data, (long)length));
    ck_assert_uint_eq(found->len, 2);
    ck_assert_uint_eq(failures->len, 1);
    ck_assert_ptr_nonnull(strstr(failures->pdata[0], "x.zip: more members"));
    g_ptr_array_unref(found);
    g_free(data);
}
END_TEST

START_TEST(packing_three_levels_deep_is_refused)
{
    size_t length, middle_length;
    char *data = folder_pack(PACK_TAR, &(member){.name = "x.eml", .data = MAIL("x")}, 1, &length);
    char *middle = folder_pack(PACK_ZIP, &(member){"a.tar", data, (long)length}, 1, &middle_length);
    g_free(data);
    data = folder_pack(PACK_ZIP, &(member){"b.zip", middle, (long)middle_length}, 1, &length);
    GPtrArray *found = read_path(folder_write(folder, "c.zip", data, (long)length));
    ck_assert_uint_eq(found->len, 0);
    ck_assert_uint_eq(failures->len, 1);
    ck_assert_ptr_nonnull(strstr(failures->pdata[0], "c.zip!/b.zip!/a.tar: packed more than"));
    g_ptr_array_unref(found);
    g_free(middle);
    g_free(data);
}
END_TEST

START_TEST(a_document_that_is_a_zip_is_no_archive_of_mail)
{
    member members[] = {{"[Content_Types].xml", "<x/>", 0}, {"mail.eml", MAIL("x"), 0}};
    size_t length;
    char *data = folder_pack(PACK_ZIP, members, 2, &length);
    GPtrArray *found = read_path(folder_write(folder, "unnamed", data, (long)length));
    ck_assert_uint_eq(found->len, 0);
    ck_assert_uint_eq(failures->len, 0);
    g_ptr_array_unref(found);
    options.is_documents = true;
    found = read_path(folder_write(folder, "unnamed", data, (long)length));
    ck_assert_uint_eq(found->len, 1);
    ck_assert(message_of(found, 0)->is_document);
    ck_assert_uint_eq(message_of(found, 0)->length, length);
    g_ptr_array_unref(found);
    g_free(data);
}
END_TEST

START_TEST(every_cut_of_an_archive_ends_without_harm)
{
    member members[] = {{"inbox.mbox", TWO, 0}, {"b.eml", MAIL("b"), 0}};
    size_t length;
    char *data = folder_pack(archives[_i], members, 2, &length);
    for (size_t cut = 1; cut < length; cut += 1 + cut / 64) {
        GPtrArray *found = read_path(folder_write(folder, "cut", data, (long)cut));
        ck_assert_uint_le(found->len, 3);
        g_ptr_array_unref(found);
    }
    g_free(data);
}
END_TEST

START_TEST(every_flipped_byte_of_an_archive_ends_without_harm)
{
    member members[] = {{"inbox.mbox", TWO, 0}, {"b.eml", MAIL("b"), 0}};
    size_t length;
    char *data = folder_pack(archives[_i], members, 2, &length);
    for (size_t at = 0; at < length; at += 1 + length / 300) {
        data[at] ^= 0x55;
        feed f = {.data = data, .length = length, .step = 100};
        g_ptr_array_unref(read_path(folder_write(folder, "flip", data, (long)length)));
        g_ptr_array_unref(read_function(&f));
        data[at] ^= 0x55;
    }
    g_free(data);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("packed");
    TCase *tcase = tcase_create("packed");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, a_compressed_mailbox_is_read_as_it_was, 0, 4);
    tcase_add_loop_test(tcase, an_archive_is_read_as_the_tree_it_holds, 0, 4);
    tcase_add_loop_test(tcase, compressed_data_cut_off_gives_what_could_be_read, 0, 4);
    tcase_add_test(tcase, a_read_that_fails_leaves_the_last_message_truncated);
    tcase_add_loop_test(tcase, a_bomb_ends_at_its_ceiling, 0, 2);
    tcase_add_test(tcase, a_bomb_in_an_archive_counts_against_the_same_ceiling);
    tcase_add_test(tcase, members_beyond_the_limit_fail_the_archive);
    tcase_add_test(tcase, packing_three_levels_deep_is_refused);
    tcase_add_test(tcase, a_document_that_is_a_zip_is_no_archive_of_mail);
    tcase_add_loop_test(tcase, every_cut_of_an_archive_ends_without_harm, 0, 4);
    tcase_add_loop_test(tcase, every_flipped_byte_of_an_archive_ends_without_harm, 0, 4);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
