/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <glib.h>

#include "libleakscan/text/text.h"
#include "tests/support/support.h"

typedef struct {
    const char *type, *name;
    const char *head;
    size_t length;
    lks_text_kind kind;
} classify_case;

#define CASE(type, name, head, kind) {type, name, head, sizeof head - 1, LKS_TEXT_##kind}
#define SIGNED "\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02"
#define ENVELOPED "\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03"

static const classify_case cases[] = {
    CASE("text/plain", NULL, "hello", READ),
    CASE("text/plain", NULL, "", READ),
    CASE("text/x-python", NULL, "import os", READ),
    CASE("text/calendar", NULL, "BEGIN:VCALENDAR", READ),
    CASE("message/delivery-status", NULL, "Reporting-MTA: dns;x", READ),
    CASE("application/json", NULL, "{}", READ),
    CASE("application/vnd.x+xml", NULL, "<a/>", READ),
    CASE("application/x-pem-file", "k.pem", "-----BEGIN RSA PRIVATE KEY-----\n", READ),
    CASE("image/svg+xml", NULL, "<svg>", READ),
    CASE("image/png", NULL, "\x89PNG\r\n\x1A\n\0\0", NONE),
    CASE("image/png", "a.png", "<html>SSN 078-05-1120", READ),
    CASE("image/jpeg", NULL, "not a picture at all\n", READ),
    CASE("image/x-raw", NULL, "\x01\x02\x03\x04\x80\x00", NONE),
    CASE("video/mp4", NULL, "\0\0\0\x18" "ftypmp42", NONE),
    CASE("text/plain", "a.txt", "\xFF\xD8\xFF\xE0 jpeg", NONE),
    CASE("text/plain", "a.txt", "%PDF-1.4\n", DOCUMENT),
    CASE("application/octet-stream", NULL, "name,number\nAnn,1\n", READ),
    CASE("application/octet-stream", NULL, "caf\xE9 et th\xE9, monsieur\n", READ),
    CASE("application/octet-stream", NULL, "\xFF\xFEh\0e\0l\0l\0o\0", READ),
    CASE("application/octet-stream", NULL, "h\0e\0l\0l\0o\0", READ),
    CASE("application/octet-stream", NULL, "\0\1\0\2\0\3\0\4\0\5\0\6", NONE),
    CASE("application/octet-stream", "a.docx", "PK\x03\x04\x14\0\x06\0\x08", DOCUMENT),
    CASE("application/octet-stream", "a.zip", "PK\x03\x04\x14\0\x01\0\x08", ENCRYPTED),
    CASE("application/octet-stream", "a.exe", "MZ\x90\0\x03\0", DOCUMENT),
    CASE("application/octet-stream", NULL, SIGNED, DOCUMENT),
    CASE("application/octet-stream", NULL, ENVELOPED, ENCRYPTED),
    CASE("application/octet-stream", NULL, "\x09\x04\x06\0\0\0\x10\0\0\0", DOCUMENT),
    CASE("application/octet-stream", NULL, "\x31\xBE\0\0\0\xAB", DOCUMENT),
    CASE("application/octet-stream", NULL, "070701 is a number here", READ),
    CASE("application/x-iso9660-image", NULL, "\0\0\0\0\0\0", DOCUMENT),
    CASE("application/octet-stream", NULL, "MZ is how this text begins", READ),
    CASE("application/octet-stream", NULL, "", NONE),
    CASE("application/octet-stream", "a.mdb", "\0\1\2\3", DOCUMENT),
    CASE("application/octet-stream", "a.gpg", "\x85\x01\x0C\x03", ENCRYPTED),
    CASE("application/msword", NULL, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", DOCUMENT),
    CASE("application/msword", NULL, "<html><body>saved as web page", READ),
    CASE("application/rtf", NULL, "{\\rtf1\\ansi hello}", DOCUMENT),
    CASE("text/rtf", NULL, "{\\rtf1\\ansi hello}", DOCUMENT),
    CASE("application/gzip", NULL, "\x1F\x8B\x08\0", DOCUMENT),
    CASE("application/ms-tnef", "winmail.dat", "\x78\x9F\x3E\x22\1\0", DOCUMENT),
    CASE("application/pkcs7-mime", "smime.p7m", ENVELOPED, ENCRYPTED),
    CASE("application/pkcs7-mime", "smime.p7m", SIGNED, DOCUMENT),
    CASE("application/octet-stream", "smime.p7m", ENVELOPED, ENCRYPTED),
    CASE("application/pkcs7-signature", "smime.p7s", SIGNED, NONE),
    CASE("application/pgp-signature", NULL, "-----BEGIN PGP SIGNATURE-----\n", NONE),
    CASE("application/pgp-encrypted", NULL, "Version: 1\r\n", ENCRYPTED),
    CASE("application/octet-stream", NULL, "-----BEGIN PGP MESSAGE-----\n\nhQ", ENCRYPTED),
    CASE("text/plain", NULL, "\r\n-----BEGIN PGP MESSAGE-----\n\nhQ", READ),
    CASE("text/plain", NULL, "Hi,\n-----BEGIN PGP MESSAGE-----\n", READ),
    CASE("font/woff2", NULL, "wOF2\0\1\0\0", NONE),
    CASE("x-unknown/type", NULL, "text all the same", READ),
};

START_TEST(part_is_classified)
{
    const classify_case *c = &cases[_i];
    lks_part part = {.path = "1", .media_type = c->type, .name = c->name};
    int kind = (int)lks_text_classify(&part, (const uint8_t *)c->head, c->length);
    ck_assert_msg(kind == (int)c->kind, "row %d, %s: %d", _i, c->type, kind);
}
END_TEST

START_TEST(random_bytes_are_no_text)
{
    GRand *rand = g_rand_new_with_seed((guint32)_i);
    lks_part part = {.path = "1", .media_type = "application/octet-stream"};
    uint8_t head[512];
    for (size_t i = 0; i < sizeof head; i++)
        head[i] = (uint8_t)g_rand_int_range(rand, 0, 256);
    ck_assert_int_eq(lks_text_classify(&part, head, sizeof head), LKS_TEXT_NONE);
    g_rand_free(rand);
}
END_TEST

START_TEST(a_character_cut_by_the_head_is_no_reason)
{
    lks_part part = {.path = "1", .media_type = "application/octet-stream"};
    char text[512];
    for (size_t i = 0; i + 3 <= sizeof text; i += 3)
        memcpy(text + i, "\xE3\x81\x82", 3);
    for (size_t n = 480; n < 510; n++)
        ck_assert_int_eq(lks_text_classify(&part, (const uint8_t *)text, n), LKS_TEXT_READ);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("classify");
    TCase *tcase = tcase_create("classify");
    tcase_add_loop_test(tcase, part_is_classified, 0, (int)G_N_ELEMENTS(cases));
    tcase_add_loop_test(tcase, random_bytes_are_no_text, 0, 20);
    tcase_add_test(tcase, a_character_cut_by_the_head_is_no_reason);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
