/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan_loop.c - the library on one thread: every message of a path scanned and
 * written as JSON.
 *
 *     scan_loop PATH [--portable] [--text FILE]
 *     scan_loop PATH --threads N | --forks N
 *
 * Prints messages and seconds of processor time; with --text the scanned text goes to FILE.
 * In N threads with a scanner each, or N processes, shares of the mailbox are scanned at
 * once and the seconds are those of the clock.
 */
#include <leakscan.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CREW_MAX = 64 };

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
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

/* ---- several at once ----------------------------------------------------------- */

/* Shares are small and dealt in turn, so that all have as much to do. */
enum { SHARE = 2 << 20 };

typedef struct member {
    leakscan_policy *policy;
    const char *path;
    unsigned number, of;
    uint64_t size;
    size_t count;
    pthread_t thread;
} member;

static void *scan_shares(void *data)
{
    member *m = data;
    leakscan_scanner *scanner;
    leakscan_reader *reader;
    if (leakscan_scanner_new(&scanner, m->policy) != LEAKSCAN_OK)
        return NULL;
    for (uint64_t at = (uint64_t)m->number * SHARE; at < m->size; at += (uint64_t)m->of * SHARE) {
        if (leakscan_reader_open_path(&reader, m->policy, m->path, LEAKSCAN_FORMAT_MBOX) < 0)
            break;
        if (leakscan_reader_set_range(reader, at, at + SHARE) == LEAKSCAN_OK)
            m->count += scan_all(reader, scanner);
        leakscan_reader_free(reader);
    }
    leakscan_scanner_free(scanner);
    return NULL;
}

/* Of processes the messages are not counted: they are as many as of threads. */
static size_t scan_with_crew(leakscan_policy *policy, const char *path, unsigned size, int is_forked)
{
    member crew[CREW_MAX];
    struct stat info;
    size_t count = 0;
    if (stat(path, &info) != 0)
        return 0;
    for (unsigned i = 0; i < size; i++) {
        crew[i] = (member){policy, path, i, size, (uint64_t)info.st_size, 0, 0};
        if (!is_forked)
            (void)pthread_create(&crew[i].thread, NULL, scan_shares, &crew[i]);
        else if (fork() == 0) {
            (void)scan_shares(&crew[i]);
            _exit(0);
        }
    }
    for (unsigned i = 0; i < size; i++) {
        if (is_forked)
            (void)wait(NULL);
        else
            (void)pthread_join(crew[i].thread, NULL);
        count += crew[i].count;
    }
    return count;
}

static int run_crew(leakscan_policy *policy, char **argv)
{
    unsigned size = (unsigned)strtoul(argv[3], NULL, 10);
    if (size == 0 || size > CREW_MAX)
        return 2;
    double begin = now(CLOCK_MONOTONIC);
    size_t count = scan_with_crew(policy, argv[1], size, strcmp(argv[2], "--forks") == 0);
    printf("%zu %.6f\n", count, now(CLOCK_MONOTONIC) - begin);
    return 0;
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
    if (leakscan_builder_compile(builder, &policy) != LEAKSCAN_OK)
        return 1;
    if (argc == 4 && (strcmp(argv[2], "--threads") == 0 || strcmp(argv[2], "--forks") == 0))
        return run_crew(policy, argv);
    if (leakscan_scanner_new(&scanner, policy) != LEAKSCAN_OK)
        return 1;
    if (text != NULL)
        (void)leakscan_scanner_set_text_sink(scanner, write_text, text);
    if (leakscan_reader_open_path(&reader, policy, argv[1], LEAKSCAN_FORMAT_AUTO) != LEAKSCAN_OK)
        return 1;
    double begin = now(CLOCK_PROCESS_CPUTIME_ID);
    size_t count = scan_all(reader, scanner);
    printf("%zu %.6f\n", count, now(CLOCK_PROCESS_CPUTIME_ID) - begin);
    if (text != NULL)
        fclose(text);
    leakscan_reader_free(reader);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    leakscan_builder_free(builder);
    return 0;
}
