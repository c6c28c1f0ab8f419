/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rows.c - see rows.h.  Fields in quotes follow RFC 4180; one that goes over
 * several lines ends its table.
 */
#include "libleakscan/detect/rows.h"

#include <glib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
    HEADING_BYTES_MAX = 48, ABBREVIATION_MAX = 5,
    HEADING_WORDS_MAX = 6,
    HEADING_DIGITS_MAX = 2,
    LONE_BYTES_MAX = 64,         /* a row of a single column */
    LONE_WITH_COMMA_MAX = 32
};

static const char DIVIDERS[LKS_DIVISIONS] = {'\t', '|', ';', ',', ' ', '\n'};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* The end of the field in quotes at `at`, or `at` if it is not closed in this line. */
static size_t skip_quoted(const char *line, size_t length, size_t at)
{
    for (size_t i = at + 1; i < length; i++) {
        const char *quote = memchr(line + i, '"', length - i);
        if (quote == NULL)
            return at;
        i = (size_t)(quote - line);
        if (i + 1 >= length || line[i + 1] != '"')
            return i + 1;
        i++;
    }
    return at;
}

static size_t find_divider(const char *line, size_t length, size_t at, char divider)
{
    while (at < length && line[at] == ' ' && divider != ' ')
        at++;
    if (at < length && line[at] == '"' && divider != ' ' && divider != '\n')
        at = skip_quoted(line, length, at);
    for (; at < length; at++) {
        if (line[at] != divider)
            continue;
        if (divider != ' ' || (at + 1 < length && line[at + 1] == ' '))
            return at;
    }
    return length;
}

static lks_row_cell trimmed(const char *line, size_t start, size_t end)
{
    while (start < end && is_blank(line[start]))
        start++;
    while (end > start && is_blank(line[end - 1]))
        end--;
    if (end - start >= 2 && line[start] == '"' && line[end - 1] == '"') {
        start++;
        end--;
    }
    return (lks_row_cell){(uint16_t)start, (uint16_t)end};
}

unsigned lks_row_split(const char *line, size_t length, lks_division division,
                       lks_row_cell *cells)
{
    char divider = DIVIDERS[division];
    bool is_gap = division == LKS_BY_GAP;
    unsigned count = 0;
    size_t at = 0;
    while (length > 0 && is_blank(line[length - 1]) && line[length - 1] != divider)
        length--;
    for (; is_gap && at < length && line[at] == ' '; at++)
        ;
    while (at <= length) {
        size_t end = find_divider(line, length, at, divider);
        if (count < LKS_COLUMNS_MAX)
            cells[count] = trimmed(line, at, end);
        count++;
        for (at = end + 1; is_gap && at < length && line[at] == ' '; at++)
            ;
        if (is_gap && at >= length)
            break;
    }
    return count;
}

struct marks {
    unsigned dividers[LKS_BY_GAP];
    bool has_gap, has_quote, has_digit;
    bool ends_in_blank;          /* what was read last: a gap may go on */
};

static void mark_byte(struct marks *marks, char c)
{
    for (unsigned i = 0; i < LKS_BY_GAP; i++)
        marks->dividers[i] += c == DIVIDERS[i];
    marks->has_gap = marks->has_gap || (c == ' ' && marks->ends_in_blank);
    marks->has_quote = marks->has_quote || c == '"';
    marks->has_digit = marks->has_digit || g_ascii_isdigit(c);
    marks->ends_in_blank = c == ' ';
}

#ifdef __SSE2__

static inline uint32_t equal_bits(__m128i block, char c)
{
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8(c)));
}

/* Most blocks of prose hold blanks and perhaps a digit, and nothing that counts. */
static inline void mark_block(struct marks *marks, const char *text)
{
    __m128i block = _mm_loadu_si128((const __m128i *)(const void *)text);
    __m128i digit = _mm_and_si128(_mm_cmpgt_epi8(block, _mm_set1_epi8('0' - 1)),
                                  _mm_cmplt_epi8(block, _mm_set1_epi8('9' + 1)));
    __m128i any = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
    for (unsigned i = 0; i < LKS_BY_GAP; i++)
        any = _mm_or_si128(any, _mm_cmpeq_epi8(block, _mm_set1_epi8(DIVIDERS[i])));
    uint32_t blanks = equal_bits(block, ' ');
    marks->has_gap |= (blanks & (blanks << 1 | marks->ends_in_blank)) != 0;
    marks->ends_in_blank = blanks >> 15 & 1;
    marks->has_digit |= _mm_movemask_epi8(digit) != 0;
    if (_mm_movemask_epi8(any) == 0)
        return;
    marks->has_quote |= equal_bits(block, '"') != 0;
    for (unsigned i = 0; i < LKS_BY_GAP; i++)
        for (uint32_t bits = equal_bits(block, DIVIDERS[i]); bits != 0; bits &= bits - 1)
            marks->dividers[i]++;
}

