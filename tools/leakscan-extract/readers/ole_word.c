/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ole_word.c - the text of Word 6 to 2003 by its piece table ([MS-DOC] 2.4.1): the
 * body with notes, headers, comments and text boxes, which follow each other.
 */
#include <string.h>

#include "tools/leakscan-extract/readers/ole.h"

enum {
    FIB_MIN = 0x20, FIB_97 = 0x1AA, N_FIB_97 = 0xC1,
    FLAG_ENCRYPTED = 0x0100, FLAG_TABLE_1 = 0x0200,
    FC_COMPRESSED = 0x40000000, MAX_FIELD = 1000
};

typedef struct {
    reader_text *text;
    GString *field;                  /* an instruction, cut at MAX_FIELD */
    unsigned codepage;
    bool is_field, is_after_cell;
} word;

/* Of instructions, addresses alone say more than what stands on the page. */
static void end_field(word *w)
{
    bool is_address = strstr(w->field->str, "HYPERLINK") != NULL;
    if (w->is_field && is_address) {
        reader_text_paragraph(w->text);
        reader_text_add(w->text, w->field->str, w->field->len);
        reader_text_paragraph(w->text);
    }
    w->is_field = false;
    g_string_truncate(w->field, 0);
}

/* The mark of a row is that of a cell, with no cell of its own before it. */
static void end_cell(word *w)
{
    if (w->is_after_cell)
        reader_text_row(w->text);
    else
        reader_text_cell(w->text, 1);
    w->is_after_cell = !w->is_after_cell;
}

/* Characters with a meaning of their own ([MS-DOC] 2.4.1); false for others. */
static bool take_special(word *w, uint32_t c)
{
    if (c == 0x07) {
        end_cell(w);
        return true;
    }
    w->is_after_cell = false;
    if (c >= 0x20)
        return false;
    switch (c) {
    case 0x09: reader_text_add(w->text, "\t", 1); break;
    case 0x0A: case 0x0B: case 0x0C: case 0x0D: case 0x0E: reader_text_paragraph(w->text); break;
    case 0x13: w->is_field = true; g_string_truncate(w->field, 0); break;
    case 0x14: case 0x15: end_field(w); break;
    case 0x1E: reader_text_add(w->text, "-", 1); break;
    default: break;
    }
    return true;
}

static void take_character(word *w, uint32_t c, const uint8_t *byte)
{
    if (take_special(w, c))
        return;
    if (w->is_field) {
        if (w->field->len < MAX_FIELD)
            g_string_append_unichar(w->field, g_unichar_validate(c) ? c : 0xFFFD);
    } else if (byte != NULL && c >= 0x80) {
        codepage_add(w->text, w->codepage, byte, 1);
    } else {
        reader_text_unichar(w->text, c);
    }
}

static bool is_plain(uint32_t c)
{
    return c >= 0x20 && c < 0x7F;
}

static void take_bytes(word *w, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count && w->text->rc == 0; i++) {
        size_t run = 0;
        while (!w->is_field && i + run < count && is_plain(bytes[i + run]))
            run++;
        if (run > 0) {
            w->is_after_cell = false;
            reader_text_add(w->text, (const char *)bytes + i, run);
            i += run - 1;
        } else {
            take_character(w, bytes[i], bytes + i);
        }
    }
}

/* Plain characters at the beginning, at most as many as fit at once; answers how many. */
static size_t take_plain_units(word *w, const uint8_t *bytes, size_t count)
{
    char block[256];
    size_t run = 0;
    while (run < MIN(count, sizeof block) && is_plain(bytes_u16(bytes + 2 * run))) {
        block[run] = (char)bytes[2 * run];
        run++;
    }
    if (run > 0) {
        w->is_after_cell = false;
        reader_text_add(w->text, block, run);
    }
    return run;
}

static void take_units(word *w, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count && w->text->rc == 0; i++) {
        size_t run = w->is_field ? 0 : take_plain_units(w, bytes + 2 * i, count - i);
        if (run > 0) {
            i += run - 1;
            continue;
        }
        uint32_t c = bytes_u16(bytes + 2 * i);
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < count) {
            uint32_t low = bytes_u16(bytes + 2 * i + 2);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i++;
            }
        }
        take_character(w, c, NULL);
    }
}

