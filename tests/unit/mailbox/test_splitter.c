/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"
#include "tests/unit/mailbox/collect.h"

#define MARK  "From joe@example.org Tue Dec  2 11:02:03 2003\n"
#define MARKR "From joe@example.org Tue Dec  2 11:02:03 2003\r\n"

#define PATCH "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n"

/* What a mailbox holds: the messages joined, each with a bar after it. */
static const struct {
    const char *name;
    int format;
    const char *mailbox;
    const char *messages;
    uint32_t last_gaps;
} mailboxes[] = {
    {"two messages", 0, MARK "S: 1\n\na\n\n" MARK "S: 2\n\nb\n\n", "S: 1\n\na\n|S: 2\n\nb\n|", 0},
    {"no final newline", 0, MARK "S: 1\n\na\n\n" MARK "S: 2\n\nb", "S: 1\n\na\n|S: 2\n\nb|", 0},
    {"CRLF", 0, MARKR "S: 1\r\n\r\na\r\n\r\n" MARKR "S: 2\r\n\r\nb\r\n",
     "S: 1\r\n\r\na\r\n|S: 2\r\n\r\nb\r\n|", 0},
    {"mixed line ends", 0, MARK "S: 1\r\n\na\r\n\n" MARKR "S: 2\n\r\nb\n\r\n" MARK "S: 3\n\nc\n",
     "S: 1\r\n\na\r\n|S: 2\n\r\nb\n|S: 3\n\nc\n|", 0},
    {"one separator line is taken, not two", 0, MARK "S: 1\n\na\n\n\n" MARK "S: 2\n\nb\n",
     "S: 1\n\na\n\n|S: 2\n\nb\n|", 0},
    {"unescaped From in a body", 0, MARK "S: 1\n\na\n\nFrom here on: x\n\n" MARK "S: 2\n\nb\n",
     "S: 1\n\na\n\nFrom here on: x\n|S: 2\n\nb\n|", 0},
    {"no blank line before", 0, MARK "S: 1\n\na\n" MARK "S: 2\n\nb\n", "S: 1\n\na\n|S: 2\n\nb\n|", 0},
    {"quoted postmark in running text", 0, MARK "S: 1\n\nsee\n" MARK "that was it\n",
     "S: 1\n\nsee\n" MARK "that was it\n|", 0},
    {"escaped From stays", 0, MARK "S: 1\n\n>From x\n>>From y\n", "S: 1\n\n>From x\n>>From y\n|", 0},
    {"empty messages", 0, MARK "\n" MARK "\n", "||", 0},
    {"postmarks alone", 0, MARK MARK MARK "S: 1\n\n", "||S: 1\n|", 0},
    {"dateless throughout", 0, "From -\nS: 1\n\na\n\nFrom - \nS: 2\n\nb\n",
     "S: 1\n\na\n|S: 2\n\nb\n|", 0},
    {"dateless among dated is text", 0, MARK "S: 1\n\na\n\nFrom -\nS: 2\n\nb\n",
     "S: 1\n\na\n\nFrom -\nS: 2\n\nb\n|", 0},
    {"patches throughout", 0, PATCH "S: 1\n\na\n\n" PATCH "S: 2\n\nb\n", "S: 1\n\na\n|S: 2\n\nb\n|", 0},
    {"a patch attached", 0, MARK "S: 1\n\na\n\n" PATCH "S: 2\n\nb\n",
     "S: 1\n\na\n\n" PATCH "S: 2\n\nb\n|", 0},
    {"byte order mark and blank lines", 0, "\xef\xbb\xbf\n\n" MARK "S: 1\n\na\n\n" MARK "S: 2\n\nb\n",
     "S: 1\n\na\n|S: 2\n\nb\n|", 0},
    {"empty", 0, "", "", 0},
    {"blank lines", 0, "\n\r\n\n", "", 0},
    {"single message", 0, "Subject: x\n\n" MARK "Subject: no\n\n",
     "Subject: x\n\n" MARK "Subject: no\n\n|", 0},
    {"single message with a postmark", LEAKSCAN_FORMAT_MESSAGE,
     MARK "S: 1\n\na\n\n" MARK "S: 2\n\n", "S: 1\n\na\n\n" MARK "S: 2\n\n|", 0},
    {"junk first", LEAKSCAN_FORMAT_MBOX, "half a\nmessage\n\n" MARK "S: 1\n\na\n",
     "half a\nmessage\n|S: 1\n\na\n|", 0},
    {"only junk, last", LEAKSCAN_FORMAT_MBOX, "\n\n" MARK "S: 1\n\na\n", "S: 1\n\na\n|", 0},
    {"MMDF", 0, "\1\1\1\1\nS: 1\n\na\n\1\1\1\1\n\1\1\1\1\nS: 2\n\nb\n\n\1\1\1\1\n",
     "S: 1\n\na\n|S: 2\n\nb\n|", 0},
    {"MMDF with postmarks and CRLF", 0,
     "\1\1\1\1\r\n" MARKR "S: 1\r\n\1\1\1\1\r\n\1\1\1\1\r\n" MARKR "S: 2\r\n\1\1\1\1\r\n",
     "S: 1\r\n|S: 2\r\n|", 0},
    {"MMDF cut off", 0, "\1\1\1\1\nS: 1\n\1\1\1\1\n\1\1\1\1\nS: 2\n\nb", "S: 1\n|S: 2\n\nb|", 0},
    {"five control-A are text", 0, "\1\1\1\1\nS: 1\n\n\1\1\1\1\1\nb\n\1\1\1\1\n",
     "S: 1\n\n\1\1\1\1\1\nb\n|", 0},
    {"length over a postmark", LEAKSCAN_FORMAT_MBOXCL,
     MARK "Content-Length: 54\n\na\n\n" MARK "S: x\n\n" MARK "S: 2\n\nb\n",
     "Content-Length: 54\n\na\n\n" MARK "S: x\n|S: 2\n\nb\n|", 0},
    {"length over a postmark, sniffed", 0,
     MARK "Content-Length: 54\n\na\n\n" MARK "S: x\n\n" MARK "S: 2\n\nb\n",
     "Content-Length: 54\n\na\n\n" MARK "S: x\n|S: 2\n\nb\n|", 0},
    {"length over a postmark to the end", LEAKSCAN_FORMAT_MBOXCL,
     MARK "Content-Length: 54\n\na\n\n" MARK "S: x\n\n", "Content-Length: 54\n\na\n\n" MARK "S: x\n|", 0},
    {"length that lies by one", LEAKSCAN_FORMAT_MBOXCL,
     MARK "Content-Length: 51\n\na\n\n" MARK "S: x\n\n" MARK "S: 2\n\nb\n",
     "Content-Length: 51\n\na\n|S: x\n|S: 2\n\nb\n|", 0},
    {"length that lies over many", LEAKSCAN_FORMAT_MBOXCL,
     MARK "Content-Length: 999\n\na\n\n" MARK "S: 2\n\n" MARK "S: 3\n\n" MARK "S: 4\n\n",
     "Content-Length: 999\n\na\n|S: 2\n|S: 3\n|S: 4\n|", 0},
    {"a lie before a right length", LEAKSCAN_FORMAT_MBOXCL,
     MARK "Content-Length: 999\n\na\n\n" MARK "Content-Length: 54\n\na\n\n" MARK "S: x\n\n" MARK "S: 3\n\n",
     "Content-Length: 999\n\na\n|Content-Length: 54\n\na\n\n" MARK "S: x\n|S: 3\n|", 0},
    {"length too short", LEAKSCAN_FORMAT_MBOXCL, MARK "Content-Length: 1\n\nabc\n\n" MARK "S: 2\n\n",
     "Content-Length: 1\n\nabc\n|S: 2\n|", 0},
    {"length beyond the end", LEAKSCAN_FORMAT_MBOXCL, MARK "Content-Length: 99\n\nabc\n",
     "Content-Length: 99\n\nabc\n|", LEAKSCAN_GAP_TRUNCATED},
    {"length that is no number", LEAKSCAN_FORMAT_MBOXCL,
     MARK "Content-Length: 5x\n\na\n\n" MARK "S: 2\n\n", "Content-Length: 5x\n\na\n|S: 2\n|", 0},
    {"length beyond all numbers", LEAKSCAN_FORMAT_MBOXCL,
     MARK "Content-Length: 18446744073709551615\n\na\n\n" MARK "S: 2\n\n",
     "Content-Length: 18446744073709551615\n\na\n|S: 2\n|", 0},
    {"two lengths that differ", LEAKSCAN_FORMAT_MBOXCL,
     MARK "Content-Length: 54\nContent-Length: 2\n\na\n\n" MARK "S: x\n\n" MARK "S: 2\n\n",
     "Content-Length: 54\nContent-Length: 2\n\na\n|S: x\n|S: 2\n|", 0},
    {"a wrong first length leaves an mbox", 0,
     MARK "Content-Length: 9\n\na\n\n" MARK "Content-Length: 54\n\na\n\n" MARK "S: x\n\n" MARK "S: 3\n\n",
     "Content-Length: 9\n\na\n|Content-Length: 54\n\na\n|S: x\n|S: 3\n|", 0},
};

