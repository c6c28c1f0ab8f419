/* SPDX-License-Identifier: Apache-2.0 */
/* rules.c - `leakscan rules`: what is looked for, and whether the rules hold. */
#include "config.h"

#include "command.h"
#include "policy_options.h"
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Where the text of a field begins, and the least room it gets. */
enum { FIELD_COLUMN = 16, ROOM_MIN = 24, WIDTH_MAX = 1000 };

const char rules_help[] =
    "Usage: leakscan rules list [OPTION]...\n"
    "       leakscan rules show [OPTION]... ID...\n"
    "       leakscan rules check [FILE]...\n"
    "       leakscan rules lint [FILE]...\n"
    "\n"
    "  list    what is looked for: id, category, weight (0 to 10), confidence alone\n"
    "          and with context, pack, title\n"
    "  show    all about a rule: what it finds, on whose authority, examples\n"
    "  check   run the examples inside the rules; exit status 1 if one fails\n"
    "  lint    complain about slow, unbounded or undocumented rules, as\n"
    "          file:line:column: text; exit status 1 if there is anything to say\n"
    "\n"
    "check and lint look at the packs that ship, or at the FILEs alone; where these\n"
    "stand on shipped packs, name them by --packs A,B.  list and show take --packs\n"
    "and --rules FILE.  How a pack is written: leakscan-rules(5).\n";

