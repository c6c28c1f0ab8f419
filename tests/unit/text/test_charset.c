/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/text/utf8.h"
#include "tests/support/support.h"
#include "tests/unit/text/read_text.h"

enum { CHARSET = LEAKSCAN_GAP_CHARSET, MALFORMED = LEAKSCAN_GAP_MALFORMED };

typedef struct {
    const char *what, *charset;
    const char *bytes;
    size_t length;
    const char *text;
    uint32_t gaps;
} charset_case;

#define CASE(what, charset, bytes, text, gaps) {what, charset, bytes, sizeof bytes - 1, text, gaps}

static const charset_case cases[] = {
    CASE("ascii", "us-ascii", "plain", "plain", 0),
    CASE("none declared, UTF-8", NULL, "caf\xC3\xA9", "caf\xC3\xA9", 0),
    CASE("none declared, 8 bit", NULL, "caf\xE9 x", "caf\xC3\xA9 x", CHARSET),
    CASE("ascii declared, UTF-8", "us-ascii", "caf\xC3\xA9", "caf\xC3\xA9", 0),
    CASE("ascii declared, 8 bit", "us-ascii", "\x93hi\x94", "\xE2\x80\x9Chi\xE2\x80\x9D", CHARSET),
    CASE("utf-8 with a stray byte", "utf-8", "a\xC3\xA9\xFF" "b", "a\xC3\xA9\xC3\xBF" "b", CHARSET),
    CASE("utf-8 cut at the end", "utf-8", "a\xC3", "a\xC3\x83", CHARSET),
    CASE("utf-8 with a surrogate", "utf-8", "\xED\xA0\x80", "\xC3\xAD\xC2\xA0\xE2\x82\xAC",
         CHARSET),
    CASE("utf8 mark", "utf8", "\xEF\xBB\xBFx", "x", 0),
    CASE("latin-1 is windows-1252", "ISO-8859-1", "caf\xE9 \x80", "caf\xC3\xA9 \xE2\x82\xAC", 0),
    CASE("cp-850", "cp-850", "caf\x82", "caf\xC3\xA9", 0),
    CASE("iso-8859-8-i", "iso-8859-8-i", "\xE0", "\xD7\x90", 0),
    CASE("gb2312 is gb18030", "gb2312", "\xD6\xD0", "\xE4\xB8\xAD", 0),
    CASE("korean by its registered name", "ks_c_5601-1987", "\xB0\xA1", "\xEA\xB0\x80", 0),
    CASE("shift_jis", "Shift_JIS", "\x82\xA0", "\xE3\x81\x82", 0),
    CASE("iso-2022-jp", "iso-2022-jp", "a\x1B$B$\"\x1B(Bb", "a\xE3\x81\x82" "b", 0),
    CASE("utf-7", "unicode-1-1-utf-7", "a+AOk-b", "a\xC3\xA9" "b", 0),
    CASE("koi8-r", "koi8-r", "\xC1", "\xD0\xB0", 0),
    CASE("utf-16 with a mark", "utf-16", "\xFF\xFE" "a\0b\0", "ab", 0),
    CASE("utf-16 big", "utf-16be", "\0a\0b", "ab", 0),
    CASE("utf-16 without a mark", "utf-16", "a\0b\0c\0", "abc", 0),
    CASE("utf-16 not declared", NULL, "a\0b\0c\0d\0", "abcd", CHARSET),
    CASE("utf-16 declared, ascii is there", "utf-16", "number 5", "number 5", CHARSET),
    CASE("utf-16 with half a pair", "utf-16le", "a\0\0\xD8" "b\0", "a\xEF\xBF\xBD" "b", CHARSET),
    CASE("utf-16 cut", "utf-16le", "a\0b", "a\xEF\xBF\xBD", CHARSET),
    CASE("unknown name", "x-martian", "hello", "hello", CHARSET),
    CASE("a name that says nothing", "x-unknown", "hello", "hello", 0),
    CASE("NUL is a space", "us-ascii", "a\0b", "a b", MALFORMED),
    CASE("NUL amid a number is nothing", "us-ascii", "12\0\0" "3-\0" "4\0a", "123-4 a", MALFORMED),
    CASE("NUL at the ends", "us-ascii", "\0" "some 12\0", " some 12 ", MALFORMED),
    CASE("nothing", "utf-8", "", "", 0),
};

