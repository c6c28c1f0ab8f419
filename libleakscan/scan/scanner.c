/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scanner.c - the public scanner: state, arguments, and whole messages in.
 */
#include <stdio.h>
#include <string.h>

#include "libleakscan/scan/scanner.h"

enum { ALL_GAPS = 2 * LEAKSCAN_GAP_INTERRUPTED - 1 };

static lks_extractor *new_extractor(leakscan_scanner *s)
{
    const uint64_t *limits = s->policy->limits;
    bool wants_ocr = s->policy->options[LEAKSCAN_OPTION_OCR] != 0;
    /* A page takes seconds; see LEAKSCAN_OPTION_OCR. */
    uint64_t seconds = limits[LEAKSCAN_LIMIT_EXTRACT_SECONDS] * (wants_ocr ? 10 : 1);
    lks_extract_options options = {
        .backend = s->policy->backend,
        .helper = s->policy->helper,
        .document_bytes = limits[LEAKSCAN_LIMIT_PART_BYTES],
        .bytes = limits[LEAKSCAN_LIMIT_EXTRACT_BYTES],
        .memory = limits[LEAKSCAN_LIMIT_EXTRACT_MEMORY],
        .depth = (uint32_t)limits[LEAKSCAN_LIMIT_EXTRACT_DEPTH],
        .members = (uint32_t)limits[LEAKSCAN_LIMIT_EXTRACT_MEMBERS],
        .ratio = (uint32_t)limits[LEAKSCAN_LIMIT_EXTRACT_RATIO],
        .seconds = (uint32_t)seconds,
        .wants_ocr = wants_ocr,
        .cache_bytes = limits[LEAKSCAN_LIMIT_EXTRACT_CACHE],
        .interrupted = &s->interrupted,
    };
    return lks_extractor_new(&options);
}

int leakscan_scanner_new(leakscan_scanner **out, leakscan_policy *p)
{
    if (out == NULL || p == NULL)
        return LEAKSCAN_E_ARGUMENT;
    leakscan_scanner *s = g_new0(leakscan_scanner, 1);
    s->policy = leakscan_policy_ref(p);
    atomic_init(&s->interrupted, 0);
    lks_collector_init(&s->collector, p);
    lks_texts_init(&s->texts, p);
    s->texts.interrupted = &s->interrupted;
    s->reader = lks_text_reader_new();
    s->extractor = new_extractor(s);
    uint8_t id[LKS_ID_BYTES];
    lks_scan_value_id(p, "content-seed", "", 0, id);
    memcpy(&s->seed, id, sizeof s->seed);
    *out = s;
    return LEAKSCAN_OK;
}

void leakscan_scanner_free(leakscan_scanner *s)
{
    if (s == NULL || s->is_busy)
        return;
    lks_splitter_free(s->splitter);
    lks_texts_done(&s->texts);
    lks_collector_done(&s->collector);
    lks_text_reader_free(s->reader);
    lks_extractor_free(s->extractor);
    leakscan_policy_unref(s->policy);
    g_free(s->known_source);
    g_free(s->known_masked);
    g_free(s->body);
    g_free(s->source);
    g_free(s);
}

const char *leakscan_scanner_error(const leakscan_scanner *s)
{
    return s != NULL ? s->error : "";
}

void leakscan_scanner_interrupt(leakscan_scanner *s)
{
    if (s != NULL)
        atomic_store_explicit(&s->interrupted, 1, memory_order_relaxed);
}

void leakscan_scanner_resume(leakscan_scanner *s)
{
    if (s != NULL)
        atomic_store_explicit(&s->interrupted, 0, memory_order_relaxed);
}

int leakscan_scanner_set_origin(leakscan_scanner *s, const char *source, uint64_t index,
                                uint64_t offset)
{
    if (s == NULL)
        return LEAKSCAN_E_ARGUMENT;
    if (s->is_busy)
        return LEAKSCAN_E_BUSY;
    char *copy = g_strdup(source);
    g_free(s->source);
    s->source = copy;
    s->index = index;
    s->offset = offset;
    return LEAKSCAN_OK;
}

int leakscan_scanner_set_gaps(leakscan_scanner *s, uint32_t gaps)
{
    if (s == NULL || gaps > ALL_GAPS)
        return LEAKSCAN_E_ARGUMENT;
    if (s->is_busy)
        return LEAKSCAN_E_BUSY;
    s->gaps = gaps;
    return LEAKSCAN_OK;
}

int leakscan_scanner_set_text_sink(leakscan_scanner *s, leakscan_text_fn fn, void *userdata)
{
    if (s == NULL)
        return LEAKSCAN_E_ARGUMENT;
    if (s->is_busy)
        return LEAKSCAN_E_BUSY;
    s->texts.sink = fn;
    s->texts.sink_data = userdata;
    return LEAKSCAN_OK;
}

/* Runs the job unless the scanner is taken. */
static int run(leakscan_scanner *s, const lks_job *job, leakscan_report **out)
{
    if (s->is_busy)
        return LEAKSCAN_E_BUSY;
    if (s->splitter != NULL) {
        lks_scanner_fail(s, "a feed is open: end or abort it before another scan");
        return LEAKSCAN_E_STATE;
    }
    s->is_busy = true;
    s->error[0] = '\0';
    *out = lks_scan_job(s, job);
    s->gaps = 0;
    s->is_busy = false;
    return LEAKSCAN_OK;
}

int leakscan_scan_memory(leakscan_scanner *s, const void *data, size_t length,
                         leakscan_report **out)
{
    if (s == NULL || out == NULL || (data == NULL && length > 0))
        return LEAKSCAN_E_ARGUMENT;
    lks_job job = {
        .bytes = {.data = data != NULL ? data : (const void *)"", .fd = -1, .length = length},
        .source = s->source,
        .index = s->index,
        .offset = s->offset,
        .gaps = s->gaps,
    };
    return run(s, &job, out);
}

