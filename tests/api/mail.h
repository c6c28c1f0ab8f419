/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mail.h - mail of synthetic people, and the policy most programs begin with.
 */
#ifndef LEAKSCAN_TESTS_MAIL_H
#define LEAKSCAN_TESTS_MAIL_H

#include <leakscan.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROSTER                                                                                     \
    "From: clerk@example.org\n"                                                                    \
    "Subject: roster\n"                                                                            \
    "Message-ID: <roster@example.org>\n"                                                           \
    "Date: Wed, 8 Feb 2023 11:02:00 +0000\n"                                                       \
    "Content-Type: text/plain; charset=utf-8\n"                                                    \
    "\n"                                                                                           \
    "Full name: Roe, Jane\n"                                                                       \
    "SSN: 536-90-4399\n"                                                                           \
    "DOB: 07/29/1968\n"
#define LUNCH                                                                                      \
    "From: cook@example.org\n"                                                                     \
    "Subject: lunch\n"                                                                             \
    "Date: Wed, 8 Feb 2023 11:03:00 +0000\n"                                                       \
    "\n"                                                                                           \
    "Noon?\n"

static const char roster[] = ROSTER;
static const char mailbox[] = "From clerk@example.org Wed Feb  8 11:02:03 2023\n" ROSTER
                              "\n"
                              "From cook@example.org Wed Feb  8 11:03:03 2023\n" LUNCH "\n";
static const char key[] = "a key of thirty-two bytes or more";

/* All packs under a fixed key, so that reports can be compared. */
static inline leakscan_policy *make_policy(void)
{
    leakscan_builder *builder = NULL;
    leakscan_policy *policy = NULL;
    if (leakscan_builder_new(&builder) != LEAKSCAN_OK ||
        leakscan_builder_set_key(builder, key, sizeof key) != LEAKSCAN_OK ||
        leakscan_builder_compile(builder, &policy) != LEAKSCAN_OK) {
        size_t i;
        for (i = 0; i < leakscan_builder_diagnostic_count(builder); i++) {
            const leakscan_diagnostic *d = leakscan_builder_diagnostic(builder, i);
            fprintf(stderr, "%s:%u: %s\n", leakscan_diagnostic_origin(d),
                    leakscan_diagnostic_line(d), leakscan_diagnostic_text(d));
        }
        fprintf(stderr, "no policy\n");
        exit(99);
    }
    leakscan_builder_free(builder);
    return policy;
}

static inline leakscan_scanner *make_scanner(leakscan_policy *policy)
{
    leakscan_scanner *scanner = NULL;
    if (leakscan_scanner_new(&scanner, policy) != LEAKSCAN_OK) {
        fprintf(stderr, "no scanner\n");
        exit(99);
    }
    return scanner;
}

/* The JSON line, to be given to free. */
static inline char *json_of(const leakscan_report *report)
{
    size_t length = leakscan_report_json(report, NULL, 0);
    char *text = (char *)malloc(length + 1);
    if (text == NULL)
        exit(99);
    leakscan_report_json(report, text, length + 1);
    return text;
}

#endif
