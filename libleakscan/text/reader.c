/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader.c - the reader: gathers the first bytes of a part, chooses charset and
 * form by them, and then runs bytes -> charset -> form -> caller.
 */
#include <string.h>
#include <glib.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/text/charset.h"
#include "libleakscan/text/html.h"
#include "libleakscan/text/out.h"
#include "libleakscan/text/plain.h"
#include "libleakscan/text/sniff.h"
#include "libleakscan/text/text.h"

/* HTML Standard, 13.2.3.2: a charset is declared in the first 1024 bytes. */
enum { HEAD_BYTES = 1024, CHARSET_BYTES = 64 };

struct lks_text_reader {
    lks_text_form form;
    bool has_charset;
    bool is_delsp;
    bool is_plain;           /* labelled text/plain */
    bool is_begun;           /* the head is read, charset and form are known */
    size_t head_length;
    size_t head_used;        /* the most that was read since the wipe */
    uint32_t gaps;
    char charset_name[CHARSET_BYTES];
    uint8_t head[HEAD_BYTES];
    lks_text_out out;
    lks_plain plain;
    lks_html *html;
    lks_charset charset;
};

lks_text_reader *lks_text_reader_new(void)
{
    lks_text_reader *r = g_new0(lks_text_reader, 1);
    lks_charset_init(&r->charset);
    r->html = lks_html_new();
    return r;
}

void lks_text_reader_free(lks_text_reader *r)
{
    if (!r)
        return;
    lks_text_reader_wipe(r);
    lks_charset_done(&r->charset);
    lks_html_free(r->html);
    g_free(r);
}

static void take_text(void *userdata, const char *text, size_t length)
{
    lks_text_reader *r = userdata;
    if (r->out.status != 0)
        return;
    if (r->form == LKS_FORM_HTML)
        lks_html_feed(r->html, text, length);
    else
        lks_plain_feed(&r->plain, text, length);
}

void lks_text_reader_begin(lks_text_reader *r, const lks_part *part, lks_text_fn fn, void *userdata)
{
    r->form = lks_sniff_form(part);
    r->is_delsp = part->is_delsp;
    r->is_plain = strcmp(part->media_type, "text/plain") == 0;
    r->is_begun = false;
    r->head_length = 0;
    r->gaps = 0;
    r->has_charset = part->charset && *part->charset;
    g_strlcpy(r->charset_name, r->has_charset ? part->charset : "", sizeof r->charset_name);
    r->out.fn = fn;
    r->out.userdata = userdata;
    r->out.status = 0;
    r->out.length = 0;
    r->charset.fn = take_text;
    r->charset.userdata = r;
}

static void begin_form(lks_text_reader *r)
{
    if (r->form == LKS_FORM_UNKNOWN)
        r->form = lks_sniff_is_html(r->head, r->head_length) ? LKS_FORM_HTML : LKS_FORM_LINES;
    /* Some programs obey the label, some do not: the tags are read as text as well. */
    bool is_mislabelled = r->is_plain && r->form != LKS_FORM_HTML &&
                          lks_sniff_is_document(r->head, r->head_length);
    if (is_mislabelled)
        r->form = LKS_FORM_HTML;
    if (r->form == LKS_FORM_HTML)
        lks_html_begin(r->html, &r->out, is_mislabelled);
    else
        lks_plain_begin(&r->plain, &r->out,
                        r->form == LKS_FORM_FLOWED          ? LKS_PLAIN_FLOWED
                        : r->form == LKS_FORM_CONTENT_LINES ? LKS_PLAIN_CONTENT_LINES
                                                            : LKS_PLAIN_LINES,
                        r->is_delsp);
}

static void begin_text(lks_text_reader *r)
{
    char found[CHARSET_BYTES];
    const char *declared = r->has_charset ? r->charset_name : NULL;
    begin_form(r);
    bool is_html = r->form == LKS_FORM_HTML;
    if (!declared && lks_sniff_declared(r->head, r->head_length, is_html, found, sizeof found))
        declared = found;
    size_t mark = lks_charset_begin(&r->charset, declared, r->head, r->head_length);
    r->is_begun = true;
    lks_charset_feed(&r->charset, r->head + mark, r->head_length - mark);
}

int lks_text_reader_feed(lks_text_reader *r, const uint8_t *data, size_t length)
{
    if (!r->is_begun) {
        size_t n = MIN(length, HEAD_BYTES - r->head_length);
        if (n > 0)
            memcpy(r->head + r->head_length, data, n);
        r->head_length += n;
        r->head_used = MAX(r->head_used, r->head_length);
        data += n;
        length -= n;
        if (r->head_length == HEAD_BYTES)
            begin_text(r);
    }
    if (length > 0 && r->out.status == 0)
        lks_charset_feed(&r->charset, data, length);
    return r->out.status;
}

int lks_text_reader_end(lks_text_reader *r, uint32_t *gaps)
{
    if (!r->is_begun)
        begin_text(r);
    lks_charset_end(&r->charset);
    if (r->form == LKS_FORM_HTML)
        r->gaps |= lks_html_end(r->html);
    else
        lks_plain_end(&r->plain);
    lks_text_out_flush(&r->out);
    *gaps |= r->gaps | r->charset.gaps;
    return r->out.status;
}

void lks_text_reader_wipe(lks_text_reader *r)
{
    explicit_bzero(r->head, r->head_used);
    r->head_length = r->head_used = 0;
    lks_text_out_wipe(&r->out);
    lks_charset_wipe(&r->charset);
    lks_html_wipe(r->html);
}
