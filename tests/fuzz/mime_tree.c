/* SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <string.h>

#include "tests/fuzz/mime_tree.h"

enum { DEPTH = 7, CHILDREN = 4 };

static const char *const headers[] = {
    "From: Jane Roe <jane@example.org>",
    "From: \"Roe, Jane (SSN 536-90-4399)\" <jane@example.org>",
    "To: g: a@example.org, b@example.org;, \"x\" <c@example.org>",
    "To: g:g:g:g:g:g:g:;",
    "Cc: undisclosed-recipients:;",
    "Subject: SSN 536-90-4399",
    "Subject: =?utf-8?b?U1NOIDUzNi05MC0=?=\n =?utf-8?q?4399_=C3=A9?=",
    "Subject: =?x-unknown?q?=FF?= =?utf-8?b?4?= =?utf-8?z?\?=",
    "Subject:\n \n\tfolded\n 536-90-4399",
    "Date: Wed, 8 Feb 2023 11:02:00 +0000",
    "Date: 99 Foo 99999 99:99:99 +9999",
    "Message-ID: <1@example.org>",
    "Message-ID: <1@example.org> <2@example.org>",
    "MIME-Version: 1.0",
    "MIME-Version: 1.0 (536-90-4399)",
    "Content-Type: text/plain",
    "Content-Type: text/html; charset=\"utf-8\"",
    "Content-Type: text/plain; charset=utf-16le; format=flowed; delsp=yes",
    "Content-Type: text/plain; charset*=utf-8''iso-2022-jp",
    "Content-Type: text/plain; charset=\"",
    "Content-Type: multipart/mixed",
    "Content-Type: multipart/mixed; boundary=\"\"",
    "Content-Type: multipart/mixed; boundary*0=b; boundary*1=b",
    "Content-Type: text/plain; name=\"=?utf-8?q?ssn-536-90-4399?=.txt\"",
    "Content-Type: application/octet-stream; name*=utf-8''%35%33%36.txt",
    "Content-Type: message/rfc822",
    "Content-Type: message/partial; id=1; number=1; total=2",
    "Content-Type: message/external-body; access-type=anon-ftp",
    "Content-Type: /; ; ;=",
    "Content-Type:",
    "Content-Transfer-Encoding: base64",
    "Content-Transfer-Encoding: quoted-printable",
    "Content-Transfer-Encoding: x-uuencode",
    "Content-Transfer-Encoding: base64 base64",
    "Content-Transfer-Encoding: 8bit",
    "Content-Disposition: attachment; filename=\"a.txt\"",
    "Content-Disposition: attachment;\n filename*0*=utf-8''%73sn; filename*1=\"-536.txt\"",
    "Content-Disposition: inline; filename=a.pdf; filename=b.txt",
    "Content-Language: x",
    "X-Note: 536-90-4399",
    ": empty name",
    "No colon at all",
    "Content-Type : text/html",
    "\xff\xfe: \x80",
};

static const char *const multiparts[] = {
    "mixed", "alternative", "related", "digest", "signed", "encrypted", "report", "x-own", "",
};

static const char *const leaves[] = {
    "text/plain", "text/plain; charset=utf-8", "text/html; charset=iso-8859-1",
    "text/html", "text/csv; charset=utf-16", "application/octet-stream; name=a.txt",
    "application/pdf; name=a.pdf", "image/png", "application/pkcs7-mime; smime-type=enveloped-data",
    "text/plain; format=flowed", "text/calendar", "message/delivery-status", "text/rfc822-headers",
    "application/x-winmail", "text/plain; charset=utf-7", "text/plain; charset=iso-2022-jp",
};

/* Some begin as others do, or end in what ends a boundary. */
static const char *const boundaries[] = {
    "b", "bb", "b b", "b--", "b-", "=_b", "b\\\"b",
    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "B",
};

static const char *const bodies[] = {
    "SSN: 536-90-4399\n",
    "<p>SSN: 536-<b>90</b>-4399</p><table><tr><td>SSN<td>536-90-4399</table>\n",
    "Full name: Roe, Jane\nDOB: 07/29/1968\nMRN 00123456 diagnosis: F32.1\n",
    "TOP SECRET//SI//NOFORN\n",
    "\nbegin 644 people.txt\n#4U-.\n \nend\n",
    "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n",
    "From here\n>From there\n.\n\0x\n",
    "--\n--b\n--b--\n----\n",
    "\xff\xfe\065\0003\0006\0-\0009\0000\0-\0004\0003\0009\0009\0",
    "\x1b$B$3$l$O\x1b(B +ADw-b+AD4-\n",
    "4012 8888 8888 1881 exp 11/27 cvv 123",
    "",
};

