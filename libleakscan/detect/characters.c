/* SPDX-License-Identifier: Apache-2.0 */
/*
 * characters.c - see characters.h.
 */
#include "libleakscan/detect/characters.h"

gunichar lks_character(const char *text, size_t length, size_t at)
{
    unsigned char first = (unsigned char)text[at];
    if (first < 0x80)
        return first;
    gunichar c = g_utf8_get_char_validated(text + at, (gssize)MIN(length - at, 6));
    return c >= (gunichar)-2 ? 0xfffd : c;
}

bool lks_is_word_character(gunichar c)
{
    if (c < 0x80)
        return g_ascii_isalnum((char)c);
    return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

bool lks_word_character_before(const char *text, size_t at)
{
    if (at == 0)
        return false;
    return lks_is_word_character(lks_character(text, at, lks_previous_character(text, at)));
}

bool lks_word_character_at(const char *text, size_t length, size_t at)
{
    return at < length && lks_is_word_character(lks_character(text, length, at));
}
