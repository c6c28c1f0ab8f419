/* SPDX-License-Identifier: Apache-2.0 */
/*
 * markup.c - a tokenizer of one pass and fixed memory: text and tags.
 */
#include "libleakscan/text/markup.h"

#include <string.h>
#include <glib.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "libleakscan/text/elements.h"

/* ---- to the parser ----------------------------------------------------- */

void lks_markup_flush(lks_markup *g)
{
    if (g->batch_length > 0)
        g->sink.markup(g->sink.userdata, g->batch, g->batch_length);
    g->batch_length = 0;
}

/* The batch has room for the longest tag: the parser never gets a part of one. */
static void write_markup(lks_markup *g, const char *text, size_t length)
{
    g_assert(length <= sizeof g->batch - g->batch_length);
    memcpy(g->batch + g->batch_length, text, length);
    g->batch_length += length;
}

static void write_string(lks_markup *g, const char *text)
{
    write_markup(g, text, strlen(text));
}

/* ---- text -------------------------------------------------------------- */

static size_t blank_span(const char *text, size_t length)
{
    size_t n = 0;
    while (n < length && lks_markup_is_space(text[n]))
        n++;
    return n;
}

/* White space alone between tags most often says nothing, and waits until it is
 * known: there is much of it, and it would part what the parser gets at once. */
static void put_text(lks_markup *g, const char *text, size_t length)
{
    size_t blank = g->is_exact ? 0 : blank_span(text, length);
    g->has_space |= blank > 0 && !g->is_after_border;
    if (blank == length)
        return;
    lks_markup_flush(g);
    if (g->has_space)
        g->sink.text(g->sink.userdata, " ", 1);
    g->sink.text(g->sink.userdata, text + blank, length - blank);
    g->has_space = g->is_after_border = false;
}

/* How many bytes hold neither '<' nor '&'. */
static size_t text_span(const char *text, size_t length)
{
    size_t i = 0;
#if defined(__SSE2__)
    const __m128i tag = _mm_set1_epi8('<'), reference = _mm_set1_epi8('&');
    for (; length - i >= 16; i += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text + i));
        __m128i hits = _mm_or_si128(_mm_cmpeq_epi8(bytes, tag), _mm_cmpeq_epi8(bytes, reference));
        int mask = _mm_movemask_epi8(hits);
        if (mask)
            return i + (size_t)__builtin_ctz((unsigned)mask);
    }
#endif
    while (i < length && text[i] != '<' && text[i] != '&')
        i++;
    return i;
}

static void end_reference(lks_markup *g)
{
    char out[24];
    put_text(g, out, lks_reference_end(&g->reference, out));
}

static size_t feed_reference(lks_markup *g, char c)
{
    char out[24];
    size_t n;
    bool is_read = lks_reference_feed(&g->reference, c, out, &n);
    put_text(g, out, n);
    return is_read;
}

static size_t feed_tag(lks_markup *g, const char *text, size_t length);

static size_t feed_text(lks_markup *g, const char *text, size_t length)
{
    if (g->reference.state)
        return feed_reference(g, *text);
    if (*text == '<')
        return feed_tag(g, text, length);
    if (*text == '&') {
        lks_reference_begin(&g->reference);
        return 1;
    }
    size_t n = text_span(text, length);
    put_text(g, text, n);
    return n;
}

static void lone_bracket(lks_markup *g)
{
    put_text(g, "<", 1);
    g->state = LKS_IN_TEXT;
}

/* ---- tags -------------------------------------------------------------- */

static void begin_tag(lks_markup *g, char c, bool is_end_tag)
{
    g->state = LKS_IN_TAG_NAME;
    g->is_end_tag = is_end_tag;
    g->attributes_length = 0;
    g->name[0] = lks_markup_lower(c);
    g->name_length = 1;
}

static void end_name(lks_markup *g)
{
    g->name[g->name_length] = '\0';
    g->kind = lks_element_kind(g->name, g->name_length);
}

