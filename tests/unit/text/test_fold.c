/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <time.h>

#include "libleakscan/text/text.h"
#include "tests/support/support.h"

#include <glib.h>

typedef struct {
    const char *what, *text, *folded;
} fold_case;

static const fold_case cases[] = {
    {"ascii stays", "SSN 078-05-1120, ok\n", "SSN 078-05-1120, ok\n"},
    {"full-width digits and letters", "\uFF33\uFF33\uFF2E \uFF10\uFF17\uFF18\uFF0D05\uFF0D1120",
     "SSN 078-05-1120"},
    {"Arabic, Devanagari and mathematical digits",
     "\u0660\u0661 \u0967\u0968 \U0001D7D8\U0001D7FF", "01 12 09"},
    {"superscripts, fractions and circles stay", "4399\u00B9 \u00BD \u2460",
     "4399\u00B9 \u00BD \u2460"},
    {"dashes", "1\u20102\u20133\u20144\u22125\uFE586\uFE637", "1-2-3-4-5-6-7"},
    {"spaces", "1\u00A02\u20073\u202F4\u30005", "1 2 3 4 5"},
    {"characters of no width", "07\u200B8-\u00AD05\uFEFF-\u2060112\u200D0", "078-05-1120"},
    {"direction marks and tags", "a\u202Eb\u2066c\u2069\U000E0041d\uFE0F", "abcd"},
    {"CRLF", "a\r\nb\r\n", "a\nb\n"},
    {"a lone CR", "a\rb\r", "a\nb\n"},
    {"CR CR LF", "a\r\r\nb", "a\n\nb"},
    {"other line ends", "a\u2028b\xC2\x85" "c\fd\ve", "a\nb\nc\nd\ne"},
    {"quoting", "> > 078\n>>05\n>1120\nx > y", "078\n05\n1120\nx > y"},
    {"quoting keeps an indent", ">   x\n  > y", "  x\n  > y"},
    {"quoting after CRLF", "a\r\n> b\r\n", "a\nb\n"},
    {"case folds outside ASCII", "\u212A \u017Fecret", "K secret"},
    {"typographic quotes", "\u201Cit\u2019s\u201D", "\"it's\""},
    {"a look-alike among ASCII", "p\u0430ssword A\u0412\u0421123 \u041C2", "password ABC123 M2"},
    {"a look-alike begins the word", "\u0410123\u0412\u0421", "A123BC"},
    {"a real Cyrillic word", "\u041C\u043E\u0441\u043A\u0432\u0430 \u0441\u0443\u0445\u043E",
     "\u041C\u043E\u0441\u043A\u0432\u0430 \u0441\u0443\u0445\u043E"},
    {"a real Cyrillic word with a digit", "\u041C\u043E\u0441\u043A\u0432\u04302",
     "\u041C\u043E\u0441\u043A\u0432\u04302"},
    {"a real Greek word", "\u0391\u03B8\u03AE\u03BD\u03B1", "\u0391\u03B8\u03AE\u03BD\u03B1"},
    {"a Greek letter among ASCII", "\u0391B1", "AB1"},
    {"marks compose", "re\u0301sume\u0301 n\u0303 C\u0327", "r\u00E9sum\u00E9 \u00F1 \u00C7"},
    {"a mark that does not compose stays", "q\u0301", "q\u0301"},
    {"marks on digits are dropped", "1\u0336\u03322\u0336-3\uFE0F\u20E3", "12-3"},
    {"digits in circles", "\u2464\u2462\u2465-\u277E\u24EA-\u2474\U0001F103", "536-90-12"},
    {"one amid a number", "5\u246236-9", "5336-9"},
    {"a bullet or a footnote is none", "\u2460078 05\u2461 \u2462", "\u2460078 05\u2461 \u2462"},
    {"a number goes on after a hyphen", "078-05-\n1120", "078-05-1120"},
    {"and so it does in a quotation", "> 078-05-\r\n> > 1120", "078-05-1120"},
    {"other lines end", "a-\n1 078-\na 05-\n\n1 1-\n 2 -\n3 1-", "a-\n1 078-\na 05-\n\n1 1-\n 2 -\n3 1-"},
    {"a hyphen at the end", "12-\n", "12-\n"},
    {"ideographs stay", "\u8EAB\u4EFD\u8BC1\uFF1A1", "\u8EAB\u4EFD\u8BC1:1"},
    {"nothing", "", ""},
};