enum { WHOLE = 0, RANDOM_RUNS = 12 };
static const int steps[] = {WHOLE, 1, 2, 3, 5, 7, 16, 50, 51, 52, 53, 97};

static void expect_messages(int i, int step)
{
    lks_mailbox_options options = preset_options();
    options.format = mailboxes[i].format;
    options.spool_bytes = 7;
    int status;
    const char *mailbox = mailboxes[i].mailbox;
    GPtrArray *found = push(&options, mailbox, strlen(mailbox), step, &status);
    ck_assert_int_eq(status, 0);
    char *text = joined(found);
    ck_assert_msg(strcmp(text, mailboxes[i].messages) == 0, "%s, step %d:\n%s", mailboxes[i].name,
                  step, text);
    for (guint m = 0; m < found->len; m++) {
        const collected *c = message_of(found, m);
        ck_assert_uint_eq(c->index, m);
        ck_assert_mem_eq(mailbox + c->offset, c->text, c->length);
    }
    if (mailboxes[i].last_gaps != 0)
        ck_assert_uint_eq(message_of(found, found->len - 1)->gaps, mailboxes[i].last_gaps);
    g_free(text);
    g_ptr_array_unref(found);
}

START_TEST(messages_are_the_same_at_any_chunk_size)
{
    for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
        expect_messages(_i, steps[i]);
    for (int seed = 1; seed <= RANDOM_RUNS; seed++)
        expect_messages(_i, -seed);
}
END_TEST

