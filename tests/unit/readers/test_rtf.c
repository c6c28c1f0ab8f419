/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/unit/readers/reading.h"

#define OBJECT "{\\object{\\*\\objdata 01050000 02000000 04000000 41424300 00000000 00000000 "      \
               "05000000 68656c6c6f}}"

static const struct {
    const char *rtf, *text;
} texts[] = {
    {"{\\rtf1 Dear Ms Example\\par next}", "[]\nDear Ms Example\nnext\n"},
    {"{\\rtf1\\ansi\\ansicpg1252 Caf\\'e9 \\ldblquote x\\rdblquote}",
     "[]\nCaf\xC3\xA9 \xE2\x80\x9Cx\xE2\x80\x9D\n"},
    {"{\\rtf1{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial;}}\\f1 \\'cf\\f0 \\'cf}",
     "[]\n\xD0\x9F\xC3\x8F\n"},
    {"{\\rtf1\\uc1 \\u8364?5 \\u-10179?\\u-8704?}", "[]\n\xE2\x82\xAC" "5 \xF0\x9F\x98\x80\n"},
    {"{\\rtf1\\ansi\\ansicpg1255 \\'f9\\'ec\\'e5\\'ed}", "[]\n\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D\n"},
    {"{\\rtf1\\uc2 \\u233\\'c3\\'a9x{\\uc0\\u233 y}}", "[]\n\xC3\xA9x\xC3\xA9y\n"},
    {"{\\rtf1 Name\\cell Born\\cell\\row Ann\\cell 1 May\\cell\\row}",
     "[]\nName\tBorn\nAnn\t1 May\n"},
    {"{\\rtf1 555\\_01\\_00\\line 1\\tab 2}", "[]\n555-01-00\n1\t2\n"},
    {"{\\rtf1{\\info{\\author Ann}}{\\header top}{\\*\\unknown gone}{\\deleted old}"
     "{\\footnote note}end}", "[]\nAnn\ntop\nold\nnote\nend\n"},
    {"{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"mailto:a@example.org\"}{\\fldrslt Ann}}}",
     "[]\nHYPERLINK \"mailto:a@example.org\"\nAnn\n"},
    {"{\\rtf1 a{\\pict 0102030405}b}", "[]\nab\n"},
    {"{\\rtf1 a{\\*\\blob\\bin5 {{{{{x}b}", "[]\nab\n"},
    {"{\\rtf1 a" OBJECT "b}", "[]\nab\n[object 1 object 1]\nhello\n"},
};

START_TEST(text_is_read_as_a_writer_shows_it)
{
    reading r = read_bytes(texts[_i].rtf, strlen(texts[_i].rtf));
    ck_assert_str_eq(r.text, texts[_i].text);
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
}
END_TEST

START_TEST(a_text_that_breaks_off_is_read_and_told)
{
    reading r = read_bytes("{\\rtf1 before", 13);
    ck_assert_str_eq(r.text, "[]\nbefore\n");
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_EXTRACT_FAILED);
    reading_clear(&r);
}
END_TEST

START_TEST(groups_beyond_any_depth_are_read)
{
    GString *rtf = g_string_new("{\\rtf1 ");
    for (int i = 0; i < 100000; i++)
        g_string_append_c(rtf, '{');
    g_string_append(rtf, "deep");
    for (int i = 0; i < 100000; i++)
        g_string_append_c(rtf, '}');
    g_string_append(rtf, " after}");
    reading r = read_bytes(rtf->str, rtf->len);
    ck_assert_str_eq(r.text, "[]\ndeep after\n");
    reading_clear(&r);
    g_string_free(rtf, TRUE);
}
END_TEST

START_TEST(damaged_texts_end)
{
    expect_survival(texts[_i].rtf, strlen(texts[_i].rtf), 300);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rtf");
    TCase *tc = tcase_create("texts");
    tcase_add_loop_test(tc, text_is_read_as_a_writer_shows_it, 0, (int)G_N_ELEMENTS(texts));
    tcase_add_test(tc, a_text_that_breaks_off_is_read_and_told);
    tcase_add_test(tc, groups_beyond_any_depth_are_read);
    tcase_add_loop_test(tc, damaged_texts_end, 0, (int)G_N_ELEMENTS(texts));
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
