/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jwt.c - JSON Web Tokens, RFC 7519: two dots (signed, RFC 7515) or four
 * (encrypted, RFC 7516), and a header that decodes to a JSON object with "alg".
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/detect/validators/checks.h"

enum { HEADER_MAX = 1024 };

static size_t count_dots(const char *text, size_t length)
{
    size_t dots = 0;

    for (size_t i = 0; i < length; i++)
        dots += text[i] == '.';
    return dots;
}

/* RFC 4648 section 5 to section 4: the padding is left out in a token. */
static char *decode_header(const char *text, size_t length, gsize *size)
{
    char encoded[HEADER_MAX + 4];

    for (size_t i = 0; i < length; i++)
        encoded[i] = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
    while (length % 4 != 0)
        encoded[length++] = '=';
    encoded[length] = '\0';
    return (char *) g_base64_decode(encoded, size);
}

lks_verdict lks_validate_jwt(const lks_candidate *candidate)
{
    size_t dots = count_dots(candidate->text, candidate->length);
    g_autofree char *header = NULL;
    size_t length = 0;
    gsize size = 0;

    if (dots != 2 && dots != 4)
        return LKS_INVALID;
    while (candidate->text[length] != '.')
        length++;
    if (length < 2 || length > HEADER_MAX - 4 || length % 4 == 1)
        return LKS_INVALID;
    header = decode_header(candidate->text, length, &size);
    if (size < 2 || header[0] != '{' || header[size - 1] != '}')
        return LKS_INVALID;
    return g_strstr_len(header, (gssize) size, "\"alg\"") ? LKS_VALID : LKS_INVALID;
}