/* A mailbox with all that matters to the splitter, from a seed. */
static GString *make_mailbox(guint32 seed)
{
    static const char *const pieces[] = {
        "\n" MARK, MARK, "\r\n" MARKR, "Subject: x\n", "\n", "\r\n", "a\n", "From the start\n",
        "Content-Length: 60\n\n", "Content-Length: 7\n", "Content-Length: 115\r\n\r\n", "From ",
        "From joe@example.org Tue Dec  2 11:02:03 2003", "\1\1\1\1\n", ">From x\n", "\r", "Fro"};
    GRand *random = g_rand_new_with_seed(seed);
    GString *mailbox = g_string_new(seed % 4 == 0 ? "\1\1\1\1\n" : MARK);
    int count = g_rand_int_range(random, 1, 60);
    for (int i = 0; i < count; i++) {
        g_string_append(mailbox, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
        /* Now and then more than a chunk edge can overlook. */
        if (g_rand_int_range(random, 0, 20) == 0)
            for (int j = g_rand_int_range(random, 0, 300); j > 0; j--)
                g_string_append(mailbox, "filling lines of text with no meaning\n");
    }
    g_rand_free(random);
    return mailbox;
}

static void expect_equal(const GPtrArray *a, const GPtrArray *b, guint32 seed, int step)
{
    ck_assert_msg(a->len == b->len, "seed %u step %d: %u and %u", seed, step, a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        const collected *x = message_of(a, i), *y = message_of(b, i);
        ck_assert_msg(x->offset == y->offset && x->length == y->length && x->gaps == y->gaps &&
                          memcmp(x->text, y->text, x->length) == 0,
                      "seed %u step %d message %u", seed, step, i);
    }
}

START_TEST(a_random_mailbox_is_the_same_at_any_chunk_size)
{
    static const int formats[] = {LEAKSCAN_FORMAT_AUTO, LEAKSCAN_FORMAT_MBOXCL,
                                  LEAKSCAN_FORMAT_MBOX, LEAKSCAN_FORMAT_AUTO};
    for (guint32 seed = (guint32)_i * 50; seed < (guint32)_i * 50 + 50; seed++) {
        GString *mailbox = make_mailbox(seed);
        lks_mailbox_options options = preset_options();
        options.format = formats[seed % 4];
        options.message_bytes = seed % 3 == 0 ? 400 : 1 << 20;
        options.spool_bytes = seed % 5 == 0 ? 100 : 1 << 20;
        int status, other_status;
        GPtrArray *whole = push(&options, mailbox->str, mailbox->len, WHOLE, &status);
        int pieces[] = {-(int)seed - 1, 1, 4096, 8192, 8200, 8201};
        for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
            GPtrArray *found = push(&options, mailbox->str, mailbox->len, pieces[i], &other_status);
            ck_assert_int_eq(status, other_status);
            expect_equal(whole, found, seed, pieces[i]);
            g_ptr_array_unref(found);
        }
        g_ptr_array_unref(whole);
        g_string_free(mailbox, TRUE);
    }
}
END_TEST

