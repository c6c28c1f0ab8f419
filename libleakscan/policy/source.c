/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/policy/source.h"

#include <string.h>

#include "libleakscan/leakscan.h"

/* The XML declaration is looked for in so many bytes. */
enum { DECLARATION_MAX = 256 };

typedef struct signature {
    const char *bytes;
    size_t length;
    size_t skip;             /* of these, the byte order mark */
    const char *encoding;
} signature;

/* XML 1.0, appendix F.1; the longer marks first. */
static const signature signatures[] = {
    {"\xff\xfe\0\0", 4, 4, "UTF-32LE"}, {"\0\0\xfe\xff", 4, 4, "UTF-32BE"},
    {"\xef\xbb\xbf", 3, 3, "UTF-8"},    {"\xff\xfe", 2, 2, "UTF-16LE"},
    {"\xfe\xff", 2, 2, "UTF-16BE"},     {"<\0?\0", 4, 0, "UTF-16LE"},
    {"\0<\0?", 4, 0, "UTF-16BE"},
};

static const signature *find_signature(const char *bytes, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(signatures); i++)
        if (length >= signatures[i].length &&
            memcmp(bytes, signatures[i].bytes, signatures[i].length) == 0)
            return &signatures[i];
    return NULL;
}

/* The encoding that the XML declaration names, or NULL. */
static char *declared_encoding(const char *bytes, size_t length)
{
    if (length < 5 || memcmp(bytes, "<?xml", 5) != 0)
        return NULL;
    char *head = g_strndup(bytes, MIN(length, (size_t)DECLARATION_MAX));
    char *end = strstr(head, "?>");
    if (end != NULL)
        *end = '\0';
    char *found = NULL;
    char *at = strstr(head, "encoding");
    if (at != NULL) {
        at += strlen("encoding");
        at += strspn(at, " \t\r\n=");
        if (*at == '"' || *at == '\'')
            found = g_strndup(at + 1, strcspn(at + 1, "\"'"));
    }
    g_free(head);
    return found;
}

static bool is_utf8_name(const char *encoding)
{
    return encoding == NULL || g_ascii_strcasecmp(encoding, "UTF-8") == 0 ||
           g_ascii_strcasecmp(encoding, "UTF8") == 0 ||
           g_ascii_strcasecmp(encoding, "US-ASCII") == 0 ||
           g_ascii_strcasecmp(encoding, "ASCII") == 0;
}

static void use_lf_line_ends(lks_source *source)
{
    size_t out = 0;
    for (size_t i = 0; i < source->length; i++) {
        char c = source->text[i];
        if (c == '\r') {
            if (i + 1 < source->length && source->text[i + 1] == '\n')
                continue;
            c = '\n';
        }
        source->text[out++] = c;
    }
    source->text[out] = '\0';
    source->length = out;
}

static void index_lines(lks_source *source)
{
    size_t start = 0;
    g_array_append_val(source->lines, start);
    for (size_t i = 0; i < source->length; i++)
        if (source->text[i] == '\n') {
            start = i + 1;
            g_array_append_val(source->lines, start);
        }
}

static bool convert(lks_source *source, const char *bytes, size_t length, const char *encoding,
                    lks_diagnostics *d)
{
    lks_place place = {source->origin, 0, 0};
    if (is_utf8_name(encoding)) {
        source->text = g_malloc(length + 1);
        memcpy(source->text, bytes, length);
        source->text[length] = '\0';
        source->length = length;
        return true;
    }
    GError *error = NULL;
    gsize written = 0;
    source->text = g_convert(bytes, (gssize)length, "UTF-8", encoding, NULL, &written, &error);
    if (source->text == NULL) {
        bool is_text_fault =
            g_error_matches(error, G_CONVERT_ERROR, G_CONVERT_ERROR_ILLEGAL_SEQUENCE) ||
            g_error_matches(error, G_CONVERT_ERROR, G_CONVERT_ERROR_PARTIAL_INPUT);
        lks_diagnostics_add(d, LEAKSCAN_SEVERITY_ERROR, place,
                            is_text_fault ? "the file is not valid text in its encoding, %.40s"
                                          : "the encoding \"%.40s\" is not known; use UTF-8",
                            encoding);
        g_clear_error(&error);
        return false;
    }
    source->length = written;
    return true;
}

static bool check_characters(lks_source *source, lks_diagnostics *d)
{
    const char *end = NULL;
    if (g_utf8_validate_len(source->text, source->length, &end))
        return true;
    lks_place place = lks_source_place(source, (size_t)(end - source->text));
    lks_diagnostics_add(d, LEAKSCAN_SEVERITY_ERROR, place,
                        *end == '\0' ? "a NUL byte stands in the file; XML cannot hold one"
                                     : "invalid UTF-8; save the file as UTF-8 or name its "
                                       "encoding in the XML declaration");
    return false;
}

