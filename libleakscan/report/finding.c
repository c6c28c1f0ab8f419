/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finding.c - what a finding answers; nothing of a finding that is not there.
 */
#include "libleakscan/report/report.h"

const char *leakscan_finding_detector(const leakscan_finding *f)
{
    return f != NULL ? f->detector : NULL;
}

const char *leakscan_finding_title(const leakscan_finding *f)
{
    return f != NULL ? f->title : NULL;
}

int leakscan_finding_category(const leakscan_finding *f)
{
    return f != NULL ? f->category : 0;
}

uint32_t leakscan_finding_weight(const leakscan_finding *f)
{
    return f != NULL ? f->weight : 0;
}

uint32_t leakscan_finding_confidence(const leakscan_finding *f)
{
    return f != NULL ? f->confidence : 0;
}

uint32_t leakscan_finding_count(const leakscan_finding *f)
{
    return f != NULL ? f->count : 0;
}

int leakscan_finding_where(const leakscan_finding *f)
{
    return f != NULL ? f->where : 0;
}

const char *leakscan_finding_part(const leakscan_finding *f)
{
    return f != NULL ? f->part : NULL;
}

const char *leakscan_finding_name(const leakscan_finding *f)
{
    return f != NULL ? f->name : NULL;
}

uint64_t leakscan_finding_start(const leakscan_finding *f)
{
    return f != NULL ? f->start : 0;
}

uint64_t leakscan_finding_end(const leakscan_finding *f)
{
    return f != NULL ? f->end : 0;
}

const char *leakscan_finding_masked(const leakscan_finding *f)
{
    return f != NULL ? f->masked : NULL;
}

const char *leakscan_finding_value_id(const leakscan_finding *f)
{
    return f != NULL ? f->value_id : NULL;
}

size_t leakscan_finding_evidence_count(const leakscan_finding *f)
{
    return f != NULL ? f->evidence_count : 0;
}

const char *leakscan_finding_evidence(const leakscan_finding *f, size_t i)
{
    return f != NULL && i < f->evidence_count ? f->evidence[i] : NULL;
}