/* [MS-DOC] 2.9.177: n + 1 positions, then n descriptors of eight bytes. */
static int take_pieces(word *w, const GByteArray *document, const uint8_t *table, size_t length)
{
    size_t count = length >= 4 ? (length - 4) / 12 : 0;
    int rc = 0;
    uint64_t budget = 2 * (uint64_t)document->len;   /* pieces may not be read again and again */
    for (size_t i = 0; i < count && w->text->rc == 0; i++) {
        uint32_t from = bytes_u32(table + 4 * i), to = bytes_u32(table + 4 * i + 4);
        uint32_t fc = bytes_u32(table + 4 * (count + 1) + 8 * i + 2);
        bool is_compressed = (fc & FC_COMPRESSED) != 0;
        size_t at = (fc & ~(uint32_t)(FC_COMPRESSED | 0x80000000)) / (is_compressed ? 2 : 1);
        uint64_t size = to > from ? (uint64_t)(to - from) * (is_compressed ? 1 : 2) : 0;
        if (to < from || at > document->len || size > document->len - at || size > budget) {
            rc = EXTRACT_BROKEN;
            continue;
        }
        budget -= size;
        if (is_compressed)
            take_bytes(w, document->data + at, to - from);
        else
            take_units(w, document->data + at, to - from);
    }
    return rc;
}

/* [MS-DOC] 2.9.38: property modifiers, each with its length, then the pieces. */
static int take_clx(word *w, const GByteArray *document, const GByteArray *table)
{
    size_t at = bytes_u32(document->data + 0x1A2), length = bytes_u32(document->data + 0x1A6);
    if (at > table->len || length > table->len - at)
        return EXTRACT_BROKEN;
    const uint8_t *clx = table->data + at, *end = clx + length;
    while (end - clx >= 3 && clx[0] == 0x01) {
        size_t skipped = 3 + (size_t)bytes_u16(clx + 1);
        if (skipped > (size_t)(end - clx))
            return EXTRACT_BROKEN;
        clx += skipped;
    }
    if (end - clx < 5 || clx[0] != 0x02 || bytes_u32(clx + 1) > (size_t)(end - clx - 5))
        return EXTRACT_BROKEN;
    return take_pieces(w, document, clx + 5, bytes_u32(clx + 1));
}

/* Word 6 and 95, and files without a table: the text stands in one piece. */
static int take_plain(word *w, const GByteArray *document)
{
    size_t from = bytes_u32(document->data + 0x18), to = bytes_u32(document->data + 0x1C);
    if (from > to || to > document->len)
        return EXTRACT_BROKEN;
    take_bytes(w, document->data + from, to - from);
    return 0;
}

static int read_97(word *w, const GByteArray *document, const GByteArray *table)
{
    bool is_readable = table != NULL && document->len >= FIB_97;
    return is_readable ? take_clx(w, document, table) : EXTRACT_BROKEN;
}

static int read_document(const ole_storage *storage, GByteArray *document)
{
    if (document->len < FIB_MIN)
        return EXTRACT_BROKEN;
    unsigned flags = bytes_u16(document->data + 0x0A);
    bool is_97 = bytes_u16(document->data + 2) >= N_FIB_97;
    GByteArray *table =
        is_97 ? ole_stream(storage, (flags & FLAG_TABLE_1) != 0 ? "1Table" : "0Table") : NULL;
    word w = {.text = storage->text, .field = g_string_new(NULL), .codepage = 1252};
    int rc = 0;
    if ((flags & FLAG_ENCRYPTED) != 0 && !(is_97 && ole_open_word(storage, document, table)))
        extract_gap(storage->out, LEAKSCAN_GAP_ENCRYPTED);
    else
        rc = is_97 ? read_97(&w, document, table) : take_plain(&w, document);
    if (table != NULL)
        g_byte_array_unref(table);
    g_string_free(w.field, TRUE);
    return rc;
}

int ole_read_word(const ole_storage *storage)
{
    GByteArray *document = ole_stream(storage, "WordDocument");
    if (document == NULL)
        return EXTRACT_BROKEN;
    reader_text_begin(storage->text, storage->path);
    int rc = read_document(storage, document);
    g_byte_array_unref(document);
    return rc;
}
