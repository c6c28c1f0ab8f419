/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rtf.c - Rich Text Format 1.9.1: text with its notes, headers, fields and deleted
 * text; embedded objects are handed on.  No library of Debian reads it well.
 */
#include <stdlib.h>
#include <string.h>

#include "tools/leakscan-extract/readers/bytes.h"
#include "tools/leakscan-extract/readers/codepage.h"
#include "tools/leakscan-extract/readers/readers.h"

enum {
    MAX_GROUPS = 512, MAX_WORD = 32, MAX_OBJECT = 32 << 20, MAX_FONTS = 4096,
    RUN = 256                        /* bytes of one code page that are converted at once */
};

typedef enum {
    PARAGRAPH, CELL, ROW, TAB, CHARACTER, UNICODE, UNICODE_SKIP, CODEPAGE, FONT, DEFAULT_FONT,
    CHARSET, FONT_TABLE, LEFT_OUT, OBJECT_DATA, READ, BINARY, OWN_PARAGRAPH, PICTURE
} action;

typedef struct {
    const char *word;
    action action;
    uint32_t value;
} word_row;

/* Sorted by word.  Destinations that are not here and begin with \* are left out. */
static const word_row words[] = {
    {"annotation", OWN_PARAGRAPH, 0}, {"ansicpg", CODEPAGE, 0}, {"atnauthor", OWN_PARAGRAPH, 0},
    {"author", OWN_PARAGRAPH, 0}, {"bin", BINARY, 0}, {"bullet", CHARACTER, 0x2022},
    {"cell", CELL, 0}, {"colortbl", LEFT_OUT, 0}, {"comment", OWN_PARAGRAPH, 0},
    {"company", OWN_PARAGRAPH, 0},
    {"datafield", LEFT_OUT, 0}, {"deff", DEFAULT_FONT, 0}, {"doccomm", OWN_PARAGRAPH, 0},
    {"emdash", CHARACTER, 0x2014}, {"endash", CHARACTER, 0x2013}, {"f", FONT, 0},
    {"fcharset", CHARSET, 0}, {"fldinst", OWN_PARAGRAPH, 0}, {"fonttbl", FONT_TABLE, 0},
    {"footer", OWN_PARAGRAPH, 0}, {"footerf", OWN_PARAGRAPH, 0}, {"footerl", OWN_PARAGRAPH, 0},
    {"footerr", OWN_PARAGRAPH, 0}, {"footnote", OWN_PARAGRAPH, 0}, {"generator", LEFT_OUT, 0},
    {"header", OWN_PARAGRAPH, 0}, {"headerf", OWN_PARAGRAPH, 0}, {"headerl", OWN_PARAGRAPH, 0},
    {"headerr", OWN_PARAGRAPH, 0}, {"keywords", OWN_PARAGRAPH, 0},
    {"ldblquote", CHARACTER, 0x201C}, {"line", PARAGRAPH, 0}, {"listname", LEFT_OUT, 0},
    {"lquote", CHARACTER, 0x2018}, {"mac", CODEPAGE, 10000}, {"manager", OWN_PARAGRAPH, 0},
    {"nestcell", CELL, 0}, {"nestrow", ROW, 0}, {"nesttableprops", READ, 0},
    {"nonesttables", LEFT_OUT, 0}, {"objdata", OBJECT_DATA, 0}, {"operator", OWN_PARAGRAPH, 0},
    {"page", PARAGRAPH, 0}, {"par", PARAGRAPH, 0}, {"pc", CODEPAGE, 437}, {"pca", CODEPAGE, 850},
    {"pict", PICTURE, 0}, {"pntext", READ, 0}, {"propname", READ, 0},
    {"rdblquote", CHARACTER, 0x201D}, {"row", ROW, 0}, {"rquote", CHARACTER, 0x2019},
    {"sect", PARAGRAPH, 0}, {"shpinst", READ, 0}, {"shprslt", LEFT_OUT, 0},
    {"shptxt", OWN_PARAGRAPH, 0}, {"sp", LEFT_OUT, 0}, {"staticval", OWN_PARAGRAPH, 0},
    {"stylesheet", LEFT_OUT, 0}, {"subject", OWN_PARAGRAPH, 0}, {"tab", TAB, 0},
    {"themedata", LEFT_OUT, 0}, {"title", OWN_PARAGRAPH, 0}, {"u", UNICODE, 0},
    {"uc", UNICODE_SKIP, 0}, {"upr", READ, 0}, {"userprops", READ, 0}, {"xe", LEFT_OUT, 0},
};