typedef struct tree {
    GString *out;
    uint32_t state;
    size_t most;
    const char *eol;
} tree;

static unsigned pick(tree *t, size_t n)
{
    t->state = t->state * 1664525u + 1013904223u;
    return n > 1 ? (unsigned)((t->state >> 8) % n) : 0;
}

#define ONE_OF(t, table) ((table)[pick((t), G_N_ELEMENTS(table))])

static bool is_full(const tree *t)
{
    return t->out->len >= t->most;
}

/* A line, or several, with the line ends of the message. */
static void put(tree *t, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            g_string_append(t->out, t->eol);
        else
            g_string_append_c(t->out, *text);
    }
}

static void put_line(tree *t, const char *text)
{
    put(t, text);
    put(t, "\n");
}

static void put_base64(tree *t, const char *body, size_t length)
{
    char *encoded = g_base64_encode((const guchar *)body, length);
    size_t width = 1 + pick(t, 80);
    for (size_t at = 0; encoded[at] != '\0' && !is_full(t); at++) {
        g_string_append_c(t->out, encoded[at]);
        if (at % width == width - 1)
            put(t, "\n");
        if (pick(t, 200) == 0)
            put(t, pick(t, 2) == 0 ? "!" : "==");
    }
    put(t, "\n");
    g_free(encoded);
}

static void put_quoted(tree *t, const char *body, size_t length)
{
    for (size_t at = 0; at < length && !is_full(t); at++) {
        uint8_t c = (uint8_t)body[at];
        unsigned how = pick(t, 8);
        if (how == 0)
            put(t, pick(t, 3) == 0 ? "= \n" : "=\n");
        if (c >= 0x7f || c == '=' || how == 1)
            g_string_append_printf(t->out, pick(t, 2) == 0 ? "=%02X" : "=%02x", c);
        else if (c == '\n')
            put(t, "\n");
        else
            g_string_append_c(t->out, (char)c);
    }
}

static void put_uuencoded(tree *t, const char *body, size_t length)
{
    put_line(t, "begin 644 a.txt");
    for (size_t at = 0; at < length; at += 45) {
        size_t n = MIN(45, length - at);
        g_string_append_c(t->out, (char)(' ' + n));
        for (size_t i = 0; i < n; i += 3) {
            uint32_t v = 0;
            for (size_t k = 0; k < 3; k++)
                v = v << 8 | (i + k < n ? (uint8_t)body[at + i + k] : 0);
            for (int shift = 18; shift >= 0; shift -= 6)
                g_string_append_c(t->out, (char)(' ' + (v >> shift & 63)));
        }
        put(t, "\n");
    }
    put(t, pick(t, 4) == 0 ? "end" : " \nend\n");
}

static GString *body_text(tree *t)
{
    GString *body = g_string_new(NULL);
    for (unsigned i = 0, n = pick(t, 4); i <= n; i++) {
        const char *text = ONE_OF(t, bodies);
        g_string_append_len(body, text, text[0] == '\xff' ? 24 : (gssize)strlen(text));
    }
    return body;
}

static void put_leaf(tree *t)
{
    static const char *const encodings[] = {"7bit", "8bit", "base64", "quoted-printable",
                                            "x-uuencode", "binary", "x-unknown", "BASE64"};
    unsigned encoding = pick(t, G_N_ELEMENTS(encodings) + 1);
    GString *body = body_text(t);
    if (pick(t, 5) > 0) {
        put(t, "Content-Type: ");
        put_line(t, ONE_OF(t, leaves));
    }
    if (encoding < G_N_ELEMENTS(encodings)) {
        put(t, "Content-Transfer-Encoding: ");
        put_line(t, encodings[encoding]);
    }
    put(t, "\n");
    if (encoding == 2 || encoding == 7)
        put_base64(t, body->str, body->len);
    else if (encoding == 3)
        put_quoted(t, body->str, body->len);
    else if (encoding == 4)
        put_uuencoded(t, body->str, body->len);
    else
        put(t, body->str);
    g_string_free(body, TRUE);
}

static void put_headers(tree *t, unsigned most)
{
    for (unsigned i = pick(t, most); i > 0; i--)
        put_line(t, ONE_OF(t, headers));
}

static void put_entity(tree *t, unsigned depth);

