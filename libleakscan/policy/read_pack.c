/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read_pack.c - walks the XML of a pack with libxml2's SAX2 interface and
 * applies the tables of elements.  Nothing is fetched, no DTD is accepted.
 */
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdarg.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/policy/policy.h"
#include "libleakscan/policy/reader.h"

/* After so many errors the rest of a pack is not looked at. */
enum { ERRORS_MAX = 200 };

/* The parser and what it fills: the user data of all callbacks. */
typedef struct walk {
    lks_reader reader;
    xmlParserCtxt *parser;
} walk;

/* ---- faults ---------------------------------------------------------------- */

void lks_reader_error(lks_reader *r, lks_place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = g_strdup_vprintf(format, args);
    va_end(args);
    lks_diagnostics_add(r->diagnostics, LEAKSCAN_SEVERITY_ERROR, place, "%s", text);
    g_free(text);
}

void lks_reader_warn(lks_reader *r, lks_place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = g_strdup_vprintf(format, args);
    va_end(args);
    lks_diagnostics_add(r->diagnostics, LEAKSCAN_SEVERITY_WARNING, place, "%s", text);
    g_free(text);
}

/* Where the parser stands in the source, which it is given whole and as UTF-8. */
static size_t parser_offset(const xmlParserCtxt *parser)
{
    const xmlParserInput *input = parser->input;
    if (input == NULL)
        return 0;
    return (size_t)input->consumed + (size_t)(input->cur - input->base);
}

static void stop(walk *w)
{
    w->reader.is_stopped = true;
    xmlStopParser(w->parser);
}

/* The parser's own words end in a newline. */
static void take_parser_error(void *data, const xmlError *error)
{
    walk *w = data;
    lks_reader *r = &w->reader;
    if (r->is_stopped)
        return;
    lks_place place = lks_source_place(r->source, parser_offset(w->parser));
    char *text = g_strchomp(g_strdup(error->message != NULL ? error->message : "fault"));
    lks_reader_error(r, place, "not well-formed XML: %s", text);
    g_free(text);
    /* Its further errors follow from the first. */
    stop(w);
}

/* libxml2 before 2.12 wants the error without const. */
static void structured_error(void *data, xmlErrorPtr error)
{
    take_parser_error(data, error);
}

/* ---- frames ------------------------------------------------------------------ */

static lks_frame *top_frame(lks_reader *r)
{
    return r->frames->len > 0 ? &g_array_index(r->frames, lks_frame, r->frames->len - 1) : NULL;
}

static guint find_attribute(const lks_element *element, const char *name)
{
    guint i = 0;
    if (element->attributes == NULL)
        return G_MAXUINT;
    for (; element->attributes[i].name != NULL; i++)
        if (strcmp(element->attributes[i].name, name) == 0)
            return i;
    return G_MAXUINT;
}

bool lks_reader_has_attribute(const lks_frame *frame, const char *name)
{
    guint i = find_attribute(frame->element, name);
    return i != G_MAXUINT && (frame->attributes & 1u << i) != 0;
}

lks_place lks_reader_attribute_place(const lks_reader *r, const lks_frame *frame,
                                     const char *name)
{
    return lks_source_place(r->source, lks_source_attribute(r->source, frame->tag, name));
}

static const lks_child root_children[] = {{&lks_element_pack, LKS_REQUIRED}, {NULL, LKS_MANY}};

static guint find_child(const lks_child *children, const char *name)
{
    for (guint i = 0; children != NULL && children[i].element != NULL; i++)
        if (strcmp(children[i].element->name, name) == 0)
            return i;
    return G_MAXUINT;
}

/* The table entry of an element that begins; NULL with an error where it may
 * not stand. */
static const lks_element *admit(lks_reader *r, lks_frame *parent, const char *name,
                                const char *namespace, lks_place place)
{
    const lks_child *children = parent != NULL ? parent->element->children : root_children;
    const char *where = parent != NULL ? parent->element->name : "the file";
    if (g_strcmp0(namespace, LKS_PACK_NAMESPACE) != 0) {
        lks_reader_error(r, place, "<%.40s> is not of the namespace %s", name,
                         LKS_PACK_NAMESPACE);
        return NULL;
    }
    guint i = find_child(children, name);
    if (i == G_MAXUINT) {
        lks_reader_error(r, place, "<%.40s> cannot stand in %s%s%s", name,
                         parent != NULL ? "<" : "", where, parent != NULL ? ">" : "");
        return NULL;
    }
    if (parent == NULL)
        return children[i].element;
    if (children[i].occurrence != LKS_MANY && (parent->seen & 1u << i) != 0)
        lks_reader_error(r, place, "<%s> stands twice in <%s>", name, where);
    parent->seen |= 1u << i;
    return children[i].element;
}

