/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The heading of a column names every value of it, however far above it stands;
 * the heading of another column names nothing.
 */
#include <string.h>

#include "tests/support/support.h"
#include "tests/unit/detect/bench.h"

static const char RULES[] =
    "<terms id='ssn-words'>\nsocial security number\n<group case='exact'>SSN\n</group></terms>"
    "<terms id='order-words'>\norder\npurchase order\n</terms>"
    "<terms id='label-words'>\nname\ngrade\n</terms>"
    "<rule id='label' category='pii' weight='1' alone='50' context='60'><title>t</title><match>"
    "<trigger>nothing such</trigger><regex>nothing such</regex></match>"
    "<keywords terms='label-words' within='10'/></rule>"
    "<rule id='bare' category='pii' weight='10' alone='15' context='85'><title>t</title>"
    "<match><trigger digits='9' separators='none'/><regex>\\b\\d{9}\\b</regex></match>"
    "<keywords terms='ssn-words' within='300'/></rule>"
    "<rule id='order' category='pii' weight='2' alone='20' context='80'><title>t</title>"
    "<match><trigger digits='9' separators='none'/><regex>\\b\\d{9}\\b</regex></match>"
    "<keywords terms='order-words' within='300'/></rule>"
    "<rule id='spelt' category='pii' weight='10' alone='60' context='90'><title>t</title>"
    "<match><trigger terms='ssn-words' after='40'/>"
    "<regex>SSN\\W{1,3}(?&lt;v>\\d{8})\\b</regex></match></rule>";

static void open_rules(bench *b)
{
    bench_open(b, RULES, (lks_engine_options){.match_steps = 100000});
}

/* Counts lines that begin with `what`. */
static unsigned count_lines(const char *lines, const char *what)
{
    unsigned count = 0;
    for (const char *at = lines; at != NULL && *at != '\0';) {
        count += strncmp(at, what, strlen(what)) == 0;
        at = strchr(at, '\n');
        at = at != NULL ? at + 1 : NULL;
    }
    return count;
}

/* Further than a keyword reaches. */
#define NAMES "Roe, Jane\nDoe, John\nPoe, Edgar\nLoe, Mary\nMoe, Jim\n"
#define MANY_NAMES NAMES NAMES NAMES NAMES NAMES NAMES NAMES NAMES
#define SENTENCES "It rained, we went home early.\nHe said so, but nobody heard him, we think.\n"
#define MANY_SENTENCES SENTENCES SENTENCES SENTENCES SENTENCES SENTENCES
#define COLUMNS "\tRoe\n\tDoe\n\tPoe\n\tLoe\n\tMoe\n\tToe\n\tHoe\n\tNoe\n\tCoe\n\tFoe\n"
#define MANY_COLUMNS COLUMNS COLUMNS COLUMNS COLUMNS COLUMNS COLUMNS COLUMNS COLUMNS

static const struct {
    const char *name, *text;
    unsigned bare, orders;
} SMALL[] = {
    {"comma", "Name,SSN,Order\nRoe,536904399,123456780\nDoe,536904398,123456781\n", 2, 2},
    {"comma_and_blank", "Name, SSN, Order\nRoe, 536904399, 123456780\nDoe, 536904398, 5\n", 2, 1},
    {"semicolon", "Order;SSN\n123456780;536904399\n", 1, 1},
    {"tab", "Order\tSSN\n123456780\t536904399\n", 1, 1},
    {"tab_with_empty_cells", "Order\tx\tSSN\n\t\t536904399\n123456780\t\t\n", 1, 1},
    {"bars_with_a_ruled_line", "| Order | SSN |\n|---|---|\n| 123456780 | 536904399 |\n", 1, 1},
    {"fixed_width", "Order      SSN        City\n---------  ---------  ----\n"
                    "123456780  536904399  Ulm\n123456781  536904398  Bonn\n", 2, 2},
    {"aligned_right", "    Order        SSN\n123456780  536904399\n123456781  536904398\n", 2, 2},
    {"quoted", "\"Order\",\"Roe, Jane; Doe\",SSN\n123456780,\"Roe, Jo\",\"536904399\"\n"
               "123456781,Doe,536904398\n", 2, 2},
    {"quoted_quotes", "Order,Say,SSN\n1,\"a \"\"b\"\", c\",536904399\n", 1, 0},
    {"windows_line_ends", "Order\tSSN\r\n123456780\t536904399\r\n", 1, 1},
    {"other_column_only", "City\tSSN\n123456780\tn/a\n", 0, 0},
    {"case_counts", "City\tssn\n123456780\t536904399\n", 0, 0},
    {"word_counts", "Name\tSSNX\tCity\nRoe\t536904399\t5\n", 0, 0},
    {"two_tables", "Order\tSSN\n123456780\t536904399\n\nSSN\tOrder\n536904398\t123456781\n", 2, 2},
    {"two_tables_without_gap",
     "Order\tSSN\n123456780\t536904399\nSSN\tOrder\n536904398\t123456781\n", 2, 2},
    {"no_heading", "Roe\t536904399\nDoe\t536904398\n", 0, 0},
    {"labels_to_the_left", "SSN\t536904399\nOrder\t123456780\n", 1, 1},
    {"prose_with_commas", "Hello, my SSN is,\n536904399, thanks.\n", 1, 0},
    {"prose_with_gaps", "Please note.  My SSN is\n536904399.  Thank you.\n", 1, 0},
    {"one_column", "SSN\n536904399\n536904398\n", 2, 0},
    {"one_column_with_names", "SSN\n" MANY_NAMES "536904399\n536904398\n", 2, 0},
    {"sentences_are_no_column", "SSN\n" MANY_SENTENCES "536904399\n536904398\n", 0, 0},
    {"dotted_abbreviation_heads_a_column",
     "SSN\tD.O.B.\n" "536904399\t1\n" MANY_COLUMNS "536904398\t2\n", 2, 0},
};

