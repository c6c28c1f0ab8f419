/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence.c - why a finding has its confidence, in words.
 */
#include "libleakscan/model/finding.h"
#include "libleakscan/report/report.h"

typedef struct reason {
    unsigned bit;
    const char *words;
} reason;

static const reason reasons[] = {
    {LKS_BECAUSE_PATTERN, "pattern"},
    {LKS_BECAUSE_CHECKSUM, "checksum"},
    {LKS_BECAUSE_KEYWORD, "keyword near"},
    {LKS_BECAUSE_KEYWORDS, "two keywords near"},
    {LKS_BECAUSE_GRADE, "evidence near"},
    {LKS_BECAUSE_BARE, "digits only"},
    {LKS_BECAUSE_NEGATIVE, "negative context"},
    {LKS_BECAUSE_SPECIMEN, "specimen"},
    {LKS_BECAUSE_TERMS, "vocabulary"},
};

static const char *intern_words(leakscan_report *r, const leakscan_finding *f, const reason *why)
{
    char *words = NULL;
    if (why->bit == LKS_BECAUSE_KEYWORD && f->keyword != NULL)
        words = g_strconcat("near: ", f->keyword, NULL);
    else if (why->bit == LKS_BECAUSE_TERMS)
        words = g_strdup_printf("%u distinct term%s", f->distinct, f->distinct == 1 ? "" : "s");
    else
        return why->words;
    const char *interned = lks_report_intern(r, words);
    g_free(words);
    return interned;
}

void lks_report_set_evidence(leakscan_report *r, leakscan_finding *f)
{
    f->evidence_count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++)
        if ((f->because & reasons[i].bit) != 0 && f->evidence_count < G_N_ELEMENTS(f->evidence))
            f->evidence[f->evidence_count++] = intern_words(r, f, &reasons[i]);
}