static bool is_named(const lks_markup *g, const char *name)
{
    return strcmp(g->name, name) == 0;
}

static void write_tag(lks_markup *g)
{
    g->is_exact |= g->is_unseen;
    bool is_border = !g->is_end_tag && !g->is_exact && (g->kind & LKS_ELEMENT_BORDERS);
    if (g->has_space && !is_border)
        write_string(g, " ");
    g->has_space = false;
    g->is_after_border = is_border;
    g->is_exact |= (g->kind & LKS_ELEMENT_PRE) != 0;
    write_string(g, g->is_end_tag ? "</" : "<");
    write_markup(g, g->name, g->name_length);
    write_markup(g, g->attributes, g->attributes_length);
    write_string(g, ">");
    /* An end of a paragraph is a break even where none is open (HTML Standard,
     * 13.2.6.4.7), and the parser would not tell of it. */
    if (g->is_end_tag && (is_named(g, "p") || is_named(g, "br")))
        write_string(g, "<hr>");
    g->batch_used = MAX(g->batch_used, g->batch_length);
    if (g->batch_length >= LKS_MARKUP_BATCH)
        lks_markup_flush(g);
}

static void break_line(lks_markup *g)
{
    lks_markup_flush(g);
    g->has_space = false;
    g->is_after_border = true;
    g->sink.line_break(g->sink.userdata);
}

/* Tags that the parser need not see: most of all tags.  Once some element hides its
 * content, it gets all, so that the end of it is found. */
static bool is_spared(lks_markup *g)
{
    if (g->attributes_length > 0 || g->is_unseen)
        return false;
    if ((g->kind & LKS_ELEMENT_BREAK) && !g->is_end_tag)
        break_line(g);
    return (g->kind & LKS_ELEMENT_IDLE) || ((g->kind & LKS_ELEMENT_VOID) && !g->is_end_tag);
}

static void end_tag(lks_markup *g)
{
    g->state = LKS_IN_TEXT;
    if (g->kind & LKS_ELEMENT_RAW) {
        if (!g->is_end_tag)
            lks_markup_begin_raw(g);
        return;
    }
    /* The parser ends for good at the end of its outermost element. */
    if (g->kind & LKS_ELEMENT_FRAME) {
        if (g->is_end_tag && is_named(g, "body"))
            break_line(g);
        return;
    }
    if (!is_spared(g))
        write_tag(g);
}

static void feed_tag_open(lks_markup *g, char c)
{
    if (g_ascii_isalpha(c)) {
        begin_tag(g, c, false);
    } else if (c == '/') {
        g->state = LKS_IN_END_TAG_OPEN;
    } else if (c == '!') {
        g->state = LKS_IN_DECLARATION;
        g->name_length = 0;
    } else if (c == '?') {
        g->state = LKS_IN_BOGUS;
    } else {
        lone_bracket(g);
    }
}

static void feed_end_tag_open(lks_markup *g, char c)
{
    if (g_ascii_isalpha(c))
        begin_tag(g, c, true);
    else if (c == '>')
        g->state = LKS_IN_TEXT;
    else
        lks_markup_begin_bogus(g, &c, 1);
}

static inline bool ends_name(char c)
{
    return (unsigned char)c <= '>' && (c == '>' || c == '/' || lks_markup_is_space(c));
}

static size_t feed_tag_name(lks_markup *g, const char *text, size_t length)
{
    size_t i = 0;
    for (; i < length && !ends_name(text[i]); i++) {
        char c = lks_markup_lower(text[i]);
        if (g->name_length < LKS_MARKUP_NAME && (g_ascii_isalnum(c) || c == '-' || c == ':'))
            g->name[g->name_length++] = c;
    }
    if (i == length)
        return i;
    end_name(g);
    g->state = LKS_BEFORE_KEY;
    if (text[i] == '>')
        end_tag(g);
    return i + 1;
}

