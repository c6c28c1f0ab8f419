/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml_part.h - an XML part of a package, by the events of libxml2's parser: no tree is
 * made, nothing is fetched, no entity of a document type is put in, and its limits of
 * depth and names stand.
 */
#ifndef EXTRACT_READERS_XML_PART_H
#define EXTRACT_READERS_XML_PART_H

#include <stdbool.h>
#include <stddef.h>

#include <libxml/xmlversion.h>

/* A part being read. */
typedef struct xml_part xml_part;

typedef struct xml_part_handler {
    /* An element begins; `name` is its local name.  false leaves out all of it. */
    bool (*start)(void *userdata, const xml_part *part, const char *name);
    /* Of one text there may be several pieces. */
    void (*text)(void *userdata, const char *text, size_t length);
    void (*end)(void *userdata, const char *name);
    /* Non-zero ends the reading. */
    int (*answer)(void *userdata);
} xml_part_handler;

/* For `prepare`: libxml2 sets itself up. */
bool xml_part_prepare(void);
/* 0, EXTRACT_BROKEN if the part is not well-formed (what stood before has been
 * given), or what `answer` answered. */
int xml_part_read(const void *bytes, size_t length, const xml_part_handler *handler,
                  void *userdata);
/* The local name of the outermost element and its namespace, to be freed; NULL if none. */
char *xml_part_root(const void *bytes, size_t length, char **space);
/* For `start`: the value of an attribute by local name, whatever its namespace; NULL if it has
 * none.  To be freed with g_free. */
char *xml_part_attribute(const xml_part *part, const char *name);
unsigned xml_part_number(const xml_part *part, const char *name, unsigned otherwise);

#endif
