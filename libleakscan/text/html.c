/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html.c - HTML by libxml2's push parser, its events turned into lines of text.
 * No tree is built.  What the parser sees went through markup.h.
 */
#include "libleakscan/text/html.h"

#include <stdlib.h>
#include <string.h>
#include <glib.h>
#include <libxml/HTMLparser.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/text/elements.h"
#include "libleakscan/text/html_lines.h"
#include "libleakscan/text/markup.h"
#include "libleakscan/text/utf8.h"

/* The parser looks through all open elements at each end tag: at so many open
 * ones it begins anew. */
enum { DEPTH_MAX = 128 };
/* The parser keeps the names it has seen: at so many it is made anew. */
enum { NAMES_MAX = 1024 };

enum {
    BLOCK = LKS_ELEMENT_BLOCK,
    CELL = LKS_ELEMENT_CELL,
    BREAK = LKS_ELEMENT_BREAK,
    PRE = LKS_ELEMENT_PRE,
    META = LKS_ELEMENT_META,
    TABLE = LKS_ELEMENT_TABLE,
    ROW = LKS_ELEMENT_ROW
};

struct lks_html {
    htmlParserCtxtPtr parser; /* kept from part to part */
    bool is_open;             /* the parser is within a document */
    bool is_used;             /* holds text since it was wiped */
    bool is_stripping;        /* the parser gave up: tags are taken out without it */
    bool is_in_tag;           /* while stripping */
    bool is_quiet;            /* elements are closed by us, not by the text */
    uint32_t gaps;
    unsigned pre_depth;
    unsigned unseen_depth; /* open elements from the first with display:none on */
    lks_html_lines lines;
    lks_markup markup;
};

/* ---- the parser's events ----------------------------------------------- */

static unsigned find_kind(const xmlChar *name)
{
    return lks_element_kind((const char *)name, strlen((const char *)name));
}

static const char *find_attribute(const xmlChar **atts, const char *name)
{
    for (size_t i = 0; atts && atts[i]; i += 2)
        if (strcmp((const char *)atts[i], name) == 0)
            return atts[i + 1] ? (const char *)atts[i + 1] : "";
    return NULL;
}

/* An address, its escapes of ASCII read (RFC 3986, 2.1). */
static void hide_link(lks_html *h, const char *link)
{
    for (const char *at; (at = strchr(link, '%')) != NULL; link = at) {
        lks_html_lines_hide(&h->lines, link, (size_t)(at - link));
        int high = g_ascii_xdigit_value(at[1]);
        int low = high >= 0 ? g_ascii_xdigit_value(at[2]) : -1;
        bool is_read = high >= 2 && high < 8 && low >= 0 && !(high == 7 && low == 15);
        char byte = (char)(is_read ? high << 4 | low : 0);
        lks_html_lines_hide(&h->lines, is_read ? &byte : at, 1);
        at += is_read ? 3 : 1;
    }
    lks_html_lines_hide(&h->lines, link, strlen(link));
}

/* Text a person sees on pointing at the element, or fills in. */
static void hide_attributes(lks_html *h, const xmlChar **atts, unsigned kind)
{
    static const char *const shown[] = {"title",   "alt",   "value",      "placeholder",
                                        "summary", "label", "aria-label", "content"};
    for (size_t i = 0; atts[i]; i += 2) {
        const char *key = (const char *)atts[i], *value = (const char *)atts[i + 1];
        bool is_text = false;
        for (size_t k = 0; value && k < G_N_ELEMENTS(shown); k++)
            is_text |= key[0] == shown[k][0] && strcmp(key, shown[k]) == 0;
        if (value && strcmp(key, "href") == 0)
            is_text = lks_markup_is_telling_link(value, strlen(value));
        if (strcmp(key, "content") == 0)
            is_text &= (kind & META) && !find_attribute(atts, "http-equiv");
        if (is_text) {
            if (strcmp(key, "href") == 0)
                hide_link(h, value);
            else
                lks_html_lines_hide(&h->lines, value, strlen(value));
            lks_html_lines_end_hidden(&h->lines);
        }
    }
}

