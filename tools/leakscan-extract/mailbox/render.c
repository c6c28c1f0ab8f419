/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render.c - the structure of a message made of an item.  All parts but messages within
 * are in base64, and headers have no line that begins with a dash: nothing an item
 * holds can look like a boundary.
 */
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tools/leakscan-extract/mailbox/fields.h"
#include "tools/leakscan-extract/mailbox/headers.h"
#include "tools/leakscan-extract/mailbox/render.h"
#include "tools/leakscan-extract/readers/bytes.h"

enum { BLOCK = 64 * 1024 };

/* An item whose parts are being written. */
typedef struct {
    mailbox_item *item;
    mailbox_item *attachment;        /* that holds it; NULL of the outermost */
    int next, count;                 /* attachments: the next one, of so many */
    bool is_multipart;
} level;

typedef struct {
    mailbox_out *out;
    GArray *levels;          /* of level, the innermost last */
    unsigned depth;
    uint8_t block[BLOCK];
} renderer;

static level *top(renderer *r)
{
    return &g_array_index(r->levels, level, r->levels->len - 1);
}

/* ---- parts ----------------------------------------------------------------------- */

static void begin_part(renderer *r)
{
    if (top(r)->is_multipart)
        mailbox_print(r->out, "\n--=_item_%03u\n", r->levels->len);
}

static void write_type(renderer *r, const char *type, const char *charset)
{
    mailbox_print(r->out, "Content-Type: %s", type);
    if (charset != NULL)
        mailbox_print(r->out, "; charset=%s", charset);
}

static void end_header(renderer *r)
{
    mailbox_print(r->out, "\nContent-Transfer-Encoding: base64\n\n");
}

/* ---- bodies ---------------------------------------------------------------------- */

typedef struct {
    unsigned codepage;
    const char *name;
} charset_row;

/* Windows' code pages (Code Page Identifiers) as MIME names them. */
static const charset_row charsets[] = {
    {65001, "utf-8"},       {20127, "us-ascii"},    {28591, "iso-8859-1"},
    {28592, "iso-8859-2"},  {28593, "iso-8859-3"},  {28594, "iso-8859-4"},
    {28595, "iso-8859-5"},  {28596, "iso-8859-6"},  {28597, "iso-8859-7"},
    {28598, "iso-8859-8"},  {28599, "iso-8859-9"},  {28603, "iso-8859-13"},
    {28605, "iso-8859-15"}, {38598, "iso-8859-8"},  {20866, "koi8-r"},
    {21866, "koi8-u"},      {932, "shift_jis"},     {936, "gbk"},
    {949, "cp949"},         {950, "big5"},          {874, "windows-874"},
    {50220, "iso-2022-jp"}, {50221, "iso-2022-jp"}, {50222, "iso-2022-jp"},
    {50225, "iso-2022-kr"}, {51932, "euc-jp"},      {51936, "gb2312"},
    {51949, "euc-kr"},      {52936, "hz-gb-2312"},  {54936, "gb18030"},
    {65000, "utf-7"},       {1200, "utf-16le"},     {1201, "utf-16be"},
};

static char *charset_of(unsigned codepage)
{
    for (size_t i = 0; i < G_N_ELEMENTS(charsets); i++)
        if (charsets[i].codepage == codepage)
            return g_strdup(charsets[i].name);
    return g_strdup_printf(codepage >= 1250 && codepage <= 1258 ? "windows-%u" : "cp%u", codepage);
}

/* Of HTML's bytes the internet's code page tells, of strings the message's. */
static unsigned codepage_of(const mailbox_table *table, const mailbox_property *p)
{
    uint32_t codepage;
    if (p->type == MAILBOX_BINARY &&
        mailbox_number(table, MAILBOX_INTERNET_CODEPAGE, &codepage) && codepage != 0)
        return codepage;
    return table->codepage;
}

static void write_utf16(renderer *r, const mailbox_table *table, const mailbox_property *p,
                        mailbox_base64 *to)
{
    GString *text = g_string_new(NULL);
    uint32_t high = 0;
    for (size_t at = 0, got; at < p->length && !r->out->is_ended; at += got) {
        got = table->read(p, at, r->block, sizeof r->block) & ~(size_t)1;
        if (got == 0)
            break;
        size_t count = got / 2;
        while (at + got + 1 >= p->length && count > 0 && bytes_u16(r->block + 2 * count - 2) == 0)
            count--;
        g_string_truncate(text, 0);
        mailbox_append_utf16(text, r->block, count, &high);
        mailbox_base64_add(to, text->str, text->len);
    }
    g_string_free(text, TRUE);
}

static void write_bytes(renderer *r, const mailbox_table *table, const mailbox_property *p,
                        mailbox_base64 *to)
{
    for (size_t at = 0, got; at < p->length && !r->out->is_ended; at += got) {
        got = table->read(p, at, r->block, sizeof r->block);
        if (got == 0)
            break;
        mailbox_base64_add(to, r->block, got);
    }
}

