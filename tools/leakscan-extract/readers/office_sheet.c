/* SPDX-License-Identifier: Apache-2.0 */
/*
 * office_sheet.c - the cells of a worksheet: rows are lines, a tab stands between
 * cells, and empty ones are counted, so that a value stands under its heading.
 */
#include <math.h>
#include <string.h>

#include "tools/leakscan-extract/readers/office.h"

/* ECMA-376 part 1, 18.3.1.73: columns A to XFD. */
enum { MAX_COLUMN = 16384 };

typedef struct {
    reader_text *text;
    const office_book *book;
    GString *value;
    char type[12];                   /* ST_CellType */
    unsigned style, column, written_column;
    bool takes, is_cell;
} sheet;

/* "BC23": 55.  0 if it is no such thing. */
static unsigned column_of(const char *reference)
{
    unsigned column = 0;
    for (; reference != NULL && *reference >= 'A' && *reference <= 'Z'; reference++) {
        column = column * 26 + (unsigned)(*reference - 'A') + 1;
        if (column > MAX_COLUMN)
            return 0;
    }
    return column;
}

static void start_cell(sheet *s, const xml_part *element)
{
    char *reference = xml_part_attribute(element, "r");
    char *type = xml_part_attribute(element, "t");
    unsigned column = column_of(reference);
    s->column = column != 0 ? column : MIN(s->column + 1, (unsigned)MAX_COLUMN);
    s->style = xml_part_number(element, "s", 0);
    (void)g_strlcpy(s->type, type != NULL ? type : "n", sizeof s->type);
    s->is_cell = true;
    g_free(reference);
    g_free(type);
}

static bool is_heading_element(const char *name)
{
    return g_str_has_suffix(name, "Header") || g_str_has_suffix(name, "Footer");
}

/* What is shown beside a cell that is filled in. */
static void say_prompt(sheet *s, const xml_part *element)
{
    static const char *const attributes[] = {"promptTitle", "prompt", "errorTitle", "error"};
    for (size_t i = 0; i < G_N_ELEMENTS(attributes); i++) {
        char *value = xml_part_attribute(element, attributes[i]);
        reader_text_row(s->text);
        reader_text_string(s->text, value);
        g_free(value);
    }
}

static bool start(void *userdata, const xml_part *element, const char *name)
{
    sheet *s = userdata;
    if (strcmp(name, "row") == 0) {
        reader_text_row(s->text);
        s->column = 0;
        s->written_column = 1;
    } else if (strcmp(name, "c") == 0) {
        start_cell(s, element);
    } else if (strcmp(name, "dataValidation") == 0) {
        say_prompt(s, element);
    } else if (strcmp(name, "rPh") == 0) {
        return false;
    } else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0 || is_heading_element(name)) {
        s->takes = true;
    }
    return true;
}

static void add(void *userdata, const char *bytes, size_t length)
{
    sheet *s = userdata;
    if (s->takes)
        g_string_append_len(s->value, bytes, (gssize)length);
}

static void say_shared(sheet *s)
{
    const GArray *ends = s->book->ends;
    guint64 i;
    if (!g_ascii_string_to_unsigned(s->value->str, 10, 0, G_MAXUINT, &i, NULL) || i >= ends->len)
        return;
    size_t from = i > 0 ? g_array_index(ends, size_t, i - 1) : 0;
    reader_text_add(s->text, s->book->strings->str + from, g_array_index(ends, size_t, i) - from);
}

static void say_number(sheet *s)
{
    char *end;
    double number = g_ascii_strtod(s->value->str, &end);
    if (end == s->value->str || *end != '\0' || !isfinite(number)) {
        reader_text_add(s->text, s->value->str, s->value->len);
        return;
    }
    char written[SHEET_NUMBER_TEXT];
    const GArray *formats = s->book->formats;
    const sheet_format *format =
        s->style < formats->len ? &g_array_index(formats, sheet_format, s->style) : NULL;
    sheet_number(written, number, format, s->book->is_1904);
    reader_text_string(s->text, written);
}

static void end_cell(sheet *s)
{
    s->is_cell = false;
    if (s->value->len == 0)
        return;
    if (s->column > s->written_column)
        reader_text_cell(s->text, s->column - s->written_column);
    s->written_column = MAX(s->column, s->written_column);
    if (strcmp(s->type, "s") == 0)
        say_shared(s);
    else if (strcmp(s->type, "n") == 0)
        say_number(s);
    else if (strcmp(s->type, "b") == 0)
        reader_text_string(s->text, s->value->str[0] == '1' ? "TRUE" : "FALSE");
    else
        reader_text_add(s->text, s->value->str, s->value->len);
    g_string_truncate(s->value, 0);
}

static void end(void *userdata, const char *name)
{
    sheet *s = userdata;
    if (strcmp(name, "c") == 0) {
        end_cell(s);
    } else if (s->takes) {
        s->takes = false;
        if (s->is_cell)
            return;
        reader_text_row(s->text);
        reader_text_add(s->text, s->value->str, s->value->len);
        g_string_truncate(s->value, 0);
    } else if (strcmp(name, "row") == 0) {
        reader_text_row(s->text);
    }
}

static int answer(void *userdata)
{
    return ((sheet *)userdata)->text->rc;
}

int office_sheet(const extract_member *part, reader_text *text, const office_book *book)
{
    static const xml_part_handler handler = {
        .start = start, .text = add, .end = end, .answer = answer};
    sheet s = {.text = text, .book = book, .value = g_string_new(NULL), .written_column = 1};
    int rc = xml_part_read(part->bytes, part->length, &handler, &s);
    g_string_free(s.value, TRUE);
    return rc;
}
