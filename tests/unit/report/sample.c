/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/report/sample.h"

#include <string.h>

#include "libleakscan/model/finding.h"

static void add_finding(leakscan_report *r, leakscan_finding f)
{
    lks_report_set_evidence(r, &f);
    g_array_append_val(r->findings, f);
}

leakscan_report *sample_report(void)
{
    leakscan_report *r = lks_report_new();
    r->status = LEAKSCAN_MESSAGE_INCOMPLETE;
    r->source = lks_report_intern(r, "archive/inbox.mbox");
    r->index = 17;
    r->offset = 48213;
    r->length = 9120;
    r->message_id = "<a@b>";
    r->from = "a@example.com";
    r->subject = "Roster";
    r->date = 1675854120;
    memcpy(r->content_id, "0123456789abcdef", sizeof r->content_id);
    const uint32_t score[7] = {90, 72, 0, 0, 0, 61, 0};
    memcpy(r->score, score, sizeof score);
    r->level = LEAKSCAN_LEVEL_CRITICAL;
    r->gaps = LEAKSCAN_GAP_ENCRYPTED | LEAKSCAN_GAP_TRUNCATED;
    g_ptr_array_add(r->combinations, (gpointer)lks_report_intern(r, "ssn-dob-clearance"));
    lks_unread unread = {lks_report_intern(r, "image/png"), 2};
    g_array_append_val(r->unread, unread);
    add_finding(r, (leakscan_finding){.detector = "us-ssn", .title = "US SSN",
                                      .category = LEAKSCAN_CATEGORY_PII, .weight = 100,
                                      .confidence = 95, .count = 2,
                                      .where = LEAKSCAN_WHERE_BODY, .part = "1.2",
                                      .masked = "###-##-####", .start = 120, .end = 131,
                                      .value_id = "6f1c000000000001",
                                      .because = LKS_BECAUSE_PATTERN | LKS_BECAUSE_KEYWORD,
                                      .keyword = "social security"});
    add_finding(r, (leakscan_finding){.detector = "clr-form", .title = "Form",
                                      .category = LEAKSCAN_CATEGORY_CLEARANCE, .weight = 50,
                                      .confidence = 100, .count = 1,
                                      .where = LEAKSCAN_WHERE_ATTACHMENT,
                                      .part = "1.3!/word/document.xml", .name = "form.docx",
                                      .start = 0, .end = 5, .value_id = "6f1c000000000002",
                                      .because = LKS_BECAUSE_TERMS, .distinct = 3});
    r->explanation = "pii: sum 14.161, score 47\nscore 90, level critical\n";
    return r;
}

char *json_of(const leakscan_report *r)
{
    size_t length = leakscan_report_json(r, NULL, 0);
    char *json = g_malloc(length + 1);
    leakscan_report_json(r, json, length + 1);
    return json;
}
