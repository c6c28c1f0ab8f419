/* SPDX-License-Identifier: Apache-2.0 */
/*
 * version.c - which libraries this room stands on.
 */
#include "config.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <glib.h>
#include <pcre2.h>
#include <string.h>
#ifdef HAVE_VECTORSCAN
#include <hs.h>
#endif

#include "libleakscan/detect/detect.h"

/* The first words of a version line: "10.42 2022-12-11" to "10.42". */
static char *first_word(const char *text)
{
    return g_strndup(text, strcspn(text, " "));
}

static char *describe(void)
{
    char pcre2[64];
    pcre2_config(PCRE2_CONFIG_VERSION, pcre2);
    char *number = first_word(pcre2);
#ifdef HAVE_VECTORSCAN
    char *scanner = first_word(hs_version());
    char *line = g_strdup_printf("pcre2 %s, vectorscan %s", number, scanner);
    g_free(scanner);
#else
    char *line = g_strdup_printf("pcre2 %s", number);
#endif
    g_free(number);
    return line;
}

const char *lks_detect_version(void)
{
    static gsize once;
    static char *line;
    if (g_once_init_enter(&once)) {
        line = describe();
        g_once_init_leave(&once, 1);
    }
    return line;
}
