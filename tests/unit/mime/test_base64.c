/* SPDX-License-Identifier: Apache-2.0 */
#include <glib.h>
#include <string.h>

#include "libleakscan/mime/base64.h"
#include "tests/support/support.h"

/* Decodes in pieces of `piece` bytes. */
static GString *decode(const char *text, size_t length, size_t piece)
{
    GString *out = g_string_new(NULL);
    lks_base64 state = {0};
    uint8_t *buffer = g_malloc(piece + 3);
    for (size_t at = 0; at < length; at += piece) {
        size_t n = lks_base64_step(&state, (const uint8_t *)text + at, MIN(piece, length - at),
                                   buffer);
        ck_assert_uint_le(n, piece + 3);
        g_string_append_len(out, (char *)buffer, (gssize)n);
    }
    size_t rest = lks_base64_finish(&state, buffer);
    g_string_append_len(out, (char *)buffer, (gssize)rest);
    g_free(buffer);
    return out;
}

static const struct {
    const char *text, *plain;
} dirty[] = {
    {"", ""},
    {"TWFu", "Man"},
    {"TWE=", "Ma"},
    {"TQ==", "M"},
    {"TWE", "Ma"},                      /* no padding */
    {"TQ", "M"},
    {"T", ""},
    {"TWFuTQ", "ManM"},
    {"T W\r\nF\tu", "Man"},             /* white space */
    {"TW!F#u\x80", "Man"},              /* foreign bytes */
    {"TQ==TWFu", "MMan"},               /* padding amid the data */
    {"TWE=\nTWE=\n", "MaMa"},
    {"====TWFu", "Man"},
    {"TWFu====", "Man"},
    {"T=WFu", "X["},                    /* a quartet of one is dropped */
};

START_TEST(dirt_is_passed_over)
{
    for (size_t piece = 1; piece < 9; piece++) {
        GString *out = decode(dirty[_i].text, strlen(dirty[_i].text), piece);
        ck_assert_str_eq(out->str, dirty[_i].plain);
        g_string_free(out, TRUE);
    }
}
END_TEST

START_TEST(clean_text_is_decoded_as_glib_does)
{
    guchar data[300];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (guchar)(i * 37 + 11);
    for (size_t length = 0; length <= sizeof data; length++) {
        gchar *text = g_base64_encode(data, length);
        GString *out = decode(text, strlen(text), 1 + length % 61);
        ck_assert_uint_eq(out->len, length);
        ck_assert_mem_eq(out->str, data, length);
        g_string_free(out, TRUE);
        g_free(text);
    }
}
END_TEST

/* Whole blocks are decoded at once, single bytes never. */
START_TEST(a_foreign_byte_anywhere_in_a_block_is_passed_over)
{
    char text[77];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "ABCDwxyz0189+/qR"[(i * 7 + i / 16) % 16];
    for (size_t at = 0; at < 36; at++) {
        char kept = text[at];
        text[at] = (char)_i;
        GString *slow = decode(text, sizeof text, 1), *fast = decode(text, sizeof text, 77);
        ck_assert_uint_eq(slow->len, fast->len);
        ck_assert_mem_eq(slow->str, fast->str, slow->len);
        g_string_free(slow, TRUE);
        g_string_free(fast, TRUE);
        text[at] = kept;
    }
}
END_TEST

START_TEST(more_after_padding_is_told_of_blocks_too)
{
    static const char text[] = "TQ==TWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFuTWFu";
    uint8_t out[sizeof text];
    lks_base64 state = {0};
    ck_assert_uint_eq(lks_base64_step(&state, (const uint8_t *)text, sizeof text - 1, out), 31);
    ck_assert(state.has_more);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base64");
    TCase *tcase = tcase_create("base64");
    tcase_add_loop_test(tcase, dirt_is_passed_over, 0, G_N_ELEMENTS(dirty));
    tcase_add_test(tcase, clean_text_is_decoded_as_glib_does);
    tcase_add_loop_test(tcase, a_foreign_byte_anywhere_in_a_block_is_passed_over, 0, 256);
    tcase_add_test(tcase, more_after_padding_is_told_of_blocks_too);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
