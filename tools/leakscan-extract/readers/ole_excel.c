/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ole_excel.c - the cells of Excel 5 to 2003 ([MS-XLS]): rows are lines, a tab stands
 * between cells, and empty ones are counted, so that a value stands under its heading.
 */
#include <string.h>

#include "tools/leakscan-extract/readers/ole.h"
#include "tools/leakscan-extract/readers/sheet_number.h"

/* [MS-XLS] 2.3: records by number. */
enum {
    FORMULA = 0x06, HEADING = 0x14, FOOTING = 0x15, DATE_MODE = 0x22, FILE_PASS = 0x2F,
    CONTINUE = 0x3C, CODE_PAGE = 0x42, BOUND_SHEET = 0x85, MUL_RK = 0xBD, RICH_STRING = 0xD6,
    XF = 0xE0, SHARED = 0xFC, LABEL_SHARED = 0xFD, TEXT_OBJECT = 0x1B6, NUMBER = 0x203,
    LABEL = 0x204, BOOLEAN = 0x205, STRING = 0x207, RK = 0x27E, FORMAT = 0x41E, BEGIN = 0x809,
    SERIES_TEXT = 0x100D,
    BIFF8 = 0x0600, HEADER = 4, MAX_STRINGS = 4 << 20, MAX_FORMATS = 65536
};

typedef struct {
    const ole_storage *storage;
    reader_text *text;
    GByteArray *stream;
    const uint8_t *at, *end;         /* of the record being read */
    size_t next;                     /* the record after it */
    bool is_biff8, is_1904, is_encrypted;
    unsigned codepage;
    GString *strings;
    GArray *ends;                    /* of size_t */
    GArray *formats;                 /* of sheet_format, by XF */
    GHashTable *codes;               /* format codes by number */
    GHashTable *sheets;              /* names by the place of their records */
    int row, column;                 /* of the last cell */
} excel;

/* ---- records --------------------------------------------------------------------- */

static bool next_record(excel *x, unsigned *type)
{
    if (x->stream->len - x->next < HEADER)
        return false;
    const uint8_t *record = x->stream->data + x->next;
    size_t length = bytes_u16(record + 2), left = x->stream->len - x->next - HEADER;
    *type = bytes_u16(record);
    x->at = record + HEADER;
    x->end = x->at + MIN(length, left);
    x->next += HEADER + MIN(length, left);
    return true;
}

static bool continues(excel *x)
{
    if (x->stream->len - x->next < HEADER || bytes_u16(x->stream->data + x->next) != CONTINUE)
        return false;
    unsigned type;
    return next_record(x, &type);
}

static size_t left(const excel *x)
{
    return (size_t)(x->end - x->at);
}

static void skip(excel *x, size_t count)
{
    while (count > left(x)) {
        count -= left(x);
        x->at = x->end;
        if (!continues(x))
            return;
    }
    x->at += count;
}

/* ---- strings --------------------------------------------------------------------- */

static void append_character(GString *string, uint32_t c)
{
    if (c >= 0x20 && g_unichar_validate(c))
        g_string_append_unichar(string, c);
    else
        g_string_append_c(string, ' ');
}

/* `count` characters, which may go on in CONTINUE records; each begins with a byte
 * that says anew how wide they are ([MS-XLS] 2.5.293). */
static void take_characters(excel *x, GString *string, size_t count, bool is_wide)
{
    uint32_t high = 0;
    while (count > 0) {
        size_t width = is_wide ? 2 : 1;
        if (left(x) < width) {
            if (!continues(x) || left(x) == 0)
                return;
            is_wide = (*x->at++ & 1) != 0;
            continue;
        }
        uint32_t c = is_wide ? bytes_u16(x->at) : *x->at;
        x->at += width;
        count--;
        if (c >= 0xD800 && c < 0xDC00) {
            high = c;
            continue;
        }
        if (c >= 0xDC00 && c < 0xE000 && high != 0)
            c = 0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00);
        high = 0;
        append_character(string, c);
    }
}

/* A string with a length of 16 bits, with its runs and phonetics skipped. */
static void take_string(excel *x, GString *string)
{
    if (left(x) < 3)
        return;
    size_t count = bytes_u16(x->at), runs = 0, more = 0;
    unsigned flags = x->at[2];
    x->at += 3;
    if ((flags & 8) != 0 && left(x) >= 2) {
        runs = 4 * (size_t)bytes_u16(x->at);
        x->at += 2;
    }
    if ((flags & 4) != 0 && left(x) >= 4) {
        more = bytes_u32(x->at);
        x->at += 4;
    }
    take_characters(x, string, count, (flags & 1) != 0);
    skip(x, runs + more);
}

static void take_shared(excel *x)
{
    if (left(x) < 8)
        return;
    uint32_t count = bytes_u32(x->at + 4);
    x->at += 8;
    for (uint32_t i = 0; i < count && i < MAX_STRINGS; i++) {
        if (left(x) < 3 && !continues(x))
            return;
        take_string(x, x->strings);
        g_array_append_val(x->ends, x->strings->len);
    }
}

