/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message.c - one message: what the MIME walk brings goes to the text reader
 * and on to the texts, and the report is filled.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#define XXH_INLINE_ALL
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#include <xxhash.h>
#pragma GCC diagnostic pop

#include "libleakscan/scan/message.h"
#include "libleakscan/scan/names.h"

enum { DIGEST_PIECE = 64 * 1024 };

void lks_scanner_fail(leakscan_scanner *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_vsnprintf(s->error, sizeof s->error, format, args);
    va_end(args);
}

bool lks_message_is_interrupted(const lks_message *m)
{
    return atomic_load_explicit(&m->scanner->interrupted, memory_order_relaxed) != 0;
}

/* ---- headers -------------------------------------------------------------------- */

static const char *intern_masked(lks_message *m, const char *text)
{
    char *masked = lks_scan_masked(m->scanner, text);
    const char *kept = lks_report_intern(m->report, masked);
    g_free(masked);
    return kept;
}

/* Many messages come from one source: its masked form is kept. */
static const char *masked_source(lks_message *m, const char *source)
{
    leakscan_scanner *s = m->scanner;
    if (g_strcmp0(source, s->known_source) != 0) {
        g_free(s->known_source);
        g_free(s->known_masked);
        s->known_source = g_strdup(source);
        s->known_masked = lks_scan_masked(s, source);
    }
    return lks_report_intern(m->report, s->known_masked);
}

static int take_envelope(void *userdata, const lks_envelope *envelope)
{
    lks_message *m = userdata;
    leakscan_scanner *s = m->scanner;
    if (m->prefix != NULL)
        return lks_message_is_interrupted(m) ? LEAKSCAN_STOPPED : 0;
    lks_detector_begin_message(s->texts.detector, envelope->date);
    s->collector.is_ignored = lks_scan_allow_sender(s->policy->allow, envelope->from);
    m->report->date = envelope->date;
    m->report->message_id = intern_masked(m, envelope->message_id);
    m->report->from = intern_masked(m, envelope->from);
    return lks_message_is_interrupted(m) ? LEAKSCAN_STOPPED : 0;
}

static int where_of(lks_header_kind kind)
{
    switch (kind) {
    case LKS_HEADER_SUBJECT:
        return LEAKSCAN_WHERE_SUBJECT;
    case LKS_HEADER_FILENAME:
        return LEAKSCAN_WHERE_FILENAME;
    default:
        return LEAKSCAN_WHERE_HEADER;
    }
}

/* The path of a part of the message, or of a mail that is attached to it. */
static char *full_path(const lks_message *m, const char *path)
{
    if (m->prefix == NULL)
        return g_strdup(path);
    return g_strconcat(m->prefix, *path != '\0' ? "!/" : "", path, NULL);
}

/* The path under which a header's text is reported: "hdr:subject", "2/hdr:subject";
 * a file name goes under its own part. */
static char *header_path(const lks_message *m, const lks_part *part, lks_header_kind kind,
                         const char *name)
{
    char *path = full_path(m, part->path);
    if (kind == LKS_HEADER_FILENAME)
        return path;
    char *lower = g_ascii_strdown(name, -1);
    char *whole = g_strconcat(path, *path != '\0' ? "/" : "", "hdr:", lower, NULL);
    g_free(lower);
    g_free(path);
    return whole;
}

static int take_header(void *userdata, const lks_part *part, lks_header_kind kind,
                       const char *name, const char *text, size_t length)
{
    lks_message *m = userdata;
    char *path = header_path(m, part, kind, name);
    char *masked = NULL;
    int rc = lks_scan_name(m->scanner, path, where_of(kind), text, length, &masked);
    if (kind == LKS_HEADER_FILENAME)
        m->masked_name = lks_report_intern(m->report, masked);
    else if (kind == LKS_HEADER_SUBJECT && m->prefix == NULL && *part->path == '\0' &&
             m->report->subject == NULL)
        m->report->subject = lks_report_intern(m->report, masked);
    g_free(masked);
    g_free(path);
    return rc;
}

/* ---- parts ------------------------------------------------------------------------ */

static int take_text(void *userdata, const char *text, size_t length)
{
    lks_message *m = userdata;
    if (!m->part.is_attachment)
        lks_locked_note(m, text, length);
    return lks_texts_feed(&m->scanner->texts, text, length);
}

