/* SPDX-License-Identifier: Apache-2.0 */
/* line.c - fills the holes of lines, and checks what stands between them. */
#include "config.h"

#include "line.h"

#include <glib.h>
#include <string.h>

#define EACH_BYTE(b) (UINT64_C(0x0101010101010101) * (b))

static void put_number(sink *out, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    sink_add(out, digits + at, sizeof digits - at);
}

static void put_copies(sink *out, const char *line, size_t length, const char *copy)
{
    const char *hole;

    while ((hole = memchr(line, LINE_COPY, length)) != NULL) {
        size_t before = (size_t)(hole - line);
        sink_add(out, line, before);
        sink_add(out, copy, strlen(copy));
        line = hole + 1;
        length -= before + 1;
    }
    sink_add(out, line, length);
}

void line_put(sink *out, const char *line, size_t length, uint64_t index, const char *copy)
{
    const char *hole;

    while ((hole = memchr(line, LINE_INDEX, length)) != NULL) {
        size_t before = (size_t)(hole - line);
        put_copies(out, line, before, copy);
        put_number(out, index);
        line = hole + 1;
        length -= before + 1;
    }
    put_copies(out, line, length, copy);
}

static bool is_allowed(unsigned char c)
{
    return (c >= 0x20 && c != 0x7f) || c == LINE_INDEX || c == LINE_COPY || c == '\r' || c == '\n';
}

static bool check_bytes(const char *p, size_t length, size_t *newlines)
{
    for (size_t i = 0; i < length; i++) {
        if (!is_allowed((unsigned char)p[i]))
            return false;
        *newlines += p[i] == '\n';
    }
    return true;
}

/* Some byte of it is below 0x20 or is DEL: never misses one, may name a neighbour. */
static bool may_hold_control(uint64_t word)
{
    uint64_t low = (word - EACH_BYTE(0x20)) & ~word;
    uint64_t is_del = word ^ EACH_BYTE(0x7f);
    uint64_t del = (is_del - EACH_BYTE(1)) & ~is_del;
    return ((low | del) & EACH_BYTE(0x80)) != 0;
}

/* UTF-8 without the C1 controls U+0080 to U+009F. */
static bool is_clean_utf8(const char *line, size_t length)
{
    if (!g_utf8_validate_len(line, length, NULL))
        return false;
    const char *end = line + length;
    while ((line = memchr(line, 0xc2, (size_t)(end - line))) != NULL) {
        if ((unsigned char)line[1] < 0xa0)
            return false;
        line++;
    }
    return true;
}

bool line_is_clean(const char *line, size_t length, size_t *newlines)
{
    uint64_t word, high = 0;
    size_t at = 0;

    *newlines = 0;
    for (; length - at >= sizeof word; at += sizeof word) {
        memcpy(&word, line + at, sizeof word);
        high |= word;
        if (may_hold_control(word) && !check_bytes(line + at, sizeof word, newlines))
            return false;
    }
    if (!check_bytes(line + at, length - at, newlines))
        return false;
    for (; at < length; at++)
        high |= (unsigned char)line[at];
    return (high & EACH_BYTE(0x80)) == 0 || is_clean_utf8(line, length);
}
