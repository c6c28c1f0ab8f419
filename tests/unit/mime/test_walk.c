/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Messages and what the sink is told of them, in memory and from a file alike.
 * Gaps are bits of enum leakscan_gap: 0x1 truncated, 0x4 too-deep, 0x8
 * too-many-parts, 0x80 encrypted, 0x1000 malformed.
 */
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"
#include "tests/unit/mime/recorder.h"

typedef struct example {
    const char *name, *message, *log;
} example;

#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"

static const example structure[] = {
    {"empty_message", "", "1 text/plain <>\n"},
    {"single_part", "Subject: s\n\nbody\n", "[] subject s\n1 text/plain <body\n>\n"},
    {"crlf", "Subject: s\r\n\r\nbody\r\n", "[] subject s\n1 text/plain <body\r\n>\n"},
    {"header_only", "Subject: s\n", "[] subject s\n1 text/plain <>\n"},
    {"header_without_line_end", "Subject: s", "[] subject s\n1 text/plain <>\n"},
    {"postmark_is_passed_over", "From a Mon Jan  1 00:00:00 2001\nSubject: s\n\nbody",
     "[] subject s\n1 text/plain <body>\n"},
    {"postmark_amid_headers", "X-A: b\n>From a Mon Jan  1 00:00:00 2001\nSubject: s\n\nbody",
     "[] subject s\n1 text/plain <body>\n"},
    {"children_are_numbered", MIXED "--b\n\none\n--b\n\ntwo\n--b--\n",
     "1 text/plain <one>\n2 text/plain <two>\n"},
    {"nested_multipart",
     MIXED "--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\n\none\n--c\n"
           "Content-Type: text/html\n\ntwo\n--c--\n--b\n\nthree\n--b--\n",
     "1.1 text/plain <one>\n1.2 text/html <two>\n2 text/plain <three>\n"},
    {"nested_message_with_a_text",
     MIXED "--b\n\none\n--b\nContent-Type: message/rfc822\n\nSubject: inner\n\ntwo\n--b--\n",
     "1 text/plain <one>\n[2] subject inner\n2.1 text/plain <two>\n"},
    {"nested_message_with_parts",
     MIXED "--b\n\none\n--b\nContent-Type: message/rfc822\n\nSubject: inner\n"
           "Content-Type: multipart/mixed; boundary=c\n\n--c\n\ntwo\n--c\n\nthree\n--c--\n--b--\n",
     "1 text/plain <one>\n[2] subject inner\n2.1 text/plain <two>\n2.2 text/plain <three>\n"},
    {"message_in_a_message",
     "Content-Type: message/rfc822\n\nSubject: in\nContent-Type: message/rfc822\n\n"
     "Subject: innermost\n\nbody\n",
     "[1] subject in\n[1.1] subject innermost\n1.1.1 text/plain <body\n>\n"},
    {"empty_nested_message", MIXED "--b\nContent-Type: message/rfc822\n\n--b\n\ntwo\n--b--\n",
     "2 text/plain <two>\n"},
    {"digest_children_are_messages",
     "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\nbody\n--b--\n",
     "[1] subject one\n1.1 text/plain <body>\n"},
    {"preamble_and_epilogue_are_read", MIXED "before\n--b\n\none\n--b--\nafter\n",
     "preamble text/plain <before\n>\n1 text/plain <one>\nepilogue text/plain <after\n>\n"},
    {"common_preamble_is_not",
     MIXED "This is a multi-part message in MIME format.\n--b\n\none\n--b--\n\n",
     "1 text/plain <one>\n"},
    {"inner_epilogue_has_its_path",
     MIXED "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--c--\nafter\n--b--\n",
     "1.1 text/plain <one>\n1.epilogue text/plain <after\n>\n"},
    {"white_space_after_a_boundary", MIXED "--b \t\r\n\r\none\r\n--b-- \r\n",
     "1 text/plain <one>\n"},
    {"lines_that_look_like_boundaries", MIXED "--b\n\n--bb\n--\n-- \n--b-\n--b--\n",
     "1 text/plain <--bb\n--\n-- \n--b->\n"},
    {"boundary_that_begins_another",
     "Content-Type: multipart/mixed; boundary=ab\n\n--ab\n"
     "Content-Type: multipart/mixed; boundary=abc\n\n--abc\n\none\n--abc--\n--ab\n\ntwo\n--ab--\n",
     "1.1 text/plain <one>\n2 text/plain <two>\n"},
    {"signed_content_and_signature",
     "Content-Type: multipart/signed; boundary=b\n\n--b\n\none\n--b\n"
     "Content-Type: application/pgp-signature\n\nsig\n--b--\n",
     "1 text/plain <one>\n2 application/pgp-signature <sig>\n"},
};

