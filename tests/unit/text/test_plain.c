/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"
#include "tests/unit/text/read_text.h"

static const lks_part plain = {.path = "1", .media_type = "text/plain"};
static const lks_part flowed = {.path = "1", .media_type = "text/plain", .is_flowed = true};
static const lks_part delsp = {
    .path = "1", .media_type = "text/plain", .is_flowed = true, .is_delsp = true};
static const lks_part calendar = {.path = "1", .media_type = "text/calendar"};
static const lks_part card = {.path = "1", .media_type = "application/octet-stream",
    .name = "a.VCF"};

typedef struct {
    const char *what;
    const lks_part *part;
    const char *bytes, *text;
} plain_case;

static const plain_case cases[] = {
    {"line ends become LF", &plain, "a\r\nb\rc\nd\r\r\n", "a\nb\nc\nd\n\n"},
    {"a soft line end joins", &flowed, "the number \r\n078-05-1120 is\r\nhis\r\n",
     "the number 078-05-1120 is\nhis\n"},
    {"DelSp makes a broken value whole", &delsp, "SSN 078-05- \r\n1120\r\n", "SSN 078-05-1120\n"},
    {"a signature separator stays", &flowed, "bye \r\n-- \r\nAnn\r\n", "bye -- \nAnn\n"},
    {"a signature separator never flows", &flowed, "x\r\n-- \r\nAnn\r\n", "x\n-- \nAnn\n"},
    {"stuffing is undone", &flowed, " From here\r\n >x\r\n", "From here\n>x\n"},
    {"quotes join at their depth", &flowed, "> 078-05- \r\n> 1120\r\n", "> 078-05- 1120\n"},
    {"quotes of other depth do not join", &flowed, "> a \r\n>> b\r\nc\r\n", "> a \n>> b\nc\n"},
    {"an end within a soft line", &flowed, "a \r\n", "a \n"},
    {"an end without a line end", &flowed, "a ", "a "},
    {"empty quotes", &flowed, ">\r\n>\r\nx", "> \n> \nx"},
    {"spaces within a line stay", &flowed, "a  b   c\r\n", "a  b   c\n"},
    {"folded content lines join", &calendar, "DESCRIPTION:SSN 078-0\r\n 5-1120\r\nX:y\r\n",
     "DESCRIPTION:SSN 078-05-1120\nX:y\n"},
    {"escaped characters are read", &calendar, "S:a\\nb\\, c\\; d\\\\n\n", "S:a\nb, c; d\\n\n"},
    {"an escape may be folded", &calendar, "S:a\\\r\n nb", "S:a\nb"},
    {"a folded character that is not ASCII", &calendar, "S:a\r\n \xC3\xA9\r\n\xC3\xA9",
     "S:a\xC3\xA9\n\xC3\xA9"},
    {"a card known by its name", &card, "NOTE:07\r\n\t8\r\n", "NOTE:078\n"},
};

START_TEST(text_is_read_in_any_pieces)
{
    const plain_case *c = &cases[_i];
    for (size_t piece = 0; piece < 12; piece++) {
        uint32_t gaps;
        GString *text = read_part(c->part, c->bytes, strlen(c->bytes), piece, &gaps);
        ck_assert_msg(strcmp(text->str, c->text) == 0, "%s in %zu: [%s]", c->what, piece,
                      text->str);
        ck_assert_uint_eq(gaps, 0);
        g_string_free(text, TRUE);
    }
}
END_TEST

START_TEST(noise_is_read_alike_in_any_pieces)
{
    static const lks_part *const parts[] = {&plain, &flowed, &delsp, &calendar};
    GRand *rand = g_rand_new_with_seed((guint32)_i);
    char noise[4000];
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = "> \r\nab\\n,-\t\xC3\xA9"[g_rand_int_range(rand, 0, 14)];
    for (size_t k = 0; k < G_N_ELEMENTS(parts); k++) {
        uint32_t gaps;
        GString *whole = read_part(parts[k], noise, sizeof noise, 0, &gaps);
        for (size_t piece = 1; piece < 3000; piece = piece * 2 + 1) {
            GString *text = read_part(parts[k], noise, sizeof noise, piece, &gaps);
            ck_assert(g_string_equal(text, whole));
            g_string_free(text, TRUE);
        }
        g_string_free(whole, TRUE);
    }
    g_rand_free(rand);
}
END_TEST

typedef struct {
    size_t calls, stop_at;
} stopper;

static int stop(void *userdata, const char *text, size_t length)
{
    stopper *s = userdata;
    ck_assert(g_utf8_validate(text, (gssize)length, NULL));
    return ++s->calls == s->stop_at ? 7 : 0;
}

START_TEST(an_answer_that_is_not_zero_stops_for_good)
{
    stopper s = {.stop_at = 2};
    lks_text_reader *r = lks_text_reader_new();
    GString *text = g_string_new(NULL);
    while (text->len < 300000)
        g_string_append(text, "caf\xC3\xA9 ");
    lks_text_reader_begin(r, &plain, stop, &s);
    int status = 0;
    for (size_t i = 0; i + 1000 < text->len && status == 0; i += 1000)
        status = lks_text_reader_feed(r, (const uint8_t *)text->str + i, 1000);
    ck_assert_int_eq(status, 7);
    uint32_t gaps = 0;
    ck_assert_int_eq(lks_text_reader_end(r, &gaps), 7);
    ck_assert_uint_eq(s.calls, 2);
    lks_text_reader_free(r);
    g_string_free(text, TRUE);
}
END_TEST

START_TEST(a_reader_can_be_used_again)
{
    GString *out = g_string_new(NULL);
    lks_text_reader *r = lks_text_reader_new();
    lks_part jp = {.path = "1", .media_type = "text/plain", .charset = "iso-2022-jp"};
    uint32_t gaps = 0;
    lks_text_reader_begin(r, &jp, gather, out);
    lks_text_reader_feed(r, (const uint8_t *)"\x1B$B$", 4); /* left in the other state */
    lks_text_reader_end(r, &gaps);
    ck_assert_uint_eq(gaps, LEAKSCAN_GAP_CHARSET);
    lks_text_reader_wipe(r);
    gaps = 0;
    g_string_truncate(out, 0);
    lks_text_reader_begin(r, &jp, gather, out);
    lks_text_reader_feed(r, (const uint8_t *)"abc", 3);
    lks_text_reader_end(r, &gaps);
    ck_assert_str_eq(out->str, "abc");
    ck_assert_uint_eq(gaps, 0);
    lks_text_reader_free(r);
    lks_text_reader_free(NULL);
    g_string_free(out, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plain");
    TCase *tcase = tcase_create("plain");
    tcase_add_loop_test(tcase, text_is_read_in_any_pieces, 0, (int)G_N_ELEMENTS(cases));
    tcase_add_loop_test(tcase, noise_is_read_alike_in_any_pieces, 0, 5);
    tcase_add_test(tcase, an_answer_that_is_not_zero_stops_for_good);
    tcase_add_test(tcase, a_reader_can_be_used_again);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
