/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages that break GMime when nothing stands before it, and their kin: each
 * under a budget of time, memory and stack, and none of their text forgotten.
 */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"
#include "tests/unit/mime/recorder.h"

#if defined(__SANITIZE_ADDRESS__)
enum { SLOWER = 12, STACK = 4 << 20, MEMORY_IS_JUDGED = 0 };
#else
enum { SLOWER = 1, STACK = 256 << 10, MEMORY_IS_JUDGED = 1 };
#endif

typedef struct trial {
    recorder recorder;
    lks_bytes bytes;
    lks_mime_limits limits;
    uint32_t gaps;
    int answer;
    double seconds;
    long grown;              /* kB of peak memory */
} trial;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long peak(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void *run(void *data)
{
    trial *t = data;
    double begin = now();
    long before = peak();
    t->answer = record_with(&t->recorder, &t->bytes, &t->limits, &t->gaps);
    t->seconds = now() - begin;
    t->grown = peak() - before;
    return NULL;
}

/* On a thread with the stack that the library asks for. */
static void run_small(trial *t)
{
    pthread_t thread;
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    ck_assert_int_eq(pthread_attr_setstacksize(&attr, STACK), 0);
    ck_assert_int_eq(pthread_create(&thread, &attr, run, t), 0);
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attr);
}

static trial attempt(const GString *message)
{
    trial t = {.bytes = {.data = (const uint8_t *)message->str, .fd = -1, .length = message->len},
               .limits = preset_limits};
    run_small(&t);
    ck_assert_int_eq(t.answer, 0);
    return t;
}

/* The shortest of up to five walks: what else runs on the machine only adds. */
static double shortest(const trial *t, double enough)
{
    double seconds = t->seconds;
    for (int i = 0; i < 4 && seconds >= enough; i++) {
        trial again = {.bytes = t->bytes, .limits = t->limits};
        run_small(&again);
        seconds = MIN(seconds, again.seconds);
    }
    return seconds;
}

static void expect_cheap(const trial *t, double seconds, long megabytes)
{
    double taken = shortest(t, seconds * SLOWER);
    ck_assert_msg(taken < seconds * SLOWER, "took %.2f s", taken);
    if (MEMORY_IS_JUDGED)
        ck_assert_msg(t->grown < megabytes * 1024, "grew by %ld kB", t->grown);
}

static void repeat(GString *s, const char *text, size_t times)
{
    for (size_t i = 0; i < times; i++)
        g_string_append(s, text);
}

START_TEST(nested_address_groups_do_not_exhaust_the_stack)
{
    static const char *const names[] = {"To: ", "From: ", "Cc: ", "Reply-To: ", "X-Other: "};
    GString *m = g_string_new(names[_i]);
    repeat(m, "g:", 50000);
    g_string_append(m, "\nSubject: kept\n\nbody\n");
    trial t = attempt(m);
    expect_cheap(&t, 0.1, 4);
    ck_assert_uint_eq(t.recorder.parts, 1);
    ck_assert_uint_eq(t.gaps, 0);
    if (_i < 4)
        ck_assert_uint_gt(t.recorder.data_bytes, 100000);
    g_string_free(m, TRUE);
}
END_TEST

START_TEST(groups_under_the_ceiling_are_parsed)
{
    GString *m = g_string_new("From: ");
    repeat(m, "g:", 60);
    g_string_append(m, "\n\nbody\n");
    trial t = attempt(m);
    expect_cheap(&t, 0.1, 4);
    g_string_free(m, TRUE);
}
END_TEST

START_TEST(a_subject_of_100_megabytes_is_read_in_pieces)
{
    GString *m = g_string_new("From: a@example.com\nSubject: ");
    size_t size = 100 << 20;
    g_string_set_size(m, m->len + size);
    memset(m->str + m->len - size, 'x', size);
    g_string_append(m, "\n\nbody\n");
    trial t = attempt(m);
    expect_cheap(&t, 0.5, 4);
    ck_assert_uint_eq(t.gaps, LEAKSCAN_GAP_TOO_LARGE);
    ck_assert_uint_ge(t.recorder.data_bytes, size);
    ck_assert_uint_le(t.recorder.largest_piece, 64 << 10);
    g_string_free(m, TRUE);
}
END_TEST

START_TEST(a_million_headers_are_not_kept)
{
    GString *m = g_string_new(NULL);
    for (int i = 0; i < 1000000; i++)
        g_string_append_printf(
            m, "X-Header-%07d: %s\n", i,
            "a value that makes the line as long as that of a usual header is");
    g_string_append(m, "\nbody\n");
    trial t = attempt(m);
    expect_cheap(&t, 0.5, 4);
    ck_assert_uint_eq(t.gaps, LEAKSCAN_GAP_TOO_LARGE);
    ck_assert_uint_ge(t.recorder.data_bytes, m->len - (1 << 20) - 100);
    g_string_free(m, TRUE);
}
END_TEST

