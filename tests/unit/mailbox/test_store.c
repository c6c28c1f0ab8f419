/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_store.c - a mailbox that a driver takes apart: its items as slots.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mailbox/mailbox.h"
#include "tests/support/support.h"

static const char mailbox[] = "!BDN1234SM and what Outlook keeps";

/* Gives two folders of items; what it is opened on must be the mailbox. */
typedef struct {
    int next;
    unsigned piece;
    lks_store_item item;
} fake;

static const struct {
    const char *folder, *bytes;
    uint64_t index;
    int kind;
} items[] = {
    {"Top/Inbox", "Subject: one\n\nx\n", 0, LEAKSCAN_KIND_MAIL},
    {"Top/Inbox", NULL, 1, LEAKSCAN_KIND_OTHER},
    {"Top/Contacts", "Subject: two\n\nlonger than the memory of its spool\n", 0,
     LEAKSCAN_KIND_CONTACT},
};

static int opened, closed;
static const char *end_reason;

static void *open_fake(const void *userdata, int fd, uint64_t offset, uint64_t length)
{
    char start[sizeof mailbox] = "";
    ck_assert_uint_eq(length, strlen(mailbox));
    ck_assert_int_eq((int)pread(fd, start, length, (off_t)offset), (int)length);
    ck_assert_str_eq(start, mailbox);
    opened++;
    return g_new0(fake, 1);
}

static int next_fake(void *store)
{
    fake *f = store;
    if (f->next == (int)G_N_ELEMENTS(items))
        return end_reason != NULL ? LEAKSCAN_INPUT_FAILED : LEAKSCAN_DONE;
    f->item = (lks_store_item){.folder = items[f->next].folder, .index = items[f->next].index,
                               .kind = items[f->next].kind};
    f->piece = 0;
    f->next++;
    return LEAKSCAN_OK;
}

/* A byte at a time. */
static uint64_t read_fake(void *store, const uint8_t **data)
{
    fake *f = store;
    const char *bytes = items[f->next - 1].bytes;
    f->item.is_failed = bytes == NULL;
    f->item.gaps = bytes == NULL ? LEAKSCAN_GAP_EXTRACT_FAILED : 0;
    if (bytes == NULL || bytes[f->piece] == '\0')
        return 0;
    *data = (const uint8_t *)bytes + f->piece++;
    return 1;
}

static const lks_store_item *item_fake(const void *store)
{
    return &((const fake *)store)->item;
}

static const char *reason_fake(const void *store)
{
    return end_reason;
}

static void close_fake(void *store)
{
    closed++;
    g_free(store);
}

static const lks_store_driver driver = {
    .open = open_fake, .next = next_fake, .read = read_fake, .item = item_fake,
    .reason = reason_fake, .close = close_fake,
};

static int64_t read_stream(void *buf, size_t size, void *userdata)
{
    size_t *given = userdata, length = MIN(size, MIN((size_t)7, strlen(mailbox) - *given));
    memcpy(buf, mailbox + *given, length);
    *given += length;
    return (int64_t)length;
}

static lks_mailbox_options options_with(const lks_store_driver *store)
{
    return (lks_mailbox_options){.message_bytes = 1 << 20, .spool_bytes = 20,
                                 .archive_bytes = 1 << 20, .archive_ratio = 100,
                                 .archive_members = 10, .store = store};
}

static FILE *make_file(void)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(mailbox, 1, strlen(mailbox), file), strlen(mailbox));
    rewind(file);
    ck_assert_int_eq(fflush(file), 0);
    return file;
}

static void check_slot(const lks_slot *slot, size_t i)
{
    char *source = g_strconcat("a.pst!/", items[i].folder, NULL), bytes[100] = "";
    size_t length = items[i].bytes != NULL ? strlen(items[i].bytes) : 0;
    ck_assert_str_eq(slot->source, source);
    ck_assert_uint_eq(slot->index, items[i].index);
    ck_assert_int_eq(slot->kind, items[i].kind);
    ck_assert_int_eq(slot->is_failed, items[i].bytes == NULL);
    ck_assert_uint_eq(slot->offset, 0);
    ck_assert_uint_eq(slot->bytes.length, length);
    ck_assert_int_eq((int)lks_bytes_read(&slot->bytes, 0, bytes, sizeof bytes), (int)length);
    ck_assert_str_eq(bytes, items[i].bytes != NULL ? items[i].bytes : "");
    g_free(source);
}

