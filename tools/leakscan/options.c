/* SPDX-License-Identifier: Apache-2.0 */
/* options.c - the options of `leakscan scan`, their help and their record. */
#include "config.h"

#include "options.h"
#include "command.h"
#include "json.h"
#include "terminal.h"

#include <string.h>

#define JOBS_MAX 256
#define MESSAGE_SECONDS 600

const char scan_help[] =
    "Usage: leakscan scan [OPTION]... PATH...\n"
    "\n"
    "Reads every message below PATH - a mailbox, a Maildir or MH folder, a single\n"
    "message, a folder tree of these, compressed or in a zip or tar - scores each\n"
    "one from 0 to 100 and says why.  \"-\" is standard input.  Nothing is changed.\n"
    "\n"
    "  leakscan scan archive/                        what is in there?\n"
    "  leakscan scan --json -o found.ndjson archive/ every finding, for programs\n"
    "  leakscan scan --fail-on high mail.mbox        exit status 1 from high on\n"
    "\n"
    "Output\n"
    "  --json                one JSON object a line: messages, errors, a summary\n"
    "  --csv                 one row a finding, for spreadsheets\n"
    "  -o, --output FILE     write there (mode 0600, in place when complete) and\n"
    "                        show the human summary too\n"
    "  --min-level LEVEL     list messages from this level on; all are counted\n"
    "  --show HOW            values as shape (preset), last4, full or none\n"
    "  --all                 list weak findings too; they never score\n"
    "  --manifest FILE       record version, policy, options and the SHA-256 of\n"
    "                        every input file\n"
    "  -q, --quiet           no progress, no notes, no summary beside --output\n"
    "  --progress WHEN       auto (preset: on a terminal), always or never\n"
    "\n"
    "Rules\n"
    "  --packs A,B           only these rule packs (see leakscan packs); none: only\n"
    "                        those of --rules\n"
    "  --rules FILE          add a rule pack of your own; may be repeated\n"
    "  --allow FILE          what is harmless: lines of value, pattern, sender or\n"
    "                        detector and what is allowed; # begins a comment\n"
    "  --key-file FILE       secret for value ids (32 bytes or more, mode 0600), so\n"
    "                        that they can be compared between runs\n"
    "\n"
    "Reading\n"
    "  -j, --jobs N          worker processes (preset: one a core)\n"
    "  --documents           read files that are no mail as documents\n"
    "  --ocr                 read the text of pictures and scanned pages too: some\n"
    "                        seconds a page\n"
    "  --format NAME         message, mbox, mboxcl, mmdf, maildir or mh instead of\n"
    "                        looking (auto)\n"
    "  --limits NAME=N,...   ceilings, with K, M or G: message-bytes, part-bytes,\n"
    "                        mime-depth, mime-parts, findings, match-steps,\n"
    "                        spool-bytes, header-bytes, archive-bytes,\n"
    "                        archive-ratio, archive-members, extract-bytes,\n"
    "                        extract-depth, extract-members, extract-ratio,\n"
    "                        extract-seconds, extract-memory, extract-cache\n"
    "  --password FILE       passwords for encrypted zip, PDF and Office documents,\n"
    "                        one a line (mode 0600); those that a message tells are\n"
    "                        tried anyway\n"
    "  --helper FILE         the program that reads attached documents, in a sandbox\n"
    "                        (preset: the installed leakscan-extract); none: leave\n"
    "                        them unread\n"
    "  --message-timeout S   give up a message after so many seconds (600, and more\n"
    "                        for a large one)\n"
    "  --spool-dir DIR       for large messages while they are read (TMPDIR)\n"
    "  --engine NAME         auto, or portable: without Vectorscan; finds the same\n"
    "\n"
    "Exit status\n"
    "  0 finished    1 a message reached --fail-on    2 wrong usage or rules\n"
    "  3 finished, but some input could not be read in full    4 could not finish\n"
    "  --fail-on LEVEL       minimal, low, moderate, high or critical\n"
    "  --strict              let 3 go before 1\n";

enum { OPTION_JSON = 1, OPTION_CSV, OPTION_MIN_LEVEL, OPTION_FAIL_ON, OPTION_MANIFEST,
       OPTION_FORMAT, OPTION_STRICT, OPTION_PROGRESS, OPTION_TIMEOUT };

static const struct option long_options[] = {
    POLICY_LONG_OPTIONS,
    {"json", no_argument, NULL, OPTION_JSON},
    {"csv", no_argument, NULL, OPTION_CSV},
    {"output", required_argument, NULL, 'o'},
    {"min-level", required_argument, NULL, OPTION_MIN_LEVEL},
    {"fail-on", required_argument, NULL, OPTION_FAIL_ON},
    {"manifest", required_argument, NULL, OPTION_MANIFEST},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"strict", no_argument, NULL, OPTION_STRICT},
    {"progress", required_argument, NULL, OPTION_PROGRESS},
    {"message-timeout", required_argument, NULL, OPTION_TIMEOUT},
    {"jobs", required_argument, NULL, 'j'},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static int take_level(const char *argument, const char *option, int *level)
{
    int found = leakscan_level_from_name(argument);
    if (found < LEAKSCAN_LEVEL_MINIMAL)
        return complain_usage("scan", "%s is minimal, low, moderate, high or critical", option);
    *level = found;
    return 0;
}

