/* SPDX-License-Identifier: Apache-2.0 */
/*
 * charset.c - to UTF-8.  ASCII and UTF-8 are handed on as they are, windows-1252
 * goes by a table, all else through the system's converter.  Where bytes do not
 * fit their charset the text is a guess and the charset gap is told.
 */
#include "libleakscan/text/charset.h"

#include <errno.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/text/charset_names.h"
#include "libleakscan/text/utf8.h"

#define NO_CONV ((GIConv)-1)

/* ---- choosing ---------------------------------------------------------- */

typedef struct {
    const char *name;
    size_t length;
    uint8_t bytes[4];
} byte_order_mark;

/* The Unicode Standard, table 23-6.  Longer marks stand before their beginnings. */
static const byte_order_mark marks[] = {
    {"UTF-32LE", 4, {0xFF, 0xFE, 0, 0}},
    {"UTF-32BE", 4, {0, 0, 0xFE, 0xFF}},
    {"UTF-8", 3, {0xEF, 0xBB, 0xBF}},
    {"UTF-16LE", 2, {0xFF, 0xFE}},
    {"UTF-16BE", 2, {0xFE, 0xFF}},
};

static const byte_order_mark *find_mark(const uint8_t *head, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (length >= marks[i].length && memcmp(head, marks[i].bytes, marks[i].length) == 0)
            return &marks[i];
    return NULL;
}

/* Of the units whose byte at `zero` is NUL: printable ones, minus 16 for each that
 * is not, so that tables of small numbers do not pass. */
static long count_latin_units(const uint8_t *head, size_t length, size_t zero)
{
    long n = 0;
    for (size_t i = 0; i + 1 < length; i += 2) {
        uint8_t byte = head[i + (1 - zero)];
        if (head[i + zero] != 0)
            continue;
        bool is_space = byte >= '\t' && byte <= '\r';
        n += is_space || byte >= 0xA0 || (byte >= 0x20 && byte < 0x7F) ? 1 : -16;
    }
    return n;
}

const char *lks_charset_detect_utf16(const uint8_t *head, size_t length)
{
    long pairs = (long)(length / 2);
    if (pairs < 2 || !memchr(head, 0, length))
        return NULL;
    if (count_latin_units(head, length, 1) * 3 >= pairs)
        return "UTF-16LE";
    if (count_latin_units(head, length, 0) * 3 >= pairs)
        return "UTF-16BE";
    return NULL;
}

static bool is_printable_ascii(const uint8_t *head, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (head[i] >= 0x7F || (head[i] < 0x20 && !(head[i] >= '\t' && head[i] <= '\r')))
            return false;
    return length > 0;
}

/* The name of the charset; *is_guess where neither label nor mark said so. */
static const char *choose(const char *declared, const uint8_t *head, size_t length, bool *is_guess)
{
    const char *name = lks_charset_name(declared);
    *is_guess = false;
    if (!name || strcmp(name, "UTF-8") == 0 || strcmp(name, "WINDOWS-1252") == 0) {
        const char *wide = lks_charset_detect_utf16(head, length);
        if (wide) {
            *is_guess = true;
            return wide;
        }
        *is_guess = !name && declared && !lks_charset_is_void(declared);
        return name ? name : "UTF-8";
    }
    if (!g_str_has_prefix(name, "UTF-16") && !g_str_has_prefix(name, "UTF-32"))
        return name;
    if (is_printable_ascii(head, length)) {
        *is_guess = true;
        return "UTF-8";
    }
    if (strcmp(name, "UTF-32") == 0)
        return "UTF-32BE";
    if (strcmp(name, "UTF-16") != 0)
        return name;
    /* RFC 2781, section 4.3 says big-endian; most of what comes so is not. */
    const char *wide = lks_charset_detect_utf16(head, length);
    return wide ? wide : "UTF-16BE";
}

/* ---- handing on -------------------------------------------------------- */

static void hand_on(lks_charset *c, const char *text, size_t length)
{
    c->last = text[length - 1];
    c->fn(c->userdata, text, length);
}

static bool is_of_number(char c)
{
    return g_ascii_isdigit(c) || c == '-';
}

static void give_held_nuls(lks_charset *c)
{
    static const char blanks[] = "                                ";
    while (c->nuls_held > 0) {
        size_t n = (size_t)MIN(c->nuls_held, sizeof blanks - 1);
        c->nuls_held -= n;
        hand_on(c, blanks, n);
    }
}