int lks_message_begin_part(lks_message *m, const lks_part *part, const char *path)
{
    m->parts++;
    m->part = *part;
    m->part.path = lks_report_intern(m->report, path);
    m->part.media_type = lks_report_intern(m->report, part->media_type);
    m->part.charset = lks_report_intern(m->report, part->charset);
    m->part.name = lks_report_intern(m->report, part->name);
    if (part->name == NULL)
        m->masked_name = NULL;
    m->head_length = 0;
    m->state = LKS_PART_HEAD;
    return lks_message_is_interrupted(m) ? LEAKSCAN_STOPPED : 0;
}

static int begin_part(void *userdata, const lks_part *part)
{
    lks_message *m = userdata;
    char *path = full_path(m, part->path);
    int rc = lks_message_begin_part(m, part, path);
    g_free(path);
    return rc;
}

static void count_unread(lks_message *m)
{
    gpointer key = (gpointer)m->part.media_type;
    if (m->unread == NULL)
        m->unread = g_hash_table_new(g_str_hash, g_str_equal);
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(m->unread, key));
    g_hash_table_insert(m->unread, key, GUINT_TO_POINTER(number + 1));
}

static int open_text(lks_message *m)
{
    m->state = LKS_PART_TEXT;
    int where = m->part.is_attachment ? LEAKSCAN_WHERE_ATTACHMENT : LEAKSCAN_WHERE_BODY;
    lks_texts_begin(&m->scanner->texts, m->part.path, where, m->masked_name);
    lks_text_reader_begin(m->scanner->reader, &m->part, take_text, m);
    return lks_text_reader_feed(m->scanner->reader, m->head, m->head_length);
}

/* Decides by the first bytes what becomes of the part, and begins it. */
static int open_part(lks_message *m)
{
    lks_text_kind kind = LKS_TEXT_READ;
    if (!m->is_piece_text)
        kind = lks_text_classify(&m->part, m->head, m->head_length);
    if (lks_attached_open(m, kind))
        return 0;
    if (kind == LKS_TEXT_READ)
        return open_text(m);
    m->state = LKS_PART_SKIPPED;
    if (kind == LKS_TEXT_DOCUMENT)
        m->gaps |= LEAKSCAN_GAP_UNREAD_TYPE;
    else if (kind == LKS_TEXT_ENCRYPTED)
        m->gaps |= LEAKSCAN_GAP_ENCRYPTED;
    else
        count_unread(m);
    return 0;
}

/* Keeps the first bytes until there are enough to tell the part by; answers how
 * many of `length` it took. */
static size_t fill_head(lks_message *m, const uint8_t *data, size_t length)
{
    size_t taken = MIN(length, LKS_PART_HEAD_BYTES - m->head_length);
    memcpy(m->head + m->head_length, data, taken);
    m->head_length += taken;
    return taken;
}

int lks_message_take_data(void *userdata, const uint8_t *data, size_t length)
{
    lks_message *m = userdata;
    if (m->state == LKS_PART_HEAD) {
        size_t taken = fill_head(m, data, length);
        data += taken;
        length -= taken;
        if (m->head_length < LKS_PART_HEAD_BYTES)
            return 0;
        int rc = open_part(m);
        if (rc != 0 || length == 0)
            return rc;
    }
    if (m->state == LKS_PART_TEXT)
        return lks_text_reader_feed(m->scanner->reader, data, length);
    lks_attached_feed(m, data, length);
    return lks_message_is_interrupted(m) ? LEAKSCAN_STOPPED : 0;
}

static int end_text(lks_message *m)
{
    int rc = lks_text_reader_end(m->scanner->reader, &m->gaps);
    if (rc == 0)
        rc = lks_texts_end(&m->scanner->texts);
    if (m->scanner->texts.is_cut)
        m->gaps |= LEAKSCAN_GAP_TOO_LARGE;
    return rc;
}

int lks_message_end_part(void *userdata, uint32_t gaps)
{
    lks_message *m = userdata;
    m->gaps |= gaps;
    if (m->state == LKS_PART_HEAD && m->head_length > 0) {
        int rc = open_part(m);
        if (rc != 0)
            return rc;
    }
    lks_part_state state = m->state;
    m->state = LKS_PART_NONE;
    if (state == LKS_PART_TEXT)
        return end_text(m);
    return lks_attached_end(m, state);
}

