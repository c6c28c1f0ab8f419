/* SPDX-License-Identifier: Apache-2.0 */
/*
 * piece.h - names and types of pieces as the library takes them, whatever a reader
 * gave.
 */
#ifndef EXTRACT_PIECE_H
#define EXTRACT_PIECE_H

#include <glib.h>

/* Appends valid UTF-8 without control characters, and a NUL. */
void extract_piece_name(GString *to, const char *text);
/* Appends what is printable in lower case up to the first blank, and a NUL. */
void extract_piece_token(GString *to, const char *text);

#endif