static void put_multipart(tree *t, unsigned depth)
{
    static const char *const blanks[] = {"", "", "", "", " ", "\t ", "-", "x"};
    const char *boundary = ONE_OF(t, boundaries);
    g_string_append_printf(t->out, "Content-Type: multipart/%s; boundary=\"%s\"",
                           ONE_OF(t, multiparts), boundary);
    put(t, pick(t, 12) == 0 ? "\n" : "\n\n");
    if (pick(t, 3) == 0)
        put(t, "preamble SSN 536-90-4399\n");
    for (unsigned i = pick(t, CHILDREN + 1); i > 0 && !is_full(t); i--) {
        put(t, "--");
        put(t, boundary);
        put_line(t, ONE_OF(t, blanks));
        put_entity(t, depth + 1);
        if (pick(t, 4) > 0)
            put(t, "\n");
    }
    if (pick(t, 6) > 0) {
        put(t, "--");
        put(t, boundary);
        put(t, pick(t, 8) == 0 ? "-" : "--");
        put(t, pick(t, 4) == 0 ? "" : "\n");
    }
    if (pick(t, 4) == 0)
        put(t, "epilogue SSN 536-90-4399\n");
}

static void put_entity(tree *t, unsigned depth)
{
    put_headers(t, 3);
    unsigned kind = depth < DEPTH && !is_full(t) ? pick(t, 8) : 7;
    if (kind < 3) {
        put_multipart(t, depth);
    } else if (kind == 3) {
        put(t, "Content-Type: message/rfc822\n\n");
        put_headers(t, 5);
        put_entity(t, depth + 1);
    } else {
        put_leaf(t);
    }
}

static tree begin(GString *out, uint32_t seed, size_t most)
{
    static const char *const eols[] = {"\n", "\n", "\r\n", "\r\n", "\r", "\n\n"};
    tree t = {.out = out, .state = seed * 2654435761u + 1, .most = most};
    t.eol = ONE_OF(&t, eols);
    return t;
}

static void cut(GString *message, size_t most)
{
    if (message->len > most)
        g_string_truncate(message, most);
}

GString *mime_tree_make(uint32_t seed, size_t most)
{
    GString *out = g_string_new(NULL);
    tree t = begin(out, seed, most);
    put_headers(&t, 10);
    put_entity(&t, 0);
    cut(out, most);
    return out;
}

/* ---- changes --------------------------------------------------------------------- */

typedef struct lines {
    GArray *starts;          /* size_t; the last is the end */
    guint count;
} lines;

static lines split(const GString *message)
{
    lines l = {g_array_new(FALSE, FALSE, sizeof(size_t)), 0};
    size_t at = 0;
    g_array_append_val(l.starts, at);
    for (at = 0; at < message->len; at++) {
        size_t next = at + 1;
        if (message->str[at] == '\n' && next < message->len)
            g_array_append_val(l.starts, next);
    }
    g_array_append_val(l.starts, at);
    l.count = l.starts->len - 1;
    return l;
}

static size_t start_of(const lines *l, guint line)
{
    return g_array_index(l->starts, size_t, line);
}

static GString *copy_of(const GString *message, const lines *l, guint line)
{
    size_t from = start_of(l, line), length = start_of(l, line + 1) - from;
    return g_string_new_len(message->str + from, (gssize)length);
}

/* A line that looks like a boundary's, or any. */
static guint boundary_line(tree *t, const lines *l)
{
    guint first = pick(t, l->count);
    for (guint i = 0; i < l->count; i++) {
        guint line = (first + i) % l->count;
        if (strncmp(t->out->str + start_of(l, line), "--", 2) == 0)
            return line;
    }
    return first;
}

static void insert_entity(tree *t, const lines *l)
{
    GString *part = mime_tree_make(t->state, 600);
    g_string_insert_len(t->out, (gssize)start_of(l, boundary_line(t, l)), part->str,
                        (gssize)part->len);
    g_string_free(part, TRUE);
}

static void copy_line(tree *t, const lines *l)
{
    GString *line = copy_of(t->out, l, pick(t, 2) ? pick(t, l->count) : boundary_line(t, l));
    g_string_insert_len(t->out, (gssize)start_of(l, pick(t, l->count)), line->str,
                        (gssize)line->len);
    g_string_free(line, TRUE);
}

static void drop_line(tree *t, const lines *l)
{
    guint line = pick(t, 2) ? pick(t, l->count) : boundary_line(t, l);
    g_string_erase(t->out, (gssize)start_of(l, line),
                   (gssize)(start_of(l, line + 1) - start_of(l, line)));
}