static const lks_mime_sink sink = {
    .envelope = take_envelope,
    .header = take_header,
    .part_begin = begin_part,
    .part_data = lks_message_take_data,
    .part_end = lks_message_end_part,
};

/* A file that is no mail: one part. */
static int walk_document(lks_message *m, const lks_job *job)
{
    lks_envelope none;
    lks_envelope_init(&none);
    int rc = take_envelope(m, &none);
    lks_envelope_done(&none);
    lks_part part = {
        .path = "1",
        .media_type = "application/octet-stream",
        .name = job->name,
        .is_attachment = true,
    };
    if (rc == 0 && job->name != NULL)
        rc = take_header(m, &part, LKS_HEADER_FILENAME, "filename", job->name,
                         strlen(job->name));
    if (rc == 0)
        rc = begin_part(m, &part);
    uint8_t *buf = g_malloc(DIGEST_PIECE);
    uint64_t at = 0;
    while (rc == 0) {
        int64_t got = lks_bytes_read(&job->bytes, at, buf, DIGEST_PIECE);
        if (got < 0)
            rc = LEAKSCAN_E_IO;
        if (got <= 0)
            break;
        at += (uint64_t)got;
        rc = lks_message_take_data(m, buf, (size_t)got);
    }
    lks_scan_wipe(buf, DIGEST_PIECE);
    g_free(buf);
    return rc == 0 ? lks_message_end_part(m, 0) : rc;
}

/* ---- the whole ---------------------------------------------------------------------- */

/* Where the content begins that copies of a message share: delivery puts headers
 * in front, so the header block is left out where the message can be told apart
 * by its Message-ID. */
static uint64_t content_start(const lks_bytes *bytes)
{
    char buf[16 * 1024];
    const char *begin = (const char *)bytes->data;
    int64_t got = (int64_t)MIN(bytes->length, sizeof buf);
    if (begin == NULL) {
        got = lks_bytes_read(bytes, 0, buf, sizeof buf);
        begin = buf;
    }
    if (got <= 0)
        return 0;
    const char *end = begin + got;
    for (const char *at = begin; (at = memchr(at, '\n', (size_t)(end - at))) != NULL;) {
        at++;
        if (at < end && *at == '\r')
            at++;
        if (at < end && *at == '\n')
            return (uint64_t)(at + 1 - begin);
    }
    return 0;
}

static XXH128_hash_t digest_content(const leakscan_scanner *s, const lks_bytes *bytes,
                                    uint64_t start)
{
    if (bytes->data != NULL)
        return XXH3_128bits_withSeed(bytes->data + start, (size_t)(bytes->length - start),
                                     s->seed);
    XXH3_state_t *state = XXH3_createState();
    XXH3_128bits_reset_withSeed(state, s->seed);
    uint8_t *buf = g_malloc(DIGEST_PIECE);
    int64_t got;
    while ((got = lks_bytes_read(bytes, start, buf, DIGEST_PIECE)) > 0) {
        XXH3_128bits_update(state, buf, (size_t)got);
        start += (uint64_t)got;
    }
    XXH128_hash_t hash = XXH3_128bits_digest(state);
    lks_scan_wipe(buf, DIGEST_PIECE);
    g_free(buf);
    XXH3_freeState(state);
    return hash;
}

/* No secret is hidden by this id, so a keyed hash of speed serves. */
static void identify_content(const leakscan_scanner *s, const lks_bytes *bytes,
                             leakscan_report *report)
{
    const char *message_id = report->message_id != NULL ? report->message_id : "";
    uint64_t start = report->message_id != NULL ? content_start(bytes) : 0;
    XXH128_hash_t content = digest_content(s, bytes, start);
    XXH128_hash_t whole = XXH3_128bits_withSeed(message_id, strlen(message_id),
                                                content.low64 ^ content.high64 ^ s->seed);
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, whole);
    lks_scan_id_text(canonical.digest, report->content_id);
}

static gint compare_unread(gconstpointer a, gconstpointer b)
{
    return strcmp(((const lks_unread *)a)->type, ((const lks_unread *)b)->type);
}

