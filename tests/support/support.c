/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/support.h"

#include <glib.h>
#include <stdlib.h>

int run_suite(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

char *read_fixture(const char *name, size_t *length)
{
    const char *top = g_getenv("abs_top_srcdir");
    char *path = g_build_filename(top != NULL ? top : ".", "tests", name, NULL);
    char *text = NULL;
    GError *error = NULL;
    if (!g_file_get_contents(path, &text, length, &error))
        ck_abort_msg("%s", error->message);
    g_free(path);
    return text;
}

const char *corpora_directory(void)
{
    static char *found;
    const char *top = g_getenv("abs_top_srcdir");
    if (found == NULL)
        found = g_build_filename(top != NULL ? top : ".", "..", "shared", "corpora", NULL);
    return g_file_test(found, G_FILE_TEST_IS_DIR) ? found : NULL;
}
