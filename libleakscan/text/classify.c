/* SPDX-License-Identifier: Apache-2.0 */
/*
 * classify.c - what becomes of a part.  Content goes first where its first bytes
 * are sure, then the label, then the name: a wrong label hides no text.
 */
#include <string.h>
#include <glib.h>

#include "libleakscan/text/sniff.h"
#include "libleakscan/text/text.h"

/* ---- by content -------------------------------------------------------- */

typedef struct {
    size_t offset;
    size_t length;
    const char *bytes;
    lks_text_kind kind;
    bool is_weak;            /* counts only where the bytes are no text */
} magic_row;

#define MAGIC(offset, bytes, kind) {offset, sizeof bytes - 1, bytes, kind, false}
#define WEAK(offset, bytes, kind) {offset, sizeof bytes - 1, bytes, kind, true}

/* From the formats' own specifications, named where the bytes do not. */
static const magic_row magics[] = {
    MAGIC(0, "%PDF-", LKS_TEXT_DOCUMENT),
    MAGIC(0, "{\\rtf", LKS_TEXT_DOCUMENT),
    MAGIC(0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", LKS_TEXT_DOCUMENT), /* OLE: doc, xls, msg */
    MAGIC(0, "PK\x03\x04", LKS_TEXT_DOCUMENT),                       /* zip, docx, odt */
    MAGIC(0, "PK\x05\x06", LKS_TEXT_NONE),                           /* a zip of no files */
    MAGIC(0, "7z\xBC\xAF\x27\x1C", LKS_TEXT_DOCUMENT),
    MAGIC(0, "Rar!\x1A\x07", LKS_TEXT_DOCUMENT),
    MAGIC(0, "\x1F\x8B\x08", LKS_TEXT_DOCUMENT), /* gzip, RFC 1952 */
    MAGIC(0, "\xFD" "7zXZ\0", LKS_TEXT_DOCUMENT),
    MAGIC(0, "\x28\xB5\x2F\xFD", LKS_TEXT_DOCUMENT), /* zstd, RFC 8878 */
    WEAK(0, "BZh", LKS_TEXT_DOCUMENT),
    WEAK(257, "ustar", LKS_TEXT_DOCUMENT),
    MAGIC(0, "MSCF\0\0\0\0", LKS_TEXT_DOCUMENT),
    MAGIC(0, "\x78\x9F\x3E\x22", LKS_TEXT_DOCUMENT),                 /* TNEF, MS-OXTNEF */
    MAGIC(0, "\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D", LKS_TEXT_DOCUMENT), /* MS-ONESTORE */
    WEAK(0, "!BDN", LKS_TEXT_DOCUMENT),                             /* MS-PST */
    MAGIC(4, "Standard Jet DB", LKS_TEXT_DOCUMENT),
    MAGIC(4, "Standard ACE DB", LKS_TEXT_DOCUMENT),
    MAGIC(0, "SQLite format 3\0", LKS_TEXT_DOCUMENT),
    MAGIC(0, "\xFFWPC", LKS_TEXT_DOCUMENT), /* WordPerfect */
    WEAK(0, "AT&TFORM", LKS_TEXT_DOCUMENT), /* DjVu */
    WEAK(0, "\x1F\x9D", LKS_TEXT_DOCUMENT), /* compress */
    WEAK(0, "LZIP\x01", LKS_TEXT_DOCUMENT),
    WEAK(0, "\x04\x22\x4D\x18", LKS_TEXT_DOCUMENT), /* lz4 frame */
    WEAK(0, "\x5D\0\0", LKS_TEXT_DOCUMENT),         /* lzma alone */
    WEAK(2, "-lh", LKS_TEXT_DOCUMENT),
    WEAK(0, "070701", LKS_TEXT_DOCUMENT), /* cpio */
    WEAK(0, "!<arch>\n", LKS_TEXT_DOCUMENT),
    WEAK(0, "\x60\xEA", LKS_TEXT_DOCUMENT), /* ARJ */
    WEAK(7, "**ACE**", LKS_TEXT_DOCUMENT),
    WEAK(0, "MSWIM\0\0\0", LKS_TEXT_DOCUMENT),
    /* Programs of the years before OLE; nothing reads them, which is to be told. */
    WEAK(0, "\x09\x00\x04\x00", LKS_TEXT_DOCUMENT), /* Excel 2, [MS-XLS] 2.4.21 */
    WEAK(0, "\x09\x02\x06\x00", LKS_TEXT_DOCUMENT), /* Excel 3 */
    WEAK(0, "\x09\x04\x06\x00", LKS_TEXT_DOCUMENT), /* Excel 4 */
    WEAK(0, "\xDB\xA5", LKS_TEXT_DOCUMENT),         /* Word 2 */
    WEAK(0, "\x9B\xA5", LKS_TEXT_DOCUMENT),         /* Word 1 */
    WEAK(0, "\x31\xBE\0\0", LKS_TEXT_DOCUMENT),     /* Word for DOS, Write */
    WEAK(0, "\xFE\x37\0\x23", LKS_TEXT_DOCUMENT),   /* Word 4 and 5 of the Macintosh */
    WEAK(0, "\x0B\xAD\xDE\xAD", LKS_TEXT_DOCUMENT), /* PowerPoint 2 */
    WEAK(0, "\xED\xDE\xAD\x0B", LKS_TEXT_DOCUMENT), /* PowerPoint 3 */
    WEAK(0, "\0\0\x02\0\x06\x04", LKS_TEXT_DOCUMENT), /* Lotus 1-2-3 */
    WEAK(0, "\0\0\x1A\0", LKS_TEXT_DOCUMENT),      /* Lotus 1-2-3, release 3 on */
    WEAK(0, "\0\0\x02\0\x20\x51", LKS_TEXT_DOCUMENT), /* Quattro Pro */
    WEAK(0, "\x01\xFE\x32\0", LKS_TEXT_DOCUMENT),   /* Works */
    WEAK(0, "CHNKWKS ", LKS_TEXT_DOCUMENT),          /* Works 4 on, in its compound file */
    WEAK(0, "CHNKINK ", LKS_TEXT_DOCUMENT),          /* Publisher's and later Works' text */
    WEAK(0, "\xE8\xAC\x2C\0", LKS_TEXT_DOCUMENT),   /* Publisher */
    WEAK(0, "ITSF\x03\0", LKS_TEXT_DOCUMENT),        /* compiled HTML help */
    WEAK(60, "BOOKMOBI", LKS_TEXT_DOCUMENT),         /* Palm database */
    WEAK(0, "Salted__", LKS_TEXT_ENCRYPTED), /* openssl enc */
    MAGIC(0, "age-encryption.org/", LKS_TEXT_ENCRYPTED),
    MAGIC(0, "\x03\xD9\xA2\x9A", LKS_TEXT_ENCRYPTED), /* KeePass */
    MAGIC(0, "\x89PNG\r\n\x1A\n", LKS_TEXT_NONE),
    MAGIC(0, "\xFF\xD8\xFF", LKS_TEXT_NONE), /* JPEG */
    WEAK(0, "GIF8", LKS_TEXT_NONE),
    WEAK(0, "BM", LKS_TEXT_NONE),
    MAGIC(0, "II*\0", LKS_TEXT_NONE), /* TIFF */
    MAGIC(0, "MM\0*", LKS_TEXT_NONE),
    WEAK(0, "RIFF", LKS_TEXT_NONE),
    WEAK(4, "ftyp", LKS_TEXT_NONE),
    WEAK(0, "ID3", LKS_TEXT_NONE),
    WEAK(0, "OggS", LKS_TEXT_NONE),
    WEAK(0, "fLaC", LKS_TEXT_NONE),
    WEAK(0, "wOF", LKS_TEXT_NONE),
    MAGIC(0, "\x7F" "ELF", LKS_TEXT_NONE),
    WEAK(0, "MZ", LKS_TEXT_DOCUMENT),            /* an archive may be appended */
    MAGIC(0, "\xCA\xFE\xBA\xBE", LKS_TEXT_NONE), /* Java, Mach-O */
    MAGIC(0, "\xCF\xFA\xED\xFE", LKS_TEXT_NONE),
};

static const magic_row *find_magic(const uint8_t *head, size_t length, bool is_text)
{
    for (size_t i = 0; i < G_N_ELEMENTS(magics); i++) {
        const magic_row *m = &magics[i];
        if (length < m->offset + m->length || head[m->offset] != (uint8_t)m->bytes[0])
            continue;
        if (m->is_weak && is_text)
            continue;
        if (memcmp(head + m->offset, m->bytes, m->length) == 0)
            return m;
    }
    return NULL;
}

/* APPNOTE.TXT, 4.4.4: bit 0 of the general purpose flag, at byte 6. */
static bool is_encrypted_zip(const uint8_t *head, size_t length)
{
    return length > 6 && memcmp(head, "PK\x03\x04", 4) == 0 && (head[6] & 1);
}

/* Behind the object identifier of PKCS #7 (RFC 5652, 3), or NULL; it may be the end. */
static const uint8_t *behind_pkcs7(const uint8_t *head, size_t length)
{
    static const uint8_t oid[] = {0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07};
    const uint8_t *at = memmem(head, length, oid, sizeof oid);
    return at != NULL ? at + sizeof oid : NULL;
}

/* A SEQUENCE of that identifier and the content, whose label is lost. */
static bool is_cms(const uint8_t *head, size_t length)
{
    enum { REACH = 16 };     /* the SEQUENCE's own bytes and the identifier */
    return length > 0 && head[0] == 0x30 && behind_pkcs7(head, MIN(length, REACH)) != NULL;
}

/* RFC 5652, sections 5.1, 6.1 and 8, RFC 5083 and 3274: the content type near the
 * front of a CMS object.  It may be DER or BER, binary or PEM. */
static lks_text_kind classify_der(const uint8_t *head, size_t length)
{
    size_t near = MIN(length, 64);
    const uint8_t *type = behind_pkcs7(head, near);
    bool is_signed = type != NULL && type < head + near && *type == 2;
    return is_signed ? LKS_TEXT_DOCUMENT : LKS_TEXT_ENCRYPTED;
}

static lks_text_kind classify_cms(const uint8_t *head, size_t length)
{
    enum { ENCODED = 64 };               /* a line of RFC 7468 */
    static const char armour[] = "-----BEGIN ";
    const uint8_t *line = NULL;
    if (length > sizeof armour && memcmp(head, armour, sizeof armour - 1) == 0)
        line = memchr(head, '\n', length);
    if (line == NULL || (size_t)(head + length - line) <= ENCODED)
        return classify_der(head, length);
    char text[ENCODED + 1] = "";
    gsize decoded = 0;
    memcpy(text, line + 1, ENCODED);
    g_base64_decode_inplace(text, &decoded);
    return classify_der((const uint8_t *)text, decoded);
}

/* RFC 9580, 6.2. */
static bool is_pgp_message(const uint8_t *head, size_t length)
{
    static const char line[] = "-----BEGIN PGP MESSAGE-----";
    size_t i = 0;
    while (i < length && (head[i] == ' ' || (head[i] >= '\t' && head[i] <= '\r')))
        i++;
    return length - i >= sizeof line - 1 && memcmp(head + i, line, sizeof line - 1) == 0;
}

/* ---- by label and name ------------------------------------------------- */

typedef enum {
    BY_LABEL,                /* whatever the content is */
    UNLESS_TEXT,             /* but text is read */
    CMS
} label_rule;

typedef struct {
    const char *pattern;     /* '*' at one end stands for any text there */
    lks_text_kind kind;
    label_rule rule;
} label_row;

/* The first row that fits decides. */
static const label_row type_rows[] = {
    {"image/svg*", LKS_TEXT_READ, BY_LABEL},
    {"image/*", LKS_TEXT_NONE, UNLESS_TEXT},
    {"audio/*", LKS_TEXT_NONE, UNLESS_TEXT},
    {"video/*", LKS_TEXT_NONE, UNLESS_TEXT},
    {"font/*", LKS_TEXT_NONE, UNLESS_TEXT},
    {"model/*", LKS_TEXT_NONE, UNLESS_TEXT},
    {"text/rtf", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"text/richtext", LKS_TEXT_READ, BY_LABEL},
    {"text/*", LKS_TEXT_READ, BY_LABEL},
    {"message/*", LKS_TEXT_READ, BY_LABEL},
    {"multipart/*", LKS_TEXT_READ, BY_LABEL},
    {"application/pgp-signature", LKS_TEXT_NONE, BY_LABEL},
    {"application/pgp-keys", LKS_TEXT_READ, BY_LABEL},
    {"application/pgp-encrypted", LKS_TEXT_ENCRYPTED, BY_LABEL},
    {"application/pgp", LKS_TEXT_ENCRYPTED, UNLESS_TEXT},
    {"application/pkcs7-signature", LKS_TEXT_NONE, BY_LABEL},
    {"application/x-pkcs7-signature", LKS_TEXT_NONE, BY_LABEL},
    {"application/pkcs7-mime", LKS_TEXT_ENCRYPTED, CMS},
    {"application/x-pkcs7-mime", LKS_TEXT_ENCRYPTED, CMS},
    {"application/pkcs12", LKS_TEXT_ENCRYPTED, BY_LABEL},
    {"application/x-pkcs12", LKS_TEXT_ENCRYPTED, BY_LABEL},
    {"application/json*", LKS_TEXT_READ, BY_LABEL},
    {"application/xml*", LKS_TEXT_READ, BY_LABEL},
    {"*+xml", LKS_TEXT_READ, BY_LABEL},
    {"*+json", LKS_TEXT_READ, BY_LABEL},
    {"*+yaml", LKS_TEXT_READ, BY_LABEL},
    {"application/javascript", LKS_TEXT_READ, BY_LABEL},
    {"application/x-javascript", LKS_TEXT_READ, BY_LABEL},
    {"application/ecmascript", LKS_TEXT_READ, BY_LABEL},
    {"application/yaml", LKS_TEXT_READ, BY_LABEL},
    {"application/x-yaml", LKS_TEXT_READ, BY_LABEL},
    {"application/sql", LKS_TEXT_READ, BY_LABEL},
    {"application/x-sql", LKS_TEXT_READ, BY_LABEL},
    {"application/csv", LKS_TEXT_READ, BY_LABEL},
    {"application/x-csv", LKS_TEXT_READ, BY_LABEL},
    {"application/ics", LKS_TEXT_READ, BY_LABEL},
    {"application/x-sh", LKS_TEXT_READ, BY_LABEL},
    {"application/x-perl", LKS_TEXT_READ, BY_LABEL},
    {"application/x-python*", LKS_TEXT_READ, BY_LABEL},
    {"application/x-php", LKS_TEXT_READ, BY_LABEL},
    {"application/x-tex", LKS_TEXT_READ, BY_LABEL},
    {"application/x-latex", LKS_TEXT_READ, BY_LABEL},
    {"application/x-pem-file", LKS_TEXT_READ, BY_LABEL},
    {"application/toml", LKS_TEXT_READ, BY_LABEL},
    {"application/graphql", LKS_TEXT_READ, BY_LABEL},
    {"application/x-ndjson", LKS_TEXT_READ, BY_LABEL},
    {"application/pdf", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-pdf", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/rtf", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-rtf", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/msword", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/ms-tnef", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/vnd.ms-tnef", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/vnd.ms-fontobject", LKS_TEXT_NONE, UNLESS_TEXT},
    {"application/vnd.ms-*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/vnd.openxmlformats*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/vnd.oasis.opendocument*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/vnd.wordperfect", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/vnd.visio", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/onenote", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/epub+zip", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/zip", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-zip*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/gzip", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-gzip", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-tar", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-7z-compressed", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/vnd.rar", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-rar*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-bzip*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-xz", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/zstd", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-zstd", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-lzip", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-lzma", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-compress*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-iso9660-image", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-cpio", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-lzh*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-lha", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/vnd.lotus*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-mobipocket*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/wordperfect*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/mac-binhex40", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-stuffit*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-iwork*", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"application/x-msaccess", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
};

static const label_row name_rows[] = {
    {"*.p7m", LKS_TEXT_ENCRYPTED, CMS},
    {"*.p7s", LKS_TEXT_NONE, UNLESS_TEXT},
    {"*.p12", LKS_TEXT_ENCRYPTED, UNLESS_TEXT},
    {"*.pfx", LKS_TEXT_ENCRYPTED, UNLESS_TEXT},
    {"*.gpg", LKS_TEXT_ENCRYPTED, UNLESS_TEXT},
    {"*.pgp", LKS_TEXT_ENCRYPTED, UNLESS_TEXT},
    {"*.kdb", LKS_TEXT_ENCRYPTED, UNLESS_TEXT},
    {"*.docx", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.xlsx", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.xlsb", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.pptx", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.doc", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.xls", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.ppt", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.pdf", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.msg", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.pst", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.ost", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.mdb", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.accdb", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.one", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.wpd", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.wks", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.wk1", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.123", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.wri", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.wps", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.dbf", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.pages", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.numbers", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.key", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.iwa", LKS_TEXT_DOCUMENT, UNLESS_TEXT},   /* inside Pages, Numbers and Keynote */
    {"*.chm", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.mobi", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.mpp", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.sit", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.cpio", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.lha", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.lz", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.lz4", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.lzma", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.img", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.pub", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.tar", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.tgz", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.bz2", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.z", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.lzh", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.arj", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"*.iso", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    {"winmail.dat", LKS_TEXT_DOCUMENT, UNLESS_TEXT},
    /* Labelled application/octet-stream more often than not, in any charset. */
    {"*.txt", LKS_TEXT_READ, BY_LABEL},
    {"*.csv", LKS_TEXT_READ, BY_LABEL},
    {"*.htm", LKS_TEXT_READ, BY_LABEL},
    {"*.html", LKS_TEXT_READ, BY_LABEL},
};

static bool fits(const char *pattern, const char *text, size_t t)
{
    if (pattern[0] != '*' && pattern[0] != g_ascii_tolower(text[0]))
        return false;
    size_t p = strlen(pattern);
    if (pattern[0] == '*')
        return t >= p - 1 && g_ascii_strcasecmp(text + t - (p - 1), pattern + 1) == 0;
    if (pattern[p - 1] == '*')
        return g_ascii_strncasecmp(text, pattern, p - 1) == 0;
    return g_ascii_strcasecmp(text, pattern) == 0;
}

static const label_row *find_label(const label_row *rows, size_t n, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    for (size_t i = 0; text && i < n; i++)
        if (fits(rows[i].pattern, text, length))
            return &rows[i];
    return NULL;
}

lks_text_kind lks_text_classify(const lks_part *part, const uint8_t *head, size_t length)
{
    bool is_text = lks_sniff_is_text(head, length);
    const magic_row *magic = find_magic(head, length, is_text);
    /* Text may go on behind the armour. */
    bool is_labelled_text = g_str_has_prefix(part->media_type, "text/");
    if ((is_pgp_message(head, length) && !is_labelled_text) || is_encrypted_zip(head, length))
        return LKS_TEXT_ENCRYPTED;
    if (magic)
        return magic->kind;
    const label_row *label = find_label(type_rows, G_N_ELEMENTS(type_rows), part->media_type);
    if (!label)
        label = find_label(name_rows, G_N_ELEMENTS(name_rows), part->name);
    if (!label && is_cms(head, length))
        return classify_cms(head, length);
    if (!label)
        return is_text ? LKS_TEXT_READ : LKS_TEXT_NONE;
    if (label->rule == CMS)
        return classify_cms(head, length);
    return label->rule == UNLESS_TEXT && is_text ? LKS_TEXT_READ : label->kind;
}
