/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <libxml/xmlerror.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"
#include "tests/unit/text/read_text.h"

enum { MALFORMED = LEAKSCAN_GAP_MALFORMED };

static const lks_part html = {.path = "1", .media_type = "text/html", .charset = "utf-8"};

typedef struct {
    const char *what, *html, *text;
    uint32_t gaps;
} html_case;

static const html_case cases[] = {
    {"inline tags join", "078-<b>05</b>-<span>11</span>20", "078-05-1120\n", 0},
    {"a comment joins and is read", "078-<!-- see 1 -->05-1120", "078-05-1120\nsee 1\n", 0},
    {"blocks break", "<p>078-05</p><div>1120</div>x", "078-05\n1120\nx\n", 0},
    {"a value in two cells is not joined",
     "<table><tr><td>078-05</td><td>1120</td></tr><tr><td>x</td></table>", "078-05\t1120\nx\n", 0},
    {"br breaks", "a<br>b<br/>c", "a\nb\nc\n", 0},
    {"white space collapses", "  a \n\t b  <b> c</b> ", "a b c\n", 0},
    {"white space stays in pre", "<pre>a  b\n c</pre>d  e", "a  b\n c\nd e\n", 0},
    {"entities", "&lt;&amp;&eacute;&#233;&#xE9;&nbsp;x&unknown;",
     "<&\u00E9\u00E9\u00E9\u00A0x&unknown;\n", 0},
    {"a tag ends an entity", "a&am<b>p;&#52<i>5;", "a&amp;45;\n", 0},
    {"paragraphs in the cells of a row", "<table><tr><td>\n <p>SSN</p>\n</td><td><div>Name</div>"
     "<tr><td><p>078051120</p></td><td><p>Doe</p></td></table>", "SSN\tName\n078051120\tDoe\n", 0},
    {"a heading over several lines", "<table><tr><th>Social<br>Security<br>No.<th>Name</table>",
     "Social Security No.\tName\n", 0},
    {"empty cells keep their columns", "<table><tr><td>1<td><td>3<td></tr><tr><td><td>2</table>",
     "1\t\t3\n\t2\n", 0},
    {"a cell over two columns", "<table><tr><th colspan=2>Name<th>SSN<tr><td>a<td>b<td>c</table>",
     "Name\t\tSSN\na\tb\tc\n", 0},
    {"a row that lays out a page", "<table><tr><td>a<p>b<p>c<p>d<p>e<p>f<td>g</table>",
     "a\nb\nc\nd\ne\nf\ng\n", 0},
    {"a table in a cell", "<table><tr><td>a<td><table><tr><td>b<td>c</table>d<td>e</table>f",
     "a\nb\tc\nd\te\nf\n", 0},
    {"hidden text follows its row", "<table><tr><td title=t>a<p>b<td>c</table>",
     "a b\tc\nt\n", 0},
    {"a row without end", "<table><tr><td>a<td>b", "a\tb\n", 0},
    {"text between cells is not joined", "<table><tr><td>078</td>05<td>1120</table>",
     "078\t05\t1120\n", 0},
    {"inline tags after one that hides", "<b>a</b><i style=display:none>x<b>y</b></i>z<b>w</b>",
     "azw\nxy\n", 0},
    {"entities of windows-1252", "078&#150;05", "078\u201305\n", 0},
    {"bracket that is no tag", "1 < 2 <3", "1 < 2 <3\n", 0},
    {"a bracket at the end", "x <", "x <\n", 0},
    {"attributes that hold text",
     "<img alt=\"tall &amp; pic\"><input value='078-05-1120' title=t>x",
     "x\ntall & pic\n078-05-1120\nt\n", 0},
    {"a quote within a value", "<i title='a\"b'>x</i>", "x\na\"b\n", 0},
    {"spaces around the sign", "<i title = \"a\" >x</i>", "x\na\n", 0},
    {"links to people",
     "<a href=\"mailto:ann@example.com\">Ann</a> <a href=http://x.example/>w</a>",
     "Ann w\nmailto:ann@example.com\n", 0},
    {"meta description",
     "<meta name=description content=\"about us\"><meta http-equiv=refresh content=5>x",
     "x\nabout us\n", 0},
    {"style is no text, script is not shown",
     "a<style>p{x:1}</style>b<script>if (a<b) f('</p>')</script>c",
     "abc\nif (a<b) f('</p>')\n", 0},
    {"JSON in a script is", "a<script type=\"application/ld+json\">{\"n\":\"078\"}</script>b",
     "ab\n{\"n\":\"078\"}\n", 0},
    {"text after the end", "<html><body>a</body></html>b<p>c", "a\nb\nc\n", 0},
    {"text that is not displayed",
     "078-<span style=\"color:red; DISPLAY : none\">no<b>w</b></span>05<p hidden>z</p>",
     "078-05\nnow\nz\n", 0},
    {"CDATA", "<![CDATA[a]]>", "a]]>\n", 0},
    {"doctype and instructions", "<!DOCTYPE html PUBLIC \"x\"><?xml version=1?>a",
     "a\nxml version=1?\n", 0},
    {"an open tag at the end", "abc <a title=\"x", "abc\nx\n", MALFORMED},
    {"an open comment at the end", "abc <!-- 078", "abc\n078\n", MALFORMED},
    {"an open script at the end", "abc<script>078", "abc\n078\n", MALFORMED},
    {"an end tag alone", "a</b>c</p>d</br>e", "ac\nd\ne\n", 0},
    {"an empty end tag", "a</>b</ x>c", "abc\nx\n", 0},
    {"a comment for Outlook", "a<!--[if mso]><w:X y=\"1\"/><p>b 078</p><![endif]-->c",
     "ac\n[if mso]> b 078\n", 0},
    {"brackets in a comment", "a<!-- 1<b 078 -->c", "ac\n1<b 078\n", 0},
    {"a short comment", "a<!-->b<!--->c<!>d", "abcd\n", 0},
    {"options", "<select><option value=1>one<option>two</select>", "one\n1\ntwo\n", 0},
    {"upper case", "A<BR>B<SCRIPT>x</SCRIPT>C<TD>D", "A\nBC\tD\nx\n", 0},
    {"names of HTML 5", "1&hyphen;2&dash;3&num;&lpar;&ZeroWidthSpace;&nosuch;",
     "1\u20102\u20103#(\u200B&nosuch;\n", 0},
    {"a link that holds a number", "<a href=\"http://a/?s=078-05%2D1120&amp;x\">a</a>",
     "a\nhttp://a/?s=078-05-1120&x\n", 0},
    {"links that hold none", "<a href=\"http://a/2002-08-21/12345678901?x=1-2-3-4-5\">a</a>",
     "a\n", 0},
    {"nothing", "", "", 0},
};