/* `text` begins with a bracket; most often the name stands there as well. */
static size_t feed_tag(lks_markup *g, const char *text, size_t length)
{
    bool is_end_tag = length > 2 && text[1] == '/';
    size_t first = is_end_tag ? 2 : 1;
    if (length <= first || !g_ascii_isalpha(text[first])) {
        g->state = LKS_IN_TAG_OPEN;
        return 1;
    }
    begin_tag(g, text[first], is_end_tag);
    first++;
    return first + feed_tag_name(g, text + first, length - first);
}

/* ---- attributes -------------------------------------------------------- */

static void begin_key(lks_markup *g, char c)
{
    g->state = LKS_IN_KEY;
    g->key[0] = lks_markup_lower(c);
    g->key_length = 1;
    g->value_length = 0;
    g->is_kept = g->is_overflow = false;
}

static size_t feed_before_key(lks_markup *g, const char *text, size_t length)
{
    size_t i = 0;
    while (i < length && (lks_markup_is_space(text[i]) || text[i] == '/'))
        i++;
    if (i == length)
        return i;
    if (text[i] == '>')
        end_tag(g);
    else
        begin_key(g, text[i]);
    return i + 1;
}

static void end_key(lks_markup *g)
{
    g->key[g->key_length] = '\0';
    g->is_kept = !g->is_end_tag && lks_markup_holds_text(g);
}

static void feed_after_key(lks_markup *g, char c)
{
    if (lks_markup_is_space(c))
        return;
    if (c == '=') {
        g->state = LKS_BEFORE_VALUE;
        return;
    }
    lks_markup_end_attribute(g);
    g->state = LKS_BEFORE_KEY;
    (void)feed_before_key(g, &c, 1);
}

static size_t feed_key(lks_markup *g, const char *text, size_t length)
{
    size_t i = 0;
    for (; i < length && text[i] != '=' && !ends_name(text[i]); i++)
        if (g->key_length < LKS_MARKUP_NAME)
            g->key[g->key_length++] = lks_markup_lower(text[i]);
    if (i == length)
        return i;
    end_key(g);
    g->state = LKS_AFTER_KEY;
    if (length - i > 1 && text[i] == '=' && (text[i + 1] == '"' || text[i + 1] == '\'')) {
        g->quote = text[i + 1];
        g->state = LKS_IN_QUOTED;
        return i + 2;
    }
    feed_after_key(g, text[i]);
    return i + 1;
}

static void end_value(lks_markup *g)
{
    if (g->hidden_length > 0)
        lks_markup_end_hidden(g);
    lks_markup_end_attribute(g);
    g->state = LKS_BEFORE_KEY;
}

static void feed_before_value(lks_markup *g, char c)
{
    if (lks_markup_is_space(c))
        return;
    g->quote = c;
    if (c == '"' || c == '\'') {
        g->state = LKS_IN_QUOTED;
    } else if (c == '>') {
        end_value(g);
        end_tag(g);
    } else {
        g->state = LKS_IN_VALUE;
        lks_markup_put_value(g, &c, 1);
    }
}

static size_t feed_value(lks_markup *g, const char *text, size_t length)
{
    size_t i = 0;
    while (i < length && text[i] != '>' && !lks_markup_is_space(text[i]))
        i++;
    lks_markup_put_value(g, text, i);
    if (i == length)
        return i;
    end_value(g);
    if (text[i] == '>')
        end_tag(g);
    return i + 1;
}

static size_t feed_quoted(lks_markup *g, const char *text, size_t length)
{
    const char *end = memchr(text, g->quote, length);
    size_t n = end ? (size_t)(end - text) : length;
    lks_markup_put_value(g, text, n);
    if (end)
        end_value(g);
    return end ? n + 1 : n;
}

/* ---- the object -------------------------------------------------------- */

static void feed_char(lks_markup *g, char c)
{
    switch (g->state) {
    case LKS_IN_TAG_OPEN:
        feed_tag_open(g, c);
        break;
    case LKS_IN_END_TAG_OPEN:
        feed_end_tag_open(g, c);
        break;
    case LKS_IN_DECLARATION:
        lks_markup_feed_declaration(g, c);
        break;
    case LKS_AFTER_KEY:
        feed_after_key(g, c);
        break;
    case LKS_BEFORE_VALUE:
        feed_before_value(g, c);
        break;
    default: /* LKS_IN_DOCTYPE */
        if (c == '>')
            g->state = LKS_IN_TEXT;
        break;
    }
}

