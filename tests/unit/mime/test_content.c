/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Content-Type and Content-Disposition: what is read without GMime is what GMime
 * reads of the same value.
 */
#include <string.h>

#include "libleakscan/mime/content.h"
#include "tests/support/support.h"

static const char *const parameters[] = {"charset", "boundary", "name", "filename",
                                         "format",  "delsp",    "x",    "smime-type"};

static const char *const types[] = {
    "text/plain",
    " text/plain; charset=us-ascii\r\n",
    " TEXT/Html;\r\n\tcharset=\"UTF-8\"; format=flowed ; DelSp=Yes\n",
    "text/plain;",
    "text/plain;charset=utf-8;",
    "text/plain; charset=utf-8; charset=latin1",
    "text/plain; charset=\"utf-8\" (a comment)",
    "text/plain; (a comment) charset=utf-8",
    "text/plain; charset = utf-8",
    "text/plain; charset=",
    "text/plain; charset=\"\"",
    "text/plain; charset=\"utf-8",
    "text/plain; charset='utf-8'",
    "text/plain; charset",
    "text/plain charset=utf-8",
    "text / plain; charset=utf-8",
    "text",
    "text/",
    "/plain",
    "",
    ";",
    "; charset=utf-8",
    "multipart/mixed; boundary=\"----=_NextPart_000_0012\"",
    "multipart/mixed; boundary=----=_NextPart_000_0012",
    "multipart/mixed; boundary=\" a b \"",
    "multipart/mixed; boundary=\"a b\"",
    "multipart/mixed; boundary=\"a\\\"b\"",
    "multipart/mixed; boundary=\"a\n b\"",
    "multipart/mixed; boundary=a/b",
    "multipart/mixed;\n boundary=a\n; x=\"\xc3\xa9\"",
    "application/pdf; name=\"=?utf-8?q?caf=C3=A9.pdf?=\"",
    "application/pdf; name*=utf-8''caf%C3%A9.pdf",
    "application/pdf; name*0=\"caf\"; name*1=\"e.pdf\"",
    "application/pdf; name=\"caf\xe9.pdf\"",
    "application/pdf; name=a b.pdf",
    "application/pdf; name=\"a;b.pdf\"; x=y",
    "application/pdf; =x; name=a.pdf",
    "application/vnd.ms-excel; x=a.b-c_d+e",
    "a/b; p1=1; p2=2; p3=3; p4=4; p5=5; p6=6; p7=7; p8=8; x=9",
    "=?utf-8?q?text/plain?=; charset=utf-8",
    "text/plain\v; charset=utf-8",
    "text/plain; charset=utf-8\x7f",
};

static void check_parameter(const lks_content *ours, const char *name, const char *theirs)
{
    const char *value = lks_content_get(ours, name);
    ck_assert_msg(g_strcmp0(value, theirs) == 0, "%s is %s, not %s", name,
                  value != NULL ? value : "-", theirs != NULL ? theirs : "-");
}

static char *decode(const char *value)
{
    char *line = g_mime_utils_header_unfold(value);
    char *text = g_mime_utils_header_decode_text(NULL, line);
    g_free(line);
    return text;
}

START_TEST(a_type_is_read_as_gmime_reads_it)
{
    lks_content ours;
    char *text = decode(types[_i]);
    GMimeContentType *theirs = g_mime_content_type_parse(NULL, text);
    lks_content_read_type(&ours, types[_i], strlen(types[_i]));
    ck_assert_str_eq(ours.type, g_mime_content_type_get_media_type(theirs));
    ck_assert_str_eq(ours.subtype, g_mime_content_type_get_media_subtype(theirs));
    for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++)
        check_parameter(&ours, parameters[i],
                        g_mime_content_type_get_parameter(theirs, parameters[i]));
    lks_content_done(&ours);
    g_object_unref(theirs);
    g_free(text);
}
END_TEST

static const char *const dispositions[] = {
    "attachment",
    " inline\r\n",
    "ATTACHMENT; filename=\"a b.pdf\"",
    "attachment;\r\n filename=a.pdf; size=12",
    "attachment; filename=a b.pdf",
    "attachment; filename=\"\"",
    "attachment; filename=\"a\\\\b.pdf\"",
    "attachment; filename*=utf-8''caf%C3%A9.pdf",
    "attachment; filename=\"=?utf-8?b?Y2Fmw6k=?=\"",
    "attachment; filename=a.pdf; filename=b.pdf",
    "filename=a.pdf",
    "; filename=a.pdf",
    "",
};

START_TEST(a_disposition_is_read_as_gmime_reads_it)
{
    lks_content ours;
    char *text = decode(dispositions[_i]);
    GMimeContentDisposition *theirs = g_mime_content_disposition_parse(NULL, text);
    lks_content_read_disposition(&ours, dispositions[_i], strlen(dispositions[_i]));
    ck_assert_str_eq(ours.type, g_mime_content_disposition_get_disposition(theirs));
    for (size_t i = 0; i < G_N_ELEMENTS(parameters); i++)
        check_parameter(&ours, parameters[i],
                        g_mime_content_disposition_get_parameter(theirs, parameters[i]));
    lks_content_done(&ours);
    g_object_unref(theirs);
    g_free(text);
}
END_TEST

START_TEST(values_by_the_book_need_no_object_of_gmime)
{
    static const char *const simple[] = {"text/plain; charset=\"us-ascii\"; format=flowed\r\n",
                                         "multipart/mixed;\r\n boundary=\"----=_Part_1\"\r\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(simple); i++) {
        lks_content content;
        lks_content_read_type(&content, simple[i], strlen(simple[i]));
        ck_assert_ptr_null(content.gmime_type);
    }
}
END_TEST

START_TEST(a_long_value_is_read_whole)
{
    lks_content ours;
    for (unsigned length = LKS_CONTENT_TEXT - 40; length < LKS_CONTENT_TEXT + 10; length++) {
        char *name = g_strnfill(length, 'n');
        char *value = g_strdup_printf("a/b; name=%s", name);
        lks_content_read_type(&ours, value, strlen(value));
        check_parameter(&ours, "name", name);
        lks_content_done(&ours);
        g_free(value);
        g_free(name);
    }
}
END_TEST

static const char *const encodings[] = {
    "7bit", " base64\r\n", "BASE64 ", "quoted-printable", "Quoted-Printable\n", "8bit", "binary",
    "x-uuencode", "uuencode", "x-uue", "base64; x=y", "(x) base64", "base64x", "", "none",
    "=?utf-8?q?base64?=", "base64\n (x)",
};

START_TEST(an_encoding_is_read_as_gmime_reads_it)
{
    char *text = decode(encodings[_i]);
    ck_assert_int_eq(lks_content_encoding(encodings[_i], strlen(encodings[_i])),
                     g_mime_content_encoding_from_string(text));
    g_free(text);
}
END_TEST

int main(void)
{
    g_mime_init();
    Suite *suite = suite_create("content");
    TCase *tcase = tcase_create("content");
    tcase_add_loop_test(tcase, a_type_is_read_as_gmime_reads_it, 0, G_N_ELEMENTS(types));
    tcase_add_loop_test(tcase, a_disposition_is_read_as_gmime_reads_it, 0,
                        G_N_ELEMENTS(dispositions));
    tcase_add_test(tcase, values_by_the_book_need_no_object_of_gmime);
    tcase_add_test(tcase, a_long_value_is_read_whole);
    tcase_add_loop_test(tcase, an_encoding_is_read_as_gmime_reads_it, 0, G_N_ELEMENTS(encodings));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