/* CSS 2.1, 9.2.4: "display: none", white space and case aside. */
static bool is_unseen(const xmlChar **atts)
{
    const char *style = find_attribute(atts, "style");
    if (find_attribute(atts, "hidden"))
        return true;
    char squeezed[512];
    size_t n = 0;
    for (; style && *style && n + 1 < sizeof squeezed; style++)
        if (!lks_markup_is_space(*style))
            squeezed[n++] = g_ascii_tolower(*style);
    squeezed[n] = '\0';
    return strstr(squeezed, "display:none") != NULL;
}

static unsigned columns_of(const xmlChar **atts)
{
    const char *span = find_attribute(atts, "colspan");
    return span ? (unsigned)MIN(strtoul(span, NULL, 10), LKS_ROW_CELLS) : 1;
}

static void begin_block(lks_html *h, unsigned kind)
{
    if (kind & TABLE)
        lks_html_lines_give_up_row(&h->lines);
    if (kind & ROW)
        lks_html_lines_begin_row(&h->lines);
    else
        lks_html_lines_break(&h->lines);
}

static void start_element(void *userdata, const xmlChar *name, const xmlChar **atts)
{
    lks_html *h = userdata;
    unsigned kind = find_kind(name);
    if (h->is_quiet)
        return;
    if (kind & PRE)
        h->pre_depth++;
    if (h->unseen_depth > 0 || (atts && is_unseen(atts))) {
        h->unseen_depth++;
        if (kind & (BLOCK | CELL | BREAK))
            lks_html_lines_end_hidden(&h->lines);
    } else if (kind & BLOCK) {
        begin_block(h, kind);
    } else if (kind & BREAK) {
        lks_html_lines_end(&h->lines);
    } else if (kind & CELL) {
        lks_html_lines_begin_cell(&h->lines, columns_of(atts));
    }
    if (atts)
        hide_attributes(h, atts, kind);
}

static void end_element(void *userdata, const xmlChar *name)
{
    lks_html *h = userdata;
    unsigned kind = find_kind(name);
    if ((kind & PRE) && h->pre_depth > 0)
        h->pre_depth--;
    if (h->unseen_depth > 0) {
        if (--h->unseen_depth == 0 || (kind & (BLOCK | CELL | BREAK)))
            lks_html_lines_end_hidden(&h->lines);
        return;
    }
    if (h->is_quiet)
        return;
    if (kind & (TABLE | ROW))
        lks_html_lines_end_row(&h->lines);
    if (kind & BLOCK)
        lks_html_lines_break(&h->lines);
    else if (kind & CELL)
        lks_html_lines_end_cell(&h->lines);
}

static void show(lks_html *h, const char *text, size_t length)
{
    if (h->unseen_depth > 0)
        lks_html_lines_hide(&h->lines, text, length);
    else
        lks_html_lines_show(&h->lines, text, length, h->pre_depth > 0);
}

static void characters(void *userdata, const xmlChar *text, int length)
{
    show(userdata, (const char *)text, (size_t)length);
}

/* ---- running the parser ------------------------------------------------ */

/* The parser's errors quote mail: they go nowhere. */
static void ignore_error(void *userdata, xmlErrorPtr error)
{
    (void)userdata;
    (void)error;
}

static void free_parser(lks_html *h)
{
    if (h->parser)
        htmlFreeParserCtxt(h->parser);
    h->parser = NULL;
    h->is_open = false;
}

