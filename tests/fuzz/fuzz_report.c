/* SPDX-License-Identifier: Apache-2.0 */
/* Saved reports: what is loaded stays within its ranges and saves as it came. */
#include <glib.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "report";

static void check_text(const char *text)
{
    HOLDS(text == NULL || strlen(text) < (1u << 24));
}

static void check_findings(const leakscan_report *r)
{
    for (size_t i = 0; i < leakscan_report_finding_count(r); i++) {
        const leakscan_finding *f = leakscan_report_finding(r, i);
        HOLDS(leakscan_finding_detector(f) != NULL && leakscan_finding_title(f) != NULL);
        HOLDS(leakscan_finding_part(f) != NULL);
        HOLDS(leakscan_category_name(leakscan_finding_category(f)) != NULL);
        HOLDS(leakscan_where_name(leakscan_finding_where(f)) != NULL);
        HOLDS(leakscan_finding_confidence(f) <= 100 && leakscan_finding_weight(f) <= 100);
        HOLDS(leakscan_finding_start(f) <= leakscan_finding_end(f));
        for (size_t e = 0; e < leakscan_finding_evidence_count(f); e++)
            HOLDS(leakscan_finding_evidence(f, e) != NULL);
        check_text(leakscan_finding_masked(f));
        check_text(leakscan_finding_name(f));
    }
}

static void check_numbers(const leakscan_report *r)
{
    HOLDS(leakscan_message_status_name(leakscan_report_status(r)) != NULL);
    HOLDS(leakscan_level_name(leakscan_report_level(r)) != NULL);
    for (int c = LEAKSCAN_CATEGORY_ALL; c <= LEAKSCAN_CATEGORY_MARKING; c++)
        HOLDS(leakscan_report_score(r, c) <= 100);
    for (size_t i = 0; i < leakscan_report_unread_count(r); i++)
        HOLDS(leakscan_report_unread_type(r, i) != NULL);
    for (size_t i = 0; i < leakscan_report_combination_count(r); i++)
        HOLDS(leakscan_report_combination(r, i) != NULL);
}

static void check_forms(const leakscan_report *r)
{
    size_t length = leakscan_report_json(r, NULL, 0);
    char *json = g_malloc(length + 1);
    HOLDS(leakscan_report_json(r, json, length + 1) == length && json[length] == '\0');
    HOLDS(strlen(json) == length && g_utf8_validate(json, (gssize)length, NULL));
    for (size_t i = 0; i < length; i++)
        HOLDS((uint8_t)json[i] >= 0x20 && json[i] != 0x7f);
    g_free(json);
    char few[8];
    length = leakscan_report_explain(r, NULL, 0);
    HOLDS(leakscan_report_explain(r, few, sizeof few) == length && memchr(few, '\0', 8) != NULL);
}

/* Reports of another version are refused: the seeds are made those of this one. */
static uint8_t *of_this_version(const uint8_t *data, size_t size)
{
    enum { VERSION_AT = 8, VERSION_BYTES = 4 };
    uint8_t *copy = g_memdup2(data, size);
    for (size_t i = 0; size >= VERSION_AT + VERSION_BYTES && i < VERSION_BYTES; i++)
        copy[VERSION_AT + i] = (uint8_t)(leakscan_version() >> (8 * i));
    return copy;
}

static uint8_t *save(const leakscan_report *r, size_t *length)
{
    *length = leakscan_report_save(r, NULL, 0);
    uint8_t *saved = g_malloc(*length);
    HOLDS(leakscan_report_save(r, saved, *length) == *length);
    return saved;
}

/* Text that is no UTF-8 is mended on the way in, so the second saving counts. */
static void check_saving(const leakscan_report *r)
{
    leakscan_report *again = NULL;
    size_t length = 0, length_again = 0;
    uint8_t *saved = save(r, &length);
    HOLDS(leakscan_report_load(&again, saved, length) == LEAKSCAN_OK);
    uint8_t *saved_again = save(again, &length_again);
    HOLDS(length == length_again && memcmp(saved, saved_again, length) == 0);
    g_free(saved);
    g_free(saved_again);
    leakscan_report_unref(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    leakscan_report *r = NULL;
    uint8_t *bytes = of_this_version(data, size);
    int rc = leakscan_report_load(&r, bytes, size);
    HOLDS((rc == LEAKSCAN_OK) == (r != NULL));
    if (r != NULL) {
        check_numbers(r);
        check_findings(r);
        check_forms(r);
        check_saving(r);
        leakscan_report_unref(r);
    }
    g_free(bytes);
    return 0;
}
