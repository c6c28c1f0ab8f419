/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mailbox/sniff.h"

#include <glib.h>
#include <string.h>

/* Fields of messages (RFC 5322, 3.6; RFC 2045; RFC 5536; common practice).
 * A strong one hardly stands in anything but mail. */
static const struct {
    const char *name;
    bool is_strong;
} fields[] = {
    {"From", true},          {"To", true},
    {"Cc", true},            {"Bcc", true},
    {"Subject", true},       {"Message-ID", true},
    {"Received", true},      {"Return-Path", true},
    {"Delivered-To", true},  {"Reply-To", true},
    {"Sender", true},        {"In-Reply-To", true},
    {"References", true},    {"MIME-Version", true},
    {"Envelope-To", true},   {"X-Mailer", true},
    {"X-Original-To", true}, {"X-Mozilla-Status", true},
    {"DKIM-Signature", true}, {"X-Gmail-Labels", true},
    {"X-GM-THRID", true},    {"Newsgroups", true},
    {"Resent-From", true},   {"X-Received", true},
    {"Authentication-Results", true}, {"ARC-Seal", true},
    {"Date", false},         {"Content-Type", false},
    {"Content-Transfer-Encoding", false}, {"Content-Disposition", false},
    {"Organization", false}, {"User-Agent", false},
    {"Status", false},       {"X-Status", false},
    {"Lines", false},        {"Content-Length", false},
    {"Importance", false},   {"X-Priority", false},
    {"Precedence", false},   {"Keywords", false},
    {"X-UID", false},        {"X-Keywords", false},
};

static const char *const mail_suffixes[] = {".eml", ".mbox", ".mbx", ".mbs", ".mmdf", ".rfc822",
                                            ".mail", ".emlx", ".msg"};
static const char *const document_suffixes[] = {
    ".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xltx", ".pptx", ".pptm", ".potx", ".ppsx",
    ".odt",  ".ods",  ".odp",  ".odg",  ".odf",  ".ott",  ".epub", ".jar",  ".war",  ".apk",
    ".ipa",  ".xpi",  ".crx",  ".whl",  ".vsdx", ".key",  ".pages", ".numbers", ".kmz", ".3mf"};
static const char *const side_suffixes[] = {".msf", ".ibex", ".ev-summary", ".cmeta", ".lock"};
static const char *const side_prefixes[] = {"dovecot", ".dovecot", ".mh_", ".mew-", "courierimap",
                                            ".nfs", "msgFilterRules", "maildirfolder",
                                            ".ds_store", "thumbs.db", "desktop.ini"};

size_t lks_sniff_skip(const uint8_t *data, size_t length)
{
    size_t i = length >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (i < length && i < LKS_SNIFF_BYTES / 2 && (data[i] == '\n' || data[i] == '\r'))
        i++;
    return i;
}

static bool begins_with(lks_ahead head, const char *text)
{
    size_t length = strlen(text);
    return head.length >= length && memcmp(head.data, text, length) == 0;
}

static bool begins_mmdf(lks_ahead head)
{
    if (!begins_with(head, "\1\1\1\1"))
        return false;
    return head.length == 4 || head.data[4] == '\n' || head.data[4] == '\r';
}

static lks_ahead skip_start(lks_ahead head)
{
    size_t skipped = lks_sniff_skip(head.data, head.length);
    head.data += skipped;
    head.length -= skipped;
    return head;
}

static bool begins_mbox(lks_ahead head)
{
    lks_postmark_context context = {.is_after_blank = true, .is_first = true};
    size_t length;
    if (!begins_with(head, "From "))
        return false;
    head.is_final = true;
    return lks_postmark_judge(head, context, &length) == LKS_VERDICT_YES;
}

lks_kind lks_sniff_mailbox(lks_ahead head)
{
    head = skip_start(head);
    if (begins_mmdf(head))
        return LKS_KIND_MMDF;
    return begins_mbox(head) ? LKS_KIND_MBOX : LKS_KIND_MESSAGE;
}

lks_spelling lks_sniff_spelling(lks_ahead head)
{
    head = skip_start(head);
    size_t text;
    if (lks_line_measure(head, LKS_POSTMARK_LINE_MAX, &text) == 0)
        return LKS_SPELLING_DATED;
    return lks_postmark_spelling(head.data, text);
}

