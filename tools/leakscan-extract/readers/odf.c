/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odf.c - OpenDocument (OASIS ODF 1.3): text, sheets, slides and drawings.  Notes,
 * comments and deleted text stand in content.xml, headers and footers in styles.xml.
 */
#include <stdlib.h>
#include <string.h>
#include <archive.h>

#include "tools/leakscan-extract/readers/package.h"
#include "tools/leakscan-extract/readers/readers.h"
#include "tools/leakscan-extract/readers/zip_names.h"

enum {
    MAX_SPACES = 100,
    MAX_REPEATED = 256,              /* empty cells, to keep headings above their values */
    MAX_DEPTH = 256                  /* libxml2's own limit */
};

typedef enum {
    PARAGRAPH, BREAK, SPACES, TAB, CELL, ROW, TABLE, CONTROL, PERSON, TITLE, LINK, HIDDEN
} action;

typedef struct {
    const char *name;
    action action;
} element_row;

/* Sorted by name. */
static const element_row elements[] = {
    {"a", LINK}, {"checkbox", CONTROL}, {"combobox", CONTROL}, {"covered-table-cell", CELL},
    {"creator", PERSON}, {"date", PERSON}, {"date-time-decl", TITLE}, {"desc", TITLE},
    {"fixed-text", CONTROL}, {"footer-decl", TITLE}, {"formatted-text", CONTROL},
    {"h", PARAGRAPH}, {"header-decl", TITLE}, {"hidden-text", HIDDEN}, {"line-break", BREAK},
    {"listbox", CONTROL},
    {"option", CONTROL}, {"p", PARAGRAPH}, {"radio", CONTROL}, {"s", SPACES}, {"tab", TAB},
    {"table", TABLE}, {"table-cell", CELL}, {"table-row", ROW}, {"text", CONTROL},
    {"textarea", CONTROL}, {"title", TITLE},
};

typedef struct {
    extract_output *out;
    reader_text text;
    unsigned paragraphs;             /* open ones; notes and comments are inside others */
    unsigned cells;                  /* open ones: tables stand in cells */
    unsigned repeated[MAX_DEPTH];
    GString *links;                  /* of the part, a line each */
    bool is_encrypted;
} odf;

static int compare(const void *key, const void *row)
{
    return strcmp(key, ((const element_row *)row)->name);
}

static const element_row *find(const char *name)
{
    return bsearch(name, elements, G_N_ELEMENTS(elements), sizeof elements[0], compare);
}

static void say(odf *o, const xml_part *element, const char *attribute)
{
    char *value = xml_part_attribute(element, attribute);
    if (value != NULL && *value != '\0') {
        reader_text_string(&o->text, value);
        reader_text_paragraph(&o->text);
    }
    g_free(value);
}

/* "name: value" of a form's control; what it shows is an attribute. */
static void say_control(odf *o, const xml_part *element)
{
    static const char *const values[] = {"current-value", "value", "label"};
    char *name = xml_part_attribute(element, "name");
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        char *value = xml_part_attribute(element, values[i]);
        reader_text_field(&o->text, name, value);
        g_free(value);
    }
    g_free(name);
}

/* Where links lead that leave the document; told after the text, which they would tear. */
static void note_link(odf *o, const xml_part *element)
{
    char *target = xml_part_attribute(element, "href");
    if (target != NULL && strchr(target, ':') != NULL)
        g_string_append_printf(o->links, "%s\n", target);
    g_free(target);
}

static void say_hidden(odf *o, const xml_part *element)
{
    char *value = xml_part_attribute(element, "string-value");
    reader_text_string(&o->text, value);
    g_free(value);
}

static void say_spaces(odf *o, const xml_part *element)
{
    unsigned count = xml_part_number(element, "c", 1);
    for (unsigned i = 0; i < count && i < MAX_SPACES; i++)
        reader_text_add(&o->text, " ", 1);
}

static void start_cell(odf *o, const xml_part *element)
{
    unsigned repeated = xml_part_number(element, "number-columns-repeated", 1);
    if (o->cells < MAX_DEPTH)
        o->repeated[o->cells] = MIN(repeated, (unsigned)MAX_REPEATED);
    o->cells++;
}

static bool start(void *userdata, const xml_part *element, const char *name)
{
    odf *o = userdata;
    const element_row *row = find(name);
    if (row == NULL)
        return true;
    switch (row->action) {
    case PARAGRAPH:
        if (o->paragraphs > 0)
            reader_text_paragraph(&o->text);
        o->paragraphs++;
        break;
    case PERSON:
    case TITLE:   o->paragraphs++; break;
    case BREAK:   reader_text_paragraph(&o->text); break;
    case SPACES:  say_spaces(o, element); break;
    case TAB:     reader_text_add(&o->text, "\t", 1); break;
    case ROW:     reader_text_row(&o->text); break;
    case CELL:    start_cell(o, element); break;
    case TABLE:   say(o, element, "name"); break;
    case CONTROL: say_control(o, element); break;
    case LINK:    note_link(o, element); break;
    case HIDDEN:  say_hidden(o, element); break;
    }
    return true;
}

