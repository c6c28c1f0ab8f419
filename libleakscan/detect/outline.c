/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outline.c - see outline.h.
 */
#include "libleakscan/detect/outline.h"

#include <glib.h>
#include <string.h>

#include "libleakscan/detect/characters.h"
#include "libleakscan/detect/terms.h"

static bool fits(char outline, char text)
{
    switch (outline) {
    case '9':
        return g_ascii_isdigit(text);
    case 'a':
        return g_ascii_isalpha(text);
    case 'x':
        return g_ascii_isalnum(text);
    default:
        return g_ascii_toupper(text) == g_ascii_toupper(outline);
    }
}

static bool fits_before(const char *outline, const char *bar, const char *text, size_t at)
{
    for (const char *p = bar; p > outline; p--) {
        size_t from = at;
        if (p[-1] != ' ') {
            if (at == 0 || !fits(p[-1], text[--at]))
                return false;
            continue;
        }
        while (at > 0 && from - at < LKS_TERM_SPACES_MAX && lks_is_space(text[at - 1]))
            at--;
        if (at == from)
            return false;
    }
    return true;
}

static bool fits_behind(const char *outline, const char *text, size_t length, size_t at)
{
    for (const char *p = outline; *p != '\0'; p++) {
        size_t from = at;
        if (*p != ' ') {
            if (at >= length || !fits(*p, text[at++]))
                return false;
            continue;
        }
        while (at < length && at - from < LKS_TERM_SPACES_MAX && lks_is_space(text[at]))
            at++;
        if (at == from)
            return false;
    }
    return true;
}

bool lks_outline_fits(const char *outline, const char *text, size_t length, size_t at)
{
    const char *bar = strchr(outline, '|');
    return bar != NULL && fits_behind(bar + 1, text, length, at) &&
           fits_before(outline, bar, text, at);
}
