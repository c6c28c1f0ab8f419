/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/content.h"

#include <string.h>

/* ---- values written by the book -------------------------------------------- */

/* Where the reading stands: `at` in the value, `out` in the text. */
typedef struct cursor {
    const char *at, *end;
    char *out;
} cursor;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Fewer characters than RFC 2045 lets be tokens: those that no reader disputes. */
static bool is_token(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '.' || c == '_' || c == '+';
}

static void skip_blanks(cursor *c)
{
    while (c->at < c->end && is_blank(*c->at))
        c->at++;
}

static const char *finish_word(cursor *c, const char *word)
{
    *c->out++ = '\0';
    return word;
}

static const char *read_token(cursor *c)
{
    char *word = c->out;
    while (c->at < c->end && is_token(*c->at))
        *c->out++ = *c->at++;
    return c->out > word ? finish_word(c, word) : NULL;
}

/* Nothing that would have to be decoded or could be trimmed. */
static const char *read_quoted(cursor *c)
{
    char *word = c->out;
    c->at++;
    while (c->at < c->end && *c->at != '"') {
        char byte = *c->at++;
        if (byte < ' ' || byte > '~' || byte == '\\' || (byte == '?' && c->at[-2] == '='))
            return NULL;
        *c->out++ = byte;
    }
    if (c->at == c->end || c->out == word || *word == ' ' || c->out[-1] == ' ')
        return NULL;
    c->at++;
    return finish_word(c, word);
}

static bool read_parameter(lks_content *content, cursor *c)
{
    const char *name = read_token(c);
    if (name == NULL || c->at == c->end || *c->at != '=')
        return false;
    c->at++;
    if (c->at == c->end || content->count == LKS_CONTENT_PARAMETERS)
        return false;
    const char *value = *c->at == '"' ? read_quoted(c) : read_token(c);
    if (value == NULL || lks_content_get(content, name) != NULL)
        return false;
    content->parameters[content->count].name = name;
    content->parameters[content->count++].value = value;
    return true;
}

static bool read_parameters(lks_content *content, cursor *c)
{
    for (;;) {
        skip_blanks(c);
        if (c->at == c->end)
            return true;
        if (*c->at != ';')
            return false;
        c->at++;
        skip_blanks(c);
        if (c->at == c->end)
            return true;
        if (!read_parameter(content, c))
            return false;
    }
}

/* False where the value is for GMime to read. */
static bool read_simple(lks_content *content, const char *value, size_t length, bool has_subtype)
{
    cursor c = {value, value + length, content->text};
    content->type = content->subtype = NULL;
    content->count = 0;
    content->gmime_type = NULL;
    content->gmime_disposition = NULL;
    /* Each word takes a byte more than it has, and one less of what parts it. */
    if (length >= sizeof content->text)
        return false;
    skip_blanks(&c);
    content->type = read_token(&c);
    if (content->type == NULL)
        return false;
    if (has_subtype) {
        if (c.at == c.end || *c.at != '/')
            return false;
        c.at++;
        content->subtype = read_token(&c);
        if (content->subtype == NULL)
            return false;
    }
    return read_parameters(content, &c);
}

/* ---- all others ------------------------------------------------------------ */

static char *decode(const char *value, size_t length)
{
    char *raw = g_strndup(value, length);
    char *line = g_mime_utils_header_unfold(raw);
    char *text = g_mime_utils_header_decode_text(NULL, line);
    g_free(line);
    g_free(raw);
    return text;
}

static void take_type(lks_content *c, char *text)
{
    c->gmime_type = g_mime_content_type_parse(NULL, text);
    c->type = g_mime_content_type_get_media_type(c->gmime_type);
    c->subtype = g_mime_content_type_get_media_subtype(c->gmime_type);
    g_free(text);
}

void lks_content_read_type(lks_content *c, const char *value, size_t length)
{
    if (!read_simple(c, value, length, true))
        take_type(c, decode(value, length));
}

void lks_content_read_raw_type(lks_content *c, const char *value, size_t length)
{
    if (!read_simple(c, value, length, true))
        take_type(c, g_strndup(value, length));
}

void lks_content_read_disposition(lks_content *c, const char *value, size_t length)
{
    if (read_simple(c, value, length, false))
        return;
    char *text = decode(value, length);
    c->gmime_disposition = g_mime_content_disposition_parse(NULL, text);
    c->type = g_mime_content_disposition_get_disposition(c->gmime_disposition);
    c->subtype = NULL;
    g_free(text);
}

void lks_content_done(lks_content *c)
{
    g_clear_object(&c->gmime_type);
    g_clear_object(&c->gmime_disposition);
}

const char *lks_content_get(const lks_content *c, const char *name)
{
    if (c->gmime_type != NULL)
        return g_mime_content_type_get_parameter(c->gmime_type, name);
    if (c->gmime_disposition != NULL)
        return g_mime_content_disposition_get_parameter(c->gmime_disposition, name);
    for (unsigned i = 0; i < c->count; i++)
        if (g_ascii_strcasecmp(c->parameters[i].name, name) == 0)
            return c->parameters[i].value;
    return NULL;
}

GMimeContentEncoding lks_content_encoding(const char *value, size_t length)
{
    static const struct {
        const char *name;
        GMimeContentEncoding encoding;
    } common[] = {
        {"7bit", GMIME_CONTENT_ENCODING_7BIT},
        {"8bit", GMIME_CONTENT_ENCODING_8BIT},
        {"base64", GMIME_CONTENT_ENCODING_BASE64},
        {"quoted-printable", GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE},
    };
    while (length > 0 && is_blank(*value))
        value++, length--;
    while (length > 0 && is_blank(value[length - 1]))
        length--;
    for (size_t i = 0; i < G_N_ELEMENTS(common); i++)
        if (strlen(common[i].name) == length &&
            g_ascii_strncasecmp(common[i].name, value, length) == 0)
            return common[i].encoding;
    char *text = decode(value, length);
    GMimeContentEncoding encoding = g_mime_content_encoding_from_string(text);
    g_free(text);
    return encoding;
}
