/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_store.c - mailboxes whose helper dies, hangs and lies at every step: what was
 * read stays, what was not is told, and the reading ends.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <glib.h>

#include "libleakscan/extract/store.h"
#include "libleakscan/leakscan.h"
#include "tests/support/support.h"

enum { KIB = 1024, MIB = 1024 * 1024 };

static const lks_store_driver *const driver = &lks_store_helper_driver;

static int make_mailbox(const char *script)
{
    int fd = memfd_create("mailbox", MFD_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq((int)write(fd, script, strlen(script)), (int)strlen(script));
    return fd;
}

static char *fake_path(void)
{
    const char *build = getenv("abs_top_builddir");
    return g_build_filename(build != NULL ? build : ".", "tests/unit/extract/fake", NULL);
}

static const lks_store_options preset = {
    .item_bytes = 100 * KIB, .bytes = 10 * MIB, .ratio = 1000, .items = 1000,
    .memory = 256 * MIB, .depth = 5, .seconds = 1,
};

/* The length stands for a mailbox large enough for so many items. */
static void *open_mailbox(int fd, const char *helper, lks_store_options options)
{
    char *path = helper == NULL ? fake_path() : g_strdup(helper);
    options.helper = path;
    void *store = driver->open(&options, fd, 0, 100 * KIB);
    g_free(path);
    return store;
}

static void append_item(GString *to, const lks_store_item *item, uint64_t bytes)
{
    const char *kind = item->kind == LEAKSCAN_KIND_APPOINTMENT ? "appointment" : "mail";
    g_string_append_printf(to, "%s%s%s:%d ", item->is_failed ? "failed " : "",
                           item->gaps == 0 ? "" : "gap ",
                           item->is_failed ? "" : kind,
                           (int)item->index);
    if (!item->is_failed)
        ck_assert_uint_gt(bytes, 0);
}

/* Every item, then how it ended. */
static char *read_all(void *store)
{
    GString *told = g_string_new(NULL);
    const uint8_t *data;
    int status;
    while ((status = driver->next(store)) == LEAKSCAN_OK) {
        uint64_t bytes = 0, got;
        while ((got = driver->read(store, &data)) > 0)
            bytes += got;
        append_item(told, driver->item(store), bytes);
    }
    g_string_append(told, status == LEAKSCAN_DONE ? "done" : driver->reason(store));
    return g_string_free(told, FALSE);
}

typedef struct {
    const char *script, *told;
} row;

#define ENDED "the helper process ended; what follows was not read"
#define LATE "the helper process took too long; what follows was not read"
#define LIED "the helper process answered nonsense; what follows was not read"

static const row rows[] = {
    {".", "done"},
    {"mma.", "mail:0 mail:1 appointment:2 done"},
    {"/m/ma.", "mail:0 mail:0 appointment:1 done"},
    {"mfm.", "mail:0 failed gap :1 mail:2 done"},
    {"B", "damaged, or of a kind that libpff does not read"},
    {"mP", "mail:0 some of its folders are damaged and were not read"},
    /* It dies in an item: the item is lost, and what follows is read. */
    {"mdm.", "mail:0 failed gap :1 mail:2 done"},
    {"/m/dm.", "mail:0 failed gap :0 mail:1 done"},
    {"mpm.", "mail:0 gap mail:1 mail:2 done"},
    {"ddd.", "failed gap :0 failed gap :1 failed gap :2 done"},
    {"dddd.", "failed gap :0 failed gap :1 failed gap :2 failed gap :3 " ENDED},
    /* Between items: no item is to blame, and it would die there again. */
    {"mDm.", "mail:0 " ENDED},
    {"m", "mail:0 " ENDED},
    {"D", ENDED},
    /* It hangs. */
    {"mhm.", "mail:0 failed gap :1 mail:2 done"},
    {"mHm.", "mail:0 " LATE},
    /* It says what it may not say. */
    {"mnm.", "mail:0 failed gap :1 mail:2 done"},
    {"mNm.", "mail:0 " LIED},
    {"mxm.", "mail:0 gap mail:1 mail:2 done"},
    {"mkm.", "mail:0 gap mail:1 mail:2 done"},
    {"mem.", "mail:0 failed gap :1 mail:2 done"},
    {"mum.", "mail:0 " LIED},
    {"mwm.", "mail:0 " LIED},
};

START_TEST(a_fault_costs_what_it_hits)
{
    const row *r = &rows[_i];
    int fd = make_mailbox(r->script);
    void *store = open_mailbox(fd, NULL, preset);
    char *told = read_all(store);
    ck_assert_msg(strcmp(told, r->told) == 0, "%s: \"%s\", not \"%s\"", r->script, told, r->told);
    /* The end stays the end. */
    ck_assert_int_eq(driver->next(store), LEAKSCAN_DONE);
    driver->close(store);
    close(fd);
    g_free(told);
}
END_TEST

START_TEST(deaths_far_apart_are_borne_up_to_a_limit)
{
    GString *script = g_string_new(NULL);
    for (int i = 0; i < 70; i++)
        g_string_append(script, "md");
    g_string_append_c(script, '.');
    int fd = make_mailbox(script->str);
    void *store = open_mailbox(fd, NULL, preset);
    char *told = read_all(store);
    ck_assert_msg(g_str_has_suffix(told, "mail:126 failed gap :127 " ENDED), "%s", told);
    driver->close(store);
    close(fd);
    g_free(told);
    g_string_free(script, TRUE);
}
END_TEST

START_TEST(a_mailbox_that_unfolds_too_far_is_cut)
{
    /* 100 KiB may become 16 MiB at least; each item brings 128 KiB. */
    lks_store_options options = preset;
    options.item_bytes = 128 * KIB;
    options.bytes = 300 * KIB;
    int fd = make_mailbox("mxxxx.");
    void *store = open_mailbox(fd, NULL, options);
    char *told = read_all(store);
    ck_assert_msg(strstr(told, "it unfolds beyond its limits") != NULL, "%s", told);
    driver->close(store);
    close(fd);
    g_free(told);
}
END_TEST

START_TEST(more_items_than_allowed_are_told)
{
    lks_store_options options = preset;
    options.items = 2;
    int fd = make_mailbox("mmm.");
    void *store = open_mailbox(fd, NULL, options);
    char *told = read_all(store);
    ck_assert_str_eq(told, "mail:0 mail:1 it holds more items than it may (archive-members)");
    driver->close(store);
    close(fd);
    g_free(told);
}
END_TEST

START_TEST(an_item_that_is_not_asked_for_is_passed_over)
{
    int fd = make_mailbox("mam.");
    void *store = open_mailbox(fd, NULL, preset);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(driver->next(store), LEAKSCAN_OK);
    ck_assert_uint_eq(driver->item(store)->index, 2);
    ck_assert_int_eq(driver->next(store), LEAKSCAN_DONE);
    driver->close(store);
    close(fd);
}
END_TEST

START_TEST(a_helper_killed_in_each_item_loses_none_behind)
{
    int fd = make_mailbox("mmmmmm.");
    void *store = open_mailbox(fd, NULL, preset);
    const uint8_t *data;
    unsigned items = 0;
    while (driver->next(store) == LEAKSCAN_OK) {
        if (items++ % 2 == 0)
            ck_assert_int_eq(kill(lks_store_template_pid(store), SIGKILL), 0);
        while (driver->read(store, &data) > 0)
            continue;
    }
    ck_assert_uint_eq(items, 6);
    driver->close(store);
    close(fd);
}
END_TEST

START_TEST(a_mailbox_without_a_helper_is_told)
{
    static const char *const helpers[] = {"", "/nowhere/leakscan-extract"};
    int fd = make_mailbox("m.");
    void *store = open_mailbox(fd, helpers[_i], preset);
    char *told = read_all(store);
    ck_assert_msg(strstr(told, "leakscan-extract-mailbox, which reads it, is not there") != NULL,
                  "%s", told);
    driver->close(store);
    close(fd);
    g_free(told);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store");
    TCase *tcase = tcase_create("store");
    tcase_add_loop_test(tcase, a_fault_costs_what_it_hits, 0, G_N_ELEMENTS(rows));
    tcase_add_test(tcase, deaths_far_apart_are_borne_up_to_a_limit);
    tcase_add_test(tcase, a_mailbox_that_unfolds_too_far_is_cut);
    tcase_add_test(tcase, more_items_than_allowed_are_told);
    tcase_add_test(tcase, an_item_that_is_not_asked_for_is_passed_over);
    tcase_add_test(tcase, a_helper_killed_in_each_item_loses_none_behind);
    tcase_add_loop_test(tcase, a_mailbox_without_a_helper_is_told, 0, 2);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
