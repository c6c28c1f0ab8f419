/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The number of messages of each mbox of the corpora against an independent
 * count: message_counts.tsv, written by count_messages.py.
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mailbox/mailbox.h"
#include "tests/support/support.h"

static unsigned count_messages(const char *path)
{
    lks_mailbox_options options = {.message_bytes = 1 << 28, .spool_bytes = 1 << 20,
                                   .archive_bytes = 1 << 28, .archive_ratio = 1000,
                                   .archive_members = 1000};
    lks_input *in;
    const lks_slot *slot;
    unsigned count = 0;
    ck_assert_int_eq(lks_input_open_path(&in, path, &options), LEAKSCAN_OK);
    while (lks_input_next(in, &slot) == LEAKSCAN_OK)
        count++;
    lks_input_free(in);
    return count;
}

START_TEST(each_mailbox_has_as_many_messages_as_counted_apart)
{
    size_t length;
    unsigned checked = 0, wrong = 0;
    char *table = read_fixture("corpus/message_counts.tsv", &length);
    char **lines = g_strsplit(table, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        char *name = NULL;
        unsigned long wanted = strtoul(*line, &name, 10);
        if (name == *line || *name != '\t')
            continue;
        char *path = g_build_filename(corpora_directory(), name + 1, NULL);
        unsigned found = count_messages(path);
        if (found != wanted) {
            fprintf(stderr, "%s: %u messages, not %lu\n", name + 1, found, wanted);
            wrong++;
        }
        checked++;
        g_free(path);
    }
    ck_assert_uint_gt(checked, 100);
    ck_assert_uint_eq(wrong, 0);
    g_strfreev(lines);
    g_free(table);
}
END_TEST

int main(void)
{
    if (corpora_directory() == NULL) {
        puts("1..0 # SKIP the corpora are not here");
        return EXIT_SUCCESS;
    }
    Suite *suite = suite_create("message_counts");
    TCase *tcase = tcase_create("message_counts");
    tcase_add_test(tcase, each_mailbox_has_as_many_messages_as_counted_apart);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
