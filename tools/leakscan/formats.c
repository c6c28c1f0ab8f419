/* SPDX-License-Identifier: Apache-2.0 */
/* formats.c - `leakscan formats`: what attachments are read, and what is lacking. */
#include "config.h"

#include "command.h"
#include "policy_options.h"
#include "terminal.h"

#include <stdio.h>
#include <string.h>

const char formats_help[] =
    "Usage: leakscan formats [--helper FILE]\n"
    "\n"
    "Lists which attached documents are read, by which library, and for those that\n"
    "are not the Debian package that a build needs.  They are told as unread-type.\n"
    "Plain text, HTML, CSV, JSON, XML, calendars, cards and mail are always read.\n"
    "\n"
    "  --types   print the media types too\n";

static void print_types(const char *types)
{
    char **list = g_strsplit(types, " ", -1);
    for (char **type = list; *type != NULL; type++) {
        if (**type != '\0')
            printf("                 %s\n", *type);
    }
    g_strfreev(list);
}

static void print_format(const leakscan_formats *formats, size_t i, bool with_types)
{
    const char *library = leakscan_formats_library(formats, i);
    char *name = text_escape(leakscan_formats_name(formats, i), -1);
    char *title = text_escape(leakscan_formats_title(formats, i), -1);
    char *by = text_escape(library != NULL ? library : "", -1);

    if (library == NULL)
        printf("%-15s  %s\n                 NOT READ: build with %s\n", name, title,
               leakscan_formats_package(formats, i));
    else
        printf("%-15s  %s%s%s%s\n", name, title, *by != '\0' ? " (" : "", by,
               *by != '\0' ? ")" : "");
    if (with_types)
        print_types(leakscan_formats_types(formats, i));
    g_free(name);
    g_free(title);
    g_free(by);
}

static void print_reader(const leakscan_policy *policy)
{
    static const char *const by[] = {
        [LEAKSCAN_EXTRACTION_NONE] = "nobody: documents are told as unread-type",
        [LEAKSCAN_EXTRACTION_HELPER] = "the helper process leakscan-extract, in a sandbox",
        [LEAKSCAN_EXTRACTION_IN_PROCESS] =
            "this process, without a sandbox: UNSAFE FOR HOSTILE MAIL",
    };
    printf("%-15s  %s\n", "read by", by[leakscan_policy_extraction(policy)]);
}

static int list_formats(const policy_options *options, bool with_types)
{
    leakscan_formats *formats = NULL;
    leakscan_policy *policy = policy_options_build(options);

    if (policy == NULL)
        return EXIT_USAGE;
    int status = leakscan_formats_new(&formats, policy);
    if (status == LEAKSCAN_OK)
        print_reader(policy);
    leakscan_policy_unref(policy);
    if (status != LEAKSCAN_OK) {
        complain("the formats cannot be told (%s)", leakscan_status_name(status));
        return EXIT_UNFINISHED;
    }
    for (size_t i = 0; i < leakscan_formats_count(formats); i++)
        print_format(formats, i, with_types);
    leakscan_formats_free(formats);
    return finish_stdout();
}

int command_formats(int argc, char **argv)
{
    enum { OPTION_TYPES = 1 };
    static const struct option long_options[] = {
        {"helper", required_argument, NULL, OPTION_HELPER},
        {"types", no_argument, NULL, OPTION_TYPES},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    policy_options options;
    bool with_types = false;
    int option;

    memset(&options, 0, sizeof options);
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", long_options, NULL)) != -1) {
        if (option == 'h')
            return show_help(formats_help);
        if (option == OPTION_TYPES)
            with_types = true;
        else if (option != OPTION_HELPER)
            return complain_option("formats", argc, argv, option);
        else
            options.helper = optarg;
    }
    if (optind < argc)
        return complain_usage("formats", "formats takes no names");
    return list_formats(&options, with_types);
}
