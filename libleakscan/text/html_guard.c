/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_guard.c - a tokenizer of one pass and fixed memory.
 */
#include "libleakscan/text/html_guard.h"

#include <string.h>
#include <glib.h>

enum {
    TEXT, TAG_OPEN, END_TAG_OPEN, DECLARATION, TAG_NAME, BEFORE_KEY, KEY, AFTER_KEY, BEFORE_VALUE,
    VALUE, QUOTED, COMMENT, BOGUS, DOCTYPE, RAW
};
/* Text without a tag is cut for the parser after so many bytes. */
enum { RUN_SOFT = 4096, RUN_HARD = 65536, ENTITY_MAX = 64 };

/* ---- to the parser ----------------------------------------------------- */

static void flush(lks_guard *g, bool is_whole)
{
    if (g->batch_length > 0)
        g->sink.markup(g->sink.userdata, g->batch, g->batch_length, is_whole);
    g->batch_length = 0;
}

static void write_markup(lks_guard *g, const char *text, size_t length)
{
    while (length > 0) {
        size_t n = MIN(length, sizeof g->batch - g->batch_length);
        memcpy(g->batch + g->batch_length, text, n);
        g->batch_length += n;
        text += n;
        length -= n;
        if (g->batch_length == sizeof g->batch)
            flush(g, false);
    }
}

static void write_string(lks_guard *g, const char *text)
{
    write_markup(g, text, strlen(text));
}

static void put_hidden(lks_guard *g, char c)
{
    if (g->hidden_length == sizeof g->hidden) {
        flush(g, g->state == TEXT);
        g->sink.hidden(g->sink.userdata, g->hidden, g->hidden_length, false);
        g->hidden_length = 0;
    }
    g->hidden[g->hidden_length++] = c;
}

static void end_hidden(lks_guard *g)
{
    flush(g, g->state == TEXT);
    g->sink.hidden(g->sink.userdata, g->hidden, g->hidden_length, true);
    g->hidden_length = 0;
}

static void begin_hidden(lks_guard *g, int state)
{
    g->state = state;
    g->dashes = 0;
    g->match = 0;
    g->is_fresh = g->is_in_tag = false;
}

/* ---- text -------------------------------------------------------------- */

/* The parser waits for the end of a text; an empty comment ends it without a
 * trace.  It must not stand within a character or an entity. */
static bool may_cut(const lks_guard *g, char c)
{
    if (g->run < RUN_SOFT || ((unsigned char)c & 0xC0) == 0x80)
        return false;
    if (c == ' ' || c == '\n')
        return true;
    return g->run >= RUN_HARD && (g->since_entity >= ENTITY_MAX || c == '&');
}

static void cut_text(lks_guard *g)
{
    write_string(g, "<!---->");
    g->run = 0;
    g->since_entity = 255;
}

static void note_text(lks_guard *g, const char *text, size_t length)
{
    g->run += length;
    const char *entity = NULL;
    for (size_t back = 0; back < length && back < ENTITY_MAX && !entity; back++)
        if (text[length - 1 - back] == '&')
            entity = text + length - 1 - back;
    if (entity)
        g->since_entity = (unsigned)(text + length - entity);
    else
        g->since_entity = (unsigned)MIN(g->since_entity + length, 255);
}

static size_t feed_text(lks_guard *g, const char *text, size_t length)
{
    if (text[0] == '<') {
        g->state = TAG_OPEN;
        return 1;
    }
    if (may_cut(g, text[0]))
        cut_text(g);
    const char *end = memchr(text, '<', length);
    size_t n = end ? (size_t)(end - text) : length;
    if (g->run < RUN_SOFT)
        n = MIN(n, RUN_SOFT - (size_t)g->run);
    else
        n = 1;
    write_markup(g, text, n);
    note_text(g, text, n);
    return n;
}

static void lone_bracket(lks_guard *g)
{
    write_string(g, "&lt;");
    note_text(g, "<", 1);
    g->state = TEXT;
}

