/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/headers.h"

#include <glib.h>
#include <gmime/gmime.h>
#include <string.h>

#include "libleakscan/mime/date.h"

static const struct {
    const char *name;
    lks_field field;
} fields[] = {
    {"Content-Type", LKS_FIELD_TYPE},
    {"Content-Transfer-Encoding", LKS_FIELD_ENCODING},
    {"Content-Disposition", LKS_FIELD_DISPOSITION},
    {"Subject", LKS_FIELD_SUBJECT},
    {"From", LKS_FIELD_FROM},
    {"Date", LKS_FIELD_DATE},
    {"Message-ID", LKS_FIELD_MESSAGE_ID},
    {"To", LKS_FIELD_ADDRESS},
    {"Cc", LKS_FIELD_ADDRESS},
    {"Bcc", LKS_FIELD_ADDRESS},
    {"Sender", LKS_FIELD_ADDRESS},
    {"Reply-To", LKS_FIELD_ADDRESS},
    {"Resent-From", LKS_FIELD_ADDRESS},
    {"Resent-To", LKS_FIELD_ADDRESS},
    {"Resent-Cc", LKS_FIELD_ADDRESS},
    {"Resent-Bcc", LKS_FIELD_ADDRESS},
    {"Resent-Sender", LKS_FIELD_ADDRESS},
    {"Disposition-Notification-To", LKS_FIELD_ADDRESS},
    {"Comments", LKS_FIELD_TEXT},
    {"Keywords", LKS_FIELD_TEXT},
    {"Organization", LKS_FIELD_TEXT},
    {"Organisation", LKS_FIELD_TEXT},
    {"Summary", LKS_FIELD_TEXT},
    {"Sensitivity", LKS_FIELD_TEXT},
    {"Classification", LKS_FIELD_TEXT},
    {"Security-Label", LKS_FIELD_TEXT},
    {"SIO-Label", LKS_FIELD_TEXT},               /* RFC 7444 */
    {"Content-Description", LKS_FIELD_TEXT},
    {"Thread-Topic", LKS_FIELD_TEXT},
    {"Original-Subject", LKS_FIELD_TEXT},
    {"X-Original-Subject", LKS_FIELD_TEXT},
    {"X-Classification", LKS_FIELD_TEXT},
    {"X-Protective-Marking", LKS_FIELD_TEXT},
    {"X-Security-Label", LKS_FIELD_TEXT},
    {"X-Sensitivity", LKS_FIELD_TEXT},
    {"X-Sensitivity-Label", LKS_FIELD_TEXT},
    {"X-Label", LKS_FIELD_TEXT},
    {"X-Labels", LKS_FIELD_TEXT},
    {"X-Gmail-Labels", LKS_FIELD_TEXT},
    {"X-Keywords", LKS_FIELD_TEXT},
    {"Note", LKS_FIELD_TEXT},
    {"Notes", LKS_FIELD_TEXT},
    {"X-Note", LKS_FIELD_TEXT},
    {"X-Notes", LKS_FIELD_TEXT},
    {"X-Comment", LKS_FIELD_TEXT},
    {"X-Comments", LKS_FIELD_TEXT},
    {"X-Description", LKS_FIELD_TEXT},
    {"X-Memo", LKS_FIELD_TEXT},
    {"X-Message", LKS_FIELD_TEXT},
    {"X-Organization", LKS_FIELD_TEXT},
    {"X-Remarks", LKS_FIELD_TEXT},
    {"X-Subject", LKS_FIELD_TEXT},
    {"X-Text", LKS_FIELD_TEXT},
    {"X-TitusLabs-Classification", LKS_FIELD_TEXT},
    {"X-Titus-Classification", LKS_FIELD_TEXT},
    {"X-MS-Exchange-Organization-Classification", LKS_FIELD_TEXT},
    {"X-MS-Exchange-Organization-Sensitivity", LKS_FIELD_TEXT},
    {"msip_labels", LKS_FIELD_TEXT},
};

void lks_headers_start(void)
{
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        g_mime_init();
        g_once_init_leave(&ready, 1);
    }
}

static inline char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

enum { NAME_MAX_LENGTH = 63 };

/* For each length of a name, the letters that names of that length begin with: most
 * headers are told by it to be none of these. */
static uint32_t initials[NAME_MAX_LENGTH + 1];

/* The fields of one length hang together: their numbers from 1, 0 at the end. */
static uint8_t first_of_length[NAME_MAX_LENGTH + 1], next_of_length[G_N_ELEMENTS(fields) + 1];

static uint32_t initial_bit(char c)
{
    c = lower(c);
    return c >= 'a' && c <= 'z' ? (uint32_t)1 << (c - 'a') : 0;
}