static void make_parser(lks_html *h)
{
    static htmlSAXHandler events = {
        .startElement = start_element,
        .endElement = end_element,
        .characters = characters,
        .ignorableWhitespace = characters,
        .cdataBlock = characters,
        .initialized = XML_SAX2_MAGIC, /* without it a host's own handler is called */
        .serror = ignore_error,
    };
    h->parser = htmlCreatePushParserCtxt(&events, h, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
}

/* A parser that was used begins a document anew; where it cannot, there is none. */
static void reset_parser(lks_html *h)
{
    if (!h->parser)
        return;
    bool is_full = xmlDictSize(h->parser->dict) > NAMES_MAX;
    if (is_full || xmlCtxtResetPush(h->parser, NULL, 0, NULL, NULL) != 0) {
        free_parser(h);
        return;
    }
    h->parser->charset = XML_CHAR_ENCODING_UTF8;
    h->parser->html = 1;
    h->parser->progressive = 1;
}

static void open_parser(lks_html *h)
{
    static const char start[] = "<html><body>";
    reset_parser(h);
    if (!h->parser)
        make_parser(h);
    h->is_open = h->parser != NULL;
    h->is_stripping = !h->parser;
    if (!h->parser)
        return;
    htmlCtxtUseOptions(h->parser, HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                      HTML_PARSE_IGNORE_ENC | HTML_PARSE_NOIMPLIED);
    htmlParseChunk(h->parser, start, sizeof start - 1, 0);
}

static void close_parser(lks_html *h)
{
    if (!h->is_open)
        return;
    h->is_quiet = true;
    htmlParseChunk(h->parser, "", 0, 1);
    h->is_quiet = false;
    h->is_open = false;
    xmlResetLastError();
    h->unseen_depth = 0;
}

static void begin_anew(lks_html *h)
{
    lks_html_lines_give_up_row(&h->lines);
    close_parser(h);
    open_parser(h);
}

/* Tags become line ends. */
static void strip(lks_html *h, const char *text, size_t length)
{
    h->gaps |= LEAKSCAN_GAP_MALFORMED;
    lks_html_lines_give_up_row(&h->lines);
    for (size_t i = 0; i < length;) {
        const char *end = memchr(text + i, h->is_in_tag ? '>' : '<', length - i);
        size_t n = (end ? (size_t)(end - text) : length) - i;
        if (!h->is_in_tag)
            show(h, text + i, n);
        i += n;
        if (!end)
            continue;
        h->is_in_tag = !h->is_in_tag;
        i++;
        if (h->is_in_tag)
            lks_html_lines_break(&h->lines);
    }
}

static bool has_given_up(const lks_html *h)
{
    return !h->parser || h->parser->disableSAX || h->parser->instate == XML_PARSER_EOF;
}

static void take_markup(void *userdata, const char *text, size_t length)
{
    lks_html *h = userdata;
    if (h->lines.out->status != 0)
        return;
    if (!h->is_open && !h->is_stripping)
        open_parser(h);
    if (!h->is_stripping) {
        htmlParseChunk(h->parser, text, (int)length, 0);
        h->is_stripping = has_given_up(h);
    }
    if (h->is_stripping)
        strip(h, text, length);
    else if (h->parser->nameNr > DEPTH_MAX)
        begin_anew(h);
}

static void take_text(void *userdata, const char *text, size_t length)
{
    show(userdata, text, length);
}

static void take_break(void *userdata)
{
    lks_html *h = userdata;
    if (h->unseen_depth > 0)
        lks_html_lines_end_hidden(&h->lines);
    else
        lks_html_lines_end(&h->lines);
}

static void take_hidden(void *userdata, const char *text, size_t length, bool is_end)
{
    lks_html *h = userdata;
    lks_html_lines_hide(&h->lines, text, length);
    if (is_end)
        lks_html_lines_end_hidden(&h->lines);
}

/* ---- the object -------------------------------------------------------- */

lks_html *lks_html_new(void)
{
    return g_new0(lks_html, 1);
}

void lks_html_free(lks_html *h)
{
    if (!h)
        return;
    lks_html_wipe(h);
    free_parser(h);
    xmlResetLastError();
    g_free(h);
}

void lks_html_begin(lks_html *h, lks_text_out *out, bool shows_tags)
{
    lks_markup_sink sink = {take_markup, take_text, take_break, take_hidden, h};
    close_parser(h);
    h->is_used = true;
    h->is_in_tag = h->is_quiet = false;
    h->gaps = 0;
    h->pre_depth = h->unseen_depth = 0;
    h->is_stripping = false;
    lks_html_lines_begin(&h->lines, out);
    lks_markup_begin(&h->markup, sink);
    h->markup.shows_tags = shows_tags;
}

void lks_html_feed(lks_html *h, const char *text, size_t length)
{
    lks_markup_feed(&h->markup, text, length);
}

uint32_t lks_html_end(lks_html *h)
{
    lks_markup_end(&h->markup);
    close_parser(h);
    lks_html_lines_end_row(&h->lines);
    lks_html_lines_break(&h->lines);
    if (h->markup.is_malformed)
        h->gaps |= LEAKSCAN_GAP_MALFORMED;
    return h->gaps;
}

void lks_html_wipe(lks_html *h)
{
    if (!h->is_used)
        return;
    h->is_used = false;
    lks_html_lines_wipe(&h->lines);
    lks_markup_wipe(&h->markup);
}

const char *lks_text_version(void)
{
    return "libxml2 " LIBXML_DOTTED_VERSION;
}