START_TEST(text_headers_under_the_limit_are_cheap)
{
    GString *m = g_string_new(NULL);
    repeat(m, "Subject:x\n", 100000);
    g_string_append(m, "\nbody\n");
    trial t = attempt(m);
    expect_cheap(&t, 0.3, 24);
    ck_assert_uint_eq(t.recorder.headers, 100000);
    g_string_free(m, TRUE);
}
END_TEST

START_TEST(parts_beyond_the_limit_are_one_text)
{
    GString *m = g_string_new("Content-Type: multipart/mixed; boundary=b\n\n");
    repeat(m, "--b\n\nx\n", 100000);
    trial t = attempt(m);
    expect_cheap(&t, 0.3, 32);
    ck_assert_uint_eq(t.gaps & LEAKSCAN_GAP_TOO_MANY_PARTS, LEAKSCAN_GAP_TOO_MANY_PARTS);
    ck_assert_uint_eq(t.recorder.parts, 10000);
    ck_assert_uint_gt(t.recorder.data_bytes, 90000 * 7);
    g_string_free(m, TRUE);
}
END_TEST

static void nest(GString *m, unsigned levels)
{
    for (unsigned i = 0; i < levels; i++)
        g_string_append_printf(m, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
}

START_TEST(boundaries_beyond_the_depth_cost_no_time)
{
    static const unsigned levels[] = {1000, 100, 99, 20};
    GString *m = g_string_new(NULL);
    nest(m, levels[_i]);
    g_string_append_c(m, '\n');
    repeat(m, "--\n", 300000);
    g_string_append(m, "the end\n");
    trial t = attempt(m);
    expect_cheap(&t, 0.2, 16);
    ck_assert_uint_ne(t.gaps, 0);
    ck_assert_uint_ge(t.recorder.data_bytes, 900000);
    g_string_free(m, TRUE);
}
END_TEST

/* GMime recurses at each level: the stack holds whatever the limit says. */
START_TEST(a_limit_of_depth_beyond_reason_does_not_exhaust_the_stack)
{
    GString *m = g_string_new(NULL);
    if (_i == 0)
        nest(m, 5000);
    else
        repeat(m, "Content-Type: message/rfc822\n\n", 5000);
    g_string_append(m, "\nthe end\n");
    trial t = {.bytes = {.data = (const uint8_t *)m->str, .fd = -1, .length = m->len},
               .limits = {.depth = 5000, .parts = 10000, .header_bytes = 1 << 20}};
    run_small(&t);
    ck_assert_int_eq(t.answer, 0);
    ck_assert_uint_eq(t.gaps & LEAKSCAN_GAP_TOO_DEEP, LEAKSCAN_GAP_TOO_DEEP);
    g_string_free(m, TRUE);
}
END_TEST

START_TEST(a_boundary_longer_than_a_line_is_none)
{
    GString *m = g_string_new("Content-Type: multipart/mixed; boundary=\"");
    repeat(m, "0123456789", 700);
    g_string_append(m, "\"\n\n--");
    repeat(m, "0123456789", 700);
    g_string_append(m, "\n\nthe end\n");
    trial t = attempt(m);
    ck_assert_uint_eq(t.gaps, LEAKSCAN_GAP_MALFORMED);
    ck_assert_uint_eq(t.recorder.parts, 1);
    ck_assert_uint_eq(t.recorder.data_bytes, 7000 + 2 + 10);
    g_string_free(m, TRUE);
}
END_TEST

START_TEST(nested_messages_beyond_the_depth_are_text)
{
    GString *m = g_string_new(NULL);
    repeat(m, "Content-Type: message/rfc822\n\n", 20000);
    g_string_append(m, "Subject: innermost\n\nthe end\n");
    trial t = attempt(m);
    expect_cheap(&t, 0.1, 8);
    ck_assert_uint_eq(t.gaps, LEAKSCAN_GAP_TOO_DEEP);
    ck_assert_uint_gt(t.recorder.data_bytes, 19800 * 30);
    g_string_free(m, TRUE);
}
END_TEST

START_TEST(a_preamble_is_read_in_pieces)
{
    static const char *const heads[] = {
        "Content-Type: multipart/mixed; boundary=b\n\n", "Content-Type: multipart/mixed\n\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n"};
    GString *m = g_string_new(heads[_i]);
    repeat(m, "a line of text that no part holds\n", 1000000);
    trial t = attempt(m);
    expect_cheap(&t, 0.3, 4);
    ck_assert_uint_ge(t.recorder.data_bytes, 34000000);
    g_string_free(m, TRUE);
}
END_TEST

START_TEST(a_long_list_of_parameters_is_bounded)
{
    GString *m = g_string_new("Content-Type: text/plain");
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(m, ";\n name*%d*=%%41", i);
    g_string_append(m, "\n\nbody\n");
    trial t = attempt(m);
    expect_cheap(&t, 0.3, 16);
    ck_assert_uint_eq(t.recorder.gaps & LEAKSCAN_GAP_MALFORMED, LEAKSCAN_GAP_MALFORMED);
    g_string_free(m, TRUE);
}
END_TEST

START_TEST(encoded_words_without_end_are_bounded)
{
    static const char *const words[] = {"=?utf-8?q?a?= ", "=?utf-8?b?YQ==?=", "=?", "=?x?q?",
                                        "=?utf-8?q?=e2=?=", "\xff=?"};
    GString *m = g_string_new("Subject: ");
    repeat(m, words[_i], (15 << 10) / strlen(words[_i]));
    g_string_append(m, "\n\nbody\n");
    trial t = attempt(m);
    expect_cheap(&t, 0.1, 8);
    ck_assert_uint_eq(t.recorder.headers, 1);
    g_string_free(m, TRUE);
}
END_TEST

START_TEST(a_line_of_40_megabytes_is_passed_over)
{
    GString *m = g_string_new("Content-Type: multipart/mixed; boundary=b\n\n--b\n\n");
    size_t size = 40 << 20;
    g_string_set_size(m, m->len + size);
    memset(m->str + m->len - size, '-', size);
    g_string_append(m, "\n--b\n\nlast\n--b--\n");
    trial t = attempt(m);
    expect_cheap(&t, 0.3, 4);
    ck_assert_uint_eq(t.recorder.parts, 2);
    ck_assert_uint_eq(t.recorder.data_bytes, size + 4);
    g_string_free(m, TRUE);
}
END_TEST

START_TEST(a_large_attachment_in_a_file_costs_little_memory)
{
    static const char line[] = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n";
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    fputs("Content-Type: application/zip\nContent-Transfer-Encoding: base64\n\n", file);
    enum { LINES = 1 << 20 };
    for (int i = 0; i < LINES; i++)
        fputs(line, file);
    fflush(file);
    trial t = {.bytes = {.fd = fileno(file), .length = (uint64_t)ftell(file)},
               .limits = preset_limits};
    run_small(&t);
    ck_assert_int_eq(t.answer, 0);
    expect_cheap(&t, 1.0, 4);
    ck_assert_uint_eq(t.recorder.data_bytes, (uint64_t)LINES * 45);
    ck_assert_uint_le(t.recorder.largest_piece, 64 << 10);
    fclose(file);
}
END_TEST

START_TEST(a_pipe_is_an_error_and_not_an_empty_message)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], "Subject: x\n\nbody\n", 17), 17);
    close(ends[1]);
    uint32_t gaps = 0;
    recorder r = {0};
    lks_bytes bytes = {.fd = ends[0], .length = 17};
    ck_assert_int_eq(lks_mime_walk(&bytes, &preset_limits, &recorder_sink, &r, &gaps),
                     LEAKSCAN_E_IO);
    close(ends[0]);
}
END_TEST