static void write_body(renderer *r, const mailbox_table *table, const mailbox_property *p,
                       const char *type)
{
    bool is_wide = p->type == MAILBOX_UNICODE;
    char *charset = is_wide ? g_strdup("utf-8") : charset_of(codepage_of(table, p));
    mailbox_base64 to = {.out = r->out};
    write_type(r, type, charset);
    end_header(r);
    if (is_wide)
        write_utf16(r, table, p, &to);
    else
        write_bytes(r, table, p, &to);
    mailbox_base64_end(&to);
    g_free(charset);
}

static void write_memory(renderer *r, const char *type, const char *charset, const void *bytes,
                         size_t length)
{
    mailbox_base64 to = {.out = r->out};
    write_type(r, type, charset);
    end_header(r);
    mailbox_base64_add(&to, bytes, length);
    mailbox_base64_end(&to);
}

/* ---- what an item says ----------------------------------------------------------- */

typedef struct {
    GString *fields;
    const mailbox_property *text, *html;
    GByteArray *rtf;
    unsigned count;          /* of bodies */
} sayings;

static const mailbox_property *body_of(const mailbox_table *table, uint16_t id)
{
    const mailbox_property *p = mailbox_find(table, id);
    bool is_body = p != NULL && p->length > 0 &&
                   (p->type == MAILBOX_UNICODE || p->type == MAILBOX_STRING8 ||
                    (id == MAILBOX_HTML && p->type == MAILBOX_BINARY));
    return is_body ? p : NULL;
}

static sayings gather(renderer *r, mailbox_item *item)
{
    const mailbox_property *rtf = mailbox_find(&item->table, MAILBOX_PACKED_RTF);
    sayings s = {
        .fields = mailbox_fields(&item->table, mailbox_kind(&item->table)),
        .text = body_of(&item->table, MAILBOX_BODY),
        .html = body_of(&item->table, MAILBOX_HTML),
    };
    if (rtf != NULL && rtf->type == MAILBOX_BINARY && rtf->length > 0) {
        s.rtf = item->methods->rtf(item);
        if (s.rtf == NULL)
            r->out->gaps |= LEAKSCAN_GAP_EXTRACT_FAILED;
    }
    s.count = (unsigned)((s.text != NULL) + (s.html != NULL) + (s.rtf != NULL));
    return s;
}

static void begin_alternative(renderer *r, const sayings *s)
{
    if (s->count > 1)
        mailbox_print(r->out, "\n--=_body_%03u\n", r->levels->len);
}

/* The same words in several forms, the plainest first (RFC 2046, 5.1.4). */
static void write_bodies(renderer *r, const mailbox_table *table, const sayings *s)
{
    if (s->count > 1)
        mailbox_print(r->out, "Content-Type: multipart/alternative; boundary=\"=_body_%03u\"\n",
                      r->levels->len);
    if (s->text != NULL) {
        begin_alternative(r, s);
        write_body(r, table, s->text, "text/plain");
    }
    if (s->rtf != NULL) {
        begin_alternative(r, s);
        write_memory(r, "text/rtf", NULL, s->rtf->data, s->rtf->len);
    }
    if (s->html != NULL) {
        begin_alternative(r, s);
        write_body(r, table, s->html, "text/html");
    }
    if (s->count > 1)
        mailbox_print(r->out, "\n--=_body_%03u--\n", r->levels->len);
}

static void write_sayings(renderer *r, const mailbox_table *table, const sayings *s)
{
    if (s->fields != NULL) {
        begin_part(r);
        write_memory(r, "text/plain", "utf-8", s->fields->str, s->fields->len);
    }
    if (s->count > 0) {
        begin_part(r);
        write_bodies(r, table, s);
    }
}

/* Opens an item's header and writes all but its attachments. */
static void begin_item(renderer *r, mailbox_item *item, mailbox_item *attachment)
{
    level opened = {.item = item, .attachment = attachment,
                    .count = item->methods->attachment_count(item)};
    if (opened.count < 0) {
        r->out->gaps |= LEAKSCAN_GAP_EXTRACT_FAILED;
        opened.count = 0;
    }
    sayings s = gather(r, item);
    opened.is_multipart = opened.count > 0 || (s.fields != NULL && s.count > 0);
    g_array_append_val(r->levels, opened);
    mailbox_write_headers(item, r->out);
    mailbox_print(r->out, "MIME-Version: 1.0\n");
    if (opened.is_multipart)
        mailbox_print(r->out, "Content-Type: multipart/mixed; boundary=\"=_item_%03u\"\n",
                      r->levels->len);
    if (s.fields == NULL && s.count == 0 && !opened.is_multipart)
        mailbox_print(r->out, "\n");
    write_sayings(r, &item->table, &s);
    if (s.fields != NULL)
        g_string_free(s.fields, TRUE);
    if (s.rtf != NULL)
        g_byte_array_unref(s.rtf);
}

