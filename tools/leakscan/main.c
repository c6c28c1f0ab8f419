/* SPDX-License-Identifier: Apache-2.0 */
/* main.c - finds the command that was asked for. */
#include "config.h"

#include "command.h"
#include "interrupt.h"
#include "terminal.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char main_help[] =
    "leakscan - find personal, financial, health, clearance and credential data in\n"
    "mail archives, and score every message by what it holds.\n"
    "\n"
    "  A server leaked: what is in it, and which messages first?\n"
    "      leakscan scan archive/\n"
    "  A departing employee's mailbox: every finding, for a spreadsheet or program\n"
    "      leakscan scan --csv --output findings.csv mailbox.mbox\n"
    "      leakscan scan --json -o found.ndjson --manifest inputs.ndjson export.zip\n"
    "  Before a release: fail where a message is high or critical\n"
    "      leakscan scan --fail-on high --strict release/\n"
    "\n"
    "Commands (each explains itself with --help)\n"
    "  scan PATH...            score every message below PATH\n"
    "  explain MESSAGE         every finding of one message and the sum of its score\n"
    "  text FILE               the text that is scanned, part by part\n"
    "  rules list|show|check|lint   what is looked for, and whether the rules hold\n"
    "  packs [NAME]            the rule packs that ship, or the text of one\n"
    "  formats                 which attachments are read, and what is lacking\n"
    "\n"
    "  --version  --help  help COMMAND\n"
    "\n"
    "Values are masked unless --show says otherwise.  Manual: man leakscan\n";

static const struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} commands[] = {
    {"scan", command_scan, scan_help},
    {"explain", command_explain, explain_help},
    {"text", command_text, text_help},
    {"rules", command_rules, rules_help},
    {"packs", command_packs, packs_help},
    {"formats", command_formats, formats_help},
};

void complain(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fprintf(stderr, "leakscan: %s\n", text);
    g_free(text);
}

int complain_usage(const char *command, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fprintf(stderr, "leakscan: %s\nTry 'leakscan %s%s--help'.\n", text, command,
            command[0] == '\0' ? "" : " ");
    g_free(text);
    return EXIT_USAGE;
}

int complain_option(const char *command, int argc, char **argv, int answer)
{
    const char *given = optind > 0 && optind <= argc ? argv[optind - 1] : "";
    char *shown = text_escape(given, -1);
    char letter[] = {'-', (char)optopt, '\0'};
    bool is_short = optopt > ' ' && optopt < 0x7f && strncmp(given, "--", 2) != 0;

    if (answer == ':')
        complain_usage(command, "the option %s needs a value", shown);
    else
        complain_usage(command, "unknown option %s", is_short ? letter : shown);
    g_free(shown);
    return EXIT_USAGE;
}

int finish_stdout(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_FINISHED;
    if (errno != EPIPE)
        complain("standard output: %s", g_strerror(errno));
    return EXIT_UNFINISHED;
}

int show_help(const char *text)
{
    fputs(text, stdout);
    return finish_stdout();
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

static int run_help(int argc, char **argv)
{
    const struct command *command = argc > 2 ? find_command(argv[2]) : NULL;
    if (argc > 2 && command == NULL)
        return complain_usage("", "no such command");
    return show_help(command == NULL ? main_help : command->help);
}

static int show_version(void)
{
    printf("leakscan %d.%d.%d\n%s\n", LEAKSCAN_VERSION_MAJOR, LEAKSCAN_VERSION_MINOR,
           LEAKSCAN_VERSION_PATCH, leakscan_version_details());
    return finish_stdout();
}

int main(int argc, char **argv)
{
    process_harden();
    if (argc < 2) {
        fputs(main_help, stderr);
        return EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0)
        return run_help(argc, argv);
    if (strcmp(name, "--version") == 0)
        return show_version();
    const struct command *command = find_command(name);
    if (command != NULL)
        return command->run(argc - 1, argv + 1);

    char *shown = text_escape(name, -1);
    if (name[0] == '-')
        complain_usage("", "unknown option %s", shown);
    else
        complain_usage("", "no command is called '%s': did you mean 'leakscan scan %s'?", shown,
                       shown);
    g_free(shown);
    return EXIT_USAGE;
}