START_TEST(a_file_that_shrinks_is_an_error)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    fputs("Subject: x\n\nbody\n", file);
    fflush(file);
    uint32_t gaps = 0;
    recorder r = {0};
    lks_bytes bytes = {.fd = fileno(file), .length = 5000};
    ck_assert_int_eq(lks_mime_walk(&bytes, &preset_limits, &recorder_sink, &r, &gaps),
                     LEAKSCAN_E_IO);
    fclose(file);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("hostile");
    TCase *tcase = tcase_create("hostile");
    tcase_add_loop_test(tcase, nested_address_groups_do_not_exhaust_the_stack, 0, 5);
    tcase_add_test(tcase, groups_under_the_ceiling_are_parsed);
    tcase_add_test(tcase, a_subject_of_100_megabytes_is_read_in_pieces);
    tcase_add_test(tcase, a_million_headers_are_not_kept);
    tcase_add_test(tcase, text_headers_under_the_limit_are_cheap);
    tcase_add_test(tcase, parts_beyond_the_limit_are_one_text);
    tcase_add_loop_test(tcase, boundaries_beyond_the_depth_cost_no_time, 0, 4);
    tcase_add_loop_test(tcase, a_limit_of_depth_beyond_reason_does_not_exhaust_the_stack, 0, 2);
    tcase_add_test(tcase, a_boundary_longer_than_a_line_is_none);
    tcase_add_test(tcase, nested_messages_beyond_the_depth_are_text);
    tcase_add_loop_test(tcase, a_preamble_is_read_in_pieces, 0, 3);
    tcase_add_test(tcase, a_long_list_of_parameters_is_bounded);
    tcase_add_loop_test(tcase, encoded_words_without_end_are_bounded, 0, 6);
    tcase_add_test(tcase, a_line_of_40_megabytes_is_passed_over);
    tcase_add_test(tcase, a_large_attachment_in_a_file_costs_little_memory);
    tcase_add_test(tcase, a_pipe_is_an_error_and_not_an_empty_message);
    tcase_add_test(tcase, a_file_that_shrinks_is_an_error);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
