/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html_lines.c - see html_lines.h.
 */
#include "libleakscan/text/html_lines.h"

#include <string.h>
#include <glib.h>

#include "libleakscan/text/markup.h"

static inline bool is_blank(char c)
{
    return (unsigned char)c <= ' ' && lks_markup_is_space(c);
}

void lks_html_lines_end_hidden(lks_html_lines *lines)
{
    while (lines->hidden_length > 0 && lines->hidden[lines->hidden_length - 1] == ' ')
        lines->hidden_length--;
    if (lines->hidden_length > 0 && lines->hidden[lines->hidden_length - 1] != '\n')
        lines->hidden[lines->hidden_length++] = '\n';
}

void lks_html_lines_give_up_row(lks_html_lines *lines)
{
    bool is_fresh = lines->is_line_start;
    if (!lines->row.is_open)
        return;
    lines->is_line_start = lks_html_row_end(&lines->row, lines->out, false);
    lines->has_tab = is_fresh && !lines->is_line_start;
}

static void write_text(lks_html_lines *lines, const char *text, size_t length)
{
    if (lines->row.is_open) {
        if (lks_html_row_write(&lines->row, text, length))
            return;
        lks_html_lines_give_up_row(lines);
    }
    lks_text_out_write(lines->out, text, length);
}

static void put(lks_html_lines *lines, char ascii)
{
    write_text(lines, &ascii, 1);
}

/* A line has ended: what is hidden in it follows, or in its row. */
static void begin_line(lks_html_lines *lines)
{
    lines->is_line_start = true;
    lines->has_space = lines->has_tab = false;
    if (lines->row.is_open)
        return;
    lks_html_lines_end_hidden(lines);
    lks_text_out_write(lines->out, lines->hidden, lines->hidden_length);
    lines->hidden_used = MAX(lines->hidden_used, lines->hidden_length);
    lines->hidden_length = 0;
}

void lks_html_lines_end(lks_html_lines *lines)
{
    put(lines, '\n');
    begin_line(lines);
}

void lks_html_lines_break(lks_html_lines *lines)
{
    if (!lines->is_line_start)
        put(lines, '\n');
    begin_line(lines);
}

void lks_html_lines_end_row(lks_html_lines *lines)
{
    if (!lines->row.is_open)
        return;
    lines->is_line_start = lks_html_row_end(&lines->row, lines->out, true);
    lks_html_lines_break(lines);
}

void lks_html_lines_begin_row(lks_html_lines *lines)
{
    lks_html_lines_end_row(lines);
    lks_html_lines_break(lines);
    lks_html_row_begin(&lines->row);
}

void lks_html_lines_begin_cell(lks_html_lines *lines, unsigned columns)
{
    if (lines->row.is_open && lks_html_row_cell(&lines->row, columns)) {
        begin_line(lines);
        return;
    }
    lks_html_lines_give_up_row(lines);
    lines->has_tab = !lines->is_line_start;
}

void lks_html_lines_end_cell(lks_html_lines *lines)
{
    if (!lines->row.is_open) {
        lines->has_tab = !lines->is_line_start;
        return;
    }
    lks_html_row_end_cell(&lines->row);
    begin_line(lines);
}

static void hide(lks_html_lines *lines, char c)
{
    bool is_space = is_blank(c);
    bool is_after = lines->hidden_length == 0 || lines->hidden[lines->hidden_length - 1] == ' ' ||
                    lines->hidden[lines->hidden_length - 1] == '\n';
    if (!is_space)
        lines->hidden[lines->hidden_length++] = c;
    else if (!is_after)
        lines->hidden[lines->hidden_length++] = ' ';
}

static size_t word_span(const char *text, size_t length)
{
    size_t n = 0;
    while (n < length && !is_blank(text[n]))
        n++;
    return n;
}

void lks_html_lines_hide(lks_html_lines *lines, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t n = word_span(text + i, length - i);
        if (n > 0 && lines->hidden_length + n + 8 <= sizeof lines->hidden) {
            memcpy(lines->hidden + lines->hidden_length, text + i, n);
            lines->hidden_length += n;
            i += n;
            continue;
        }
        bool is_begin = ((unsigned char)text[i] & 0xC0) != 0x80;
        if (is_begin && lines->hidden_length + 8 > sizeof lines->hidden) {
            lks_html_lines_give_up_row(lines);
            lks_html_lines_break(lines);
        }
        hide(lines, text[i++]);
    }
}

static void write_pending(lks_html_lines *lines)
{
    if (lines->has_tab)
        put(lines, '\t');
    else if (lines->has_space && !lines->is_line_start)
        put(lines, ' ');
    lines->has_space = lines->has_tab = false;
    lines->is_line_start = false;
}

/* Words with single spaces between them, which stay as they are. */
static size_t words_span(const char *text, size_t length)
{
    size_t n = 0;
    while (n < length) {
        if (!is_blank(text[n]))
            n++;
        else if (n > 0 && text[n] == ' ' && n + 1 < length && !is_blank(text[n + 1]))
            n += 2;
        else
            break;
    }
    return n;
}

static void show_collapsed(lks_html_lines *lines, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t n = words_span(text + i, length - i);
        if (n > 0) {
            write_pending(lines);
            write_text(lines, text + i, n);
            i += n;
            continue;
        }
        lines->has_space = true;
        i++;
    }
}

static size_t line_span(const char *text, size_t length)
{
    size_t n = 0;
    while (n < length && text[n] != '\n' && text[n] != '\r')
        n++;
    return n;
}

/* CR LF and CR end lines as LF does (HTML Standard, 13.2.3.5). */
static void show_pre(lks_html_lines *lines, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t n = line_span(text + i, length - i);
        if (n > 0) {
            write_pending(lines);
            write_text(lines, text + i, n);
            lines->is_after_cr = false;
        }
        i += n;
        if (i == length)
            break;
        if (text[i] == '\r' || !lines->is_after_cr)
            lks_html_lines_end(lines);
        lines->is_after_cr = text[i++] == '\r';
    }
}

void lks_html_lines_show(lks_html_lines *lines, const char *text, size_t length, bool is_exact)
{
    if (is_exact)
        show_pre(lines, text, length);
    else
        show_collapsed(lines, text, length);
}

void lks_html_lines_begin(lks_html_lines *lines, lks_text_out *out)
{
    lines->out = out;
    lines->has_space = lines->has_tab = lines->row.is_open = false;
    lines->is_line_start = true;
    lines->hidden_length = 0;
}

void lks_html_lines_wipe(lks_html_lines *lines)
{
    lines->hidden_used = MAX(lines->hidden_used, lines->hidden_length);
    explicit_bzero(lines->hidden, lines->hidden_used);
    lines->hidden_length = lines->hidden_used = 0;
    lks_html_row_wipe(&lines->row);
}
