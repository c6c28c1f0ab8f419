/* SPDX-License-Identifier: Apache-2.0 */
/*
 * packs.c - the shipped packs, which glib-compile-resources built in.
 */
#include <gio/gio.h>
#include <string.h>

#include "libleakscan/policy/policy.h"
#include "libleakscan/policy/shipped.h"

#define FOLDER "/leakscan/packs/"

/* In the order in which they are loaded: the first is referred to by the others. */
static const char *const known[] = {"scoring",     "pii-us", "pii-world", "financial",
                                    "credentials", "health", "clearance", "markings"};

typedef struct shipped_pack {
    const char *name;
    const char *text;      /* static */
    size_t length;
} shipped_pack;

typedef struct shipped_packs {
    shipped_pack pack[G_N_ELEMENTS(known)];
    size_t count;
} shipped_packs;

static gpointer find_packs(gpointer ignored)
{
    static shipped_packs found;
    lks_shipped_register_resource();
    GResource *resource = lks_shipped_get_resource();
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        char *path = g_strconcat(FOLDER, known[i], ".xml", NULL);
        GBytes *bytes = g_resource_lookup_data(resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
        g_free(path);
        if (bytes == NULL)
            continue;
        shipped_pack *pack = &found.pack[found.count++];
        pack->name = known[i];
        pack->text = g_bytes_get_data(bytes, &pack->length);
        g_bytes_unref(bytes);       /* not compressed: the bytes are the library's own */
    }
    return &found;
}

static const shipped_packs *all_packs(void)
{
    static GOnce once = G_ONCE_INIT;
    return g_once(&once, find_packs, NULL);
}

size_t lks_policy_pack_count(void)
{
    return all_packs()->count;
}

const char *lks_policy_pack_name(size_t i)
{
    const shipped_packs *packs = all_packs();
    return i < packs->count ? packs->pack[i].name : NULL;
}

const char *lks_policy_pack_text(const char *name, size_t *length)
{
    const shipped_packs *packs = all_packs();
    for (size_t i = 0; name != NULL && i < packs->count; i++) {
        if (strcmp(packs->pack[i].name, name) != 0)
            continue;
        if (length != NULL)
            *length = packs->pack[i].length;
        return packs->pack[i].text;
    }
    return NULL;
}

bool lks_policy_is_shipped(const char *text)
{
    const shipped_packs *packs = all_packs();
    for (size_t i = 0; i < packs->count; i++)
        if (packs->pack[i].text == text)
            return true;
    return false;
}