static const example malformed[] = {
    {"body_only", "hello there\n\nmore\n",
     "1 text/plain <hello there\n\nmore\n> 0x1000\ngaps 0x1000\n"},
    {"part_without_headers", MIXED "--b\nhello there\n--b--\n",
     "1 text/plain <hello there> 0x1000\ngaps 0x1000\n"},
    {"junk_amid_headers", "X-A: b\nno header\n and more\nSubject: s\n\nbody\n",
     "junk text/plain <no header\n and more\n> 0x1000\n[] subject s\n"
     "1 text/plain <body\n> 0x1000\ngaps 0x1000\n"},
    {"missing_end", MIXED "--b\n\none\n", "1 text/plain <one\n>\ngaps 0x1000\n"},
    {"missing_inner_end",
     MIXED "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--b\n\ntwo\n--b--\n",
     "1.1 text/plain <one>\n2 text/plain <two>\ngaps 0x1000\n"},
    {"no_boundary_parameter", "Content-Type: multipart/mixed\n\n--b\n\none\n--b--\n",
     "1 text/plain <--b\n\none\n--b--\n> 0x1000\ngaps 0x1000\n"},
    {"no_part_at_all", MIXED "text\n", "preamble text/plain <text\n>\ngaps 0x1000\n"},
    {"two_types_that_differ",
     "Content-Type: text/plain\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b--\n",
     "1 text/plain <--b\n\nx\n--b--\n> 0x1000\ngaps 0x1000\n"},
    {"two_types_alike", "Content-Type: text/html\nContent-Type: text/html\n\nx",
     "1 text/html <x>\n"},
    {"boundary_of_8_bits",
     "Content-Type: multipart/mixed; boundary=b\xfd\n\n--b\xc3\xbd\n\none\n--b\xc3\xbd--\n",
     "1 text/plain <one>\ngaps 0x1000\n"},
    {"boundary_in_an_encoded_word",
     "Content-Type: multipart/mixed; boundary=\"=?us-ascii?q?b?=\"\n\n--b\n\none\n--b--\n",
     "1 text/plain <one>\ngaps 0x1000\n"},
    {"cut_at_a_boundary", MIXED "--b\n\none\n--b", "1 text/plain <one>\ngaps 0x1000\n"},
    {"cut_in_a_header", MIXED "--b\nContent-Type: text/html", "1 text/html <>\ngaps 0x1000\n"},
    {"boundary_amid_headers", MIXED "--b\nContent-Type: text/html\n--b\n\ntwo\n--b--\n",
     "1 text/html <>\n2 text/plain <two>\n"},
    {"unknown_encoding", "Content-Transfer-Encoding: rot13\n\nuryyb",
     "1 text/plain <uryyb> 0x1000\ngaps 0x1000\n"},
    {"base64_multipart",
     "Content-Transfer-Encoding: base64\n" MIXED "--b\n\none\n--b--\n",
     "1 text/plain <one>\ngaps 0x1000\n"},
    {"base64_message",
     "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogcwoKYQ==\n",
     "1 message/rfc822 <Subject: s\n\na> 0x1000\ngaps 0x1000\n"},
    {"unreadable_type", "Content-Type: ???\n\nbody\n",
     "1 text/plain <body\n> 0x1000\ngaps 0x1000\n"},
    {"bare_cr", "Subject: a\rb\n\nline\rline\n",
     "[] subject ab\njunk text/plain <Subject: a\rb\n> 0x1000\n"
     "1 text/plain <line\rline\n> 0x1000\ngaps 0x1000\n"},
    {"empty_line_first", "\r\n\nSubject: a\n\nbody\n",
     "junk text/plain <Subject: a\n\n> 0x1000\n[] subject a\n"
     "1 text/plain <body\n> 0x1000\ngaps 0x1000\n"},
    {"empty_line_before_text", "\nDear Ann: text\n", "1 text/plain <Dear Ann: text\n>\n"},
};

