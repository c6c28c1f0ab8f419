/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attached.c - what lies inside of parts: documents go to the extractor, whose
 * pieces come back as parts of their own; attached mails are kept and walked when
 * the message is done, so that nothing nests.
 */
#include <string.h>

#include "libleakscan/scan/message.h"
#include "libleakscan/scan/names.h"

/* A mail that was attached. */
typedef struct {
    const char *path;            /* in the report's memory */
    const char *name;
    uint32_t depth;
    GByteArray *bytes;
    GPtrArray *around;           /* passwords of the mail it came with */
} kept_mail;

static void free_mail(gpointer data)
{
    kept_mail *mail = data;
    lks_scan_wipe(mail->bytes->data, mail->bytes->len);
    g_byte_array_unref(mail->bytes);
    g_ptr_array_unref(mail->around);
    g_free(mail);
}

void lks_attached_init(lks_message *m)
{
    g_queue_init(&m->mails);
    m->mail_room = m->scanner->policy->limits[LEAKSCAN_LIMIT_EXTRACT_BYTES];
}

void lks_attached_done(lks_message *m)
{
    g_queue_clear_full(&m->mails, free_mail);
    if (m->mail != NULL) {
        lks_scan_wipe(m->mail->data, m->mail->len);
        g_clear_pointer(&m->mail, g_byte_array_unref);
    }
    lks_extractor_drop(m->scanner->extractor);
    lks_extractor_end_message(m->scanner->extractor);
}

/* ---- what is taken --------------------------------------------------------------- */

static bool begins_with(const lks_message *m, const char *bytes, size_t length)
{
    return m->head_length >= length && memcmp(m->head, bytes, length) == 0;
}

/* What the helper reads of pictures. */
static bool is_picture(const lks_message *m, lks_text_kind kind)
{
    return kind == LKS_TEXT_NONE && m->scanner->policy->options[LEAKSCAN_OPTION_OCR] != 0 &&
           (begins_with(m, "\x89PNG\r\n", 6) || begins_with(m, "\xFF\xD8\xFF", 3) ||
            begins_with(m, "GIF8", 4) || begins_with(m, "II*\0", 4) ||
            begins_with(m, "MM\0*", 4));
}

/* A document, or a zip with an encrypted member, beside which others may stand. */
static bool is_document(const lks_message *m, lks_text_kind kind)
{
    return kind == LKS_TEXT_DOCUMENT || is_picture(m, kind) ||
           (kind == LKS_TEXT_ENCRYPTED && begins_with(m, "PK\x03\x04", 4));
}

/* Whether the first line is a postmark or a header that mail begins with. */
static bool looks_like_mail(const lks_message *m)
{
    static const char *const starts[] = {
        "From ", "Received:", "Return-Path:", "Delivered-To:", "Message-ID:", "From:", "To:",
        "Date:", "Subject:", "MIME-Version:", "Content-", "X-", "DKIM-Signature:",
        "ARC-", "Authentication-Results:", "Reply-To:", "Sender:", "Thread-",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(starts); i++) {
        size_t length = strlen(starts[i]);
        if (m->head_length > length &&
            g_ascii_strncasecmp((const char *)m->head, starts[i], length) == 0)
            return true;
    }
    return false;
}

static bool is_labelled_mail(const lks_part *part)
{
    static const char *const types[] = {"message/rfc822", "message/global", "application/mbox"};
    static const char *const ends[] = {".eml", ".mbox", ".mbx", ".mht", ".mhtml"};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
        if (strcmp(part->media_type, types[i]) == 0)
            return true;
    size_t length = part->name != NULL ? strlen(part->name) : 0;
    for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
        size_t end = strlen(ends[i]);
        if (length > end && g_ascii_strcasecmp(part->name + length - end, ends[i]) == 0)
            return true;
    }
    return false;
}

static bool is_mail(const lks_message *m, lks_text_kind kind)
{
    return kind == LKS_TEXT_READ && !m->is_piece_text && m->part.is_attachment &&
           is_labelled_mail(&m->part) && looks_like_mail(m);
}

