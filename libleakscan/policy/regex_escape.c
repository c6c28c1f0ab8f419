/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex_escape.c - escapes and classes of PCRE2 patterns (pcre2pattern(3)).
 */
#include "libleakscan/policy/regex_escape.h"

#include <string.h>

bool lks_regex_is_space(gunichar c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 ||
           (c > 0x7f && g_unichar_isspace(c));
}

size_t lks_regex_after_character(const char *text, size_t at)
{
    return (size_t)(g_utf8_next_char(text + at) - text);
}

size_t lks_regex_past(const char *text, size_t at, char closing)
{
    const char *end = strchr(text + at, closing);
    return end != NULL ? (size_t)(end - text) + 1 : at + strlen(text + at);
}

/* ---- escapes ----------------------------------------------------------- */

/* Without UCP \d, \s and \w match ASCII; \h, \v and \R know more. */
static const lks_set_escape set_escapes[] = {
    {'d', 1, false}, {'D', 4, false}, {'w', 1, false}, {'W', 4, false}, {'s', 1, true},
    {'S', 4, false}, {'h', 3, true},  {'H', 4, false}, {'v', 3, true},  {'V', 4, false},
    {'R', 3, true},  {'p', 4, false}, {'P', 4, false},
};

const lks_set_escape *lks_regex_find_set_escape(char letter)
{
    for (size_t i = 0; i < G_N_ELEMENTS(set_escapes); i++)
        if (set_escapes[i].letter == letter)
            return &set_escapes[i];
    return NULL;
}

gunichar lks_regex_read_code(const char *text, size_t at, size_t most, unsigned base, size_t *end)
{
    gunichar code = 0;
    size_t stop = at + most;
    for (; at < stop && g_ascii_isxdigit(text[at]); at++) {
        unsigned digit = (unsigned)g_ascii_xdigit_value(text[at]);
        if (digit >= base)
            break;
        code = MIN(code * base + digit, 0x10ffffu);
    }
    *end = at;
    return code;
}

/* A code in braces or `most` digits; `at` is at the first of these. */
gunichar lks_regex_read_number(const char *text, size_t at, size_t most, unsigned base, size_t *end)
{
    if (text[at] != '{')
        return lks_regex_read_code(text, at, most, base, end);
    size_t ignored;
    bool is_unicode = text[at + 1] == 'U' && text[at + 2] == '+';
    *end = lks_regex_past(text, at, '}');
    return lks_regex_read_code(text, at + (is_unicode ? 3 : 1), 8,
                               is_unicode ? 16 : base, &ignored);
}

bool lks_regex_read_escape(const char *text, size_t at, gunichar *c, size_t *end)
{
    static const char letters[] = "aefnrt", values[] = "\a\033\f\n\r\t";
    char letter = text[at + 1];
    const char *found = letter != '\0' ? strchr(letters, letter) : NULL;
    *end = at + 2;
    if (found != NULL)
        *c = (gunichar)values[found - letters];
    else if (letter == 'x')
        *c = lks_regex_read_number(text, at + 2, 2, 16, end);
    else if (letter == 'o')
        *c = lks_regex_read_number(text, at + 2, 3, 8, end);
    else if (letter == '0')
        *c = lks_regex_read_code(text, at + 1, 3, 8, end);
    else if (letter == 'c' && text[at + 2] != '\0') {
        *c = (gunichar)(g_ascii_toupper(text[at + 2]) ^ 0x40);
        *end = at + 3;
    } else if (letter == '\0' || g_ascii_isalnum(letter))
        return false;
    else {
        *c = g_utf8_get_char(text + at + 1);
        *end = lks_regex_after_character(text, at + 1);
    }
    return true;
}

size_t lks_regex_set_escape_end(const char *text, size_t at)
{
    if (text[at + 1] != 'p' && text[at + 1] != 'P')
        return at + 2;
    if (text[at + 2] == '{')
        return lks_regex_past(text, at, '}');
    return at + 2 + (text[at + 2] != '\0');
}

/* ---- classes ------------------------------------------------------------- */

static void note_character(lks_class_facts *facts, gunichar c)
{
    facts->width = MAX(facts->width, (unsigned)g_unichar_to_utf8(c, NULL));
    facts->is_space = facts->is_space && lks_regex_is_space(c);
}

/* [:name:] at `at`; 0 where there is none. */
static size_t read_posix_name(const char *text, size_t at, lks_class_facts *facts)
{
    if (text[at] != '[' || text[at + 1] != ':')
        return 0;
    size_t letters = strspn(text + at + 2, "^abcdefghijklmnopqrstuvwxyz<>");
    const char *name = text + at + 2;
    if (name[letters] != ':' || name[letters + 1] != ']')
        return 0;
    bool is_space = g_str_has_prefix(name, "space:") || g_str_has_prefix(name, "blank:");
    facts->is_space = facts->is_space && is_space;
    facts->width = MAX(facts->width, name[0] == '^' ? 4u : 1u);
    return at + letters + 4;
}

/* An escape inside a class; its end. */
static size_t read_class_escape(const char *text, size_t at, lks_class_facts *facts)
{
    const lks_set_escape *set = lks_regex_find_set_escape(text[at + 1]);
    gunichar c = 0;
    size_t end;
    if (set != NULL) {
        facts->width = MAX(facts->width, (unsigned)set->width);
        facts->is_space = facts->is_space && set->is_space;
        return lks_regex_set_escape_end(text, at);
    }
    if (text[at + 1] == 'b')
        c = '\b', end = at + 2;
    else if (text[at + 1] == 'N' && text[at + 2] == '{')
        c = lks_regex_read_number(text, at + 2, 8, 16, &end);
    else if (text[at + 1] >= '1' && text[at + 1] <= '7')
        c = lks_regex_read_code(text, at + 1, 3, 8, &end);
    else if (!lks_regex_read_escape(text, at, &c, &end))
        return at + 1 + (text[at + 1] != '\0');
    note_character(facts, c);
    return end;
}

size_t lks_regex_read_class(const char *text, size_t at, lks_class_facts *facts)
{
    bool is_negated = text[at + 1] == '^', is_quoted = false;
    *facts = (lks_class_facts){1, true};
    at += 1 + (size_t)is_negated;
    size_t first = at;
    while (text[at] != '\0' && (text[at] != ']' || at == first || is_quoted)) {
        size_t named = is_quoted ? 0 : read_posix_name(text, at, facts);
        if (named != 0) {
            at = named;
        } else if (text[at] == '\\' && text[at + 1] == 'E') {
            is_quoted = false;
            at += 2;
        } else if (!is_quoted && text[at] == '\\' && text[at + 1] == 'Q') {
            is_quoted = true;
            at += 2;
        } else if (!is_quoted && text[at] == '\\') {
            at = read_class_escape(text, at, facts);
        } else {
            note_character(facts, g_utf8_get_char(text + at));
            at = lks_regex_after_character(text, at);
        }
    }
    if (is_negated)
        *facts = (lks_class_facts){4, false};
    return at + (text[at] == ']');
}