START_TEST(a_heading_names_its_column)
{
    bench b;
    open_rules(&b);
    char *lines = bench_scan(&b, SMALL[_i].text);
    ck_assert_msg(count_lines(lines, "bare ") == SMALL[_i].bare &&
                  count_lines(lines, "order ") == SMALL[_i].orders,
                  "%s: %s", SMALL[_i].name, lines);
    g_free(lines);
    bench_close(&b);
}
END_TEST

/* The pattern is tried from a little before each run of digits: that place is in
 * the row before, or at its very end. */
START_TEST(a_pattern_for_a_column_is_tried_in_every_row)
{
    bench b;
    GString *rules = g_string_new("<terms id='chart-words'>\nchart\n</terms>"
                                  "<rule id='chart' category='pii' weight='1' alone='50' "
                                  "context='60'><title>t</title><match column='chart-words'>");
    g_string_append_printf(rules, "<trigger digits='8' separators='none' before='%d'/>", _i);
    g_string_append(rules, "<regex>\\b\\d{8}\\b</regex></match></rule>");
    bench_open(&b, rules->str, (lks_engine_options){.match_steps = 100000});
    char *lines = bench_scan(&b, "Chart\n00123456\n00187654\n00187655\n00187656\n00187657\n");
    ck_assert_msg(count_lines(lines, "chart ") == 5, "%d before: %s", _i, lines);
    g_free(lines);
    bench_close(&b);
    g_string_free(rules, TRUE);
}
END_TEST

START_TEST(a_pattern_does_not_take_the_label_of_another_column)
{
    bench b;
    open_rules(&b);
    char *lines = bench_scan(&b, "Order\tSSN\n53690439\t1\n");
    ck_assert_uint_eq(count_lines(lines, "spelt "), 0);
    g_free(lines);
    lines = bench_scan(&b, "SSN\n53690439\n");
    ck_assert_uint_eq(count_lines(lines, "spelt "), 1);
    g_free(lines);
    bench_close(&b);
}
END_TEST

/* ---- long tables --------------------------------------------------------------- */

enum { ROWS = 600 };

static const struct {
    const char *name, *heading, *format;
} LONG[] = {
    {"tab", "Name\tSSN\tOrder\n", "Jane Roe\t%09u\t%09u\n"},
    {"comma", "Name,SSN,Order\n", "Jane Roe,%09u,%09u\n"},
    {"quoted", "Name,SSN,Order\n", "\"Roe, Jane\",\"%09u\",\"%09u\"\n"},
    {"semicolon", "Name;SSN;Order\n", "\"Roe; Jane\";%09u;%09u\n"},
    {"fixed_width", "Name             SSN        Order\n", "Jane Roe         %09u  %09u\n"},
    {"accents", "N\u00e4me      SSN        Order\n", "Jos\u00e9 R\u00f6e  %09u  %09u\n"},
    {"one_column", "SSN\n", "%09u\n"},
};

static GString *make_table(unsigned index)
{
    GString *text = g_string_new("List of persons\n\n");
    g_string_append(text, LONG[index].heading);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
    for (unsigned i = 0; i < ROWS; i++)
        g_string_append_printf(text, LONG[index].format, 536904000 + i, 100000000 + i);
#pragma GCC diagnostic pop
    g_string_append(text, "\nEnd. 123456789 and\nmore, 123456788.\n");
    return text;
}

START_TEST(six_hundred_rows_have_their_heading)
{
    bench b;
    open_rules(&b);
    GString *text = make_table((unsigned)_i);
    bool has_orders = strstr(text->str, "Order") != NULL;
    static const size_t cores[] = {0, 20000, 4099, 700, 64};
    for (unsigned i = 0; i < G_N_ELEMENTS(cores); i++) {
        char *lines = bench_scan_bytes(&b, text->str, text->len, cores[i]);
        ck_assert_msg(count_lines(lines, "bare ") == ROWS, "%s: %u rows in cores of %u",
                      LONG[_i].name, count_lines(lines, "bare "), (unsigned)cores[i]);
        ck_assert_uint_eq(count_lines(lines, "order "), has_orders ? ROWS : 0);
        g_free(lines);
    }
    g_string_free(text, TRUE);
    bench_close(&b);
}
END_TEST

