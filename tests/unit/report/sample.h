/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sample.h - a report with something in every field, and its JSON.
 */
#ifndef LKS_TESTS_REPORT_SAMPLE_H
#define LKS_TESTS_REPORT_SAMPLE_H

#include "libleakscan/report/report.h"

leakscan_report *sample_report(void);
/* leakscan_report_json whole; the caller frees it. */
char *json_of(const leakscan_report *r);

#endif