static void index_fields(void)
{
    G_STATIC_ASSERT(G_N_ELEMENTS(fields) < UINT8_MAX);
    for (size_t i = G_N_ELEMENTS(fields); i > 0; i--) {
        size_t length = strlen(fields[i - 1].name);
        initials[length] |= initial_bit(fields[i - 1].name[0]);
        next_of_length[i] = first_of_length[length];
        first_of_length[length] = (uint8_t)i;
    }
}

static bool is_named(const char *known, const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (lower(known[i]) != lower(name[i]))
            return false;
    return known[length] == '\0';
}

lks_field lks_headers_find(const char *name, size_t length, const char **canonical)
{
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        index_fields();
        g_once_init_leave(&ready, 1);
    }
    if (length > NAME_MAX_LENGTH || (initials[length] & initial_bit(*name)) == 0)
        return LKS_FIELD_IGNORED;
    for (size_t i = first_of_length[length]; i > 0; i = next_of_length[i]) {
        if (!is_named(fields[i - 1].name, name, length))
            continue;
        *canonical = fields[i - 1].name;
        return fields[i - 1].field;
    }
    return LKS_FIELD_IGNORED;
}

/* Without line ends and NUL, trimmed.  A fold keeps its white space. */
static char *unfold(const char *value, size_t length)
{
    char *out = g_malloc(length + 1);
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (value[i] == '\r' || value[i] == '\n')
            continue;
        out[n++] = value[i] == '\0' ? ' ' : value[i];
    }
    out[n] = '\0';
    return g_strstrip(out);
}

static char *make_valid(char *text)
{
    if (g_utf8_validate(text, -1, NULL))
        return text;
    char *valid = g_utf8_make_valid(text, -1);
    g_free(text);
    return valid;
}

char *lks_headers_clean(const char *value, size_t length)
{
    return make_valid(unfold(value, length));
}

static bool is_plain_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80 || (text[0] == '=' && text[1] == '?'))
            return false;
    return true;
}

static GMimeParserOptions *make_options(void)
{
    static const char *charsets[] = {"utf-8", "windows-1252", "iso-8859-1", NULL};
    GMimeParserOptions *options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, charsets);
    return options;
}

static GMimeParserOptions *get_options(void)
{
    static gsize options;
    if (g_once_init_enter(&options))
        g_once_init_leave(&options, (gsize)make_options());
    return (GMimeParserOptions *)options;
}

enum { CHARSETS_KEPT = 16, CHARSET_NAME = 24 };

/* A converter for each charset lately met is left open, unused: without one the
 * system loads the charset's module for each encoded word, and unloads it again. */
static void keep_charset(const char *name, size_t length)
{
    static GMutex lock;
    static struct {
        char name[CHARSET_NAME];
        iconv_t open;
    } kept[CHARSETS_KEPT];
    static unsigned next;
    char text[CHARSET_NAME] = "";
    if (length == 0 || length >= sizeof text)
        return;
    for (size_t i = 0; i < length; i++)
        text[i] = lower(name[i]);
    g_mutex_lock(&lock);
    bool is_kept = false;
    for (unsigned i = 0; i < CHARSETS_KEPT && !is_kept; i++)
        is_kept = strcmp(kept[i].name, text) == 0;
    iconv_t opened = is_kept ? (iconv_t)-1 : g_mime_iconv_open("UTF-8", text);
    if (opened != (iconv_t)-1) {
        if (kept[next].name[0] != '\0')
            g_mime_iconv_close(kept[next].open);
        memcpy(kept[next].name, text, sizeof text);
        kept[next].open = opened;
        next = (next + 1) % CHARSETS_KEPT;
    }
    g_mutex_unlock(&lock);
}

/* Of all encoded words (RFC 2047, 2; RFC 2231, 5 puts a language behind a star). */
static void keep_charsets(const char *text)
{
    while ((text = strstr(text, "=?")) != NULL) {
        text += 2;
        keep_charset(text, strcspn(text, "?*"));
    }
}

char *lks_headers_decode(const char *value, size_t length)
{
    char *text = unfold(value, length);
    if (is_plain_ascii(text))
        return text;
    if (length > LKS_HEADER_DECODED_MAX)
        return make_valid(text);
    keep_charsets(text);
    char *decoded = g_mime_utils_header_decode_text(get_options(), text);
    g_free(text);
    return make_valid(decoded);
}

/* Fewer make no value that counts. */
enum { NAME_DIGITS = 4 };

