/* SPDX-License-Identifier: Apache-2.0 */
/*
 * codepage.c - text in the code pages of Windows, by iconv.
 */
#include <errno.h>
#include <string.h>

#include "tools/leakscan-extract/readers/codepage.h"

/* Those of Windows (Code Page Identifiers); the first is what the rest falls back to. */
static struct {
    const char *name;
    GIConv converter;
    unsigned number;
    bool is_open;
} pages[] = {
    {.number = 1252, .name = "CP1252"},  {.number = 65001, .name = "UTF-8"},
    {.number = 1250, .name = "CP1250"},  {.number = 1251, .name = "CP1251"},
    {.number = 1253, .name = "CP1253"},  {.number = 1254, .name = "CP1254"},
    {.number = 1255, .name = "CP1255"},  {.number = 1256, .name = "CP1256"},
    {.number = 1257, .name = "CP1257"},  {.number = 1258, .name = "CP1258"},
    {.number = 874, .name = "CP874"},    {.number = 932, .name = "CP932"},
    {.number = 936, .name = "GBK"},      {.number = 949, .name = "CP949"},
    {.number = 950, .name = "BIG5"},     {.number = 437, .name = "CP437"},
    {.number = 850, .name = "CP850"},    {.number = 10000, .name = "MACINTOSH"},
    {.number = 20127, .name = "CP1252"}, {.number = 28591, .name = "ISO-8859-1"},
};

bool codepage_prepare(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        if (pages[i].is_open)
            continue;
        pages[i].converter = g_iconv_open("UTF-8", pages[i].name);
        pages[i].is_open = pages[i].converter != (GIConv)-1;
    }
    return pages[0].is_open;
}

static GIConv converter_of(unsigned number)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++)
        if (pages[i].number == number && pages[i].is_open)
            return pages[i].converter;
    return pages[0].converter;
}

/* Converts in blocks; `add` answers non-zero to end it. */
static void convert(unsigned codepage, const uint8_t *bytes, size_t length,
                    int (*add)(void *to, const char *text, size_t length), void *to)
{
    GIConv converter = converter_of(codepage);
    char *from = (char *)bytes, block[1024];
    int rc = 0;
    (void)g_iconv(converter, NULL, NULL, NULL, NULL);
    while (length > 0 && rc == 0) {
        char *end = block;
        size_t room = sizeof block;
        size_t got = g_iconv(converter, &from, &length, &end, &room);
        for (char *c = block; (c = memchr(c, '\0', (size_t)(end - c))) != NULL;)
            *c = ' ';
        rc = add(to, block, sizeof block - room);
        if (got == (size_t)-1 && errno != E2BIG && length > 0) {
            rc = add(to, "\xEF\xBF\xBD", 3);   /* U+FFFD */
            from++;
            length--;
        }
    }
}

static int add_to_text(void *text, const char *bytes, size_t length)
{
    reader_text_add(text, bytes, length);
    return ((reader_text *)text)->rc;
}

void codepage_add(reader_text *text, unsigned codepage, const uint8_t *bytes, size_t length)
{
    if (text->rc == 0)
        convert(codepage, bytes, length, add_to_text, text);
}

static int add_to_string(void *to, const char *bytes, size_t length)
{
    g_string_append_len(to, bytes, (gssize)length);
    return 0;
}

void codepage_append(GString *to, unsigned codepage, const uint8_t *bytes, size_t length)
{
    convert(codepage, bytes, length, add_to_string, to);
}

char *codepage_name(unsigned codepage, const uint8_t *bytes, size_t length)
{
    char name[1024], *to = name, *from = (char *)bytes;
    size_t room = sizeof name - 1, left = strnlen(from, length);
    GIConv converter = converter_of(codepage);
    (void)g_iconv(converter, NULL, NULL, NULL, NULL);
    while (left > 0 && g_iconv(converter, &from, &left, &to, &room) == (size_t)-1 &&
           errno != E2BIG && room > 0) {
        *to++ = '?';
        room--;
        from++;
        left--;
    }
    return g_utf8_make_valid(name, (gssize)(to - name));
}