/* Mail programs drop a NUL, end at it, or show something (RFC 5322, 4).  Amid a number
 * it is dropped, elsewhere it is a space. */
static void take_nuls(lks_charset *c, char *text, size_t length)
{
    c->gaps |= LEAKSCAN_GAP_MALFORMED;
    if (is_of_number(c->last)) {
        c->nuls_held += length;
        return;
    }
    memset(text, ' ', length);
    hand_on(c, text, length);
}

static void take_after_nuls(lks_charset *c, const char *text, size_t length)
{
    if (is_of_number(*text))
        c->nuls_held = 0;
    give_held_nuls(c);
    hand_on(c, text, length);
}

static void emit(lks_charset *c, char *text, size_t length)
{
    c->text_used = MAX(c->text_used, length);
    for (size_t i = 0; i < length;) {
        const char *nul = memchr(text + i, 0, length - i);
        size_t n = nul ? (size_t)(nul - text) - i : length - i;
        if (n > 0)
            take_after_nuls(c, text + i, n);
        i += n;
        for (n = 0; i + n < length && text[i + n] == '\0';)
            n++;
        if (n > 0)
            take_nuls(c, text + i, n);
        i += n;
    }
}

/* ---- without the converter --------------------------------------------- */

static size_t put_1252(uint8_t byte, char *out)
{
    return lks_utf8_encode(lks_windows_1252(byte), out);
}

static void feed_1252(lks_charset *c, size_t length)
{
    size_t n = 0;
    for (size_t i = 0; i < length;) {
        size_t ascii = lks_utf8_ascii(c->work + i, length - i);
        memcpy(c->text + n, c->work + i, ascii);
        n += ascii;
        i += ascii;
        for (; i < length && c->work[i] >= 0x80; i++)
            n += put_1252(c->work[i], c->text + n);
    }
    emit(c, c->text, n);
}

/* Answers how many bytes at the end are a cut character. */
static size_t feed_utf8(lks_charset *c, size_t length, bool is_last)
{
    size_t n = 0, i = 0;
    while (i < length) {
        uint32_t ch;
        size_t valid = lks_utf8_valid(c->work + i, length - i);
        memcpy(c->text + n, c->work + i, valid);
        n += valid;
        i += valid;
        if (i == length)
            break;
        if (lks_utf8_decode(c->work + i, length - i, &ch) == LKS_UTF8_CUT && !is_last)
            break;
        c->gaps |= LEAKSCAN_GAP_CHARSET;
        n += put_1252(c->work[i++], c->text + n);
    }
    emit(c, c->text, n);
    return length - i;
}

/* ---- with the converter ------------------------------------------------ */

static size_t unit_size(const lks_charset *c)
{
    const char *name = c->converter->name;
    return g_str_has_prefix(name, "UTF-16") ? 2 : g_str_has_prefix(name, "UTF-32") ? 4 : 1;
}

static void emit_replacement(lks_charset *c)
{
    char mark[] = "\xEF\xBF\xBD";
    c->gaps |= LEAKSCAN_GAP_CHARSET;
    emit(c, mark, 3);
}

/* Answers how many bytes at the end are a cut character. */
static size_t feed_conv(lks_charset *c, size_t length, bool is_last)
{
    char *in = (char *)c->work;
    size_t left = length;
    while (left > 0) {
        char *out = c->text;
        size_t room = sizeof c->text;
        size_t before = left;
        errno = 0;
        size_t answer = g_iconv(c->converter->conv, &in, &left, &out, &room);
        int why = errno;
        emit(c, c->text, (size_t)(out - c->text));
        if (answer != (size_t)-1)
            break;
        if (why == E2BIG && (left < before || out != c->text))
            continue;
        if (why == EINVAL && !is_last && left < LKS_CHARSET_CARRY)
            break;
        size_t skip = MIN(unit_size(c), left);
        in += skip;
        left -= skip;
        emit_replacement(c);
    }
    return left;
}

static void flush_conv(lks_charset *c)
{
    char *out = c->text;
    size_t room = sizeof c->text;
    (void)g_iconv(c->converter->conv, NULL, NULL, &out, &room); /* nothing to do where it fails */
    emit(c, c->text, (size_t)(out - c->text));
}