START_TEST(charset_is_read)
{
    const charset_case *c = &cases[_i];
    lks_part part = {.path = "1", .media_type = "text/plain", .charset = c->charset};
    for (size_t piece = 0; piece < 9; piece++) {
        uint32_t gaps;
        GString *text = read_part(&part, c->bytes, c->length, piece, &gaps);
        ck_assert_msg(strcmp(text->str, c->text) == 0, "%s in %zu: %s", c->what, piece, text->str);
        ck_assert_msg(gaps == c->gaps, "%s: gaps %x", c->what, gaps);
        g_string_free(text, TRUE);
    }
}
END_TEST

START_TEST(bytes_the_charset_has_not_are_told)
{
    lks_part part = {.path = "1", .media_type = "text/plain", .charset = "euc-jp"};
    uint32_t gaps;
    GString *text = read_part(&part, "a\xFF\xFF" "b", 4, 0, &gaps);
    ck_assert_str_eq(text->str, "a\xEF\xBF\xBD\xEF\xBF\xBD" "b");
    ck_assert_uint_eq(gaps, LEAKSCAN_GAP_CHARSET);
    g_string_free(text, TRUE);
}
END_TEST

START_TEST(meta_and_xml_declarations_count_where_the_header_says_nothing)
{
    static const char meta[] = "<html><meta charset=\"iso-8859-2\"><p>\xB1</p>";
    static const char equiv[] =
        "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>\xC1";
    static const char xml[] = "<?xml version='1.0' encoding='iso-8859-5'?><a>\xD0</a>";
    lks_part part = {.path = "1", .media_type = "text/html"};
    uint32_t gaps;
    GString *text = read_part(&part, meta, sizeof meta - 1, 3, &gaps);
    ck_assert_str_eq(text->str, "\xC4\x85\n");
    g_string_free(text, TRUE);
    text = read_part(&part, equiv, sizeof equiv - 1, 3, &gaps);
    ck_assert_str_eq(text->str, "\xD0\xB0\n");
    g_string_free(text, TRUE);
    part.charset = "utf-8";
    text = read_part(&part, meta, sizeof meta - 1, 3, &gaps);
    ck_assert_uint_eq(gaps, LEAKSCAN_GAP_CHARSET);
    g_string_free(text, TRUE);
    part = (lks_part){.path = "1", .media_type = "text/xml"};
    text = read_part(&part, xml, sizeof xml - 1, 3, &gaps);
    ck_assert_ptr_nonnull(strstr(text->str, "\xD0\xB0"));
    ck_assert_uint_eq(gaps, 0);
    g_string_free(text, TRUE);
}
END_TEST

START_TEST(noise_in_any_charset_is_valid_utf8_in_any_pieces)
{
    static const char *const names[] = {"utf-8", "utf-7", "iso-2022-jp", "iso-2022-kr", "big5",
                                        "gb18030", "euc-jp", "euc-tw", "utf-16", "utf-32", "cp932",
                                        "johab", "windows-1255", "windows-1258", "latin1"};
    GRand *rand = g_rand_new_with_seed((guint32)_i);
    uint8_t noise[3000];
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (uint8_t)(g_rand_boolean(rand) ? g_rand_int_range(rand, 0, 256)
                                                   : "\x1B$B+-a1 \x0E\x0F("[g_rand_int_range(rand,
                                                                          0, 11)]);
    for (size_t k = 0; k < G_N_ELEMENTS(names); k++) {
        lks_part part = {.path = "1", .media_type = "text/plain", .charset = names[k]};
        uint32_t gaps, same;
        GString *whole = read_part(&part, noise, sizeof noise, 0, &gaps);
        ck_assert(g_utf8_validate(whole->str, (gssize)whole->len, NULL));
        for (size_t piece = 1; piece < 2000; piece = piece * 3 + 1) {
            GString *text = read_part(&part, noise, sizeof noise, piece, &same);
            ck_assert_msg(g_string_equal(text, whole), "%s in pieces of %zu", names[k], piece);
            ck_assert_uint_eq(gaps, same);
            g_string_free(text, TRUE);
        }
        g_string_free(whole, TRUE);
    }
    g_rand_free(rand);
}
END_TEST

