/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml_part.c - an XML part of a package.
 */
#include <limits.h>
#include <string.h>
#include <glib.h>
#include <libxml/parser.h>

#include "tools/leakscan-extract/reader.h"
#include "tools/leakscan-extract/readers/xml_part.h"

/* RECOVER: what stands around a fault is read, and the fault is told.  NOENT makes "&"
 * out of "&amp;" in attributes; no other entity is ever known, see `events`. */
enum { OPTIONS = XML_PARSE_NONET | XML_PARSE_RECOVER | XML_PARSE_NOENT };

struct xml_part {
    const xml_part_handler *handler;
    void *userdata;
    xmlParserCtxtPtr context;
    const xmlChar **attributes;      /* of the element that begins, five each */
    int attribute_count;
    unsigned left_out;               /* elements open within one that is left out, and it */
    int answer;
    bool is_broken;
};

bool xml_part_prepare(void)
{
    xmlInitParser();
    return true;
}

/* ---- events ---------------------------------------------------------------------- */

static void note_fault(void *userdata, xmlErrorPtr error)
{
    xml_part *part = userdata;
    part->is_broken |= error->level == XML_ERR_FATAL;
}

static void ask(xml_part *part)
{
    part->answer = part->handler->answer(part->userdata);
    if (part->answer != 0)
        xmlStopParser(part->context);
}

/* After a fault in the encoding libxml2 hands on bytes as they stand. */
static bool is_text(const xml_part *part, const char *text, size_t length)
{
    return !part->is_broken || g_utf8_validate_len(text, length, NULL);
}

static void start_element(void *userdata, const xmlChar *name, const xmlChar *prefix,
                          const xmlChar *space, int space_count, const xmlChar **spaces,
                          int attribute_count, int default_count, const xmlChar **attributes)
{
    xml_part *part = userdata;
    (void)prefix, (void)space, (void)space_count, (void)spaces, (void)default_count;
    if (part->answer != 0)
        return;
    if (part->left_out > 0) {
        part->left_out++;
        return;
    }
    part->attributes = attributes;
    part->attribute_count = attribute_count;
    if (!is_text(part, (const char *)name, strlen((const char *)name)) ||
        !part->handler->start(part->userdata, part, (const char *)name))
        part->left_out = 1;
    ask(part);
}

static void end_element(void *userdata, const xmlChar *name, const xmlChar *prefix,
                        const xmlChar *space)
{
    xml_part *part = userdata;
    (void)prefix, (void)space;
    if (part->answer != 0)
        return;
    if (part->left_out > 0) {
        part->left_out--;
        return;
    }
    part->handler->end(part->userdata, (const char *)name);
    ask(part);
}

static void add_text(void *userdata, const xmlChar *text, int length)
{
    xml_part *part = userdata;
    const char *bytes = (const char *)text;
    if (part->answer != 0 || part->left_out > 0 || length <= 0)
        return;
    if (is_text(part, bytes, (size_t)length)) {
        part->handler->text(part->userdata, bytes, (size_t)length);
    } else {
        char *valid = g_utf8_make_valid(bytes, length);
        part->handler->text(part->userdata, valid, strlen(valid));
        g_free(valid);
    }
    ask(part);
}

/* What a document type declares is never put in. */
static xmlEntityPtr know_no_entity(void *userdata, const xmlChar *name)
{
    (void)userdata;
    (void)name;
    return NULL;
}

static const xmlSAXHandler events = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = start_element,
    .endElementNs = end_element,
    .characters = add_text,
    .ignorableWhitespace = add_text,
    .cdataBlock = add_text,
    .getEntity = know_no_entity,
    .serror = note_fault,
};

/* ---- parts ----------------------------------------------------------------------- */

static bool parse(const void *bytes, size_t length, const xmlSAXHandler *handler, void *userdata,
                  xmlParserCtxtPtr *context)
{
    if (length > INT_MAX || (*context = xmlNewParserCtxt()) == NULL)
        return false;
    *(*context)->sax = *handler;
    (*context)->userData = userdata;
    xmlDocPtr document = xmlCtxtReadMemory(*context, bytes, (int)length, NULL, NULL, OPTIONS);
    bool is_well_formed = (*context)->wellFormed != 0;
    if (document != NULL)
        xmlFreeDoc(document);
    xmlFreeParserCtxt(*context);
    *context = NULL;
    return is_well_formed;
}

int xml_part_read(const void *bytes, size_t length, const xml_part_handler *handler,
                  void *userdata)
{
    xml_part part = {.handler = handler, .userdata = userdata};
    bool is_well_formed = parse(bytes, length, &events, &part, &part.context);
    if (part.answer != 0)
        return part.answer;
    return is_well_formed && !part.is_broken ? 0 : EXTRACT_BROKEN;
}

/* ---- the outermost element ------------------------------------------------------- */

typedef struct {
    xmlParserCtxtPtr context;
    char *name, *space;
} outermost;

static void take_root(void *userdata, const xmlChar *name, const xmlChar *prefix,
                      const xmlChar *space, int space_count, const xmlChar **spaces,
                      int attribute_count, int default_count, const xmlChar **attributes)
{
    outermost *root = userdata;
    (void)prefix, (void)space_count, (void)spaces, (void)attribute_count, (void)default_count;
    (void)attributes;
    if (root->name == NULL) {
        root->name = g_strdup((const char *)name);
        root->space = g_strdup(space != NULL ? (const char *)space : "");
        xmlStopParser(root->context);
    }
}

static void ignore_fault(void *userdata, xmlErrorPtr error)
{
    (void)userdata;
    (void)error;
}

char *xml_part_root(const void *bytes, size_t length, char **space)
{
    /* Nearly always it stands at the beginning, and libxml2 copies what it is given. */
    enum { NEAR = 16 * 1024 };
    static const xmlSAXHandler root_events = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = take_root,
        .getEntity = know_no_entity,
        .serror = ignore_fault,
    };
    outermost root = {0};
    (void)parse(bytes, MIN(length, (size_t)NEAR), &root_events, &root, &root.context);
    if (root.name == NULL && length > NEAR)
        (void)parse(bytes, length, &root_events, &root, &root.context);
    *space = root.space;
    return root.name;
}

/* ---- attributes ------------------------------------------------------------------ */

char *xml_part_attribute(const xml_part *part, const char *name)
{
    enum { EACH = 5, VALUE = 3, VALUE_END = 4 };
    const xmlChar **attribute = part->attributes;
    for (int i = 0; i < part->attribute_count; i++, attribute += EACH)
        if (strcmp((const char *)attribute[0], name) == 0)
            return g_utf8_make_valid((const char *)attribute[VALUE],
                                     attribute[VALUE_END] - attribute[VALUE]);
    return NULL;
}

unsigned xml_part_number(const xml_part *part, const char *name, unsigned otherwise)
{
    char *value = xml_part_attribute(part, name);
    guint64 number = otherwise;
    if (value != NULL && !g_ascii_string_to_unsigned(value, 10, 0, UINT_MAX, &number, NULL))
        number = otherwise;
    g_free(value);
    return (unsigned)number;
}