static const example content[] = {
    {"quoted_printable", "Content-Transfer-Encoding: quoted-printable\n\na=3Db=\nc=\r\nd=zz",
     "1 text/plain <a=bcd=zz>\n"},
    {"base64", "Content-Transfer-Encoding: BASE64\n\naGVs\nbG8",
     "1 text/plain <hello>\n"},
    {"base64_in_base64", "Content-Transfer-Encoding: base64\n\nVTJGc2RYUmhkR2x2Ym5NaA==\n",
     "1 text/plain <U2FsdXRhdGlvbnMh>\n1.base64 application/octet-stream <Salutations!>\n"},
    {"data_behind_padding", "Content-Transfer-Encoding: base64\n\naGk=\naGk=\n",
     "1 text/plain <hihi> 0x1000\ngaps 0x1000\n"},
    {"uuencode_by_header",
     "Content-Type: image/gif\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n"
     "%:&5L;&\\ \n`\nend\n",
     "1 image/gif <hello>\n"},
    {"uuencode_amid_text", "\nsee:\nbegin 644 a.txt\n%:&5L;&\\ \n`\nend\nbye\n",
     "1 text/plain <see:\nbegin 644 a.txt\n%:&5L;&\\ \n`\nend\nbye\n>\n[1.uu1] filename a.txt\n"
     "1.uu1 application/octet-stream attachment <hello>\n"},
    {"no_uuencode", "\nbegin 644 words here\nand so on\nend\n",
     "1 text/plain <begin 644 words here\nand so on\nend\n>\n"},
    {"charset_and_flow",
     "Content-Type: Text/PLAIN; charset=\"UTF-8\"; Format=Flowed; DelSp=yes\n\nx",
     "1 text/plain utf-8 flowed delsp <x>\n"},
    {"names",
     MIXED "--b\nContent-Type: text/plain; name=\"=?utf-8?q?=C3=A4?=.txt\"\n\none\n--b\n"
           "Content-Disposition: attachment; filename*0*=utf-8''%C3%A4; filename*1=\"b.txt\"\n\n"
           "two\n--b\nContent-Disposition: inline; filename=i.txt\n\nthree\n--b--\n",
     "[1] filename \xc3\xa4.txt\n1 text/plain attachment <one>\n"
     "[2] filename \xc3\xa4" "b.txt\n2 text/plain attachment <two>\n"
     "[3] filename i.txt\n3 text/plain <three>\n"},
    {"envelope",
     "From: Ann <ann@example.com>\nDate: Wed, 8 Feb 2023 11:02:00 +0000\nMessage-ID: <a@b>\n\nx",
     "from ann@example.com date 1675854120 id <a@b>\n1 text/plain <x>\n"},
    {"human_headers",
     "comments: one\nX-Classification: SECRET\nReceived: from here\nKeywords: =?utf-8?q?=C3=A4?=\n"
     "\nx",
     "[] Comments: one\n[] X-Classification: SECRET\n[] Keywords: \xc3\xa4\n1 text/plain <x>\n"},
    {"description_of_a_part", MIXED "--b\nContent-Description: d\n\none\n--b--\n",
     "[1] Content-Description: d\n1 text/plain <one>\n"},
};

