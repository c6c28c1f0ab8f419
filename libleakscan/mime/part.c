/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "libleakscan/mime/part.h"

#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mime/content.h"

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

static char *make_media_type(const lks_content *type)
{
    char *text = g_strconcat(type->type, "/", type->subtype, NULL);
    for (char *c = text; *c != '\0'; c++)
        *c = g_ascii_tolower(*c);
    return take_valid(text);
}

static bool has_parameter(const lks_content *type, const char *name, const char *value)
{
    const char *text = lks_content_get(type, name);
    return text != NULL && g_ascii_strcasecmp(text, value) == 0;
}

static char *get_charset(const lks_content *type)
{
    const char *text = lks_content_get(type, "charset");
    return text != NULL && text[0] != '\0' ? take_valid(g_ascii_strdown(text, -1)) : NULL;
}

static char *get_name(const lks_content *content, const char *parameter)
{
    const char *name = lks_content_get(content, parameter);
    return name != NULL && name[0] != '\0' ? take_valid(g_strdup(name)) : NULL;
}

/* RFC 8551, 3.2.2: what an application/pkcs7-mime holds. */
static bool is_enveloped(const char *media_type, const lks_content *type)
{
    if (strcmp(media_type, "application/pkcs7-mime") != 0 &&
        strcmp(media_type, "application/x-pkcs7-mime") != 0)
        return false;
    return has_parameter(type, "smime-type", "enveloped-data") ||
           has_parameter(type, "smime-type", "authEnveloped-data");
}

static void read_type(lks_part_facts *facts, const lks_content *type)
{
    facts->media_type = make_media_type(type);
    facts->charset = get_charset(type);
    facts->name = get_name(type, "name");
    facts->is_text = g_str_has_prefix(facts->media_type, "text/");
    facts->is_encrypted |= is_enveloped(facts->media_type, type);
    facts->part.is_flowed = facts->is_text && has_parameter(type, "format", "flowed");
    facts->part.is_delsp = facts->is_text && has_parameter(type, "delsp", "yes");
}

/* The file name of the disposition goes before that of the type. */
static void read_disposition(lks_part_facts *facts, const lks_content *disposition)
{
    char *name = get_name(disposition, "filename");
    bool is_inline = g_ascii_strcasecmp(disposition->type, "inline") == 0;
    if (lks_content_get(disposition, "filename") != NULL) {
        g_free(facts->name);
        facts->name = name;
    }
    facts->part.is_attachment = g_ascii_strcasecmp(disposition->type, "attachment") == 0 ||
                                (facts->name != NULL && !(facts->is_text && is_inline));
}

static const char *value_at(lks_lines *lines, const lks_place *place, size_t *length)
{
    return (const char *)lks_lines_peek(lines, place->at, (size_t)(place->end - place->at),
                                        length);
}

void lks_part_read(lks_part_facts *facts, const lks_leaf *leaf, lks_lines *lines, const char *path)
{
    static const lks_content plain = {.type = "text", .subtype = "plain"};
    static const lks_content message = {.type = "message", .subtype = "rfc822"};
    lks_content content;
    size_t length;
    *facts = (lks_part_facts){.is_encrypted = leaf->is_encrypted};
    if (leaf->type_source == LKS_TYPE_HEADER) {
        const char *value = value_at(lines, &leaf->type, &length);
        lks_content_read_type(&content, value, length);
        read_type(facts, &content);
        lks_content_done(&content);
    } else {
        read_type(facts, leaf->type_source == LKS_TYPE_TEXT ? &plain : &message);
    }
    facts->part.is_attachment = facts->name != NULL;
    if (leaf->disposition.end > 0) {
        const char *value = value_at(lines, &leaf->disposition, &length);
        lks_content_read_disposition(&content, value, length);
        read_disposition(facts, &content);
        lks_content_done(&content);
    }
    /* RFC 2046, 5.2.2: a fragment; the rest came in other messages. */
    if (strcmp(facts->media_type, "message/partial") == 0)
        facts->gaps |= LEAKSCAN_GAP_TRUNCATED;
    facts->part.path = path;
    facts->part.media_type = facts->media_type;
    facts->part.charset = facts->charset;
    facts->part.name = facts->name;
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
