/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan_loop.c - the library on one thread: every message of a path scanned and
 * written as JSON.
 *
 *     scan_loop PATH [--portable] [--text FILE]
 *
 * Prints messages and seconds of processor time; with --text the scanned text goes to FILE.
 */
#include <leakscan.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int write_text(const char *part, int where, const char *name, const char *text,
                      size_t length, void *userdata)
{
    return fwrite(text, 1, length, userdata) != length;
}

static size_t scan_all(leakscan_reader *reader, leakscan_scanner *scanner)
{
    size_t count = 0;
    size_t room = 1 << 20;
    char *line = malloc(room);
    const leakscan_message *message;
    int rc;
    while ((rc = leakscan_reader_next(reader, &message)) >= 0 && rc != LEAKSCAN_DONE) {
        leakscan_report *report;
        if (rc != LEAKSCAN_OK || leakscan_scan_message(scanner, message, &report) != LEAKSCAN_OK)
            continue;
        (void)leakscan_report_json(report, line, room);
        leakscan_report_unref(report);
        count++;
    }
    free(line);
    return count;
}

int main(int argc, char **argv)
{
    leakscan_builder *builder;
    leakscan_policy *policy;
    leakscan_scanner *scanner;
    leakscan_reader *reader;
    FILE *text = NULL;
    if (argc < 2 || leakscan_builder_new(&builder) != LEAKSCAN_OK)
        return 2;
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--portable") == 0)
            (void)leakscan_builder_set_option(builder, LEAKSCAN_OPTION_VECTORSCAN, 0);
        else if (strcmp(argv[i], "--text") == 0 && i + 1 < argc)
            text = fopen(argv[++i], "wb");
    }
    if (leakscan_builder_compile(builder, &policy) != LEAKSCAN_OK ||
        leakscan_scanner_new(&scanner, policy) != LEAKSCAN_OK)
        return 1;
    if (text != NULL)
        (void)leakscan_scanner_set_text_sink(scanner, write_text, text);
    if (leakscan_reader_open_path(&reader, policy, argv[1], LEAKSCAN_FORMAT_AUTO) != LEAKSCAN_OK)
        return 1;
    double begin = now();
    size_t count = scan_all(reader, scanner);
    printf("%zu %.6f\n", count, now() - begin);
    if (text != NULL)
        fclose(text);
    leakscan_reader_free(reader);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    leakscan_builder_free(builder);
    return 0;
}
