/* SPDX-License-Identifier: Apache-2.0 */
/*
 * value.c - the form of a value that validators and value ids see.
 */
#include <glib.h>

#include "libleakscan/detect/characters.h"
#include "libleakscan/detect/detect.h"
#include "libleakscan/detect/validators/validators.h"

size_t lks_detect_normalise_value(const char *value, size_t length, char *out, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < length && used + 1 < size; i++) {
        char c = value[i];
        if (lks_is_space(c) || c == '.' || c == '-' || c == '/')
            continue;
        out[used++] = (char)(c >= 'a' && c <= 'z' ? c - 0x20 : c);
    }
    if (size > 0)
        out[used] = '\0';
    return used;
}

bool lks_detect_has_validator(const char *name)
{
    return lks_validator_find(name) != NULL;
}