int leakscan_scan_fd(leakscan_scanner *s, int fd, uint64_t offset, uint64_t length,
                     leakscan_report **out)
{
    if (s == NULL || out == NULL || fd < 0 || offset > INT64_MAX || length > INT64_MAX - offset)
        return LEAKSCAN_E_ARGUMENT;
    lks_job job = {
        .bytes = {.fd = fd, .offset = offset, .length = length},
        .source = s->source,
        .index = s->index,
        .offset = s->offset,
        .gaps = s->gaps,
    };
    return run(s, &job, out);
}

int leakscan_scan_document(leakscan_scanner *s, const void *data, size_t length,
                           const char *name, leakscan_report **out)
{
    if (s == NULL || out == NULL || (data == NULL && length > 0))
        return LEAKSCAN_E_ARGUMENT;
    char *utf8 = name != NULL ? lks_text_to_utf8(name, strlen(name)) : NULL;
    lks_job job = {
        .bytes = {.data = data != NULL ? data : (const void *)"", .fd = -1, .length = length},
        .source = s->source,
        .index = s->index,
        .offset = s->offset,
        .gaps = s->gaps,
        .is_document = true,
        .name = utf8,
    };
    int rc = run(s, &job, out);
    g_free(utf8);
    return rc;
}

/* The last part of a source's path, as the name of a document. */
static char *document_name(const char *source)
{
    if (source == NULL)
        return NULL;
    const char *slash = strrchr(source, '/');
    const char *name = slash != NULL ? slash + 1 : source;
    return lks_text_to_utf8(name, strlen(name));
}

static int run_slot(leakscan_scanner *s, const lks_slot *slot, leakscan_report **out)
{
    if (slot->is_failed)
        return leakscan_report_failed(out, slot->source, slot->index, slot->offset, 0, slot->gaps);
    char *name = slot->is_document ? document_name(slot->source) : NULL;
    lks_job job = {
        .bytes = slot->bytes,
        .source = slot->source,
        .index = slot->index,
        .offset = slot->offset,
        .gaps = slot->gaps | s->gaps,
        .is_document = slot->is_document,
        .name = name,
    };
    int rc = run(s, &job, out);
    g_free(name);
    return rc;
}

int leakscan_scan_message(leakscan_scanner *s, const leakscan_message *m, leakscan_report **out)
{
    if (s == NULL || m == NULL || out == NULL)
        return LEAKSCAN_E_ARGUMENT;
    return run_slot(s, (const lks_slot *)m, out);
}

/* ---- feed ------------------------------------------------------------------------ */

static int scan_slot(void *userdata, const lks_slot *slot)
{
    leakscan_scanner *s = userdata;
    lks_job job = {
        .bytes = slot->bytes,
        .source = slot->source,
        .index = slot->index,
        .offset = slot->offset,
        .gaps = slot->gaps,
        .is_document = slot->is_document,
    };
    leakscan_report *report = lks_scan_job(s, &job);
    int rc = s->feed_fn(report, s->feed_data);
    leakscan_report_unref(report);
    return rc != 0 ? LEAKSCAN_STOPPED : 0;
}

int leakscan_feed_begin(leakscan_scanner *s, int format, leakscan_report_fn fn, void *userdata)
{
    if (s == NULL || fn == NULL || format < LEAKSCAN_FORMAT_AUTO ||
        format > LEAKSCAN_FORMAT_MMDF)
        return LEAKSCAN_E_ARGUMENT;
    if (s->is_busy)
        return LEAKSCAN_E_BUSY;
    if (s->splitter != NULL)
        return LEAKSCAN_E_STATE;
    lks_mailbox_options options = lks_scan_mailbox_options(s->policy, format);
    s->feed_fn = fn;
    s->feed_data = userdata;
    s->error[0] = '\0';
    s->splitter = lks_splitter_new(&options, scan_slot, s);
    lks_splitter_set_origin(s->splitter, s->source, s->index, s->offset);
    return LEAKSCAN_OK;
}

/* After a failure or a stop the feed is over. */
static int settle(leakscan_scanner *s, int rc)
{
    s->is_busy = false;
    if (rc == LEAKSCAN_OK)
        return rc;
    if (rc < 0 && s->error[0] == '\0')
        lks_scanner_fail(s, "the feed failed: %s", leakscan_status_name(rc));
    leakscan_feed_abort(s);
    return rc;
}

int leakscan_feed(leakscan_scanner *s, const void *data, size_t length)
{
    if (s == NULL || (data == NULL && length > 0))
        return LEAKSCAN_E_ARGUMENT;
    if (s->is_busy)
        return LEAKSCAN_E_BUSY;
    if (s->splitter == NULL)
        return LEAKSCAN_E_STATE;
    if (length == 0)
        return LEAKSCAN_OK;
    s->is_busy = true;
    return settle(s, lks_splitter_feed(s->splitter, data, length));
}

int leakscan_feed_end(leakscan_scanner *s)
{
    if (s == NULL)
        return LEAKSCAN_E_ARGUMENT;
    if (s->is_busy)
        return LEAKSCAN_E_BUSY;
    if (s->splitter == NULL)
        return LEAKSCAN_E_STATE;
    s->is_busy = true;
    int rc = settle(s, lks_splitter_end(s->splitter));
    leakscan_feed_abort(s);
    return rc;
}

void leakscan_feed_abort(leakscan_scanner *s)
{
    if (s == NULL || s->is_busy)
        return;
    lks_splitter_free(s->splitter);
    s->splitter = NULL;
}
