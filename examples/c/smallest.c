/* SPDX-License-Identifier: Apache-2.0 */
/* smallest.c - the score of one message, and why: smallest FILE */
#include <leakscan.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    leakscan_builder *builder = NULL;
    leakscan_policy *policy = NULL;
    leakscan_scanner *scanner = NULL;
    leakscan_report *report = NULL;
    static char mail[1 << 20];

    FILE *file = argc > 1 ? fopen(argv[1], "rb") : stdin;
    size_t length = file != NULL ? fread(mail, 1, sizeof mail, file) : 0;
    if (leakscan_builder_new(&builder) == LEAKSCAN_OK &&
        leakscan_builder_compile(builder, &policy) == LEAKSCAN_OK &&
        leakscan_scanner_new(&scanner, policy) == LEAKSCAN_OK &&
        leakscan_scan_memory(scanner, mail, length, &report) == LEAKSCAN_OK) {
        printf("score %u, %s\n", leakscan_report_score(report, LEAKSCAN_CATEGORY_ALL),
               leakscan_level_name(leakscan_report_level(report)));
        for (size_t i = 0; i < leakscan_report_finding_count(report); i++) {
            const leakscan_finding *f = leakscan_report_finding(report, i);
            printf("%s %s\n", leakscan_finding_detector(f), leakscan_finding_masked(f));
        }
    }
    leakscan_report_unref(report);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    leakscan_builder_free(builder);
    return report == NULL;
}
