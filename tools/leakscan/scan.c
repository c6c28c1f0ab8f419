/* SPDX-License-Identifier: Apache-2.0 */
/* scan.c - `leakscan scan`: readers in, workers between, a writer out. */
#include "config.h"

#include "command.h"
#include "input.h"
#include "interrupt.h"
#include "line.h"
#include "manifest.h"
#include "options.h"
#include "pool.h"
#include "progress.h"
#include "sink.h"
#include "tally.h"
#include "terminal.h"
#include "writer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FAILED_KEPT 20        /* inputs named in the human summary */
/* A rest of a mailbox that is worth giving away. */
#define REST_MIN (64U << 10)
/* Who reads along waits no longer than this for a line. */
#define FLUSH_US (G_USEC_PER_SEC / 5)

typedef struct scan {
    scan_options options;
    leakscan_policy *policy;
    pool *workers;
    const writer *writer;
    sink out, manifest;
    tally tally;
    progress progress;
    scan_result result;
    input input;                     /* the one that is being read */
    uint64_t *sizes, size_before, size_all;   /* of the paths, for the progress */
    guint path;
    uint64_t rests_failed;           /* files that were given away and not read in full */
    int64_t flushed;
} scan;

/* ---- what comes back ------------------------------------------------------------ */

static void check_output(scan *s)
{
    if (s->out.error != 0)
        pool_abandon(s->workers);
}

static void take_answer(const answer *a, guint64 index, int kind, void *userdata)
{
    scan *s = userdata;
    bool is_copy = tally_add(&s->tally, a, index, kind);

    line_put(&s->out, a->line, a->head.line, index, is_copy ? s->writer->copy : "");
    pool_set_worst_floor(s->workers, tally_worst_floor(&s->tally));
    check_output(s);
}

static void note(scan *s, const char *text)
{
    if (s->options.is_quiet)
        return;
    progress_erase(&s->progress);
    complain("%s", text);
}

static void take_lost(const char *source, guint64 index, const char *why, void *userdata)
{
    char *shown = text_escape(source, -1);
    char *text = g_strdup_printf("%s:%" G_GUINT64_FORMAT ": message failed: %s", shown, index, why);

    note(userdata, text);
    g_free(shown);
    g_free(text);
}

static void take_failed(const char *source, const char *reason, bool is_rest, void *userdata)
{
    scan *s = userdata;
    char *shown = text_escape(source, -1);
    char *because = text_escape(reason, -1);
    char *text = g_strdup_printf("%s: %s", shown, because);

    s->writer->error(&s->out, source, reason);
    note(s, text);
    if (s->result.failed->len < FAILED_KEPT)
        g_ptr_array_add(s->result.failed, g_steal_pointer(&text));
    s->rests_failed += is_rest;
    check_output(s);
    g_free(shown);
    g_free(because);
    g_free(text);
}

/* Told after the messages that were found before it. */
static void add_failed(scan *s, const char *source, const char *reason)
{
    if (reason == NULL)
        reason = "unknown";
    if (!pool_submit_failure(s->workers, source, reason))
        take_failed(source, reason, false, s);
}

/* ---- progress ------------------------------------------------------------------- */

static uint64_t count_of(const scan *s, int count)
{
    return s->input.reader == NULL ? 0 : leakscan_reader_count(s->input.reader, count);
}

/* Of the input that is being read, without what workers have yet to read of it. */
static uint64_t bytes_done(const scan *s)
{
    uint64_t read = count_of(s, LEAKSCAN_COUNT_BYTES_READ);
    return read - MIN(read, pool_bytes_left(s->workers));
}

/* Sizes of files weigh the paths; a folder's is asked of its reader. */
static double share_done(const scan *s)
{
    uint64_t total = count_of(s, LEAKSCAN_COUNT_BYTES_TOTAL);
    uint64_t size = s->path < s->options.paths->len ? s->sizes[s->path] : 0;

    if (s->size_all > 0 && total > 0) {
        double here = (double)bytes_done(s) / (double)total;
        return ((double)s->size_before + here * (double)size) / (double)s->size_all;
    }
    if (s->options.paths->len == 1 && total > 0)
        return (double)bytes_done(s) / (double)total;
    return -1.0;
}

static void tick(void *userdata)
{
    scan *s = userdata;
    int64_t now = g_get_monotonic_time();

    if (now - s->flushed >= FLUSH_US) {
        sink_flush(&s->out);
        s->flushed = now;
        check_output(s);
    }
    if (progress_is_due(&s->progress))
        progress_draw(&s->progress, share_done(s), tally_seen(&s->tally),
                      s->result.bytes + bytes_done(s));
}

