/* SPDX-License-Identifier: Apache-2.0 */
/*
 * markup_hidden.c - what the tokenizer reads and no one is shown: comments,
 * declarations, scripts and style.
 */
#include <string.h>
#include <glib.h>

#include "libleakscan/text/markup.h"

void lks_markup_put_hidden(lks_markup *g, const char *text, size_t length)
{
    while (length > 0) {
        size_t n = MIN(length, sizeof g->hidden - g->hidden_length);
        memcpy(g->hidden + g->hidden_length, text, n);
        g->hidden_length += n;
        text += n;
        length -= n;
        if (length > 0) {
            lks_markup_flush(g);
            g->sink.hidden(g->sink.userdata, g->hidden, g->hidden_length, false);
            g->hidden_length = 0;
        }
    }
}

void lks_markup_end_hidden(lks_markup *g)
{
    lks_markup_flush(g);
    g->sink.hidden(g->sink.userdata, g->hidden, g->hidden_length, true);
    g->hidden_length = 0;
}

static void put_char(lks_markup *g, char c)
{
    lks_markup_put_hidden(g, &c, 1);
}

static void begin(lks_markup *g, int state)
{
    g->state = state;
    g->dashes = 0;
    g->match = 0;
    g->is_fresh = g->is_in_tag = false;
}

static size_t span_to(const char *text, size_t length, char c)
{
    const char *end = memchr(text, c, length);
    return end ? (size_t)(end - text) : length;
}

/* ---- declarations ------------------------------------------------------ */

void lks_markup_begin_bogus(lks_markup *g, const char *text, size_t length)
{
    begin(g, LKS_IN_BOGUS);
    lks_markup_put_hidden(g, text, length);
}

/* After "<!": decides as soon as "--", "[CDATA[" or "doctype" can be told. */
void lks_markup_feed_declaration(lks_markup *g, char c)
{
    static const char cdata[] = "[cdata[", doctype[] = "doctype";
    g->name[g->name_length++] = lks_markup_lower(c);
    size_t n = g->name_length;
    if (c == '>' && n < 8) {
        g->state = LKS_IN_TEXT;
    } else if (n == 2 && memcmp(g->name, "--", 2) == 0) {
        begin(g, LKS_IN_COMMENT);
        g->dashes = 2; /* "<!-->" is a whole comment */
        g->is_fresh = true;
    } else if (n == 7 && memcmp(g->name, cdata, 7) == 0) {
        g->state = LKS_IN_TEXT;
    } else if (n == 7 && memcmp(g->name, doctype, 7) == 0) {
        g->state = LKS_IN_DOCTYPE;
    } else if (memcmp(g->name, cdata, n) != 0 && memcmp(g->name, doctype, n) != 0 &&
               !(n == 1 && c == '-')) {
        lks_markup_begin_bogus(g, g->name, n);
    }
}

/* ---- comments ---------------------------------------------------------- */

static const char condition[] = "[if";
enum { CONDITION = sizeof condition - 1, NO_CONDITION };

/* Comments give their bytes, those for Outlook alone ("[if gte mso 9]>") only what
 * stands between their tags: pages of settings in every message it writes. */
static void put_comment(lks_markup *g, char c)
{
    if (g->match < CONDITION)
        g->match = c == condition[g->match] ? g->match + 1 : NO_CONDITION;
    bool is_conditional = g->match == CONDITION;
    if (is_conditional && c == '<')
        g->is_in_tag = true;
    if (!g->is_in_tag)
        put_char(g, c);
    if (is_conditional && c == '>' && g->is_in_tag) {
        put_char(g, ' ');
        g->is_in_tag = false;
    }
}

static void feed_comment_char(lks_markup *g, char c)
{
    if (c == '-' && g->dashes < 2) {
        g->dashes++;
        return;
    }
    if (c == '-' || (c == '!' && g->dashes == 2))
        return;
    if (c == '>' && g->dashes == 2) {
        lks_markup_end_hidden(g);
        g->state = LKS_IN_TEXT;
        return;
    }
    for (; g->dashes > 0 && !g->is_fresh; g->dashes--)
        put_comment(g, '-');
    g->is_fresh = false;
    g->dashes = 0;
    put_comment(g, c);
}

/* How many bytes need no look: up to a dash, and a bracket where it counts. */
static size_t comment_span(const lks_markup *g, const char *text, size_t length)
{
    if (g->dashes > 0 || g->is_fresh || g->match < CONDITION)
        return 0;
    size_t n = span_to(text, length, '-');
    return g->match == CONDITION ? span_to(text, n, g->is_in_tag ? '>' : '<') : n;
}

size_t lks_markup_feed_comment(lks_markup *g, const char *text, size_t length)
{
    size_t n = comment_span(g, text, length);
    if (n == 0) {
        feed_comment_char(g, *text);
        return 1;
    }
    if (!g->is_in_tag)
        lks_markup_put_hidden(g, text, n);
    return n;
}

size_t lks_markup_feed_bogus(lks_markup *g, const char *text, size_t length)
{
    size_t n = span_to(text, length, '>');
    lks_markup_put_hidden(g, text, n);
    if (n == length)
        return n;
    lks_markup_end_hidden(g);
    g->state = LKS_IN_TEXT;
    return n + 1;
}

/* ---- script and style -------------------------------------------------- */

/* A script may hold data, style holds none unless it is shown as it stands. */
void lks_markup_begin_raw(lks_markup *g)
{
    g->is_shown = strcmp(g->name, "script") == 0 || g->shows_tags;
    g->raw_end[0] = '<';
    g->raw_end[1] = '/';
    memcpy(g->raw_end + 2, g->name, g->name_length + 1);
    g->match = 0;
    g->state = LKS_IN_RAW;
}

static void put_raw(lks_markup *g, const char *text, size_t length)
{
    if (g->is_shown)
        lks_markup_put_hidden(g, text, length);
}

static void feed_raw_char(lks_markup *g, char c)
{
    size_t n = strlen(g->raw_end);
    if (g->match == n) {
        if (lks_markup_is_space(c) || c == '/' || c == '>') {
            if (g->is_shown)
                lks_markup_end_hidden(g);
            g->is_end_tag = true;
            g->attributes_length = 0;
            g->state = c == '>' ? LKS_IN_TEXT : LKS_BEFORE_KEY;
            return;
        }
    } else if (lks_markup_lower(c) == g->raw_end[g->match]) {
        g->match++;
        return;
    }
    put_raw(g, g->raw_end, g->match);
    g->match = c == '<';
    if (!g->match)
        put_raw(g, &c, 1);
}

size_t lks_markup_feed_raw(lks_markup *g, const char *text, size_t length)
{
    size_t n = g->match == 0 ? span_to(text, length, '<') : 0;
    put_raw(g, text, n);
    if (n > 0)
        return n;
    feed_raw_char(g, *text);
    return 1;
}
