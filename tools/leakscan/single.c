/* SPDX-License-Identifier: Apache-2.0 */
/* single.c - finds the message that text and explain are asked about. */
#include "config.h"

#include "single.h"
#include "command.h"
#include "input.h"
#include "interrupt.h"
#include "terminal.h"

#include <string.h>

enum { OPTION_INDEX = 1, OPTION_PART, OPTION_FORMAT };

static const struct option long_options[] = {
    POLICY_LONG_OPTIONS,
    {"index", required_argument, NULL, OPTION_INDEX},
    {"part", required_argument, NULL, OPTION_PART},
    {"format", required_argument, NULL, OPTION_FORMAT},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static int take(single_options *options, int option, const char *command)
{
    switch (option) {
    case OPTION_INDEX:
        options->has_index = parse_number(optarg, 0, G_MAXUINT64, &options->index);
        return options->has_index
                   ? 0
                   : complain_usage(command, "--index is a message's number, from 0");
    case OPTION_PART:
        if (strcmp(command, "text") != 0)
            return complain_usage(command, "unknown option --part");
        options->part = optarg;
        return 0;
    case OPTION_FORMAT:
        options->format = leakscan_format_from_name(optarg);
        return options->format >= 0 ? 0 : complain_usage(command, "--format: no such format");
    default:
        return policy_options_take(&options->policy, option, optarg, command);
    }
}

int single_options_parse(single_options *options, int argc, char **argv, const char *command,
                         const char *help)
{
    int option;

    memset(options, 0, sizeof *options);
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", long_options, NULL)) != -1) {
        if (option == 'h') {
            show_help(help);
            return -1;
        }
        if (option == '?' || option == ':')
            return complain_option(command, argc, argv, option);
        if (take(options, option, command) != 0)
            return EXIT_USAGE;
    }
    if (optind + 1 != argc)
        return complain_usage(command, "name one file, or - for standard input");
    options->path = argv[optind];
    return 0;
}

static void complain_path(const char *path, const char *what)
{
    char *shown = text_escape(path, -1);
    char *because = text_escape(what, -1);
    complain("%s: %s", shown, because);
    g_free(shown);
    g_free(because);
}

static int walk(const single_options *options, input *in, leakscan_scanner *scanner, single_fn fn,
                void *userdata)
{
    const leakscan_message *message;
    int exit_status = EXIT_FINISHED;

    for (guint64 number = 0;; ) {
        int status = leakscan_reader_next(in->reader, &message);
        if (status == LEAKSCAN_DONE) {
            if (!options->has_index && number > 0)
                return exit_status;
            complain_path(options->path, number == 0 ? "holds no message" : "holds fewer messages");
            return EXIT_UNFINISHED;
        }
        if (status == LEAKSCAN_INPUT_FAILED) {
            complain_path(leakscan_reader_failed_source(in->reader),
                          leakscan_reader_failed_reason(in->reader));
            exit_status = EXIT_UNREAD;
            continue;
        }
        if (status != LEAKSCAN_OK || interrupt_is_asked())
            return EXIT_UNFINISHED;
        number++;
        if (options->has_index && number - 1 != options->index)
            continue;
        if (fn(scanner, message, userdata) != 0 || options->has_index)
            return exit_status;
    }
}

int single_run(const single_options *options, single_fn fn, void *userdata)
{
    leakscan_policy *policy = policy_options_build(&options->policy);
    leakscan_scanner *scanner = NULL;
    input in = {.reader = NULL};
    const char *reason = "";
    int status = EXIT_USAGE;

    if (policy == NULL)
        goto out;
    status = EXIT_UNFINISHED;
    if (leakscan_scanner_new(&scanner, policy) != LEAKSCAN_OK) {
        complain("no scanner could be made");
        goto out;
    }
    if (input_open(&in, policy, options->path, options->format, &reason) != LEAKSCAN_OK) {
        complain_path(options->path, reason);
        goto out;
    }
    status = walk(options, &in, scanner, fn, userdata);
    if (status != EXIT_UNFINISHED) {
        int written = finish_stdout();
        status = written == EXIT_FINISHED ? status : written;
    }
out:
    input_close(&in);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
    return status;
}
