/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/unit/readers/reading.h"

static void put(GByteArray *bytes, uint32_t number, unsigned width)
{
    for (; width > 0; width--, number >>= 8) {
        uint8_t byte = (uint8_t)number;
        g_byte_array_append(bytes, &byte, 1);
    }
}

/* Level, attribute, length, data and the sum of its bytes. */
static void put_attribute(GByteArray *bytes, unsigned level, uint32_t id, const char *data,
                          size_t length)
{
    uint32_t sum = 0;
    put(bytes, level, 1);
    put(bytes, id, 4);
    put(bytes, (uint32_t)length, 4);
    g_byte_array_append(bytes, (const guint8 *)data, (guint)length);
    for (size_t i = 0; i < length; i++)
        sum += (uint8_t)data[i];
    put(bytes, sum & 0xFFFF, 2);
}

#define ATTRIBUTE(level, id, data) put_attribute(bytes, level, id, data, sizeof data - 1)

static GByteArray *make_tnef(void)
{
    GByteArray *bytes = g_byte_array_new();
    put(bytes, 0x223E9F78, 4);
    put(bytes, 1, 2);
    ATTRIBUTE(1, 0x00089006, "\0\0\1\0");
    ATTRIBUTE(1, 0x00069007, "\xE4\4\0\0\0\0\0\0");
    ATTRIBUTE(1, 0x00018004, "A s\xFC" "bject\0");
    ATTRIBUTE(1, 0x0002800C, "The body\0");
    ATTRIBUTE(2, 0x00069002, "\1\0\xFF\xFF\xFF\xFF\0\0\0\0\0\0\0\0");
    ATTRIBUTE(2, 0x00018010, "a.txt\0");
    ATTRIBUTE(2, 0x0006800F, "attached");
    return bytes;
}

START_TEST(a_message_is_read_with_its_attachment)
{
    GByteArray *bytes = make_tnef();
    reading r = read_bytes(bytes->data, bytes->len);
    expect_in_order(&r, (const char *[]){"[]\nSubject: A s\xC3\xBC" "bject\nThe body\n",
                                         "[a.txt a.txt]\nattached\n", NULL});
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
    g_byte_array_unref(bytes);
}
END_TEST

START_TEST(damaged_messages_end)
{
    GByteArray *bytes = make_tnef();
    expect_survival(bytes->data, bytes->len, 1000);
    g_byte_array_unref(bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tnef");
    TCase *tc = tcase_create("messages");
    tcase_add_test(tc, a_message_is_read_with_its_attachment);
    tcase_add_test(tc, damaged_messages_end);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
