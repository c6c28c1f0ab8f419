/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_string.h - the one way by which strings from mail enter JSON.
 */
#ifndef LKS_REPORT_JSON_STRING_H
#define LKS_REPORT_JSON_STRING_H

#include <glib.h>

/* Appends `text` quoted and escaped, `null` for NULL.  The result is valid UTF-8
 * whatever the bytes are: those that are none become U+FFFD, one each. */
void lks_report_append_json_string(GString *out, const char *text);

#endif
