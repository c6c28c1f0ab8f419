/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"
#include "tests/unit/mailbox/collect.h"
#include "tests/unit/mailbox/folder.h"

#define MARK "From joe@example.org Tue Dec  2 11:02:03 2003\n"
#define MAIL(n) "From: a@example.org\nSubject: " n "\n\n" n "\n"

static char *folder;
static lks_mailbox_options options;

static void set_up(void)
{
    folder = folder_new();
    options = preset_options();
}

static void tear_down(void)
{
    folder_remove(folder);
}

static lks_input *open_tree(void)
{
    lks_input *in;
    ck_assert_int_eq(lks_input_open_path(&in, folder, &options), LEAKSCAN_OK);
    return in;
}

/* "name:first line of the body ..." in the order given; g_free it. */
static char *list_messages(const GPtrArray *found)
{
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < found->len; i++) {
        const collected *c = message_of(found, i);
        const char *subject = strstr(c->text, "Subject: ");
        g_string_append_printf(list, "%s%s#%u=%.*s", i > 0 ? " " : "",
                               c->source + strlen(folder) + 1, (unsigned)c->index,
                               subject != NULL ? (int)strcspn(subject + 9, "\n") : 0,
                               subject != NULL ? subject + 9 : "");
    }
    return g_string_free(list, FALSE);
}

/* Reads the tree to its end, leaving the input open for its counts. */
static void expect_tree(lks_input *in, const char *messages, const unsigned counts[4])
{
    GPtrArray *found = collection_new();
    const lks_slot *slot;
    int status;
    while ((status = lks_input_next(in, &slot)) != LEAKSCAN_DONE)
        if (status == LEAKSCAN_OK)
            collect(found, slot);
        else
            ck_assert_int_eq(status, LEAKSCAN_INPUT_FAILED);
    char *list = list_messages(found);
    ck_assert_str_eq(list, messages);
    g_free(list);
    for (int i = 0; i < 4; i++)
        ck_assert_msg(lks_input_count(in, LEAKSCAN_COUNT_FILES_SEEN + i) == counts[i],
                      "count %d is %u", i, (unsigned)lks_input_count(in, LEAKSCAN_COUNT_FILES_SEEN + i));
    ck_assert_uint_eq(counts[0], counts[1] + counts[2] + counts[3]);
    ck_assert_uint_eq(lks_input_count(in, LEAKSCAN_COUNT_MESSAGES), found->len);
    g_ptr_array_unref(found);
    lks_input_free(in);
}

START_TEST(a_tree_is_walked_in_byte_order)
{
    folder_write(folder, "b.mbox", MARK MAIL("1") "\n" MARK MAIL("2"), -1);
    folder_write(folder, "B.eml", MAIL("upper"), -1);
    folder_write(folder, "a/z.eml", MAIL("deep"), -1);
    folder_write(folder, "a/y/x", MAIL("deeper"), -1);
    folder_write(folder, "c.txt", "no mail at all\n", -1);
    expect_tree(open_tree(), "B.eml#0=upper a/y/x#0=deeper a/z.eml#0=deep b.mbox#0=1 b.mbox#1=2",
                (const unsigned[]){5, 4, 1, 0});
}
END_TEST

START_TEST(a_maildir_gives_cur_and_new_but_not_tmp)
{
    folder_write(folder, "cur/1.host:2,S", MAIL("seen"), -1);
    folder_write(folder, "cur/2.host:2,FRST", "no header, yet it is here\n", -1);
    folder_write(folder, "new/3.host", MARK MAIL("new"), -1);
    folder_write(folder, "tmp/4.host", MAIL("half written"), -1);
    folder_write(folder, ".Sent/cur/5.host:2,", MAIL("sent"), -1);
    folder_write(folder, ".Sent/new/.keep", "", -1);
    folder_write(folder, "dovecot-uidlist", "3 V1 N7\n", -1);
    expect_tree(open_tree(),
                ".Sent/cur/5.host:2,#0=sent cur/1.host:2,S#0=seen cur/2.host:2,FRST#0= "
                "new/3.host#0=new", (const unsigned[]){6, 4, 2, 0});
}
END_TEST

START_TEST(an_mh_folder_gives_its_numbered_files)
{
    folder_write(folder, ".mh_sequences", "unseen: 2\n", -1);
    folder_write(folder, "1", MAIL("one"), -1);
    folder_write(folder, "2", "X-Odd: header alone\n\ntwo\n", -1);
    folder_write(folder, "notes", "nothing\n", -1);
    expect_tree(open_tree(), "1#0=one 2#0=", (const unsigned[]){4, 2, 2, 0});
}
END_TEST

START_TEST(links_and_special_files_are_passed_over)
{
    folder_write(folder, "real.eml", MAIL("real"), -1);
    ck_assert_int_eq(symlink("real.eml", folder_path(folder, "link.eml")), 0);
    ck_assert_int_eq(symlink(".", folder_path(folder, "loop")), 0);
    ck_assert_int_eq(symlink("nowhere", folder_path(folder, "dangling.eml")), 0);
    ck_assert_int_eq(mkfifo(folder_path(folder, "pipe.eml"), 0600), 0);
    expect_tree(open_tree(), "real.eml#0=real", (const unsigned[]){5, 1, 4, 0});
}
END_TEST

START_TEST(a_name_need_not_be_utf8)
{
    folder_write(folder, "caf\xe9\x01.eml", MAIL("latin"), -1);
    expect_tree(open_tree(), "caf\xe9\x01.eml#0=latin", (const unsigned[]){1, 1, 0, 0});
}
END_TEST