static void list_unread(lks_message *m)
{
    GHashTableIter iter;
    gpointer type, number;
    if (m->unread == NULL)
        return;
    g_hash_table_iter_init(&iter, m->unread);
    while (g_hash_table_iter_next(&iter, &type, &number)) {
        lks_unread unread = {type, GPOINTER_TO_UINT(number)};
        g_array_append_val(m->report->unread, unread);
    }
    g_array_sort(m->report->unread, compare_unread);
}

static void finish(lks_message *m, int rc)
{
    leakscan_scanner *s = m->scanner;
    leakscan_report *r = m->report;
    if (rc == LEAKSCAN_STOPPED)
        m->gaps |= LEAKSCAN_GAP_INTERRUPTED;
    else if (rc != 0)
        m->gaps |= LEAKSCAN_GAP_TRUNCATED;
    r->gaps = m->gaps | s->collector.gaps | lks_detector_gaps(s->texts.detector);
    if (rc != 0 && m->parts == 0) {
        r->status = LEAKSCAN_MESSAGE_FAILED;
        r->level = LEAKSCAN_LEVEL_NONE;
        return;
    }
    r->status = r->gaps == 0 ? LEAKSCAN_MESSAGE_COMPLETE : LEAKSCAN_MESSAGE_INCOMPLETE;
    list_unread(m);
    lks_collector_score(&s->collector);
}

int lks_message_walk(lks_message *m, const lks_bytes *bytes)
{
    const uint64_t *limits = m->scanner->policy->limits;
    lks_mime_limits mime = {
        .depth = (uint32_t)limits[LEAKSCAN_LIMIT_MIME_DEPTH],
        .parts = (uint32_t)limits[LEAKSCAN_LIMIT_MIME_PARTS],
        .header_bytes = limits[LEAKSCAN_LIMIT_HEADER_BYTES],
    };
    return lks_mime_walk(bytes, &mime, &sink, m, &m->gaps);
}

/* The file may have become shorter since the message was found in it. */
static bool reaches_end(const lks_bytes *bytes)
{
    uint8_t last;
    return bytes->data != NULL || bytes->length == 0 ||
           lks_bytes_read(bytes, bytes->length - 1, &last, 1) == 1;
}

leakscan_report *lks_scan_job(leakscan_scanner *s, const lks_job *job)
{
    lks_message m = {
        .scanner = s,
        .report = lks_report_new(),
        .gaps = job->gaps,
    };
    leakscan_report *r = m.report;
    r->index = job->index;
    r->offset = job->offset;
    r->length = job->bytes.length;
    lks_collector_begin_message(&s->collector, r);
    lks_detector_begin_message(s->texts.detector, INT64_MIN);
    s->texts.collector = &s->collector;
    r->source = masked_source(&m, job->source);
    lks_attached_init(&m);
    lks_locked_init(&m);

    lks_bytes bytes = job->bytes;
    if (bytes.length > s->policy->limits[LEAKSCAN_LIMIT_MESSAGE_BYTES]) {
        bytes.length = s->policy->limits[LEAKSCAN_LIMIT_MESSAGE_BYTES];
        m.gaps |= LEAKSCAN_GAP_TOO_LARGE;
    }
    int rc;
    if (lks_message_is_interrupted(&m))
        rc = LEAKSCAN_STOPPED;
    else if (job->is_document)
        rc = walk_document(&m, job);
    else
        rc = lks_message_walk(&m, &bytes);
    if (rc == 0)
        rc = lks_locked_end_mail(&m);
    if (rc == 0)
        rc = lks_attached_walk_mails(&m);
    if (!reaches_end(&bytes))
        m.gaps |= LEAKSCAN_GAP_TRUNCATED;
    if (!g_queue_is_empty(&m.locked))
        m.gaps |= LEAKSCAN_GAP_ENCRYPTED;
    if (rc < 0)
        lks_scanner_fail(s, "reading the message failed: %s", g_strerror(errno));
    finish(&m, rc);
    identify_content(s, &bytes, r);
    lks_locked_done(&m);
    lks_attached_done(&m);
    lks_detector_wipe(s->texts.detector);
    lks_folder_wipe(s->texts.folder);
    lks_text_reader_wipe(s->reader);
    lks_scan_wipe(m.head, sizeof m.head);
    g_clear_pointer(&m.unread, g_hash_table_unref);
    return r;
}
