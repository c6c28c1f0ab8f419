/* SPDX-License-Identifier: Apache-2.0 */
/*
 * warm.h - makes a scanner go over to Vectorscan, which is compiled once some
 * megabytes have come: without it a comparison of engines compares nothing.
 */
#ifndef LKS_TESTS_WARM_H
#define LKS_TESTS_WARM_H

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "libleakscan/leakscan.h"

static inline void warm_up(leakscan_scanner *s)
{
    enum { MESSAGES = 6, BYTES = 1 << 20 };
    static const char line[] = "The quick brown fox jumps over the lazy dog at noon.\n";
    GString *text = g_string_new("\n");
    while (text->len < BYTES)
        g_string_append(text, line);
    for (int i = 0; i < MESSAGES; i++) {
        leakscan_report *r = NULL;
        if (leakscan_scan_memory(s, text->str, text->len, &r) != LEAKSCAN_OK)
            exit(99);
        leakscan_report_unref(r);
    }
    g_string_free(text, TRUE);
}

#endif