static void weigh_paths(scan *s)
{
    guint count = s->options.paths->len;
    struct stat info;

    s->sizes = g_new0(uint64_t, count);
    for (guint i = 0; i < count; i++) {
        if (stat(g_ptr_array_index(s->options.paths, i), &info) != 0 || !S_ISREG(info.st_mode)) {
            s->size_all = 0;
            return;
        }
        s->sizes[i] = (uint64_t)info.st_size;
        s->size_all += s->sizes[i];
    }
}

/* ---- reading -------------------------------------------------------------------- */

static void pump_idle(void *userdata)
{
    scan *s = userdata;
    pool_pump(s->workers, 0);
}

static void add_counts(scan *s)
{
    const leakscan_reader *reader = s->input.reader;
    s->result.files_seen += leakscan_reader_count(reader, LEAKSCAN_COUNT_FILES_SEEN);
    s->result.files_read += leakscan_reader_count(reader, LEAKSCAN_COUNT_FILES_READ);
    s->result.files_skipped += leakscan_reader_count(reader, LEAKSCAN_COUNT_FILES_SKIPPED);
    s->result.files_failed += leakscan_reader_count(reader, LEAKSCAN_COUNT_FILES_FAILED);
    s->result.bytes += leakscan_reader_count(reader, LEAKSCAN_COUNT_BYTES_READ);
}

/* Workers find the other messages of a large mailbox themselves. */
static bool share_rest(scan *s, const leakscan_message *message)
{
    int fd;
    uint64_t begin, end;
    uint64_t next = leakscan_message_index(message) + 1;
    char *source = g_strdup(leakscan_message_source(message));
    bool goes_on = true;

    if (leakscan_reader_share_rest(s->input.reader, REST_MIN, &fd, &begin, &end) == LEAKSCAN_OK)
        goes_on = pool_submit_rest(s->workers, source, fd, begin, end, next);
    g_free(source);
    return goes_on;
}

static void read_messages(scan *s, const char *path)
{
    const leakscan_message *message;

    while (!interrupt_is_asked()) {
        int status = leakscan_reader_next(s->input.reader, &message);
        if (status == LEAKSCAN_DONE)
            return;
        if (interrupt_is_asked())
            return;
        if (status == LEAKSCAN_INPUT_FAILED) {
            add_failed(s, leakscan_reader_failed_source(s->input.reader),
                       leakscan_reader_failed_reason(s->input.reader));
            continue;
        }
        if (status != LEAKSCAN_OK) {
            s->result.files_failed++;
            add_failed(s, path, leakscan_status_name(status));
            return;
        }
        if (!pool_submit(s->workers, message) || !share_rest(s, message))
            return;
        tick(s);
    }
}

static void read_path(scan *s, const char *path)
{
    const char *reason = NULL;
    bool is_stream = strcmp(path, "-") == 0;

    s->input = (input){.idle = pump_idle, .userdata = s};
    if (is_stream && s->options.manifest != NULL)
        s->input.checksum = g_checksum_new(G_CHECKSUM_SHA256);
    if (input_open(&s->input, s->policy, path, s->options.format, &reason) != LEAKSCAN_OK) {
        s->result.files_seen++;
        s->result.files_failed++;
        add_failed(s, path, reason);
    } else {
        read_messages(s, path);
        add_counts(s);
    }
    input_close(&s->input);
    if (s->input.checksum != NULL) {
        manifest_add_stream(&s->manifest, g_checksum_get_string(s->input.checksum),
                            s->input.bytes);
        g_checksum_free(s->input.checksum);
    }
}

static void read_all(scan *s)
{
    for (s->path = 0; s->path < s->options.paths->len; s->path++) {
        if (interrupt_is_asked() || pool_fault(s->workers) != NULL || s->out.error != 0)
            break;
        read_path(s, g_ptr_array_index(s->options.paths, s->path));
        s->size_before += s->sizes[s->path];
    }
    pool_finish(s->workers);
}

/* ---- begin and end ----------------------------------------------------------------- */

static const writer *find_writer(const scan_options *options)
{
    if (options->kind == OUTPUT_JSON)
        return &writer_json;
    return options->kind == OUTPUT_CSV ? &writer_csv : &writer_human;
}

static bool wants_progress(const scan_options *options)
{
    if (options->is_quiet || options->progress == WHEN_NEVER)
        return false;
    return options->progress == WHEN_ALWAYS || isatty(STDERR_FILENO) == 1;
}