START_TEST(junk_before_the_first_postmark_is_malformed)
{
    lks_mailbox_options options = preset_options();
    options.format = LEAKSCAN_FORMAT_MBOX;
    static const char mailbox[] = "lost\n\n" MARK "S: 1\n\n";
    int status;
    GPtrArray *found = push(&options, mailbox, strlen(mailbox), 1, &status);
    ck_assert_uint_eq(found->len, 2);
    ck_assert_uint_eq(message_of(found, 0)->gaps, LEAKSCAN_GAP_MALFORMED);
    ck_assert_uint_eq(message_of(found, 1)->gaps, 0);
    g_ptr_array_unref(found);
}
END_TEST

START_TEST(a_mailbox_without_postmarks_is_of_another_format)
{
    lks_mailbox_options options = preset_options();
    options.format = _i == 0 ? LEAKSCAN_FORMAT_MBOX : LEAKSCAN_FORMAT_MMDF;
    int status;
    GPtrArray *found = push(&options, "Subject: x\n\nbody\n", 17, WHOLE, &status);
    ck_assert_int_eq(status, LEAKSCAN_E_FORMAT);
    ck_assert_uint_eq(found->len, 0);
    g_ptr_array_unref(found);
}
END_TEST

START_TEST(passing_over_a_postmark_by_length_is_told_when_sniffed)
{
    static const char mailbox[] =
        MARK "Content-Length: 54\n\na\n\n" MARK "S: x\n\n" MARK "S: 2\n\n";
    lks_mailbox_options options = preset_options();
    int status;
    GPtrArray *found = push(&options, mailbox, strlen(mailbox), WHOLE, &status);
    ck_assert_uint_eq(message_of(found, 0)->gaps, LEAKSCAN_GAP_MALFORMED);
    g_ptr_array_unref(found);
    options.format = LEAKSCAN_FORMAT_MBOXCL;
    found = push(&options, mailbox, strlen(mailbox), WHOLE, &status);
    ck_assert_uint_eq(message_of(found, 0)->gaps, 0);
    g_ptr_array_unref(found);
}
END_TEST