/* ---- attributes ---------------------------------------------------------------- */

/* One attribute as SAX2 gives it. */
enum { ATTRIBUTE_NAME, ATTRIBUTE_PREFIX, ATTRIBUTE_URI, ATTRIBUTE_VALUE, ATTRIBUTE_END,
       ATTRIBUTE_FIELDS };

static void read_attribute(lks_reader *r, lks_frame *frame, const xmlChar **fields)
{
    const char *name = (const char *)fields[ATTRIBUTE_NAME];
    lks_place place = lks_reader_attribute_place(r, frame, name);
    guint i = fields[ATTRIBUTE_URI] == NULL ? find_attribute(frame->element, name) : G_MAXUINT;
    if (i == G_MAXUINT) {
        lks_reader_error(r, place, "<%s> has no attribute %.40s", frame->element->name, name);
        return;
    }
    char *value = g_strndup((const char *)fields[ATTRIBUTE_VALUE],
                            (gsize)(fields[ATTRIBUTE_END] - fields[ATTRIBUTE_VALUE]));
    const lks_attribute *attribute = &frame->element->attributes[i];
    frame->attributes |= 1u << i;
    attribute->read(r, attribute, frame->object, g_strstrip(value), place);
    g_free(value);
}

static void check_required_attributes(lks_reader *r, const lks_frame *frame)
{
    const lks_attribute *attribute = frame->element->attributes;
    for (guint i = 0; attribute != NULL && attribute[i].name != NULL; i++)
        if (attribute[i].is_required && (frame->attributes & 1u << i) == 0)
            lks_reader_error(r, frame->place, "<%s> needs %s=\"...\"", frame->element->name,
                             attribute[i].name);
}

static void check_required_children(lks_reader *r, const lks_frame *frame)
{
    const lks_child *children = frame->element->children;
    for (guint i = 0; children != NULL && children[i].element != NULL; i++)
        if (children[i].occurrence == LKS_REQUIRED && (frame->seen & 1u << i) == 0)
            lks_reader_error(r, frame->place, "<%s> needs a <%s>", frame->element->name,
                             children[i].element->name);
}

/* ---- callbacks of the parser ------------------------------------------------------ */

static void push_skipped(lks_reader *r)
{
    lks_frame frame = {.element = NULL};
    g_array_append_val(r->frames, frame);
}

static void start_element(void *data, const xmlChar *name, const xmlChar *prefix,
                          const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
                          int attribute_count, int defaulted_count, const xmlChar **attributes)
{
    walk *w = data;
    lks_reader *r = &w->reader;
    size_t tag = lks_source_tag(r->source, parser_offset(w->parser));
    lks_place place = lks_source_place(r->source, tag);
    if (r->frames->len >= LKS_PACK_DEPTH || r->diagnostics->errors > ERRORS_MAX) {
        lks_reader_error(r, place, r->frames->len >= LKS_PACK_DEPTH
                                       ? "elements stand in each other too deep"
                                       : "too many faults; the rest was not read");
        stop(w);
        return;
    }
    lks_frame *parent = top_frame(r);
    bool is_skipped = parent != NULL && parent->element == NULL;
    const lks_element *element =
        is_skipped ? NULL : admit(r, parent, (const char *)name, (const char *)uri, place);
    if (element == NULL) {
        push_skipped(r);
        return;
    }
    lks_frame frame = {.element = element, .place = place, .tag = tag};
    frame.object = element->begin != NULL ? element->begin(r, parent, place)
                   : parent != NULL       ? parent->object
                                          : NULL;
    if (element->has_text)
        frame.text = g_string_new(NULL);
    for (int i = 0; i < attribute_count; i++)
        read_attribute(r, &frame, attributes + i * ATTRIBUTE_FIELDS);
    check_required_attributes(r, &frame);
    if (element->attributes_read != NULL)
        element->attributes_read(r, &frame);
    g_array_append_val(r->frames, frame);
}

