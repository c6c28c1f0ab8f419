/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tools/leakscan-extract/piece.h"

enum { NAME_MAX_BYTES = 3 * 1024, TOKEN_MAX = 127 };

void extract_piece_name(GString *to, const char *text)
{
    char *valid = g_utf8_make_valid(text, (gssize)strnlen(text, NAME_MAX_BYTES));
    for (char *c = valid; *c != '\0'; c++)
        if (g_ascii_iscntrl(*c))
            *c = '_';
    g_string_append(to, valid);
    g_string_append_c(to, '\0');
    g_free(valid);
}

void extract_piece_token(GString *to, const char *text)
{
    for (size_t i = 0; i < TOKEN_MAX && text[i] > ' ' && text[i] <= '~'; i++)
        g_string_append_c(to, g_ascii_tolower(text[i]));
    g_string_append_c(to, '\0');
}