START_TEST(a_message_over_the_limit_is_cut_and_the_next_found)
{
    lks_mailbox_options options = preset_options();
    options.message_bytes = 100;
    options.spool_bytes = 30;
    GString *mailbox = g_string_new(MARK "S: 1\n\n");
    for (int i = 0; i < 1000; i++)
        g_string_append(mailbox, "a line\n");
    g_string_append(mailbox, "\n" MARK "S: 2\n\nb\n");
    static const int sizes[] = {WHOLE, 1, 13, 100};
    int status;
    GPtrArray *found = push(&options, mailbox->str, mailbox->len, sizes[_i], &status);
    ck_assert_uint_eq(found->len, 2);
    ck_assert_uint_eq(message_of(found, 0)->length, 100);
    ck_assert_uint_eq(message_of(found, 0)->gaps, LEAKSCAN_GAP_TOO_LARGE);
    ck_assert_str_eq(message_of(found, 1)->text, "S: 2\n\nb\n");
    ck_assert_uint_eq(message_of(found, 1)->gaps, 0);
    g_ptr_array_unref(found);
    g_string_free(mailbox, TRUE);
}
END_TEST

#ifdef __SANITIZE_ADDRESS__
enum { MEMORY_ALLOWED = 1 << 30 };   /* freed memory is kept for a while */
#else
enum { MEMORY_ALLOWED = 8 * 1024 };  /* kilobytes */
#endif

static long peak_kilobytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static int measure_slot(void *userdata, const lks_slot *slot)
{
    uint64_t *length = userdata;
    *length = slot->bytes.length;
    ck_assert_ptr_null(slot->bytes.data);
    char buf[2];
    ck_assert_int_eq(lks_bytes_read(&slot->bytes, *length - 2, buf, 2), 2);
    ck_assert_mem_eq(buf, "zz", 2);
    return 0;
}

START_TEST(a_line_of_100_megabytes_stays_out_of_memory)
{
    enum { PIECE = 1 << 20, PIECES = 100 };
    lks_mailbox_options options = preset_options();
    uint64_t length = 0;
    lks_splitter *s = lks_splitter_new(&options, measure_slot, &length);
    char *piece = g_malloc(PIECE);
    memset(piece, 'z', PIECE);
    long before = peak_kilobytes();
    ck_assert_int_eq(lks_splitter_feed(s, MARK "S: 1\n\n", strlen(MARK "S: 1\n\n")), 0);
    for (int i = 0; i < PIECES; i++)
        ck_assert_int_eq(lks_splitter_feed(s, piece, PIECE), 0);
    ck_assert_int_eq(lks_splitter_end(s), 0);
    ck_assert_uint_eq(length, 6 + (uint64_t)PIECE * PIECES);
    ck_assert_int_lt(peak_kilobytes() - before, MEMORY_ALLOWED);
    lks_splitter_free(s);
    g_free(piece);
}
END_TEST

static int count_names(const char *directory)
{
    DIR *dir = opendir(directory);
    ck_assert_ptr_nonnull(dir);
    int count = 0;
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count;
}

START_TEST(a_spool_leaves_no_name_behind)
{
    char *directory = g_dir_make_tmp("leakscan-test-XXXXXX", NULL);
    lks_mailbox_options options = preset_options();
    options.spool_bytes = 4;
    options.spool_directory = directory;
    GPtrArray *found = collection_new();
    lks_splitter *s = lks_splitter_new(&options, collect, found);
    for (int i = 0; i < 3000; i++)
        ck_assert_int_eq(lks_splitter_feed(s, "Subject: x\n", 11), 0);
    ck_assert_int_eq(count_names(directory), 2);
    ck_assert_int_eq(lks_splitter_end(s), 0);
    ck_assert_uint_eq(message_of(found, 0)->length, 33000);
    ck_assert(!message_of(found, 0)->is_in_memory);
    lks_splitter_free(s);
    g_ptr_array_unref(found);
    remove(directory);
    g_free(directory);
}
END_TEST

START_TEST(a_spool_that_cannot_be_made_is_an_error)
{
    lks_mailbox_options options = preset_options();
    options.spool_bytes = 4;
    options.spool_directory = "/nowhere/at/all";
    int status;
    char text[20000];
    memset(text, 'a', sizeof text);
    GPtrArray *found = push(&options, text, sizeof text, 100, &status);
    ck_assert_int_eq(status, LEAKSCAN_E_IO);
    g_ptr_array_unref(found);
}
END_TEST

