/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pdf_xfa.c - XFA forms (XML Forms Architecture 3.3): the template has the questions,
 * the datasets have the answers, and an answer is told with its question.
 */
#include <string.h>

#include "tools/leakscan-extract/readers/pdf_inner.h"
#include "tools/leakscan-extract/readers/xml_part.h"

enum { MAX_CAPTIONS = 20000, MAX_CAPTION = 300 };

typedef enum { OUTSIDE, TEMPLATE, DATA } packet;

typedef struct {
    reader_text *text;
    packet packet;
    GHashTable *captions;            /* by the names of fields */
    GString *field, *caption, *value;
    GString *label;                  /* of the datum that is being read */
    bool is_field, is_caption;
} xfa;

/* Of the template: how it looks and what it does. */
static const char *const silent[] = {"script", "event", "calculate", "validate", "desc", "extras",
                                     "para", "font", "border", "bind", "submit", "image", NULL};

static bool start_template(xfa *x, const xml_part *element, const char *name)
{
    if (g_strv_contains(silent, name))
        return false;
    if (strcmp(name, "field") == 0) {
        char *given = xml_part_attribute(element, "name");
        g_string_assign(x->field, given != NULL ? given : "");
        g_string_truncate(x->caption, 0);
        x->is_field = true;
        g_free(given);
    } else if (strcmp(name, "caption") == 0) {
        x->is_caption = true;
    }
    return true;
}

static void give_datum(xfa *x)
{
    g_strstrip(x->value->str);
    const char *caption = g_hash_table_lookup(x->captions, x->label->str);
    reader_text_field(x->text, caption != NULL ? caption : x->label->str, x->value->str);
    g_string_truncate(x->value, 0);
}

static bool start(void *userdata, const xml_part *element, const char *name)
{
    xfa *x = userdata;
    if (x->packet == OUTSIDE) {
        if (strcmp(name, "template") == 0)
            x->packet = TEMPLATE;
        else if (strcmp(name, "datasets") == 0)
            x->packet = DATA;
        else
            return strcmp(name, "xdp") == 0;
        return true;
    }
    if (x->packet == TEMPLATE)
        return start_template(x, element, name);
    give_datum(x);
    /* A description of the data says nothing of the answers. */
    if (strcmp(name, "dataDescription") == 0)
        return false;
    g_string_assign(x->label, name);
    return true;
}

static void add(void *userdata, const char *bytes, size_t length)
{
    xfa *x = userdata;
    if (x->packet != OUTSIDE)
        g_string_append_len(x->value, bytes, (gssize)length);
}

/* A text of the template: a caption, or a value that stands there beforehand. */
static void end_text(xfa *x)
{
    g_strstrip(x->value->str);
    x->value->len = strlen(x->value->str);
    if (x->value->len == 0)
        return;
    reader_text_string(x->text, x->value->str);
    reader_text_row(x->text);
    if (x->is_field && x->is_caption && x->caption->len + x->value->len < MAX_CAPTION) {
        if (x->caption->len > 0)
            g_string_append_c(x->caption, ' ');
        g_string_append_len(x->caption, x->value->str, (gssize)x->value->len);
    }
    g_string_truncate(x->value, 0);
}

static void end_template(xfa *x, const char *name)
{
    end_text(x);
    if (strcmp(name, "caption") == 0) {
        x->is_caption = false;
    } else if (strcmp(name, "field") == 0) {
        x->is_field = false;
        if (x->caption->len > 0 && x->field->len > 0 &&
            g_hash_table_size(x->captions) < MAX_CAPTIONS)
            g_hash_table_insert(x->captions, g_strdup(x->field->str), g_strdup(x->caption->str));
    } else if (strcmp(name, "template") == 0) {
        x->packet = OUTSIDE;
    }
}

static void end(void *userdata, const char *name)
{
    xfa *x = userdata;
    if (x->packet == TEMPLATE) {
        end_template(x, name);
    } else if (x->packet == DATA) {
        give_datum(x);
        if (strcmp(name, "datasets") == 0)
            x->packet = OUTSIDE;
    }
}

static int answer(void *userdata)
{
    return ((xfa *)userdata)->text->rc;
}

int pdf_xfa_read(const void *packets, size_t length, reader_text *text)
{
    static const xml_part_handler handler = {
        .start = start, .text = add, .end = end, .answer = answer};
    xfa x = {
        .text = text,
        .captions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .field = g_string_new(NULL),
        .caption = g_string_new(NULL),
        .value = g_string_new(NULL),
        .label = g_string_new(NULL),
    };
    int rc = xml_part_read(packets, length, &handler, &x);
    g_hash_table_unref(x.captions);
    g_string_free(x.field, TRUE);
    g_string_free(x.caption, TRUE);
    g_string_free(x.value, TRUE);
    g_string_free(x.label, TRUE);
    return rc;
}