typedef struct {
    uint32_t font;
    uint8_t unicode_skip;
    bool is_left_out, is_font_table, is_object, is_own_paragraph;
} group;

typedef struct {
    extract_output *out;
    reader_text text;
    const uint8_t *at, *end;
    group *groups;                   /* MAX_GROUPS of them */
    unsigned depth, too_deep;
    unsigned codepage, default_font;
    unsigned skip;                   /* characters that stand for a \u before them */
    uint32_t high;                   /* a surrogate that waits for its other half */
    uint16_t *fonts;                 /* code pages by number, MAX_FONTS of them */
    bool is_star;                    /* the next word is a destination that may be left out */
    bool is_first;                   /* nothing stands before it in its group */
    uint8_t run[RUN];                /* bytes of `run_codepage` that are not written yet */
    size_t run_length;
    unsigned run_codepage;
    GByteArray *object;
    int half;                        /* of an object's byte; -1: none */
    GPtrArray *objects;              /* of GByteArray, handed on after the text */
} rtf;

/* ---- text ------------------------------------------------------------------------ */

static group *top(rtf *r)
{
    return &r->groups[r->depth];
}

static void flush_run(rtf *r)
{
    if (r->run_length > 0)
        codepage_add(&r->text, r->run_codepage, r->run, r->run_length);
    r->run_length = 0;
}

static bool is_silent(rtf *r)
{
    group *g = top(r);
    return g->is_left_out || g->is_font_table || g->is_object;
}

static unsigned codepage_now(rtf *r)
{
    uint32_t font = top(r)->font;
    return font < MAX_FONTS && r->fonts[font] != 0 ? r->fonts[font] : r->codepage;
}

static void add_byte(rtf *r, uint8_t byte)
{
    if (r->skip > 0) {
        r->skip--;
        return;
    }
    unsigned codepage = codepage_now(r);
    if (is_silent(r))
        return;
    if (codepage != r->run_codepage || r->run_length == RUN)
        flush_run(r);
    r->run_codepage = codepage;
    r->run[r->run_length++] = byte;
}

static void add_character(rtf *r, uint32_t c)
{
    flush_run(r);
    if (!is_silent(r))
        reader_text_unichar(&r->text, c);
}

/* \u is a signed number of 16 bits, and what lies beyond comes in two halves. */
static void add_unicode(rtf *r, int32_t value)
{
    uint32_t c = (uint32_t)value & 0xFFFF;
    r->skip = top(r)->unicode_skip;
    if (c >= 0xD800 && c < 0xDC00) {
        r->high = c;
        return;
    }
    if (c >= 0xDC00 && c < 0xE000 && r->high != 0)
        c = 0x10000 + ((r->high - 0xD800) << 10) + (c - 0xDC00);
    r->high = 0;
    add_character(r, c);
}

static void separate(rtf *r, action kind)
{
    flush_run(r);
    if (is_silent(r))
        return;
    if (kind == CELL)
        reader_text_cell(&r->text, 1);
    else if (kind == ROW)
        reader_text_row(&r->text);
    else if (kind == TAB)
        reader_text_add(&r->text, "\t", 1);
    else
        reader_text_paragraph(&r->text);
}

/* ---- objects --------------------------------------------------------------------- */

static void add_object_byte(rtf *r, uint8_t byte)
{
    if (r->object != NULL && r->object->len < MAX_OBJECT)
        g_byte_array_append(r->object, &byte, 1);
}

static void add_object_digit(rtf *r, uint8_t digit)
{
    int value = g_ascii_xdigit_value((gchar)digit);
    if (value < 0)
        return;
    if (r->half >= 0)
        add_object_byte(r, (uint8_t)(r->half << 4 | value));
    r->half = r->half >= 0 ? -1 : value;
}

/* A length and as many bytes, at `*at`; NULL if it is not all there. */
static const uint8_t *counted(const GByteArray *object, size_t *at, size_t *length)
{
    if (object->len - *at < 4)
        return NULL;
    *length = bytes_u32(object->data + *at);
    *at += 4;
    if (*length > object->len - *at)
        return NULL;
    const uint8_t *bytes = object->data + *at;
    *at += *length;
    return bytes;
}

