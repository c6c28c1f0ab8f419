/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_answer.c - answers of workers that are in the hands of what they scanned,
 * and lines with holes.
 */
#include <glib.h>
#include <string.h>

#include "tests/support/support.h"
#include "tools/leakscan/answer.h"
#include "tools/leakscan/line.h"
#include "tools/leakscan/writer.h"

#define BEGIN "{\"source\":"
#define END   "}\n"

static GString *written;

void sink_add(sink *s, const char *bytes, gsize length)
{
    g_string_append_len(written, bytes, (gssize)length);
}

/* A form of output that says what the test wants. */
static const char *next_line;

static void write_next(GString *line, const leakscan_report *report)
{
    g_string_append(line, next_line);
}

static const writer one_line = {.message = write_next, .line_begin = BEGIN, .line_end = END,
                                .copy = "!"};
static const writer rows = {.message = write_next, .line_begin = "", .line_end = END,
                            .copy = "!", .has_rows = true};

static leakscan_policy *policy;
static leakscan_scanner *scanner;

static void set_up(void)
{
    leakscan_builder *builder;
    ck_assert_int_eq(leakscan_builder_new(&builder), LEAKSCAN_OK);
    ck_assert_int_eq(leakscan_builder_add_builtin(builder, "pii-us"), LEAKSCAN_OK);
    ck_assert_int_eq(leakscan_builder_compile(builder, &policy), LEAKSCAN_OK);
    ck_assert_int_eq(leakscan_scanner_new(&scanner, policy), LEAKSCAN_OK);
    leakscan_builder_free(builder);
    written = g_string_new(NULL);
}

static void tear_down(void)
{
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    g_string_free(written, TRUE);
}

/* The answer of a message with two distinct numbers, one of them twice. */
static GByteArray *make(answer_maker *maker, uint32_t floor)
{
    static const char mail[] = "Subject: x\n\nSSN: 536-90-4399, SSN: 536-90-4398\n"
                               "social security number 536-90-4399\n";
    leakscan_report *report;
    GByteArray *bytes = g_byte_array_new();
    ck_assert_int_eq(leakscan_scan_memory(scanner, mail, strlen(mail), &report), LEAKSCAN_OK);
    answer_append(maker, bytes, 7, report, floor);
    leakscan_report_unref(report);
    return bytes;
}

START_TEST(an_answer_comes_back_as_it_was_made)
{
    answer_maker *maker = answer_maker_new(policy, &one_line, 0);
    next_line = BEGIN "1" END;
    GByteArray *bytes = make(maker, 0);
    answer a;
    for (guint length = 0; length < bytes->len; length++)
        ck_assert_int_eq(answer_take(maker, bytes->data, length, &a), ANSWER_MORE);
    ck_assert_int_eq(answer_take(maker, bytes->data, bytes->len, &a), ANSWER_TAKEN);
    ck_assert_uint_eq(a.size, bytes->len);
    ck_assert_uint_eq(a.head.sequence, 7);
    ck_assert_int_eq(a.head.status, LEAKSCAN_MESSAGE_COMPLETE);
    ck_assert_uint_gt(a.head.scores[0], 0);
    ck_assert_uint_eq(a.head.line, strlen(next_line));
    ck_assert_int_eq(memcmp(a.line, next_line, a.head.line), 0);
    ck_assert_uint_gt(a.head.saved, 0);
    unsigned found = 0;
    for (size_t i = 0; i < a.head.counts; i++) {
        answer_count count = answer_count_at(&a, i);
        if (strcmp(leakscan_rule_id(leakscan_policy_rule(policy, count.rule)), "us-ssn") == 0)
            found = count.distinct;
    }
    ck_assert_uint_eq(found, 2);
    g_byte_array_unref(bytes);
    answer_maker_free(maker);
}
END_TEST

