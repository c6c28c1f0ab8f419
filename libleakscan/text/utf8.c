/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf8.c - strict UTF-8 after RFC 3629, section 4: no overlong forms, no
 * surrogates, nothing above U+10FFFF.
 */
#include "libleakscan/text/utf8.h"

#include <string.h>
#include <glib.h>

#include "libleakscan/text/text.h"

/* RFC 3629, section 4: what may follow a first byte. */
static int sequence_length(uint8_t first, uint8_t *low, uint8_t *high)
{
    *low = 0x80;
    *high = 0xBF;
    if (first < 0xC2 || first > 0xF4)
        return LKS_UTF8_INVALID;
    if (first < 0xE0)
        return 2;
    if (first < 0xF0) {
        if (first == 0xE0)
            *low = 0xA0;
        if (first == 0xED)
            *high = 0x9F;
        return 3;
    }
    if (first == 0xF0)
        *low = 0x90;
    if (first == 0xF4)
        *high = 0x8F;
    return 4;
}

int lks_utf8_decode(const uint8_t *p, size_t length, uint32_t *ch)
{
    uint8_t low, high;
    if (p[0] < 0x80) {
        *ch = p[0];
        return 1;
    }
    int n = sequence_length(p[0], &low, &high);
    if (n < 0)
        return LKS_UTF8_INVALID;
    uint32_t value = p[0] & (0x7Fu >> n);
    for (int i = 1; i < n; i++) {
        if ((size_t)i >= length)
            return LKS_UTF8_CUT;
        if (p[i] < low || p[i] > high)
            return LKS_UTF8_INVALID;
        value = value << 6 | (p[i] & 0x3F);
        low = 0x80;
        high = 0xBF;
    }
    *ch = value;
    return n;
}

size_t lks_utf8_encode(uint32_t ch, char *out)
{
    return (size_t)g_unichar_to_utf8(ch, out);
}

size_t lks_utf8_ascii(const uint8_t *p, size_t length)
{
    const uint64_t high = 0x8080808080808080u;
    size_t i = 0;
    for (; length - i >= 32; i += 32) {
        uint64_t w[4];
        memcpy(w, p + i, sizeof w);
        if ((w[0] | w[1] | w[2] | w[3]) & high)
            break;
    }
    for (; length - i >= 8; i += 8) {
        uint64_t word;
        memcpy(&word, p + i, sizeof word);
        if (word & high)
            break;
    }
    while (i < length && p[i] < 0x80)
        i++;
    return i;
}

size_t lks_utf8_valid(const uint8_t *p, size_t length)
{
    size_t i = 0;
    while (i < length) {
        uint32_t ch;
        i += lks_utf8_ascii(p + i, length - i);
        if (i == length)
            break;
        int n = lks_utf8_decode(p + i, length - i, &ch);
        if (n <= 0)
            break;
        i += (size_t)n;
    }
    return i;
}

uint32_t lks_windows_1252(uint8_t byte)
{
    static const uint16_t c1[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
    };
    return byte >= 0x80 && byte < 0xA0 ? c1[byte - 0x80] : byte;
}

char *lks_text_to_utf8(const char *bytes, size_t length)
{
    const uint8_t *p = (const uint8_t *)bytes;
    GString *out = g_string_sized_new(length);
    size_t i = 0;
    while (i < length) {
        size_t n = lks_utf8_valid(p + i, length - i);
        g_string_append_len(out, bytes + i, (gssize)n);
        i += n;
        if (i < length) {
            g_string_append(out, "\xEF\xBF\xBD");
            i++;
        }
    }
    for (size_t at = 0; at < out->len; at++)
        if (out->str[at] == '\0')
            out->str[at] = ' ';
    return g_string_free(out, FALSE);
}