static const struct option long_options[] = {
    {"packs", required_argument, NULL, OPTION_PACKS},
    {"rules", required_argument, NULL, OPTION_RULES},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

static void print_cell(const char *text, int width)
{
    char *shown = text_escape(text, -1);
    int columns = (int)text_columns(shown);
    printf("%s%*s", shown, columns < width ? width - columns : 1, "");
    g_free(shown);
}

static int list_rules(leakscan_policy *policy)
{
    printf("%-28s%-12s%7s%7s%9s  %-14s%s\n", "ID", "CATEGORY", "WEIGHT", "ALONE", "CONTEXT",
           "PACK", "TITLE");
    for (size_t i = 0; i < leakscan_policy_rule_count(policy); i++) {
        const leakscan_rule *rule = leakscan_policy_rule(policy, i);
        char *title = text_escape(leakscan_rule_title(rule), -1);
        print_cell(leakscan_rule_id(rule), 28);
        print_cell(leakscan_category_name(leakscan_rule_category(rule)), 12);
        printf("%5u.%u%6u%%%8u%%  ", leakscan_rule_weight(rule) / 10,
               leakscan_rule_weight(rule) % 10, leakscan_rule_confidence_alone(rule),
               leakscan_rule_confidence_context(rule));
        print_cell(leakscan_rule_pack(rule), 14);
        printf("%s%s\n", title, leakscan_rule_is_linkage(rule) ? " (linkage only)" : "");
        g_free(title);
    }
    return finish_stdout();
}

static void print_field(const char *label, const char *text)
{
    char *shown = text_escape(text, -1);
    if (shown[0] != '\0')
        printf("  %-14s%s\n", label, shown);
    g_free(shown);
}

/* COLUMNS, else the width of the terminal, else 0: lines that go to a program or a
 * file stay whole. */
static size_t line_width(void)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    gint64 width = columns != NULL ? g_ascii_strtoll(columns, NULL, 10) : 0;
    if (width <= 0 && isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    return width > 0 ? (size_t)MIN(width, WIDTH_MAX) : 0;
}

/* The same as a field, its words laid out in lines. */
static void print_paragraph(const char *label, const char *text)
{
    size_t width = line_width(), room = MAX(width, FIELD_COLUMN + ROOM_MIN) - FIELD_COLUMN;
    if (width == 0 || text == NULL) {
        print_field(label, text);
        return;
    }
    char *shown = text_escape(text, -1);
    char **words = g_strsplit(shown, " ", -1);
    size_t used = 0;
    for (char **word = words; *word != NULL; word++) {
        size_t columns = text_columns(*word);
        if (used == 0)
            printf("  %-14s%s", label, *word);
        else if (used + 1 + columns > room)
            printf("\n%*s%s", FIELD_COLUMN, "", *word);
        else
            printf(" %s", *word);
        used = used == 0 || used + 1 + columns > room ? columns : used + 1 + columns;
    }
    if (used > 0)
        putchar('\n');
    g_strfreev(words);
    g_free(shown);
}

static void print_rule(const leakscan_rule *rule)
{
    char *id = text_escape(leakscan_rule_id(rule), -1);

    printf("%s\n", id);
    print_paragraph("title", leakscan_rule_title(rule));
    print_paragraph("finds", leakscan_rule_description(rule));
    print_paragraph("authority", leakscan_rule_source(rule));
    print_field("pack", leakscan_rule_pack(rule));
    print_field("category", leakscan_category_name(leakscan_rule_category(rule)));
    printf("  %-14s%u.%u of 10%s\n", "weight", leakscan_rule_weight(rule) / 10,
           leakscan_rule_weight(rule) % 10,
           leakscan_rule_is_linkage(rule) ? ", linkage only: never scores" : "");
    printf("  %-14s%u%% alone, %u%% with context\n", "confidence",
           leakscan_rule_confidence_alone(rule), leakscan_rule_confidence_context(rule));
    print_field("classes", leakscan_rule_classes(rule));
    for (size_t i = 0; i < leakscan_rule_example_count(rule); i++)
        print_field(leakscan_rule_example_is_accept(rule, i) ? "accepts" : "rejects",
                    leakscan_rule_example(rule, i));
    g_free(id);
}

static const leakscan_rule *find_rule(leakscan_policy *policy, const char *id)
{
    for (size_t i = 0; i < leakscan_policy_rule_count(policy); i++) {
        if (strcmp(leakscan_rule_id(leakscan_policy_rule(policy, i)), id) == 0)
            return leakscan_policy_rule(policy, i);
    }
    return NULL;
}

static int show_rules(leakscan_policy *policy, char **ids, int count)
{
    if (count == 0)
        return complain_usage("rules", "show which rule?  leakscan rules list tells their ids");
    for (int i = 0; i < count; i++) {
        const leakscan_rule *rule = find_rule(policy, ids[i]);
        if (rule == NULL) {
            char *shown = text_escape(ids[i], -1);
            complain_usage("rules", "no rule is called '%s'", shown);
            g_free(shown);
            return EXIT_USAGE;
        }
        if (i > 0)
            putchar('\n');
        print_rule(rule);
    }
    return finish_stdout();
}

static int tell_failure(const leakscan_rule *rule, const char *example, const char *what,
                        void *userdata)
{
    char *id = text_escape(leakscan_rule_id(rule), -1);
    char *shown = text_escape(example, -1);
    char *because = text_escape(what, -1);

    printf("%s: %s: %s\n", id, because, shown);
    g_free(id);
    g_free(shown);
    g_free(because);
    return 0;
}

static int check_rules(leakscan_policy *policy)
{
    size_t examples = 0;

    for (size_t i = 0; i < leakscan_policy_rule_count(policy); i++)
        examples += leakscan_rule_example_count(leakscan_policy_rule(policy, i));
    int failed = leakscan_policy_check(policy, tell_failure, NULL);
    if (failed < 0) {
        complain("the examples cannot be run: %s", leakscan_status_name(failed));
        return EXIT_UNFINISHED;
    }
    printf("%zu rules, %zu examples, %d failed\n", leakscan_policy_rule_count(policy), examples,
           failed);
    int status = finish_stdout();
    return status != EXIT_FINISHED ? status : failed > 0 ? EXIT_REACHED : EXIT_FINISHED;
}

/* Linting reads the rules anew and says what it finds: what kept a file from being
 * added is said here. */
static int add_files(leakscan_builder *builder, char **files, int count)
{
    int status = EXIT_FINISHED;

    for (int i = 0; i < count; i++) {
        int added = leakscan_builder_add_file(builder, files[i]);
        if (added == LEAKSCAN_OK)
            continue;
        if (print_diagnostics(builder, stdout) == 0) {
            char *shown = text_escape(files[i], -1);
            complain("%s: %s", shown,
                     added == LEAKSCAN_E_IO ? "cannot be read" : leakscan_status_name(added));
            g_free(shown);
        }
        status = added == LEAKSCAN_E_IO ? EXIT_USAGE : MAX(status, EXIT_REACHED);
    }
    return status;
}

static int lint_builder(leakscan_builder *builder, const policy_options *options, char **files,
                        int count)
{
    size_t told = 0;

    if (!policy_options_add_packs(builder, options))
        return EXIT_USAGE;
    int status = add_files(builder, files, count);
    if (status != EXIT_FINISHED)
        return status;
    if (leakscan_builder_lint(builder) < 0 || count == 0)
        told = print_diagnostics(builder, stdout);
    else
        for (int i = 0; i < count; i++)
            told += print_diagnostics_of(builder, files[i], stdout);
    return told > 0 ? EXIT_REACHED : EXIT_FINISHED;
}

static int lint_rules(const policy_options *options, char **files, int count)
{
    leakscan_builder *builder = NULL;

    if (leakscan_builder_new(&builder) != LEAKSCAN_OK)
        return EXIT_UNFINISHED;
    int status = lint_builder(builder, options, files, count);
    leakscan_builder_free(builder);
    int written = finish_stdout();
    return written == EXIT_FINISHED ? status : written;
}

/* FILEs stand alone unless packs are named: those that ship have their own check. */
static void stand_alone(policy_options *options)
{
    char none[] = "none";

    if (options->packs == NULL)
        policy_options_take(options, OPTION_PACKS, none, "rules");
}

static int run(const char *verb, policy_options *options, char **words, int count)
{
    if (strcmp(verb, "lint") == 0)
        return lint_rules(options, words, count);
    for (int i = 0; strcmp(verb, "check") == 0 && i < count; i++)
        policy_options_take(options, OPTION_RULES, words[i], "rules");
    leakscan_policy *policy = policy_options_build(options);
    int status = EXIT_USAGE;

    if (policy == NULL)
        return status;
    if (strcmp(verb, "list") == 0)
        status = list_rules(policy);
    else if (strcmp(verb, "show") == 0)
        status = show_rules(policy, words, count);
    else
        status = check_rules(policy);
    leakscan_policy_unref(policy);
    return status;
}

static int parse(policy_options *options, int argc, char **argv)
{
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", long_options, NULL)) != -1) {
        if (option == 'h') {
            show_help(rules_help);
            return -1;
        }
        if (option == '?' || option == ':')
            return complain_option("rules", argc, argv, option);
        if (policy_options_take(options, option, optarg, "rules") != 0)
            return EXIT_USAGE;
    }
    return 0;
}

static bool is_verb(const char *word)
{
    static const char *const verbs[] = {"list", "show", "check", "lint"};
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++) {
        if (strcmp(verbs[i], word) == 0)
            return true;
    }
    return false;
}

int command_rules(int argc, char **argv)
{
    policy_options options;

    memset(&options, 0, sizeof options);
    int status = parse(&options, argc, argv);
    if (status == 0) {
        const char *verb = optind < argc ? argv[optind] : "";
        char **words = argv + optind + 1;
        int count = argc - optind - 1;
        if (!is_verb(verb)) {
            status = complain_usage("rules", "say list, show, check or lint");
        } else if (strcmp(verb, "list") == 0 && count > 0) {
            status = complain_usage("rules", "list takes no names: use show ID");
        } else {
            if (strcmp(verb, "show") != 0 && count > 0)
                stand_alone(&options);
            status = run(verb, &options, words, count);
        }
    }
    policy_options_clear(&options);
    return status < 0 ? EXIT_FINISHED : status;
}
