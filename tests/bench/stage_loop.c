/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stage_loop.c - the way of a message as far as one stage: what a stage takes is
 * the difference to the one before.
 *
 *     stage_loop split|mime|text|fold|detect|score|write PATH
 *
 * "mime" walks and decodes, "text" makes UTF-8 of what holds text, "fold" and
 * "detect" go on from there, "score" is the whole scan and "write" adds its JSON.
 * Prints messages and seconds of processor time.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "libleakscan/scan/scanner.h"

enum stage { SPLIT, MIME, TEXT, FOLD, DETECT, SCORE, WRITE };
static const char *const stages[] = {"split", "mime", "text", "fold", "detect", "score", "write"};
enum { HEAD = 512 };

typedef struct loop {
    enum stage upto;
    leakscan_policy *policy;
    leakscan_scanner *scanner;
    lks_text_reader *reader;
    lks_texts texts;             /* its folder and detector, no collector */
    atomic_int interrupted;
    lks_part part;
    uint8_t head[HEAD];
    size_t head_length;
    bool is_open, is_read;
    size_t messages;
} loop;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int take_text(void *userdata, const char *text, size_t length)
{
    loop *l = userdata;
    if (l->upto == DETECT)
        return lks_texts_feed(&l->texts, text, length);
    if (l->upto == FOLD) {
        size_t kept;
        uint64_t base;
        lks_folder_feed(l->texts.folder, text, length);
        (void)lks_folder_text(l->texts.folder, &kept, &base);
        lks_folder_drop(l->texts.folder, kept);
    }
    return 0;
}

static void begin_text(loop *l, const char *path, int where)
{
    if (l->upto == DETECT)
        lks_texts_begin(&l->texts, path, where, NULL);
    else if (l->upto == FOLD)
        lks_folder_begin(l->texts.folder);
}

static int end_text(loop *l)
{
    if (l->upto == DETECT)
        return lks_texts_end(&l->texts);
    if (l->upto == FOLD)
        lks_folder_end(l->texts.folder);
    return 0;
}

static int take_envelope(void *userdata, const lks_envelope *envelope)
{
    loop *l = userdata;
    if (l->upto == DETECT)
        lks_detector_begin_message(l->texts.detector, envelope->date);
    return 0;
}

static int take_header(void *userdata, const lks_part *part, lks_header_kind kind,
                       const char *name, const char *text, size_t length)
{
    loop *l = userdata;
    begin_text(l, part->path, LEAKSCAN_WHERE_SUBJECT);
    int rc = take_text(l, text, length);
    return rc == 0 ? end_text(l) : rc;
}

static int begin_part(void *userdata, const lks_part *part)
{
    loop *l = userdata;
    l->part = *part;
    l->head_length = 0;
    l->is_open = l->is_read = false;
    return 0;
}

static int open_part(loop *l)
{
    l->is_open = true;
    l->is_read = lks_text_classify(&l->part, l->head, l->head_length) == LKS_TEXT_READ;
    if (!l->is_read)
        return 0;
    begin_text(l, "1", LEAKSCAN_WHERE_BODY);
    lks_text_reader_begin(l->reader, &l->part, take_text, l);
    return lks_text_reader_feed(l->reader, l->head, l->head_length);
}

static int take_data(void *userdata, const uint8_t *data, size_t length)
{
    loop *l = userdata;
    int rc = 0;
    if (l->upto == MIME)
        return 0;
    if (!l->is_open) {
        size_t taken = MIN(length, HEAD - l->head_length);
        memcpy(l->head + l->head_length, data, taken);
        l->head_length += taken;
        data += taken;
        length -= taken;
        if (l->head_length == HEAD)
            rc = open_part(l);
    }
    return rc == 0 && l->is_read && length > 0 ? lks_text_reader_feed(l->reader, data, length) : rc;
}

static int end_part(void *userdata, uint32_t gaps)
{
    loop *l = userdata;
    int rc = 0;
    if (l->upto == MIME)
        return 0;
    if (!l->is_open && l->head_length > 0)
        rc = open_part(l);
    if (rc != 0 || !l->is_read)
        return rc;
    rc = lks_text_reader_end(l->reader, &gaps);
    return rc == 0 ? end_text(l) : rc;
}

static void walk(loop *l, const lks_bytes *bytes)
{
    static const lks_mime_sink sink = {take_envelope, take_header, begin_part, take_data, end_part};
    const uint64_t *limits = l->policy->limits;
    lks_mime_limits mime = {.depth = (uint32_t)limits[LEAKSCAN_LIMIT_MIME_DEPTH],
                            .parts = (uint32_t)limits[LEAKSCAN_LIMIT_MIME_PARTS],
                            .header_bytes = limits[LEAKSCAN_LIMIT_HEADER_BYTES]};
    uint32_t gaps = 0;
    (void)lks_mime_walk(bytes, &mime, &sink, l, &gaps);
    if (l->upto >= TEXT)
        lks_text_reader_wipe(l->reader);
    if (l->upto >= FOLD)
        lks_folder_wipe(l->texts.folder);
    if (l->upto == DETECT)
        lks_detector_wipe(l->texts.detector);
}

static void scan(loop *l, const lks_slot *slot)
{
    static char line[1 << 20];
    leakscan_report *report;
    if (leakscan_scan_message(l->scanner, (const leakscan_message *)slot, &report) != LEAKSCAN_OK)
        return;
    if (l->upto == WRITE)
        (void)leakscan_report_json(report, line, sizeof line);
    leakscan_report_unref(report);
}

static void run(loop *l, lks_input *input)
{
    const lks_slot *slot;
    int rc;
    while ((rc = lks_input_next(input, &slot)) >= 0 && rc != LEAKSCAN_DONE) {
        if (rc != LEAKSCAN_OK)
            continue;
        l->messages++;
        if (l->upto >= SCORE)
            scan(l, slot);
        else if (l->upto >= MIME)
            walk(l, &slot->bytes);
    }
}

static bool make_policy(loop *l)
{
    leakscan_builder *builder;
    if (leakscan_builder_new(&builder) != LEAKSCAN_OK ||
        leakscan_builder_set_helper(builder, "") != LEAKSCAN_OK ||
        leakscan_builder_compile(builder, &l->policy) != LEAKSCAN_OK)
        return false;
    leakscan_builder_free(builder);
    return leakscan_scanner_new(&l->scanner, l->policy) == LEAKSCAN_OK;
}

int main(int argc, char **argv)
{
    static loop l;
    lks_input *input;
    if (argc != 3 || !make_policy(&l))
        return 2;
    while (strcmp(stages[l.upto], argv[1]) != 0)
        if (++l.upto > WRITE)
            return 2;
    l.reader = lks_text_reader_new();
    lks_texts_init(&l.texts, l.policy);
    l.texts.interrupted = &l.interrupted;
    lks_mailbox_options options = lks_scan_mailbox_options(l.policy, LEAKSCAN_FORMAT_AUTO);
    if (lks_input_open_path(&input, argv[2], &options) != LEAKSCAN_OK)
        return 1;
    double begin = now();
    run(&l, input);
    printf("%zu %.6f\n", l.messages, now() - begin);
    lks_input_free(input);
    lks_texts_done(&l.texts);
    lks_text_reader_free(l.reader);
    leakscan_scanner_free(l.scanner);
    leakscan_policy_unref(l.policy);
    return 0;
}