static void check_all(lks_input *in)
{
    const lks_slot *slot;
    for (size_t i = 0; i < G_N_ELEMENTS(items); i++) {
        ck_assert_int_eq(lks_input_next(in, &slot), LEAKSCAN_OK);
        check_slot(slot, i);
    }
    if (end_reason != NULL) {
        ck_assert_int_eq(lks_input_next(in, &slot), LEAKSCAN_INPUT_FAILED);
        ck_assert_str_eq(lks_input_failed_reason(in), end_reason);
        ck_assert_str_eq(lks_input_failed_source(in), "a.pst");
    }
    ck_assert_int_eq(lks_input_next(in, &slot), LEAKSCAN_DONE);
    ck_assert_int_eq(closed, opened);
    ck_assert_uint_eq(lks_input_count(in, LEAKSCAN_COUNT_BYTES_READ), strlen(mailbox));
    ck_assert_uint_eq(lks_input_count(in, LEAKSCAN_COUNT_FILES_READ), end_reason == NULL);
    ck_assert_uint_eq(lks_input_count(in, LEAKSCAN_COUNT_FILES_FAILED), end_reason != NULL);
    ck_assert_uint_eq(lks_input_count(in, LEAKSCAN_COUNT_MESSAGES), G_N_ELEMENTS(items));
}

/* The second time it breaks off at its end. */
START_TEST(items_of_a_file_are_slots_with_their_folder)
{
    lks_mailbox_options options = options_with(&driver);
    FILE *file = make_file();
    lks_input *in;
    end_reason = _i == 0 ? NULL : "it broke off";
    ck_assert_int_eq(lks_input_open_fd(&in, fileno(file), "a.pst", &options), LEAKSCAN_OK);
    check_all(in);
    lks_input_free(in);
    ck_assert_int_eq(fclose(file), 0);
}
END_TEST

START_TEST(a_stream_is_spooled_first)
{
    lks_mailbox_options options = options_with(&driver);
    size_t given = 0;
    lks_input *in;
    end_reason = NULL;
    ck_assert_int_eq(lks_input_open_fn(&in, read_stream, &given, "a.pst", &options), LEAKSCAN_OK);
    check_all(in);
    lks_input_free(in);
}
END_TEST

START_TEST(an_input_that_is_left_closes_the_mailbox)
{
    lks_mailbox_options options = options_with(&driver);
    FILE *file = make_file();
    const lks_slot *slot;
    lks_input *in;
    opened = closed = 0;
    ck_assert_int_eq(lks_input_open_fd(&in, fileno(file), "a.pst", &options), LEAKSCAN_OK);
    ck_assert_int_eq(lks_input_next(in, &slot), LEAKSCAN_OK);
    lks_input_free(in);
    ck_assert_int_eq(opened, 1);
    ck_assert_int_eq(closed, 1);
    ck_assert_int_eq(fclose(file), 0);
}
END_TEST

START_TEST(without_a_driver_it_is_told_as_failed)
{
    lks_mailbox_options options = options_with(NULL);
    FILE *file = make_file();
    const lks_slot *slot;
    lks_input *in;
    ck_assert_int_eq(lks_input_open_fd(&in, fileno(file), "a.pst", &options), LEAKSCAN_OK);
    ck_assert_int_eq(lks_input_next(in, &slot), LEAKSCAN_INPUT_FAILED);
    ck_assert_int_eq(lks_input_next(in, &slot), LEAKSCAN_DONE);
    lks_input_free(in);
    ck_assert_int_eq(fclose(file), 0);
}
END_TEST

START_TEST(it_cannot_be_cut_into_ranges)
{
    lks_mailbox_options options = options_with(&driver);
    FILE *file = make_file();
    lks_input *in;
    ck_assert_int_eq(lks_input_open_fd(&in, fileno(file), "a.pst", &options), LEAKSCAN_OK);
    ck_assert_int_eq(lks_input_set_range(in, 0, 10), LEAKSCAN_E_FORMAT);
    lks_input_free(in);
    ck_assert_int_eq(fclose(file), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store");
    TCase *tcase = tcase_create("store");
    tcase_add_loop_test(tcase, items_of_a_file_are_slots_with_their_folder, 0, 2);
    tcase_add_test(tcase, a_stream_is_spooled_first);
    tcase_add_test(tcase, an_input_that_is_left_closes_the_mailbox);
    tcase_add_test(tcase, without_a_driver_it_is_told_as_failed);
    tcase_add_test(tcase, it_cannot_be_cut_into_ranges);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
