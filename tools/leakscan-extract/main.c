/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c - leakscan-extract, the helper that reads attached documents in a sandbox.
 */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <glib.h>

#include "tools/leakscan-extract/child.h"
#include "tools/leakscan-extract/dump.h"
#include "tools/leakscan-extract/formats.h"
#include "tools/leakscan-extract/output.h"
#include "tools/leakscan-extract/selftest.h"
#include "tools/leakscan-extract/serve.h"

static int usage(void)
{
    fputs("leakscan-extract is started by libleakscan.  By hand:\n"
          "  --formats     the formats that it reads, and by what\n"
          "  --self-test   tries from inside the sandbox what the sandbox forbids\n"
          "  --dump FILE   what would be read of a document, without the sandbox\n"
          "  --ocr         beside one of these: the text of pictures too\n",
          stderr);
    return 2;
}

static int list_formats(void)
{
    extract_output_prepare();
    char *text = extract_formats(EXTRACT_FORMATS_HELPER);
    fputs(text, stdout);
    g_free(text);
    return 0;
}

/* By hand, the light program is the full one wherever that is installed. */
static void become_full(char **argv)
{
#ifdef EXTRACT_LIGHT
    char *self = g_file_read_link("/proc/self/exe", NULL);
    char *full = g_strconcat(self != NULL ? self : argv[0], "-full", NULL);
    (void)execv(full, argv);
    g_free(full);
    g_free(self);
#else
    (void)argv;
#endif
}

/* The sandbox has no threads, and OpenMP would end the process without them; it reads
 * this when tesseract is loaded. */
static void want_ocr(void)
{
    extract_output_want_ocr(true);
    (void)setenv("OMP_THREAD_LIMIT", "1", 1);
}

/* The arguments without the switch, at most two; answers how many. */
static int take_ocr(int argc, char **argv, char **arguments)
{
    int count = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--ocr") == 0)
            want_ocr();
        else if (count < 2)
            arguments[count++] = argv[i];
        else
            return count + 1;
    }
    return count;
}

int main(int argc, char **argv)
{
    char *arguments[2] = {(char *)"", (char *)""};
    /* libarchive and others turn names into UTF-8 by the locale.  Of its other
     * categories each would be a mapping that every child has to copy. */
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    int count = take_ocr(argc, argv, arguments);
    const char *what = arguments[0];
    if (count == 1 && strcmp(what, "--serve") == 0)
        return extract_serve(extract_child);
    if (count == 1 && strcmp(what, "--self-test") == 0)
        return extract_selftest();
    if (count == 1 && strcmp(what, "--self-test-done") == 0)
        return EXTRACT_SELFTEST_DONE;
    if (count > 0)
        become_full(argv);
    if (count == 1 && strcmp(what, "--formats") == 0)
        return list_formats();
    if (count == 2 && strcmp(what, "--dump") == 0) {
        extract_output_prepare();
        return extract_dump(arguments[1]);
    }
    return usage();
}
