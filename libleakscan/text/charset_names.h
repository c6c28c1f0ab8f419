/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset_names.h - the charsets that are read, by the names mail gives them.
 */
#ifndef LKS_TEXT_CHARSET_NAMES_H
#define LKS_TEXT_CHARSET_NAMES_H

#include <stdbool.h>

/* The name the converter knows, "UTF-8" or "WINDOWS-1252" for the two that are
 * read without it; NULL for names that are not known.  Case and punctuation do
 * not count. */
const char *lks_charset_name(const char *declared);
/* Whether the name says nothing, as "x-unknown" or "8bit". */
bool lks_charset_is_void(const char *declared);

#endif