START_TEST(what_cannot_be_among_the_worst_comes_without_its_report)
{
    answer_maker *maker = answer_maker_new(policy, &one_line, 0);
    next_line = BEGIN "1" END;
    GByteArray *bytes = make(maker, 100);
    answer a;
    ck_assert_int_eq(answer_take(maker, bytes->data, bytes->len, &a), ANSWER_TAKEN);
    ck_assert_uint_eq(a.head.saved, 0);
    g_byte_array_unref(bytes);
    answer_maker_free(maker);
}
END_TEST

START_TEST(below_the_least_level_no_line_is_written)
{
    answer_maker *maker = answer_maker_new(policy, &one_line, LEAKSCAN_LEVEL_CRITICAL);
    next_line = BEGIN "1" END;
    GByteArray *bytes = make(maker, 0);
    answer a;
    ck_assert_int_eq(answer_take(maker, bytes->data, bytes->len, &a), ANSWER_TAKEN);
    ck_assert_uint_eq(a.head.line + a.head.saved, 0);
    answer_append_failed(maker, bytes, 8, "box", 5, 6, LEAKSCAN_GAP_TIMEOUT);
    ck_assert_int_eq(answer_take(maker, bytes->data + a.size, bytes->len - a.size, &a),
                     ANSWER_TAKEN);
    ck_assert_int_eq(a.head.status, LEAKSCAN_MESSAGE_FAILED);
    ck_assert_uint_eq(a.head.line, strlen(next_line));
    ck_assert_uint_eq(a.head.gaps, LEAKSCAN_GAP_TIMEOUT);
    g_byte_array_unref(bytes);
    answer_maker_free(maker);
}
END_TEST

static const struct {
    const writer *form;
    const char *line;
    answer_verdict verdict;
} lines[] = {
    {&one_line, BEGIN "1\1\2" END, ANSWER_TAKEN},
    {&one_line, BEGIN "caf\xc3\xa9 \xe2\x82\xac" END, ANSWER_TAKEN},
    {&one_line, BEGIN "1" END BEGIN "2" END, ANSWER_NONSENSE},
    {&rows, BEGIN "1" END BEGIN "2" END, ANSWER_TAKEN},
    {&one_line, "{\"type\":\"summary\"" END, ANSWER_NONSENSE},
    {&one_line, BEGIN "1", ANSWER_NONSENSE},
    {&one_line, "}\n", ANSWER_NONSENSE},
    {&one_line, BEGIN "\x1b[2J" END, ANSWER_NONSENSE},
    {&one_line, BEGIN "0123456789abcdef0123\x7f" END, ANSWER_NONSENSE},
    {&one_line, BEGIN "0123456789abcdef0123\x03" END, ANSWER_NONSENSE},
    {&one_line, BEGIN "\xff" END, ANSWER_NONSENSE},
    {&one_line, BEGIN "\xc2\x9b" "2J" END, ANSWER_NONSENSE},
};

START_TEST(lines_are_taken_for_what_they_are)
{
    answer_maker *maker = answer_maker_new(policy, lines[_i].form, 0);
    next_line = lines[_i].line;
    GByteArray *bytes = make(maker, 0);
    answer a;
    ck_assert_int_eq(answer_take(maker, bytes->data, bytes->len, &a), lines[_i].verdict);
    g_byte_array_unref(bytes);
    answer_maker_free(maker);
}
END_TEST

/* A field of the head, made wrong. */
static const struct {
    size_t at;
    uint8_t byte;
} faults[] = {
    {offsetof(answer_head, magic), 0},
    {offsetof(answer_head, flags) + 1, 1},
    {offsetof(answer_head, flags), ANSWER_END},
    {offsetof(answer_head, gaps) + 3, 1},
    {offsetof(answer_head, status), 3},
    {offsetof(answer_head, status), LEAKSCAN_MESSAGE_FAILED},
    {offsetof(answer_head, level), 6},
    {offsetof(answer_head, level), LEAKSCAN_LEVEL_NONE},
    {offsetof(answer_head, line) + 3, 2},
    {offsetof(answer_head, saved) + 3, 2},
    {sizeof(answer_head) + 2, 1},
};