static int stop_at_second(void *userdata, const lks_slot *slot)
{
    int *calls = userdata;
    (*calls)++;
    return slot->index == 1 ? 42 : 0;
}

START_TEST(the_callbacks_answer_ends_the_feed)
{
    static const char mailbox[] = MARK "S: 1\n\n" MARK "S: 2\n\n" MARK "S: 3\n\n" MARK "S: 4\n\n";
    GString *padded = g_string_new(mailbox);
    for (int i = 0; i < 1000; i++)
        g_string_append(padded, "filling text\n");
    lks_mailbox_options options = preset_options();
    int calls = 0;
    lks_splitter *s = lks_splitter_new(&options, stop_at_second, &calls);
    ck_assert_int_eq(lks_splitter_feed(s, padded->str, padded->len), 42);
    ck_assert_int_eq(calls, 2);
    lks_splitter_free(s);
    g_string_free(padded, TRUE);
}
END_TEST

START_TEST(index_and_offset_begin_at_the_origin)
{
    lks_mailbox_options options = preset_options();
    GPtrArray *found = collection_new();
    lks_splitter *s = lks_splitter_new(&options, collect, found);
    lks_splitter_set_origin(s, "there", 7, 1000);
    ck_assert_int_eq(lks_splitter_format(s), LEAKSCAN_FORMAT_AUTO);
    ck_assert_int_eq(lks_splitter_feed(s, MARK "S: 1\n", strlen(MARK) + 5), 0);
    ck_assert_int_eq(lks_splitter_end(s), 0);
    ck_assert_int_eq(lks_splitter_format(s), LEAKSCAN_FORMAT_MBOX);
    ck_assert_str_eq(message_of(found, 0)->source, "there");
    ck_assert_uint_eq(message_of(found, 0)->index, 7);
    ck_assert_uint_eq(message_of(found, 0)->offset, 1000 + strlen(MARK));
    lks_splitter_free(s);
    g_ptr_array_unref(found);
}
END_TEST

START_TEST(many_lying_lengths_take_linear_time)
{
    enum { MESSAGES = 200000 };
    GString *mailbox = g_string_new(NULL);
    for (int i = 0; i < MESSAGES; i++)
        g_string_append(mailbox, MARK "Content-Length: 9999999\n\n\n");
    lks_mailbox_options options = preset_options();
    options.format = LEAKSCAN_FORMAT_MBOXCL;
    options.spool_bytes = 1 << 16;
    int status;
    GPtrArray *found = push(&options, mailbox->str, mailbox->len, 1 << 16, &status);
    ck_assert_int_eq(status, 0);
    ck_assert_uint_eq(found->len, MESSAGES);
    g_ptr_array_unref(found);
    g_string_free(mailbox, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("splitter");
    TCase *tcase = tcase_create("splitter");
    tcase_add_loop_test(tcase, messages_are_the_same_at_any_chunk_size, 0,
                        G_N_ELEMENTS(mailboxes));
    tcase_add_loop_test(tcase, a_random_mailbox_is_the_same_at_any_chunk_size, 0, 8);
    tcase_add_test(tcase, junk_before_the_first_postmark_is_malformed);
    tcase_add_loop_test(tcase, a_mailbox_without_postmarks_is_of_another_format, 0, 2);
    tcase_add_test(tcase, passing_over_a_postmark_by_length_is_told_when_sniffed);
    tcase_add_loop_test(tcase, a_message_over_the_limit_is_cut_and_the_next_found, 0, 4);
    tcase_add_test(tcase, a_line_of_100_megabytes_stays_out_of_memory);
    tcase_add_test(tcase, a_spool_leaves_no_name_behind);
    tcase_add_test(tcase, a_spool_that_cannot_be_made_is_an_error);
    tcase_add_test(tcase, the_callbacks_answer_ends_the_feed);
    tcase_add_test(tcase, index_and_offset_begin_at_the_origin);
    tcase_add_test(tcase, many_lying_lengths_take_linear_time);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