START_TEST(html_is_read_in_any_pieces)
{
    const html_case *c = &cases[_i];
    for (size_t piece = 0; piece < 20; piece++) {
        uint32_t gaps;
        GString *text = read_part(&html, c->html, strlen(c->html), piece, &gaps);
        ck_assert_msg(strcmp(text->str, c->text) == 0, "%s in %zu: [%s]", c->what, piece,
                      text->str);
        ck_assert_msg(gaps == c->gaps, "%s: gaps %x", c->what, gaps);
        g_string_free(text, TRUE);
    }
}
END_TEST

START_TEST(html_is_known_by_its_name_or_content)
{
    static const char text[] = "<!DOCTYPE html><p>a<b>b</b>";
    lks_part parts[] = {
        {.path = "1", .media_type = "application/octet-stream", .name = "a.HTM"},
        {.path = "1", .media_type = "image/png"},
        {.path = "1", .media_type = "application/xhtml+xml"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        uint32_t gaps;
        GString *got = read_part(&parts[i], text, sizeof text - 1, 0, &gaps);
        ck_assert_str_eq(got->str, "ab\n");
        g_string_free(got, TRUE);
    }
}
END_TEST

START_TEST(noise_is_read_alike_in_any_pieces)
{
    static const char *const atoms[] = {"<", ">", "\"", "'", "=", "/", "!", "--", "&", "&#",
        "#49;", "a", " ",
                                        "<p>", "</p>", "<td>", "<b", "<!--", "-->", "title=",
                                        "<script>",
                                        "</script>", "<pre>", "\n", "\u00E9",
                                        "style='display:none'", "<div ",
                                        "<table>", "</table>", "078-05-1120", "</body>", "</html>",
                                        "<?"};
    GRand *rand = g_rand_new_with_seed((guint32)_i);
    GString *noise = g_string_new(NULL);
    while (noise->len < 20000)
        g_string_append(noise, atoms[g_rand_int_range(rand, 0, (gint32)G_N_ELEMENTS(atoms))]);
    uint32_t gaps, same;
    GString *whole = read_part(&html, noise->str, noise->len, 0, &gaps);
    ck_assert(g_utf8_validate(whole->str, (gssize)whole->len, NULL));
    for (size_t piece = 1; piece < 9000; piece = piece * 3 + 1) {
        GString *text = read_part(&html, noise->str, noise->len, piece, &same);
        ck_assert(g_string_equal(text, whole));
        ck_assert_uint_eq(gaps, same);
        g_string_free(text, TRUE);
    }
    g_string_free(whole, TRUE);
    g_string_free(noise, TRUE);
    g_rand_free(rand);
}
END_TEST

/* For a megabyte; valgrind takes some fifty times as long. */
static double most_seconds(void)
{
    return getenv("LEAKSCAN_UNDER_VALGRIND") != NULL ? 250 : 5;
}

/* What is hostile, repeated, and how it begins; a value stands at the end. */
typedef struct {
    const char *first, *again;
} hostile_case;

static const hostile_case hostile[] = {
    {"", "<"}, {"", "&#"}, {"", "&"}, {"&", "a"}, {"&#", "0"}, {"", "<b>"}, {"", "<div>"},
    {"", "</i>"}, {"", "<!-- -->"}, {"", "<!>"}, {"", "<a b=c d='e'>"}, {"", "<table><tr><td>"},
    {"", "<p><b></i>"}, {"", "<font></p>"}, {"<pre>", "\n "}, {"", " "}, {"", "x"}, {"",
     "&eacute;"},
    {"", "<i style=display:none>"}, {"", "<ul><li>"}, {"", "<select><option>"}, {"", "<title>"},
    {"", "<![CDATA["}, {"", "</>"}, {"", "<br>"}, {"", "<dl><dt><dd>"},
};

START_TEST(hostile_text_is_read_in_linear_time_to_its_end)
{
    const hostile_case *c = &hostile[_i];
    GString *text = g_string_new(c->first);
    while (text->len < 1 << 20)
        g_string_append(text, c->again);
    g_string_append(text, " 078-05-1120 end");
    gint64 begin = g_get_monotonic_time();
    uint32_t gaps;
    GString *out = read_part(&html, text->str, text->len, 0, &gaps);
    double seconds = (double)(g_get_monotonic_time() - begin) / 1e6;
    ck_assert_msg(strstr(out->str, "078-05-1120 end") != NULL, "%s", c->again);
    ck_assert_msg(seconds < most_seconds(), "%s: %f s", c->again, seconds);
    g_string_free(out, TRUE);
    g_string_free(text, TRUE);
}
END_TEST

START_TEST(a_long_attribute_is_not_lost)
{
    GString *text = g_string_new("<p title=\"");
    while (text->len < 300000)
        g_string_append(text, "word ");
    g_string_append(text, "078-05-1120\">shown</p>");
    uint32_t gaps;
    GString *out = read_part(&html, text->str, text->len, 0, &gaps);
    ck_assert_ptr_nonnull(strstr(out->str, "word 078-05-1120\n"));
    ck_assert_ptr_nonnull(strstr(out->str, "shown\n"));
    g_string_free(out, TRUE);
    g_string_free(text, TRUE);
}
END_TEST

START_TEST(a_value_is_whole_wherever_the_guard_cuts)
{
    for (size_t before = 3900; before < 4200; before++) {
        GString *text = g_string_new(NULL);
        for (size_t i = 0; i < before; i++)
            g_string_append_c(text, i % 9 == 8 ? ' ' : 'x');
        g_string_append(text, "078&#45;05&#45;<b>1120</b>");
        uint32_t gaps;
        GString *out = read_part(&html, text->str, text->len, 0, &gaps);
        ck_assert_msg(strstr(out->str, "078-05-1120") != NULL, "after %zu", before);
        g_string_free(out, TRUE);
        g_string_free(text, TRUE);
    }
}
END_TEST

static void count_error(void *userdata, xmlErrorPtr error)
{
    (void)error;
    ++*(int *)userdata;
}

START_TEST(an_entity_is_whole_where_text_has_no_space)
{
    for (size_t before = 65520; before < 65560; before++) {
        GString *text = g_string_new(NULL);
        for (size_t i = 0; i < before; i++)
            g_string_append_c(text, 'x');
        g_string_append(text, "078&#45;05&#45;1120");
        uint32_t gaps;
        GString *out = read_part(&html, text->str, text->len, 0, &gaps);
        ck_assert_msg(strstr(out->str, "078-05-1120") != NULL, "after %zu", before);
        g_string_free(out, TRUE);
        g_string_free(text, TRUE);
    }
}
END_TEST

START_TEST(end_tags_below_deep_nesting_are_cheap)
{
    GString *text = g_string_new(NULL);
    while (text->len < 400000)
        g_string_append(text, "<q>");
    while (text->len < 1000000)
        g_string_append(text, "</s>");
    g_string_append(text, "078-05-1120");
    gint64 begin = g_get_monotonic_time();
    uint32_t gaps;
    GString *out = read_part(&html, text->str, text->len, 0, &gaps);
    double seconds = (double)(g_get_monotonic_time() - begin) / 1e6;
    ck_assert_str_eq(out->str, "078-05-1120\n");
    ck_assert_msg(seconds < most_seconds(), "%f s", seconds);
    g_string_free(out, TRUE);
    g_string_free(text, TRUE);
}
END_TEST

START_TEST(errors_of_the_parser_reach_no_one)
{
    int errors = 0;
    uint32_t gaps;
    static const char text[] = "<a></b>&x078;<c:d e=1></p></p>&#xFFFFFFF;";
    xmlSetStructuredErrorFunc(&errors, count_error);
    GString *out = read_part(&html, text, sizeof text - 1, 0, &gaps);
    xmlSetStructuredErrorFunc(NULL, NULL);
    ck_assert_int_eq(errors, 0);
    const xmlError *last = xmlGetLastError();
    ck_assert(!last || !last->message);
    g_string_free(out, TRUE);
}
END_TEST

START_TEST(version_names_the_library)
{
    ck_assert(g_str_has_prefix(lks_text_version(), "libxml2 2."));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("html");
    TCase *tcase = tcase_create("html");
    tcase_add_loop_test(tcase, html_is_read_in_any_pieces, 0, (int)G_N_ELEMENTS(cases));
    tcase_add_test(tcase, html_is_known_by_its_name_or_content);
    tcase_add_loop_test(tcase, noise_is_read_alike_in_any_pieces, 0, 5);
    tcase_add_loop_test(tcase, hostile_text_is_read_in_linear_time_to_its_end, 0,
                        (int)G_N_ELEMENTS(hostile));
    tcase_add_test(tcase, a_long_attribute_is_not_lost);
    tcase_add_test(tcase, a_value_is_whole_wherever_the_guard_cuts);
    tcase_add_test(tcase, an_entity_is_whole_where_text_has_no_space);
    tcase_add_test(tcase, end_tags_below_deep_nesting_are_cheap);
    tcase_add_test(tcase, errors_of_the_parser_reach_no_one);
    tcase_add_test(tcase, version_names_the_library);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
