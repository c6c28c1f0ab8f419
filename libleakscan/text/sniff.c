/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sniff.c - form and charset of a part by its label and its first bytes.
 */
#include "libleakscan/text/sniff.h"

#include <string.h>
#include <glib.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "libleakscan/text/charset.h"
#include "libleakscan/text/utf8.h"

typedef struct {
    const char *name;        /* a media type or an extension */
    lks_text_form form;
} form_row;

static const form_row types[] = {
    {"text/html", LKS_FORM_HTML},
    {"application/xhtml+xml", LKS_FORM_HTML},
    {"text/x-html", LKS_FORM_HTML},
    {"application/vnd.wap.xhtml+xml", LKS_FORM_HTML},
    {"text/calendar", LKS_FORM_CONTENT_LINES},
    {"text/vcard", LKS_FORM_CONTENT_LINES},
    {"text/x-vcard", LKS_FORM_CONTENT_LINES},
    {"text/directory", LKS_FORM_CONTENT_LINES},
    {"text/x-vcalendar", LKS_FORM_CONTENT_LINES},
    {"application/ics", LKS_FORM_CONTENT_LINES},
};

static const form_row extensions[] = {
    {"htm", LKS_FORM_HTML},          {"html", LKS_FORM_HTML},
    {"shtml", LKS_FORM_HTML},        {"xhtml", LKS_FORM_HTML},
    {"ics", LKS_FORM_CONTENT_LINES}, {"vcs", LKS_FORM_CONTENT_LINES},
    {"vcf", LKS_FORM_CONTENT_LINES},
};

bool lks_sniff_has_extension(const char *name, const char *extension)
{
    const char *dot = name ? strrchr(name, '.') : NULL;
    return dot && g_ascii_strcasecmp(dot + 1, extension) == 0;
}

lks_text_form lks_sniff_form(const lks_part *part)
{
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(part->media_type, types[i].name) == 0)
            return types[i].form;
    if (strcmp(part->media_type, "text/plain") == 0 && part->is_flowed)
        return LKS_FORM_FLOWED;
    for (size_t i = 0; part->name && i < G_N_ELEMENTS(extensions); i++)
        if (lks_sniff_has_extension(part->name, extensions[i].name))
            return extensions[i].form;
    return g_str_has_prefix(part->media_type, "text/") ? LKS_FORM_LINES : LKS_FORM_UNKNOWN;
}

static size_t skip_space(const uint8_t *head, size_t length)
{
    size_t i = 0;
    while (i < length && (head[i] == ' ' || (head[i] >= '\t' && head[i] <= '\r')))
        i++;
    return i;
}

static bool begins(const uint8_t *at, size_t left, const char *word)
{
    size_t n = strlen(word);
    return left >= n && g_ascii_strncasecmp((const char *)at, word, n) == 0;
}

static bool begins_with(const uint8_t *head, size_t length, const char *const *starts, size_t n)
{
    if (length >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0) {
        head += 3;
        length -= 3;
    }
    size_t i = skip_space(head, length);
    for (size_t k = 0; k < n; k++)
        if (begins(head + i, length - i, starts[k]))
            return true;
    return false;
}

bool lks_sniff_is_document(const uint8_t *head, size_t length)
{
    static const char *const starts[] = {"<!doctype html", "<html", "<head", "<body"};
    return begins_with(head, length, starts, G_N_ELEMENTS(starts));
}

bool lks_sniff_is_html(const uint8_t *head, size_t length)
{
    static const char *const starts[] = {"<!doctype html", "<html", "<head", "<body", "<script",
                                         "<iframe", "<h1", "<div", "<font", "<table", "<a ",
                                         "<style", "<title", "<b>", "<br", "<p>", "<p ", "<meta",
                                         "<span", "<center"};
    return begins_with(head, length, starts, G_N_ELEMENTS(starts));
}

/* ---- the charset the text itself names --------------------------------- */

static bool is_name_char(uint8_t c)
{
    return g_ascii_isalnum((char)c) || (c && strchr("-_:.+()", c));
}

/* `at` stands after "charset" or "encoding". */
static bool read_value(const uint8_t *at, const uint8_t *end, char *name, size_t size)
{
    size_t n = 0;
    at += skip_space(at, (size_t)(end - at));
    if (at == end || *at++ != '=')
        return false;
    while (at < end && (*at == '"' || *at == '\'' || *at == ' '))
        at++;
    for (; at < end && is_name_char(*at) && n + 1 < size; at++)
        name[n++] = (char)*at;
    name[n] = '\0';
    return n > 0;
}

