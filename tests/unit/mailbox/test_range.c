/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"
#include "tests/unit/mailbox/collect.h"
#include "tests/unit/mailbox/folder.h"

#define MARK  "From joe@example.org Tue Dec  2 11:02:03 2003\n"
#define MARKR "From joe@example.org Tue Dec  2 11:02:03 2003\r\n"

static char *folder;
static lks_mailbox_options options;

static void set_up(void)
{
    folder = folder_new();
    options = preset_options();
}

static void tear_down(void)
{
    folder_remove(folder);
}

static const struct {
    int format;
    const char *mailbox;
    guint messages;
} mailboxes[] = {
    {0, MARK "S: 1\n\na\n\nFrom here\n\n" MARK "S: 2\n\nb\n" MARK "S: 3\n\n\n" MARK MARK "S: 5\n", 5},
    {0, MARKR "S: 1\r\n\r\na\r\n\r\n" MARKR "S: 2\r\n\r\nb\r\n", 2},
    {0, "\xef\xbb\xbf\n\n" MARK "S: 1\n\na\n\n" MARK "S: 2\n", 2},
    {0, "From -\nS: 1\n\na\n\nFrom -\nS: 2\n\nb\n\nFrom -\nS: 3\n", 3},
    {0, MARK "Content-Length: 54\n\na\n\n" MARK "S: x\n\n" MARK "S: 2\n\nb\n", 3},
    {LEAKSCAN_FORMAT_MBOX, "junk\nmore\n\n" MARK "S: 1\n\na\n\n" MARK "S: 2\n", 3},
    {0, "Subject: a single message\nFrom: a@example.org\n\n" MARK "S: in its body\n", 1},
};

static void add_share(GPtrArray *all, const char *path, uint64_t begin, uint64_t end)
{
    lks_input *in;
    ck_assert_int_eq(lks_input_open_path(&in, path, &options), LEAKSCAN_OK);
    ck_assert_int_eq(lks_input_set_range(in, begin, end), LEAKSCAN_OK);
    GPtrArray *share = pull(in, NULL);
    for (guint i = 0; i < share->len; i++)
        ck_assert_uint_eq(message_of(share, i)->index, i);
    g_ptr_array_extend_and_steal(all, share);
}

static void expect_cuts(const char *path, const GPtrArray *whole, uint64_t first, uint64_t second)
{
    GPtrArray *all = collection_new();
    add_share(all, path, 0, first);
    add_share(all, path, first, second);
    add_share(all, path, second, UINT64_MAX);
    ck_assert_msg(all->len == whole->len, "cuts %u %u: %u of %u", (unsigned)first,
                  (unsigned)second, all->len, whole->len);
    for (guint i = 0; i < all->len; i++) {
        ck_assert_uint_eq(message_of(all, i)->offset, message_of(whole, i)->offset);
        ck_assert_str_eq(message_of(all, i)->text, message_of(whole, i)->text);
    }
    g_ptr_array_unref(all);
}

START_TEST(shares_give_every_message_once_for_any_cut)
{
    const char *mailbox = mailboxes[_i].mailbox;
    size_t length = strlen(mailbox);
    const char *path = folder_write(folder, "box.mbox", mailbox, -1);
    options.format = mailboxes[_i].format;
    GPtrArray *whole = collection_new();
    add_share(whole, path, 0, UINT64_MAX);
    ck_assert_uint_eq(whole->len, mailboxes[_i].messages);
    for (uint64_t cut = 0; cut <= length + 1; cut++)
        expect_cuts(path, whole, cut, cut);
    GRand *random = g_rand_new_with_seed(1);
    for (int i = 0; i < 200; i++) {
        uint64_t a = (uint64_t)g_rand_int_range(random, 0, (gint32)length + 1);
        uint64_t b = (uint64_t)g_rand_int_range(random, 0, (gint32)length + 1);
        expect_cuts(path, whole, MIN(a, b), MAX(a, b));
    }
    g_rand_free(random);
    g_ptr_array_unref(whole);
}
END_TEST