bool lks_source_open(lks_source *source, const char *bytes, size_t length, const char *origin,
                     lks_diagnostics *d)
{
    *source = (lks_source){.origin = g_intern_string(origin != NULL ? origin : "")};
    source->lines = g_array_new(FALSE, FALSE, sizeof(size_t));
    const signature *mark = find_signature(bytes, length);
    char *declared = NULL;
    if (mark != NULL) {
        bytes += mark->skip;
        length -= mark->skip;
    } else {
        declared = declared_encoding(bytes, length);
    }
    bool is_text = convert(source, bytes, length, mark != NULL ? mark->encoding : declared, d);
    g_free(declared);
    if (!is_text)
        return false;
    use_lf_line_ends(source);
    index_lines(source);
    return check_characters(source, d);
}

void lks_source_close(lks_source *source)
{
    g_clear_pointer(&source->text, g_free);
    g_clear_pointer(&source->lines, g_array_unref);
}

static unsigned count_characters(const char *text, size_t length)
{
    unsigned count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

static guint find_line(const lks_source *source, size_t offset)
{
    guint low = 0, high = source->lines->len;
    while (high - low > 1) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(source->lines, size_t, middle) <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

lks_place lks_source_place(lks_source *source, size_t offset)
{
    offset = MIN(offset, source->length);
    guint line = find_line(source, offset);
    size_t from = g_array_index(source->lines, size_t, line);
    unsigned column = 1;
    if (source->cursor_place.line == line + 1) {
        from = source->cursor;
        column = source->cursor_place.column;
    }
    if (offset >= from)
        column += count_characters(source->text + from, offset - from);
    else
        column -= count_characters(source->text + offset, from - offset);
    source->cursor = offset;
    source->cursor_place = (lks_place){source->origin, line + 1, column};
    return source->cursor_place;
}

/* A raw '<' cannot stand inside a tag, not even in an attribute's value. */
size_t lks_source_tag(const lks_source *source, size_t offset)
{
    size_t at = MIN(offset, source->length);
    while (at > 0 && source->text[at] != '<')
        at--;
    return at;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

/* Past the quoted value that begins at or after `at`. */
static size_t skip_value(const char *text, size_t at)
{
    while (text[at] != '"' && text[at] != '\'' && text[at] != '>' && text[at] != '\0')
        at++;
    if (text[at] == '>' || text[at] == '\0')
        return at;
    const char *end = strchr(text + at + 1, text[at]);
    return end != NULL ? (size_t)(end - text) + 1 : at + strlen(text + at);
}

size_t lks_source_attribute(const lks_source *source, size_t tag, const char *name)
{
    const char *text = source->text;
    size_t wanted = strlen(name);
    size_t at = tag;
    while (text[at] != '\0' && text[at] != '>' && !is_space(text[at]))
        at++;
    for (;;) {
        while (is_space(text[at]))
            at++;
        if (text[at] == '\0' || text[at] == '>' || text[at] == '/')
            return tag;
        size_t start = at;
        while (text[at] != '\0' && text[at] != '=' && text[at] != '>' && !is_space(text[at]))
            at++;
        if (at - start == wanted && memcmp(text + start, name, wanted) == 0)
            return start;
        at = skip_value(text, at);
    }
}

/* The end of markup that begins at `at` and is no part of the content. */
static size_t skip_markup(const char *text, size_t at)
{
    const char *closing = g_str_has_prefix(text + at, "<!--") ? "-->"
                          : g_str_has_prefix(text + at, "<?") ? "?>"
                                                              : ">";
    const char *end = strstr(text + at, closing);
    return end != NULL ? (size_t)(end - text) + strlen(closing) : at + strlen(text + at);
}

/* Bytes that the reference at `text` stands for, at least 1. */
static size_t reference_width(const char *text)
{
    if (text[1] != '#')
        return 1;
    bool is_hex = text[2] == 'x';
    guint64 code = g_ascii_strtoull(text + (is_hex ? 3 : 2), NULL, is_hex ? 16 : 10);
    if (code > 0x10ffff)
        return 1;
    return (size_t)g_unichar_to_utf8((gunichar)code, NULL);
}

size_t lks_source_content(const lks_source *source, size_t tag, size_t index)
{
    static const char open[] = "<![CDATA[", close[] = "]]>";
    const char *text = source->text;
    bool is_raw = false;
    size_t at = tag + 1;
    while (text[at] != '\0' && text[at] != '>')
        at = text[at] == '"' || text[at] == '\'' ? skip_value(text, at) : at + 1;
    at += text[at] == '>';
    size_t seen = 0;
    while (text[at] != '\0') {
        if (is_raw && g_str_has_prefix(text + at, close)) {
            is_raw = false;
            at += strlen(close);
        } else if (!is_raw && g_str_has_prefix(text + at, open)) {
            is_raw = true;
            at += strlen(open);
        } else if (!is_raw && text[at] == '<' && text[at + 1] == '/') {
            return at;
        } else if (!is_raw && text[at] == '<') {
            at = skip_markup(text, at);
        } else {
            bool is_reference = !is_raw && text[at] == '&';
            size_t width = is_reference ? reference_width(text + at) : 1;
            if (seen + width > index)
                return at;
            seen += width;
            at += is_reference ? strcspn(text + at, ";") + 1 : 1;
        }
    }
    return at;
}