/* Answers how many bytes were read. */
static size_t feed_some(lks_markup *g, const char *text, size_t length)
{
    int before = g->state;
    switch (before) {
    case LKS_IN_TEXT:
        return feed_text(g, text, length);
    case LKS_IN_TAG_NAME:
        return feed_tag_name(g, text, length);
    case LKS_BEFORE_KEY:
        return feed_before_key(g, text, length);
    case LKS_IN_KEY:
        return feed_key(g, text, length);
    case LKS_IN_VALUE:
        return feed_value(g, text, length);
    case LKS_IN_QUOTED:
        return feed_quoted(g, text, length);
    case LKS_IN_COMMENT:
        return lks_markup_feed_comment(g, text, length);
    case LKS_IN_BOGUS:
        return lks_markup_feed_bogus(g, text, length);
    case LKS_IN_RAW:
        return lks_markup_feed_raw(g, text, length);
    default:
        feed_char(g, *text);
        /* A bracket that begins no tag was text: so is what follows it. */
        return !(before == LKS_IN_TAG_OPEN && g->state == LKS_IN_TEXT);
    }
}

/* Whether the byte is of a tag, and not of what is given as hidden by itself. */
static bool is_in_tag(const lks_markup *g, char c)
{
    if (g->state == LKS_IN_TEXT)
        return c == '<';
    return g->state != LKS_IN_COMMENT && g->state != LKS_IN_BOGUS && g->state != LKS_IN_RAW;
}

static void show_tag(lks_markup *g, const char *text, size_t length)
{
    lks_markup_put_hidden(g, text, length);
    if (g->state == LKS_IN_TEXT && g->hidden_length > 0)
        lks_markup_end_hidden(g);
}

void lks_markup_begin(lks_markup *g, lks_markup_sink sink)
{
    size_t value_used = g->value_used, attributes_used = g->attributes_used;
    size_t batch_used = g->batch_used;
    memset(g, 0, offsetof(lks_markup, name));
    g->value_used = value_used;
    g->attributes_used = attributes_used;
    g->batch_used = batch_used;
    g->sink = sink;
    g->is_after_border = true;
}

void lks_markup_feed(lks_markup *g, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        bool is_tag = g->shows_tags && is_in_tag(g, text[i]);
        size_t n = feed_some(g, text + i, length - i);
        if (is_tag)
            show_tag(g, text + i, n);
        i += n;
    }
}

void lks_markup_end(lks_markup *g)
{
    if (g->state == LKS_IN_TAG_OPEN)
        lone_bracket(g);
    end_reference(g);
    g->is_malformed |= g->state != LKS_IN_TEXT;
    if (g->state == LKS_IN_KEY)
        end_key(g);
    if (g->state == LKS_IN_KEY || g->state == LKS_AFTER_KEY || g->state == LKS_IN_VALUE ||
        g->state == LKS_IN_QUOTED)
        end_value(g);
    if (g->attributes_length > 0 && g->state >= LKS_BEFORE_KEY && g->state <= LKS_IN_QUOTED)
        end_tag(g);
    if (g->hidden_length > 0)
        lks_markup_end_hidden(g);
    lks_markup_flush(g);
}

void lks_markup_wipe(lks_markup *g)
{
    explicit_bzero(g->value, g->value_used);
    explicit_bzero(g->attributes, g->attributes_used);
    explicit_bzero(g->name, sizeof g->name);
    explicit_bzero(g->key, sizeof g->key);
    explicit_bzero(&g->reference, sizeof g->reference);
    explicit_bzero(g->batch, g->batch_used);
    explicit_bzero(g->hidden, sizeof g->hidden);
    g->value_used = g->attributes_used = g->batch_used = 0;
}
