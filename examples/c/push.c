/* SPDX-License-Identifier: Apache-2.0 */
/* push.c - bytes as they come, as a gateway has them: push < MAILBOX */
#include <leakscan.h>
#include <stdio.h>

/* Called for each message as soon as its last byte was fed. */
static int take_report(leakscan_report *report, void *userdata)
{
    unsigned *worst = userdata;
    unsigned score = leakscan_report_score(report, LEAKSCAN_CATEGORY_ALL);
    if (score > *worst)
        *worst = score;
    /* A gateway that must fail closed asks for gaps too. */
    printf("message %llu: score %u%s\n", (unsigned long long)leakscan_report_index(report), score,
           leakscan_report_gaps(report) != 0 ? ", not read in full" : "");
    return 0;
}

int main(void)
{
    leakscan_builder *builder = NULL;
    leakscan_policy *policy = NULL;
    leakscan_scanner *scanner = NULL;
    unsigned worst = 0;
    int rc = leakscan_builder_new(&builder);
    if (rc == LEAKSCAN_OK)
        rc = leakscan_builder_compile(builder, &policy);
    if (rc == LEAKSCAN_OK)
        rc = leakscan_scanner_new(&scanner, policy);
    if (rc == LEAKSCAN_OK)
        rc = leakscan_feed_begin(scanner, LEAKSCAN_FORMAT_AUTO, take_report, &worst);

    char piece[4096];
    size_t length;
    while (rc == LEAKSCAN_OK && (length = fread(piece, 1, sizeof piece, stdin)) > 0)
        rc = leakscan_feed(scanner, piece, length);
    if (rc == LEAKSCAN_OK)
        rc = leakscan_feed_end(scanner);

    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    leakscan_builder_free(builder);
    return rc != LEAKSCAN_OK ? 2 : worst >= 80;
}
