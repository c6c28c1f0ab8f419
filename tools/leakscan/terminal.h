/* SPDX-License-Identifier: Apache-2.0 */
/*
 * terminal.h - the one way by which strings from mail, file systems and rule
 * packs reach a terminal, a log line or a CSV field.
 */
#ifndef LEAKSCAN_TERMINAL_H
#define LEAKSCAN_TERMINAL_H

#include <glib.h>
#include <stdbool.h>

/* `length` bytes (-1: up to the NUL) as one line of valid UTF-8: control, format
 * and bidi characters and bytes that are no UTF-8 become \xNN or \u{NNNN}.
 * NULL gives "".  The caller frees. */
char *text_escape(const char *bytes, gssize length);
/* The same, but line breaks and tabs stay: for text shown as text. */
void text_escape_append(GString *out, const char *bytes, size_t length);

/* Columns that a string from text_escape takes. */
size_t text_columns(const char *text);
/* Cuts to so many columns, the last of them "…" where something was cut. */
char *text_fit(const char *text, size_t columns);

/* Whether colours may be used on the descriptor: a terminal, and NO_COLOR unset. */
bool terminal_has_colours(int fd);

#endif
