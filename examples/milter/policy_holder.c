/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy_holder.c - compiles the policy of a configuration, keeps scanners for
 * it, and swaps the ruling in force.
 */
#include "policy_holder.h"

#include <string.h>

#define DIAGNOSTICS_TOLD 5

struct ruling {
    gatomicrefcount references;
    milter_config *config;
    leakscan_policy *policy;
    GMutex lock;            /* of the fields below */
    GQueue idle;            /* of leakscan_scanner, the last used first */
    unsigned at_work;
};

static GMutex current_lock;
static ruling *current;

/* ---- compiling ------------------------------------------------------------------ */

static void set_policy_error(GError **error, const leakscan_builder *b, const char *what, int rc)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%s: %s", what, leakscan_status_name(rc));
    size_t count = leakscan_builder_diagnostic_count(b);
    unsigned told = 0;
    for (size_t i = 0; i < count && told < DIAGNOSTICS_TOLD; i++) {
        const leakscan_diagnostic *d = leakscan_builder_diagnostic(b, i);
        if (leakscan_diagnostic_severity(d) != LEAKSCAN_SEVERITY_ERROR)
            continue;
        const char *origin = leakscan_diagnostic_origin(d);
        g_string_append_printf(text, "; %s:%u: %s", origin != NULL ? origin : "",
                               leakscan_diagnostic_line(d), leakscan_diagnostic_text(d));
        told++;
    }
    g_set_error_literal(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, text->str);
    g_string_free(text, TRUE);
}

static bool did(leakscan_builder *b, int rc, const char *what, GError **error)
{
    if (rc < 0)
        set_policy_error(error, b, what, rc);
    return rc >= 0;
}

/* As the command takes it: only the rules of `rules`. */
static bool is_none(char **packs)
{
    return packs != NULL && packs[0] != NULL && packs[1] == NULL && strcmp(packs[0], "none") == 0;
}

static bool add_pack(leakscan_builder *b, const char *pack, GError **error)
{
    int rc = leakscan_builder_add_builtin(b, pack);
    if (rc != LEAKSCAN_E_ARGUMENT)
        return did(b, rc, pack, error);
    g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                "[policy] packs: no pack is called '%s': `leakscan packs` lists them", pack);
    return false;
}

static bool add_rules(leakscan_builder *b, const milter_config *config, GError **error)
{
    if (is_none(config->packs) && (config->rules == NULL || config->rules[0] == NULL)) {
        g_set_error_literal(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                            "[policy] packs: none of them, and no rules either");
        return false;
    }
    for (char **pack = config->packs; pack != NULL && *pack != NULL; pack++)
        if (!is_none(config->packs) && !add_pack(b, *pack, error))
            return false;
    if (config->packs == NULL && !did(b, leakscan_builder_add_builtin(b, NULL), "packs", error))
        return false;
    for (char **file = config->rules; file != NULL && *file != NULL; file++)
        if (!did(b, leakscan_builder_add_file(b, *file), *file, error))
            return false;
    return true;
}

static bool add_settings(leakscan_builder *b, const milter_config *config, GError **error)
{
    for (guint i = 0; i < config->limits->len; i++) {
        const limit_entry *entry = &g_array_index(config->limits, limit_entry, i);
        if (!did(b, leakscan_builder_set_limit(b, entry->limit, entry->value),
                 leakscan_limit_name(entry->limit), error))
            return false;
    }
    for (guint i = 0; i < config->allows->len; i++) {
        const allow_entry *entry = g_ptr_array_index(config->allows, i);
        if (!did(b, leakscan_builder_allow(b, entry->kind, entry->what), "an entry of allow-*",
                 error))
            return false;
    }
    if (config->spool_directory != NULL &&
        !did(b, leakscan_builder_set_spool_directory(b, config->spool_directory),
             "spool-directory", error))
        return false;
    return did(b, leakscan_builder_set_show(b, LEAKSCAN_SHOW_NONE), "show", error);
}

static leakscan_policy *compile(const milter_config *config, GError **error)
{
    leakscan_builder *b = NULL;
    leakscan_policy *policy = NULL;
    int rc = leakscan_builder_new(&b);
    if (rc != LEAKSCAN_OK) {
        g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, "no builder: %s",
                    leakscan_status_name(rc));
        return NULL;
    }
    if (add_rules(b, config, error) && add_settings(b, config, error))
        did(b, leakscan_builder_compile(b, &policy), "the policy was not compiled", error);
    leakscan_builder_free(b);
    return policy;
}

/* ---- one ruling ----------------------------------------------------------------- */

ruling *ruling_load(const char *path, GError **error)
{
    milter_config *config = config_read(path, error);
    if (config == NULL)
        return NULL;
    leakscan_policy *policy = compile(config, error);
    if (policy == NULL) {
        config_free(config);
        return NULL;
    }
    ruling *r = g_new0(ruling, 1);
    g_atomic_ref_count_init(&r->references);
    r->config = config;
    r->policy = policy;
    g_mutex_init(&r->lock);
    g_queue_init(&r->idle);
    return r;
}

ruling *ruling_ref(ruling *r)
{
    g_atomic_ref_count_inc(&r->references);
    return r;
}

void ruling_unref(ruling *r)
{
    if (r == NULL || !g_atomic_ref_count_dec(&r->references))
        return;
    g_queue_clear_full(&r->idle, (GDestroyNotify)leakscan_scanner_free);
    g_mutex_clear(&r->lock);
    leakscan_policy_unref(r->policy);
    config_free(r->config);
    g_free(r);
}

const milter_config *ruling_config(const ruling *r)
{
    return r->config;
}

leakscan_policy *ruling_policy(const ruling *r)
{
    return r->policy;
}

leakscan_scanner *ruling_take(ruling *r)
{
    leakscan_scanner *scanner = NULL;
    g_mutex_lock(&r->lock);
    bool has_room = r->at_work < r->config->messages_at_once;
    if (has_room) {
        r->at_work++;
        scanner = g_queue_pop_head(&r->idle);
    }
    g_mutex_unlock(&r->lock);
    if (!has_room || scanner != NULL)
        return scanner;
    if (leakscan_scanner_new(&scanner, r->policy) == LEAKSCAN_OK)
        return scanner;
    ruling_give(r, NULL);
    return NULL;
}

void ruling_give(ruling *r, leakscan_scanner *scanner)
{
    leakscan_scanner *surplus = scanner;
    /* More than this many do not scan at the same time for long. */
    guint kept = 2 * g_get_num_processors() + 2;
    g_mutex_lock(&r->lock);
    r->at_work--;
    if (scanner != NULL && g_queue_get_length(&r->idle) < kept) {
        g_queue_push_head(&r->idle, scanner);
        surplus = NULL;
    }
    g_mutex_unlock(&r->lock);
    leakscan_scanner_free(surplus);
}

/* ---- the one in force ----------------------------------------------------------- */

ruling *holder_current(void)
{
    g_mutex_lock(&current_lock);
    ruling *r = ruling_ref(current);
    g_mutex_unlock(&current_lock);
    return r;
}

void holder_set(ruling *r)
{
    g_mutex_lock(&current_lock);
    ruling *before = current;
    current = r;
    g_mutex_unlock(&current_lock);
    ruling_unref(before);
}