static void insert_header(tree *t, const lines *l)
{
    char *line = g_strconcat(ONE_OF(t, headers), t->eol, NULL);
    g_string_insert(t->out, (gssize)start_of(l, pick(t, l->count)), line);
    g_free(line);
}

/* Ends it, shortens it, or lengthens it. */
static void change_boundary(tree *t, const lines *l)
{
    static const char *const ends[] = {"--", "-", " ", "b", "\t--"};
    guint line = boundary_line(t, l);
    size_t at = start_of(l, line + 1);
    while (at > start_of(l, line) && strchr("\r\n", t->out->str[at - 1]) != NULL)
        at--;
    if (pick(t, 3) == 0 && at > start_of(l, line))
        g_string_erase(t->out, (gssize)at - 1, 1);
    else
        g_string_insert(t->out, (gssize)at, ONE_OF(t, ends));
}

static void wrap(tree *t, const lines *l)
{
    const char *boundary = ONE_OF(t, boundaries);
    char *head = pick(t, 2) == 0
                     ? g_strdup("Content-Type: message/rfc822\n\n")
                     : g_strdup_printf("Content-Type: multipart/%s; boundary=\"%s\"\n\n--%s\n",
                                       ONE_OF(t, multiparts), boundary, boundary);
    g_string_prepend(t->out, head);
    g_free(head);
}

static void change_line_ends(tree *t, const lines *l)
{
    guint line = pick(t, l->count);
    size_t at = start_of(l, line + 1);
    if (at == 0 || t->out->str[at - 1] != '\n')
        return;
    if (pick(t, 2) == 0)
        g_string_insert(t->out, (gssize)at - 1, "\r");
    else
        t->out->str[at - 1] = pick(t, 2) == 0 ? '\r' : ' ';
}

static void fold(tree *t, const lines *l)
{
    size_t at = pick(t, t->out->len + 1);
    g_string_insert(t->out, (gssize)at, pick(t, 2) == 0 ? "\n " : "\r\n\t");
}

static void encode_lines(tree *t, const lines *l)
{
    guint first = pick(t, l->count), last = first + 1 + pick(t, MIN(6, l->count - first));
    size_t from = start_of(l, first), length = start_of(l, last) - from;
    char *encoded = g_base64_encode((const guchar *)t->out->str + from, length);
    g_string_erase(t->out, (gssize)from, (gssize)length);
    g_string_insert(t->out, (gssize)from, "\n");
    g_string_insert(t->out, (gssize)from, encoded);
    if (pick(t, 2) == 0)
        g_string_insert(t->out, (gssize)from, "Content-Transfer-Encoding: base64\n\n");
    g_free(encoded);
}

static void repeat_lines(tree *t, const lines *l)
{
    guint first = pick(t, l->count), last = first + 1 + pick(t, MIN(8, l->count - first));
    size_t from = start_of(l, first), length = start_of(l, last) - from;
    char *run = g_strndup(t->out->str + from, length);
    for (unsigned n = 1 + pick(t, 20); n > 0 && !is_full(t); n--)
        g_string_insert_len(t->out, (gssize)from, run, (gssize)length);
    g_free(run);
}

static void cut_off(tree *t, const lines *l)
{
    g_string_truncate(t->out, start_of(l, pick(t, l->count)));
}

typedef void (*change)(tree *, const lines *);
static const change changes[] = {
    insert_entity, copy_line, drop_line, insert_header, change_boundary, wrap,
    change_line_ends, fold, encode_lines, repeat_lines, cut_off,
};

void mime_tree_change(GString *message, uint32_t seed, size_t most)
{
    tree t = begin(message, seed, most);
    for (unsigned n = 1 + pick(&t, 4); n > 0; n--) {
        lines l = split(message);
        change one = ONE_OF(&t, changes);
        one(&t, &l);
        g_array_free(l.starts, TRUE);
    }
    cut(message, most);
}

void mime_tree_join(GString *message, const char *other, size_t length, uint32_t seed, size_t most)
{
    tree t = begin(message, seed, most);
    GString *from = g_string_new_len(other, (gssize)length);
    lines mine = split(message), theirs = split(from);
    guint first = pick(&t, theirs.count), last = first + 1 + pick(&t, theirs.count - first);
    size_t start = start_of(&theirs, first), end = start_of(&theirs, last);
    g_string_insert_len(message, (gssize)start_of(&mine, boundary_line(&t, &mine)),
                        from->str + start, (gssize)(end - start));
    g_array_free(mine.starts, TRUE);
    g_array_free(theirs.starts, TRUE);
    g_string_free(from, TRUE);
    cut(message, most);
}