static const example sealed[] = {
    {"pgp_mime",
     "Content-Type: multipart/encrypted; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted"
     "\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\nxyz\n--b--\n",
     "1 application/pgp-encrypted <> 0x80\n2 application/octet-stream <> 0x80\ngaps 0x80\n"},
    {"smime_enveloped", "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nxyz",
     "1 application/pkcs7-mime <> 0x80\ngaps 0x80\n"},
    {"smime_signed", "Content-Type: application/pkcs7-mime; smime-type=signed-data\n\nxyz",
     "1 application/pkcs7-mime <xyz>\n"},
    {"inline_pgp", "\nhi\n-----BEGIN PGP MESSAGE-----\n\nabc\n",
     "1 text/plain <hi\n-----BEGIN PGP MESSAGE-----\n\nabc\n> 0x80\ngaps 0x80\n"},
    {"inline_pgp_at_once", "\n-----BEGIN PGP MESSAGE-----\n",
     "1 text/plain <-----BEGIN PGP MESSAGE-----\n> 0x80\ngaps 0x80\n"},
    {"quoted_pgp", "\n> -----BEGIN PGP MESSAGE-----\n",
     "1 text/plain <> -----BEGIN PGP MESSAGE-----\n>\n"},
    {"fragment", "Content-Type: message/partial; id=x; number=1\n\nxyz",
     "1 message/partial <xyz> 0x1\ngaps 0x1\n"},
};

static void expect(const example *e)
{
    char *log = transcript(e->message, strlen(e->message));
    ck_assert_msg(strcmp(log, e->log) == 0, "%s:\n%s\ninstead of\n%s", e->name, log, e->log);
    g_free(log);
}

START_TEST(parts_have_their_imap_numbers)
{
    expect(&structure[_i]);
}
END_TEST

START_TEST(what_is_malformed_is_read_and_told)
{
    expect(&malformed[_i]);
}
END_TEST

START_TEST(content_is_decoded)
{
    expect(&content[_i]);
}
END_TEST

START_TEST(what_is_encrypted_is_told)
{
    expect(&sealed[_i]);
}
END_TEST

START_TEST(nul_bytes_do_not_end_anything)
{
    static const char message[] = "Subject: a\0b\n\nx\0y\n";
    static const char log[] = "[] subject a b\n1 text/plain <x\0y\n>\n";
    uint32_t gaps = 0;
    recorder r = {.log = g_string_new(NULL)};
    ck_assert_int_eq(record(&r, message, sizeof message - 1, &gaps), 0);
    ck_assert_uint_eq(r.log->len, sizeof log - 1);
    ck_assert_mem_eq(r.log->str, log, sizeof log - 1);
    ck_assert_uint_eq(r.data_bytes, 3 + 4);
    g_string_free(r.log, TRUE);
}
END_TEST

/* The answer of any call is the answer of the walk. */
START_TEST(the_sink_can_stop_at_every_call)
{
    static const char message[] = "From: a@example.com\nSubject: s\n" MIXED
                                  "before\n--b\nContent-Type: text/plain; name=n\n\none\n--b\n"
                                  "\nbegin 644 a.txt\n%:&5L;&\\ \n`\nend\n--b--\nafter\n";
    uint32_t gaps = 0;
    recorder all = {.stop_after = 1000};
    ck_assert_int_eq(record(&all, message, strlen(message), &gaps), 0);
    ck_assert_uint_eq(all.calls, 1 + 1 + 3 + 4 + 3 + 4 + 3);
    for (unsigned i = 1; i <= all.calls; i++) {
        recorder r = {.stop_after = i};
        ck_assert_int_eq(record(&r, message, strlen(message), &gaps), 77);
        ck_assert_uint_eq(r.calls, i);
    }
}
END_TEST

