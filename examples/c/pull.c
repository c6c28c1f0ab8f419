/* SPDX-License-Identifier: Apache-2.0 */
/* pull.c - every message of a mailbox or folder as a line of JSON: pull PATH */
#include <leakscan.h>
#include <stdio.h>
#include <stdlib.h>

static void print_json(const leakscan_report *report)
{
    size_t length = leakscan_report_json(report, NULL, 0);
    char *line = malloc(length + 1);
    if (line == NULL)
        return;
    leakscan_report_json(report, line, length + 1);
    puts(line);
    free(line);
}

/* 0 when every input could be read. */
static int scan_all(leakscan_reader *reader, leakscan_scanner *scanner)
{
    int failed = 0;
    for (;;) {
        const leakscan_message *message;
        leakscan_report *report;
        int rc = leakscan_reader_next(reader, &message);
        if (rc == LEAKSCAN_DONE)
            return failed;
        if (rc < 0)
            return 1;
        if (rc == LEAKSCAN_INPUT_FAILED) {
            fprintf(stderr, "%s: %s\n", leakscan_reader_failed_source(reader),
                    leakscan_reader_failed_reason(reader));
            failed = 1;
            continue;
        }
        if (leakscan_scan_message(scanner, message, &report) != LEAKSCAN_OK)
            return 1;
        print_json(report);
        leakscan_report_unref(report);
    }
}

int main(int argc, char **argv)
{
    leakscan_builder *builder = NULL;
    leakscan_policy *policy = NULL;
    leakscan_scanner *scanner = NULL;
    leakscan_reader *reader = NULL;
    int failed = 1;

    if (argc == 2 && leakscan_builder_new(&builder) == LEAKSCAN_OK &&
        leakscan_builder_compile(builder, &policy) == LEAKSCAN_OK &&
        leakscan_scanner_new(&scanner, policy) == LEAKSCAN_OK &&
        leakscan_reader_open_path(&reader, policy, argv[1], LEAKSCAN_FORMAT_AUTO) == LEAKSCAN_OK)
        failed = scan_all(reader, scanner);
    leakscan_reader_free(reader);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    leakscan_builder_free(builder);
    return failed;
}