static size_t character(const char *text)
{
    return (size_t)(g_utf8_next_char(text) - text);
}

/* Feeds `piece` characters at a time (0: all). */
static void feed(lks_folder *f, const char *text, size_t length, size_t piece)
{
    lks_folder_begin(f);
    for (size_t i = 0; i < length;) {
        size_t n = piece ? 0 : length - i;
        for (size_t k = 0; k < piece && i + n < length; k++)
            n += character(text + i + n);
        lks_folder_feed(f, text + i, n);
        i += n;
    }
    lks_folder_end(f);
}

START_TEST(text_is_folded)
{
    const fold_case *c = &cases[_i];
    lks_folder *f = lks_folder_new();
    for (size_t piece = 0; piece < 5; piece++) {
        size_t length;
        uint64_t base;
        feed(f, c->text, strlen(c->text), piece);
        const char *text = lks_folder_text(f, &length, &base);
        ck_assert_uint_eq(base, 0);
        ck_assert_msg(length == strlen(c->folded) && memcmp(text, c->folded, length) == 0,
                      "%s in %zu: %.*s", c->what, piece, (int)length, text);
    }
    lks_folder_free(f);
}
END_TEST

/* Text of all that folding knows. */
static GString *make_mixture(guint32 seed, size_t characters)
{
    static const char *const atoms[] = {
        "a", "Z", "0", " ", "\n", "\r", "\r\n", ">", "> ", "\u0430", "\u0432", "\u0391", "e",
        "\u0301",
        "\u200B", "\uFF11", "\u00E9", "\u2013", "\u3042", "\u2028", "\f", "\U0001D7D8",
        "the quick brown fox ",
        "\u0327", "\u00A0", "\u00AD",
    };
    GRand *rand = g_rand_new_with_seed(seed);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < characters; i++)
        g_string_append(text, atoms[g_rand_int_range(rand, 0, (gint32)G_N_ELEMENTS(atoms))]);
    g_rand_free(rand);
    return text;
}

START_TEST(pieces_change_neither_text_nor_offsets)
{
    GString *text = make_mixture((guint32)_i, 3000);
    lks_folder *whole = lks_folder_new(), *f = lks_folder_new();
    size_t length, same;
    uint64_t base;
    feed(whole, text->str, text->len, 0);
    const char *want = lks_folder_text(whole, &length, &base);
    for (size_t piece = 1; piece < 500; piece = piece * 2 + 1) {
        feed(f, text->str, text->len, piece);
        const char *got = lks_folder_text(f, &same, &base);
        ck_assert_uint_eq(length, same);
        ck_assert_mem_eq(got, want, length);
        for (uint64_t at = 0; at <= length; at++)
            ck_assert_uint_eq(lks_folder_origin(f, at), lks_folder_origin(whole, at));
    }
    lks_folder_free(whole);
    lks_folder_free(f);
    g_string_free(text, TRUE);
}
END_TEST

START_TEST(offsets_lead_back_to_the_character)
{
    GString *text = make_mixture((guint32)_i + 100, 3000);
    lks_folder *f = lks_folder_new();
    size_t length;
    uint64_t base, last = 0;
    feed(f, text->str, text->len, 7);
    const char *folded = lks_folder_text(f, &length, &base);
    for (uint64_t at = 0; at <= length; at++) {
        uint64_t origin = lks_folder_origin(f, at);
        ck_assert_uint_ge(origin, last);
        ck_assert_uint_le(origin, text->len);
        last = origin;
        /* Some characters can come of one thing alone. */
        if (at < length && strchr("thquickbrownfx", folded[at]) && folded[at] != '\0')
            ck_assert_int_eq(text->str[origin], folded[at]);
        if (at < length && folded[at] == '-')
            ck_assert_mem_eq(text->str + origin, "\u2013", 3);
        if (at < length && folded[at] == '1')
            ck_assert_mem_eq(text->str + origin, "\uFF11", 3);
    }
    lks_folder_free(f);
    g_string_free(text, TRUE);
}
END_TEST