/* ---- tags -------------------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void begin_tag(lks_guard *g, char c)
{
    g->state = TAG_NAME;
    g->name_length = 0;
    g->attributes_length = 0;
    g->name[g->name_length++] = g_ascii_tolower(c);
}

static void begin_key(lks_guard *g)
{
    g->state = KEY;
    g->key_length = 0;
    g->value_length = 0;
    g->is_kept = g->is_overflow = false;
}

/* What a value is longer is text that is not shown; it begins at a whole character. */
static void put_value(lks_guard *g, char c)
{
    static const char quot[] = "&quot;";
    bool is_begin = ((unsigned char)c & 0xC0) != 0x80;
    if (!g->is_kept)
        return;
    if (is_begin && g->value_length + 2 * sizeof quot > sizeof g->value)
        g->is_overflow = true;
    if (g->is_overflow) {
        put_hidden(g, c);
        return;
    }
    size_t n = c == '"' ? sizeof quot - 1 : 1;
    memcpy(g->value + g->value_length, c == '"' ? quot : &c, n);
    g->value_length += n;
}

static void begin_raw(lks_guard *g)
{
    g->is_shown = strcmp(g->name, "script") == 0 && lks_guard_is_data_script(g);
    g->raw_end[0] = '<';
    g->raw_end[1] = '/';
    memcpy(g->raw_end + 2, g->name, g->name_length + 1);
    g->match = 0;
    g->state = RAW;
}

static void end_tag(lks_guard *g)
{
    static const char *const raw[] = {"script", "style"};
    static const char *const frame[] = {"html", "body", "head"};
    g->name[g->name_length] = '\0';
    g->state = TEXT;
    if (lks_guard_is_idle(g)) {
        if (g->since_entity < ENTITY_MAX)
            cut_text(g); /* the tag ends the entity */
        return;
    }
    g->run = 0;
    g->since_entity = 255;
    if (lks_guard_is_one_of(g->name, raw, G_N_ELEMENTS(raw))) {
        if (!g->is_end_tag)
            begin_raw(g);
        return;
    }
    /* The parser ends for good at the end of its outermost element. */
    if (lks_guard_is_one_of(g->name, frame, G_N_ELEMENTS(frame))) {
        if (g->is_end_tag && strcmp(g->name, "body") == 0)
            write_string(g, "<br>");
        return;
    }
    write_string(g, g->is_end_tag ? "</" : "<");
    write_markup(g, g->name, g->name_length);
    write_markup(g, g->attributes, g->attributes_length);
    write_string(g, ">");
    /* An end of a paragraph is a break even where none is open (HTML Standard,
     * 13.2.6.4.7), and the parser would not tell of it. */
    if (g->is_end_tag && (strcmp(g->name, "p") == 0 || strcmp(g->name, "br") == 0))
        write_string(g, "<hr>");
    if (g->batch_length >= LKS_GUARD_BATCH / 2)
        flush(g, true);
}

static void feed_tag_open(lks_guard *g, char c)
{
    g->is_end_tag = false;
    if (g_ascii_isalpha(c)) {
        begin_tag(g, c);
    } else if (c == '/') {
        g->state = END_TAG_OPEN;
    } else if (c == '!') {
        g->state = DECLARATION;
        g->name_length = 0;
    } else if (c == '?') {
        g->state = BOGUS;
    } else {
        lone_bracket(g);
    }
}

static void feed_end_tag_open(lks_guard *g, char c)
{
    if (g_ascii_isalpha(c)) {
        g->is_end_tag = true;
        begin_tag(g, c);
    } else if (c == '>') {
        g->state = TEXT;
    } else {
        begin_hidden(g, BOGUS);
        put_hidden(g, c);
    }
}

static void feed_tag_name(lks_guard *g, char c)
{
    if (c == '>')
        end_tag(g);
    else if (is_space(c) || c == '/')
        g->state = BEFORE_KEY;
    else if (g->name_length < LKS_GUARD_NAME && (g_ascii_isalnum(c) || c == '-' || c == ':'))
        g->name[g->name_length++] = g_ascii_tolower(c);
}

