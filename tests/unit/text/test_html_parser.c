/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The way past the parser gives the text that the parser would: both read the same
 * generated HTML, here by libxml2 alone, whole, and with the rules for lines in
 * their plainest form.
 */
#include <string.h>
#include <libxml/HTMLparser.h>

#include "libleakscan/text/elements.h"
#include "tests/support/support.h"
#include "tests/unit/text/read_text.h"

static const lks_part html = {.path = "1", .media_type = "text/html", .charset = "utf-8"};

/* ---- the plain way ----------------------------------------------------- */

typedef struct {
    GString *out, *hidden;
    bool is_line_start, has_space, has_tab;
    int pre_depth, unseen_depth;
    bool is_quiet;
    GPtrArray *row;              /* of GString: cells; NULL: in no row */
    bool is_between;
} plain_reader;

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void end_hidden(plain_reader *r)
{
    GString *h = r->hidden;
    while (h->len > 0 && h->str[h->len - 1] == ' ')
        g_string_truncate(h, h->len - 1);
    if (h->len > 0 && h->str[h->len - 1] != '\n')
        g_string_append_c(h, '\n');
}

static void free_cell(void *p)
{
    g_string_free(p, TRUE);
}

static void add_cell(plain_reader *r)
{
    g_ptr_array_add(r->row, g_string_new(NULL));
    r->is_between = false;
}

static void append(plain_reader *r, char c)
{
    if (r->row != NULL && r->is_between)
        add_cell(r);
    g_string_append_c(r->row != NULL ? r->row->pdata[r->row->len - 1] : r->out, c);
}

static void give_up_row(plain_reader *r)
{
    bool is_fresh = r->is_line_start;
    if (r->row == NULL)
        return;
    r->is_line_start = true;
    for (guint i = 0; i < r->row->len; i++) {
        const GString *cell = r->row->pdata[i];
        if (cell->len == 0)
            continue;
        if (!r->is_line_start)
            g_string_append_c(r->out, '\t');
        g_string_append_len(r->out, cell->str, (gssize)cell->len);
        r->is_line_start = cell->str[cell->len - 1] == '\n';
    }
    r->has_tab = is_fresh && !r->is_line_start;
    g_clear_pointer(&r->row, g_ptr_array_unref);
}

/* One line of the cells, without those at the end that are empty. */
static GString *join_cells(const plain_reader *r)
{
    GString *joined = g_string_new(NULL);
    for (guint i = 0; i < r->row->len; i++) {
        char *text = g_strdup(((const GString *)r->row->pdata[i])->str);
        g_strstrip(g_strdelimit(text, "\n", ' '));
        g_string_append_printf(joined, "%s%s", i > 0 ? "\t" : "", text);
        g_free(text);
    }
    while (joined->len > 0 && joined->str[joined->len - 1] == '\t')
        g_string_truncate(joined, joined->len - 1);
    return joined;
}

static bool is_data(const plain_reader *r)
{
    for (guint i = 0; i < r->row->len; i++) {
        char *text = g_strstrip(g_strdup(((const GString *)r->row->pdata[i])->str));
        char **lines = g_strsplit(text, "\n", -1);
        bool is_text = strlen(text) > 256 || strchr(text, '\t') || g_strv_length(lines) > 5;
        g_strfreev(lines);
        g_free(text);
        if (is_text)
            return false;
    }
    return r->row->len >= 2;
}

static void line(plain_reader *r, bool is_forced)
{
    if (is_forced || !r->is_line_start)
        append(r, '\n');
    r->is_line_start = true;
    r->has_space = r->has_tab = false;
    if (r->row != NULL)
        return;
    end_hidden(r);
    g_string_append_len(r->out, r->hidden->str, (gssize)r->hidden->len);
    g_string_truncate(r->hidden, 0);
}

static void end_row(plain_reader *r)
{
    if (r->row == NULL)
        return;
    if (!is_data(r)) {
        give_up_row(r);
    } else {
        GString *joined = join_cells(r);
        g_clear_pointer(&r->row, g_ptr_array_unref);
        g_string_append(r->out, joined->str);
        r->is_line_start = joined->len == 0;
        g_string_free(joined, TRUE);
    }
    line(r, false);
}

static void put(plain_reader *r, char c)
{
    if (r->has_tab)
        append(r, '\t');
    else if (r->has_space && !r->is_line_start)
        append(r, ' ');
    r->has_tab = r->has_space = r->is_line_start = false;
    append(r, c);
}

static void hide(plain_reader *r, char c)
{
    char last = r->hidden->len > 0 ? r->hidden->str[r->hidden->len - 1] : '\n';
    if (!is_blank(c))
        g_string_append_c(r->hidden, c);
    else if (!is_blank(last))
        g_string_append_c(r->hidden, ' ');
}