/* Ends the innermost element and forgets it. */
static void pop_frame(lks_reader *r)
{
    lks_frame *frame = top_frame(r);
    if (frame == NULL)
        return;
    if (frame->element != NULL) {
        guint depth = r->frames->len;
        lks_frame *parent =
            depth > 1 ? &g_array_index(r->frames, lks_frame, depth - 2) : NULL;
        check_required_children(r, frame);
        if (frame->element->end != NULL)
            frame->element->end(r, frame, parent);
        if (frame->text != NULL)
            g_string_free(frame->text, TRUE);
    }
    g_array_set_size(r->frames, r->frames->len - 1);
}

static void end_element(void *data, const xmlChar *name, const xmlChar *prefix,
                        const xmlChar *uri)
{
    walk *w = data;
    if (!w->reader.is_stopped && w->reader.frames->len > 0)
        pop_frame(&w->reader);
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!g_ascii_isspace(text[i]))
            return false;
    return true;
}

static void take_text(void *data, const xmlChar *bytes, int length)
{
    walk *w = data;
    lks_reader *r = &w->reader;
    lks_frame *frame = top_frame(r);
    const char *text = (const char *)bytes;
    if (frame == NULL || frame->element == NULL || length <= 0)
        return;
    if (frame->text != NULL)
        g_string_append_len(frame->text, text, length);
    else if (!is_blank(text, (size_t)length))
        lks_reader_error(r, frame->place, "text cannot stand in <%s>", frame->element->name);
}

static void refuse_doctype(void *data, const xmlChar *name, const xmlChar *external,
                           const xmlChar *system)
{
    walk *w = data;
    size_t tag = lks_source_tag(w->reader.source, parser_offset(w->parser));
    lks_reader_error(&w->reader, lks_source_place(w->reader.source, tag),
                     "a document type declaration is not allowed");
    stop(w);
}

static void refuse_reference(void *data, const xmlChar *name)
{
    walk *w = data;
    lks_reader_error(&w->reader,
                     lks_source_place(w->reader.source, parser_offset(w->parser)),
                     "the entity &%.40s; is not known", (const char *)name);
    stop(w);
}

static xmlEntityPtr find_entity(void *data, const xmlChar *name)
{
    return xmlGetPredefinedEntity(name);
}

static void set_callbacks(xmlSAXHandler *sax)
{
    memset(sax, 0, sizeof *sax);
    sax->initialized = XML_SAX2_MAGIC;
    sax->startElementNs = start_element;
    sax->endElementNs = end_element;
    sax->characters = take_text;
    sax->ignorableWhitespace = take_text;
    sax->cdataBlock = take_text;
    sax->internalSubset = refuse_doctype;
    sax->reference = refuse_reference;
    sax->getEntity = find_entity;
    sax->serror = (xmlStructuredErrorFunc)structured_error;
}

static void parse(walk *w)
{
    lks_reader *r = &w->reader;
    w->parser = xmlCreateMemoryParserCtxt(r->source->text, (int)r->source->length);
    if (w->parser == NULL) {
        lks_reader_error(r, lks_source_place(r->source, 0), "the file is empty");
        return;
    }
    xmlCtxtUseOptions(w->parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    set_callbacks(w->parser->sax);
    w->parser->userData = w;
    xmlParseDocument(w->parser);
    if (w->parser->myDoc != NULL)
        xmlFreeDoc(w->parser->myDoc);
    xmlFreeParserCtxt(w->parser);
    w->parser = NULL;
}

/* ---- one pack ---------------------------------------------------------------------- */

static void free_evidence(void *p)
{
    lks_evidence_free(p);
}

static GHashTable *new_ids(const GPtrArray *objects, size_t id_offset)
{
    GHashTable *ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < objects->len; i++) {
        const char *const *id = (const void *)((const char *)objects->pdata[i] + id_offset);
        if (*id != NULL)
            g_hash_table_insert(ids, g_strdup(*id), GUINT_TO_POINTER(i + 1));
    }
    return ids;
}

