/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rule packs: read, linted, compiled and used; what was refused leaves the
 * builder as it was.
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "pack";

static const char mail[] = "Subject: numbers\n\nemployee EMP-12345 of 0000-1111, badge 77,\n"
                           "secret aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n";

static void read_diagnostics(const leakscan_builder *b)
{
    size_t count = leakscan_builder_diagnostic_count(b);
    for (size_t i = 0; i < count; i++) {
        const leakscan_diagnostic *d = leakscan_builder_diagnostic(b, i);
        HOLDS(g_utf8_validate(leakscan_diagnostic_text(d), -1, NULL));
        HOLDS(leakscan_diagnostic_severity(d) == LEAKSCAN_SEVERITY_WARNING ||
              leakscan_diagnostic_severity(d) == LEAKSCAN_SEVERITY_ERROR);
    }
}

static void read_rules(const leakscan_policy *p)
{
    for (size_t i = 0; i < leakscan_policy_rule_count(p); i++) {
        const leakscan_rule *r = leakscan_policy_rule(p, i);
        HOLDS(leakscan_rule_id(r) != NULL && *leakscan_rule_id(r) != '\0');
        HOLDS(leakscan_rule_title(r) != NULL && leakscan_rule_pack(r) != NULL);
        HOLDS(leakscan_rule_weight(r) <= 100);
        HOLDS(leakscan_rule_confidence_alone(r) <= 100);
        HOLDS(leakscan_rule_confidence_context(r) <= 100);
        HOLDS(leakscan_category_name(leakscan_rule_category(r)) != NULL);
    }
}

static void use(leakscan_policy *p)
{
    leakscan_scanner *s = NULL;
    leakscan_report *report = NULL;
    read_rules(p);
    HOLDS(leakscan_policy_check(p, NULL, NULL) >= 0);
    HOLDS(leakscan_scanner_new(&s, p) == LEAKSCAN_OK);
    HOLDS(leakscan_scan_memory(s, mail, strlen(mail), &report) == LEAKSCAN_OK);
    HOLDS(leakscan_report_score(report, LEAKSCAN_CATEGORY_ALL) <= 100);
    leakscan_report_unref(report);
    leakscan_scanner_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    leakscan_builder *b = NULL;
    leakscan_policy *p = NULL;
    HOLDS(leakscan_builder_new(&b) == LEAKSCAN_OK);
    leakscan_builder_set_option(b, LEAKSCAN_OPTION_VECTORSCAN, (int)(size & 1));
    int rc = leakscan_builder_add_text(b, (const char *)data, size, "own.xml");
    HOLDS(rc == LEAKSCAN_OK || rc == LEAKSCAN_E_POLICY || rc == LEAKSCAN_E_ARGUMENT);
    read_diagnostics(b);
    if (rc == LEAKSCAN_OK) {
        HOLDS(leakscan_builder_lint(b) >= 0);
        rc = leakscan_builder_compile(b, &p);
        HOLDS((rc == LEAKSCAN_OK) == (p != NULL));
        read_diagnostics(b);
    }
    if (p != NULL)
        use(p);
    leakscan_policy_unref(p);
    leakscan_builder_free(b);
    return 0;
}
