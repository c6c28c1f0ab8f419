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

/* RECOVER: what stands around a fault is read, and the fault is told. */
enum { OPTIONS = XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_RECOVER };

static void ignore(void *userdata, const char *message, ...)
{
    (void)userdata;
    (void)message;
}

bool xml_part_prepare(void)
{
    xmlInitParser();
    return true;
}

static void note_fault(void *userdata, xmlErrorPtr error)
{
    bool *is_broken = userdata;
    *is_broken |= error->level == XML_ERR_FATAL;
}

static xmlTextReaderPtr open_part(const void *bytes, size_t length, bool *is_broken)
{
    if (length > INT_MAX)
        return NULL;
    /* Until the reader has its own handler; the thread's may be that of a host. */
    xmlGenericErrorFunc handler = xmlGenericError;
    void *context = xmlGenericErrorContext;
    xmlSetGenericErrorFunc(NULL, ignore);
    xmlTextReaderPtr reader = xmlReaderForMemory(bytes, (int)length, NULL, NULL, OPTIONS);
    *is_broken = false;
    if (reader != NULL)
        xmlTextReaderSetStructuredErrorHandler(reader, note_fault, is_broken);
    xmlSetGenericErrorFunc(context, handler);
    return reader;
}

/* Whether the element is to be left out with all that it holds. */
static bool skips(xmlTextReaderPtr reader, const xml_part_handler *handler, void *userdata)
{
    const char *name = (const char *)xmlTextReaderConstLocalName(reader);
    bool is_empty = xmlTextReaderIsEmptyElement(reader) == 1;
    if (!handler->start(userdata, reader, name))
        return true;
    if (is_empty)
        handler->end(userdata, name);
    return false;
}

static bool take_node(xmlTextReaderPtr reader, const xml_part_handler *handler, void *userdata)
{
    const char *value;
    switch (xmlTextReaderNodeType(reader)) {
    case XML_READER_TYPE_ELEMENT:
        return !skips(reader, handler, userdata);
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        value = (const char *)xmlTextReaderConstValue(reader);
        if (value != NULL)
            handler->text(userdata, value, strlen(value));
        return true;
    case XML_READER_TYPE_END_ELEMENT:
        handler->end(userdata, (const char *)xmlTextReaderConstLocalName(reader));
        return true;
    default:
        return true;
    }
}

int xml_part_read(const void *bytes, size_t length, const xml_part_handler *handler,
                  void *userdata)
{
    bool is_broken;
    xmlTextReaderPtr reader = open_part(bytes, length, &is_broken);
    if (reader == NULL)
        return EXTRACT_BROKEN;
    int answer = 0, got = xmlTextReaderRead(reader);
    while (got == 1 && answer == 0) {
        bool enters = take_node(reader, handler, userdata);
        got = enters ? xmlTextReaderRead(reader) : xmlTextReaderNext(reader);
        answer = handler->answer(userdata);
    }
    xmlFreeTextReader(reader);
    if (answer != 0)
        return answer;
    return got == 0 && !is_broken ? 0 : EXTRACT_BROKEN;
}

char *xml_part_root(const void *bytes, size_t length, char **space)
{
    bool is_broken;
    xmlTextReaderPtr reader = open_part(bytes, length, &is_broken);
    char *root = NULL;
    *space = NULL;
    while (reader != NULL && root == NULL && xmlTextReaderRead(reader) == 1) {
        if (xmlTextReaderNodeType(reader) != XML_READER_TYPE_ELEMENT)
            continue;
        root = g_strdup((const char *)xmlTextReaderConstLocalName(reader));
        const char *uri = (const char *)xmlTextReaderConstNamespaceUri(reader);
        *space = g_strdup(uri != NULL ? uri : "");
    }
    if (reader != NULL)
        xmlFreeTextReader(reader);
    return root;
}

char *xml_part_attribute(xmlTextReaderPtr reader, const char *name)
{
    char *value = NULL;
    int got = xmlTextReaderMoveToFirstAttribute(reader);
    for (; got == 1 && value == NULL; got = xmlTextReaderMoveToNextAttribute(reader))
        if (strcmp((const char *)xmlTextReaderConstLocalName(reader), name) == 0)
            value = g_strdup((const char *)xmlTextReaderConstValue(reader));
    (void)xmlTextReaderMoveToElement(reader);
    return value;
}

unsigned xml_part_number(xmlTextReaderPtr reader, const char *name, unsigned otherwise)
{
    char *value = xml_part_attribute(reader, name);
    guint64 number = otherwise;
    if (value != NULL && !g_ascii_string_to_unsigned(value, 10, 0, UINT_MAX, &number, NULL))
        number = otherwise;
    g_free(value);
    return (unsigned)number;
}