/* ---- windows ---------------------------------------------------------------------- */

static const char *const PIECES[] = {
    "SSN", "Order", "Name", "Grade", "\t", "\t", "\t", ",", ",", "; ", "|", "  ", "\n", "\n",
    "\n", "\n\n", "\"", "536904399", "123456780", "5", "a word", "\u00e9", "-----\n",
    "Order\tSSN\n", "Name,SSN\n", "1,536904399\n", "x\t123456789\n", "123456781  536904397\n",
};

static GString *make_text(uint32_t seed, size_t length)
{
    GString *text = g_string_new(NULL);
    uint32_t state = seed * 2654435761u + 1;
    while (text->len < length) {
        state = state * 1664525u + 1013904223u;
        g_string_append(text, PIECES[(state >> 8) % G_N_ELEMENTS(PIECES)]);
        if (state >> 8 & 1 && (state >> 20) % 500 == 0)
            for (unsigned i = 0; i < 3000; i++)
                g_string_append(text, i % 7 == 0 ? ", " : "---");
    }
    return text;
}

START_TEST(windows_leave_no_trace_in_tables)
{
    static const size_t cores[] = {20000, 4099, 333, 61};
    bench b;
    bench_open_preset(&b, RULES);
    GString *text = make_text((uint32_t)_i, 40000);
    char *whole = bench_scan_bytes(&b, text->str, text->len, 0);
    ck_assert_uint_gt(strlen(whole), 1000);
    for (unsigned i = 0; i < G_N_ELEMENTS(cores); i++) {
        char *parts = bench_scan_bytes(&b, text->str, text->len, cores[i]);
        ck_assert_msg(strcmp(parts, whole) == 0, "seed %d, core %u", _i, (unsigned)cores[i]);
        g_free(parts);
    }
    g_free(whole);
    g_string_free(text, TRUE);
    bench_close(&b);
}
END_TEST

/* ---- linear time --------------------------------------------------------------------- */

static const struct {
    const char *name, *unit;
} FLOODS[] = {
    {"commas", ","},
    {"commas and values", "536904399,"},
    {"tabs", "\t"},
    {"quotes", "\","},
    {"rows", "Order,SSN\n"},
    {"headings and rows", "Order,SSN\n123456780,536904399\n"},
    {"values", "536904399\n"},
    {"gaps", "SSN  "},
    {"ruled lines", "---\n"},
    {"wide rows", "SSN,SSN,SSN,SSN,SSN,SSN,SSN,SSN,SSN,SSN,SSN,SSN,SSN,SSN,SSN,SSN\n"
                  "1,536904399,1,1,1,1,1,1,1,1,1,1,1,1,1,1\n"},
};

static double seconds_for(bench *b, const char *unit, size_t length)
{
    GString *text = g_string_new("Order,SSN\n1,536904399\n");
    while (text->len < length)
        g_string_append(text, unit);
    bench_time(b, text->str, text->len, 256 * 1024);
    g_string_free(text, TRUE);
    return b->seconds;
}

START_TEST(floods_of_cells_take_linear_time)
{
    bench b;
    bench_open_preset(&b, RULES);
    seconds_for(&b, FLOODS[_i].unit, 1 << 16);
    double small = seconds_for(&b, FLOODS[_i].unit, 1 << 20);
    double large = seconds_for(&b, FLOODS[_i].unit, 10 << 20);
    if (large > 0.5 && large > 25 * small)
        ck_abort_msg("%s: 1 MiB in %.3f s, 10 MiB in %.3f s", FLOODS[_i].name, small, large);
    if (g_getenv("DETECT_TIMES") != NULL)
        g_printerr("%-20s 10 MiB in %6.3f s, %zu matches, gaps %x\n", FLOODS[_i].name, large,
                   b.matches, b.gaps);
    bench_close(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tables");
    TCase *tcase = tcase_create("tables");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, a_heading_names_its_column, 0, G_N_ELEMENTS(SMALL));
    tcase_add_loop_test(tcase, a_pattern_for_a_column_is_tried_in_every_row, 0, 12);
    tcase_add_test(tcase, a_pattern_does_not_take_the_label_of_another_column);
    tcase_add_loop_test(tcase, six_hundred_rows_have_their_heading, 0, G_N_ELEMENTS(LONG));
    tcase_add_loop_test(tcase, windows_leave_no_trace_in_tables, 0, 12);
    tcase_add_loop_test(tcase, floods_of_cells_take_linear_time, 0, G_N_ELEMENTS(FLOODS));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
