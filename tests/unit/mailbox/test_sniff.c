/* SPDX-License-Identifier: Apache-2.0 */
#include <glib.h>
#include <string.h>

#include "libleakscan/mailbox/sniff.h"
#include "tests/support/support.h"

static const struct {
    const char *text;
    bool is_expected;
    lks_kind kind;
} files[] = {
    {"", true, LKS_KIND_EMPTY},
    {"From joe@example.org Tue Dec  2 11:02:03 2003\nSubject: x\n", false, LKS_KIND_MBOX},
    {"From - \nSubject: x\n", false, LKS_KIND_MBOX},
    {"From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\nFrom: x\n", false,
     LKS_KIND_MBOX},
    {"From the desk of the director\nDear all\n", false, LKS_KIND_NONE},
    {"\1\1\1\1\nSubject: x\n", false, LKS_KIND_MMDF},
    {"Received: from a\n\tby b\nSubject: x\n\nbody", false, LKS_KIND_MESSAGE},
    {"X-Odd: 1\r\nX-Even: 2\r\nDate: now\r\nTo: b@example.org\r\n\r\n", false, LKS_KIND_MESSAGE},
    {">From joe Tue Dec  2 2003\nFrom: a@example.org\nTo: b@example.org\n", false, LKS_KIND_MESSAGE},
    {"\xef\xbb\xbfSubject: x\nFrom: a@example.org\n", false, LKS_KIND_MESSAGE},
    {"Subject: only one field\n\ntext\n", false, LKS_KIND_NONE},
    {"Subject: only one field\n\ntext\n", true, LKS_KIND_MESSAGE},
    {"no header\n", true, LKS_KIND_MESSAGE},
    {"HTTP/1.1 200 OK\nDate: now\nContent-Type: text/html\nSubject: x\n", false, LKS_KIND_NONE},
    {"Date: now\nContent-Type: text/html\nContent-Length: 7\n\n", false, LKS_KIND_NONE},
    {"---\nfrom: a\nto: b\nsubject: c\n", false, LKS_KIND_NONE},
    {"name: build\non: push\njobs:\n  test:\n    runs-on: x\n", false, LKS_KIND_NONE},
    {"#include <stdio.h>\nint main(void)\n{\n", false, LKS_KIND_NONE},
    {"From,To,Subject\na,b,c\n", false, LKS_KIND_NONE},
    {"diff --git a/x b/x\nindex 1..2\n", false, LKS_KIND_NONE},
    {"%PDF-1.4\nFrom: x\n", true, LKS_KIND_NONE},
    {"!BDN1234SM", false, LKS_KIND_STORE},
    {"!BDN1234SO", true, LKS_KIND_STORE},
    {"!BDN1234AB", false, LKS_KIND_STORE},
    {"!BDN1234XX", false, LKS_KIND_NONE},
    {"!BDN", false, LKS_KIND_NONE},
    {"BZh91AY", false, LKS_KIND_PACKED},
    {"PK\3\4 is a zip of anything, 30 byte: inbox.mbox", false, LKS_KIND_PACKED},
};

START_TEST(a_file_is_what_its_first_bytes_say)
{
    lks_ahead head = {(const uint8_t *)files[_i].text, strlen(files[_i].text), true};
    ck_assert_msg(lks_sniff_file(head, files[_i].is_expected) == files[_i].kind, "%s",
                  files[_i].text);
}
END_TEST

START_TEST(a_nul_byte_is_no_text)
{
    lks_ahead head = {(const uint8_t *)"\0\1\2", 3, true};
    ck_assert_int_eq(lks_sniff_file(head, true), LKS_KIND_NONE);
}
END_TEST

START_TEST(no_length_of_a_start_is_read_beyond)
{
    for (size_t length = 1; length <= strlen(files[_i].text); length++) {
        uint8_t *exact = g_memdup2(files[_i].text, length);
        lks_sniff_file((lks_ahead){exact, length, true}, false);
        lks_sniff_spelling((lks_ahead){exact, length, true});
        g_free(exact);
    }
}
END_TEST

static const struct {
    const char *name;
    bool is_mail, is_number, is_side_file, is_document;
} names[] = {
    {"a.eml", true, false, false, false},         {"A.EML", true, false, false, false},
    {"a.msg", true, false, false, false},         {"msg", false, false, false, false},
    {"inbox.mbox", true, false, false, false},    {".eml", false, false, false, false},
    {"17", false, true, false, false},            {"17a", false, false, false, false},
    {"", false, false, false, false},             {"Inbox.msf", false, false, true, false},
    {"dovecot.index.log", false, false, true, false}, {".mh_sequences", false, false, true, false},
    {".DS_Store", false, false, true, false},     {"letter.docx", false, false, false, true},
    {"export.zip", false, false, false, false},
};

START_TEST(names_tell_what_a_file_may_be)
{
    const char *name = names[_i].name;
    ck_assert_int_eq(lks_name_is_mail(name), names[_i].is_mail);
    ck_assert_int_eq(lks_name_is_number(name), names[_i].is_number);
    ck_assert_int_eq(lks_name_is_side_file(name), names[_i].is_side_file);
    ck_assert_int_eq(lks_name_is_document(name), names[_i].is_document);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sniff");
    TCase *tcase = tcase_create("sniff");
    tcase_add_loop_test(tcase, a_file_is_what_its_first_bytes_say, 0, G_N_ELEMENTS(files));
    tcase_add_test(tcase, a_nul_byte_is_no_text);
    tcase_add_loop_test(tcase, no_length_of_a_start_is_read_beyond, 0, G_N_ELEMENTS(files));
    tcase_add_loop_test(tcase, names_tell_what_a_file_may_be, 0, G_N_ELEMENTS(names));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