static void on_text(void *userdata, const xmlChar *text, int length)
{
    plain_reader *r = userdata;
    for (int i = 0; i < length; i++) {
        char c = (char)text[i];
        if (r->unseen_depth > 0)
            hide(r, c);
        else if (r->pre_depth > 0 && c == '\n')
            line(r, true);
        else if (r->pre_depth == 0 && is_blank(c))
            r->has_space = true;
        else
            put(r, c);
    }
}

static unsigned kind_of(const xmlChar *name)
{
    return lks_element_kind((const char *)name, strlen((const char *)name));
}

/* `is_end`: of one; else a new one begins. */
static void divide_cells(plain_reader *r, bool is_end)
{
    if (r->row == NULL) {
        r->has_tab = !r->is_line_start;
        return;
    }
    if (is_end)
        r->is_between = true;
    else
        add_cell(r);
    r->is_line_start = true;
    r->has_space = r->has_tab = false;
}

static void on_start(void *userdata, const xmlChar *name, const xmlChar **atts)
{
    plain_reader *r = userdata;
    unsigned kind = kind_of(name);
    bool is_unseen = atts && strcmp((const char *)atts[0], "hidden") == 0;
    r->pre_depth += (kind & LKS_ELEMENT_PRE) != 0;
    if (r->unseen_depth > 0 || is_unseen) {
        r->unseen_depth++;
        if (kind & LKS_ELEMENT_BORDERS)
            end_hidden(r);
    } else if (kind & (LKS_ELEMENT_BLOCK | LKS_ELEMENT_BREAK)) {
        if (kind & LKS_ELEMENT_TABLE)
            give_up_row(r);
        if (kind & LKS_ELEMENT_ROW)
            end_row(r);
        line(r, (kind & LKS_ELEMENT_BREAK) != 0);
        if (kind & LKS_ELEMENT_ROW) {
            r->row = g_ptr_array_new_with_free_func(free_cell);
            r->is_between = true;
        }
    } else if (kind & LKS_ELEMENT_CELL) {
        divide_cells(r, false);
    }
    if (atts && strcmp((const char *)atts[0], "title") == 0) {
        for (const xmlChar *c = atts[1]; *c; c++)
            hide(r, (char)*c);
        end_hidden(r);
    }
}

static void on_end(void *userdata, const xmlChar *name)
{
    plain_reader *r = userdata;
    unsigned kind = kind_of(name);
    if ((kind & LKS_ELEMENT_PRE) && r->pre_depth > 0)
        r->pre_depth--;
    if (r->unseen_depth > 0) {
        if (--r->unseen_depth == 0 || (kind & LKS_ELEMENT_BORDERS))
            end_hidden(r);
    } else if (!r->is_quiet && (kind & LKS_ELEMENT_BLOCK)) {
        if (kind & (LKS_ELEMENT_TABLE | LKS_ELEMENT_ROW))
            end_row(r);
        line(r, false);
    } else if (!r->is_quiet && (kind & LKS_ELEMENT_CELL)) {
        divide_cells(r, true);
    }
}

static GString *read_plainly(const GString *text)
{
    htmlSAXHandler events = {.startElement = on_start, .endElement = on_end,
                             .characters = on_text, .ignorableWhitespace = on_text,
                             .initialized = XML_SAX2_MAGIC};
    plain_reader r = {.out = g_string_new(NULL), .hidden = g_string_new(NULL),
                      .is_line_start = true};
    htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&events, &r, NULL, 0, NULL,
                                                        XML_CHAR_ENCODING_UTF8);
    htmlCtxtUseOptions(parser, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                   HTML_PARSE_IGNORE_ENC | HTML_PARSE_NOIMPLIED);
    GString *whole = g_string_new("<html><body>");
    g_string_append_len(whole, text->str, (gssize)text->len);
    g_string_append(whole, "<!---->"); /* so that no text waits for its end */
    htmlParseChunk(parser, whole->str, (int)whole->len, 0);
    r.is_quiet = true;
    htmlParseChunk(parser, "", 0, 1);
    htmlFreeParserCtxt(parser);
    end_row(&r);
    line(&r, false);
    g_string_free(whole, TRUE);
    g_string_free(r.hidden, TRUE);
    return r.out;
}

/* ---- both -------------------------------------------------------------- */

/* No end of p or br: that they break where none is open is not the parser's doing.
 * No idle elements: what their ends close is kept from the parser on purpose. */
