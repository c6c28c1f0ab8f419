/* SPDX-License-Identifier: Apache-2.0 */
/*
 * literals-vectorscan.c - literals by Vectorscan or Hyperscan, block mode.
 */
#include "config.h"

#include "libleakscan/detect/literals.h"

#ifdef HAVE_VECTORSCAN

#include <glib.h>
#include <hs.h>
#include <string.h>

static void *compile_literals(const lks_literal *literals, unsigned count)
{
    const char **bytes = g_new(const char *, count);
    size_t *lengths = g_new(size_t, count);
    unsigned *flags = g_new(unsigned, count);
    unsigned *ids = g_new(unsigned, count);
    for (unsigned i = 0; i < count; i++) {
        bytes[i] = literals[i].bytes;
        lengths[i] = literals[i].length;
        flags[i] = literals[i].is_cased ? 0 : HS_FLAG_CASELESS;
        ids[i] = i;
    }
    hs_database_t *database = NULL;
    hs_compile_error_t *error = NULL;
    hs_error_t status = hs_compile_lit_multi(bytes, flags, ids, lengths, count, HS_MODE_BLOCK,
                                             NULL, &database, &error);
    if (status != HS_SUCCESS) {
        hs_free_compile_error(error);
        database = NULL;
    }
    g_free(bytes);
    g_free(lengths);
    g_free(flags);
    g_free(ids);
    return database;
}

static void free_database(void *database)
{
    hs_free_database(database);
}

static void *new_scratch(const void *database)
{
    hs_scratch_t *scratch = NULL;
    if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS)
        return NULL;
    return scratch;
}

static void free_scratch(void *scratch)
{
    hs_free_scratch(scratch);
}

struct sink {
    lks_literal_fn fn;
    void *userdata;
};

static int on_literal(unsigned id, unsigned long long from, unsigned long long to,
                      unsigned flags, void *context)
{
    const struct sink *sink = context;
    sink->fn(sink->userdata, id, (size_t)to);
    return 0;
}

static bool scan_text(const void *database, void *scratch, const char *text, size_t length,
                      lks_literal_fn fn, void *userdata)
{
    struct sink sink = {fn, userdata};
    return hs_scan(database, text, (unsigned)length, 0, scratch, on_literal, &sink) == HS_SUCCESS;
}

/* "5.4.9 2022-11-16" to "vectorscan 5.4.9". */
static char *describe(void)
{
    const char *version = hs_version();
    return g_strdup_printf("vectorscan %.*s", (int)strcspn(version, " "), version);
}

const lks_literal_engine *lks_literals_vectorscan(void)
{
    static lks_literal_engine engine = {
        NULL, compile_literals, free_database, new_scratch, free_scratch, scan_text,
    };
    static gsize once;
    if (hs_valid_platform() != HS_SUCCESS)
        return NULL;
    if (g_once_init_enter(&once)) {
        engine.name = describe();
        g_once_init_leave(&once, 1);
    }
    return &engine;
}

#else

const lks_literal_engine *lks_literals_vectorscan(void)
{
    return NULL;
}

#endif
