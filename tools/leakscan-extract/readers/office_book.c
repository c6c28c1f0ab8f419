/* SPDX-License-Identifier: Apache-2.0 */
/*
 * office_book.c - what a workbook's sheets refer to: shared strings, formats of
 * numbers and the sheets' names.
 */
#include <string.h>

#include "tools/leakscan-extract/readers/office.h"

office_book *office_book_new(void)
{
    office_book *book = g_new0(office_book, 1);
    book->strings = g_string_new(NULL);
    book->ends = g_array_new(FALSE, FALSE, sizeof(size_t));
    book->formats = g_array_new(FALSE, FALSE, sizeof(sheet_format));
    book->codes = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    book->sheets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return book;
}

void office_book_free(office_book *book)
{
    g_string_free(book->strings, TRUE);
    g_array_unref(book->ends);
    g_array_unref(book->formats);
    g_hash_table_unref(book->codes);
    g_hash_table_unref(book->sheets);
    g_free(book);
}

const char *office_book_sheet_name(const office_book *book, const char *path)
{
    const char *slash = strrchr(path, '/');
    char *key = g_strconcat("/", slash != NULL ? slash + 1 : path, NULL);
    const char *id = g_hash_table_lookup(book->sheets, key);
    const char *name = id != NULL ? g_hash_table_lookup(book->sheets, id) : NULL;
    g_free(key);
    return name != NULL ? name : path;
}

static void learn_format(office_book *book, const xml_part *element)
{
    char *code = xml_part_attribute(element, "formatCode");
    unsigned id = xml_part_number(element, "numFmtId", 0);
    if (code != NULL && id != 0)
        g_hash_table_insert(book->codes, GUINT_TO_POINTER(id), code);
    else
        g_free(code);
}

static void learn_cell_style(office_book *book, const xml_part *element)
{
    unsigned id = xml_part_number(element, "numFmtId", 0);
    const char *code = g_hash_table_lookup(book->codes, GUINT_TO_POINTER(id));
    sheet_format format = code != NULL ? sheet_format_code(code) : sheet_format_builtin(id);
    g_array_append_val(book->formats, format);
}

static void learn_sheet(office_book *book, const xml_part *element)
{
    char *name = xml_part_attribute(element, "name");
    char *id = xml_part_attribute(element, "id");
    if (name != NULL && id != NULL)
        g_hash_table_insert(book->sheets, g_steal_pointer(&id), g_steal_pointer(&name));
    g_free(name);
    g_free(id);
}

/* Parts are known by their last name: the workbook's own are in one folder. */
static void learn_relation(office_book *book, const xml_part *element)
{
    char *id = xml_part_attribute(element, "Id");
    char *target = xml_part_attribute(element, "Target");
    if (id != NULL && target != NULL) {
        const char *slash = strrchr(target, '/');
        char *key = g_strconcat("/", slash != NULL ? slash + 1 : target, NULL);
        g_hash_table_insert(book->sheets, key, g_strdup(id));
    }
    g_free(id);
    g_free(target);
}

static bool start(void *userdata, const xml_part *element, const char *name)
{
    office_book *book = userdata;
    if (strcmp(name, "t") == 0)
        book->takes_text = true;
    else if (strcmp(name, "rPh") == 0)
        return false;
    else if (strcmp(name, "numFmt") == 0)
        learn_format(book, element);
    else if (strcmp(name, "cellXfs") == 0)
        book->is_in_cells = true;
    else if (strcmp(name, "xf") == 0 && book->is_in_cells)
        learn_cell_style(book, element);
    else if (strcmp(name, "sheet") == 0)
        learn_sheet(book, element);
    else if (strcmp(name, "Relationship") == 0)
        learn_relation(book, element);
    else if (strcmp(name, "workbookPr") == 0) {
        char *is_1904 = xml_part_attribute(element, "date1904");
        book->is_1904 = is_1904 != NULL && (*is_1904 == '1' || *is_1904 == 't');
        g_free(is_1904);
    }
    return true;
}

static void add(void *userdata, const char *bytes, size_t length)
{
    office_book *book = userdata;
    if (book->takes_text)
        g_string_append_len(book->strings, bytes, (gssize)length);
}

static void end(void *userdata, const char *name)
{
    office_book *book = userdata;
    if (strcmp(name, "t") == 0)
        book->takes_text = false;
    else if (strcmp(name, "si") == 0)
        g_array_append_val(book->ends, book->strings->len);
    else if (strcmp(name, "cellXfs") == 0)
        book->is_in_cells = false;
}

static int answer(void *userdata)
{
    (void)userdata;
    return 0;
}

int office_book_learn(office_book *book, const extract_member *part, extract_output *out)
{
    static const xml_part_handler handler = {
        .start = start, .text = add, .end = end, .answer = answer};
    /* A part that is broken is told of when its text is read. */
    (void)xml_part_read(part->bytes, part->length, &handler, book);
    return extract_spend(out, 0);
}