START_TEST(folders_that_nest_too_deeply_fail_and_the_rest_goes_on)
{
    GString *deep = g_string_new(NULL);
    for (int i = 0; i < 80; i++)
        g_string_append(deep, "d/");
    g_string_append(deep, "x.eml");
    folder_write(folder, deep->str, MAIL("deep"), -1);
    folder_write(folder, "e.eml", MAIL("flat"), -1);
    g_string_free(deep, TRUE);
    expect_tree(open_tree(), "e.eml#0=flat", (const unsigned[]){2, 1, 0, 1});
}
END_TEST

START_TEST(a_file_that_cannot_be_opened_is_told_with_its_reason)
{
    if (geteuid() == 0)
        return;   /* root may read anything */
    ck_assert_int_eq(chmod(folder_write(folder, "a.eml", MAIL("secret"), -1), 0), 0);
    folder_write(folder, "b.eml", MAIL("open"), -1);
    GPtrArray *failures = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *found = pull(open_tree(), failures);
    ck_assert_uint_eq(found->len, 1);
    ck_assert_uint_eq(failures->len, 1);
    ck_assert(g_str_has_suffix(failures->pdata[0], "a.eml: Permission denied"));
    g_ptr_array_unref(found);
    g_ptr_array_unref(failures);
}
END_TEST

START_TEST(what_is_no_mail_becomes_a_document_on_request)
{
    static const char binary[] = "\0\1\2\3";
    folder_write(folder, "a.bin", binary, 4);
    folder_write(folder, "b.txt", "some text\n", -1);
    folder_write(folder, "c.eml", MAIL("mail"), -1);
    folder_write(folder, "inbox.msf", "// index\n", -1);
    options.is_documents = true;
    GPtrArray *found = pull(open_tree(), NULL);
    ck_assert_uint_eq(found->len, 3);
    ck_assert(message_of(found, 0)->is_document);
    ck_assert_uint_eq(message_of(found, 0)->length, 4);
    ck_assert(message_of(found, 1)->is_document);
    ck_assert_str_eq(message_of(found, 1)->text, "some text\n");
    ck_assert(!message_of(found, 2)->is_document);
    g_ptr_array_unref(found);
}
END_TEST

START_TEST(a_folder_format_takes_only_its_own_files)
{
    options.format = _i == 0 ? LEAKSCAN_FORMAT_MAILDIR : LEAKSCAN_FORMAT_MH;
    folder_write(folder, "cur/1:2,", "anything\n", -1);
    folder_write(folder, "new/.keep", "", -1);
    folder_write(folder, "mh/.mh_sequences", "", -1);
    folder_write(folder, "mh/7", "anything\n", -1);
    folder_write(folder, "stray.eml", MAIL("stray"), -1);
    expect_tree(open_tree(), _i == 0 ? "cur/1:2,#0=" : "mh/7#0=", (const unsigned[]){5, 1, 4, 0});
}
END_TEST

START_TEST(totals_are_the_sizes_of_all_files)
{
    folder_write(folder, "a.eml", MAIL("1"), -1);
    folder_write(folder, "b/c.txt", "12345", -1);
    lks_input *in = open_tree();
    uint64_t total = lks_input_count(in, LEAKSCAN_COUNT_BYTES_TOTAL);
    ck_assert_uint_eq(total, strlen(MAIL("1")) + 5);
    const lks_slot *slot;
    while (lks_input_next(in, &slot) == LEAKSCAN_OK)
        continue;
    ck_assert_uint_eq(lks_input_count(in, LEAKSCAN_COUNT_BYTES_READ), total);
    lks_input_free(in);
}
END_TEST

START_TEST(a_file_format_does_not_open_a_folder)
{
    lks_input *in = NULL;
    options.format = LEAKSCAN_FORMAT_MBOX;
    ck_assert_int_eq(lks_input_open_path(&in, folder, &options), LEAKSCAN_E_FORMAT);
    options.format = LEAKSCAN_FORMAT_MAILDIR;
    folder_write(folder, "a.eml", MAIL("1"), -1);
    ck_assert_int_eq(lks_input_open_path(&in, folder_path(folder, "a.eml"), &options), LEAKSCAN_E_FORMAT);
    ck_assert_int_eq(lks_input_open_path(&in, folder_path(folder, "none"), &options), LEAKSCAN_E_IO);
    ck_assert_ptr_null(in);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tree");
    TCase *tcase = tcase_create("tree");
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_add_test(tcase, a_tree_is_walked_in_byte_order);
    tcase_add_test(tcase, a_maildir_gives_cur_and_new_but_not_tmp);
    tcase_add_test(tcase, an_mh_folder_gives_its_numbered_files);
    tcase_add_test(tcase, links_and_special_files_are_passed_over);
    tcase_add_test(tcase, a_name_need_not_be_utf8);
    tcase_add_test(tcase, folders_that_nest_too_deeply_fail_and_the_rest_goes_on);
    tcase_add_test(tcase, a_file_that_cannot_be_opened_is_told_with_its_reason);
    tcase_add_test(tcase, what_is_no_mail_becomes_a_document_on_request);
    tcase_add_loop_test(tcase, a_folder_format_takes_only_its_own_files, 0, 2);
    tcase_add_test(tcase, totals_are_the_sizes_of_all_files);
    tcase_add_test(tcase, a_file_format_does_not_open_a_folder);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