START_TEST(any_bytes_become_utf8)
{
    static const char bytes[] = "a\xFF\xC3\xA9\xE2\x82\0z";
    char *text = lks_text_to_utf8(bytes, sizeof bytes - 1);
    ck_assert_str_eq(text, "a\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBD z");
    g_free(text);
    text = lks_text_to_utf8("", 0);
    ck_assert_str_eq(text, "");
    g_free(text);
}
END_TEST

START_TEST(utf8_is_read_as_glib_reads_it)
{
    GRand *rand = g_rand_new_with_seed(7);
    for (int i = 0; i < 200000; i++) {
        uint8_t bytes[4];
        uint32_t ch;
        for (size_t k = 0; k < 4; k++)
            bytes[k] = (uint8_t)(k ? g_rand_int_range(rand, 0x70, 0xD0) : g_rand_int_range(rand, 1,
                        256));
        int n = lks_utf8_decode(bytes, 4, &ch);
        gunichar want = g_utf8_get_char_validated((const char *)bytes, 4);
        if (n > 0)
            ck_assert_uint_eq(ch, want);
        else
            ck_assert(want == (gunichar)-1 || want == (gunichar)-2);
    }
    g_rand_free(rand);
}
END_TEST

/* More charsets than converters are kept, some left in the middle of a character or
 * shifted, over and over. */
START_TEST(a_reader_that_is_used_again_reads_as_a_new_one)
{
    static const char *const names[] = {"koi8-r", "shift_jis", "iso-2022-jp", "big5", "euc-kr",
                                        "iso-2022-jp", "gb18030", "utf-16le", "utf-8"};
    static const char bytes[] = "abc \xC1\xC2 078\x1B$B$\"";
    lks_text_reader *reader = lks_text_reader_new();
    for (size_t i = 0; i < 4 * G_N_ELEMENTS(names); i++) {
        lks_part part = {.path = "1", .media_type = "text/plain",
                         .charset = names[i * 5 % G_N_ELEMENTS(names)]};
        uint32_t gaps, want_gaps;
        GString *want = read_part(&part, bytes, sizeof bytes - 1, 0, &want_gaps);
        GString *got = read_part_by(reader, &part, bytes, sizeof bytes - 1, i % 4, &gaps);
        ck_assert_msg(g_string_equal(got, want), "%s: [%s]", part.charset, got->str);
        ck_assert_uint_eq(gaps, want_gaps);
        g_string_free(got, TRUE);
        g_string_free(want, TRUE);
    }
    lks_text_reader_free(reader);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("charset");
    TCase *tcase = tcase_create("charset");
    tcase_add_loop_test(tcase, charset_is_read, 0, (int)G_N_ELEMENTS(cases));
    tcase_add_test(tcase, bytes_the_charset_has_not_are_told);
    tcase_add_test(tcase, meta_and_xml_declarations_count_where_the_header_says_nothing);
    tcase_add_loop_test(tcase, noise_in_any_charset_is_valid_utf8_in_any_pieces, 0, 5);
    tcase_add_test(tcase, any_bytes_become_utf8);
    tcase_add_test(tcase, utf8_is_read_as_glib_reads_it);
    tcase_add_test(tcase, a_reader_that_is_used_again_reads_as_a_new_one);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