START_TEST(limits_are_kept_and_told)
{
    static const char parts[] = MIXED "--b\n\none\n--b\n\ntwo\n--b\n\nthree\n--b--\n";
    static const char deep[] = MIXED "--b\nContent-Type: multipart/mixed; boundary=c\n\n"
                                     "--c\n\none\n--c--\n--b\n\ntwo\n--b--\n";
    static const char headers[] = "X-A: b\nSubject: one two three four\n\nbody\n";
    static const struct {
        const char *message;
        lks_mime_limits limits;
        const char *log;
        uint32_t gap;
    } cases[] = {
        {parts, {10, 3, 1000}, "1 text/plain <one>\n2 text/plain <two>\n"
         "rest text/plain <--b\n\nthree\n--b--\n> 0x8\n", LEAKSCAN_GAP_TOO_MANY_PARTS},
        {deep, {1, 10, 1000}, "1 text/plain <--c\n\none\n--c--> 0x4\n2 text/plain <two>\n",
         LEAKSCAN_GAP_TOO_DEEP},
        {headers, {10, 10, 20}, "1 text/plain <>\nrest text/plain <Subject: one two three four\n\n"
         "body\n> 0x2\n", LEAKSCAN_GAP_TOO_LARGE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        uint32_t gaps = 0;
        recorder r = {.log = g_string_new(NULL)};
        lks_bytes bytes = {.data = (const uint8_t *)cases[i].message, .fd = -1,
                           .length = strlen(cases[i].message)};
        ck_assert_int_eq(record_with(&r, &bytes, &cases[i].limits, &gaps), 0);
        ck_assert_str_eq(r.log->str, cases[i].log);
        ck_assert_uint_eq(gaps & cases[i].gap, cases[i].gap);
        g_string_free(r.log, TRUE);
    }
}
END_TEST

static int walk_again(void *userdata, const lks_part *part)
{
    uint32_t gaps = 0;
    recorder *r = userdata;
    ck_assert_int_eq(record(r, "\ninner", 6, &gaps), 0);
    return 5;
}

static int pass_envelope(void *userdata, const lks_envelope *envelope)
{
    return 0;
}

START_TEST(a_walk_inside_a_walk_stands_alone)
{
    recorder r = {.log = g_string_new(NULL)};
    lks_mime_sink sink = {.envelope = pass_envelope, .part_begin = walk_again};
    lks_bytes bytes = {.data = (const uint8_t *)"\nouter", .fd = -1, .length = 6};
    uint32_t gaps = 0;
    ck_assert_int_eq(lks_mime_walk(&bytes, &preset_limits, &sink, &r, &gaps), 5);
    ck_assert_str_eq(r.log->str, "1 text/plain <inner>\n");
    g_string_free(r.log, TRUE);
}
END_TEST

static void *walk_often(void *data)
{
    for (unsigned i = 0; i < 20; i++)
        for (size_t j = 0; j < G_N_ELEMENTS(structure); j++)
            expect(&structure[j]);
    return NULL;
}

START_TEST(threads_walk_side_by_side)
{
    GThread *threads[4];
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("walk", walk_often, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
}
END_TEST

/* Lines, headers and boundaries that lie across the edges of GMime's buffer
 * and of our window. */
START_TEST(padding_before_a_part_changes_nothing)
{
    GString *m = g_string_new(NULL);
    for (unsigned pad = 4096 - 150; pad < 4096 + 20; pad++) {
        g_string_assign(m, MIXED "--b\n\n");
        for (unsigned i = 0; i < pad; i++)
            g_string_append_c(m, i % 70 == 69 ? '\n' : 'x');
        g_string_append(m, "\n--b\nContent-Type: text/html; charset=--b\n\ntwo\n--b--\n");
        recorder r = {.log = g_string_new(NULL)};
        uint32_t gaps = 0;
        ck_assert_int_eq(record(&r, m->str, m->len, &gaps), 0);
        ck_assert_uint_eq(gaps, 0);
        ck_assert_ptr_nonnull(strstr(r.log->str, "\n2 text/html --b <two>\n"));
        g_string_free(r.log, TRUE);
    }
    g_string_free(m, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("walk");
    TCase *tcase = tcase_create("walk");
    tcase_add_loop_test(tcase, parts_have_their_imap_numbers, 0, G_N_ELEMENTS(structure));
    tcase_add_loop_test(tcase, what_is_malformed_is_read_and_told, 0, G_N_ELEMENTS(malformed));
    tcase_add_loop_test(tcase, content_is_decoded, 0, G_N_ELEMENTS(content));
    tcase_add_loop_test(tcase, what_is_encrypted_is_told, 0, G_N_ELEMENTS(sealed));
    tcase_add_test(tcase, nul_bytes_do_not_end_anything);
    tcase_add_test(tcase, the_sink_can_stop_at_every_call);
    tcase_add_test(tcase, limits_are_kept_and_told);
    tcase_add_test(tcase, a_walk_inside_a_walk_stands_alone);
    tcase_add_test(tcase, threads_walk_side_by_side);
    tcase_add_test(tcase, padding_before_a_part_changes_nothing);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