static void feed_before_key(lks_guard *g, char c)
{
    if (c == '>') {
        end_tag(g);
    } else if (!is_space(c) && c != '/') {
        begin_key(g);
        g->key[g->key_length++] = g_ascii_tolower(c);
    }
}

static void begin_value(lks_guard *g)
{
    g->key[g->key_length] = '\0';
    g->is_kept = !g->is_end_tag && lks_guard_holds_text(g->key);
    g->state = BEFORE_VALUE;
}

static void feed_after_key(lks_guard *g, char c)
{
    if (is_space(c))
        return;
    if (c == '=') {
        begin_value(g);
        return;
    }
    lks_guard_end_attribute(g);
    g->state = BEFORE_KEY;
    feed_before_key(g, c);
}

static void feed_key(lks_guard *g, char c)
{
    if (c == '=' || c == '>' || is_space(c) || c == '/') {
        g->state = AFTER_KEY;
        feed_after_key(g, c);
    } else if (g->key_length < LKS_GUARD_NAME) {
        g->key[g->key_length++] = g_ascii_tolower(c);
    }
}

static void end_value(lks_guard *g)
{
    if (g->hidden_length > 0)
        end_hidden(g);
    lks_guard_end_attribute(g);
    g->state = BEFORE_KEY;
}

static void feed_before_value(lks_guard *g, char c)
{
    if (is_space(c))
        return;
    g->quote = c;
    if (c == '"' || c == '\'') {
        g->state = QUOTED;
    } else if (c == '>') {
        end_value(g);
        end_tag(g);
    } else {
        g->state = VALUE;
        put_value(g, c);
    }
}

static void feed_value(lks_guard *g, char c)
{
    if (is_space(c)) {
        end_value(g);
    } else if (c == '>') {
        end_value(g);
        end_tag(g);
    } else {
        put_value(g, c);
    }
}

static size_t feed_quoted(lks_guard *g, const char *text, size_t length)
{
    const char *end = memchr(text, g->quote, length);
    size_t n = end ? (size_t)(end - text) : length;
    for (size_t i = 0; g->is_kept && i < n; i++)
        put_value(g, text[i]);
    if (end)
        end_value(g);
    return end ? n + 1 : n;
}

/* ---- declarations and comments ----------------------------------------- */

/* After "<!": decides as soon as "--", "[CDATA[" or "doctype" can be told. */
static void feed_declaration(lks_guard *g, char c)
{
    static const char cdata[] = "[cdata[", doctype[] = "doctype";
    g->name[g->name_length++] = g_ascii_tolower(c);
    size_t n = g->name_length;
    if (c == '>' && n < 8) {
        g->state = TEXT;
    } else if (n == 2 && memcmp(g->name, "--", 2) == 0) {
        begin_hidden(g, COMMENT);
        g->dashes = 2; /* "<!-->" is a whole comment */
        g->is_fresh = true;
    } else if (n == 7 && memcmp(g->name, cdata, 7) == 0) {
        g->state = TEXT;
    } else if (n == 7 && memcmp(g->name, doctype, 7) == 0) {
        g->state = DOCTYPE;
    } else if (memcmp(g->name, cdata, n) != 0 && memcmp(g->name, doctype, n) != 0 &&
               !(n == 1 && c == '-')) {
        begin_hidden(g, BOGUS);
        for (size_t i = 0; i < n; i++)
            put_hidden(g, g->name[i]);
    }
}

/* Comments give their bytes, those for Outlook alone ("[if gte mso 9]>") only what
 * stands between their tags: pages of settings in every message it writes. */
static void put_comment(lks_guard *g, char c)
{
    static const char condition[] = "[if";
    if (g->match < sizeof condition - 1)
        g->match = c == condition[g->match] ? g->match + 1 : sizeof condition;
    bool is_conditional = g->match == sizeof condition - 1;
    if (is_conditional && c == '<')
        g->is_in_tag = true;
    if (!g->is_in_tag)
        put_hidden(g, c);
    if (is_conditional && c == '>' && g->is_in_tag) {
        put_hidden(g, ' ');
        g->is_in_tag = false;
    }
}