bool lks_headers_may_name(const char *value, size_t length)
{
    unsigned digits = 0;
    bool is_inside = false;
    for (size_t i = 0; i < length; i++) {
        if (value[i] == '<' || value[i] == '>')
            is_inside = value[i] == '<';
        else if (!is_inside && (g_ascii_isdigit(value[i]) || value[i] & 0x80 ||
                                (value[i] == '=' && i + 1 < length && value[i + 1] == '?')))
            digits += g_ascii_isdigit(value[i]) ? 1 : NAME_DIGITS;
    }
    return digits >= NAME_DIGITS;
}

/* The end of what names no one: an address in angle brackets, or a word with an
 * at sign. */
static const char *skip_address(const char *text)
{
    if (*text == '<') {
        size_t inside = strcspn(text, ">");
        return text + inside + (text[inside] == '>');
    }
    size_t word = strcspn(text, " \t,;<(\"");
    return memchr(text, '@', word) != NULL ? text + word : text;
}

static bool holds_digits(const char *text)
{
    unsigned digits = 0;
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        GUnicodeType type = g_unichar_type(g_utf8_get_char(text));
        digits += type == G_UNICODE_DECIMAL_NUMBER || type == G_UNICODE_OTHER_NUMBER;
    }
    return digits >= NAME_DIGITS;
}

char *lks_headers_names(const char *value, size_t length)
{
    char *text = lks_headers_decode(value, length);
    char *out = text;
    bool is_word_start = true;
    for (const char *at = text; *at != '\0';) {
        const char *behind = is_word_start || *at == '<' ? skip_address(at) : at;
        is_word_start = *behind == '\0' || strchr(" \t,;<(\"", *behind) != NULL;
        at = behind;
        if (*at != '\0')
            *out++ = *at++;
    }
    *out = '\0';
    if (!holds_digits(text))
        *text = '\0';
    return g_strstrip(text);
}

int64_t lks_headers_date(const char *value, size_t length)
{
    enum { LONGEST = 256 };
    int64_t time = INT64_MIN;
    if (lks_date_read(value, MIN(length, LONGEST), &time))
        return time;
    char *text = unfold(value, MIN(length, LONGEST));
    GDateTime *date = g_mime_utils_header_decode_date(text);
    if (date != NULL) {
        time = g_date_time_to_unix(date);
        g_date_time_unref(date);
    }
    g_free(text);
    return time;
}

bool lks_headers_is_safe_address(const char *value, size_t length)
{
    enum { COLONS_MAX = 64 };
    if (length > LKS_HEADER_DECODED_MAX)
        return false;
    unsigned colons = 0;
    const char *end = value + length;
    while ((value = memchr(value, ':', (size_t)(end - value))) != NULL) {
        value++;
        if (++colons > COLONS_MAX)
            return false;
    }
    return true;
}

/* Behind the name in quotes, if the text begins with one. */
static const char *skip_quoted(const char *text)
{
    const char *end = *text == '"' ? strpbrk(text + 1, "\"\\") : NULL;
    return end != NULL && *end == '"' ? end + 1 + strspn(end + 1, " \t") : text;
}

/* Most headers are `Name <local@domain>`, the name in quotes or not, or the address
 * alone; no parser is needed for those. */
static char *find_simple_address(const char *text)
{
    const char *rest = skip_quoted(text);
    if (strpbrk(rest, "\"(),:;\\") != NULL || (rest > text && *rest != '<'))
        return NULL;
    const char *begin = strchr(rest, '<');
    begin = begin != NULL ? begin + 1 : rest;
    size_t length = strcspn(begin, "<> \t");
    const char *at = memchr(begin, '@', length);
    bool is_last = begin == rest ? begin[length] == '\0' : strcmp(begin + length, ">") == 0;
    if (!is_last || at == NULL || at == begin || at + 1 == begin + length)
        return NULL;
    return g_strndup(begin, length);
}

static char *find_mailbox(InternetAddressList *list)
{
    for (int i = 0; i < internet_address_list_length(list); i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(address)) {
            InternetAddressList *members =
                internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address));
            if (members != NULL && internet_address_list_length(members) > 0) {
                list = members;
                i = -1;
            }
            continue;
        }
        const char *addr = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address));
        if (addr != NULL && addr[0] != '\0')
            return g_strdup(addr);
    }
    return NULL;
}

char *lks_headers_first_address(const char *value, size_t length)
{
    if (!lks_headers_is_safe_address(value, length))
        return NULL;
    char *text = unfold(value, length);
    char *found = find_simple_address(text);
    if (found == NULL) {
        InternetAddressList *list = internet_address_list_parse(get_options(), text);
        if (list != NULL) {
            found = find_mailbox(list);
            g_object_unref(list);
        }
    }
    g_free(text);
    return found != NULL ? make_valid(found) : NULL;
}
