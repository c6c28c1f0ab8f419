/* SPDX-License-Identifier: Apache-2.0 */
/*
 * command.h - what the parts of the command share: exit status, the commands
 * themselves and how they complain.
 */
#ifndef LEAKSCAN_COMMAND_H
#define LEAKSCAN_COMMAND_H

#include <glib.h>
#include <leakscan.h>

enum exit_status {
    EXIT_FINISHED   = 0,
    EXIT_REACHED    = 1,   /* a message reached --fail-on; a check failed */
    EXIT_USAGE      = 2,   /* wrong usage or unusable rules */
    EXIT_UNREAD     = 3,   /* some input could not be read in full */
    EXIT_UNFINISHED = 4
};

int command_scan(int argc, char **argv);
int command_text(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_rules(int argc, char **argv);
int command_packs(int argc, char **argv);
int command_formats(int argc, char **argv);

extern const char scan_help[];
extern const char text_help[];
extern const char explain_help[];
extern const char rules_help[];
extern const char packs_help[];
extern const char formats_help[];

/* One line on standard error, "leakscan: ...".  What is not the command's own
 * text must have gone through text_escape. */
void complain(const char *format, ...) G_GNUC_PRINTF(1, 2);
/* The same with a hint at the help of `command`; answers EXIT_USAGE. */
int complain_usage(const char *command, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Says why getopt_long answered '?' or ':'; answers EXIT_USAGE. */
int complain_option(const char *command, int argc, char **argv, int answer);

/* Prints a help text on standard output; answers EXIT_FINISHED. */
int show_help(const char *text);
/* EXIT_FINISHED if all of standard output was written, else EXIT_UNFINISHED. */
int finish_stdout(void);

#endif
