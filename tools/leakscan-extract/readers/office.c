/* SPDX-License-Identifier: Apache-2.0 */
/*
 * office.c - Office Open XML: docx, xlsx, pptx, their templates and their siblings
 * with macros.  Every part is read by what its outermost element says it is, so
 * that hidden sheets and slides and parts of unusual names are read like others.
 */
#include <string.h>
#include <archive.h>

#include "tools/leakscan-extract/readers/office.h"
#include "tools/leakscan-extract/readers/readers.h"
#include "tools/leakscan-extract/readers/zip_names.h"

typedef enum { FLOW, MASTER, SHEET, FIELDS, BOOK, LINKS, VALUES, SILENT } part_kind;

typedef struct {
    const char *root;
    part_kind kind;
} root_row;

/* Outermost elements; all others are FIELDS. */
static const root_row roots[] = {
    {"document", FLOW}, {"hdr", FLOW}, {"ftr", FLOW}, {"footnotes", FLOW}, {"endnotes", FLOW},
    {"comments", FLOW}, {"glossaryDocument", FLOW}, {"sld", FLOW}, {"notes", FLOW},
    {"cmLst", FLOW}, {"chartSpace", FLOW}, {"dataModel", FLOW}, {"drawing", FLOW},
    {"wsDr", FLOW}, {"ThreadedComments", FLOW}, {"userShapes", FLOW},
    {"sldMaster", MASTER}, {"sldLayout", MASTER}, {"notesMaster", MASTER},
    {"handoutMaster", MASTER}, {"worksheet", SHEET}, {"chartsheet", SHEET},
    {"dialogsheet", SHEET}, {"workbook", BOOK}, {"Relationships", LINKS},
    {"pivotCacheDefinition", VALUES}, {"pivotCacheRecords", VALUES}, {"connections", VALUES},
    {"cmAuthorLst", VALUES}, {"authorLst", VALUES}, {"personList", VALUES},
    {"Types", SILENT}, {"theme", SILENT}, {"themeOverride", SILENT}, {"styles", SILENT},
    {"styleSheet", SILENT}, {"settings", SILENT}, {"webSettings", SILENT}, {"fonts", SILENT},
    {"numbering", SILENT}, {"presentation", SILENT}, {"presentationPr", SILENT},
    {"viewPr", SILENT}, {"tblStyleLst", SILENT}, {"calcChain", SILENT}, {"metadata", SILENT},
    {"colorsDef", SILENT}, {"styleDef", SILENT}, {"layoutDef", SILENT}, {"chartStyle", SILENT},
    {"colorStyle", SILENT}, {"sst", SILENT}, {"volTypes", SILENT}, {"ink", SILENT},
};

typedef struct {
    extract_output *out;
    office_book *book;
    reader_text text;
} package;

static bool claims(const extract_document *document)
{
    return zip_has_member(document, "[Content_Types].xml");
}

static part_kind kind_of(const extract_member *part)
{
    char *space;
    char *root = xml_part_root(part->bytes, part->length, &space);
    part_kind kind = FIELDS;
    for (size_t i = 0; root != NULL && i < G_N_ELEMENTS(roots); i++)
        if (strcmp(roots[i].root, root) == 0)
            kind = roots[i].kind;
    g_free(root);
    g_free(space);
    return kind;
}

/* The names of sheets and what else a workbook names. */
static bool start_name(void *userdata, const xml_part *element, const char *name)
{
    if (strcmp(name, "sheet") == 0 || strcmp(name, "definedName") == 0) {
        char *given = xml_part_attribute(element, "name");
        reader_text_field(userdata, name, given);
        g_free(given);
    }
    return true;
}

/* Elements whose attribute says what a person sees: the rows that a pivot table was made
 * from, which may be in no sheet, sources of data, authors of comments. */
static const struct {
    const char *element, *attribute;
} values[] = {
    {"s", "v"}, {"n", "v"}, {"d", "v"}, {"cacheField", "name"}, {"dbPr", "connection"},
    {"dbPr", "command"}, {"textPr", "sourceFile"}, {"connection", "description"},
    {"cmAuthor", "name"}, {"author", "name"}, {"person", "displayName"},
};

static bool start_value(void *userdata, const xml_part *element, const char *name)
{
    reader_text *text = userdata;
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        if (strcmp(values[i].element, name) != 0)
            continue;
        char *value = xml_part_attribute(element, values[i].attribute);
        reader_text_string(text, value);
        reader_text_cell(text, 1);
        g_free(value);
    }
    return true;
}

static void end_value(void *userdata, const char *name)
{
    static const char *const inner[] = {"s", "n", "d", "x", "b", "m", "e", NULL};
    if (!g_strv_contains(inner, name))
        reader_text_row(userdata);
}

