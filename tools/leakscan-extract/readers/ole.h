/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ole.h - the formats that stand in compound files ([MS-CFB]).
 */
#ifndef EXTRACT_READERS_OLE_H
#define EXTRACT_READERS_OLE_H

#include <gsf/gsf.h>

#include "tools/leakscan-extract/readers/bytes.h"
#include "tools/leakscan-extract/readers/codepage.h"

/* A storage of a compound file and where it stands in it; "" for the file. */
typedef struct ole_storage {
    GsfInfile *infile;
    char *path;
    extract_output *out;
    reader_text *text;
} ole_storage;

/* All of a stream, counted against the budget; NULL if there is none or no room.
 * To be freed with g_byte_array_unref. */
GByteArray *ole_stream(const ole_storage *storage, const char *name);
bool ole_has(const ole_storage *storage, const char *name);
/* The path of something in the storage, to be freed. */
char *ole_path(const ole_storage *storage, const char *name);

/* What reads a storage that has the stream `sign`.  0, EXTRACT_BROKEN, or what the
 * output answered. */
int ole_read_word(const ole_storage *storage);
int ole_read_excel(const ole_storage *storage);
int ole_read_powerpoint(const ole_storage *storage);
int ole_read_outlook(const ole_storage *storage);

/* ---- ole_crypt.c: what is encrypted, by the passwords of the message ----------- */

/* Has the package read that the storage holds encrypted.  false: no password opens it. */
bool ole_read_package_by_password(const ole_storage *storage, int *rc);
/* Decipher in place.  false: no password does. */
bool ole_open_word(const ole_storage *storage, GByteArray *document, GByteArray *table);
/* From the record behind FilePass on, whose data is `pass`. */
bool ole_open_excel(const ole_storage *storage, GByteArray *stream, size_t from,
                    const uint8_t *pass, size_t length);
/* Whether a deck is encrypted, and the place of its newest edit. */
bool ole_is_powerpoint_encrypted(const ole_storage *storage, size_t *edit);
bool ole_open_powerpoint(const ole_storage *storage, GByteArray *stream, size_t edit);

#endif
