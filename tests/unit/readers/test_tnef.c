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

/* One property: type, number, count of values, length, and the value filled up to a
 * multiple of four. */
static void put_string(GByteArray *bytes, unsigned type, unsigned id, const char *data, size_t length)
{
    put(bytes, type, 2);
    put(bytes, id, 2);
    put(bytes, 1, 4);
    put(bytes, (uint32_t)length, 4);
    g_byte_array_append(bytes, (const guint8 *)data, (guint)length);
    put(bytes, 0, (unsigned)(-length % 4));
}

#define STRING(to, type, id, data) put_string(to, type, id, data, sizeof data - 1)

static void put_list(GByteArray *bytes, unsigned level, uint32_t id, GByteArray *list)
{
    put_attribute(bytes, level, id, (const char *)list->data, list->len);
    g_byte_array_unref(list);
}

static GByteArray *new_list(unsigned count)
{
    GByteArray *list = g_byte_array_new();
    put(list, count, 4);
    return list;
}

static void put_properties(GByteArray *bytes)
{
    GByteArray *list = new_list(4);
    STRING(list, 0x1F, 0x0C1A, "A\0n\0n\0\0\0");
    put(list, 0x0003, 2);                /* a code page */
    put(list, 0x3FDE, 2);
    put(list, 1251, 4);
    put(list, 0x001E, 2);                /* one with a name: "Key" */
    put(list, 0x8001, 2);
    g_byte_array_append(list, (const guint8 *)"0123456789abcdef", 16);
    put(list, 1, 4);
    put(list, 6, 4);
    g_byte_array_append(list, (const guint8 *)"K\0e\0y\0\0\0", 8);
    put(list, 1, 4);
    put(list, 6, 4);
    g_byte_array_append(list, (const guint8 *)"named\0\0\0", 8);
    STRING(list, 0x0102, 0x1013, "<p>\xCF</p>");
    put_list(bytes, 1, 0x00069003, list);
    list = new_list(1);
    put(list, 1, 4);                     /* a recipient of one property */
    STRING(list, 0x1E, 0x3003, "bob@example.com\0");
    put_list(bytes, 1, 0x00069004, list);
    ATTRIBUTE(2, 0x00069002, "\1\0\xFF\xFF\xFF\xFF\0\0\0\0\0\0\0\0");
    ATTRIBUTE(2, 0x00018010, "b.txt\0");
    list = new_list(2);
    STRING(list, 0x1F, 0x3707, "\xFC\0.\0t\0x\0t\0\0\0");
    STRING(list, 0x0D, 0x3701, "0123456789abcdef{\\rtf1 within}");
    put_list(bytes, 2, 0x00069005, list);
}

START_TEST(properties_recipients_and_objects_are_read)
{
    GByteArray *bytes = make_tnef();
    put_properties(bytes);
    reading r = read_bytes(bytes->data, bytes->len);
    expect_in_order(&r, (const char *[]){
        "From: Ann\nnamed\nAddress: bob@example.com\n", "[body.html]\n<p>\xCF</p>\n",
        "[a.txt a.txt]\nattached\n", "[\xC3\xBC.txt]\nwithin\n", NULL});
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
    g_byte_array_unref(bytes);
}
END_TEST

/* libytnef gives up at more than 100 bytes of either. */
START_TEST(a_long_subject_ends_nothing)
{
    GByteArray *bytes = make_tnef();
    char subject[5000];
    memset(subject, 's', sizeof subject);
    memcpy(subject + sizeof subject - 5, " end", 5);
    put_attribute(bytes, 1, 0x00018004, subject, sizeof subject);
    reading r = read_bytes(bytes->data, bytes->len);
    expect_in_order(&r, (const char *[]){"The body\n", "sss end\n", "attached\n", NULL});
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
    g_byte_array_unref(bytes);
}
END_TEST

/* libytnef gives up at more than 512 KiB. */
START_TEST(a_large_attachment_is_read)
{
    enum { LARGE = 3 << 20 };
    GByteArray *bytes = make_tnef();
    char *data = g_malloc(LARGE);
    memset(data, 'x', LARGE);
    memcpy(data + LARGE - 5, "last.", 5);
    GByteArray *list = new_list(1);
    put_string(list, 0x0102, 0x3701, data, LARGE);
    ATTRIBUTE(2, 0x00069002, "\1\0\xFF\xFF\xFF\xFF\0\0\0\0\0\0\0\0");
    put_list(bytes, 2, 0x00069005, list);
    reading r = read_bytes(bytes->data, bytes->len);
    expect_in_order(&r, (const char *[]){"[attachment attachment]\n", "xlast.\n", NULL});
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
    g_free(data);
    g_byte_array_unref(bytes);
}
END_TEST

START_TEST(what_stands_before_damage_is_read)
{
    GByteArray *bytes = make_tnef();
    put(bytes, 2, 1);
    put(bytes, 0x0006800F, 4);
    put(bytes, 0x7FFFFFFF, 4);
    reading r = read_bytes(bytes->data, bytes->len);
    expect_in_order(&r, (const char *[]){"The body\n", "[a.txt a.txt]\nattached\n", NULL});
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_EXTRACT_FAILED);
    reading_clear(&r);
    g_byte_array_unref(bytes);
}
END_TEST

START_TEST(a_wrong_checksum_and_line_ends_behind_lose_nothing)
{
    GByteArray *bytes = make_tnef();
    bytes->data[bytes->len - 1] ^= 0x55;
    g_byte_array_append(bytes, (const guint8 *)"\r\n\0", 3);
    reading r = read_bytes(bytes->data, bytes->len);
    expect_in_order(&r, (const char *[]){"[a.txt a.txt]\nattached\n", NULL});
    ck_assert_uint_eq(r.gaps, 0);
    reading_clear(&r);
    g_byte_array_unref(bytes);
}
END_TEST

START_TEST(damaged_messages_end)
{
    GByteArray *bytes = make_tnef();
    put_properties(bytes);
    expect_survival(bytes->data, bytes->len, 1000);
    g_byte_array_unref(bytes);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tnef");
    TCase *tc = tcase_create("messages");
    tcase_add_test(tc, a_message_is_read_with_its_attachment);
    tcase_add_test(tc, properties_recipients_and_objects_are_read);
    tcase_add_test(tc, a_long_subject_ends_nothing);
    tcase_add_test(tc, a_large_attachment_is_read);
    tcase_add_test(tc, what_stands_before_damage_is_read);
    tcase_add_test(tc, a_wrong_checksum_and_line_ends_behind_lose_nothing);
    tcase_add_test(tc, damaged_messages_end);
    suite_add_tcase(suite, tc);
    return run_suite(suite);
}
