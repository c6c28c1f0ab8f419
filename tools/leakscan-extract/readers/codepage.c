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

/* Converts to the end before anything is given on: converters are shared, and some
 * keep a letter back until they know whether a mark follows. */
void codepage_append(GString *to, unsigned codepage, const uint8_t *bytes, size_t length)
{
    GIConv converter = converter_of(codepage);
    char *from = (char *)bytes, block[1024];
    bool is_over = false;
    (void)g_iconv(converter, NULL, NULL, NULL, NULL);
    while (!is_over) {
        char *end = block;
        size_t room = sizeof block;
        is_over = length == 0;
        size_t got = is_over ? g_iconv(converter, NULL, NULL, &end, &room)
                             : g_iconv(converter, &from, &length, &end, &room);
        int fault = errno;
        for (char *c = block; (c = memchr(c, '\0', (size_t)(end - c))) != NULL;)
            *c = ' ';
        g_string_append_len(to, block, end - block);
        if (got == (size_t)-1 && fault != E2BIG && length > 0) {
            g_string_append(to, "\xEF\xBF\xBD");   /* U+FFFD */
            from++;
            length--;
        }
    }
}

void codepage_add(reader_text *text, unsigned codepage, const uint8_t *bytes, size_t length)
{
    if (text->rc != 0 || length == 0)
        return;
    GString *converted = g_string_sized_new(length + length / 4);
    codepage_append(converted, codepage, bytes, length);
    reader_text_add(text, converted->str, converted->len);
    g_string_free(converted, TRUE);
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
    (void)g_iconv(converter, NULL, NULL, &to, &room);
    return g_utf8_make_valid(name, (gssize)(to - name));
}
