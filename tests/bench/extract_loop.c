/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extract_loop.c - documents through the helper as the library has them read: a
 * template for all, a child for each message of so many documents.
 *
 *     extract_loop HELPER DOCUMENTS-A-MESSAGE FILE...
 *
 * Prints documents, bytes of text and seconds of processor time, those of the helper's
 * processes and of the host together, without the start of the template.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <glib.h>

#include "libleakscan/extract/extract.h"

static double seconds_of(int who)
{
    struct rusage used;
    (void)getrusage(who, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static int begin(void *userdata, const lks_extract_piece *piece)
{
    (void)userdata;
    (void)piece;
    return 0;
}

static int data(void *userdata, const uint8_t *bytes, size_t length)
{
    (void)bytes;
    *(uint64_t *)userdata += length;
    return 0;
}

static int end(void *userdata)
{
    (void)userdata;
    return 0;
}

static uint64_t read_document(lks_extractor *x, const char *path)
{
    static const lks_extract_sink sink = {.begin = begin, .data = data, .end = end};
    char *bytes;
    gsize length;
    uint64_t text = 0;
    uint32_t gaps = 0;
    if (!g_file_get_contents(path, &bytes, &length, NULL))
        exit(1);
    lks_extractor_open(x, "", "");
    lks_extractor_feed(x, (const uint8_t *)bytes, length);
    (void)lks_extractor_close(x, &sink, &text, &gaps);
    g_free(bytes);
    return text;
}

/* The seconds that reading all of them so many times takes, with the start of the
 * helper's programs, of which some documents need the second. */
static double run(const char *helper, int per_message, char **paths, int passes, uint64_t *text)
{
    lks_extract_options options = {
        .helper = helper, .document_bytes = 256 << 20, .bytes = 256 << 20,
        .memory = UINT64_C(1) << 30, .depth = 10, .members = 10000, .ratio = 200, .seconds = 60,
    };
    double before = seconds_of(RUSAGE_SELF) + seconds_of(RUSAGE_CHILDREN);
    lks_extractor *x = lks_extractor_new(&options);
    int count = 0;
    for (int pass = 0; pass < passes; pass++) {
        for (char **path = paths; *path != NULL; path++) {
            *text += read_document(x, *path);
            if (++count % per_message == 0)
                lks_extractor_end_message(x);
        }
    }
    lks_extractor_free(x);
    /* The template is an orphan, of which this process is the reaper. */
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
        continue;
    return seconds_of(RUSAGE_SELF) + seconds_of(RUSAGE_CHILDREN) - before;
}

int main(int argc, char **argv)
{
    if (argc < 4 || prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
        return 2;
    enum { DOCUMENTS = 300 };
    int per_message = MAX(atoi(argv[2]), 1), passes = MAX(DOCUMENTS / (argc - 3), 1) + 1;
    uint64_t text = 0, unused = 0;
    double started = run(argv[1], per_message, argv + 3, 1, &text);
    double more = run(argv[1], per_message, argv + 3, 1 + passes, &unused) - started;
    printf("%d %llu %.4f\n", argc - 3, (unsigned long long)text, more / passes);
    return 0;
}
