/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Passwords that a mail tells: what is taken, and that no text makes the search slow.
 */
#include <string.h>
#include <time.h>

#include "libleakscan/extract/extract.h"
#include "libleakscan/scan/passwords.h"
#include "tests/support/support.h"

static const struct {
    const char *text, *found;        /* joined by bars */
} TOLD[] = {
    {"Password: tulip7", "tulip7"},
    {"the password is \"blue tulip\".", "blue tulip"},
    {"Passwort lautet tulip7.\nGruss", "tulip7.|tulip7"},
    {"password:\n\n tulip7", "tulip7"},
    {"mot de passe : tulip7 bleu", "tulip7|tulip7 bleu"},
    {"passwords are changed", "s|s are changed"},
    {"nothing", ""},
};

START_TEST(passwords_are_found_behind_their_words)
{
    GPtrArray *list = lks_passwords_new();
    lks_passwords_find(list, TOLD[_i].text, strlen(TOLD[_i].text));
    GString *found = g_string_new(NULL);
    for (guint i = 0; i < list->len; i++)
        g_string_append_printf(found, "%s%s", i > 0 ? "|" : "", (const char *)list->pdata[i]);
    ck_assert_str_eq(found->str, TOLD[_i].found);
    g_string_free(found, TRUE);
    g_ptr_array_unref(list);
}
END_TEST

static const char *const REPEATED[] = {"password-", "password<", "password \"", "clave: ",
                                       "password\n", "password is ", "pwd(", "mdp"};
/* Two seconds a megabyte, as for every input (doc/robustness.md). */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static const double MOST = 12 * 2.0 * LKS_PASSWORDS_TEXT / 1e6;
#else
static const double MOST = 2.0 * LKS_PASSWORDS_TEXT / 1e6;
#endif

START_TEST(no_text_makes_the_search_slow)
{
    GString *text = g_string_new(NULL);
    while (text->len < LKS_PASSWORDS_TEXT)
        g_string_append(text, REPEATED[_i]);
    clock_t begin = clock();
    GPtrArray *list = lks_passwords_new();
    lks_passwords_find(list, text->str, text->len);
    /* Under valgrind time tells nothing. */
    if (g_getenv("LEAKSCAN_UNDER_VALGRIND") == NULL)
        ck_assert_double_lt((double)(clock() - begin) / CLOCKS_PER_SEC, MOST);
    ck_assert_uint_le(list->len, LKS_PASSWORDS_FOUND);
    g_ptr_array_unref(list);
    g_string_free(text, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("passwords");
    TCase *tcase = tcase_create("passwords");
    tcase_add_loop_test(tcase, passwords_are_found_behind_their_words, 0, G_N_ELEMENTS(TOLD));
    tcase_add_loop_test(tcase, no_text_makes_the_search_slow, 0, G_N_ELEMENTS(REPEATED));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
