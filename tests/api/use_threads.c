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

int main(void)
{
    RUN(threads_share_a_policy_and_agree);
    RUN(another_thread_may_interrupt);
    return tap_done();
}