static bool is_packed(lks_ahead head)
{
    static const struct {
        size_t at, length;
        const char *bytes;
    } marks[] = {
        {0, 3, "\x1f\x8b\x08"},                /* gzip, RFC 1952 */
        {0, 3, "BZh"},                         /* bzip2 */
        {0, 6, "\xfd" "7zXZ\0"},               /* xz */
        {0, 4, "\x28\xb5\x2f\xfd"},            /* zstd, RFC 8878 */
        {0, 4, "PK\3\4"},                      /* zip */
        {0, 4, "PK\5\6"},                      /* empty zip */
        {0, 6, "7z\xbc\xaf\x27\x1c"},          /* 7z */
        {257, 5, "ustar"},                     /* tar, POSIX.1-1988 */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (head.length >= marks[i].at + marks[i].length &&
            memcmp(head.data + marks[i].at, marks[i].bytes, marks[i].length) == 0)
            return true;
    return false;
}

/* [MS-PST] 2.2.2.6: dwMagic, then wMagicClient behind the checksum. */
static bool is_store(lks_ahead head)
{
    static const char clients[][3] = {"SM", "SO", "AB"};   /* PST, OST, PAB */
    enum { CLIENT_AT = 8 };
    if (head.length < CLIENT_AT + 2 || memcmp(head.data, "!BDN", 4) != 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(clients); i++)
        if (memcmp(head.data + CLIENT_AT, clients[i], 2) == 0)
            return true;
    return false;
}

/* The first member of these zips names the document format. */
static bool is_document_zip(lks_ahead head)
{
    static const char *const first_members[] = {"[Content_Types].xml", "mimetype", "META-INF/",
                                                "_rels/", "docProps/", "word/", "xl/", "ppt/"};
    enum { NAME_AT = 30 };   /* of a local file header, APPNOTE 4.3.7 */
    if (head.length < NAME_AT || memcmp(head.data, "PK\3\4", 4) != 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(first_members); i++) {
        size_t length = strlen(first_members[i]);
        if (head.length >= NAME_AT + length &&
            memcmp(head.data + NAME_AT, first_members[i], length) == 0)
            return true;
    }
    return false;
}

/* Index of the field that the header line names, or -1. */
static int find_field(const uint8_t *line, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        size_t name = strlen(fields[i].name);
        if (length > name && (line[name] == ':' || line[name] == ' ' || line[name] == '\t') &&
            g_ascii_strncasecmp((const char *)line, fields[i].name, name) == 0)
            return (int)i;
    }
    return -1;
}

/* Two well-known fields, one of them strong, in an unbroken block of headers. */
static bool begins_with_headers(lks_ahead head)
{
    int known = 0, strong = 0;
    head = skip_start(head);
    for (bool is_first = true; head.length > 0; is_first = false) {
        size_t text, length = lks_line_measure(head, head.length, &text);
        if (length == 0)
            length = text = head.length;
        bool is_folded = !is_first && (head.data[0] == ' ' || head.data[0] == '\t');
        bool is_postmark = is_first && (begins_with(head, "From ") || begins_with(head, ">From "));
        lks_ahead line = {head.data, text, true};
        if (!is_folded && !is_postmark) {
            if (lks_line_is_header(line) != LKS_VERDICT_YES)
                return false;
            int field = find_field(head.data, text);
            known += field >= 0;
            strong += field >= 0 && fields[field].is_strong;
        }
        if (known >= 2 && strong >= 1)
            return true;
        head.data += length;
        head.length -= length;
    }
    return false;
}

static bool is_text(lks_ahead head)
{
    return memchr(head.data, '\0', MIN(head.length, 1024)) == NULL &&
           !begins_with(head, "%PDF-");
}

lks_kind lks_sniff_file(lks_ahead head, bool is_expected)
{
    if (head.length == 0)
        return LKS_KIND_EMPTY;
    if (is_packed(head))
        return is_document_zip(head) ? LKS_KIND_NONE : LKS_KIND_PACKED;
    if (is_store(head))
        return LKS_KIND_STORE;
    lks_kind kind = lks_sniff_mailbox(head);
    if (kind != LKS_KIND_MESSAGE)
        return kind;
    if (begins_with_headers(head) || (is_expected && is_text(head)))
        return LKS_KIND_MESSAGE;
    return LKS_KIND_NONE;
}

static bool has_suffix(const char *name, const char *const *suffixes, size_t count)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < count; i++) {
        size_t suffix = strlen(suffixes[i]);
        if (length > suffix && g_ascii_strcasecmp(name + length - suffix, suffixes[i]) == 0)
            return true;
    }
    return false;
}

bool lks_name_is_mail(const char *name)
{
    return has_suffix(name, mail_suffixes, G_N_ELEMENTS(mail_suffixes));
}

bool lks_name_is_document(const char *name)
{
    return has_suffix(name, document_suffixes, G_N_ELEMENTS(document_suffixes));
}

bool lks_name_is_number(const char *name)
{
    size_t digits = strspn(name, "0123456789");
    return digits > 0 && name[digits] == '\0';
}

bool lks_name_is_side_file(const char *name)
{
    if (has_suffix(name, side_suffixes, G_N_ELEMENTS(side_suffixes)))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(side_prefixes); i++)
        if (g_ascii_strncasecmp(name, side_prefixes[i], strlen(side_prefixes[i])) == 0)
            return true;
    return false;
}
