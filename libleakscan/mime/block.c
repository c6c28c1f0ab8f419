/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/block.h"

#include <string.h>

#include "libleakscan/leakscan.h"

/* A header of the block that is being read. */
typedef struct header {
    lks_field field;
    const char *name;
    uint64_t value_at, end;
    bool is_valid;           /* a header at all */
} header;

typedef struct reader {
    lks_block *block;
    lks_lines *lines;
    uint64_t at, limit;
    uint64_t junk;           /* where lines that are no headers begin */
    bool has_bare_return;    /* in some header: the block is read as text as well */
    header header;
    lks_is_boundary is_boundary;
    void *userdata;
} reader;

/* ---- lines ------------------------------------------------------------------- */

/* The length of the field name that begins the line, or 0 if none does (RFC
 * 5322, 2.2; blanks before the colon are let pass). */
static size_t measure_name(const lks_line *line, size_t *value)
{
    size_t i = 0;
    while (i < line->length && line->text[i] > ' ' && line->text[i] != ':' && line->text[i] != 0x7f)
        i++;
    size_t length = i;
    while (i < line->length && (line->text[i] == ' ' || line->text[i] == '\t'))
        i++;
    if (length == 0 || i >= line->length || line->text[i] != ':')
        return 0;
    *value = i + 1;
    return length;
}

/* Lines that mailboxes leave inside headers. */
static bool is_postmark(const lks_line *line)
{
    return (line->length >= 5 && memcmp(line->text, "From ", 5) == 0) ||
           (line->length >= 6 && memcmp(line->text, ">From ", 6) == 0);
}

static bool is_empty_line(const lks_line *line)
{
    return line->text[0] == '\n' ||
           (line->length >= 2 && line->text[0] == '\r' && line->text[1] == '\n');
}

/* ---- headers ----------------------------------------------------------------- */

static void add_find(reader *r, const header *h, bool is_text)
{
    lks_block_find find = {h->field, h->name, {h->value_at, h->end}, is_text};
    g_array_append_val(r->block->finds, find);
}

static void keep_shape(reader *r, const header *h)
{
    lks_block *b = r->block;
    lks_shape i = h->field == LKS_FIELD_TYPE       ? LKS_SHAPE_TYPE
                  : h->field == LKS_FIELD_ENCODING ? LKS_SHAPE_ENCODING
                                                   : LKS_SHAPE_DISPOSITION;
    if (h->end - h->value_at > LKS_BLOCK_FIELD_MAX) {
        b->gaps |= LEAKSCAN_GAP_MALFORMED;
        add_find(r, h, true);
        return;
    }
    if (b->has[i]) {
        if (!g_string_equal(b->values[i], b->value))
            b->gaps |= LEAKSCAN_GAP_MALFORMED;
        return;
    }
    b->has[i] = true;
    b->places[i] = (lks_place){h->value_at, h->end};
    g_string_append_len(b->values[i], b->value->str, (gssize)b->value->len);
    if (memchr(b->value->str, '\0', b->value->len) != NULL)
        b->gaps |= LEAKSCAN_GAP_MALFORMED;
}

/* Addresses that are not parsed, or whose names may hold a number. */
static bool is_telling_address(const lks_block *b, const header *h)
{
    const GString *value = b->value;
    if (h->field != LKS_FIELD_FROM && h->field != LKS_FIELD_ADDRESS)
        return false;
    return h->end - h->value_at > value->len || lks_headers_may_name(value->str, value->len) ||
           !lks_headers_is_safe_address(value->str, value->len);
}

static void finish_header(reader *r)
{
    const header *h = &r->header;
    if (!h->is_valid || h->field == LKS_FIELD_IGNORED)
        return;
    if (h->field <= LKS_FIELD_DISPOSITION) {
        keep_shape(r, h);
        return;
    }
    bool is_text = h->field == LKS_FIELD_SUBJECT || h->field == LKS_FIELD_TEXT;
    add_find(r, h, is_text || is_telling_address(r->block, h));
}

static void append_value(reader *r, const lks_line *line, size_t from)
{
    GString *value = r->block->value;
    size_t room = LKS_BLOCK_FIELD_MAX + 1 - MIN(value->len, LKS_BLOCK_FIELD_MAX + 1);
    g_string_append_len(value, (const char *)line->text + from,
                        (gssize)MIN(room, line->length - from));
}

