/* SPDX-License-Identifier: Apache-2.0 */
/* use_threads.c - one policy, a scanner for each thread, reports for all. */
#define _POSIX_C_SOURCE 200809L
#include "tap.h"

#include "mail.h"
#include <pthread.h>

enum { THREADS = 4, ROUNDS = 50 };

typedef struct job {
    leakscan_policy *policy;
    const leakscan_report *expected;
    int differences;
} job;

static void *work(void *userdata)
{
    job *j = (job *)userdata;
    leakscan_scanner *scanner = make_scanner(j->policy);
    int i;
    for (i = 0; i < ROUNDS; i++) {
        leakscan_report *report = NULL;
        char *mine, *expected;
        if (leakscan_scan_memory(scanner, roster, strlen(roster), &report) != LEAKSCAN_OK) {
            j->differences++;
            continue;
        }
        mine = json_of(report);
        expected = json_of(j->expected);
        j->differences += strcmp(mine, expected) != 0;
        free(mine);
        free(expected);
        leakscan_report_unref(report);
    }
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(j->policy);
    return NULL;
}

static void threads_share_a_policy_and_agree(void)
{
    leakscan_policy *policy = make_policy();
    leakscan_scanner *scanner = make_scanner(policy);
    leakscan_report *expected = NULL;
    pthread_t threads[THREADS];
    job jobs[THREADS];
    int i;
    EXPECT(leakscan_scan_memory(scanner, roster, strlen(roster), &expected) == LEAKSCAN_OK);
    leakscan_scanner_free(scanner);
    for (i = 0; i < THREADS; i++) {
        jobs[i].policy = leakscan_policy_ref(policy);
        jobs[i].expected = expected;
        jobs[i].differences = 0;
        EXPECT(pthread_create(&threads[i], NULL, work, &jobs[i]) == 0);
    }
    leakscan_policy_unref(policy); /* the threads hold theirs */
    for (i = 0; i < THREADS; i++) {
        EXPECT(pthread_join(threads[i], NULL) == 0);
        EXPECT(jobs[i].differences == 0);
    }
    EXPECT(leakscan_report_finding_count(expected) > 0);
    leakscan_report_unref(expected);
}

static void *interrupt_soon(void *userdata)
{
    leakscan_scanner_interrupt((leakscan_scanner *)userdata);
    return NULL;
}

static void another_thread_may_interrupt(void)
{
    leakscan_policy *policy = make_policy();
    leakscan_scanner *scanner = make_scanner(policy);
    pthread_t thread;
    int is_interrupted = 0;
    EXPECT(pthread_create(&thread, NULL, interrupt_soon, scanner) == 0);
    while (!is_interrupted) {
        leakscan_report *report = NULL;
        EXPECT(leakscan_scan_memory(scanner, roster, strlen(roster), &report) == LEAKSCAN_OK);
        is_interrupted = (leakscan_report_gaps(report) & LEAKSCAN_GAP_INTERRUPTED) != 0;
        leakscan_report_unref(report);
    }
    EXPECT(pthread_join(thread, NULL) == 0);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
}

/* ---- the engine that comes late --------------------------------------------------- */

enum { LARGE = 1 << 20, LARGE_ROUNDS = 3 };

typedef struct large_job {
    leakscan_policy *policy;
    const char *mail;
    size_t length, findings;
} large_job;

static void *scan_large(void *userdata)
{
    large_job *j = (large_job *)userdata;
    leakscan_scanner *s = make_scanner(j->policy);
    int i;
    for (i = 0; i < LARGE_ROUNDS; i++) {
        leakscan_report *report = NULL;
        if (leakscan_scan_memory(s, j->mail, j->length, &report) == LEAKSCAN_OK)
            j->findings += leakscan_report_finding_count(report);
        leakscan_report_unref(report);
    }
    leakscan_scanner_free(s);
    return NULL;
}

/* After some megabytes one of the threads compiles what all of them then use. */
static void threads_go_over_to_the_fast_engine_together(void)
{
    static const char line[] = "The quick brown fox jumps over the lazy dog at noon.\n";
    leakscan_policy *policy = make_policy();
    char *mail = (char *)malloc(LARGE);
    large_job jobs[THREADS];
    pthread_t threads[THREADS];
    size_t at = strlen(roster);
    int i;
    if (mail == NULL)
        exit(99);
    memcpy(mail, roster, at);
    for (; at + strlen(line) <= LARGE; at += strlen(line))
        memcpy(mail + at, line, strlen(line));
    for (i = 0; i < THREADS; i++) {
        large_job j = {policy, mail, at, 0};
        jobs[i] = j;
        EXPECT(pthread_create(&threads[i], NULL, scan_large, &jobs[i]) == 0);
    }
    for (i = 0; i < THREADS; i++) {
        EXPECT(pthread_join(threads[i], NULL) == 0);
        EXPECT(jobs[i].findings > 0 && jobs[i].findings == jobs[0].findings);
        EXPECT(jobs[i].findings % LARGE_ROUNDS == 0);
    }
    free(mail);
    leakscan_policy_unref(policy);
}

/* ---- one report, many readers ------------------------------------------------------ */

static void *read_report(void *userdata)
{
    leakscan_report *mine = leakscan_report_ref((leakscan_report *)userdata);
    char *text = json_of(mine);
    char saved[8192];
    EXPECT(strstr(text, "us-ssn") != NULL);
    leakscan_report_save(mine, saved, sizeof saved);
    free(text);
    leakscan_report_unref(mine);
    return NULL;
}

static void a_report_is_read_by_many(void)
{
    leakscan_policy *policy = make_policy();
    leakscan_scanner *s = make_scanner(policy);
    leakscan_report *report = NULL;
    pthread_t threads[THREADS];
    int i;
    EXPECT(leakscan_scan_memory(s, roster, strlen(roster), &report) == LEAKSCAN_OK);
    for (i = 0; i < THREADS; i++)
        EXPECT(pthread_create(&threads[i], NULL, read_report, report) == 0);
    for (i = 0; i < THREADS; i++)
        EXPECT(pthread_join(threads[i], NULL) == 0);
    leakscan_report_unref(report);
    leakscan_scanner_free(s);
    leakscan_policy_unref(policy);
}

int main(void)
{
    RUN(threads_share_a_policy_and_agree);
    RUN(another_thread_may_interrupt);
    RUN(threads_go_over_to_the_fast_engine_together);
    RUN(a_report_is_read_by_many);
    return tap_done();
}
