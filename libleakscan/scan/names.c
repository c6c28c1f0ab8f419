/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/scan/names.h"

#include <string.h>

/* Every span's letters and digits replaced by their shape. */
static char *mask_spans(const leakscan_scanner *s, const char *text, size_t length)
{
    GString *out = g_string_sized_new(length);
    uint64_t done = 0;
    const GArray *spans = s->texts.spans;
    for (guint i = 0; i < spans->len; i++) {
        lks_span span = g_array_index(spans, lks_span, i);
        if (span.start < done || span.end > length || span.end < span.start)
            continue;
        g_string_append_len(out, text + done, (gssize)(span.start - done));
        char *shape = lks_report_mask(text + span.start, span.end - span.start,
                                      s->policy->show, false);
        g_string_append(out, shape != NULL ? shape : "***");
        g_free(shape);
        done = span.end;
    }
    g_string_append_len(out, text + done, (gssize)(length - done));
    return g_string_free(out, FALSE);
}

/* In a file name "_" joins words as a space does elsewhere; of the same length,
 * so that offsets stay. */
static char *spaced(const char *text, size_t length)
{
    char *copy = g_strndup(text, length);
    for (size_t i = 0; i < length; i++)
        if (copy[i] == '_')
            copy[i] = ' ';
    return copy;
}

int lks_scan_name(leakscan_scanner *s, const char *part, int where, const char *text,
                  size_t length, char **masked)
{
    lks_texts *t = &s->texts;
    char *copy = where == LEAKSCAN_WHERE_FILENAME ? spaced(text, length) : NULL;
    leakscan_text_fn sink = t->sink;
    if (part == NULL)
        t->sink = NULL;
    t->collector = part != NULL ? &s->collector : NULL;
    t->wants_spans = masked != NULL;
    lks_texts_begin(t, part != NULL ? part : "", where, NULL);
    int rc = lks_texts_feed(t, copy != NULL ? copy : text, length);
    if (rc == 0)
        rc = lks_texts_end(t);
    t->sink = sink;
    t->collector = &s->collector;
    t->wants_spans = false;
    if (masked != NULL)
        *masked = mask_spans(s, text, length);
    g_free(copy);
    return rc;
}

/* No identifier has fewer digits, and addresses and paths hold nothing else that
 * would be masked. */
enum { DIGITS_MIN = 4 };

static bool has_digits(const char *text, size_t length)
{
    unsigned digits = 0;
    for (size_t i = 0; i < length; i++)
        digits += g_ascii_isdigit(text[i]) || (text[i] & 0x80) != 0;
    return digits >= DIGITS_MIN;
}

/* Whether digits stand in three groups with hyphens between. */
static bool has_groups(const char *text, size_t length)
{
    unsigned groups = 0;
    for (size_t i = 0; i < length && groups < 3; i++) {
        bool is_begin = g_ascii_isdigit(text[i]) && (i == 0 || !g_ascii_isdigit(text[i - 1]));
        bool is_next = is_begin && i >= 2 && text[i - 1] == '-' && g_ascii_isdigit(text[i - 2]);
        if (is_next)
            groups++;
        else if (is_begin)
            groups = 1;
    }
    return groups >= 3;
}

/* Programs make Message-IDs, of long numbers that are no one's: of those in angle
 * brackets only numbers as people write them are looked at. */
static bool may_hold_value(const char *text, size_t length)
{
    return has_digits(text, length) && (text[0] != '<' || has_groups(text, length));
}

char *lks_scan_masked(leakscan_scanner *s, const char *text)
{
    if (text == NULL)
        return NULL;
    size_t length = strlen(text);
    if (!may_hold_value(text, length) || !g_utf8_validate(text, (gssize)length, NULL))
        return g_strdup(text);
    char *masked = NULL;
    (void)lks_scan_name(s, NULL, LEAKSCAN_WHERE_HEADER, text, length, &masked);
    return masked;
}
