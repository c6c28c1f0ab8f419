/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mapi.c - labels of properties, their code pages, and compressed RTF.
 */
#include <string.h>

#include "tools/leakscan-extract/readers/bytes.h"
#include "tools/leakscan-extract/readers/mapi.h"

const mapi_label mapi_labels[] = {
    {0x0037, "Subject"}, {0x0C1A, "From"}, {0x0C1F, "From"}, {0x5D01, "From"}, {0x0042, "From"},
    {0x0065, "From"}, {0x0E04, "To"}, {0x0E03, "Cc"}, {0x0E02, "Bcc"}, {MAPI_DISPLAY_NAME, "Name"},
    {0x3003, "Address"}, {0x39FE, "Address"}, {MAPI_LONG_NAME, "File"}, {MAPI_SHORT_NAME, "File"},
    {0x007D, "Headers"}, {0x3A06, "Given name"}, {0x3A11, "Surname"}, {0x3A16, "Company"},
    {0x3A17, "Title"}, {0x3A08, "Business telephone"}, {0x3A09, "Home telephone"},
    {0x3A1C, "Mobile telephone"}, {0x3A15, "Postal address"}, {0x3A29, "Street"},
    {0x3A27, "City"}, {0x3A2A, "Postal code"}, {MAPI_BODY, "Text"}, {0, NULL},
};

const char *mapi_label_of(unsigned id)
{
    for (const mapi_label *row = mapi_labels; row->label != NULL; row++)
        if (row->id == id)
            return row->label;
    return NULL;
}

char *mapi_charset(unsigned codepage)
{
    enum { UTF_8 = 65001 };
    return codepage == UTF_8 || codepage == 0 ? g_strdup("utf-8")
                                              : g_strdup_printf("cp%u", codepage);
}

/* Not by iconv, which would have to load UTF-16. */
char *mapi_wide_name(const uint8_t *bytes, size_t length)
{
    enum { MAX_UNITS = 1000 };
    gunichar2 units[MAX_UNITS];
    size_t count = MIN(length / 2, (size_t)MAX_UNITS);
    for (size_t i = 0; i < count; i++)
        units[i] = bytes_u16(bytes + 2 * i);
    return g_utf16_to_utf8(units, (glong)count, NULL, NULL, NULL);
}

/* ---- compressed RTF -------------------------------------------------------------- */

/* What the window holds at first ([MS-OXRTFCP] 2.1.2.1). */
static const char first_window[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

enum { WINDOW = 4096, MAX_RTF = 64 << 20 };

typedef struct {
    uint8_t held[WINDOW];
    size_t write;
    GByteArray *text;
} window;

static void copy(window *w, size_t from, size_t length)
{
    for (; length > 0; length--) {
        w->held[w->write] = w->held[from];
        g_byte_array_append(w->text, &w->held[w->write], 1);
        w->write = (w->write + 1) % WINDOW;
        from = (from + 1) % WINDOW;
    }
}

/* A byte, or a place of twelve bits and a length of four.  NULL at the end. */
static const uint8_t *take_token(window *w, const uint8_t *at, const uint8_t *end, bool is_place)
{
    if (!is_place) {
        w->held[w->write] = *at;
        copy(w, w->write, 1);
        return at + 1;
    }
    if (end - at < 2)
        return NULL;
    size_t from = (size_t)at[0] << 4 | at[1] >> 4;
    if (from == w->write)
        return NULL;
    copy(w, from, (at[1] & 0xFU) + 2);
    return at + 2;
}

/* [MS-OXRTFCP] 2.2: eight tokens behind each byte of flags. */
static GByteArray *decompress(extract_output *out, const uint8_t *at, const uint8_t *end)
{
    window *w = g_new0(window, 1);
    GByteArray *text = w->text = g_byte_array_new();
    w->write = sizeof first_window - 1;
    memcpy(w->held, first_window, w->write);
    while (at != NULL && at < end && text->len < MAX_RTF && extract_spend(out, 0) == 0) {
        unsigned flags = *at++;
        for (int i = 0; i < 8 && at != NULL && at < end; i++, flags >>= 1)
            at = take_token(w, at, end, (flags & 1) != 0);
    }
    if (text->len >= MAX_RTF)
        extract_gap(out, LEAKSCAN_GAP_TOO_LARGE);
    g_free(w);
    return text;
}

GByteArray *mapi_rtf(extract_output *out, const uint8_t *bytes, size_t length)
{
    enum { HEAD = 16 };              /* [MS-OXRTFCP] 2.1.3.1.1 */
    if (length <= HEAD)
        return NULL;
    if (memcmp(bytes + 8, "LZFu", 4) == 0)
        return decompress(out, bytes + HEAD, bytes + length);
    if (memcmp(bytes + 8, "MELA", 4) == 0)
        return g_byte_array_append(g_byte_array_new(), bytes + HEAD, (guint)(length - HEAD));
    return NULL;
}
