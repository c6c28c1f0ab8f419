/* SPDX-License-Identifier: Apache-2.0 */
/*
 * allow.c - values, patterns, senders and detectors that are not reported.
 */
#include <string.h>

#include "libleakscan/scan/policy.h"

enum { MAX_VALUE = 4096 };

static GHashTable *new_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void free_regex(void *p)
{
    g_regex_unref(p);
}

lks_allow *lks_scan_allow_new(void)
{
    lks_allow *allow = g_new0(lks_allow, 1);
    allow->values = new_set();
    allow->senders = new_set();
    allow->detectors = new_set();
    allow->patterns = g_ptr_array_new_with_free_func(free_regex);
    allow->pattern_texts = g_ptr_array_new_with_free_func(g_free);
    return allow;
}

void lks_scan_allow_free(lks_allow *allow)
{
    if (allow == NULL)
        return;
    g_hash_table_unref(allow->values);
    g_hash_table_unref(allow->senders);
    g_hash_table_unref(allow->detectors);
    g_ptr_array_unref(allow->patterns);
    g_ptr_array_unref(allow->pattern_texts);
    g_free(allow);
}

static void copy_set(GHashTable *to, GHashTable *from)
{
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, from);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_hash_table_add(to, g_strdup(key));
}

lks_allow *lks_scan_allow_copy(const lks_allow *allow)
{
    lks_allow *copy = lks_scan_allow_new();
    copy_set(copy->values, allow->values);
    copy_set(copy->senders, allow->senders);
    copy_set(copy->detectors, allow->detectors);
    for (guint i = 0; i < allow->patterns->len; i++) {
        g_ptr_array_add(copy->patterns, g_regex_ref(allow->patterns->pdata[i]));
        g_ptr_array_add(copy->pattern_texts, g_strdup(allow->pattern_texts->pdata[i]));
    }
    return copy;
}

static int add_value(lks_allow *allow, const char *what)
{
    char normal[MAX_VALUE];
    size_t length = strlen(what);
    if (length >= sizeof normal)
        return LEAKSCAN_E_ARGUMENT;
    if (lks_detect_normalise_value(what, length, normal, sizeof normal) == 0)
        return LEAKSCAN_E_ARGUMENT;
    g_hash_table_add(allow->values, g_strdup(normal));
    return LEAKSCAN_OK;
}

static int add_pattern(lks_allow *allow, const char *what)
{
    char *whole = g_strdup_printf("\\A(?:%s)\\z", what);
    GRegex *regex = g_regex_new(whole, G_REGEX_OPTIMIZE, 0, NULL);
    g_free(whole);
    if (regex == NULL)
        return LEAKSCAN_E_ARGUMENT;
    g_ptr_array_add(allow->patterns, regex);
    g_ptr_array_add(allow->pattern_texts, g_strdup(what));
    return LEAKSCAN_OK;
}

int lks_scan_allow_add(lks_allow *allow, int kind, const char *what)
{
    if (*what == '\0' || !g_utf8_validate(what, -1, NULL))
        return LEAKSCAN_E_ARGUMENT;
    switch (kind) {
    case LEAKSCAN_ALLOW_VALUE:
        return add_value(allow, what);
    case LEAKSCAN_ALLOW_PATTERN:
        return add_pattern(allow, what);
    case LEAKSCAN_ALLOW_SENDER:
        g_hash_table_add(allow->senders, g_utf8_strdown(what, -1));
        return LEAKSCAN_OK;
    case LEAKSCAN_ALLOW_DETECTOR:
        g_hash_table_add(allow->detectors, g_strdup(what));
        return LEAKSCAN_OK;
    default:
        return LEAKSCAN_E_ARGUMENT;
    }
}

bool lks_scan_allow_sender(const lks_allow *allow, const char *address)
{
    if (address == NULL || g_hash_table_size(allow->senders) == 0)
        return false;
    char *lower = g_utf8_strdown(address, -1);
    const char *domain = strrchr(lower, '@');
    bool found = g_hash_table_contains(allow->senders, lower) ||
                 (domain != NULL && g_hash_table_contains(allow->senders, domain));
    g_free(lower);
    return found;
}

bool lks_scan_allow_match(const lks_allow *allow, const lks_match *match)
{
    if (g_hash_table_contains(allow->detectors, match->rule->id))
        return true;
    if (g_hash_table_size(allow->values) > 0 &&
        g_hash_table_contains(allow->values, match->normal))
        return true;
    for (guint i = 0; i < allow->patterns->len; i++)
        if (g_regex_match_full(allow->patterns->pdata[i], match->value,
                               (gssize)match->value_length, 0, 0, NULL, NULL))
            return true;
    return false;
}

static gint compare_text(gconstpointer a, gconstpointer b)
{
    return strcmp(a, b);
}

static void digest_set(GHashTable *set, GChecksum *digest)
{
    GList *keys = g_list_sort(g_hash_table_get_keys(set), compare_text);
    for (GList *k = keys; k != NULL; k = k->next)
        g_checksum_update(digest, k->data, (gssize)strlen(k->data) + 1);
    g_list_free(keys);
    g_checksum_update(digest, (const guchar *)"", 1);
}

void lks_scan_allow_digest(const lks_allow *allow, GChecksum *digest)
{
    digest_set(allow->values, digest);
    digest_set(allow->senders, digest);
    digest_set(allow->detectors, digest);
    for (guint i = 0; i < allow->pattern_texts->len; i++) {
        const char *text = allow->pattern_texts->pdata[i];
        g_checksum_update(digest, (const guchar *)text, (gssize)strlen(text) + 1);
    }
}