static void end(void *userdata, const char *name)
{
    odf *o = userdata;
    const element_row *row = find(name);
    if (row == NULL)
        return;
    switch (row->action) {
    case PARAGRAPH:
    case PERSON:
    case TITLE:
        o->paragraphs -= o->paragraphs > 0;
        reader_text_paragraph(&o->text);
        break;
    case CELL:
        o->cells -= o->cells > 0;
        if (o->cells < MAX_DEPTH)
            reader_text_cell(&o->text, o->repeated[o->cells]);
        break;
    case ROW: reader_text_row(&o->text); break;
    default:  break;
    }
}

/* Line ends within a paragraph are white space (ODF 1.3 part 3, 6.1.2). */
static void add(void *userdata, const char *bytes, size_t length)
{
    odf *o = userdata;
    size_t from = 0;
    for (size_t i = 0; o->paragraphs > 0 && i <= length; i++) {
        if (i < length && bytes[i] != '\n' && bytes[i] != '\t')
            continue;
        reader_text_add(&o->text, bytes + from, i - from);
        if (i < length)
            reader_text_add(&o->text, " ", 1);
        from = i + 1;
    }
}

static int answer(void *userdata)
{
    return ((odf *)userdata)->text.rc;
}

static int read_content(odf *o, const extract_member *part)
{
    static const xml_part_handler handler = {
        .start = start, .text = add, .end = end, .answer = answer};
    o->paragraphs = o->cells = 0;
    g_string_truncate(o->links, 0);
    int rc = xml_part_read(part->bytes, part->length, &handler, o);
    reader_text_row(&o->text);
    reader_text_string(&o->text, g_strchomp(o->links->str));
    return rc;
}

static bool is_silent(const char *path)
{
    static const char *const silent[] = {"settings.xml", "manifest.xml", "manifest.rdf",
                                         "mimetype", "current.xml", "layout-cache", NULL};
    for (size_t i = 0; silent[i] != NULL; i++)
        if (package_has_end(path, silent[i]))
            return true;
    return g_str_has_prefix(path, "Thumbnails/");
}

static int take_part(void *userdata, const extract_member *member)
{
    odf *o = userdata;
    bool is_content = package_has_end(member->path, "content.xml") ||
                      package_has_end(member->path, "styles.xml");
    if (is_silent(member->path) || o->is_encrypted)
        return 0;
    if (!package_has_end(member->path, ".xml"))
        return package_embed(member, o->out);
    reader_text_begin(&o->text, member->path);
    int rc = is_content ? read_content(o, member) : package_fields(member, &o->text);
    int ended = reader_text_end(&o->text);
    if (rc == EXTRACT_BROKEN)
        extract_gap(o->out, LEAKSCAN_GAP_EXTRACT_FAILED);
    return ended;
}

static bool wants_manifest(void *userdata, const char *path)
{
    (void)userdata;
    return strcmp(path, "META-INF/manifest.xml") == 0;
}

/* ODF 1.3 part 2, 3.4: encrypted files are told in the manifest. */
static int take_manifest(void *userdata, const extract_member *member)
{
    odf *o = userdata;
    static const char sign[] = "encryption-data";
    o->is_encrypted |=
        memmem(member->bytes, member->length, sign, sizeof sign - 1) != NULL;
    return 0;
}

static int read_odf(const extract_document *document, extract_output *out)
{
    odf *o = g_new0(odf, 1);
    o->out = out;
    o->links = g_string_new(NULL);
    reader_text_init(&o->text, out);
    int rc = extract_unpack(document, out, wants_manifest, take_manifest, o);
    if (o->is_encrypted)
        extract_gap(out, LEAKSCAN_GAP_ENCRYPTED);
    else if (rc == 0)
        rc = extract_unpack(document, out, NULL, take_part, o);
    reader_text_clear(&o->text);
    g_string_free(o->links, TRUE);
    g_free(o);
    return rc;
}

static bool claims(const extract_document *document)
{
    return zip_has_mimetype(document, "application/vnd.oasis.opendocument.") ||
           zip_has_mimetype(document, "application/vnd.sun.xml.") ||
           (zip_has_member(document, "content.xml") &&
            zip_has_member(document, "META-INF/manifest.xml"));
}

#define OPENDOCUMENT "application/vnd.oasis.opendocument."
static const char *const types[] = {
    OPENDOCUMENT "text", OPENDOCUMENT "text-template", OPENDOCUMENT "text-master",
    OPENDOCUMENT "spreadsheet", OPENDOCUMENT "spreadsheet-template",
    OPENDOCUMENT "presentation", OPENDOCUMENT "presentation-template",
    OPENDOCUMENT "graphics", OPENDOCUMENT "graphics-template", NULL,
};

const extract_reader odf_reader = {
    .name = "odf",
    .library = "libxml2 " LIBXML_DOTTED_VERSION ", " ARCHIVE_VERSION_STRING,
    .types = types,
    .claims = claims,
    .prepare = xml_part_prepare,
    .read = read_odf,
};