START_TEST(dropping_changes_neither_text_nor_offsets)
{
    GString *text = make_mixture((guint32)_i + 200, 20000);
    lks_folder *whole = lks_folder_new(), *f = lks_folder_new();
    size_t length, left;
    uint64_t base;
    feed(whole, text->str, text->len, 0);
    const char *want = lks_folder_text(whole, &length, &base);
    lks_folder_begin(f);
    for (size_t i = 0; i <= text->len; i += character(text->str + i)) {
        if (i < text->len)
            lks_folder_feed(f, text->str + i, character(text->str + i));
        else
            lks_folder_end(f);
        const char *got = lks_folder_text(f, &left, &base);
        ck_assert_mem_eq(got, want + base, left);
        if (left > 300) {
            ck_assert_uint_eq(lks_folder_origin(f, base + 5), lks_folder_origin(whole, base + 5));
            lks_folder_drop(f, 290);
        }
        if (i == text->len)
            break;
    }
    lks_folder_text(f, &left, &base);
    ck_assert_uint_eq(base + left, length);
    lks_folder_free(whole);
    lks_folder_free(f);
    g_string_free(text, TRUE);
}
END_TEST

START_TEST(end_of_a_value_is_the_end_of_its_last_character)
{
    lks_folder *f = lks_folder_new();
    feed(f, "x\uFF11\uFF12", 7, 0);
    ck_assert_uint_eq(lks_folder_origin(f, 1), 1);
    ck_assert_uint_eq(lks_folder_origin(f, 2), 4);
    ck_assert_uint_eq(lks_folder_origin(f, 3), 7);
    lks_folder_free(f);
}
END_TEST

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds_for(const char *unit, size_t bytes)
{
    GString *text = g_string_new(NULL);
    while (text->len < bytes)
        g_string_append(text, unit);
    lks_folder *f = lks_folder_new();
    double best = 1e9;
    for (int i = 0; i < 3; i++) {
        double begin = now();
        feed(f, text->str, text->len, 0);
        best = MIN(best, now() - begin);
    }
    lks_folder_free(f);
    g_string_free(text, TRUE);
    return best;
}

START_TEST(time_grows_as_the_text_does)
{
    static const char *const units[] = {"\u00E9t\u00E9 ", "e\u0301", "\u0430", "\u0430b", "\uFF11",
        "\u200B", "> ", "\r\n"};
    double small = seconds_for(units[_i], 1 << 20), large = seconds_for(units[_i], 8 << 20);
    ck_assert_msg(large < 8 * 4 * small + 0.05, "unit %d: %f and %f s", _i, small, large);
}
END_TEST

START_TEST(wiping_leaves_nothing)
{
    lks_folder *f = lks_folder_new();
    size_t length;
    uint64_t base;
    lks_folder_begin(f);
    lks_folder_feed(f, "078-05-1120 ", 12);
    const char *text = lks_folder_text(f, &length, &base);
    ck_assert_uint_eq(length, 12);
    lks_folder_drop(f, 4);
    ck_assert_int_eq(text[0], 0);
    ck_assert_int_eq(text[4], '0');
    lks_folder_wipe(f);
    for (size_t i = 0; i < 12; i++)
        ck_assert_int_eq(text[i], 0);
    lks_folder_text(f, &length, &base);
    ck_assert_uint_eq(length, 0);
    ck_assert_uint_eq(base, 0);
    lks_folder_free(f);
    lks_folder_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fold");
    TCase *tcase = tcase_create("fold");
    tcase_add_loop_test(tcase, text_is_folded, 0, (int)G_N_ELEMENTS(cases));
    tcase_add_loop_test(tcase, pieces_change_neither_text_nor_offsets, 0, 5);
    tcase_add_loop_test(tcase, offsets_lead_back_to_the_character, 0, 5);
    tcase_add_loop_test(tcase, dropping_changes_neither_text_nor_offsets, 0, 3);
    tcase_add_test(tcase, end_of_a_value_is_the_end_of_its_last_character);
    tcase_add_loop_test(tcase, time_grows_as_the_text_does, 0, 8);
    tcase_add_test(tcase, wiping_leaves_nothing);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