enum { BLOCK = 16 };

#else

static void mark_block(struct marks *marks, const char *text)
{
    mark_byte(marks, *text);
}

enum { BLOCK = 1 };

#endif

static struct marks read_marks(const char *line, size_t length)
{
    struct marks marks = {0};
    size_t at = 0;
    for (; at + BLOCK <= length; at += BLOCK)
        mark_block(&marks, line + at);
    for (; at < length; at++)
        mark_byte(&marks, line[at]);
    return marks;
}

/* A single column holds values, not sentences: digits, or two names and a comma. */
static bool is_lone_value(const char *line, size_t length, const struct marks *marks)
{
    unsigned commas = marks->dividers[LKS_BY_COMMA];
    if (length > LONE_BYTES_MAX || marks->has_gap || commas > 1)
        return false;
    for (unsigned i = 0; i < LKS_BY_COMMA; i++)
        if (marks->dividers[i] > 0)
            return false;
    if (commas == 0)
        return marks->has_digit;
    return length <= LONE_WITH_COMMA_MAX && memmem(line, length, ", ", 2) != NULL;
}

void lks_row_measure(const char *line, size_t length, unsigned counts[LKS_DIVISIONS])
{
    while (length > 0 && *line == ' ') {
        line++;
        length--;
    }
    while (length > 0 && (line[length - 1] == ' ' || line[length - 1] == '\r'))
        length--;
    struct marks marks = read_marks(line, length);
    lks_row_cell cells[LKS_COLUMNS_MAX];
    bool is_lone = is_lone_value(line, length, &marks);
    for (unsigned i = 0; i < LKS_BY_GAP; i++) {
        counts[i] = marks.dividers[i] + 1;
        if (counts[i] > 1 && marks.has_quote)
            counts[i] = lks_row_split(line, length, (lks_division)i, cells);
    }
    /* How many does not matter: their places do. */
    counts[LKS_BY_GAP] = marks.has_gap ? 2 : 1;
    counts[LKS_BY_LINE] = is_lone ? 1 : 0;
}

bool lks_row_fits(lks_division division, unsigned count, unsigned width)
{
    switch (division) {
    case LKS_BY_TAB:
    case LKS_BY_BAR:
        return count >= 2 && count <= width + 1;
    case LKS_BY_GAP:
        return count >= 2;
    case LKS_BY_SEMICOLON:
    case LKS_BY_COMMA:
    case LKS_BY_LINE:
    case LKS_DIVISIONS:
        break;
    }
    return count == width;
}

/* A full stop ends a sentence unless it ends "No.", "D.O.B." or the like. */
static bool ends_a_sentence(const char *text, size_t length)
{
    if (length == 0 || strchr(".!?", text[length - 1]) == NULL)
        return false;
    const char *space = memrchr(text, ' ', length);
    size_t start = space != NULL ? (size_t)(space + 1 - text) : 0, last = length - start;
    bool has_stops = last > 1 && memchr(text + start, '.', last - 1) != NULL;
    return text[length - 1] != '.' || (last > ABBREVIATION_MAX && !has_stops);
}

static bool is_heading_cell(const char *text, size_t length)
{
    unsigned words = 1, digits = 0;
    if (length > HEADING_BYTES_MAX || ends_a_sentence(text, length))
        return false;
    for (size_t i = 0; i < length; i++) {
        words += text[i] == ' ';
        digits += g_ascii_isdigit(text[i]);
    }
    return words <= HEADING_WORDS_MAX && digits <= HEADING_DIGITS_MAX;
}

bool lks_row_is_heading(const char *line, lks_division division, const lks_row_cell *cells,
                        unsigned count)
{
    unsigned filled = 0;
    for (unsigned i = 0; i < MIN(count, LKS_COLUMNS_MAX); i++) {
        size_t length = (size_t)(cells[i].end - cells[i].start);
        if (!is_heading_cell(line + cells[i].start, length))
            return false;
        filled += length > 0;
    }
    if (division == LKS_BY_COMMA)
        return filled >= 2 && filled == MIN(count, LKS_COLUMNS_MAX);
    return filled >= (division == LKS_BY_LINE ? 1 : 2);
}

bool lks_row_is_blank(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (line[i] != ' ' && line[i] != '\r')
            return false;
    return true;
}

bool lks_row_is_ruled(const char *line, size_t length)
{
    bool has_stroke = false;
    for (size_t i = 0; i < length; i++) {
        if (g_ascii_isalnum(line[i]) || line[i] == '\0' || strchr("-=_+|: \t\r", line[i]) == NULL)
            return false;
        has_stroke = has_stroke || strchr("-=_", line[i]) != NULL;
    }
    return has_stroke;
}
