/* SPDX-License-Identifier: Apache-2.0 */
/* use_feed.c - bytes pushed in pieces, reports out through a callback. */
#include "tap.h"

#include "mail.h"

enum { MOST = 8 };

typedef struct reports {
    char *json[MOST];
    int count, stop_at;
    leakscan_report *kept;
} reports;

static leakscan_policy *policy;
static leakscan_scanner *scanner;

static int take(leakscan_report *report, void *userdata)
{
    reports *taken = (reports *)userdata;
    if (taken->count < MOST)
        taken->json[taken->count] = json_of(report);
    taken->count++;
    if (taken->kept == NULL)
        taken->kept = leakscan_report_ref(report);
    return taken->stop_at > 0 && taken->count >= taken->stop_at;
}

static void drop(reports *taken)
{
    int i;
    for (i = 0; i < taken->count && i < MOST; i++)
        free(taken->json[i]);
    leakscan_report_unref(taken->kept);
}

static reports push(size_t piece)
{
    reports taken;
    size_t at, length = strlen(mailbox);
    memset(&taken, 0, sizeof taken);
    EXPECT(leakscan_scanner_set_origin(scanner, "box", 0, 0) == LEAKSCAN_OK);
    EXPECT(leakscan_feed_begin(scanner, LEAKSCAN_FORMAT_MBOX, take, &taken) == LEAKSCAN_OK);
    for (at = 0; at < length; at += piece)
        EXPECT(leakscan_feed(scanner, mailbox + at, piece < length - at ? piece : length - at) ==
               LEAKSCAN_OK);
    EXPECT(leakscan_feed_end(scanner) == LEAKSCAN_OK);
    return taken;
}

static void pieces_of_any_size_give_the_same_reports(void)
{
    static const size_t pieces[] = {1, 2, 3, 7, 16, 64, 127};
    reports whole = push(strlen(mailbox));
    size_t i;
    EXPECT(whole.count == 2);
    EXPECT(strstr(whole.json[0], "\"detector\":\"us-ssn\"") != NULL);
    EXPECT(strstr(whole.json[1], "\"index\":1,") != NULL);
    for (i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        reports some = push(pieces[i]);
        EXPECT(some.count == whole.count);
        EXPECT(strcmp(some.json[0], whole.json[0]) == 0);
        EXPECT(strcmp(some.json[1], whole.json[1]) == 0);
        drop(&some);
    }
    drop(&whole);
}

static void a_kept_report_outlives_the_feed(void)
{
    reports taken = push(50);
    EXPECT(leakscan_report_finding_count(taken.kept) > 0);
    EXPECT(strcmp(leakscan_report_source(taken.kept), "box") == 0);
    drop(&taken);
}

static void a_callback_can_stop(void)
{
    reports taken;
    int rc;
    memset(&taken, 0, sizeof taken);
    taken.stop_at = 1;
    EXPECT(leakscan_feed_begin(scanner, LEAKSCAN_FORMAT_MBOX, take, &taken) == LEAKSCAN_OK);
    rc = leakscan_feed(scanner, mailbox, strlen(mailbox));
    if (rc == LEAKSCAN_OK) /* a message may be held back until more is known */
        rc = leakscan_feed_end(scanner);
    EXPECT(rc == LEAKSCAN_STOPPED);
    EXPECT(taken.count == 1);
    EXPECT(leakscan_feed_end(scanner) == LEAKSCAN_E_STATE);
    drop(&taken);
}

static void an_aborted_feed_reports_no_more(void)
{
    reports taken;
    leakscan_report *report = NULL;
    memset(&taken, 0, sizeof taken);
    EXPECT(leakscan_feed_begin(scanner, LEAKSCAN_FORMAT_MBOX, take, &taken) == LEAKSCAN_OK);
    EXPECT(leakscan_feed(scanner, mailbox, 60) == LEAKSCAN_OK);
    leakscan_feed_abort(scanner);
    EXPECT(taken.count == 0);
    EXPECT(leakscan_scan_memory(scanner, roster, strlen(roster), &report) == LEAKSCAN_OK);
    leakscan_report_unref(report);
    drop(&taken);
}

static void an_interrupted_scanner_says_so_until_it_resumes(void)
{
    leakscan_report *report = NULL;
    leakscan_scanner_interrupt(scanner);
    EXPECT(leakscan_scan_memory(scanner, roster, strlen(roster), &report) == LEAKSCAN_OK);
    EXPECT((leakscan_report_gaps(report) & LEAKSCAN_GAP_INTERRUPTED) != 0);
    EXPECT(leakscan_report_status(report) != LEAKSCAN_MESSAGE_COMPLETE);
    leakscan_report_unref(report);
    leakscan_scanner_resume(scanner);
    EXPECT(leakscan_scan_memory(scanner, roster, strlen(roster), &report) == LEAKSCAN_OK);
    EXPECT(leakscan_report_gaps(report) == 0);
    leakscan_report_unref(report);
}

int main(void)
{
    policy = make_policy();
    scanner = make_scanner(policy);
    RUN(pieces_of_any_size_give_the_same_reports);
    RUN(a_kept_report_outlives_the_feed);
    RUN(a_callback_can_stop);
    RUN(an_aborted_feed_reports_no_more);
    RUN(an_interrupted_scanner_says_so_until_it_resumes);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    return tap_done();
}
