/* SPDX-License-Identifier: Apache-2.0 */
/*
 * package.c - what the readers of zipped XML documents share.
 */
#include <string.h>

#include "tools/leakscan-extract/readers/package.h"

enum { MAX_LABEL = 100 };

typedef struct {
    reader_text *text;
    GString *label;
    GString *value;
} fields;

/* Counts and the like in docProps/app.xml. */
static const char *const unsaid[] = {
    "AppVersion", "Application", "Characters", "CharactersWithSpaces", "DocSecurity",
    "HeadingPairs", "HiddenSlides", "HyperlinksChanged", "Lines", "LinksUpToDate", "MMClips",
    "Notes", "Pages", "Paragraphs", "PresentationFormat", "ScaleCrop", "SharedDoc", "Slides",
    "Template", "TotalTime", "Words", "document-statistic", "generator", "revision", NULL,
};

static void give_field(fields *f)
{
    g_strstrip(f->value->str);
    reader_text_field(f->text, f->label->str, f->value->str);
    g_string_truncate(f->value, 0);
}

static bool start_field(void *userdata, const xml_part *element, const char *name)
{
    fields *f = userdata;
    give_field(f);
    if (g_strv_contains(unsaid, name))
        return false;
    char *given = xml_part_attribute(element, "name");
    if (given != NULL || g_ascii_strncasecmp(name, "lp", 2) != 0)
        g_string_assign(f->label, given != NULL ? given : name);
    if (f->label->len > MAX_LABEL)
        g_string_truncate(f->label, 0);
    g_free(given);
    return true;
}

static void add_field(void *userdata, const char *bytes, size_t length)
{
    fields *f = userdata;
    g_string_append_len(f->value, bytes, (gssize)length);
}

static void end_field(void *userdata, const char *name)
{
    (void)name;
    give_field(userdata);
}

static int answer_of_fields(void *userdata)
{
    return ((fields *)userdata)->text->rc;
}

int package_fields(const extract_member *part, reader_text *text)
{
    static const xml_part_handler handler = {
        .start = start_field, .text = add_field, .end = end_field, .answer = answer_of_fields};
    fields f = {.text = text, .label = g_string_new(NULL), .value = g_string_new(NULL)};
    int rc = xml_part_read(part->bytes, part->length, &handler, &f);
    g_string_free(f.label, TRUE);
    g_string_free(f.value, TRUE);
    return rc;
}

bool package_has_end(const char *path, const char *end)
{
    size_t length = strlen(path), end_length = strlen(end);
    return length >= end_length && g_ascii_strcasecmp(path + length - end_length, end) == 0;
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

int package_embed(const extract_member *member, extract_output *out)
{
    static const char *const silent[] = {".odttf", ".fntdata", ".ttf", ".otf", "vbaProject.bin",
                                         "thumbnail.jpeg", "thumbnail.png", "thumbnail.emf",
                                         "thumbnail.wmf", "layout-cache", NULL};
    for (size_t i = 0; silent[i] != NULL; i++)
        if (package_has_end(member->path, silent[i]))
            return 0;
    const char *name = name_of(member->path);
    if (member->length == 0 || g_str_has_prefix(name, "printerSettings"))
        return 0;
    extract_document document = {
        .data = member->bytes,
        .length = member->length,
        .fd = -1,
        .media_type = "",
        .name = name,
        .passwords = extract_output_passwords(out),
    };
    return extract_output_embed(out, &document, member->path);
}

bool package_is_xml(const extract_member *member)
{
    static const char *const starts[] = {"<", "\xEF\xBB\xBF<", "\xFF\xFE<", "\xFE\xFF", NULL};
    for (size_t i = 0; starts[i] != NULL; i++) {
        size_t length = strlen(starts[i]);
        if (member->length >= length && memcmp(member->bytes, starts[i], length) == 0)
            return true;
    }
    return false;
}