/* Looks for `word` from `at` up to the next '>'. */
static bool read_in_tag(const uint8_t *at, const uint8_t *end, const char *word, char *name,
                        size_t size)
{
    for (; at < end && *at != '>'; at++)
        if ((*at | 0x20) == word[0] && begins(at, (size_t)(end - at), word) &&
            read_value(at + strlen(word), end, name, size))
            return true;
    return false;
}

bool lks_sniff_declared(const uint8_t *head, size_t length, bool is_html, char *name, size_t size)
{
    const uint8_t *end = head + length;
    const uint8_t *at = head + skip_space(head, length);
    bool found = false;
    if (begins(at, (size_t)(end - at), "<?xml"))
        found = read_in_tag(at, end, "encoding", name, size);
    for (; is_html && !found && at < end; at++) {
        at = memchr(at, '<', (size_t)(end - at));
        if (!at)
            break;
        if (begins(at, (size_t)(end - at), "<meta"))
            found = read_in_tag(at, end, "charset", name, size);
    }
    /* These bytes were read as ASCII, so they are no UTF-16 (HTML Standard, 13.2.3.2). */
    return found && g_ascii_strncasecmp(name, "utf-16", 6) != 0 &&
           g_ascii_strncasecmp(name, "utf16", 5) != 0;
}

/* ---- text or not ------------------------------------------------------- */

static bool is_control(uint8_t c)
{
    return (c < 0x20 && !(c >= '\b' && c <= '\r') && c != 0x1B) || c == 0x7F;
}

typedef struct {
    size_t controls, high;   /* bytes of C0 that text has not; bytes above ASCII */
} byte_counts;

#if defined(__SSE2__)
static size_t sum_halves(__m128i sums)
{
    uint64_t halves[2];
    memcpy(halves, &sums, sizeof halves);
    return (size_t)(halves[0] + halves[1]);
}
#endif

static byte_counts count_bytes(const uint8_t *head, size_t length)
{
    byte_counts n = {0, 0};
    size_t i = 0;
#if defined(__SSE2__)
    const __m128i c0 = _mm_set1_epi8(0x1F), first = _mm_set1_epi8('\b'), five = _mm_set1_epi8(5);
    const __m128i escape = _mm_set1_epi8(0x1B), del = _mm_set1_epi8(0x7F);
    const __m128i one = _mm_set1_epi8(1), zero = _mm_setzero_si128();
    __m128i controls = zero, high = zero;
    for (; length - i >= 16; i += 16) {
        __m128i c = _mm_loadu_si128((const __m128i *)(const void *)(head + i));
        __m128i from = _mm_sub_epi8(c, first);
        __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(c, c0), c);
        __m128i kept = _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(from, five), from),
                                    _mm_cmpeq_epi8(c, escape));
        __m128i control = _mm_or_si128(_mm_andnot_si128(kept, low), _mm_cmpeq_epi8(c, del));
        __m128i above = _mm_cmplt_epi8(c, zero);
        controls = _mm_add_epi64(controls, _mm_sad_epu8(_mm_and_si128(control, one), zero));
        high = _mm_add_epi64(high, _mm_sad_epu8(_mm_and_si128(above, one), zero));
    }
    n.controls = sum_halves(controls);
    n.high = sum_halves(high);
#endif
    for (; i < length; i++) {
        n.controls += is_control(head[i]);
        n.high += head[i] >= 0x80;
    }
    return n;
}

bool lks_sniff_is_text(const uint8_t *head, size_t length)
{
    if (length == 0)
        return false;
    if (length >= 4 && (memcmp(head, "\xFF\xFE", 2) == 0 || memcmp(head, "\xFE\xFF", 2) == 0))
        return lks_charset_detect_utf16(head + 2, length - 2) != NULL;
    if (memchr(head, 0, length))
        return lks_charset_detect_utf16(head, length) != NULL;
    byte_counts n = count_bytes(head, length);
    bool is_utf8 = n.high == 0 || length - lks_utf8_valid(head, length) < LKS_UTF8_MAX;
    if (is_utf8 || n.high * 3 <= length)
        return n.controls * 32 <= length;
    return n.controls == 0 && length >= 32;
}