START_TEST(shares_of_a_mailbox_of_many_chunks_agree)
{
    GString *box = g_string_new(NULL);
    GRand *random = g_rand_new_with_seed(2);
    for (int i = 0; i < 400; i++) {
        g_string_append(box, MARK "Subject: x\n\n");
        for (int j = g_rand_int_range(random, 0, 100); j > 0; j--)
            g_string_append(box, "From a line of text to the next one\n");
        g_string_append_c(box, '\n');
    }
    const char *path = folder_write(folder, "box", box->str, (long)box->len);
    GPtrArray *whole = collection_new();
    add_share(whole, path, 0, UINT64_MAX);
    ck_assert_uint_eq(whole->len, 400);
    for (int i = 0; i < 40; i++) {
        uint64_t a = (uint64_t)g_rand_int_range(random, 0, (gint32)box->len);
        uint64_t b = (uint64_t)g_rand_int_range(random, 0, (gint32)box->len);
        expect_cuts(path, whole, MIN(a, b), MAX(a, b));
    }
    g_rand_free(random);
    g_ptr_array_unref(whole);
    g_string_free(box, TRUE);
}
END_TEST

START_TEST(what_is_no_plain_mbox_has_no_shares)
{
    size_t length;
    char *data = folder_pack(PACK_GZIP, &(member){.name = "x", .data = MARK "S: 1\n"}, 1, &length);
    folder_write(folder, "a.gz", data, (long)length);
    folder_write(folder, "b.mmdf", "\1\1\1\1\nS: 1\n\n\1\1\1\1\n", -1);
    g_free(data);
    static const char *const names[] = {"a.gz", "b.mmdf", ""};
    lks_input *in;
    ck_assert_int_eq(lks_input_open_path(&in, folder_path(folder, names[_i]), &options), LEAKSCAN_OK);
    ck_assert_int_eq(lks_input_set_range(in, 0, 10), LEAKSCAN_E_FORMAT);
    lks_input_free(in);
}
END_TEST

/* Takes the first message, then asks for the rest. */
static int ask_rest(lks_input *in, uint64_t least, int *fd, uint64_t *begin, uint64_t *end)
{
    const lks_slot *slot;
    ck_assert_int_eq(lks_input_next(in, &slot), LEAKSCAN_OK);
    return lks_input_share_rest(in, least, fd, begin, end);
}

START_TEST(the_rest_of_an_mbox_is_given_away)
{
    static const char box[] = MARK "S: 1\n\none\n\n" MARK "S: 2\n\ntwo\n\n" MARK "S: 3\n\nthree\n";
    const char *path = folder_write(folder, "box", box, -1);
    GPtrArray *whole = collection_new(), *rest = collection_new();
    add_share(whole, path, 0, UINT64_MAX);
    lks_input *in;
    int fd = -1;
    uint64_t begin = 0, end = 0;
    ck_assert_int_eq(lks_input_open_path(&in, path, &options), LEAKSCAN_OK);
    ck_assert_int_eq(lks_input_share_rest(in, 1, &fd, &begin, &end), LEAKSCAN_DONE);
    ck_assert_int_eq(ask_rest(in, 1, &fd, &begin, &end), LEAKSCAN_OK);
    ck_assert_int_ge(fd, 0);
    ck_assert_str_eq(box + begin, MARK "S: 2\n\ntwo\n\n" MARK "S: 3\n\nthree\n");
    ck_assert_uint_eq(end, strlen(box));
    const lks_slot *slot;
    ck_assert_int_eq(lks_input_next(in, &slot), LEAKSCAN_DONE);
    ck_assert_uint_eq(lks_input_count(in, LEAKSCAN_COUNT_FILES_READ), 1);
    ck_assert_uint_eq(lks_input_count(in, LEAKSCAN_COUNT_BYTES_READ), strlen(box));
    lks_input_free(in);
    options.format = LEAKSCAN_FORMAT_MBOX;
    add_share(rest, path, begin, end);
    ck_assert_uint_eq(rest->len, 2);
    for (guint i = 0; i < rest->len; i++) {
        ck_assert_uint_eq(message_of(rest, i)->offset, message_of(whole, i + 1)->offset);
        ck_assert_str_eq(message_of(rest, i)->text, message_of(whole, i + 1)->text);
    }
    g_ptr_array_unref(whole);
    g_ptr_array_unref(rest);
}
END_TEST

