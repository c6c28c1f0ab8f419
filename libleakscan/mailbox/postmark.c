/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mailbox/postmark.h"

#include <glib.h>
#include <string.h>

static const char *const day_names[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char *const month_names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

typedef struct {
    const uint8_t *at, *end;
} cursor;

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static bool skip_blanks(cursor *c)
{
    const uint8_t *from = c->at;
    while (c->at < c->end && is_blank(*c->at))
        c->at++;
    return c->at > from;
}

static bool at_word_end(const cursor *c)
{
    return c->at == c->end || is_blank(*c->at);
}

static bool take_name(cursor *c, const char *const *names, size_t count)
{
    if (c->end - c->at < 3)
        return false;
    for (size_t i = 0; i < count; i++)
        if (g_ascii_strncasecmp((const char *)c->at, names[i], 3) == 0) {
            c->at += 3;
            return true;
        }
    return false;
}

/* A number of min to max digits, within 0..top. */
static bool take_number(cursor *c, int min, int max, int top)
{
    int digits = 0, value = 0;
    while (c->at < c->end && g_ascii_isdigit(*c->at) && digits < max) {
        value = 10 * value + (*c->at++ - '0');
        digits++;
    }
    return digits >= min && value <= top && (c->at == c->end || !g_ascii_isdigit(*c->at));
}

static bool take_byte(cursor *c, uint8_t byte)
{
    if (c->at == c->end || *c->at != byte)
        return false;
    c->at++;
    return true;
}

static bool take_day_of_month(cursor *c)
{
    const uint8_t *from = c->at;
    return take_number(c, 1, 2, 31) && memcmp(from, "00", (size_t)(c->at - from)) != 0;
}

static bool take_year(cursor *c)
{
    return take_number(c, 4, 4, 9999) && at_word_end(c);
}

/* hh:mm[:ss]; the second 60 is a leap second. */
static bool take_time(cursor *c)
{
    if (!take_number(c, 1, 2, 23) || !take_byte(c, ':') || !take_number(c, 2, 2, 59))
        return false;
    if (take_byte(c, ':') && !take_number(c, 2, 2, 60))
        return false;
    return at_word_end(c);
}

/* "+0100", "EST", "(CEST)": a sign with digits, or at most six letters. */
static bool take_zone(cursor *c)
{
    cursor try = *c;
    bool is_comment = take_byte(&try, '(');
    if (take_byte(&try, '+') || take_byte(&try, '-')) {
        if (!take_number(&try, 4, 4, 9999))
            return false;
    } else {
        const uint8_t *from = try.at;
        while (try.at < try.end && g_ascii_isalpha(*try.at))
            try.at++;
        if (try.at == from || try.at - from > 6)
            return false;
    }
    if (is_comment && !take_byte(&try, ')'))
        return false;
    if (!at_word_end(&try))
        return false;
    *c = try;
    return true;
}

/* What may follow the date: zones, and "remote from HOST" of UUCP. */
static bool is_tail(cursor c)
{
    static const char remote[] = "remote from ";
    for (int zones = 0; zones < 3; zones++) {
        skip_blanks(&c);
        if (c.at == c.end)
            return true;
        if ((size_t)(c.end - c.at) > strlen(remote) && memcmp(c.at, remote, strlen(remote)) == 0)
            return true;
        if (!take_zone(&c))
            return false;
    }
    skip_blanks(&c);
    return c.at == c.end;
}

/* "Dec  2 11:02:03 2003", a zone before the year allowed. */
static bool is_asctime(cursor c)
{
    if (!take_name(&c, month_names, G_N_ELEMENTS(month_names)) || !skip_blanks(&c) ||
        !take_day_of_month(&c) || !skip_blanks(&c) || !take_time(&c))
        return false;
    for (int zones = 0; zones < 2; zones++) {
        cursor try = c;
        if (skip_blanks(&try) && take_year(&try))
            return is_tail(try);
        if (!skip_blanks(&c) || !take_zone(&c))
            return false;
    }
    return skip_blanks(&c) && take_year(&c) && is_tail(c);
}

/* "2 Dec 2003 11:02:03 +0100" (RFC 5322, 3.3). */
static bool is_mail_date(cursor c)
{
    return take_day_of_month(&c) && skip_blanks(&c) &&
           take_name(&c, month_names, G_N_ELEMENTS(month_names)) && skip_blanks(&c) &&
           take_year(&c) && skip_blanks(&c) && take_time(&c) && is_tail(c);
}

static bool is_date(cursor c)
{
    if (!take_name(&c, day_names, G_N_ELEMENTS(day_names)))
        return false;
    take_byte(&c, ',');
    return skip_blanks(&c) && (is_asctime(c) || is_mail_date(c));
}

typedef struct {
    int words;
    bool has_at_sign;        /* user@host */
    bool is_last_but_one_at; /* user at host, as Mailman writes */
    bool is_last_at;
} sender;

static void add_sender_word(sender *s, const uint8_t *word, size_t length)
{
    s->is_last_but_one_at = s->is_last_at;
    s->is_last_at = length == 2 && memcmp(word, "at", 2) == 0;
    s->has_at_sign = s->has_at_sign || memchr(word, '@', length) != NULL;
    s->words++;
}

static bool is_sender(const sender *s)
{
    return s->words <= 1 || s->has_at_sign || s->is_last_but_one_at;
}

bool lks_postmark_is_dated(const uint8_t *line, size_t length)
{
    if (length < 5 || memcmp(line, "From ", 5) != 0)
        return false;
    cursor c = {line + 5, line + length};
    sender from = {0};
    while (skip_blanks(&c), c.at < c.end) {
        if (is_sender(&from) && is_date(c))
            return true;
        const uint8_t *word = c.at;
        while (!at_word_end(&c))
            c.at++;
        add_sender_word(&from, word, (size_t)(c.at - word));
    }
    return false;
}

static bool is_dateless(const uint8_t *line, size_t length)
{
    if (length < 5 || memcmp(line, "From ", 5) != 0)
        return false;
    cursor c = {line + 5, line + length};
    skip_blanks(&c);
    const uint8_t *word = c.at;
    while (!at_word_end(&c))
        c.at++;
    size_t word_length = (size_t)(c.at - word);
    skip_blanks(&c);
    if (c.at != c.end || word_length == 0)
        return false;
    return (word_length == 1 && *word == '-') || memchr(word, '@', word_length) != NULL;
}

/* The line that git puts before a patch: 40 or 64 digits of a commit, one date. */
static bool is_patch(const uint8_t *line, size_t length)
{
    static const char date[] = " Mon Sep 17 00:00:00 2001";
    size_t digits = 5;
    while (digits < length && g_ascii_isxdigit(line[digits]))
        digits++;
    return (digits == 5 + 40 || digits == 5 + 64) && length == digits + strlen(date) &&
           memcmp(line + digits, date, strlen(date)) == 0;
}

lks_spelling lks_postmark_spelling(const uint8_t *line, size_t length)
{
    if (is_dateless(line, length))
        return LKS_SPELLING_DATELESS;
    bool is_postmark = length > 5 && memcmp(line, "From ", 5) == 0;
    return is_postmark && is_patch(line, length) ? LKS_SPELLING_PATCH : LKS_SPELLING_DATED;
}

size_t lks_line_measure(lks_ahead ahead, size_t max, size_t *text)
{
    const uint8_t *end = memchr(ahead.data, '\n', MIN(ahead.length, max));
    if (end == NULL) {
        *text = ahead.length;
        return ahead.is_final && ahead.length <= max ? ahead.length : 0;
    }
    size_t length = (size_t)(end - ahead.data);
    *text = length > 0 && ahead.data[length - 1] == '\r' ? length - 1 : length;
    return length + 1;
}

lks_verdict lks_line_is_header(lks_ahead ahead)
{
    size_t i = 0, top = MIN(ahead.length, LKS_HEADER_NAME_MAX);
    while (i < top && ahead.data[i] > ' ' && ahead.data[i] < 0x7f && ahead.data[i] != ':')
        i++;
    size_t name = i;
    while (i < top && is_blank(ahead.data[i]))   /* RFC 5322, 4.5: blanks before the colon */
        i++;
    if (i < top)
        return name > 0 && ahead.data[i] == ':' ? LKS_VERDICT_YES : LKS_VERDICT_NO;
    return top == LKS_HEADER_NAME_MAX || ahead.is_final ? LKS_VERDICT_NO : LKS_VERDICT_MORE;
}

/* Is the line a header or, where the first postmark has no message, a postmark? */
static lks_verdict judge_next_line(lks_ahead next)
{
    lks_verdict header = lks_line_is_header(next);
    if (header != LKS_VERDICT_NO)
        return header;
    if (next.length < 5 || memcmp(next.data, "From ", 5) != 0)
        return LKS_VERDICT_NO;
    size_t text, length = lks_line_measure(next, LKS_POSTMARK_LINE_MAX, &text);
    if (length == 0)
        return next.length >= LKS_POSTMARK_LINE_MAX ? LKS_VERDICT_NO : LKS_VERDICT_MORE;
    return lks_postmark_is_dated(next.data, text) ? LKS_VERDICT_YES : LKS_VERDICT_NO;
}

/*
 * A dated postmark after a blank line needs nothing more.  Writers that leave
 * out the blank line exist, and so do quoted postmarks: there the next line
 * must be a header too.  Dateless postmarks and those of patches, which are
 * often attached, count only where the mailbox begins with one.
 */
lks_verdict lks_postmark_judge(lks_ahead ahead, lks_postmark_context context, size_t *length)
{
    size_t text, line = lks_line_measure(ahead, LKS_POSTMARK_LINE_MAX, &text);
    if (line == 0)
        return ahead.length >= LKS_POSTMARK_LINE_MAX ? LKS_VERDICT_NO : LKS_VERDICT_MORE;
    *length = line;
    bool is_dated = lks_postmark_is_dated(ahead.data, text);
    lks_spelling spelling = lks_postmark_spelling(ahead.data, text);
    bool is_spelled = spelling == context.spelling || spelling == LKS_SPELLING_DATED;
    if (!context.is_first && !(is_spelled && (is_dated || spelling == LKS_SPELLING_DATELESS)))
        return LKS_VERDICT_NO;
    if (is_dated && context.is_after_blank)
        return LKS_VERDICT_YES;
    lks_ahead next = {ahead.data + line, ahead.length - line, ahead.is_final};
    return judge_next_line(next);
}
