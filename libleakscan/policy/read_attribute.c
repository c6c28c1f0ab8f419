/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read_attribute.c - the kinds of attribute values.
 */
#include <string.h>

#include "libleakscan/policy/reader.h"

enum { ID_MAX = 64 };

const lks_bounds lks_bounds_percent = {0, 100};
const lks_bounds lks_bounds_count = {1, 10000};

static void *at(const lks_attribute *a, void *object)
{
    return (char *)object + a->offset;
}

bool lks_parse_number(const char *text, lks_bounds bounds, unsigned *out)
{
    size_t length = strlen(text);
    if (length == 0 || length > 9 || strspn(text, "0123456789") != length)
        return false;
    guint64 number = g_ascii_strtoull(text, NULL, 10);
    if (number < bounds.min || number > bounds.max)
        return false;
    *out = (unsigned)number;
    return true;
}

bool lks_parse_id(const char *text)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789._-";
    size_t length = strlen(text);
    return length > 0 && length <= ID_MAX && strspn(text, allowed) == length &&
           g_ascii_isalnum(text[0]);
}

void lks_read_id(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                 lks_place place)
{
    char **slot = at(a, object);
    if (!lks_parse_id(value)) {
        lks_reader_error(r, place,
                         "%s is not a name: 1 to %d of the letters a-z, A-Z, digits and . _ -, "
                         "a letter or digit first",
                         a->name, ID_MAX);
        return;
    }
    g_free(*slot);
    *slot = g_strdup(value);
}

void lks_read_string(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                     lks_place place)
{
    char **slot = at(a, object);
    g_free(*slot);
    *slot = g_strdup(value);
}

void lks_read_group_name(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                         lks_place place)
{
    size_t length = strlen(value);
    bool is_name = length > 0 && length <= 32 && !g_ascii_isdigit(value[0]);
    for (size_t i = 0; i < length; i++)
        is_name = is_name && (g_ascii_isalnum(value[i]) || value[i] == '_');
    if (is_name)
        lks_read_string(r, a, object, value, place);
    else
        lks_reader_error(r, place, "%s is not the name of a group in a regular expression",
                         a->name);
}

void lks_read_number(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                     lks_place place)
{
    const lks_bounds *bounds = a->detail;
    unsigned number;
    if (lks_parse_number(value, *bounds, &number))
        memcpy(at(a, object), &number, sizeof number);
    else
        lks_reader_error(r, place, "%s must be a whole number from %u to %u", a->name,
                         bounds->min, bounds->max);
}

void lks_read_yes_no(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                     lks_place place)
{
    bool *slot = at(a, object);
    if (strcmp(value, "yes") == 0)
        *slot = true;
    else if (strcmp(value, "no") == 0)
        *slot = false;
    else
        lks_reader_error(r, place, "%s must be yes or no", a->name);
}

static const lks_word *find_word(const lks_word *words, const char *name, size_t length)
{
    for (; words->name != NULL; words++)
        if (strlen(words->name) == length && memcmp(words->name, name, length) == 0)
            return words;
    return NULL;
}

static void report_words(lks_reader *r, const lks_attribute *a, lks_place place)
{
    GString *list = g_string_new(NULL);
    for (const lks_word *word = a->detail; word->name != NULL; word++)
        g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", word->name);
    lks_reader_error(r, place, "%s must be one of: %s", a->name, list->str);
    g_string_free(list, TRUE);
}

void lks_read_word(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                   lks_place place)
{
    const lks_word *word = find_word(a->detail, value, strlen(value));
    if (word != NULL)
        memcpy(at(a, object), &word->value, sizeof word->value);
    else
        report_words(r, a, place);
}

void lks_read_word_flag(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                        lks_place place)
{
    const lks_word *word = find_word(a->detail, value, strlen(value));
    if (word != NULL)
        *(bool *)at(a, object) = word->value != 0;
    else
        report_words(r, a, place);
}

/* Space-separated words, one after the other; NULL at the end. */
static const char *next_word(const char *text, size_t *length)
{
    text += strspn(text, " \t\n");
    *length = strcspn(text, " \t\n");
    return *length > 0 ? text : NULL;
}

void lks_read_word_bits(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                        lks_place place)
{
    unsigned bits = 0;
    size_t length;
    for (const char *text = value; (text = next_word(text, &length)) != NULL; text += length) {
        const lks_word *word = find_word(a->detail, text, length);
        if (word == NULL) {
            report_words(r, a, place);
            return;
        }
        bits |= (unsigned)word->value;
    }
    if (bits == 0)
        report_words(r, a, place);
    else
        memcpy(at(a, object), &bits, sizeof bits);
}

void lks_read_nothing(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                      lks_place place)
{
}

guint64 lks_read_class_names(lks_reader *r, const char *value, lks_place place)
{
    guint64 bits = 0;
    size_t length;
    for (const char *text = value; (text = next_word(text, &length)) != NULL; text += length) {
        char *name = g_strndup(text, length);
        int index = lks_parse_id(name) ? lks_ruleset_class(r->scratch, name) : -2;
        if (index >= 0)
            bits |= (guint64)1 << index;
        else if (index == -1)
            lks_reader_error(r, place, "there are more than 64 classes in all packs");
        else
            lks_reader_error(r, place, "a class is named by letters, digits and . _ -");
        g_free(name);
        if (index < 0)
            break;
    }
    return bits;
}
