/* SPDX-License-Identifier: Apache-2.0 */
/* text.c - `leakscan text`: what is scanned, as findings count its bytes. */
#include "config.h"

#include "command.h"
#include "single.h"
#include "terminal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char text_help[] =
    "Usage: leakscan text [OPTION]... FILE\n"
    "\n"
    "Prints the text that is scanned, part by part, each under a line with its\n"
    "path, where it stands and its file name.  start and end of a finding count\n"
    "bytes of it.  NOTHING IS MASKED HERE.  \"-\" is standard input.\n"
    "\n"
    "  leakscan text message.eml\n"
    "  leakscan text --index 17 --part 1.2 inbox.mbox   that part alone, no headings\n"
    "\n"
    "  --index N      only message N of a mailbox, counted from 0\n"
    "  --part PATH    only this part, without headings\n"
    "  --format NAME  as for leakscan scan\n"
    "  --documents    read a file that is no mail as a document\n"
    "  --limits, --spool-dir, --helper, --ocr, --password   as for leakscan scan\n"
    "\n"
    "On a terminal control characters are shown as escapes; elsewhere the bytes are\n"
    "written as they are.\n";

typedef struct text_state {
    const single_options *options;
    bool is_terminal;
    bool is_begun;         /* a part's heading was written */
    bool ends_line;        /* the last byte written was a line feed */
} text_state;

static void write_heading(text_state *state, const char *part, int where, const char *name)
{
    char *shown_part = text_escape(part, -1);
    char *shown_name = text_escape(name, -1);

    printf("--- %s %s%s%s ---\n", shown_part, leakscan_where_name(where),
           name == NULL ? "" : " ", shown_name);
    g_free(shown_part);
    g_free(shown_name);
}

static void write_text(text_state *state, const char *text, size_t length)
{
    if (length == 0)
        return;
    state->ends_line = text[length - 1] == '\n';
    if (!state->is_terminal) {
        fwrite(text, 1, length, stdout);
        return;
    }
    GString *escaped = g_string_sized_new(length);
    text_escape_append(escaped, text, length);
    fwrite(escaped->str, 1, escaped->len, stdout);
    g_string_free(escaped, TRUE);
}

static int take_text(const char *part, int where, const char *name, const char *text,
                     size_t length, void *userdata)
{
    text_state *state = userdata;

    if (state->options->part != NULL) {
        if (strcmp(part, state->options->part) == 0 && where != LEAKSCAN_WHERE_FILENAME)
            write_text(state, text, length);
        return ferror(stdout);
    }
    if (!state->is_begun) {
        write_heading(state, part, where, name);
        state->ends_line = true;
    }
    state->is_begun = length > 0;
    write_text(state, text, length);
    if (length == 0 && !state->ends_line)
        putchar('\n');
    return ferror(stdout);
}

static int show_message(leakscan_scanner *s, const leakscan_message *m, void *userdata)
{
    text_state *state = userdata;
    leakscan_report *report = NULL;

    if (state->options->part == NULL) {
        char *source = text_escape(leakscan_message_source(m), -1);
        printf("=== %s:%" PRIu64 " ===\n", source, leakscan_message_index(m));
        g_free(source);
    }
    int status = leakscan_scanner_set_text_sink(s, take_text, state);
    if (status == LEAKSCAN_OK)
        status = leakscan_scan_message(s, m, &report);
    if (status != LEAKSCAN_OK)
        complain("message %" PRIu64 ": %s", leakscan_message_index(m),
                 leakscan_status_name(status));
    leakscan_report_unref(report);
    return ferror(stdout);
}

int command_text(int argc, char **argv)
{
    single_options options;
    text_state state = {.options = &options, .is_terminal = isatty(STDOUT_FILENO) == 1};

    int status = single_options_parse(&options, argc, argv, "text", text_help);
    if (status == 0)
        status = single_run(&options, show_message, &state);
    policy_options_clear(&options.policy);
    return status < 0 ? EXIT_FINISHED : status;
}
