/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reference.c - character references: a name counts with its semicolon only, a
 * number without it too.
 */
#include "libleakscan/text/reference.h"

#include <string.h>
#include <glib.h>
#include <libxml/HTMLparser.h>

#include "libleakscan/text/utf8.h"

enum { NONE, AMPERSAND, NAME, NUMBER_SIGN, DECIMAL, HEXADECIMAL };

void lks_reference_begin(lks_reference *r)
{
    r->state = AMPERSAND;
    r->number = 0;
    r->text[0] = '&';
    r->length = 1;
}

/* XML 1.0, 2.2: the characters there are. */
static bool is_char(uint32_t ch)
{
    if (ch < 0x20)
        return ch == '\t' || ch == '\n' || ch == '\r';
    return ch < 0xD800 || (ch >= 0xE000 && ch <= 0xFFFD) || (ch >= 0x10000 && ch <= 0x10FFFF);
}

/* &#150; and its like mean windows-1252 (HTML Standard, 13.2.5.80). */
static size_t end_number(const lks_reference *r, char *out)
{
    if (!is_char(r->number))
        return 0;
    bool is_c1 = r->number >= 0x80 && r->number < 0xA0;
    return lks_utf8_encode(is_c1 ? lks_windows_1252((uint8_t)r->number) : r->number, out);
}

/* HTML Standard, 13.5: what libxml2 does not know and folding makes ASCII or nothing. */
static const struct {
    const char *name;
    uint32_t ch;
} names[] = {
    {"ApplyFunction", 0x2061}, {"DiacriticalGrave", '`'}, {"Hat", '^'},
    {"InvisibleComma", 0x2063}, {"InvisibleTimes", 0x2062}, {"MediumSpace", 0x205F},
    {"NegativeMediumSpace", 0x200B}, {"NegativeThickSpace", 0x200B},
    {"NegativeThinSpace", 0x200B}, {"NegativeVeryThinSpace", 0x200B}, {"NewLine", '\n'},
    {"NoBreak", 0x2060}, {"NonBreakingSpace", 0xA0}, {"Tab", '\t'}, {"ThickSpace", 0x205F},
    {"ThinSpace", 0x2009}, {"VerticalLine", '|'}, {"VeryThinSpace", 0x200A},
    {"ZeroWidthSpace", 0x200B}, {"af", 0x2061}, {"apos", '\''}, {"ast", '*'}, {"bsol", '\\'},
    {"colon", ':'}, {"comma", ','}, {"commat", '@'}, {"dash", 0x2010}, {"dollar", '$'},
    {"emsp13", 0x2004}, {"emsp14", 0x2005}, {"equals", '='}, {"excl", '!'}, {"grave", '`'},
    {"hairsp", 0x200A}, {"horbar", 0x2015}, {"hyphen", 0x2010}, {"ic", 0x2063}, {"it", 0x2062},
    {"lbrace", '{'}, {"lbrack", '['}, {"lcub", '{'}, {"lowbar", '_'}, {"lpar", '('},
    {"lsqb", '['}, {"midast", '*'}, {"num", '#'}, {"numsp", 0x2007}, {"percnt", '%'},
    {"period", '.'}, {"plus", '+'}, {"puncsp", 0x2008}, {"quest", '?'}, {"rbrace", '}'},
    {"rbrack", ']'}, {"rcub", '}'}, {"rpar", ')'}, {"rsqb", ']'}, {"semi", ';'}, {"sol", '/'},
    {"verbar", '|'}, {"vert", '|'},
};

/* 0: not known. */
static uint32_t find_name(const char *name)
{
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    if (entity)
        return entity->value;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].ch;
    return 0;
}

static size_t end_name(lks_reference *r, bool is_closed, char *out)
{
    char name[LKS_REFERENCE_NAME + 1];
    memcpy(name, r->text + 1, r->length - 1);
    name[r->length - 1] = '\0';
    uint32_t ch = is_closed && r->state == NAME ? find_name(name) : 0;
    if (ch != 0)
        return lks_utf8_encode(ch, out);
    memcpy(out, r->text, r->length);
    if (is_closed)
        out[r->length] = ';';
    return r->length + is_closed;
}

static size_t end(lks_reference *r, bool is_closed, char *out)
{
    size_t n = r->state >= NUMBER_SIGN ? end_number(r, out) : end_name(r, is_closed, out);
    r->state = NONE;
    return n;
}

static bool add_digit(lks_reference *r, char c)
{
    int digit = r->state == HEXADECIMAL ? g_ascii_xdigit_value(c) : g_ascii_digit_value(c);
    if (digit < 0)
        return false;
    if (r->number < 0x110000)
        r->number = r->number * (r->state == HEXADECIMAL ? 16 : 10) + (uint32_t)digit;
    return true;
}

static bool add(lks_reference *r, char c)
{
    if (r->state == AMPERSAND && c == '#') {
        r->state = NUMBER_SIGN;
        return true;
    }
    if (r->state == AMPERSAND || r->state == NAME) {
        if (!(r->state == AMPERSAND ? g_ascii_isalpha(c) : g_ascii_isalnum(c)))
            return false;
        if (r->length == sizeof r->text)
            return false;
        r->state = NAME;
        r->text[r->length++] = c;
        return true;
    }
    if (r->state == NUMBER_SIGN) {
        r->state = c == 'x' || c == 'X' ? HEXADECIMAL : DECIMAL;
        if (r->state == HEXADECIMAL)
            return true;
    }
    return add_digit(r, c);
}

bool lks_reference_feed(lks_reference *r, char c, char *out, size_t *length)
{
    *length = 0;
    if (add(r, c))
        return true;
    *length = end(r, c == ';', out);
    return c == ';';
}

size_t lks_reference_end(lks_reference *r, char *out)
{
    return r->state == NONE ? 0 : end(r, false, out);
}
