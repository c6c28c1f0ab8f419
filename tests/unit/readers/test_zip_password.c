/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_zip_password.c - encrypted zips of both ciphers, and passwords for them.
 */
#include <string.h>
#include <archive.h>
#include <archive_entry.h>

#include "tests/unit/readers/reading.h"

static const char *const ciphers[] = {"zip:encryption=zipcrypt", "zip:encryption=aes128",
                                      "zip:encryption=aes256"};
static const char text[] = "Number 536-90-4399 of Ann Example";
static char many[100000];

static void add_member(struct archive *a, const char *name, const char *bytes, size_t length)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)length);
    ck_assert_int_eq(archive_write_header(a, entry), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_data(a, bytes, length), (la_ssize_t)length);
    archive_entry_free(entry);
}

/* A zip whose two members are enciphered under the password. */
static size_t make_locked(const char *cipher, const char *password, char *to, size_t room)
{
    size_t used = 0;
    struct archive *a = archive_write_new();
    archive_write_set_format_zip(a);
    ck_assert_int_eq(archive_write_set_options(a, cipher), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_set_passphrase(a, password), ARCHIVE_OK);
    ck_assert_int_eq(archive_write_open_memory(a, to, room, &used), ARCHIVE_OK);
    memset(many, 'x', sizeof many);
    add_member(a, "large.txt", many, sizeof many);
    add_member(a, "a.txt", text, sizeof text - 1);
    archive_write_close(a);
    archive_write_free(a);
    return used;
}

static reading read_locked(const char *cipher, const char *const *passwords)
{
    static char zip[1 << 18];
    size_t length = make_locked(cipher, "Sesame-7", zip, sizeof zip);
    return read_with_passwords(zip, length, passwords);
}

START_TEST(a_password_among_others_opens_a_zip)
{
    const char *const passwords[] = {"wrong", "sesame-7", "Sesame-7", "more", NULL};
    reading r = read_locked(ciphers[_i], passwords);
    ck_assert_uint_eq(r.gaps, 0);
    ck_assert_ptr_nonnull(strstr(r.text, text));
    ck_assert_ptr_nonnull(strstr(r.text, "xxxxxxxx"));
    reading_clear(&r);
}
END_TEST

/* One wrong password of 256 passes the old cipher's check. */
START_TEST(wrong_passwords_bring_no_rubbish)
{
    const char *passwords[220] = {NULL};
    char *wrong[219];
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        wrong[i] = g_strdup_printf("wrong %zu", i);
        passwords[i] = wrong[i];
    }
    reading r = read_locked(ciphers[_i], passwords);
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_ENCRYPTED);
    ck_assert_str_eq(r.text, "");
    reading_clear(&r);
    passwords[218] = "Sesame-7";
    r = read_locked(ciphers[_i], passwords);
    ck_assert_uint_eq(r.gaps, 0);
    ck_assert_ptr_nonnull(strstr(r.text, text));
    reading_clear(&r);
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
        g_free(wrong[i]);
}
END_TEST

START_TEST(without_a_password_a_zip_stays_encrypted)
{
    const char *const none[] = {NULL};
    reading r = read_locked(ciphers[_i], none);
    ck_assert_uint_eq(r.gaps, LEAKSCAN_GAP_ENCRYPTED);
    ck_assert_str_eq(r.text, "");
    reading_clear(&r);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("zip_password");
    TCase *tcase = tcase_create("zip_password");
    tcase_add_loop_test(tcase, a_password_among_others_opens_a_zip, 0, G_N_ELEMENTS(ciphers));
    tcase_add_loop_test(tcase, wrong_passwords_bring_no_rubbish, 0, G_N_ELEMENTS(ciphers));
    tcase_add_loop_test(tcase, without_a_password_a_zip_stays_encrypted, 0,
                        G_N_ELEMENTS(ciphers));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
