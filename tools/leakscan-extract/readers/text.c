/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.c - text as readers write it.
 */
#include <string.h>

#include "tools/leakscan-extract/readers/text.h"

/* More empty cells than a sheet that people read has in a row. */
enum { HELD = 64 * 1024, MAX_TABS = 256, NOT_A_CHARACTER = 0xFFFD };

void reader_text_init(reader_text *text, extract_output *out)
{
    *text = (reader_text){.out = out, .held = g_string_sized_new(HELD + 256)};
}

void reader_text_clear(reader_text *text)
{
    g_string_free(text->held, TRUE);
    g_free(text->member);
    *text = (reader_text){0};
}

static void flush(reader_text *text)
{
    if (text->rc == 0 && text->held->len > 0)
        text->rc = extract_text(text->out, text->held->str, text->held->len);
    g_string_truncate(text->held, 0);
}

void reader_text_begin(reader_text *text, const char *member)
{
    (void)reader_text_end(text);
    g_free(text->member);
    text->member = g_strdup(member);
}

/* Separators are written when something follows them, and never before anything. */
static void separate(reader_text *text)
{
    if (!text->is_open) {
        text->is_line_due = text->is_paragraph_due = false;
        if (text->rc == 0)
            text->rc = extract_begin_text(text->out, text->member, NULL, NULL);
        text->is_open = true;
    }
    if (text->is_line_due)
        g_string_append_c(text->held, '\n');
    for (; text->tabs_due > 0; text->tabs_due--)
        g_string_append_c(text->held, '\t');
    if (text->is_paragraph_due)
        g_string_append_c(text->held, '\n');
    text->is_line_due = text->is_paragraph_due = false;
}

void reader_text_add(reader_text *text, const char *bytes, size_t length)
{
    if (length == 0 || text->rc != 0)
        return;
    separate(text);
    text->written += length;
    if (length >= HELD) {
        flush(text);
        if (text->rc == 0)
            text->rc = extract_text(text->out, bytes, length);
        return;
    }
    g_string_append_len(text->held, bytes, (gssize)length);
    if (text->held->len >= HELD)
        flush(text);
}

void reader_text_string(reader_text *text, const char *string)
{
    if (string != NULL)
        reader_text_add(text, string, strlen(string));
}

void reader_text_field(reader_text *text, const char *label, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    if (label != NULL && *label != '\0') {
        reader_text_string(text, label);
        reader_text_add(text, ": ", 2);
    }
    reader_text_string(text, value);
    reader_text_row(text);
}

void reader_text_paragraph(reader_text *text)
{
    text->is_paragraph_due = true;
}

void reader_text_cell(reader_text *text, unsigned count)
{
    text->is_paragraph_due = false;
    text->tabs_due = MIN(text->tabs_due + MIN(count, (unsigned)MAX_TABS), (unsigned)MAX_TABS);
}

void reader_text_row(reader_text *text)
{
    text->is_paragraph_due = false;
    text->is_line_due = true;
    text->tabs_due = 0;
}

int reader_text_end(reader_text *text)
{
    if (text->is_open) {
        flush(text);
        int rc = extract_end_text(text->out);
        if (text->rc == 0)
            text->rc = rc;
    }
    text->is_open = text->is_line_due = text->is_paragraph_due = false;
    text->tabs_due = 0;
    return text->rc;
}

void reader_text_unichar(reader_text *text, uint32_t c)
{
    char utf8[6];
    if (c == 0 || !g_unichar_validate(c))
        c = NOT_A_CHARACTER;
    reader_text_add(text, utf8, (size_t)g_unichar_to_utf8(c, utf8));
}

/* Plain characters at the beginning, at most as many as fit at once; answers how many. */
static size_t add_plain_units(reader_text *text, const uint8_t *units, size_t count)
{
    char block[256];
    size_t run = 0;
    for (; run < MIN(count, sizeof block); run++) {
        uint8_t c = units[2 * run];
        if (c < 0x20 || c >= 0x7F || units[2 * run + 1] != 0)
            break;
        block[run] = (char)c;
    }
    reader_text_add(text, block, run);
    return run;
}

void reader_text_utf16(reader_text *text, const uint8_t *units, size_t count)
{
    for (size_t i = 0; i < count && text->rc == 0; i++) {
        size_t run = add_plain_units(text, units + 2 * i, count - i);
        if (run > 0) {
            i += run - 1;
            continue;
        }
        uint32_t c = units[2 * i] | (uint32_t)units[2 * i + 1] << 8;
        if (c == '\r' || c == '\n') {
            reader_text_paragraph(text);
            continue;
        }
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < count) {
            uint32_t low = units[2 * i + 2] | (uint32_t)units[2 * i + 3] << 8;
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i++;
            }
        }
        if (c != 0)
            reader_text_unichar(text, c);
    }
}