static const char *const without_rest[] = {
    "Subject: one message\n\nbody\n",
    MARK "S: the last\n\nbody\n",
    MARK "Content-Length: 3\n\none\n\n" MARK "Content-Length: 3\n\ntwo\n",
    "\1\1\1\1\nS: 1\n\n\1\1\1\1\n\1\1\1\1\nS: 2\n\n\1\1\1\1\n",
};

START_TEST(what_is_no_plain_mbox_has_no_rest)
{
    const char *path = folder_write(folder, "box.eml", without_rest[_i], -1);
    lks_input *in;
    int fd = -1;
    uint64_t begin, end;
    ck_assert_int_eq(lks_input_open_path(&in, path, &options), LEAKSCAN_OK);
    ck_assert_int_eq(ask_rest(in, 1, &fd, &begin, &end), LEAKSCAN_DONE);
    lks_input_free(in);
}
END_TEST

START_TEST(a_packed_or_shared_or_short_mbox_has_no_rest)
{
    static const char box[] = MARK "S: 1\n\n" MARK "S: 2\n\n";
    size_t length;
    char *data = folder_pack(PACK_GZIP, &(member){.name = "x", .data = box}, 1, &length);
    const char *packed = folder_write(folder, "a.gz", data, (long)length);
    lks_input *in;
    int fd = -1;
    uint64_t begin, end;
    ck_assert_int_eq(lks_input_open_path(&in, packed, &options), LEAKSCAN_OK);
    ck_assert_int_eq(ask_rest(in, 1, &fd, &begin, &end), LEAKSCAN_DONE);
    lks_input_free(in);
    const char *path = folder_write(folder, "box", box, -1);
    ck_assert_int_eq(lks_input_open_path(&in, path, &options), LEAKSCAN_OK);
    ck_assert_int_eq(lks_input_set_range(in, 0, UINT64_MAX), LEAKSCAN_OK);
    ck_assert_int_eq(ask_rest(in, 1, &fd, &begin, &end), LEAKSCAN_DONE);
    lks_input_free(in);
    ck_assert_int_eq(lks_input_open_path(&in, path, &options), LEAKSCAN_OK);
    ck_assert_int_eq(ask_rest(in, strlen(box) / 2 + 1, &fd, &begin, &end), LEAKSCAN_DONE);
    lks_input_free(in);
    g_free(data);
}
END_TEST

START_TEST(a_file_that_becomes_shorter_is_a_failure)
{
    GString *box = g_string_new(NULL);
    for (int i = 0; i < 30000; i++)
        g_string_append(box, MARK "S: 1\n\none\n\n");
    const char *path = folder_write(folder, "box", box->str, (long)box->len);
    lks_input *in;
    const lks_slot *slot;
    uint32_t gaps = 0;
    int status;
    ck_assert_int_eq(lks_input_open_path(&in, path, &options), LEAKSCAN_OK);
    ck_assert_int_eq(lks_input_next(in, &slot), LEAKSCAN_OK);
    ck_assert_int_eq(truncate(path, (off_t)box->len / 2 - 2), 0);
    while ((status = lks_input_next(in, &slot)) == LEAKSCAN_OK)
        gaps = slot->gaps;
    ck_assert_uint_eq(gaps, LEAKSCAN_GAP_TRUNCATED);
    ck_assert_int_eq(status, LEAKSCAN_INPUT_FAILED);
    ck_assert_str_eq(lks_input_failed_reason(in), "the file has become shorter");
    ck_assert_uint_eq(lks_input_count(in, LEAKSCAN_COUNT_FILES_READ), 0);
    lks_input_free(in);
    g_string_free(box, TRUE);
}
END_TEST