static void say_bytes(excel *x, const uint8_t *bytes, size_t length)
{
    codepage_add(x->text, x->codepage, bytes, length);
}

/* A string in the record: of BIFF8, or bytes of a code page before it. */
static void say_string(excel *x)
{
    if (x->is_biff8) {
        GString *string = g_string_new(NULL);
        take_string(x, string);
        reader_text_add(x->text, string->str, string->len);
        g_string_free(string, TRUE);
    } else if (left(x) >= 2) {
        size_t length = bytes_u16(x->at);
        x->at += 2;
        say_bytes(x, x->at, MIN(length, left(x)));
    }
}

/* ---- the workbook's own ---------------------------------------------------------- */

static void take_format(excel *x)
{
    if (left(x) < 5)
        return;
    unsigned id = bytes_u16(x->at);
    GString *code = g_string_new(NULL);
    x->at += 2;
    if (x->is_biff8)
        take_string(x, code);
    else
        g_string_append_len(code, (const char *)x->at + 1, (gssize)MIN(x->at[0], left(x) - 1));
    if (g_hash_table_size(x->codes) < MAX_FORMATS)
        g_hash_table_insert(x->codes, GUINT_TO_POINTER(id), g_string_free(code, FALSE));
    else
        g_string_free(code, TRUE);
}

static void take_style(excel *x)
{
    if (left(x) < 4 || x->formats->len == MAX_FORMATS)
        return;
    unsigned id = bytes_u16(x->at + 2);
    const char *code = g_hash_table_lookup(x->codes, GUINT_TO_POINTER(id));
    sheet_format format = code != NULL ? sheet_format_code(code) : sheet_format_builtin(id);
    g_array_append_val(x->formats, format);
}

static void take_sheet(excel *x)
{
    if (left(x) < 8)
        return;
    uint32_t place = bytes_u32(x->at);
    GString *name = g_string_new(NULL);
    size_t count = x->at[6];
    unsigned flags = x->at[7];
    x->at += x->is_biff8 ? 8 : 7;
    take_characters(x, name, count, x->is_biff8 && (flags & 1) != 0);
    g_hash_table_insert(x->sheets, GUINT_TO_POINTER(place), g_string_free(name, FALSE));
}

static void begin_part(excel *x, size_t place)
{
    if (left(x) >= 2)
        x->is_biff8 = bytes_u16(x->at) >= BIFF8;
    const char *name = g_hash_table_lookup(x->sheets, GUINT_TO_POINTER((guint)place));
    char *member = ole_path(x->storage, name != NULL ? name : "workbook");
    reader_text_begin(x->text, member);
    g_free(member);
    if (name != NULL) {
        reader_text_string(x->text, name);
        reader_text_row(x->text);
    }
    x->row = -1;
    x->column = 0;
}

/* ---- cells ----------------------------------------------------------------------- */

/* Every cell begins with its row, its column and its style. */
static const sheet_format *begin_cell(excel *x, int row, int column, unsigned style)
{
    if (row != x->row) {
        reader_text_row(x->text);
        x->column = 0;
    }
    if (column > x->column)
        reader_text_cell(x->text, (unsigned)(column - x->column));
    x->row = row;
    x->column = column;
    return style < x->formats->len ? &g_array_index(x->formats, sheet_format, style) : NULL;
}

static void say_number(excel *x, double number, const sheet_format *format)
{
    char written[SHEET_NUMBER_TEXT];
    sheet_number(written, number, format, x->is_1904);
    reader_text_string(x->text, written);
}

