/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mapi.h - what the forms of an Outlook item share ([MS-OXPROPS], [MS-OXRTFCP]).
 */
#ifndef EXTRACT_READERS_MAPI_H
#define EXTRACT_READERS_MAPI_H

#include <glib.h>

#include "tools/leakscan-extract/reader.h"

/* [MS-OXCDATA] 2.11.1: types of properties. */
enum {
    MAPI_OBJECT = 0x000D, MAPI_STRING8 = 0x001E, MAPI_UNICODE = 0x001F, MAPI_BINARY = 0x0102,
    MAPI_LONG = 0x0003
};
/* [MS-OXPROPS]: properties by number. */
enum {
    MAPI_BODY = 0x1000, MAPI_RTF = 0x1009, MAPI_HTML = 0x1013, MAPI_DISPLAY_NAME = 0x3001,
    MAPI_DATA = 0x3701, MAPI_SHORT_NAME = 0x3704, MAPI_LONG_NAME = 0x3707,
    MAPI_INTERNET_CODEPAGE = 0x3FDE, MAPI_MESSAGE_CODEPAGE = 0x3FFD
};

typedef struct mapi_label {
    unsigned id;
    const char *label;
} mapi_label;

/* The properties that people read, in the order in which they read them; without a
 * label at the end. */
extern const mapi_label mapi_labels[];
/* Its label, or NULL. */
const char *mapi_label_of(unsigned id);

/* As iconv names a code page; UTF-8 where it is not known.  To be freed. */
char *mapi_charset(unsigned codepage);
/* A file name of UTF-16LE; NULL if it is none.  To be freed. */
char *mapi_wide_name(const uint8_t *bytes, size_t length);

/* The text of a compressed RTF body, NULL if it is none.  Ends early over the budget. */
GByteArray *mapi_rtf(extract_output *out, const uint8_t *bytes, size_t length);

#endif
