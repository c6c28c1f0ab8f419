/* SPDX-License-Identifier: Apache-2.0 */
/*
 * passwords.c - what stands behind a word for password.  Nothing is judged here: what
 * is no password opens nothing.
 */
#include <stdbool.h>
#include <string.h>

#include "libleakscan/extract/extract.h"
#include "libleakscan/scan/passwords.h"

/* How far the password may stand behind the word, on the same line. */
enum { GAP_MAX = 60, PHRASE_MAX = 64 };

/* What is looked at behind a word, so that a line of such words alone takes no longer
 * than others; a password is shorter by far. */
enum { LOOK_MAX = 4 * LKS_EXTRACT_PASSWORD_BYTES };

static const char *const words[] = {
    "password", "passwort", "passphrase", "passcode", "passwd", "pass code", "pass phrase",
    "pwd", "kennwort", "codeword", "contrase\xC3\xB1" "a", "contrasena", "clave",
    "mot de passe", "mdp", "senha", "palavra-passe", "wachtwoord", "parola d'ordine",
    "\xD0\xBF\xD0\xB0\xD1\x80\xD0\xBE\xD0\xBB\xD1\x8C",   /* Russian, lower case */
};

/* What stands between the word and the password. */
static const char *const links[] = {
    ":", "=", "->", " is ", " ist ", " lautet ", " est ", " es ", " \xC3\xA9 ", " - ",
    "\xE2\x80\x93", "\xE2\x86\x92", "\xEF\xBC\x9A",
};

static const char *const quotes[][2] = {
    {"\"", "\""}, {"'", "'"}, {"`", "`"}, {"<", ">"}, {"(", ")"}, {"[", "]"}, {"{", "}"},
    {"\xE2\x80\x9C", "\xE2\x80\x9D"}, {"\xE2\x80\x9E", "\xE2\x80\x9C"},
    {"\xE2\x80\x98", "\xE2\x80\x99"}, {"\xC2\xAB", "\xC2\xBB"},
};

static void wipe_string(gpointer text)
{
    explicit_bzero(text, strlen(text));
    g_free(text);
}

GPtrArray *lks_passwords_new(void)
{
    return g_ptr_array_new_with_free_func(wipe_string);
}

GPtrArray *lks_passwords_copy(const GPtrArray *list)
{
    GPtrArray *copy = lks_passwords_new();
    for (guint i = 0; list != NULL && i < list->len; i++)
        g_ptr_array_add(copy, g_strdup(list->pdata[i]));
    return copy;
}

void lks_passwords_add(GPtrArray *list, const char *text, size_t length, guint most)
{
    if (length == 0 || length > LKS_EXTRACT_PASSWORD_BYTES || list->len >= most ||
        memchr(text, '\0', length) != NULL)
        return;
    char *password = g_strndup(text, length);
    if (g_ptr_array_find_with_equal_func(list, password, g_str_equal, NULL))
        wipe_string(password);
    else
        g_ptr_array_add(list, password);
}

/* ---- finding --------------------------------------------------------------------- */

typedef struct {
    const char *at, *end;
} stretch;

static bool starts_with(stretch s, const char *prefix)
{
    size_t length = strlen(prefix);
    return (size_t)(s.end - s.at) >= length && g_ascii_strncasecmp(s.at, prefix, length) == 0;
}

static stretch trimmed(stretch s)
{
    while (s.at < s.end && g_ascii_isspace(*s.at))
        s.at++;
    while (s.end > s.at && g_ascii_isspace(s.end[-1]))
        s.end--;
    return s;
}

/* The line from `s.at` on. */
static stretch line_of(stretch s)
{
    const char *end = memchr(s.at, '\n', (size_t)(s.end - s.at));
    return (stretch){s.at, end != NULL ? end : s.end};
}

static void add(GPtrArray *list, stretch s)
{
    lks_passwords_add(list, s.at, (size_t)(s.end - s.at), LKS_PASSWORDS_FOUND);
}

/* As it stands, and without the marks that end a sentence. */
static void add_both(GPtrArray *list, stretch s)
{
    add(list, s);
    while (s.end > s.at && strchr(".,;:!?)]}>\"'", s.end[-1]) != NULL)
        s.end--;
    add(list, s);
}

/* The inside of quotation marks; false: there are none. */
static bool add_quoted(GPtrArray *list, stretch s)
{
    for (size_t i = 0; i < G_N_ELEMENTS(quotes); i++) {
        if (!starts_with(s, quotes[i][0]))
            continue;
        stretch inside = {s.at + strlen(quotes[i][0]), s.end};
        const char *close = g_strstr_len(inside.at, inside.end - inside.at, quotes[i][1]);
        if (close == NULL)
            continue;
        inside.end = close;
        add(list, inside);
        return true;
    }
    return false;
}

static void add_value(GPtrArray *list, stretch value)
{
    if (add_quoted(list, value))
        return;
    stretch word = value;
    while (word.at < word.end && !g_ascii_isspace(*word.at))
        word.at++;
    add_both(list, (stretch){value.at, word.at});
    if (word.at < value.end && value.end - value.at <= PHRASE_MAX)
        add_both(list, value);
}

/* Behind the first link of the line; the line itself where there is none. */
static stretch behind_link(stretch line)
{
    stretch near = {line.at, line.at + MIN(line.end - line.at, GAP_MAX)};
    const char *first = NULL;
    size_t length = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(links); i++) {
        const char *found = g_strstr_len(near.at, near.end - near.at, links[i]);
        if (found != NULL && (first == NULL || found < first)) {
            first = found;
            length = strlen(links[i]);
        }
    }
    if (first == NULL)
        return trimmed(line);
    stretch value = trimmed((stretch){first + length, line.end});
    /* "is: x" */
    while (value.at < value.end && (*value.at == ':' || *value.at == '='))
        value = trimmed((stretch){value.at + 1, value.end});
    return value;
}

static void take_behind(GPtrArray *list, stretch rest)
{
    rest.end = rest.at + MIN(rest.end - rest.at, LOOK_MAX);
    stretch line = line_of(rest);
    stretch value = behind_link(line);
    /* It may stand on the next line that is not empty. */
    for (int i = 0; i < 3 && value.at == value.end && line.end < rest.end; i++) {
        line = line_of((stretch){line.end + 1, rest.end});
        value = trimmed(line);
    }
    if (value.at < value.end)
        add_value(list, value);
}

/* The length of the word for password at `s.at`, or 0. */
static size_t word_at(stretch s)
{
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (starts_with(s, words[i]))
            return strlen(words[i]);
    return 0;
}

void lks_passwords_find(GPtrArray *list, const char *text, size_t length)
{
    stretch s = {text, text + MIN(length, (size_t)LKS_PASSWORDS_TEXT)};
    bool is_inside = false;              /* of a word */
    while (s.at < s.end && list->len < LKS_PASSWORDS_FOUND) {
        size_t word = is_inside ? 0 : word_at(s);
        if (word > 0)
            take_behind(list, (stretch){s.at + word, s.end});
        is_inside = word > 0 || g_ascii_isalnum(*s.at);
        s.at += MAX(word, 1);
    }
}
