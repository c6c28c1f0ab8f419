/* SPDX-License-Identifier: Apache-2.0 */
/* packs.c - `leakscan packs`: the rule packs that ship, or the text of one. */
#include "config.h"

#include "command.h"
#include "policy_options.h"
#include "terminal.h"

#include <stdio.h>
#include <string.h>

const char packs_help[] =
    "Usage: leakscan packs [NAME]\n"
    "\n"
    "Lists the rule packs that ship with how many rules each has.  With a NAME it\n"
    "prints the pack's text: a start for one of your own (leakscan-rules(5)).\n"
    "\n"
    "  leakscan packs\n"
    "  leakscan packs health > mine.xml\n"
    "  leakscan scan --packs none --rules mine.xml archive/\n";

static size_t count_rules(const leakscan_policy *policy, const char *pack)
{
    size_t count = 0;
    for (size_t i = 0; i < leakscan_policy_rule_count(policy); i++)
        count += strcmp(leakscan_rule_pack(leakscan_policy_rule(policy, i)), pack) == 0;
    return count;
}

static int list_packs(void)
{
    policy_options options;

    memset(&options, 0, sizeof options);
    leakscan_policy *policy = policy_options_build(&options);
    if (policy == NULL)
        return EXIT_USAGE;
    for (size_t i = 0; i < leakscan_pack_count(); i++)
        printf("%-20s%4zu rules\n", leakscan_pack_name(i),
               count_rules(policy, leakscan_pack_name(i)));
    printf("\npolicy %s\n", leakscan_policy_fingerprint(policy));
    leakscan_policy_unref(policy);
    return finish_stdout();
}

static int print_pack(const char *name)
{
    size_t length = 0;
    const char *text = leakscan_pack_text(name, &length);

    if (text == NULL) {
        char *shown = text_escape(name, -1);
        complain_usage("packs", "no pack is called '%s'", shown);
        g_free(shown);
        return EXIT_USAGE;
    }
    fwrite(text, 1, length, stdout);
    return finish_stdout();
}

int command_packs(int argc, char **argv)
{
    static const struct option long_options[] = {{"help", no_argument, NULL, 'h'},
                                                 {NULL, 0, NULL, 0}};
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":h", long_options, NULL)) != -1) {
        if (option == 'h')
            return show_help(packs_help);
        return complain_option("packs", argc, argv, option);
    }
    if (argc - optind > 1)
        return complain_usage("packs", "name one pack");
    return optind < argc ? print_pack(argv[optind]) : list_packs();
}