START_TEST(a_range_comes_before_the_first_message)
{
    const char *path = folder_write(folder, "box", MARK "S: 1\n", -1);
    lks_input *in;
    const lks_slot *slot;
    ck_assert_int_eq(lks_input_open_path(&in, path, &options), LEAKSCAN_OK);
    ck_assert_int_eq(lks_input_next(in, &slot), LEAKSCAN_OK);
    ck_assert_int_eq(lks_input_set_range(in, 0, 10), LEAKSCAN_E_STATE);
    lks_input_free(in);
}
END_TEST

START_TEST(a_descriptor_is_read_from_where_it_stands)
{
    const char *path = folder_write(folder, "box", "skipped" MARK "S: 1\n\n" MARK "S: 2\n", -1);
    int fd = open(path, O_RDONLY);
    ck_assert_int_eq(lseek(fd, 7, SEEK_SET), 7);
    lks_input *in;
    ck_assert_int_eq(lks_input_open_fd(&in, fd, NULL, &options), LEAKSCAN_OK);
    GPtrArray *found = pull(in, NULL);
    ck_assert_uint_eq(found->len, 2);
    ck_assert_ptr_null(message_of(found, 0)->source);
    ck_assert_uint_eq(message_of(found, 0)->offset, strlen(MARK));
    g_ptr_array_unref(found);
    ck_assert_int_ge(fcntl(fd, F_GETFD), 0);
    close(fd);
}
END_TEST

START_TEST(a_pipe_is_read_to_its_end)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    static const char mailbox[] = MARK "S: 1\n\na\n\n" MARK "S: 2\n\nb\n";
    ck_assert_int_eq(write(ends[1], mailbox, strlen(mailbox)), (ssize_t)strlen(mailbox));
    close(ends[1]);
    lks_input *in;
    ck_assert_int_eq(lks_input_open_fd(&in, ends[0], "-", &options), LEAKSCAN_OK);
    GPtrArray *found = pull(in, NULL);
    ck_assert_uint_eq(found->len, 2);
    g_ptr_array_unref(found);
    close(ends[0]);
}
END_TEST

START_TEST(a_large_message_is_read_from_its_own_file)
{
    GString *box = g_string_new(MARK "S: 1\n\n");
    while (box->len < 1 << 20)
        g_string_append(box, "a line of text\n");
    g_string_append(box, "\n" MARK "S: 2\n");
    options.spool_directory = "/nowhere";
    options.spool_bytes = 10;
    lks_input *in;
    ck_assert_int_eq(lks_input_open_path(&in, folder_write(folder, "box", box->str, -1), &options), 0);
    GPtrArray *found = pull(in, NULL);
    ck_assert_uint_eq(found->len, 2);
    ck_assert(!message_of(found, 0)->is_in_memory);
    ck_assert(message_of(found, 1)->is_in_memory);
    g_ptr_array_unref(found);
    g_string_free(box, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("range");
    TCase *tcase = tcase_create("range");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_loop_test(tcase, shares_give_every_message_once_for_any_cut, 0,
                        G_N_ELEMENTS(mailboxes));
    tcase_add_test(tcase, shares_of_a_mailbox_of_many_chunks_agree);
    tcase_add_loop_test(tcase, what_is_no_plain_mbox_has_no_shares, 0, 3);
    tcase_add_test(tcase, the_rest_of_an_mbox_is_given_away);
    tcase_add_loop_test(tcase, what_is_no_plain_mbox_has_no_rest, 0, G_N_ELEMENTS(without_rest));
    tcase_add_test(tcase, a_packed_or_shared_or_short_mbox_has_no_rest);
    tcase_add_test(tcase, a_file_that_becomes_shorter_is_a_failure);
    tcase_add_test(tcase, a_range_comes_before_the_first_message);
    tcase_add_test(tcase, a_descriptor_is_read_from_where_it_stands);
    tcase_add_test(tcase, a_pipe_is_read_to_its_end);
    tcase_add_test(tcase, a_large_message_is_read_from_its_own_file);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