static double double_of(uint64_t bits)
{
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* [MS-XLS] 2.5.217: 30 bits of a whole number or of a double, perhaps in hundredths. */
static double number_of_rk(uint32_t rk)
{
    double number = (rk & 2) != 0 ? (double)((int32_t)rk >> 2)
                                  : double_of((uint64_t)(rk & ~UINT32_C(3)) << 32);
    return (rk & 1) != 0 ? number / 100 : number;
}

static void take_many_rk(excel *x)
{
    int row = bytes_u16(x->at), column = bytes_u16(x->at + 2);
    for (x->at += 4; left(x) >= 8; x->at += 6, column++) {
        const sheet_format *format = begin_cell(x, row, column, bytes_u16(x->at));
        say_number(x, number_of_rk(bytes_u32(x->at + 2)), format);
    }
}

static void say_shared(excel *x)
{
    uint32_t i = bytes_u32(x->at);
    if (i >= x->ends->len)
        return;
    size_t from = i > 0 ? g_array_index(x->ends, size_t, i - 1) : 0;
    reader_text_add(x->text, x->strings->str + from, g_array_index(x->ends, size_t, i) - from);
}

/* [MS-XLS] 2.5.133: a number, unless the last two bytes are all ones; text follows
 * in a record of its own. */
static void say_result(excel *x, const sheet_format *format)
{
    if (bytes_u16(x->at + 6) != 0xFFFF)
        say_number(x, double_of(bytes_u64(x->at)), format);
}

static void take_cell(excel *x, unsigned type)
{
    const sheet_format *format =
        begin_cell(x, bytes_u16(x->at), bytes_u16(x->at + 2), bytes_u16(x->at + 4));
    x->at += 6;
    if (type == NUMBER && left(x) >= 8)
        say_number(x, double_of(bytes_u64(x->at)), format);
    else if (type == RK && left(x) >= 4)
        say_number(x, number_of_rk(bytes_u32(x->at)), format);
    else if (type == LABEL_SHARED && left(x) >= 4)
        say_shared(x);
    else if (type == FORMULA && left(x) >= 8)
        say_result(x, format);
    else if (type == LABEL || type == RICH_STRING)
        say_string(x);
    else if (type == BOOLEAN && left(x) >= 2 && x->at[1] == 0)
        reader_text_string(x->text, x->at[0] != 0 ? "TRUE" : "FALSE");
}

/* Text outside of the cells, on a line of its own. */
static void say_alone(excel *x, size_t count, bool is_wide)
{
    GString *string = g_string_new(NULL);
    take_characters(x, string, count, is_wide);
    reader_text_row(x->text);
    reader_text_add(x->text, string->str, string->len);
    reader_text_row(x->text);
    g_string_free(string, TRUE);
    x->row = -1;
}

/* A text box or a comment: its characters are in the record that follows. */
static void take_text_object(excel *x)
{
    size_t count = left(x) >= 12 ? bytes_u16(x->at + 10) : 0;
    if (count == 0 || !continues(x) || left(x) == 0)
        return;
    bool is_wide = (*x->at++ & 1) != 0;
    say_alone(x, count, is_wide);
}

/* What a chart says: its title, those of its axes, the names of its series. */
static void take_series_text(excel *x)
{
    if (left(x) < 4)
        return;
    size_t count = x->at[2];
    bool is_wide = x->is_biff8 && (x->at[3] & 1) != 0;
    x->at += x->is_biff8 ? 4 : 3;
    say_alone(x, count, is_wide);
}

static void take_record(excel *x, unsigned type, size_t place)
{
    switch (type) {
    case BEGIN:       begin_part(x, place); break;
    case FILE_PASS:
        x->is_encrypted = !ole_open_excel(x->storage, x->stream, x->next, x->at, left(x));
        break;
    case CODE_PAGE:   x->codepage = left(x) >= 2 ? bytes_u16(x->at) : x->codepage; break;
    case DATE_MODE:   x->is_1904 = left(x) >= 2 && x->at[0] == 1; break;
    case BOUND_SHEET: take_sheet(x); break;
    case FORMAT:      take_format(x); break;
    case XF:          take_style(x); break;
    case SHARED:      take_shared(x); break;
    case TEXT_OBJECT: take_text_object(x); break;
    case SERIES_TEXT: take_series_text(x); break;
    case STRING:      say_string(x); break;
    case HEADING:
    case FOOTING:
        reader_text_row(x->text);
        if (x->is_biff8)
            say_string(x);
        reader_text_row(x->text);
        break;
    case MUL_RK:
        if (left(x) >= 4)
            take_many_rk(x);
        break;
    case NUMBER: case RK: case LABEL_SHARED: case FORMULA: case LABEL: case RICH_STRING:
    case BOOLEAN:
        if (left(x) >= 6)
            take_cell(x, type);
        break;
    default: break;
    }
}

static void read_records(excel *x)
{
    unsigned type;
    for (size_t place = 0; !x->is_encrypted && x->text->rc == 0 && next_record(x, &type);
         place = x->next)
        take_record(x, type, place);
    if (x->is_encrypted)
        extract_gap(x->storage->out, LEAKSCAN_GAP_ENCRYPTED);
}

int ole_read_excel(const ole_storage *storage)
{
    GByteArray *stream = ole_stream(storage, "Workbook");
    if (stream == NULL)
        stream = ole_stream(storage, "Book");
    if (stream == NULL)
        return EXTRACT_BROKEN;
    excel x = {.storage = storage, .text = storage->text, .stream = stream, .codepage = 1252,
               .strings = g_string_new(NULL), .ends = g_array_new(FALSE, FALSE, sizeof(size_t)),
               .formats = g_array_new(FALSE, FALSE, sizeof(sheet_format)),
               .codes = g_hash_table_new_full(NULL, NULL, NULL, g_free),
               .sheets = g_hash_table_new_full(NULL, NULL, NULL, g_free)};
    read_records(&x);
    g_string_free(x.strings, TRUE);
    g_array_unref(x.ends);
    g_array_unref(x.formats);
    g_hash_table_unref(x.codes);
    g_hash_table_unref(x.sheets);
    g_byte_array_unref(stream);
    return 0;
}
