/* SPDX-License-Identifier: Apache-2.0 */
/*
 * places.c - places of a window counted in characters.  Evidence is looked for round
 * every match, so eight bytes are counted at once.
 */
#include <string.h>

#include "libleakscan/detect/characters.h"
#include "libleakscan/detect/evidence.h"

enum { EIGHT = sizeof(uint64_t) };

/* Characters that begin in the eight bytes at `text`. */
static unsigned starts_of(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
    word = word >> 7 & ~(word >> 6) & 0x0101010101010101u;
    return EIGHT - (unsigned)((word * 0x0101010101010101u) >> 56);
}

/* While more are wanted than eight bytes can hold, where one begins does not matter. */
size_t lks_view_back(const lks_view *view, size_t at, size_t characters)
{
    const char *text = view->window->text;
    if (view->is_ascii)
        return at > characters ? at - characters : 0;
    for (; at >= EIGHT && characters > EIGHT; at -= EIGHT)
        characters -= starts_of(text + at - EIGHT);
    for (; at > 0 && characters > 0; characters--)
        at = lks_previous_character(text, at);
    return at;
}

size_t lks_view_forward(const lks_view *view, size_t at, size_t characters)
{
    size_t length = view->window->length;
    if (view->is_ascii)
        return length - at > characters ? at + characters : length;
    for (; length - at > EIGHT && characters > EIGHT; at += EIGHT)
        characters -= starts_of(view->window->text + at + 1);
    for (; at < length && characters > 0; characters--)
        at = lks_next_character(view->window->text, length, at);
    return at;
}

size_t lks_view_characters(const lks_view *view, size_t from, size_t to)
{
    if (view->is_ascii)
        return to - from;
    const char *text = view->window->text;
    size_t starts = 0, i = from;
    for (; i < to && to - i >= EIGHT; i += EIGHT)
        starts += starts_of(text + i);
    for (; i < to; i++)
        starts += !lks_is_continuation(text[i]);
    return starts;
}