bool lks_attached_open(lks_message *m, lks_text_kind kind)
{
    lks_extractor *x = m->scanner->extractor;
    bool is_deep = m->depth >= m->scanner->policy->limits[LEAKSCAN_LIMIT_EXTRACT_DEPTH];
    if (is_mail(m, kind)) {
        /* Too deep, it is still read as the text that it is. */
        m->gaps |= is_deep ? LEAKSCAN_GAP_TOO_DEEP : 0;
        if (is_deep)
            return false;
        m->state = LKS_PART_MAIL;
        m->mail = g_byte_array_new();
    } else if (is_document(m, kind) && !m->is_piece && lks_extractor_is_there(x)) {
        m->state = LKS_PART_DOCUMENT;
        lks_extractor_open(x, m->part.media_type, m->part.name);
    } else {
        return false;
    }
    lks_attached_feed(m, m->head, m->head_length);
    return true;
}

static void keep(lks_message *m, const uint8_t *data, size_t length)
{
    if (length > m->mail_room) {
        m->gaps |= LEAKSCAN_GAP_TOO_LARGE;
        length = (size_t)m->mail_room;
    }
    m->mail_room -= length;
    g_byte_array_append(m->mail, data, (guint)length);
}

void lks_attached_feed(lks_message *m, const uint8_t *data, size_t length)
{
    if (m->state == LKS_PART_DOCUMENT)
        lks_extractor_feed(m->scanner->extractor, data, length);
    else if (m->state == LKS_PART_MAIL)
        keep(m, data, length);
}

/* ---- documents ------------------------------------------------------------------- */

/* Scans the name of a container's member, once, and appends its masked form. */
static int append_member(lks_message *m, GString *path, const char *member, size_t length)
{
    char *name = g_strndup(member, length);
    char *masked = NULL;
    int rc = lks_scan_name(m->scanner, NULL, LEAKSCAN_WHERE_FILENAME, name, length, &masked);
    g_string_append(path, "!/");
    g_string_append(path, masked);
    if (rc == 0 && g_hash_table_add(m->names, g_strdup(path->str)))
        rc = lks_scan_name(m->scanner, lks_report_intern(m->report, path->str),
                           LEAKSCAN_WHERE_FILENAME, name, length, NULL);
    g_free(masked);
    g_free(name);
    return rc;
}

/* The path of a piece: that of the document and of what leads to the piece in it. */
static int make_path(lks_message *m, const char *inside, GString *path)
{
    int rc = 0;
    while (*inside != '\0' && rc == 0) {
        const char *next = strstr(inside, "!/");
        size_t length = next != NULL ? (size_t)(next - inside) : strlen(inside);
        if (length > 0)
            rc = append_member(m, path, inside, length);
        inside += length + (next != NULL ? 2 : 0);
    }
    return rc;
}

static bool was_given(lks_message *m, const char *path)
{
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(m->given, path));
    if (count > 0)
        g_hash_table_insert(m->given, g_strdup(path), GUINT_TO_POINTER(count - 1));
    return count > 0;
}

static void note_given(lks_message *m, const char *path)
{
    guint count = GPOINTER_TO_UINT(g_hash_table_lookup(m->given, path));
    g_hash_table_insert(m->given, g_strdup(path), GUINT_TO_POINTER(count + 1));
}

static int begin_piece(void *userdata, const lks_extract_piece *piece)
{
    lks_message *m = userdata;
    m->is_repeated = m->is_again && was_given(m, piece->path);
    if (m->is_repeated)
        return 0;
    if (!m->is_again)
        note_given(m, piece->path);
    lks_part part = {
        .media_type = *piece->media_type != '\0' ? piece->media_type : "application/octet-stream",
        .charset = piece->charset,
        .name = piece->name,
        .is_attachment = true,
    };
    GString *path = g_string_new(m->document_path);
    int rc = make_path(m, piece->path, path);
    if (rc == 0)
        rc = lks_message_begin_part(m, &part, path->str);
    m->masked_name = m->document_name;
    m->is_piece_text = piece->is_text;
    g_string_free(path, TRUE);
    return rc;
}

static int take_piece(void *userdata, const uint8_t *data, size_t length)
{
    lks_message *m = userdata;
    return m->is_repeated ? 0 : lks_message_take_data(m, data, length);
}

static int end_piece(void *userdata)
{
    lks_message *m = userdata;
    return m->is_repeated ? 0 : lks_message_end_part(m, 0);
}

