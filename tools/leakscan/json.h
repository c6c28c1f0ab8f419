/* SPDX-License-Identifier: Apache-2.0 */
/* json.h - appends JSON (RFC 8259) to a string; valid UTF-8 whatever comes in. */
#ifndef LEAKSCAN_JSON_H
#define LEAKSCAN_JSON_H

#include <glib.h>
#include <stdint.h>

/* A quoted string; bytes that are no UTF-8 become U+FFFD.  NULL gives null. */
void json_append_string(GString *out, const char *bytes);
/* ,"key":"..." and, where the bytes are no UTF-8, ,"key_hex":"..." beside it. */
void json_append_path(GString *out, const char *key, const char *bytes);
/* ["a","b"]; NULL gives []. */
void json_append_strings(GString *out, const GPtrArray *strings);
/* Seconds with a point and three digits in every locale. */
void json_append_seconds(GString *out, int64_t microseconds);

#endif
