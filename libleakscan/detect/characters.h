/* SPDX-License-Identifier: Apache-2.0 */
/*
 * characters.h - small questions about characters of valid UTF-8 text.
 */
#ifndef LKS_DETECT_CHARACTERS_H
#define LKS_DETECT_CHARACTERS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

static inline bool lks_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool lks_is_continuation(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* The start of the character after, at or before `at`. */
static inline size_t lks_next_character(const char *text, size_t length, size_t at)
{
    for (at++; at < length && lks_is_continuation(text[at]); at++)
        ;
    return at < length ? at : length;
}

static inline size_t lks_align_up(const char *text, size_t length, size_t at)
{
    while (at < length && lks_is_continuation(text[at]))
        at++;
    return at;
}

static inline size_t lks_previous_character(const char *text, size_t at)
{
    for (at--; at > 0 && lks_is_continuation(text[at]); at--)
        ;
    return at;
}

/* Two words written as one, the second of which begins at `at`: socialSecurity,
 * SSNNumber. */
static inline bool lks_is_seam(const char *text, size_t length, size_t at)
{
    if (at == 0 || at >= length || !g_ascii_isupper(text[at]))
        return false;
    return g_ascii_islower(text[at - 1]) ||
           (g_ascii_isupper(text[at - 1]) && at + 2 < length && g_ascii_islower(text[at + 1]) &&
            g_ascii_islower(text[at + 2]));
}

/* The character at `at`, at most 4 bytes before `length`; 0xFFFD if it is cut. */
gunichar lks_character(const char *text, size_t length, size_t at);
/* A letter or digit, of any script; low lines divide the words of a program's names. */
bool lks_is_word_character(gunichar c);
bool lks_word_character_before(const char *text, size_t at);
bool lks_word_character_at(const char *text, size_t length, size_t at);

#endif
