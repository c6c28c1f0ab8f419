/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c - leakscan-extract, the helper that reads attached documents in a sandbox.
 */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "tools/leakscan-extract/dump.h"
#include "tools/leakscan-extract/output.h"

static int usage(void)
{
    fputs("leakscan-extract is started by libleakscan and is of no use by itself.\n"
          "  leakscan-extract --dump FILE   what would be read of a document, without a sandbox\n",
          stderr);
    return 2;
}

int main(int argc, char **argv)
{
    /* libarchive and others turn names into UTF-8 by the locale. */
    (void)setlocale(LC_ALL, "C.UTF-8");
    extract_output_prepare();
    if (argc == 3 && strcmp(argv[1], "--dump") == 0)
        return extract_dump(argv[2]);
    return usage();
}
