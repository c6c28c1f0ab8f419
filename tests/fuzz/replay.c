/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay.c - runs a fuzz target over its seeds and over every input that ever
 * failed, each whole and cut short, as an ordinary test.  With arguments: over
 * those files.
 */
#include <glib.h>

#include "tests/fuzz/fuzz.h"

enum { CUTS = 16 };

static void replay(const char *path)
{
    char *bytes = NULL;
    gsize length = 0;
    GError *error = NULL;
    if (!g_file_get_contents(path, &bytes, &length, &error)) {
        fprintf(stderr, "%s\n", error->message);
        exit(99);
    }
    for (unsigned cut = 0; cut <= CUTS; cut++) {
        size_t size = length - length * cut / CUTS;
        /* Its own allocation, so that a read past the end is seen. */
        uint8_t *copy = g_memdup2(bytes, size);
        LLVMFuzzerTestOneInput(copy, size);
        g_free(copy);
    }
    g_free(bytes);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(char *const *)a, *(char *const *)b);
}

static void add_folder(GPtrArray *paths, const char *kind)
{
    const char *top = g_getenv("abs_top_srcdir");
    char *folder =
        g_build_filename(top != NULL ? top : ".", "tests", "fuzz", kind, fuzz_name, NULL);
    GDir *dir = g_dir_open(folder, 0, NULL);
    if (dir != NULL) {
        for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
            g_ptr_array_add(paths, g_build_filename(folder, name, NULL));
        g_dir_close(dir);
    }
    g_free(folder);
}

int main(int argc, char **argv)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    for (int i = 1; i < argc; i++)
        g_ptr_array_add(paths, g_strdup(argv[i]));
    if (argc < 2) {
        add_folder(paths, "seeds");
        add_folder(paths, "failed");
        g_ptr_array_sort(paths, by_name);
    }
    if (paths->len == 0) {
        printf("not ok 1 - %s has seeds\n1..1\n", fuzz_name);
        return EXIT_FAILURE;
    }
    printf("1..%u\n", paths->len);
    for (guint i = 0; i < paths->len; i++) {
        const char *path = paths->pdata[i];
        fflush(stdout); /* a crash leaves the number of the one that failed open */
        replay(path);
        char *name = g_path_get_basename(path);
        printf("ok %u - %s %s\n", i + 1, fuzz_name, name);
        g_free(name);
    }
    g_ptr_array_free(paths, TRUE);
    return EXIT_SUCCESS;
}
