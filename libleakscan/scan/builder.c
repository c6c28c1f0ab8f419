/* SPDX-License-Identifier: Apache-2.0 */
/*
 * builder.c - from packs, limits and options to a frozen policy.
 */
#include <string.h>
#include <unistd.h>

#include "libleakscan/extract/backend.h"
#include "libleakscan/extract/extract.h"
#include "libleakscan/policy/policy.h"
#include "libleakscan/scan/passwords.h"
#include "libleakscan/scan/policy.h"

/* The pack of combinations and shared word lists, which the others lean on. */
static const char base_pack[] = "scoring";

static const char installed_helper[] = LKS_PKGLIBEXECDIR "/leakscan-extract";

/* One pack to be read, in the order of adding. */
typedef struct pack_source {
    const char *text;
    char *copy;              /* NULL: one of those that are built in */
    size_t length;
    char *origin;
} pack_source;

struct leakscan_builder {
    GPtrArray *packs;        /* of pack_source */
    uint64_t limits[LKS_LIMITS];
    int options[LKS_OPTIONS];
    int show;
    uint8_t *key;
    size_t key_length;
    lks_allow *allow;
    char *spool_directory;
    char *helper;
    const leakscan_backend *backend;
    GPtrArray *passwords;
    lks_diagnostics diagnostics;
};

static void free_source(void *p)
{
    pack_source *source = p;
    g_free(source->copy);
    g_free(source->origin);
    g_free(source);
}

int leakscan_builder_new(leakscan_builder **out)
{
    if (out == NULL)
        return LEAKSCAN_E_ARGUMENT;
    leakscan_builder *b = g_new0(leakscan_builder, 1);
    b->packs = g_ptr_array_new_with_free_func(free_source);
    for (int i = 1; i < LKS_LIMITS; i++)
        b->limits[i] = lks_scan_limits[i].preset;
    b->options[LEAKSCAN_OPTION_VECTORSCAN] = 1;
    b->allow = lks_scan_allow_new();
    b->passwords = lks_passwords_new();
    lks_diagnostics_init(&b->diagnostics);
    *out = b;
    return LEAKSCAN_OK;
}

void leakscan_builder_free(leakscan_builder *b)
{
    if (b == NULL)
        return;
    g_ptr_array_unref(b->packs);
    lks_scan_wipe(b->key, b->key_length);
    g_free(b->key);
    lks_scan_allow_free(b->allow);
    g_free(b->spool_directory);
    g_free(b->helper);
    g_ptr_array_unref(b->passwords);
    lks_diagnostics_done(&b->diagnostics);
    g_free(b);
}

size_t leakscan_pack_count(void)
{
    return lks_policy_pack_count();
}

const char *leakscan_pack_name(size_t i)
{
    return lks_policy_pack_name(i);
}

const char *leakscan_pack_text(const char *name, size_t *length)
{
    size_t unused;
    if (name == NULL)
        return NULL;
    return lks_policy_pack_text(name, length != NULL ? length : &unused);
}

static bool has_builtin(const leakscan_builder *b, const char *name)
{
    for (guint i = 0; i < b->packs->len; i++) {
        const pack_source *source = b->packs->pdata[i];
        if (source->copy == NULL && strcmp(source->origin, name) == 0)
            return true;
    }
    return false;
}

static bool has_any_builtin(const leakscan_builder *b)
{
    for (guint i = 0; i < b->packs->len; i++)
        if (((const pack_source *)b->packs->pdata[i])->copy == NULL)
            return true;
    return false;
}

static void append(leakscan_builder *b, const char *text, size_t length, const char *origin,
                   bool is_builtin)
{
    pack_source *source = g_new0(pack_source, 1);
    if (!is_builtin) {
        source->copy = g_malloc(length + 1);
        memcpy(source->copy, text, length);
    }
    source->text = is_builtin ? text : source->copy;
    source->length = length;
    source->origin = g_strdup(origin);
    g_ptr_array_add(b->packs, source);
}

