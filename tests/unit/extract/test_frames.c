/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_frames.c - answers as a child taken over by a document might give them.
 */
#include <string.h>
#include <unistd.h>
#include <sys/socket.h>
#include <glib.h>

#include "libleakscan/extract/frames.h"
#include "libleakscan/leakscan.h"
#include "tests/support/support.h"

/* What the sink saw, and what it answers. */
typedef struct {
    GString *log;
    int answer;
} seen;

static int begin(void *userdata, const lks_extract_piece *piece)
{
    seen *s = userdata;
    g_string_append_printf(s->log, "[%s|%s|%s|%s|%s]", piece->is_text ? "text" : "document",
                           piece->path, piece->media_type,
                           piece->charset != NULL ? piece->charset : "-",
                           piece->name != NULL ? piece->name : "-");
    return s->answer;
}

static int data(void *userdata, const uint8_t *bytes, size_t length)
{
    g_string_append_len(((seen *)userdata)->log, (const char *)bytes, (gssize)length);
    return 0;
}

static int end(void *userdata)
{
    g_string_append_c(((seen *)userdata)->log, '.');
    return 0;
}

static const lks_extract_sink sink = {begin, data, end};

static void put_frame(GString *to, uint32_t type, uint32_t told, const void *bytes, size_t length)
{
    lks_wire_frame frame = {type, told};
    g_string_append_len(to, (const char *)&frame, sizeof frame);
    if (length > 0)
        g_string_append_len(to, bytes, (gssize)length);
}

/* A script of frames: B, b (a document), D, E, F (done), G (done with gaps) are
 * good ones; the others are each wrong in a way of their own. */
static void put(GString *to, char what)
{
    static const char text[] = "\0a/b\0Text/Plain\0UTF-8\0x.txt";
    static const char document[] = "\1a\0\0\0";
    static const char three[] = "\0a\0b\0c";
    static const char control[] = "\0a\nb\0t/p\0u\0n";
    static const char bytes[] = "\0a\xff\0t/p\0u\0n";
    static const char token[] = "\0a\0t p\0u\0n";
    static const char kind[] = "\2a\0t/p\0u\0n";
    static const char more[] = "\0a\0t/p\0u\0n\0x";
    static const lks_wire_done none = {0}, gaps = {.gaps = LEAKSCAN_GAP_ENCRYPTED},
        wild = {.gaps = 0x80000000}, much = {.bytes = UINT64_MAX}, many = {.members = UINT32_MAX},
        other = {.is_beyond = 2};
    switch (what) {
    case 'B': put_frame(to, LKS_FRAME_BEGIN, sizeof text, text, sizeof text); break;
    case 'b': put_frame(to, LKS_FRAME_BEGIN, sizeof document, document, sizeof document); break;
    case 'D': put_frame(to, LKS_FRAME_DATA, 5, "hello", 5); break;
    case 'E': put_frame(to, LKS_FRAME_END, 0, NULL, 0); break;
    case 'F': put_frame(to, LKS_FRAME_DONE, sizeof none, &none, sizeof none); break;
    case 'G': put_frame(to, LKS_FRAME_DONE, sizeof gaps, &gaps, sizeof gaps); break;
    case '3': put_frame(to, LKS_FRAME_BEGIN, sizeof three, three, sizeof three); break;
    case 'c': put_frame(to, LKS_FRAME_BEGIN, sizeof control, control, sizeof control); break;
    case 'u': put_frame(to, LKS_FRAME_BEGIN, sizeof bytes, bytes, sizeof bytes); break;
    case 't': put_frame(to, LKS_FRAME_BEGIN, sizeof token, token, sizeof token); break;
    case 'k': put_frame(to, LKS_FRAME_BEGIN, sizeof kind, kind, sizeof kind); break;
    case 'm': put_frame(to, LKS_FRAME_BEGIN, sizeof more, more, sizeof more); break;
    case '0': put_frame(to, LKS_FRAME_BEGIN, 0, NULL, 0); break;
    case 'n': put_frame(to, LKS_FRAME_BEGIN, sizeof text - 1, text, sizeof text - 1); break;
    case 'z': put_frame(to, LKS_FRAME_DATA, 0, NULL, 0); break;
    case 'L': put_frame(to, LKS_FRAME_DATA, LKS_WIRE_DATA_MAX + 1, "x", 1); break;
    case 'M': put_frame(to, LKS_FRAME_DATA, UINT32_MAX, "x", 1); break;
    case 'e': put_frame(to, LKS_FRAME_END, 1, "x", 1); break;
    case 'f': put_frame(to, LKS_FRAME_DONE, 3, &none, 3); break;
    case 'w': put_frame(to, LKS_FRAME_DONE, sizeof wild, &wild, sizeof wild); break;
    case 'p': put_frame(to, LKS_FRAME_DONE, sizeof much, &much, sizeof much); break;
    case 'q': put_frame(to, LKS_FRAME_DONE, sizeof many, &many, sizeof many); break;
    case 'r': put_frame(to, LKS_FRAME_DONE, sizeof other, &other, sizeof other); break;
    case 'h': put_frame(to, LKS_FRAME_HELLO, 0, NULL, 0); break;
    case '?': put_frame(to, 99, 0, NULL, 0); break;
    case 'x': put_frame(to, LKS_FRAME_DATA, 9, "brok", 4); break;
    default: ck_abort_msg("no such frame: %c", what);
    }
}