/* Findings went elsewhere: people still see what came out. */
static int show_summary(const scan *s)
{
    sink out;

    if (s->options.output == NULL || s->options.is_quiet)
        return EXIT_FINISHED;
    if (!sink_open(&out, NULL))
        return EXIT_UNFINISHED;
    writer_human.end(&out, &s->result);
    return sink_close(&out, false) ? EXIT_FINISHED : EXIT_UNFINISHED;
}

static int judge(const scan *s)
{
    const tally *t = &s->tally;
    bool is_reached = s->options.fail_on != 0 && t->highest >= s->options.fail_on;
    bool is_unread = t->statuses[LEAKSCAN_MESSAGE_INCOMPLETE] > 0 ||
                     t->statuses[LEAKSCAN_MESSAGE_FAILED] > 0 || s->result.files_failed > 0;

    if (s->result.is_partial)
        return EXIT_UNFINISHED;
    if (is_unread && s->options.is_strict)
        return EXIT_UNREAD;
    if (is_reached)
        return EXIT_REACHED;
    return is_unread ? EXIT_UNREAD : EXIT_FINISHED;
}

static int finish(scan *s, int64_t begun)
{
    const char *fault = pool_fault(s->workers);

    progress_erase(&s->progress);
    s->result.bytes -= MIN(s->result.bytes, pool_bytes_left(s->workers));
    s->result.files_read -= pool_files_left(s->workers) + s->rests_failed;
    s->result.files_failed += s->rests_failed;
    s->result.is_partial = interrupt_is_asked() || fault != NULL || s->out.error != 0;
    s->result.microseconds = g_get_monotonic_time() - begun;
    s->result.workers_lost = pool_lost_count(s->workers);
    s->writer->end(&s->out, &s->result);
    if (fault != NULL)
        complain("%s", fault);
    if (!sink_close(&s->out, s->result.is_partial))
        s->result.is_partial = true;
    else if (show_summary(s) != EXIT_FINISHED)
        s->result.is_partial = true;
    return judge(s);
}

static int run(scan *s)
{
    int64_t begun = g_get_monotonic_time();
    pool_options options = {.jobs = s->options.jobs,
                            .message_seconds = s->options.message_seconds,
                            .spool_directory = s->options.policy.spool_directory,
                            .deliver = take_answer,
                            .lost = take_lost,
                            .failed = take_failed,
                            .tick = tick,
                            .userdata = s};

    s->writer = find_writer(&s->options);
    s->result.options = &s->options;
    s->result.tally = &s->tally;
    s->result.policy = leakscan_policy_fingerprint(s->policy);
    s->result.failed = g_ptr_array_new_with_free_func(g_free);
    tally_init(&s->tally, s->policy);
    progress_init(&s->progress, wants_progress(&s->options));
    weigh_paths(s);
    options.maker = answer_maker_new(s->policy, s->writer, s->options.min_level);
    s->workers = pool_new(s->policy, &options);
    s->writer->begin(&s->out);
    read_all(s);
    int status = finish(s, begun);

    pool_free(s->workers);
    answer_maker_free(options.maker);
    tally_clear(&s->tally);
    g_ptr_array_unref(s->result.failed);
    g_free(s->sizes);
    return status;
}

/* The manifest is written whole before the results are: they refer to it. */
static int run_with_manifest(scan *s)
{
    if (s->options.manifest == NULL)
        return run(s);
    if (!sink_open(&s->manifest, s->options.manifest)) {
        sink_close(&s->out, true);
        return EXIT_UNFINISHED;
    }
    manifest_begin(&s->manifest, &s->options, leakscan_policy_fingerprint(s->policy));
    int status = run(s);
    if (!sink_close(&s->manifest, status == EXIT_UNFINISHED))
        status = EXIT_UNFINISHED;
    return status;
}

int command_scan(int argc, char **argv)
{
    scan s;
    memset(&s, 0, sizeof s);

    int status = scan_options_parse(&s.options, argc, argv);
    if (status == 0) {
        status = EXIT_USAGE;
        interrupt_install();
        s.policy = policy_options_build(&s.options.policy);
        if (s.policy != NULL)
            status = sink_open(&s.out, s.options.output) ? run_with_manifest(&s) : EXIT_UNFINISHED;
        leakscan_policy_unref(s.policy);
    }
    scan_options_clear(&s.options);
    return status < 0 ? EXIT_FINISHED : status;
}