int leakscan_builder_add_builtin(leakscan_builder *b, const char *name)
{
    if (b == NULL)
        return LEAKSCAN_E_ARGUMENT;
    if (name == NULL) {
        for (size_t i = 0; i < lks_policy_pack_count(); i++)
            (void)leakscan_builder_add_builtin(b, lks_policy_pack_name(i));
        return LEAKSCAN_OK;
    }
    size_t length = 0;
    const char *text = lks_policy_pack_text(name, &length);
    if (text == NULL)
        return LEAKSCAN_E_ARGUMENT;
    if (!has_builtin(b, name))
        append(b, text, length, name, true);
    return LEAKSCAN_OK;
}

/* Reads every source into `set`, the shipped ones first and the base before all,
 * so that any pack may lean on the shared lists. */
static int read_packs(leakscan_builder *b, lks_ruleset *set, lks_diagnostics *d)
{
    size_t length = 0;
    const char *text = lks_policy_pack_text(base_pack, &length);
    int rc = LEAKSCAN_OK;
    if (text != NULL)
        rc = lks_policy_read_pack(set, text, length, base_pack, d);
    for (int pass = 0; pass < 2; pass++) {
        for (guint i = 0; i < b->packs->len; i++) {
            const pack_source *source = b->packs->pdata[i];
            if ((source->copy == NULL) != (pass == 0) || strcmp(source->origin, base_pack) == 0)
                continue;
            int one = lks_policy_read_pack(set, source->text, source->length, source->origin, d);
            if (rc == LEAKSCAN_OK)
                rc = one;
        }
    }
    return rc;
}

int leakscan_builder_add_text(leakscan_builder *b, const char *text, size_t length,
                              const char *origin)
{
    if (b == NULL || text == NULL || origin == NULL || length > LKS_PACK_MAX)
        return LEAKSCAN_E_ARGUMENT;
    guint before = b->packs->len;
    append(b, text, length, origin, false);
    lks_diagnostics_clear(&b->diagnostics);
    lks_ruleset *probe = lks_ruleset_new();
    int rc = read_packs(b, probe, &b->diagnostics);
    lks_ruleset_free(probe);
    if (rc != LEAKSCAN_OK)
        g_ptr_array_set_size(b->packs, (gint)before);
    return rc;
}

int leakscan_builder_add_file(leakscan_builder *b, const char *path)
{
    if (b == NULL || path == NULL)
        return LEAKSCAN_E_ARGUMENT;
    char *text = NULL;
    gsize length = 0;
    GError *error = NULL;
    if (!g_file_get_contents(path, &text, &length, &error)) {
        lks_diagnostics_clear(&b->diagnostics);
        lks_diagnostics_add(&b->diagnostics, LEAKSCAN_SEVERITY_ERROR,
                            (lks_place){.origin = path}, "%s", error->message);
        g_error_free(error);
        return LEAKSCAN_E_IO;
    }
    int rc = LEAKSCAN_E_POLICY;
    if (length > LKS_PACK_MAX) {
        lks_diagnostics_clear(&b->diagnostics);
        lks_diagnostics_add(&b->diagnostics, LEAKSCAN_SEVERITY_ERROR,
                            (lks_place){.origin = path},
                            "a rule pack may hold at most %d MiB", LKS_PACK_MAX >> 20);
    } else {
        rc = leakscan_builder_add_text(b, text, length, path);
    }
    g_free(text);
    return rc;
}

int leakscan_builder_set_limit(leakscan_builder *b, int limit, uint64_t value)
{
    uint64_t min, max;
    if (b == NULL || leakscan_limit_bounds(limit, &min, NULL, &max) != LEAKSCAN_OK)
        return LEAKSCAN_E_ARGUMENT;
    if (value < min || value > max)
        return LEAKSCAN_E_ARGUMENT;
    b->limits[limit] = value;
    return LEAKSCAN_OK;
}

int leakscan_builder_set_show(leakscan_builder *b, int show)
{
    if (b == NULL || show < LEAKSCAN_SHOW_SHAPE || show > LEAKSCAN_SHOW_NONE)
        return LEAKSCAN_E_ARGUMENT;
    b->show = show;
    return LEAKSCAN_OK;
}