/* [MS-OLEDS] 2.2.5: version, format, three names and the native data. */
static int give_object(rtf *r, const GByteArray *object, unsigned number)
{
    size_t at = 8, length = 0;
    const uint8_t *bytes = NULL;
    if (object->len < at)
        return 0;
    for (int i = 0; i < 4; i++)
        if ((bytes = counted(object, &at, &length)) == NULL)
            break;
    if (bytes == NULL) {
        extract_gap(r->out, LEAKSCAN_GAP_EXTRACT_FAILED);
        return 0;
    }
    char *member = g_strdup_printf("object %u", number);
    int rc = extract_embedded(r->out, member, NULL, NULL, bytes, length);
    g_free(member);
    return rc;
}

static int give_objects(rtf *r)
{
    int rc = 0;
    for (guint i = 0; i < r->objects->len && rc == 0; i++)
        rc = give_object(r, r->objects->pdata[i], i + 1);
    return rc;
}

/* ---- control words --------------------------------------------------------------- */

/* \fcharset to code pages: [MS-RTF] as of Windows' GDI character sets. */
static uint16_t codepage_of_charset(int32_t charset)
{
    static const uint16_t known[][2] = {
        {0, 1252},   {77, 10000}, {128, 932},  {129, 949},  {134, 936},  {136, 950},  {161, 1253},
        {162, 1254}, {163, 1258}, {177, 1255}, {178, 1256}, {186, 1257}, {204, 1251}, {222, 874},
        {238, 1250}, {255, 437},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        if (known[i][0] == charset)
            return known[i][1];
    return 0;
}

static void begin_object(rtf *r)
{
    top(r)->is_object = true;
    if (extract_spend(r->out, 0) == 0) {
        r->object = g_byte_array_new();
        g_ptr_array_add(r->objects, r->object);
        r->half = -1;
    }
}

static void take_binary(rtf *r, int32_t count)
{
    size_t left = (size_t)(r->end - r->at);
    size_t length = count > 0 ? MIN((size_t)count, left) : 0;
    if (top(r)->is_object && r->object != NULL && length <= MAX_OBJECT - r->object->len)
        g_byte_array_append(r->object, r->at, (guint)length);
    r->at += length;
}

static void apply(rtf *r, const word_row *row, int32_t value)
{
    group *g = top(r);
    switch (row->action) {
    case PARAGRAPH: case CELL: case ROW: case TAB: separate(r, row->action); break;
    case CHARACTER:     add_character(r, row->value); break;
    case UNICODE:       add_unicode(r, value); break;
    case UNICODE_SKIP:  g->unicode_skip = (uint8_t)CLAMP(value, 0, 255); break;
    case CODEPAGE:      r->codepage = row->value != 0 ? row->value : (unsigned)value; break;
    case FONT:          g->font = (uint32_t)value; break;
    case DEFAULT_FONT:  g->font = (uint32_t)value; break;
    case CHARSET:
        if (g->is_font_table && g->font < MAX_FONTS)
            r->fonts[g->font] = codepage_of_charset(value);
        break;
    case FONT_TABLE:    g->is_font_table = true; break;
    case PICTURE:
    case LEFT_OUT:      g->is_left_out = true; break;
    case OBJECT_DATA:   begin_object(r); break;
    case OWN_PARAGRAPH: g->is_own_paragraph = true; separate(r, PARAGRAPH); break;
    case BINARY:        take_binary(r, value); break;
    case READ:          break;
    }
}

static int compare(const void *key, const void *row)
{
    return strcmp(key, ((const word_row *)row)->word);
}

static void take_word(rtf *r)
{
    char word[MAX_WORD + 1];
    size_t length = 0;
    for (; r->at < r->end && g_ascii_isalpha(*r->at); r->at++)
        if (length < MAX_WORD)
            word[length++] = (char)*r->at;
    word[length] = '\0';
    bool is_negative = r->at < r->end && *r->at == '-', has_value = false;
    r->at += is_negative;
    int32_t value = 0;
    for (; r->at < r->end && g_ascii_isdigit(*r->at); r->at++, has_value = true)
        if (value < 100000000)
            value = value * 10 + (*r->at - '0');
    if (r->at < r->end && *r->at == ' ')
        r->at++;
    const word_row *row = bsearch(word, words, G_N_ELEMENTS(words), sizeof words[0], compare);
    flush_run(r);
    if (row != NULL)
        apply(r, row, is_negative ? -value : has_value ? value : row->action == UNICODE_SKIP);
    else if (r->is_star)
        top(r)->is_left_out = true;
    r->is_star = false;
}

static void take_control(rtf *r)
{
    if (r->at == r->end)
        return;
    uint8_t c = *r->at;
    if (g_ascii_isalpha(c)) {
        take_word(r);
        return;
    }
    r->at++;
    switch (c) {
    case '\'':
        if (r->end - r->at >= 2) {
            int high = g_ascii_xdigit_value((gchar)r->at[0]);
            int low = g_ascii_xdigit_value((gchar)r->at[1]);
            r->at += 2;
            if (high >= 0 && low >= 0)
                add_byte(r, (uint8_t)(high << 4 | low));
        }
        break;
    case '*':  r->is_star = r->is_first; break;
    case '~':  add_character(r, 0xA0); break;
    case '_':  add_character(r, '-'); break;
    case '\n':
    case '\r': separate(r, PARAGRAPH); break;
    case '\\':
    case '{':
    case '}':  add_byte(r, c); break;
    default:   break;
    }
}

/* ---- groups ---------------------------------------------------------------------- */

static void open_group(rtf *r)
{
    flush_run(r);
    r->skip = 0;
    if (r->depth + 1 == MAX_GROUPS) {
        r->too_deep++;
        return;
    }
    r->groups[r->depth + 1] = r->groups[r->depth];
    r->depth++;
    top(r)->is_own_paragraph = false;
}

static void close_group(rtf *r)
{
    flush_run(r);
    r->skip = 0;
    if (r->too_deep > 0) {
        r->too_deep--;
        return;
    }
    if (top(r)->is_own_paragraph)
        separate(r, PARAGRAPH);
    r->depth -= r->depth > 0;
}

static void take(rtf *r)
{
    uint8_t c = *r->at++;
    bool is_first = r->is_first;
    r->is_first = c == '{' || (is_first && (c == '\r' || c == '\n'));
    if (c == '{') {
        open_group(r);
    } else if (c == '}') {
        close_group(r);
    } else if (c == '\\') {
        r->is_first = is_first;
        take_control(r);
        r->is_first = false;
    } else if (top(r)->is_object) {
        add_object_digit(r, c);
    } else if (c != '\r' && c != '\n' && c != '\0') {
        add_byte(r, c);
    }
}

static void free_bytes(gpointer bytes)
{
    g_byte_array_unref(bytes);
}

static int read_rtf(const extract_document *document, extract_output *out)
{
    rtf *r = g_new0(rtf, 1);
    *r = (rtf){.out = out, .at = document->data, .end = document->data + document->length,
               .groups = g_new0(group, MAX_GROUPS), .fonts = g_new0(uint16_t, MAX_FONTS),
               .codepage = 1252, .half = -1, .objects = g_ptr_array_new_with_free_func(free_bytes)};
    r->groups[0].unicode_skip = 1;
    reader_text_init(&r->text, out);
    reader_text_begin(&r->text, NULL);
    while (r->at < r->end && r->text.rc == 0)
        take(r);
    flush_run(r);
    bool is_whole = r->depth == 0;
    int rc = reader_text_end(&r->text);
    if (rc == 0)
        rc = give_objects(r);
    if (rc == 0 && !is_whole)
        rc = EXTRACT_BROKEN;
    reader_text_clear(&r->text);
    g_ptr_array_unref(r->objects);
    g_free(r->groups);
    g_free(r->fonts);
    g_free(r);
    return rc;
}

static bool claims(const extract_document *document)
{
    size_t at = 0;
    while (at < document->length && g_ascii_isspace(document->data[at]))
        at++;
    return document->length - at >= 5 && memcmp(document->data + at, "{\\rtf", 5) == 0;
}

static const char *const types[] = {"application/rtf", "text/rtf", NULL};

const extract_reader rtf_reader = {
    .name = "rtf",
    .library = NULL,
    .types = types,
    .claims = claims,
    .prepare = codepage_prepare,
    .read = read_rtf,
};