/* Begins the header of that line; false if the line is none. */
static bool begin_header(reader *r, const lks_line *line)
{
    header *h = &r->header;
    size_t value = 0;
    size_t length = measure_name(line, &value);
    *h = (header){.end = line->end, .is_valid = length > 0};
    if (length == 0)
        return false;
    h->value_at = line->at + value;
    h->field = lks_headers_find((const char *)line->text, length, &h->name);
    g_string_truncate(r->block->value, 0);
    if (h->field != LKS_FIELD_IGNORED)
        append_value(r, line, value);
    return true;
}

/* A run of lines that are no headers: other readers take it for the body. */
static void finish_junk(reader *r, uint64_t end)
{
    if (r->junk < end) {
        lks_block_find find = {LKS_FIELD_IGNORED, NULL, {r->junk, end}, true};
        g_array_append_val(r->block->finds, find);
        r->block->gaps |= LEAKSCAN_GAP_MALFORMED;
    }
    r->junk = UINT64_MAX;
}

/* Some programs take a CR alone for a line end: then there are more headers in this
 * one, or the body. */
static bool has_bare_return(const lks_line *line)
{
    const uint8_t *found = memchr(line->text, '\r', line->length);
    size_t at = found != NULL ? (size_t)(found - line->text) : line->length;
    return at + 1 < line->length && !(at + 2 == line->length && line->text[at + 1] == '\n');
}

/* ---- the block --------------------------------------------------------------- */

/* Reads a line that continues nothing; false where the block has no headers. */
static bool read_line(reader *r, const lks_line *line)
{
    bool is_first = r->at == r->block->begin;
    finish_header(r);
    if (begin_header(r, line)) {
        finish_junk(r, r->at);
        r->has_bare_return |= has_bare_return(line);
    } else if (is_postmark(line)) {
        finish_junk(r, r->at);
        if (is_first)
            r->block->begin = line->end;
    } else if (is_first) {
        r->block->gaps |= LEAKSCAN_GAP_MALFORMED;
        return false;
    } else if (r->junk == UINT64_MAX) {
        r->junk = r->at;
    }
    return true;
}

/* Sets *end to where the last header ends at most. */
static lks_block_end read_lines(reader *r, uint64_t *end)
{
    lks_line line;
    for (; lks_lines_get(r->lines, r->at, &line); r->at = line.end) {
        *end = r->at;
        if (is_empty_line(&line)) {
            r->at = line.end;
            return LKS_BLOCK_BODY;
        }
        if (r->is_boundary(r->userdata, &line))
            return LKS_BLOCK_ENDED;
        if (line.end - r->block->begin > r->limit)
            return LKS_BLOCK_TOO_LARGE;
        header *h = &r->header;
        bool is_fold = line.text[0] == ' ' || line.text[0] == '\t';
        if (is_fold && h->end == r->at) {
            h->end = line.end;
            if (h->field != LKS_FIELD_IGNORED)
                append_value(r, &line, 0);
        } else if (!read_line(r, &line)) {
            return LKS_BLOCK_BODY;
        }
    }
    *end = r->at;
    return LKS_BLOCK_ENDED;
}

lks_block_end lks_block_read(lks_block *block, lks_lines *lines, uint64_t *at, uint64_t limit,
                             lks_is_boundary is_boundary, void *userdata)
{
    reader r = {
        .block = block,
        .lines = lines,
        .at = *at,
        .limit = limit,
        .junk = UINT64_MAX,
        .header = {.end = UINT64_MAX},
        .is_boundary = is_boundary,
        .userdata = userdata,
    };
    for (unsigned i = 0; i < LKS_SHAPES; i++) {
        block->has[i] = false;
        block->places[i] = (lks_place){0, 0};
        g_string_truncate(block->values[i], 0);
    }
    g_array_set_size(block->finds, 0);
    block->begin = *at;
    block->gaps = 0;
    uint64_t end = *at;
    lks_block_end how = read_lines(&r, &end);
    finish_junk(&r, end);
    finish_header(&r);
    if (r.has_bare_return) {
        r.junk = block->begin;
        finish_junk(&r, end);
    }
    *at = r.at;
    return how;
}

void lks_block_init(lks_block *block)
{
    *block = (lks_block){
        .finds = g_array_new(FALSE, FALSE, sizeof(lks_block_find)),
        .value = g_string_new(NULL),
    };
    for (unsigned i = 0; i < LKS_SHAPES; i++)
        block->values[i] = g_string_new(NULL);
}

void lks_block_done(lks_block *block)
{
    for (unsigned i = 0; i < LKS_SHAPES; i++)
        g_string_free(block->values[i], TRUE);
    g_string_free(block->value, TRUE);
    g_array_unref(block->finds);
}
