/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.h - short strings of a message (subject, sender, file names, sources):
 * scanned, and masked where they hold findings.
 */
#ifndef LKS_SCAN_NAMES_H
#define LKS_SCAN_NAMES_H

#include "libleakscan/scan/scanner.h"

/* Scans `text` as a text of its own.  Findings go to the report where `part` is
 * not NULL.  With `masked`, stores the text with findings of weight masked
 * (owned by the caller).  0 or LEAKSCAN_STOPPED. */
int lks_scan_name(leakscan_scanner *s, const char *part, int where, const char *text,
                  size_t length, char **masked);

/* The masked form alone: nothing is reported. */
char *lks_scan_masked(leakscan_scanner *s, const char *text);

#endif
