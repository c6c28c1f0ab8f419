/* SPDX-License-Identifier: Apache-2.0 */
/*
 * office_flow.c - running text of WordprocessingML, DrawingML and PresentationML:
 * the three have nearly the same local names.
 */
#include <stdlib.h>
#include <string.h>

#include "tools/leakscan-extract/readers/office.h"

typedef enum {
    BODY, BREAK, CELL, CHOICE, COMMENT, DESCRIPTION, FALLBACK, FIELD, HYPHEN, LEFT_OUT, PARAGRAPH,
    PLACEHOLDER, ROW, SHAPE, TAB, TEXT
} action;

typedef struct {
    const char *name;
    action action;
} element_row;

/* Sorted by name.  Properties of text are left out with their tab stops. */
static const element_row elements[] = {
    {"Choice", CHOICE}, {"Fallback", FALLBACK}, {"author", TEXT}, {"br", BREAK},
    {"cNvPr", DESCRIPTION}, {"cm", PARAGRAPH}, {"comment", COMMENT}, {"cr", BREAK},
    {"delText", TEXT}, {"docPr", DESCRIPTION}, {"f", LEFT_OUT}, {"instrText", FIELD},
    {"noBreakHyphen", HYPHEN}, {"p", PARAGRAPH}, {"pPr", LEFT_OUT}, {"ph", PLACEHOLDER},
    {"pt", PARAGRAPH}, {"ptab", TAB}, {"rPh", LEFT_OUT}, {"rPr", LEFT_OUT},
    {"sectPr", LEFT_OUT}, {"sp", SHAPE}, {"t", TEXT}, {"tab", TAB}, {"tblPr", LEFT_OUT},
    {"tc", CELL}, {"tcPr", LEFT_OUT}, {"text", TEXT}, {"textpath", DESCRIPTION}, {"tr", ROW},
    {"trPr", LEFT_OUT}, {"txBody", BODY}, {"v", TEXT},
};

typedef struct {
    reader_text *text;
    GString *field;                  /* what the field instruction says */
    uint64_t before_choice;
    bool is_text, is_field;
    bool is_master, is_placeholder;  /* a master's placeholders show on no slide */
} flow;

static int compare(const void *key, const void *row)
{
    return strcmp(key, ((const element_row *)row)->name);
}

static const element_row *find(const char *name)
{
    return bsearch(name, elements, G_N_ELEMENTS(elements), sizeof elements[0], compare);
}

static void say_attribute(flow *f, const xml_part *element, const char *name)
{
    char *value = xml_part_attribute(element, name);
    if (value != NULL && *value != '\0') {
        reader_text_paragraph(f->text);
        reader_text_string(f->text, value);
        reader_text_paragraph(f->text);
    }
    g_free(value);
}

static void describe(flow *f, const xml_part *element)
{
    say_attribute(f, element, "descr");
    say_attribute(f, element, "string");      /* WordArt of VML */
}

static bool start(void *userdata, const xml_part *element, const char *name)
{
    flow *f = userdata;
    const element_row *row = find(name);
    if (row == NULL)
        return true;
    switch (row->action) {
    case TEXT:        f->is_text = true; return true;
    case FIELD:       f->is_field = true; return true;
    case TAB:         reader_text_add(f->text, "\t", 1); return true;
    case BREAK:       reader_text_paragraph(f->text); return true;
    case HYPHEN:      reader_text_add(f->text, "-", 1); return true;
    case ROW:         reader_text_row(f->text); return true;
    case COMMENT:     say_attribute(f, element, "author"); return true;
    case DESCRIPTION: describe(f, element); return true;
    case CHOICE:      f->before_choice = f->text->written; return true;
    case FALLBACK:    return f->text->written == f->before_choice;
    case PLACEHOLDER: f->is_placeholder = true; return true;
    case BODY:        return !(f->is_master && f->is_placeholder);
    case LEFT_OUT:    return false;
    default:          return true;
    }
}

static void add(void *userdata, const char *bytes, size_t length)
{
    flow *f = userdata;
    if (f->is_text)
        reader_text_add(f->text, bytes, length);
    else if (f->is_field)
        g_string_append_len(f->field, bytes, (gssize)length);
}

/* Of fields, addresses alone say more than what stands on the page. */
static void end_instruction(flow *f)
{
    f->is_field = false;
    if (strstr(f->field->str, "HYPERLINK") != NULL || strstr(f->field->str, "mailto:") != NULL) {
        reader_text_paragraph(f->text);
        reader_text_add(f->text, f->field->str, f->field->len);
        reader_text_paragraph(f->text);
    }
    g_string_truncate(f->field, 0);
}

static void end(void *userdata, const char *name)
{
    flow *f = userdata;
    const element_row *row = find(name);
    if (row == NULL)
        return;
    switch (row->action) {
    case TEXT:
        f->is_text = false;
        if (strcmp(name, "t") != 0 && strcmp(name, "delText") != 0)
            reader_text_paragraph(f->text);
        return;
    case FIELD:     end_instruction(f); return;
    case COMMENT:
    case PARAGRAPH: reader_text_paragraph(f->text); return;
    case CELL:      reader_text_cell(f->text, 1); return;
    case ROW:       reader_text_row(f->text); return;
    case SHAPE:     f->is_placeholder = false; return;
    default:        return;
    }
}

static int answer(void *userdata)
{
    return ((flow *)userdata)->text->rc;
}

int office_flow(const extract_member *part, reader_text *text, bool is_master)
{
    static const xml_part_handler handler = {
        .start = start, .text = add, .end = end, .answer = answer};
    flow f = {.text = text, .is_master = is_master, .field = g_string_new(NULL)};
    int rc = xml_part_read(part->bytes, part->length, &handler, &f);
    g_string_free(f.field, TRUE);
    return rc;
}