static void end_item(renderer *r)
{
    level *ended = top(r);
    if (ended->is_multipart)
        mailbox_print(r->out, "\n--=_item_%03u--\n", r->levels->len);
    if (ended->attachment != NULL) {
        ended->item->methods->free(ended->item);
        ended->attachment->methods->free(ended->attachment);
    }
    g_array_set_size(r->levels, r->levels->len - 1);
}

/* ---- attachments ----------------------------------------------------------------- */

/* [MS-OXCMSG] 2.2.2.9 */
enum { BY_VALUE = 1, EMBEDDED = 5, OLE = 6 };

static bool is_media_type(const char *text)
{
    const char *slash = text != NULL ? strchr(text, '/') : NULL;
    if (slash == NULL || slash == text || slash[1] == '\0' || strchr(slash + 1, '/') != NULL)
        return false;
    for (const char *c = text; *c != '\0'; c++)
        if (!g_ascii_isalnum(*c) && strchr("/!#$&-^_.+", *c) == NULL)
            return false;
    return strlen(text) <= 100;
}

/* A structure of its own cannot stand in base64: it is known again by its content. */
static char *media_type_of(const mailbox_table *table)
{
    char *type = mailbox_text(table, 0x370E);
    if (is_media_type(type) && g_ascii_strncasecmp(type, "multipart/", 10) != 0 &&
        g_ascii_strncasecmp(type, "message/", 8) != 0)
        return type;
    g_free(type);
    return g_strdup("application/octet-stream");
}

static bool is_signed(const mailbox_table *table)
{
    char *type = mailbox_text(table, 0x370E);
    bool is = type != NULL && g_ascii_strncasecmp(type, "multipart/", 10) == 0;
    g_free(type);
    return is;
}

static void write_attachment_header(renderer *r, const mailbox_table *table)
{
    static const uint16_t names[] = {0x3707, 0x3704, 0x3001, 0};
    char *type = media_type_of(table), *name = mailbox_first_text(table, names);
    mailbox_print(r->out, "Content-Type: %s\nContent-Disposition: attachment", type);
    mailbox_write_parameter(r->out, "filename", name);
    end_header(r);
    g_free(type);
    g_free(name);
}

static void write_data(renderer *r, mailbox_item *attachment)
{
    /* A signed message is kept as the part that was signed, without a whole header. */
    static const char head[] = "MIME-Version: 1.0\n";
    mailbox_base64 to = {.out = r->out};
    long got;
    write_attachment_header(r, &attachment->table);
    if (is_signed(&attachment->table))
        mailbox_base64_add(&to, head, strlen(head));
    while (!r->out->is_ended &&
           (got = attachment->methods->read_attachment(attachment, r->block, sizeof r->block)) != 0) {
        if (got < 0) {
            r->out->gaps |= LEAKSCAN_GAP_EXTRACT_FAILED;
            break;
        }
        mailbox_base64_add(&to, r->block, (size_t)got);
    }
    mailbox_base64_end(&to);
}

/* Whether the attachment was taken over. */
static bool open_embedded(renderer *r, mailbox_item *attachment)
{
    if (r->levels->len >= r->depth) {
        r->out->gaps |= LEAKSCAN_GAP_TOO_DEEP;
        return false;
    }
    mailbox_item *item = attachment->methods->embedded(attachment);
    if (item == NULL) {
        r->out->gaps |= LEAKSCAN_GAP_EXTRACT_FAILED;
        return false;
    }
    begin_part(r);
    mailbox_print(r->out, "Content-Type: message/rfc822\n\n");
    begin_item(r, item, attachment);
    return true;
}

static bool write_attachment(renderer *r, mailbox_item *attachment)
{
    uint32_t method = BY_VALUE;
    (void)mailbox_number(&attachment->table, MAILBOX_METHOD, &method);
    const mailbox_property *data = mailbox_find(&attachment->table, MAILBOX_ATTACHED);
    if (method == EMBEDDED && data != NULL && data->type == MAILBOX_OBJECT)
        return open_embedded(r, attachment);
    /* One that lies elsewhere has a name and no bytes. */
    begin_part(r);
    if (data != NULL)
        write_data(r, attachment);
    else
        write_attachment_header(r, &attachment->table);
    return false;
}

static void next_attachment(renderer *r)
{
    level *at = top(r);
    mailbox_item *attachment = at->item->methods->attachment(at->item, at->next++);
    if (attachment == NULL) {
        r->out->gaps |= LEAKSCAN_GAP_EXTRACT_FAILED;
        return;
    }
    if (!write_attachment(r, attachment))
        attachment->methods->free(attachment);
}

void mailbox_render(mailbox_item *item, mailbox_out *out, unsigned depth)
{
    renderer *r = g_new(renderer, 1);
    r->out = out;
    r->depth = MAX(depth, 1);
    r->levels = g_array_new(FALSE, FALSE, sizeof(level));
    begin_item(r, item, NULL);
    while (r->levels->len > 0) {
        level *at = top(r);
        if (at->next < at->count && !out->is_ended)
            next_attachment(r);
        else
            end_item(r);
    }
    g_array_unref(r->levels);
    g_free(r);
}