/* The converter of this name; else the place of the one longest unused. */
static lks_converter *find_converter(lks_charset *c, const char *name)
{
    lks_converter *oldest = &c->converters[0];
    for (size_t i = 0; i < LKS_CHARSET_CONVERTERS; i++) {
        lks_converter *at = &c->converters[i];
        if (at->conv != NO_CONV && strcmp(at->name, name) == 0)
            return at;
        if (at->last_used < oldest->last_used)
            oldest = at;
    }
    return oldest;
}

static void close_converter(lks_converter *converter)
{
    if (converter->conv != NO_CONV)
        g_iconv_close(converter->conv);
    converter->conv = NO_CONV;
    converter->name[0] = '\0';
}

static bool open_converter(lks_charset *c, const char *name)
{
    lks_converter *found = find_converter(c, name);
    if (found->conv != NO_CONV && strcmp(found->name, name) == 0) {
        (void)g_iconv(found->conv, NULL, NULL, NULL, NULL); /* back to the first state */
    } else {
        close_converter(found);
        found->conv = g_iconv_open("UTF-8", name);
        g_strlcpy(found->name, name, sizeof found->name);
    }
    found->last_used = ++c->uses;
    c->converter = found;
    return found->conv != NO_CONV;
}

/* ---- the object -------------------------------------------------------- */

void lks_charset_init(lks_charset *c)
{
    for (size_t i = 0; i < LKS_CHARSET_CONVERTERS; i++)
        c->converters[i] = (lks_converter){.conv = NO_CONV};
    c->converter = NULL;
    c->uses = 0;
    c->carried = 0;
    c->gaps = 0;
}

void lks_charset_done(lks_charset *c)
{
    for (size_t i = 0; i < LKS_CHARSET_CONVERTERS; i++)
        close_converter(&c->converters[i]);
}

static void set_mode(lks_charset *c, const char *name)
{
    if (strcmp(name, "WINDOWS-1252") == 0) {
        c->mode = LKS_CHARSET_1252;
        return;
    }
    c->mode = LKS_CHARSET_UTF8;
    if (strcmp(name, "UTF-8") == 0)
        return;
    if (open_converter(c, name))
        c->mode = LKS_CHARSET_ICONV;
    else
        c->gaps |= LEAKSCAN_GAP_CHARSET;
}

size_t lks_charset_begin(lks_charset *c, const char *declared, const uint8_t *head, size_t length)
{
    const byte_order_mark *mark = find_mark(head, length);
    bool is_guess = false;
    c->gaps = 0;
    c->carried = 0;
    c->nuls_held = 0;
    c->last = '\0';
    set_mode(c, mark ? mark->name : choose(declared, head, length, &is_guess));
    if (is_guess)
        c->gaps |= LEAKSCAN_GAP_CHARSET;
    return mark ? mark->length : 0;
}

static void convert(lks_charset *c, size_t length, bool is_last)
{
    size_t left = 0;
    c->work_used = MAX(c->work_used, length);
    if (c->mode == LKS_CHARSET_1252)
        feed_1252(c, length);
    else if (c->mode == LKS_CHARSET_UTF8)
        left = feed_utf8(c, length, is_last);
    else
        left = feed_conv(c, length, is_last);
    memmove(c->work, c->work + length - left, left);
    c->carried = left;
}

/* Most text is UTF-8 without fault and needs no copy.  Answers how much of it is. */
static size_t feed_in_place(lks_charset *c, const uint8_t *data, size_t length)
{
    if (c->mode != LKS_CHARSET_UTF8 || c->carried > 0 || c->nuls_held > 0)
        return 0;
    size_t valid = lks_utf8_valid(data, length);
    if (valid == 0 || memchr(data, 0, valid))
        return 0;
    hand_on(c, (const char *)data, valid);
    return valid;
}

void lks_charset_feed(lks_charset *c, const uint8_t *data, size_t length)
{
    size_t done = feed_in_place(c, data, length);
    data += done;
    length -= done;
    while (length > 0) {
        size_t n = MIN(length, (size_t)LKS_CHARSET_WORK);
        memcpy(c->work + c->carried, data, n);
        convert(c, c->carried + n, false);
        data += n;
        length -= n;
    }
}

void lks_charset_end(lks_charset *c)
{
    if (c->carried)
        convert(c, c->carried, true);
    if (c->mode == LKS_CHARSET_ICONV)
        flush_conv(c);
    give_held_nuls(c);
}

void lks_charset_wipe(lks_charset *c)
{
    explicit_bzero(c->work, c->work_used);
    explicit_bzero(c->text, c->text_used);
    c->carried = c->work_used = c->text_used = 0;
}