static int take_number(const char *argument, const char *option, guint64 high, unsigned *number)
{
    guint64 value = 0;
    if (!parse_number(argument, 1, high, &value))
        return complain_usage("scan", "%s is a number from 1 to %" G_GUINT64_FORMAT, option, high);
    *number = (unsigned)value;
    return 0;
}

static int take_progress(scan_options *options, const char *argument)
{
    static const char *const names[] = {"auto", "never", "always"};
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(names[i], argument) == 0) {
            options->progress = (enum when)i;
            return 0;
        }
    }
    return complain_usage("scan", "--progress is auto, always or never");
}

static int take_format(scan_options *options, const char *argument)
{
    int format = leakscan_format_from_name(argument);
    if (format < 0)
        return complain_usage("scan", "--format is auto, message, mbox, mboxcl, mmdf, maildir "
                              "or mh");
    options->format = format;
    return 0;
}

static int take_kind(scan_options *options, enum output_kind kind)
{
    if (options->kind != OUTPUT_HUMAN && options->kind != kind)
        return complain_usage("scan", "--json and --csv exclude each other");
    options->kind = kind;
    return 0;
}

static int take(scan_options *options, int option)
{
    switch (option) {
    case OPTION_JSON:
        return take_kind(options, OUTPUT_JSON);
    case OPTION_CSV:
        return take_kind(options, OUTPUT_CSV);
    case 'o':
        options->output = optarg;
        return 0;
    case OPTION_MIN_LEVEL:
        return take_level(optarg, "--min-level", &options->min_level);
    case OPTION_FAIL_ON:
        return take_level(optarg, "--fail-on", &options->fail_on);
    case OPTION_MANIFEST:
        options->manifest = optarg;
        return 0;
    case OPTION_FORMAT:
        return take_format(options, optarg);
    case OPTION_STRICT:
        options->is_strict = true;
        return 0;
    case OPTION_PROGRESS:
        return take_progress(options, optarg);
    case OPTION_TIMEOUT:
        return take_number(optarg, "--message-timeout", 1000000, &options->message_seconds);
    case 'j':
        return take_number(optarg, "--jobs", JOBS_MAX, &options->jobs);
    case 'q':
        options->is_quiet = true;
        return 0;
    default:
        return policy_options_take(&options->policy, option, optarg, "scan");
    }
}

int scan_options_parse(scan_options *options, int argc, char **argv)
{
    int option;

    memset(options, 0, sizeof *options);
    options->paths = g_ptr_array_new();
    options->jobs = MIN(g_get_num_processors(), JOBS_MAX);
    options->message_seconds = MESSAGE_SECONDS;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":j:o:qh", long_options, NULL)) != -1) {
        if (option == 'h') {
            show_help(scan_help);
            return -1;
        }
        if (option == '?' || option == ':')
            return complain_option("scan", argc, argv, option);
        int status = take(options, option);
        if (status != 0)
            return EXIT_USAGE;
    }
    for (int i = optind; i < argc; i++)
        g_ptr_array_add(options->paths, argv[i]);
    if (options->paths->len == 0)
        return complain_usage("scan", "what is to be scanned?  Name a mailbox or folder, or - for "
                              "standard input");
    return 0;
}

void scan_options_clear(scan_options *options)
{
    policy_options_clear(&options->policy);
    if (options->paths != NULL)
        g_ptr_array_unref(options->paths);
}

static void append_list(GString *out, const char *key, const GPtrArray *list)
{
    g_string_append_printf(out, ",\"%s\":", key);
    json_append_strings(out, list);
}

static void append_level(GString *out, const char *key, int level)
{
    g_string_append_printf(out, ",\"%s\":", key);
    json_append_string(out, level == 0 ? NULL : leakscan_level_name(level));
}

static void append_flag(GString *out, const char *key, bool value)
{
    g_string_append_printf(out, ",\"%s\":%s", key, value ? "true" : "false");
}

void scan_options_append_json(const scan_options *options, GString *out)
{
    const policy_options *policy = &options->policy;

    g_string_append(out, "{\"paths\":");
    json_append_strings(out, options->paths);
    g_string_append_printf(out, ",\"jobs\":%u", options->jobs);
    g_string_append(out, ",\"packs\":");
    if (policy->packs == NULL)
        g_string_append(out, "null");
    else
        json_append_strings(out, policy->packs);
    append_list(out, "rules", policy->rules);
    append_list(out, "allow", policy->allows);
    append_list(out, "limits", policy->limits);
    g_string_append(out, ",\"show\":");
    json_append_string(out, show_name(policy->show));
    g_string_append(out, ",\"format\":");
    json_append_string(out, leakscan_format_name(options->format));
    append_level(out, "min_level", options->min_level);
    append_level(out, "fail_on", options->fail_on);
    append_flag(out, "strict", options->is_strict);
    append_flag(out, "all", policy->is_weak);
    append_flag(out, "documents", policy->is_documents);
    append_flag(out, "ocr", policy->is_ocr);
    append_flag(out, "key_file", policy->key_file != NULL);
    append_flag(out, "password_file", policy->password_file != NULL);
    g_string_append(out, ",\"engine\":");
    json_append_string(out, policy->is_portable ? "portable" : "auto");
    g_string_append_printf(out, ",\"message_timeout\":%u}", options->message_seconds);
}
