/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/region.h"

#include <glib.h>
#include <string.h>

/* What mail programs write before the first boundary for readers without MIME. */
static const char *const common_preambles[] = {
    "This is a multi-part message in MIME format",
    "This is a multipart message in MIME format",
    "This is a MIME-encapsulated message",
    "This is a MIME encapsulated message",
    "This is an OpenPGP/MIME signed message (RFC 4880 and 3156)",
    "This is a cryptographically signed message in MIME format",
    "This message is in MIME format",
};

bool lks_region_is_empty(lks_lines *lines, uint64_t at, uint64_t end)
{
    enum { LONGEST = 4096, PREAMBLE_MAX = 80 };
    if (end - at > LONGEST)
        return false;
    size_t length;
    const char *text = (const char *)lks_lines_peek(lines, at, (size_t)(end - at), &length);
    while (length > 0 && g_ascii_isspace(*text))
        text++, length--;
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    if (length == 0)
        return true;
    for (size_t i = 0; length < PREAMBLE_MAX && i < G_N_ELEMENTS(common_preambles); i++) {
        size_t known = strlen(common_preambles[i]);
        if (length <= known + 1 && length >= known && memcmp(text, common_preambles[i], known) == 0)
            return true;
    }
    return false;
}
