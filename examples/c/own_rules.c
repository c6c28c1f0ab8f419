/* SPDX-License-Identifier: Apache-2.0 */
/* own_rules.c - a rule pack of your own beside the shipped ones, checked by its
 * examples before it is used: own_rules PACK.xml MESSAGE */
#include <fcntl.h>
#include <leakscan.h>
#include <stdio.h>
#include <sys/stat.h>

static void print_diagnostics(const leakscan_builder *builder)
{
    for (size_t i = 0; i < leakscan_builder_diagnostic_count(builder); i++) {
        const leakscan_diagnostic *d = leakscan_builder_diagnostic(builder, i);
        fprintf(stderr, "%s:%u:%u: %s\n", leakscan_diagnostic_origin(d),
                leakscan_diagnostic_line(d), leakscan_diagnostic_column(d),
                leakscan_diagnostic_text(d));
    }
}

static int print_failure(const leakscan_rule *rule, const char *example, const char *what,
                         void *userdata)
{
    fprintf(stderr, "%s: %s: %s\n", leakscan_rule_id(rule), what, example);
    return 0;
}

static int scan_file(leakscan_policy *policy, const char *path)
{
    leakscan_scanner *scanner = NULL;
    leakscan_report *report = NULL;
    struct stat about;
    int fd = open(path, O_RDONLY);
    if (fstat(fd, &about) != 0)
        return LEAKSCAN_E_IO;
    int rc = leakscan_scanner_new(&scanner, policy);
    if (rc == LEAKSCAN_OK)
        rc = leakscan_scan_fd(scanner, fd, 0, (uint64_t)about.st_size, &report);
    for (size_t i = 0; rc == LEAKSCAN_OK && i < leakscan_report_finding_count(report); i++)
        puts(leakscan_finding_detector(leakscan_report_finding(report, i)));
    leakscan_report_unref(report);
    leakscan_scanner_free(scanner);
    return rc;
}

int main(int argc, char **argv)
{
    leakscan_builder *builder = NULL;
    leakscan_policy *policy = NULL;
    if (argc != 3 || leakscan_builder_new(&builder) != LEAKSCAN_OK)
        return 2;
    int rc = leakscan_builder_add_builtin(builder, NULL);
    if (rc == LEAKSCAN_OK)
        rc = leakscan_builder_add_file(builder, argv[1]);
    if (rc == LEAKSCAN_OK)
        rc = leakscan_builder_compile(builder, &policy);
    if (rc != LEAKSCAN_OK)
        print_diagnostics(builder);
    else if (leakscan_policy_check(policy, print_failure, NULL) != 0)
        rc = LEAKSCAN_E_POLICY;
    else
        rc = scan_file(policy, argv[2]);
    leakscan_policy_unref(policy);
    leakscan_builder_free(builder);
    return rc != LEAKSCAN_OK;
}