START_TEST(a_wrong_head_is_nonsense)
{
    answer_maker *maker = answer_maker_new(policy, &one_line, 0);
    next_line = BEGIN "1" END;
    GByteArray *bytes = make(maker, 0);
    answer a;
    bytes->data[faults[_i].at] = faults[_i].byte;
    ck_assert_int_eq(answer_take(maker, bytes->data, bytes->len, &a), ANSWER_NONSENSE);
    g_byte_array_unref(bytes);
    answer_maker_free(maker);
}
END_TEST

START_TEST(any_byte_may_be_wrong)
{
    answer_maker *maker = answer_maker_new(policy, &one_line, 0);
    next_line = BEGIN "1" END;
    GByteArray *bytes = make(maker, 0);
    answer a;
    for (guint i = 0; i < bytes->len; i++) {
        uint8_t kept = bytes->data[i];
        for (int bit = 0; bit < 8; bit++) {
            bytes->data[i] = (uint8_t)(kept ^ (1 << bit));
            if (answer_take(maker, bytes->data, bytes->len, &a) == ANSWER_TAKEN)
                ck_assert_uint_le(a.size, bytes->len);
        }
        bytes->data[i] = kept;
    }
    g_byte_array_unref(bytes);
    answer_maker_free(maker);
}
END_TEST

START_TEST(the_end_of_a_share_says_why)
{
    answer_maker *maker = answer_maker_new(policy, &one_line, 0);
    GByteArray *bytes = g_byte_array_new();
    answer a;
    answer_append_end(bytes, 3, NULL);
    ck_assert_int_eq(answer_take(maker, bytes->data, bytes->len, &a), ANSWER_TAKEN);
    ck_assert_uint_eq(a.head.flags, ANSWER_END);
    ck_assert_uint_eq(a.head.line, 0);
    g_byte_array_set_size(bytes, 0);
    answer_append_end(bytes, 3, "shorter");
    ck_assert_int_eq(answer_take(maker, bytes->data, bytes->len, &a), ANSWER_TAKEN);
    ck_assert_int_eq(memcmp(a.line, "shorter", 7), 0);
    g_byte_array_set_size(bytes, 0);
    answer_append_end(bytes, 3, "two\nlines");
    ck_assert_int_eq(answer_take(maker, bytes->data, bytes->len, &a), ANSWER_NONSENSE);
    g_byte_array_unref(bytes);
    answer_maker_free(maker);
}
END_TEST

static const struct {
    const char *line, *copy, *filled;
    uint64_t index;
} filled[] = {
    {"a\1b\2c\n", "!", "a17b!c\n", 17},
    {"a\1b\2c\n", "", "a0bc\n", 0},
    {"\1\2\1\2", "x", "18446744073709551615x18446744073709551615x", UINT64_MAX},
    {"\2\1", "x", "x1", 1},
    {"plain", "x", "plain", 1},
    {"", "x", "", 1},
};

START_TEST(holes_are_filled)
{
    line_put(NULL, filled[_i].line, strlen(filled[_i].line), filled[_i].index, filled[_i].copy);
    ck_assert_str_eq(written->str, filled[_i].filled);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("answer");
    TCase *tcase = tcase_create("answer");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, an_answer_comes_back_as_it_was_made);
    tcase_add_test(tcase, what_cannot_be_among_the_worst_comes_without_its_report);
    tcase_add_test(tcase, below_the_least_level_no_line_is_written);
    tcase_add_loop_test(tcase, lines_are_taken_for_what_they_are, 0, G_N_ELEMENTS(lines));
    tcase_add_loop_test(tcase, a_wrong_head_is_nonsense, 0, G_N_ELEMENTS(faults));
    tcase_add_test(tcase, any_byte_may_be_wrong);
    tcase_add_test(tcase, the_end_of_a_share_says_why);
    tcase_add_loop_test(tcase, holes_are_filled, 0, G_N_ELEMENTS(filled));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