static void open_reader(lks_reader *r, const lks_ruleset *set, lks_source *source,
                        lks_diagnostics *d)
{
    *r = (lks_reader){.source = source, .diagnostics = d, .set = set};
    r->scratch = lks_ruleset_new();
    for (guint i = 0; i < set->class_names->len; i++)
        lks_ruleset_class(r->scratch, set->class_names->pdata[i]);
    r->frames = g_array_new(FALSE, FALSE, sizeof(lks_frame));
    r->references = lks_reader_new_references();
    r->rule_ids = new_ids(set->rules, offsetof(lks_rule, id));
    r->combination_ids = new_ids(set->combinations, offsetof(lks_combination, id));
    r->term_ids = new_ids(set->term_lists, offsetof(lks_term_list, id));
    r->pattern_ids = new_ids(set->shared_patterns, offsetof(lks_pattern, id));
    r->own_negative = g_hash_table_new(NULL, NULL);
    r->default_negative = g_ptr_array_new_with_free_func(free_evidence);
}

static void close_reader(lks_reader *r)
{
    g_array_unref(r->frames);
    g_array_unref(r->references);
    g_hash_table_unref(r->rule_ids);
    g_hash_table_unref(r->combination_ids);
    g_hash_table_unref(r->term_ids);
    g_hash_table_unref(r->pattern_ids);
    g_hash_table_unref(r->own_negative);
    g_ptr_array_unref(r->default_negative);
    g_free(r->name);
    lks_ruleset_free(r->scratch);
}

static void move_all(GPtrArray *from, GPtrArray *to)
{
    for (guint i = 0; i < from->len; i++)
        g_ptr_array_add(to, from->pdata[i]);
    g_ptr_array_set_free_func(from, NULL);
    g_ptr_array_set_size(from, 0);
}

/* The class names of the scratch set begin with those of the set. */
static void merge(lks_ruleset *set, lks_reader *r, const char *bytes, size_t length)
{
    guint8 prefix[8];
    for (size_t i = 0; i < sizeof prefix; i++)
        prefix[i] = (guint8)((guint64)length >> (8 * i));
    for (guint i = set->class_names->len; i < r->scratch->class_names->len; i++)
        lks_ruleset_class(set, r->scratch->class_names->pdata[i]);
    move_all(r->scratch->rules, set->rules);
    move_all(r->scratch->term_lists, set->term_lists);
    move_all(r->scratch->shared_patterns, set->shared_patterns);
    move_all(r->scratch->combinations, set->combinations);
    g_ptr_array_add(set->packs, g_steal_pointer(&r->name));
    g_checksum_update(set->digest, prefix, sizeof prefix);
    g_checksum_update(set->digest, (const guchar *)bytes, (gssize)length);
}

static void read_source(lks_reader *r, walk *w)
{
    parse(w);
    /* What a fault left open is ended for its memory; faults are told already. */
    if (r->frames->len > 0) {
        unsigned errors = r->diagnostics->errors, warnings = r->diagnostics->warnings;
        guint kept = r->diagnostics->list->len;
        while (r->frames->len > 0)
            pop_frame(r);
        g_ptr_array_set_size(r->diagnostics->list, (gint)kept);
        r->diagnostics->errors = MAX(errors, 1);
        r->diagnostics->warnings = warnings;
    }
    lks_reader_finish(r);
}

int lks_policy_read_pack(lks_ruleset *set, const char *text, size_t length, const char *origin,
                         lks_diagnostics *d)
{
    lks_source source;
    unsigned errors = d->errors;
    lks_place place = {g_intern_string(origin != NULL ? origin : ""), 0, 0};
    if (length > LKS_PACK_MAX) {
        lks_diagnostics_add(d, LEAKSCAN_SEVERITY_ERROR, place,
                            "the pack is larger than %d MiB", LKS_PACK_MAX / (1024 * 1024));
        return LEAKSCAN_E_POLICY;
    }
    if (lks_source_open(&source, text, length, origin, d)) {
        walk w = {.parser = NULL};
        open_reader(&w.reader, set, &source, d);
        w.reader.is_shipped = lks_policy_is_shipped(text);
        read_source(&w.reader, &w);
        if (d->errors == errors)
            merge(set, &w.reader, text, length);
        close_reader(&w.reader);
    }
    lks_source_close(&source);
    return d->errors == errors ? LEAKSCAN_OK : LEAKSCAN_E_POLICY;
}
