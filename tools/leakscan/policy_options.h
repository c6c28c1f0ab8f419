/* SPDX-License-Identifier: Apache-2.0 */
/* policy_options.h - options that make the policy, shared by the commands. */
#ifndef LEAKSCAN_POLICY_OPTIONS_H
#define LEAKSCAN_POLICY_OPTIONS_H

#include <getopt.h>
#include <glib.h>
#include <leakscan.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct policy_options {
    GPtrArray *packs;            /* of char *; NULL: all that ship */
    GPtrArray *rules, *allows;   /* files; NULL: none */
    GPtrArray *limits;           /* "name=value", checked */
    const char *key_file;
    const char *password_file;   /* passwords for encrypted attachments; NULL: none */
    const char *spool_directory;
    const char *helper;          /* NULL: the installed one */
    int show;                    /* enum leakscan_show */
    bool is_portable;            /* never Vectorscan */
    bool is_documents, is_weak, is_ocr;
} policy_options;

/* Values that getopt_long answers for the long options below. */
enum policy_option {
    OPTION_PACKS = 0x200, OPTION_RULES, OPTION_ALLOW, OPTION_SHOW, OPTION_KEY_FILE,
    OPTION_LIMITS, OPTION_ALL, OPTION_DOCUMENTS, OPTION_SPOOL, OPTION_ENGINE,
    OPTION_HELPER, OPTION_OCR, OPTION_PASSWORD
};
#define POLICY_LONG_OPTIONS \
    {"packs", required_argument, NULL, OPTION_PACKS}, \
    {"rules", required_argument, NULL, OPTION_RULES}, \
    {"allow", required_argument, NULL, OPTION_ALLOW}, \
    {"show", required_argument, NULL, OPTION_SHOW}, \
    {"key-file", required_argument, NULL, OPTION_KEY_FILE}, \
    {"limits", required_argument, NULL, OPTION_LIMITS}, \
    {"all", no_argument, NULL, OPTION_ALL}, \
    {"documents", no_argument, NULL, OPTION_DOCUMENTS}, \
    {"spool-dir", required_argument, NULL, OPTION_SPOOL}, \
    {"engine", required_argument, NULL, OPTION_ENGINE}, \
    {"helper", required_argument, NULL, OPTION_HELPER}, \
    {"ocr", no_argument, NULL, OPTION_OCR}, \
    {"password", required_argument, NULL, OPTION_PASSWORD}

/* Takes one of the options above.  0, EXIT_USAGE after complaining, or -1: not one
 * of them. */
int policy_options_take(policy_options *options, int option, char *argument, const char *command);
void policy_options_clear(policy_options *options);
/* Compiles.  NULL after complaining; what was wrong is EXIT_USAGE. */
leakscan_policy *policy_options_build(const policy_options *options);
/* Prints the diagnostics of a builder on `stream`; answers how many. */
size_t print_diagnostics(const leakscan_builder *builder, FILE *stream);
/* The same for those of one origin alone (NULL: all). */
size_t print_diagnostics_of(const leakscan_builder *builder, const char *origin, FILE *stream);
/* Adds the shipped packs that were asked for.  False after complaining. */
bool policy_options_add_packs(leakscan_builder *builder, const policy_options *options);

const char *show_name(int show);

/* "16M" to bytes: a number and none or one of K, M, G (powers of 1024). */
bool parse_size(const char *text, guint64 *value);
/* A decimal number within bounds, nothing before or after it. */
bool parse_number(const char *text, guint64 low, guint64 high, guint64 *value);

#endif
