/* SPDX-License-Identifier: Apache-2.0 */
#include <glib.h>
#include <string.h>

#include "libleakscan/mime/quoted_printable.h"
#include "tests/support/support.h"

/* Decodes in pieces of `piece` bytes. */
static char *decode(const char *text, size_t piece)
{
    GString *out = g_string_new(NULL);
    lks_quoted_printable state = {0};
    size_t length = strlen(text);
    for (size_t at = 0; at < length; at += piece) {
        size_t size = MIN(piece, length - at);
        uint8_t *buffer = g_malloc(size + LKS_QP_HELD);
        size_t n = lks_qp_step(&state, (const uint8_t *)text + at, size, buffer);
        ck_assert_uint_le(n, size + LKS_QP_HELD);
        g_string_append_len(out, (char *)buffer, (gssize)n);
        g_free(buffer);
    }
    uint8_t rest[LKS_QP_HELD];
    size_t n = lks_qp_finish(&state, rest);
    g_string_append_len(out, (char *)rest, (gssize)n);
    return g_string_free(out, FALSE);
}

#define BLANKS_40 "                                        "
static const struct {
    const char *text, *plain;
} forms[] = {
    {"", ""},
    {"plain\r\n", "plain\r\n"},
    {"a=3Db", "a=b"},
    {"=41=6a=6A", "Ajj"},
    {"a=\nb", "ab"},
    {"a=\r\nb", "ab"},
    {"a= \t \nb", "ab"}, /* RFC 2045, 6.7 (3): blanks at a line's end are none */
    {"a=  \r\nb", "ab"},
    {"a= b", "a= b"}, /* no escape stands for itself */
    {"a=\rb", "a=\rb"},
    {"a= \rb", "a= \rb"},
    {"a=4", "a=4"},
    {"a=", "a="},
    {"a=4=41", "a=4=41"},
    {"a==41", "a==41"},
    {"===\n=\nb", "===\nb"},
    {"a= =41", "a= =41"},
    {"a=  =41", "a=  A"},
    {"a=4\nb", "a=4\nb"},
    {"=XY", "=XY"},
    {"a=" BLANKS_40 "\nb", "ab"},
    {"a=" BLANKS_40 BLANKS_40 "\nb", "a=" BLANKS_40 BLANKS_40 "\nb"},
};

START_TEST(every_form_decodes_in_any_pieces)
{
    for (size_t piece = 1; piece < 100; piece++) {
        char *plain = decode(forms[_i].text, piece);
        ck_assert_str_eq(plain, forms[_i].plain);
        g_free(plain);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("quoted-printable");
    TCase *tcase = tcase_create("quoted-printable");
    tcase_add_loop_test(tcase, every_form_decodes_in_any_pieces, 0, G_N_ELEMENTS(forms));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
