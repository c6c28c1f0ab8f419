/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "libleakscan/mime/lines.h"

#include <glib.h>
#include <string.h>

enum { WINDOW = 128 << 10 };

void lks_lines_init(lks_lines *lines, const lks_bytes *bytes)
{
    *lines = (lks_lines){.bytes = bytes};
    if (bytes->data == NULL) {
        lines->buffer = g_malloc(WINDOW);
        lines->window = lines->buffer;
        return;
    }
    lines->window = bytes->data;
    lines->window_length = (size_t)bytes->length;
}

void lks_lines_done(lks_lines *lines)
{
    if (lines->buffer != NULL)
        explicit_bzero(lines->buffer, (size_t)MIN(WINDOW, lines->bytes->length));
    g_free(lines->buffer);
    lines->buffer = NULL;
}

/* Moves the window so that it begins at `at`. */
static void move_window(lks_lines *lines, uint64_t at)
{
    lines->window_at = at;
    lines->window_length = 0;
    while (lines->window_length < WINDOW && !lines->has_failed) {
        int64_t got = lks_bytes_read(lines->bytes, at + lines->window_length,
                                     lines->buffer + lines->window_length,
                                     WINDOW - lines->window_length);
        if (got < 0 || (got == 0 && at + lines->window_length < lines->bytes->length))
            lines->has_failed = true;
        if (got <= 0)
            return;
        lines->window_length += (size_t)got;
    }
}

static bool is_window_at_end(const lks_lines *lines)
{
    return lines->buffer == NULL || lines->has_failed || lines->window_length < WINDOW;
}

const uint8_t *lks_lines_peek(lks_lines *lines, uint64_t at, size_t size, size_t *length)
{
    bool is_inside = at >= lines->window_at && at - lines->window_at <= lines->window_length;
    size_t have = is_inside ? lines->window_length - (size_t)(at - lines->window_at) : 0;
    if (lines->buffer != NULL && have < MIN(size, WINDOW) &&
        (!is_inside || at + have < lines->bytes->length) && !lines->has_failed) {
        move_window(lines, at);
        have = lines->window_length;
    } else if (!is_inside) {
        *length = 0;
        return lines->window;
    }
    *length = MIN(have, size);
    return lines->window + (at - lines->window_at);
}

/* The end of the line whose first WINDOW bytes hold no line feed. */
static uint64_t find_far_end(lks_lines *lines, uint64_t at)
{
    for (;;) {
        size_t length;
        const uint8_t *text = lks_lines_peek(lines, at, WINDOW, &length);
        if (length == 0)
            return at;
        const uint8_t *feed = memchr(text, '\n', length);
        if (feed != NULL)
            return at + (uint64_t)(feed - text) + 1;
        at += length;
    }
}

bool lks_lines_get(lks_lines *lines, uint64_t at, lks_line *line)
{
    size_t length;
    const uint8_t *text = lks_lines_peek(lines, at, 1, &length);
    if (length == 0)
        return false;
    length = lines->window_length - (size_t)(at - lines->window_at);
    const uint8_t *feed = memchr(text, '\n', length);
    if (feed == NULL && !is_window_at_end(lines)) {
        move_window(lines, at);
        text = lines->window;
        length = lines->window_length;
        feed = memchr(text, '\n', length);
    }
    line->at = at;
    line->text = text;
    line->length = feed != NULL ? (size_t)(feed - text) + 1 : length;
    line->end = at + line->length;
    if (feed == NULL && !is_window_at_end(lines)) {
        line->end = find_far_end(lines, line->end);
        line->text = lks_lines_peek(lines, at, LKS_LINE_SHOWN, &line->length);
    }
    return true;
}

/* The place behind the first line feed of the text that `prefix` follows, or NULL.
 * By line feeds: memmem is slower where lines are of usual length. */
static const uint8_t *find_after_feed(const uint8_t *text, size_t length, const char *prefix,
                                      size_t size)
{
    const uint8_t *end = text + length;
    while ((text = memchr(text, '\n', (size_t)(end - text))) != NULL) {
        text++;
        if ((size_t)(end - text) < size)
            return NULL;
        if (text[0] == (uint8_t)prefix[0] && memcmp(text, prefix, size) == 0)
            return text;
    }
    return NULL;
}

uint64_t lks_lines_find(lks_lines *lines, uint64_t at, uint64_t end, const char *prefix)
{
    size_t size = strlen(prefix), length;
    const uint8_t *text = lks_lines_peek(lines, at, size, &length);
    if (length == size && memcmp(text, prefix, size) == 0)
        return at;
    while (at < end) {
        text = lks_lines_peek(lines, at, size + 1, &length);
        if (length < size + 1)
            break;
        length = lines->window_length - (size_t)(at - lines->window_at);
        length = (size_t)MIN(length, end - at + size);
        const uint8_t *found = find_after_feed(text, length, prefix, size);
        if (found != NULL)
            return MIN(at + (uint64_t)(found - text), end);
        if (length < size + 1)
            break;
        at += length - size;
    }
    return end;
}