static const struct {
    const char *script;
    lks_frames_end end;
    const char *log;
} table[] = {
    {"F", LKS_FRAMES_DONE, ""},
    {"BDDEbDEG", LKS_FRAMES_DONE,
     "[text|a/b|text/plain|utf-8|x.txt]hellohello.[document|a||-|-]hello."},
    {"BEF", LKS_FRAMES_DONE, "[text|a/b|text/plain|utf-8|x.txt]."},
    {"", LKS_FRAMES_DEAD, ""},
    {"BD", LKS_FRAMES_DEAD, "[text|a/b|text/plain|utf-8|x.txt]hello."},
    {"Bx", LKS_FRAMES_DEAD, "[text|a/b|text/plain|utf-8|x.txt]."},
    {"BDE", LKS_FRAMES_DEAD, "[text|a/b|text/plain|utf-8|x.txt]hello."},
    {"BB", LKS_FRAMES_NONSENSE, "[text|a/b|text/plain|utf-8|x.txt]."},
    {"BF", LKS_FRAMES_NONSENSE, "[text|a/b|text/plain|utf-8|x.txt]."},
    {"D", LKS_FRAMES_NONSENSE, ""},
    {"E", LKS_FRAMES_NONSENSE, ""},
    {"3", LKS_FRAMES_NONSENSE, ""},
    {"c", LKS_FRAMES_NONSENSE, ""},
    {"u", LKS_FRAMES_NONSENSE, ""},
    {"t", LKS_FRAMES_NONSENSE, ""},
    {"k", LKS_FRAMES_NONSENSE, ""},
    {"m", LKS_FRAMES_NONSENSE, ""},
    {"0", LKS_FRAMES_NONSENSE, ""},
    {"n", LKS_FRAMES_NONSENSE, ""},
    {"Bz", LKS_FRAMES_NONSENSE, "[text|a/b|text/plain|utf-8|x.txt]."},
    {"BL", LKS_FRAMES_NONSENSE, "[text|a/b|text/plain|utf-8|x.txt]."},
    {"BM", LKS_FRAMES_NONSENSE, "[text|a/b|text/plain|utf-8|x.txt]."},
    {"Be", LKS_FRAMES_NONSENSE, "[text|a/b|text/plain|utf-8|x.txt]."},
    {"f", LKS_FRAMES_NONSENSE, ""},
    {"w", LKS_FRAMES_NONSENSE, ""},
    {"p", LKS_FRAMES_NONSENSE, ""},
    {"q", LKS_FRAMES_NONSENSE, ""},
    {"r", LKS_FRAMES_NONSENSE, ""},
    {"h", LKS_FRAMES_NONSENSE, ""},
    {"?", LKS_FRAMES_NONSENSE, ""},
    {"BEBEBEBEF", LKS_FRAMES_TOO_MUCH,
     "[text|a/b|text/plain|utf-8|x.txt].[text|a/b|text/plain|utf-8|x.txt]."
     "[text|a/b|text/plain|utf-8|x.txt]."},
    {"BDDDDEF", LKS_FRAMES_TOO_MUCH, "[text|a/b|text/plain|utf-8|x.txt]hellohellohello."},
};

