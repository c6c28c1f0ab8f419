/* SPDX-License-Identifier: Apache-2.0 */
/* smallest.c - the score of one message, and why: smallest FILE */
#include <fcntl.h>
#include <leakscan.h>
#include <stdio.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    leakscan_builder *builder = NULL;
    leakscan_policy *policy = NULL;
    leakscan_scanner *scanner = NULL;
    leakscan_report *report = NULL;
    struct stat about;

    int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
    if (fstat(fd, &about) == 0 && leakscan_builder_new(&builder) == LEAKSCAN_OK &&
        leakscan_builder_compile(builder, &policy) == LEAKSCAN_OK &&
        leakscan_scanner_new(&scanner, policy) == LEAKSCAN_OK &&
        leakscan_scan_fd(scanner, fd, 0, (uint64_t)about.st_size, &report) == LEAKSCAN_OK) {
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
