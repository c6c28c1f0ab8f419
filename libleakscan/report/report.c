/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.c - the life of a report, and what it answers.  NULL and numbers out of
 * range get a neutral answer: nothing is known of a report that is not there.
 */
#include "libleakscan/report/report.h"

#include <string.h>

enum { CATEGORIES = 7, CHUNK_SIZE = 1024 };

leakscan_report *lks_report_new(void)
{
    leakscan_report *r = g_new0(leakscan_report, 1);
    r->references = 1;
    r->strings = g_string_chunk_new(CHUNK_SIZE);
    r->date = INT64_MIN;
    r->explanation = "";
    r->combinations = g_ptr_array_new();
    r->unread = g_array_new(FALSE, TRUE, sizeof(lks_unread));
    r->findings = g_array_new(FALSE, TRUE, sizeof(leakscan_finding));
    return r;
}

const char *lks_report_intern(leakscan_report *r, const char *text)
{
    return text != NULL ? g_string_chunk_insert(r->strings, text) : NULL;
}

leakscan_report *leakscan_report_ref(leakscan_report *r)
{
    if (r != NULL)
        g_atomic_int_inc(&r->references);
    return r;
}

void leakscan_report_unref(leakscan_report *r)
{
    if (r == NULL || !g_atomic_int_dec_and_test(&r->references))
        return;
    if (r->explainer.free != NULL)
        r->explainer.free(r->explainer.data);
    g_string_chunk_free(r->strings);
    g_ptr_array_unref(r->combinations);
    g_array_unref(r->unread);
    g_array_unref(r->findings);
    g_free(r);
}

int leakscan_report_failed(leakscan_report **out, const char *source, uint64_t index,
                           uint64_t offset, uint64_t length, uint32_t gaps)
{
    if (out == NULL || (gaps & ~LKS_GAPS_KNOWN) != 0)
        return LEAKSCAN_E_ARGUMENT;
    leakscan_report *r = lks_report_new();
    r->status = LEAKSCAN_MESSAGE_FAILED;
    r->level = LEAKSCAN_LEVEL_NONE;
    r->source = lks_report_intern(r, source);
    r->index = index;
    r->offset = offset;
    r->length = length;
    r->gaps = gaps;
    *out = r;
    return LEAKSCAN_OK;
}

/* No report is as good as one that failed: never "complete". */
int leakscan_report_status(const leakscan_report *r)
{
    return r != NULL ? r->status : LEAKSCAN_MESSAGE_FAILED;
}

const char *leakscan_report_source(const leakscan_report *r)
{
    return r != NULL ? r->source : NULL;
}

uint64_t leakscan_report_index(const leakscan_report *r)
{
    return r != NULL ? r->index : 0;
}

uint64_t leakscan_report_offset(const leakscan_report *r)
{
    return r != NULL ? r->offset : 0;
}

uint64_t leakscan_report_length(const leakscan_report *r)
{
    return r != NULL ? r->length : 0;
}

const char *leakscan_report_message_id(const leakscan_report *r)
{
    return r != NULL ? r->message_id : NULL;
}

const char *leakscan_report_from(const leakscan_report *r)
{
    return r != NULL ? r->from : NULL;
}

const char *leakscan_report_subject(const leakscan_report *r)
{
    return r != NULL ? r->subject : NULL;
}

int64_t leakscan_report_date(const leakscan_report *r)
{
    return r != NULL ? r->date : INT64_MIN;
}

const char *leakscan_report_content_id(const leakscan_report *r)
{
    return r != NULL && r->content_id[0] != '\0' ? r->content_id : NULL;
}

uint32_t leakscan_report_score(const leakscan_report *r, int category)
{
    return r != NULL && category >= 0 && category < CATEGORIES ? r->score[category] : 0;
}

int leakscan_report_level(const leakscan_report *r)
{
    return r != NULL ? r->level : LEAKSCAN_LEVEL_NONE;
}

size_t leakscan_report_combination_count(const leakscan_report *r)
{
    return r != NULL ? r->combinations->len : 0;
}

const char *leakscan_report_combination(const leakscan_report *r, size_t i)
{
    return r != NULL && i < r->combinations->len ? r->combinations->pdata[i] : NULL;
}

uint32_t leakscan_report_gaps(const leakscan_report *r)
{
    return r != NULL ? r->gaps : 0;
}

size_t leakscan_report_unread_count(const leakscan_report *r)
{
    return r != NULL ? r->unread->len : 0;
}

const char *leakscan_report_unread_type(const leakscan_report *r, size_t i)
{
    return r != NULL && i < r->unread->len ? g_array_index(r->unread, lks_unread, i).type : NULL;
}

uint32_t leakscan_report_unread_number(const leakscan_report *r, size_t i)
{
    return r != NULL && i < r->unread->len ? g_array_index(r->unread, lks_unread, i).number : 0;
}

size_t leakscan_report_finding_count(const leakscan_report *r)
{
    return r != NULL ? r->findings->len : 0;
}

const leakscan_finding *leakscan_report_finding(const leakscan_report *r, size_t i)
{
    return r != NULL && i < r->findings->len ? &g_array_index(r->findings, leakscan_finding, i)
                                             : NULL;
}

size_t lks_report_copy(const char *text, size_t length, char *buf, size_t size)
{
    if (buf != NULL && size > 0) {
        size_t copied = MIN(length, size - 1);
        memcpy(buf, text, copied);
        buf[copied] = '\0';
    }
    return length;
}

char *lks_report_explanation(const leakscan_report *r)
{
    if (r == NULL)
        return g_strdup("");
    if (r->explanation == NULL && r->explainer.write != NULL)
        return r->explainer.write(r->explainer.data);
    return g_strdup(r->explanation != NULL ? r->explanation : "");
}

size_t leakscan_report_explain(const leakscan_report *r, char *buf, size_t size)
{
    char *text = lks_report_explanation(r);
    size_t length = lks_report_copy(text, strlen(text), buf, size);
    g_free(text);
    return length;
}