int leakscan_builder_set_key(leakscan_builder *b, const void *key, size_t length)
{
    if (b == NULL || key == NULL || length < LKS_KEY_MIN || length > 4096)
        return LEAKSCAN_E_ARGUMENT;
    lks_scan_wipe(b->key, b->key_length);
    g_free(b->key);
    b->key = g_memdup2(key, length);
    b->key_length = length;
    return LEAKSCAN_OK;
}

int leakscan_builder_set_option(leakscan_builder *b, int option, int value)
{
    if (b == NULL || option < 1 || option >= LKS_OPTIONS || value < 0 || value > 1)
        return LEAKSCAN_E_ARGUMENT;
    b->options[option] = value;
    return LEAKSCAN_OK;
}

int leakscan_builder_allow(leakscan_builder *b, int kind, const char *what)
{
    if (b == NULL || what == NULL)
        return LEAKSCAN_E_ARGUMENT;
    return lks_scan_allow_add(b->allow, kind, what);
}

int leakscan_builder_set_spool_directory(leakscan_builder *b, const char *path)
{
    if (b == NULL || path == NULL || *path == '\0')
        return LEAKSCAN_E_ARGUMENT;
    g_free(b->spool_directory);
    b->spool_directory = g_strdup(path);
    return LEAKSCAN_OK;
}

static void set_extraction(leakscan_builder *b, const char *helper,
                           const leakscan_backend *backend)
{
    char *copy = g_strdup(helper);
    g_free(b->helper);
    b->helper = copy;
    b->backend = backend;
}

int leakscan_builder_set_helper(leakscan_builder *b, const char *path)
{
    if (b == NULL)
        return LEAKSCAN_E_ARGUMENT;
    set_extraction(b, path, NULL);
    return LEAKSCAN_OK;
}

int leakscan_builder_set_backend(leakscan_builder *b, const leakscan_backend *backend)
{
    if (b == NULL || backend == NULL || backend->version != leakscan_version() ||
        backend->size != sizeof *backend)
        return LEAKSCAN_E_ARGUMENT;
    set_extraction(b, "", backend);
    return LEAKSCAN_OK;
}

int leakscan_builder_add_password(leakscan_builder *b, const char *password)
{
    if (b == NULL || password == NULL || b->passwords->len >= LKS_PASSWORDS_GIVEN)
        return LEAKSCAN_E_ARGUMENT;
    size_t length = strlen(password);
    if (length == 0 || length > LKS_EXTRACT_PASSWORD_BYTES ||
        !g_utf8_validate(password, (gssize)length, NULL))
        return LEAKSCAN_E_ARGUMENT;
    lks_passwords_add(b->passwords, password, length, LKS_PASSWORDS_GIVEN);
    return LEAKSCAN_OK;
}

/* The rules as they stand, or NULL with diagnostics. */
static lks_ruleset *read_rules(leakscan_builder *b)
{
    if (!has_any_builtin(b))
        (void)leakscan_builder_add_builtin(b, NULL);
    lks_diagnostics_clear(&b->diagnostics);
    lks_ruleset *set = lks_ruleset_new();
    if (read_packs(b, set, &b->diagnostics) == LEAKSCAN_OK)
        return set;
    lks_ruleset_free(set);
    return NULL;
}

int leakscan_builder_lint(leakscan_builder *b)
{
    if (b == NULL)
        return LEAKSCAN_E_ARGUMENT;
    lks_ruleset *set = read_rules(b);
    if (set == NULL)
        return LEAKSCAN_E_POLICY;
    lks_policy_lint(set, &b->diagnostics);
    lks_ruleset_free(set);
    return (int)MIN(b->diagnostics.warnings, (unsigned)G_MAXINT);
}