static bool start_link(void *userdata, const xml_part *element, const char *name)
{
    (void)name;
    char *mode = xml_part_attribute(element, "TargetMode");
    if (mode != NULL && strcmp(mode, "External") == 0) {
        char *target = xml_part_attribute(element, "Target");
        reader_text_field(userdata, NULL, target);
        g_free(target);
    }
    g_free(mode);
    return true;
}

static void add_nothing(void *userdata, const char *bytes, size_t length)
{
    (void)userdata;
    (void)bytes;
    (void)length;
}

static void end_nothing(void *userdata, const char *name)
{
    (void)userdata;
    (void)name;
}

static int answer(void *userdata)
{
    return ((reader_text *)userdata)->rc;
}

static int read_attributes(const extract_member *part, reader_text *text,
                           bool (*start)(void *, const xml_part *, const char *),
                           void (*end)(void *, const char *))
{
    xml_part_handler handler = {
        .start = start, .text = add_nothing, .end = end, .answer = answer};
    return xml_part_read(part->bytes, part->length, &handler, text);
}

static int read_part(package *p, const extract_member *part, part_kind kind)
{
    switch (kind) {
    case FLOW:
    case MASTER: return office_flow(part, &p->text, kind == MASTER);
    case SHEET:  return office_sheet(part, &p->text, p->book);
    case BOOK:   return read_attributes(part, &p->text, start_name, end_nothing);
    case LINKS:  return read_attributes(part, &p->text, start_link, end_nothing);
    case VALUES: return read_attributes(part, &p->text, start_value, end_value);
    case FIELDS: return package_fields(part, &p->text);
    default:     return 0;
    }
}

static int take_part(void *userdata, const extract_member *member)
{
    package *p = userdata;
    bool is_vml = package_has_end(member->path, ".vml");
    bool is_part = package_has_end(member->path, ".xml") || package_has_end(member->path, ".rels");
    if (is_vml)
        return 0;
    if (!is_part || !package_is_xml(member)) {
        if (package_has_end(member->path, ".bin") && strstr(member->path, "/worksheets/") != NULL)
            extract_gap(p->out, LEAKSCAN_GAP_UNREAD_TYPE);
        return package_embed(member, p->out);
    }
    part_kind kind = kind_of(member);
    reader_text_begin(&p->text, kind == SHEET ? office_book_sheet_name(p->book, member->path)
                                              : member->path);
    int rc = read_part(p, member, kind);
    int end = reader_text_end(&p->text);
    if (rc == EXTRACT_BROKEN)
        extract_gap(p->out, LEAKSCAN_GAP_EXTRACT_FAILED);
    return end;
}

static bool wants_book(void *userdata, const char *path)
{
    static const char *const parts[] = {"sharedstrings", "styles", "workbook", NULL};
    (void)userdata;
    char *lower = g_ascii_strdown(path, -1);
    bool wanted = false;
    for (size_t i = 0; parts[i] != NULL && g_str_has_prefix(lower, "xl/"); i++)
        wanted |= strstr(lower, parts[i]) != NULL;
    g_free(lower);
    return wanted && !package_has_end(path, ".bin");
}

static int take_book(void *userdata, const extract_member *member)
{
    package *p = userdata;
    return office_book_learn(p->book, member, p->out);
}

static int read_office(const extract_document *document, extract_output *out)
{
    package p = {.out = out, .book = office_book_new()};
    reader_text_init(&p.text, out);
    int rc = 0;
    if (zip_has_member(document, "xl/workbook.xml"))
        rc = extract_unpack(document, out, wants_book, take_book, &p);
    if (rc == 0)
        rc = extract_unpack(document, out, NULL, take_part, &p);
    reader_text_clear(&p.text);
    office_book_free(p.book);
    return rc;
}

#define OPENXML "application/vnd.openxmlformats-officedocument."
static const char *const types[] = {
    OPENXML "wordprocessingml.document",
    OPENXML "wordprocessingml.template",
    "application/vnd.ms-word.document.macroenabled.12",
    OPENXML "spreadsheetml.sheet",
    OPENXML "spreadsheetml.template",
    "application/vnd.ms-excel.sheet.macroenabled.12",
    OPENXML "presentationml.presentation",
    OPENXML "presentationml.slideshow",
    OPENXML "presentationml.template",
    "application/vnd.ms-powerpoint.presentation.macroenabled.12",
    NULL,
};

const extract_reader office_reader = {
    .name = "ooxml",
    .library = "libxml2 " LIBXML_DOTTED_VERSION ", " ARCHIVE_VERSION_STRING,
    .types = types,
    .claims = claims,
    .prepare = xml_part_prepare,
    .read = read_office,
};
