/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plain.c - text without markup.  First every line end becomes LF, then the
 * lines of format=flowed and of calendars and cards are joined, so that a value
 * broken by a soft line end is whole.
 */
#include "libleakscan/text/plain.h"

#include <string.h>

/* ---- format=flowed ----------------------------------------------------- */

static void write_quote_marks(lks_plain *p)
{
    static const char marks[] = ">>>>>>>>>>>>>>>>";
    for (uint64_t left = p->depth; left > 0;) {
        size_t n = left < sizeof marks - 1 ? (size_t)left : sizeof marks - 1;
        lks_text_out_write(p->out, marks, n);
        left -= n;
    }
    if (p->depth > 0)
        lks_text_out_put(p->out, ' ');
}

/* RFC 3676, 4.5: a soft line end counts only within one quote depth. */
static void begin_content(lks_plain *p)
{
    p->is_line_start = false;
    p->column = 0;
    p->is_dashes = true;
    if (p->is_joining && p->depth == p->last_depth)
        return;
    if (p->is_joining)
        lks_text_out_put(p->out, '\n');
    write_quote_marks(p);
}

/* Section 4.3: "-- " is the signature's separator and never flows. */
static void end_flowed_line(lks_plain *p)
{
    bool is_signature = p->is_dashes && p->column == 3;
    p->is_joining = p->spaces > 0 && !is_signature;
    if (p->spaces > 0 && !(p->is_joining && p->is_delsp))
        lks_text_out_put(p->out, ' ');
    if (!p->is_joining)
        lks_text_out_put(p->out, '\n');
    p->spaces = 0;
    p->last_depth = p->depth;
    p->depth = 0;
    p->is_line_start = true;
    p->is_stuffed = false;
}

static void note_content(lks_plain *p, const char *text, size_t length)
{
    static const char separator[3] = {'-', '-', ' '};
    for (size_t i = 0; p->is_dashes && i < length; i++)
        p->is_dashes = p->column + i < 3 && text[i] == separator[p->column + i];
    p->column += length;
}

/* `text` is of one line and holds no line end. */
static void flowed_content(lks_plain *p, const char *text, size_t length)
{
    note_content(p, text, length);
    if (p->spaces > 0)
        lks_text_out_put(p->out, ' ');
    p->spaces = text[length - 1] == ' ';
    lks_text_out_write(p->out, text, length - p->spaces);
}

static size_t flowed_line_start(lks_plain *p, char c)
{
    if (c == '>' && !p->is_stuffed) {
        p->depth++;
        return 1;
    }
    if (c == ' ' && !p->is_stuffed) {
        p->is_stuffed = true;
        return 1;
    }
    begin_content(p);
    return 0;
}

static void feed_flowed(lks_plain *p, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        if (p->is_line_start) {
            i += flowed_line_start(p, text[i]);
            continue;
        }
        const char *end = memchr(text + i, '\n', length - i);
        size_t n = (end ? (size_t)(end - text) : length) - i;
        if (n > 0)
            flowed_content(p, text + i, n);
        i += n;
        if (end) {
            end_flowed_line(p);
            i++;
        }
    }
}

static void end_flowed(lks_plain *p)
{
    if (p->is_line_start && (p->depth > 0 || p->is_stuffed))
        begin_content(p);
    if (p->spaces > 0)
        lks_text_out_put(p->out, ' ');
    if (p->is_line_start && p->is_joining)
        lks_text_out_put(p->out, '\n');
}

/* ---- content lines of calendars and cards ------------------------------ */

static void content_char(lks_plain *p, char c)
{
    if (p->is_break_held) {
        p->is_break_held = false;
        if (c == ' ' || c == '\t')
            return;
        p->is_escaped = false;
        lks_text_out_put(p->out, '\n');
    }
    if (c == '\n') {
        p->is_break_held = true;
        return;
    }
    if (p->is_escaped) {
        p->is_escaped = false;
        lks_text_out_put(p->out, c == 'n' || c == 'N' ? '\n' : c);
        return;
    }
    if (c == '\\')
        p->is_escaped = true;
    else
        lks_text_out_put(p->out, c);
}

static size_t content_span(const char *text, size_t length)
{
    size_t n = 0;
    while (n < length && text[n] != '\n' && text[n] != '\\')
        n++;
    return n;
}

static void feed_content_lines(lks_plain *p, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t n = p->is_break_held || p->is_escaped ? 0 : content_span(text + i, length - i);
        lks_text_out_write(p->out, text + i, n);
        i += n;
        if (i == length)
            break;
        if ((unsigned char)text[i] < 0x80) {
            content_char(p, text[i++]);
            continue;
        }
        if (p->is_break_held)
            lks_text_out_put(p->out, '\n');
        p->is_break_held = false;
        p->is_escaped = false;
    }
}

static void end_content_lines(lks_plain *p)
{
    if (p->is_break_held)
        lks_text_out_put(p->out, '\n');
    p->is_break_held = false;
}

/* ---- line ends --------------------------------------------------------- */

static void feed_form(lks_plain *p, const char *text, size_t length)
{
    if (length == 0)
        return;
    if (p->form == LKS_PLAIN_LINES)
        lks_text_out_write(p->out, text, length);
    else if (p->form == LKS_PLAIN_FLOWED)
        feed_flowed(p, text, length);
    else
        feed_content_lines(p, text, length);
}

void lks_plain_begin(lks_plain *p, lks_text_out *out, lks_plain_form form, bool is_delsp)
{
    *p = (lks_plain){.out = out, .form = form, .is_delsp = is_delsp, .is_line_start = true};
}

void lks_plain_feed(lks_plain *p, const char *text, size_t length)
{
    while (length > 0) {
        if (p->is_after_cr && *text == '\n') {
            text++;
            length--;
        }
        p->is_after_cr = false;
        const char *cr = memchr(text, '\r', length);
        size_t n = cr ? (size_t)(cr - text) : length;
        feed_form(p, text, n);
        if (!cr)
            break;
        feed_form(p, "\n", 1);
        p->is_after_cr = true;
        text += n + 1;
        length -= n + 1;
    }
}

void lks_plain_end(lks_plain *p)
{
    if (p->form == LKS_PLAIN_FLOWED)
        end_flowed(p);
    else if (p->form == LKS_PLAIN_CONTENT_LINES)
        end_content_lines(p);
}