const lks_extract_sink *lks_attached_sink(void)
{
    static const lks_extract_sink sink = {
        .begin = begin_piece,
        .data = take_piece,
        .end = end_piece,
    };
    return &sink;
}

static int read_document(lks_message *m)
{
    uint32_t gaps = 0;
    m->document_path = m->part.path;
    m->document_name = m->masked_name;
    m->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    m->given = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    m->is_piece = true;
    int rc = lks_extractor_close(m->scanner->extractor, lks_attached_sink(), m, &gaps);
    m->is_piece = m->is_piece_text = false;
    /* Told when it was tried with passwords. */
    if (rc == 0 && (gaps & LEAKSCAN_GAP_ENCRYPTED) != 0 && lks_locked_keep(m))
        gaps &= ~(uint32_t)LEAKSCAN_GAP_ENCRYPTED;
    m->gaps |= gaps;
    g_clear_pointer(&m->names, g_hash_table_unref);
    g_clear_pointer(&m->given, g_hash_table_unref);
    return rc;
}

/* ---- mails ----------------------------------------------------------------------- */

static void keep_mail(lks_message *m)
{
    kept_mail *mail = g_new0(kept_mail, 1);
    mail->path = m->part.path;
    mail->name = m->masked_name;
    mail->depth = m->depth + 1;
    mail->bytes = m->mail;
    mail->around = g_ptr_array_ref(m->found);
    m->mail = NULL;
    g_queue_push_tail(&m->mails, mail);
}

int lks_attached_end(lks_message *m, lks_part_state state)
{
    if (state == LKS_PART_DOCUMENT)
        return read_document(m);
    if (state == LKS_PART_MAIL)
        keep_mail(m);
    return 0;
}

/* One message of a mail that was kept; those of a mailbox are numbered. */
typedef struct {
    lks_message *message;
    const kept_mail *mail;
    lks_splitter *splitter;
} walk;

static int walk_inner(lks_message *m, const kept_mail *mail, const lks_bytes *bytes)
{
    lks_locked_begin_mail(m, mail->around);
    int rc = lks_message_walk(m, bytes);
    return rc == 0 ? lks_locked_end_mail(m) : rc;
}

static int walk_slot(void *userdata, const lks_slot *slot)
{
    walk *w = userdata;
    lks_message *m = w->message;
    bool is_single = lks_splitter_format(w->splitter) == LEAKSCAN_FORMAT_MESSAGE;
    char *prefix = is_single
        ? g_strdup(w->mail->path)
        : g_strdup_printf("%s!/%" G_GUINT64_FORMAT, w->mail->path, slot->index + 1);
    m->prefix = lks_report_intern(m->report, prefix);
    m->depth = w->mail->depth;
    m->gaps |= slot->gaps;
    g_free(prefix);
    return walk_inner(m, w->mail, &slot->bytes);
}

/* What the splitter takes for no mail is walked all the same: its text is read. */
static int walk_as_message(lks_message *m, const kept_mail *mail)
{
    lks_bytes bytes = {.data = mail->bytes->data, .fd = -1, .length = mail->bytes->len};
    m->prefix = mail->path;
    m->depth = mail->depth;
    return walk_inner(m, mail, &bytes);
}

static int walk_mail(lks_message *m, const kept_mail *mail)
{
    lks_mailbox_options options =
        lks_scan_mailbox_options(m->scanner->policy, LEAKSCAN_FORMAT_AUTO);
    walk w = {.message = m, .mail = mail};
    options.is_documents = false;
    w.splitter = lks_splitter_new(&options, walk_slot, &w);
    int rc = lks_splitter_feed(w.splitter, mail->bytes->data, mail->bytes->len);
    if (rc == 0)
        rc = lks_splitter_end(w.splitter);
    lks_splitter_free(w.splitter);
    if (rc == LEAKSCAN_E_FORMAT)
        rc = walk_as_message(m, mail);
    m->prefix = NULL;
    m->depth = 0;
    return rc;
}

int lks_attached_walk_mails(lks_message *m)
{
    int rc = 0;
    kept_mail *mail;
    while (rc == 0 && (mail = g_queue_pop_head(&m->mails)) != NULL) {
        rc = walk_mail(m, mail);
        free_mail(mail);
    }
    return rc;
}
