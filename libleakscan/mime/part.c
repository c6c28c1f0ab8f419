/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "libleakscan/mime/part.h"

#include <string.h>

#include "libleakscan/leakscan.h"

static const char armour_line[] = "-----BEGIN PGP MESSAGE-----";
enum { ARMOUR = sizeof armour_line - 1 };

static char *take_valid(char *text)
{
    if (text == NULL || g_utf8_validate(text, -1, NULL))
        return text;
    char *valid = g_utf8_make_valid(text, -1);
    g_free(text);
    return valid;
}

static char *make_media_type(GMimeContentType *type)
{
    if (type == NULL)
        return g_strdup("text/plain");
    char *text = g_strconcat(g_mime_content_type_get_media_type(type), "/",
                             g_mime_content_type_get_media_subtype(type), NULL);
    for (char *c = text; *c != '\0'; c++)
        *c = g_ascii_tolower(*c);
    return take_valid(text);
}

static bool has_parameter(GMimeContentType *type, const char *name, const char *value)
{
    const char *text = type != NULL ? g_mime_content_type_get_parameter(type, name) : NULL;
    return text != NULL && g_ascii_strcasecmp(text, value) == 0;
}

static char *get_charset(GMimeContentType *type)
{
    const char *text = type != NULL ? g_mime_content_type_get_parameter(type, "charset") : NULL;
    return text != NULL && text[0] != '\0' ? take_valid(g_ascii_strdown(text, -1)) : NULL;
}

static char *get_name(GMimePart *object)
{
    const char *name = g_mime_part_get_filename(object);
    return name != NULL && name[0] != '\0' ? take_valid(g_strdup(name)) : NULL;
}

static bool is_attachment(GMimePart *object, const lks_part_facts *facts)
{
    const char *disposition = g_mime_object_get_disposition(GMIME_OBJECT(object));
    if (disposition != NULL && g_ascii_strcasecmp(disposition, "attachment") == 0)
        return true;
    bool is_inline = disposition != NULL && g_ascii_strcasecmp(disposition, "inline") == 0;
    return facts->name != NULL && !(facts->is_text && is_inline);
}

/* RFC 8551, 3.2.2: what an application/pkcs7-mime holds. */
static bool is_enveloped(const char *media_type, GMimeContentType *type)
{
    if (strcmp(media_type, "application/pkcs7-mime") != 0 &&
        strcmp(media_type, "application/x-pkcs7-mime") != 0)
        return false;
    return has_parameter(type, "smime-type", "enveloped-data") ||
           has_parameter(type, "smime-type", "authEnveloped-data");
}

void lks_part_read(lks_part_facts *facts, GMimePart *object, const char *path)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(object));
    *facts = (lks_part_facts){
        .media_type = make_media_type(type),
        .charset = get_charset(type),
        .name = get_name(object),
    };
    facts->is_text = g_str_has_prefix(facts->media_type, "text/");
    facts->is_encrypted = is_enveloped(facts->media_type, type);
    /* RFC 2046, 5.2.2: a fragment; the rest came in other messages. */
    if (strcmp(facts->media_type, "message/partial") == 0)
        facts->gaps |= LEAKSCAN_GAP_TRUNCATED;
    facts->part = (lks_part){
        .path = path,
        .media_type = facts->media_type,
        .charset = facts->charset,
        .name = facts->name,
        .is_attachment = is_attachment(object, facts),
        .is_flowed = facts->is_text && has_parameter(type, "format", "flowed"),
        .is_delsp = facts->is_text && has_parameter(type, "delsp", "yes"),
    };
}

void lks_part_done(lks_part_facts *facts)
{
    g_free(facts->media_type);
    g_free(facts->charset);
    g_free(facts->name);
}

void lks_armour_init(lks_armour *armour, bool is_text)
{
    /* The line end before the first line is implied. */
    *armour = (lks_armour){.is_watching = is_text, .tail = "\n", .tail_length = 1};
}

static bool holds_armour(const char *text, size_t length)
{
    const char *end = text + length;
    while ((text = memmem(text, (size_t)(end - text), armour_line, ARMOUR)) != NULL) {
        if (text[-1] == '\n')
            return true;
        text += ARMOUR;
    }
    return false;
}

void lks_armour_feed(lks_armour *armour, const uint8_t *data, size_t length)
{
    if (!armour->is_watching || armour->is_found || length == 0)
        return;
    char seam[2 * sizeof armour->tail];
    unsigned head = (unsigned)MIN(length, sizeof armour->tail);
    memcpy(seam, armour->tail, armour->tail_length);
    memcpy(seam + armour->tail_length, data, head);
    armour->is_found = holds_armour(seam + 1, armour->tail_length + head - 1);
    if (!armour->is_found && length > ARMOUR)
        armour->is_found = holds_armour((const char *)data + 1, length - 1);
    if (head == sizeof armour->tail) {
        memcpy(armour->tail, data + length - head, head);
        armour->tail_length = head;
        return;
    }
    unsigned total = armour->tail_length + head;
    unsigned keep = MIN(total, (unsigned)sizeof armour->tail);
    memcpy(armour->tail, seam + total - keep, keep);
    armour->tail_length = keep;
}

bool lks_armour_is_encrypted(const lks_armour *armour)
{
    return armour->is_found;
}