static char *fingerprint(const leakscan_policy *p)
{
    GChecksum *digest = g_checksum_new(G_CHECKSUM_SHA256);
    const char *rules = g_checksum_get_string(p->set->digest);
    g_checksum_update(digest, (const guchar *)rules, -1);
    for (int i = 1; i < LKS_LIMITS; i++) {
        if (i == LEAKSCAN_LIMIT_EXTRACT_CACHE)   /* changes no finding either */
            continue;
        uint64_t value = GUINT64_TO_BE(p->limits[i]);
        g_checksum_update(digest, (const guchar *)&value, sizeof value);
    }
    /* Vectorscan changes no finding and is no part of it. */
    for (int i = LEAKSCAN_OPTION_ACCEPT_SPECIMENS; i <= LEAKSCAN_OPTION_REPORT_WEAK; i++)
        g_checksum_update(digest, (const guchar *)(p->options[i] ? "1" : "0"), 1);
    if (p->options[LEAKSCAN_OPTION_OCR])
        g_checksum_update(digest, (const guchar *)"ocr", 3);
    lks_scan_allow_digest(p->allow, digest);
    char *text = g_strconcat("sha256:", g_checksum_get_string(digest), NULL);
    g_checksum_free(digest);
    return text;
}

static bool draw_key(leakscan_policy *p)
{
    p->key_length = LKS_KEY_MIN;
    p->key = g_malloc0(p->key_length);
    return getentropy(p->key, p->key_length) == 0;
}

int leakscan_builder_compile(leakscan_builder *b, leakscan_policy **out)
{
    if (b == NULL || out == NULL)
        return LEAKSCAN_E_ARGUMENT;
    lks_ruleset *set = read_rules(b);
    if (set == NULL)
        return LEAKSCAN_E_POLICY;
    leakscan_policy *p = g_new0(leakscan_policy, 1);
    p->references = 1;
    p->set = set;
    memcpy(p->limits, b->limits, sizeof p->limits);
    memcpy(p->options, b->options, sizeof p->options);
    p->show = b->show;
    p->allow = lks_scan_allow_copy(b->allow);
    p->spool_directory = g_strdup(b->spool_directory);
    p->passwords = lks_passwords_copy(b->passwords);
    p->helper = g_strdup(b->helper != NULL ? b->helper : installed_helper);
    p->backend = b->backend;
    lks_engine_options options = {
        .use_vectorscan = p->options[LEAKSCAN_OPTION_VECTORSCAN] != 0,
        .accept_specimens = p->options[LEAKSCAN_OPTION_ACCEPT_SPECIMENS] != 0,
        .want_weak = p->options[LEAKSCAN_OPTION_REPORT_WEAK] != 0,
        .match_steps = (uint32_t)p->limits[LEAKSCAN_LIMIT_MATCH_STEPS],
    };
    p->engine = lks_engine_new(set, &options, &b->diagnostics);
    int rc = p->engine != NULL ? LEAKSCAN_OK : LEAKSCAN_E_POLICY;
    if (b->key != NULL) {
        p->key = g_memdup2(b->key, b->key_length);
        p->key_length = b->key_length;
    } else if (rc == LEAKSCAN_OK && !draw_key(p)) {
        rc = LEAKSCAN_E_INTERNAL;
    }
    if (rc != LEAKSCAN_OK) {
        leakscan_policy_unref(p);
        return rc;
    }
    p->keyed = g_hmac_new(G_CHECKSUM_SHA256, p->key, p->key_length);
    p->fingerprint = fingerprint(p);
    *out = p;
    return LEAKSCAN_OK;
}

size_t leakscan_builder_diagnostic_count(const leakscan_builder *b)
{
    return b != NULL ? b->diagnostics.list->len : 0;
}

const leakscan_diagnostic *leakscan_builder_diagnostic(const leakscan_builder *b, size_t i)
{
    if (b == NULL || i >= b->diagnostics.list->len)
        return NULL;
    return b->diagnostics.list->pdata[i];
}

int leakscan_diagnostic_severity(const leakscan_diagnostic *d)
{
    return d != NULL ? d->severity : 0;
}

const char *leakscan_diagnostic_text(const leakscan_diagnostic *d)
{
    return d != NULL ? d->text : NULL;
}

const char *leakscan_diagnostic_origin(const leakscan_diagnostic *d)
{
    return d != NULL ? d->origin : NULL;
}

unsigned leakscan_diagnostic_line(const leakscan_diagnostic *d)
{
    return d != NULL ? d->line : 0;
}

unsigned leakscan_diagnostic_column(const leakscan_diagnostic *d)
{
    return d != NULL ? d->column : 0;
}