static void feed_comment(lks_guard *g, char c)
{
    if (c == '-' && g->dashes < 2) {
        g->dashes++;
        return;
    }
    if (c == '-' || (c == '!' && g->dashes == 2))
        return;
    if (c == '>' && g->dashes == 2) {
        end_hidden(g);
        g->state = TEXT;
        return;
    }
    for (; g->dashes > 0 && !g->is_fresh; g->dashes--)
        put_comment(g, '-');
    g->is_fresh = false;
    g->dashes = 0;
    put_comment(g, c);
}

static void feed_bogus(lks_guard *g, char c)
{
    if (c != '>') {
        put_hidden(g, c);
        return;
    }
    end_hidden(g);
    g->state = TEXT;
}

/* ---- script and style -------------------------------------------------- */

static void put_raw(lks_guard *g, char c)
{
    if (g->is_shown)
        put_hidden(g, c);
}

static void feed_raw(lks_guard *g, char c)
{
    size_t n = strlen(g->raw_end);
    if (g->match == n) {
        if (is_space(c) || c == '/' || c == '>') {
            if (g->is_shown)
                end_hidden(g);
            g->is_end_tag = true;
            g->attributes_length = 0;
            g->state = c == '>' ? TEXT : BEFORE_KEY;
            return;
        }
    } else if (g_ascii_tolower(c) == g->raw_end[g->match]) {
        g->match++;
        return;
    }
    for (size_t i = 0; i < g->match; i++)
        put_raw(g, g->raw_end[i]);
    g->match = c == '<';
    if (!g->match)
        put_raw(g, c);
}

static size_t feed_raw_run(lks_guard *g, const char *text, size_t length)
{
    const char *next = g->match == 0 && !g->is_shown ? memchr(text, '<', length) : text;
    size_t n = next ? (size_t)(next - text) : length;
    if (n > 0)
        return n;
    feed_raw(g, *text);
    return 1;
}

/* ---- the object -------------------------------------------------------- */

static void feed_char(lks_guard *g, char c)
{
    switch (g->state) {
    case TAG_OPEN:
        feed_tag_open(g, c);
        break;
    case END_TAG_OPEN:
        feed_end_tag_open(g, c);
        break;
    case DECLARATION:
        feed_declaration(g, c);
        break;
    case TAG_NAME:
        feed_tag_name(g, c);
        break;
    case BEFORE_KEY:
        feed_before_key(g, c);
        break;
    case KEY:
        feed_key(g, c);
        break;
    case AFTER_KEY:
        feed_after_key(g, c);
        break;
    case BEFORE_VALUE:
        feed_before_value(g, c);
        break;
    case VALUE:
        feed_value(g, c);
        break;
    case COMMENT:
        feed_comment(g, c);
        break;
    case BOGUS:
        feed_bogus(g, c);
        break;
    default: /* DOCTYPE */
        if (c == '>')
            g->state = TEXT;
        break;
    }
}

void lks_guard_begin(lks_guard *g, lks_guard_sink sink)
{
    memset(g, 0, offsetof(lks_guard, name));
    g->sink = sink;
    g->since_entity = 255;
    write_string(g, "<html><body>");
}

void lks_guard_feed(lks_guard *g, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        int before = g->state;
        if (before == TEXT) {
            i += feed_text(g, text + i, length - i);
        } else if (before == QUOTED) {
            i += feed_quoted(g, text + i, length - i);
        } else if (before == RAW) {
            i += feed_raw_run(g, text + i, length - i);
        } else {
            feed_char(g, text[i]);
            /* A bracket that begins no tag was text: so is what follows it. */
            i += !(before == TAG_OPEN && g->state == TEXT);
        }
    }
}

void lks_guard_end(lks_guard *g)
{
    if (g->state == TAG_OPEN)
        lone_bracket(g);
    g->is_malformed |= g->state != TEXT;
    if (g->state == KEY || g->state == AFTER_KEY || g->state == VALUE || g->state == QUOTED)
        end_value(g);
    if (g->attributes_length > 0 && g->state != TEXT && g->state != RAW)
        end_tag(g);
    if (g->hidden_length > 0)
        end_hidden(g);
    flush(g, g->state == TEXT);
}