/* Frames on a socket whose other end is closed after them, unless `is_kept_open`. */
static lks_frames_end run_script(const char *script, bool is_kept_open, lks_frames *f, seen *s)
{
    static uint8_t buffer[LKS_WIRE_DATA_MAX];
    int ends[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    GString *bytes = g_string_new(NULL);
    for (const char *c = script; *c != '\0'; c++)
        put(bytes, *c);
    ck_assert_int_eq(write(ends[1], bytes->str, bytes->len), (ssize_t)bytes->len);
    if (!is_kept_open)
        close(ends[1]);
    f->fd = ends[0];
    f->sink = &sink;
    f->userdata = s;
    f->buffer = buffer;
    lks_frames_end end = lks_frames_read(f);
    close(ends[0]);
    if (is_kept_open)
        close(ends[1]);
    g_string_free(bytes, TRUE);
    return end;
}

START_TEST(an_answer_is_checked_frame_by_frame)
{
    lks_frames f = {.patience = 10 * G_USEC_PER_SEC, .bytes_left = 15, .members_left = 3};
    seen s = {g_string_new(NULL), 0};
    ck_assert_int_eq(run_script(table[_i].script, false, &f, &s), table[_i].end);
    ck_assert_str_eq(s.log->str, table[_i].log);
    ck_assert_uint_eq(f.gaps, strchr(table[_i].script, 'G') != NULL ? LEAKSCAN_GAP_ENCRYPTED : 0);
    g_string_free(s.log, TRUE);
}
END_TEST

START_TEST(every_cut_of_an_answer_ends)
{
    GString *bytes = g_string_new(NULL);
    put(bytes, 'B');
    put(bytes, 'D');
    put(bytes, 'E');
    static uint8_t buffer[LKS_WIRE_DATA_MAX];
    for (size_t cut = 0; cut <= bytes->len; cut++) {
        int ends[2];
        seen s = {g_string_new(NULL), 0};
        ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
        ck_assert_int_eq(write(ends[1], bytes->str, cut), (ssize_t)cut);
        close(ends[1]);
        lks_frames f = {.fd = ends[0], .patience = G_USEC_PER_SEC, .bytes_left = 100,
                        .members_left = 9, .sink = &sink, .userdata = &s, .buffer = buffer};
        ck_assert_int_eq(lks_frames_read(&f), LKS_FRAMES_DEAD);
        /* What was begun was ended. */
        ck_assert(s.log->len == 0 || s.log->str[s.log->len - 1] == '.');
        close(ends[0]);
        g_string_free(s.log, TRUE);
    }
    g_string_free(bytes, TRUE);
}
END_TEST

START_TEST(random_answers_end)
{
    GRand *random = g_rand_new_with_seed(4);
    static uint8_t buffer[LKS_WIRE_DATA_MAX];
    unsigned done = 0;
    for (int i = 0; i < 20000; i++) {
        static const char letters[] = "BbDEFG3cutkm0nzLMefwpqrh?x";
        GString *bytes = g_string_new(NULL);
        int count = g_rand_int_range(random, 1, 12);
        for (int k = 0; k < count; k++)
            put(bytes, letters[g_rand_int_range(random, 0, k < 6 ? 6 : sizeof letters - 1)]);
        if (i % 2 != 0)
            bytes->str[g_rand_int_range(random, 0, (gint)bytes->len)] ^=
                (char)(1 << g_rand_int_range(random, 0, 8));
        int ends[2];
        seen s = {g_string_new(NULL), 0};
        ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
        ck_assert_int_eq(write(ends[1], bytes->str, bytes->len), (ssize_t)bytes->len);
        close(ends[1]);
        lks_frames f = {.fd = ends[0], .patience = G_USEC_PER_SEC, .bytes_left = 100,
                        .members_left = 9, .sink = &sink, .userdata = &s, .buffer = buffer};
        lks_frames_end end = lks_frames_read(&f);
        ck_assert(end != LKS_FRAMES_LATE && end != LKS_FRAMES_SINK);
        done += end == LKS_FRAMES_DONE;
        close(ends[0]);
        g_string_free(s.log, TRUE);
        g_string_free(bytes, TRUE);
    }
    ck_assert_uint_gt(done, 100);
    g_rand_free(random);
}
END_TEST

START_TEST(silence_is_waited_for_no_longer_than_allowed)
{
    lks_frames f = {.patience = G_USEC_PER_SEC / 5, .bytes_left = 100, .members_left = 9};
    seen s = {g_string_new(NULL), 0};
    gint64 start = g_get_monotonic_time();
    ck_assert_int_eq(run_script("BD", true, &f, &s), LKS_FRAMES_LATE);
    gint64 took = g_get_monotonic_time() - start;
    ck_assert_int_ge(took, G_USEC_PER_SEC / 5);
    ck_assert_int_lt(took, 5 * G_USEC_PER_SEC);
    ck_assert_str_eq(s.log->str, "[text|a/b|text/plain|utf-8|x.txt]hello.");
    g_string_free(s.log, TRUE);
}
END_TEST

START_TEST(an_interrupt_ends_the_waiting)
{
    atomic_int interrupted = 1;
    lks_frames f = {.patience = 100 * G_USEC_PER_SEC, .bytes_left = 100, .members_left = 9,
                    .interrupted = &interrupted};
    seen s = {g_string_new(NULL), 0};
    ck_assert_int_eq(run_script("", true, &f, &s), LKS_FRAMES_INTERRUPTED);
    g_string_free(s.log, TRUE);
}
END_TEST

START_TEST(the_sink_can_end_the_reading)
{
    lks_frames f = {.patience = G_USEC_PER_SEC, .bytes_left = 100, .members_left = 9};
    seen s = {g_string_new(NULL), 7};
    ck_assert_int_eq(run_script("BDEF", false, &f, &s), LKS_FRAMES_SINK);
    ck_assert_int_eq(f.answer, 7);
    ck_assert_str_eq(s.log->str, "[text|a/b|text/plain|utf-8|x.txt]");
    g_string_free(s.log, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("frames");
    TCase *tcase = tcase_create("frames");
    tcase_add_loop_test(tcase, an_answer_is_checked_frame_by_frame, 0, G_N_ELEMENTS(table));
    tcase_add_test(tcase, every_cut_of_an_answer_ends);
    tcase_add_test(tcase, random_answers_end);
    tcase_add_test(tcase, silence_is_waited_for_no_longer_than_allowed);
    tcase_add_test(tcase, an_interrupt_ends_the_waiting);
    tcase_add_test(tcase, the_sink_can_end_the_reading);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