static const char *const atoms[] = {
    "<sub>", "</sub>", "<q>", "</q>", "<o:p>", "</o:p>", "<p>",
    "<div>", "</div>", "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<tbody>",
    "<ul>", "</ul>", "<li>", "</li>", "<dl><dt>", "<dd>", "<br>", "<br>", "<img>", "<input>",
    "<hr>", "<h1>", "</h1>", "<center>", "</center>", "<select><option>", "</select>", "<link>",
    "<form>", "</form>", "<img title='a  picture'>", "<q title=\"&eacute;t&eacute;\">", "<q title='\u00E9t\u00E9'>",
    " ", "\n", " \t\n", "word", "two words", " 078-05-1120 ", "\u00E9t\u00E9 ", "&amp;", "&nbsp;",
    "&eacute;", "&#49;", "&#x31;", "&#32;", "&unknown;", "&amp", "&", "&#", "&#;", "&#xZ", "&thetasym;",
    "&#99999999;", "&#42", ";", ".", "a", "7",
};
static const char *const rare[] = {"<pre>", "</pre>", "<textarea>", "</textarea>", "<u hidden>",
                                   "</u>", "<div hidden>", "<td hidden>"};

static GString *generate(GRand *rand, bool has_rare)
{
    GString *text = g_string_new(NULL);
    gint32 n = g_rand_int_range(rand, 1, 60);
    for (gint32 i = 0; i < n; i++) {
        if (has_rare && g_rand_int_range(rand, 0, 12) == 0)
            g_string_append(text, rare[g_rand_int_range(rand, 0, (gint32)G_N_ELEMENTS(rare))]);
        else
            g_string_append(text, atoms[g_rand_int_range(rand, 0, (gint32)G_N_ELEMENTS(atoms))]);
    }
    return text;
}

START_TEST(text_is_what_the_parser_alone_would_give)
{
    GRand *rand = g_rand_new_with_seed((guint32)_i);
    lks_text_reader *reader = lks_text_reader_new();
    for (int round = 0; round < 2000; round++) {
        uint32_t gaps;
        GString *text = generate(rand, _i % 2 == 1);
        GString *want = read_plainly(text);
        GString *got = read_part_by(reader, &html, text->str, text->len,
                                    (size_t)round % 40, &gaps);
        if (round % 5 == 0)
            lks_text_reader_wipe(reader);
        ck_assert_msg(g_string_equal(got, want), "[%s]: [%s], not [%s]", text->str, got->str,
                      want->str);
        g_string_free(got, TRUE);
        g_string_free(want, TRUE);
        g_string_free(text, TRUE);
    }
    lks_text_reader_free(reader);
    g_rand_free(rand);
}
END_TEST

/* Names of HTML 4 and 5; the parser closes none of them for a void one. */
static const char *const names[] = {
    "a", "abbr", "address", "applet", "area", "article", "aside", "audio", "b", "blockquote",
    "button", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "div", "dl",
    "dt", "em", "fieldset", "font", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "i",
    "iframe", "ins", "kbd", "label", "legend", "li", "map", "menu", "noframes", "noscript",
    "object", "ol", "optgroup", "option", "p", "pre", "q", "s", "samp", "section", "select",
    "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "textarea", "tfoot", "th",
    "thead", "title", "tr", "tt", "u", "ul", "var", "xmp",
};
static const char *const voids[] = {"br", "img", "input", "meta", "area", "base",
                                    "param"};

START_TEST(elements_kept_from_the_parser_close_no_other)
{
    const char *name = voids[_i];
    const htmlElemDesc *element = htmlTagLookup((const xmlChar *)name);
    ck_assert(lks_element_kind(name, strlen(name)) & LKS_ELEMENT_VOID);
    ck_assert(element && element->empty);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        xmlNode open = {.type = XML_ELEMENT_NODE, .name = (const xmlChar *)names[i]};
        ck_assert_msg(!htmlAutoCloseTag(NULL, (const xmlChar *)name, &open), "%s closes %s", name,
                      names[i]);
    }
}
END_TEST

START_TEST(a_tag_is_whole_wherever_a_batch_ends)
{
    GString *text = g_string_new("<p>");
    for (int i = 0; i < 200; i++)
        g_string_append_printf(text, "<q title=\"%0*d > <b\"></q>", 1 + i * 7 % 300, i);
    g_string_append(text, "<div>078-05</div><div>1120</div>");
    uint32_t gaps;
    GString *out = read_part(&html, text->str, text->len, 0, &gaps);
    GString *want = read_plainly(text);
    ck_assert(g_string_equal(out, want));
    ck_assert_ptr_nonnull(strstr(out->str, "\n078-05\n1120\n"));
    g_string_free(want, TRUE);
    g_string_free(out, TRUE);
    g_string_free(text, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("html parser");
    TCase *tcase = tcase_create("html parser");
    tcase_add_loop_test(tcase, text_is_what_the_parser_alone_would_give, 0, 8);
    tcase_add_loop_test(tcase, elements_kept_from_the_parser_close_no_other, 0,
                        (int)G_N_ELEMENTS(voids));
    tcase_add_test(tcase, a_tag_is_whole_wherever_a_batch_ends);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
