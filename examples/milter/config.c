/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config.c - reads the configuration file: a table of keys, each with the
 * function that checks and stores its value.  Unknown groups and keys are errors,
 * since a misspelt "critical" would let mail out.
 */
#include "milter_config.h"

#include <string.h>

#define REPLY_TEXT_MAX 400  /* RFC 5321, 4.5.3.1.5: a reply line has 512 octets */
#define TIME_LIMIT_MAX 240  /* below the 300 s that Postfix waits for an answer to the message */
#define MIB            (UINT64_C(1) << 20)

/* Answers NULL, or what is wrong with the value. */
typedef const char *(*take_fn)(milter_config *config, const char *value);

typedef struct {
    const char *group;
    const char *name;
    take_fn take;
} config_key;

/* ---- kinds of values ------------------------------------------------------------ */

static const char *take_text(char **into, const char *value)
{
    g_free(*into);
    *into = *value != '\0' ? g_strdup(value) : NULL;
    return NULL;
}

static const char *take_number(uint64_t *into, const char *value, uint64_t low, uint64_t high)
{
    guint64 number = 0;
    if (!g_ascii_string_to_unsigned(value, 10, low, high, &number, NULL))
        return "is not a number within its bounds";
    *into = number;
    return NULL;
}

static const char *take_bool(bool *into, const char *value)
{
    *into = strcmp(value, "yes") == 0;
    return *into || strcmp(value, "no") == 0 ? NULL : "must be yes or no";
}

/* One of two words, the second being `true`. */
static const char *take_word(bool *into, const char *value, const char *no, const char *yes)
{
    *into = strcmp(value, yes) == 0;
    return *into || strcmp(value, no) == 0 ? NULL : "is not one of its words";
}

/* Words between semicolons, trimmed; NULL if there are none. */
static char **split_list(const char *value)
{
    char **raw = g_strsplit(value, ";", -1);
    GPtrArray *list = g_ptr_array_new();
    for (char **word = raw; *word != NULL; word++) {
        g_strstrip(*word);
        if (**word != '\0')
            g_ptr_array_add(list, g_strdup(*word));
    }
    g_strfreev(raw);
    if (list->len == 0) {
        g_ptr_array_free(list, TRUE);
        return NULL;
    }
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

static const char *take_list(char ***into, const char *value)
{
    g_strfreev(*into);
    *into = split_list(value);
    return NULL;
}

/* ---- [milter] ------------------------------------------------------------------- */

static const char *take_socket(milter_config *config, const char *value)
{
    bool is_inet = g_str_has_prefix(value, "inet:") || g_str_has_prefix(value, "inet6:");
    bool is_unix = g_str_has_prefix(value, "unix:/") || g_str_has_prefix(value, "local:/");
    if (!is_inet && !is_unix)
        return "must be unix:/PATH, inet:PORT@HOST or inet6:PORT@HOST";
    if (is_inet && strchr(value, '@') == NULL)
        return "needs a host: inet:PORT@127.0.0.1, or mail would be taken from anywhere";
    return take_text(&config->socket, value);
}

static const char *take_socket_mode(milter_config *config, const char *value)
{
    guint64 mode = 0;
    if (!g_ascii_string_to_unsigned(value, 8, 0, 0777, &mode, NULL))
        return "must be an octal mode such as 0660";
    config->socket_mode = (unsigned)mode;
    return NULL;
}

static const char *take_socket_group(milter_config *config, const char *value)
{
    return take_text(&config->socket_group, value);
}

static const char *take_user(milter_config *config, const char *value)
{
    return take_text(&config->user, value);
}

static const char *take_metrics(milter_config *config, const char *value)
{
    if (*value == '\0')
        return take_text(&config->metrics, value);
    GSocketConnectable *address = g_network_address_parse(value, 0, NULL);
    if (address == NULL)
        return "must be ADDRESS:PORT";
    GNetworkAddress *network = G_NETWORK_ADDRESS(address);
    GInetAddress *host = g_inet_address_new_from_string(g_network_address_get_hostname(network));
    bool is_local = host != NULL && g_inet_address_get_is_loopback(host) &&
                    g_network_address_get_port(network) != 0;
    g_clear_object(&host);
    g_object_unref(address);
    return is_local ? take_text(&config->metrics, value)
                    : "must be a loopback address with a port, such as 127.0.0.1:9798";
}

static const char *take_monitor(milter_config *config, const char *value)
{
    return take_bool(&config->is_monitor_only, value);
}

static const char *take_direction(milter_config *config, const char *value)
{
    return take_word(&config->is_outbound_only, value, "all", "outbound");
}

static const char *take_networks(milter_config *config, const char *value)
{
    char **words = split_list(value);
    const char *fault = NULL;
    g_ptr_array_set_size(config->own_networks, 0);
    for (char **word = words; word != NULL && *word != NULL && fault == NULL; word++) {
        GInetAddressMask *mask = g_inet_address_mask_new_from_string(*word, NULL);
        if (mask != NULL)
            g_ptr_array_add(config->own_networks, mask);
        else
            fault = "holds a network that is not ADDRESS/BITS";
    }
    g_strfreev(words);
    return fault;
}

static uint32_t gap_from_name(const char *name)
{
    for (uint32_t bit = 1; bit != 0 && leakscan_gap_name(bit) != NULL; bit <<= 1)
        if (strcmp(leakscan_gap_name(bit), name) == 0)
            return bit;
    return 0;
}

static const char *take_failing_gaps(milter_config *config, const char *value)
{
    char **words = split_list(value);
    const char *fault = NULL;
    config->failing_gaps = 0;
    for (char **word = words; word != NULL && *word != NULL && fault == NULL; word++) {
        uint32_t bit = strcmp(*word, "all") == 0 ? UINT32_MAX : gap_from_name(*word);
        config->failing_gaps |= bit;
        if (bit == 0)
            fault = "names a gap that does not exist";
    }
    g_strfreev(words);
    return fault;
}

static const char *take_time_limit(milter_config *config, const char *value)
{
    uint64_t number = config->time_limit;
    const char *fault = take_number(&number, value, 1, TIME_LIMIT_MAX);
    config->time_limit = (unsigned)number;
    return fault;
}

static const char *take_oversize(milter_config *config, const char *value)
{
    return take_number(&config->oversize_bytes, value, 1024, UINT64_C(1) << 40);
}

static const char *take_messages_at_once(milter_config *config, const char *value)
{
    uint64_t number = config->messages_at_once;
    const char *fault = take_number(&number, value, 1, 10000);
    config->messages_at_once = (unsigned)number;
    return fault;
}

/* libmilter refuses line ends, Sendmail expands percent signs. */
static const char *take_reject_text(milter_config *config, const char *value)
{
    size_t length = strlen(value);
    if (length == 0 || length > REPLY_TEXT_MAX)
        return "must have 1 to 400 characters";
    for (const char *at = value; *at != '\0'; at++)
        if (!g_ascii_isprint(*at) || *at == '%')
            return "may hold printable ASCII without percent signs only";
    return take_text(&config->reject_text, value);
}

static const char *take_log_format(milter_config *config, const char *value)
{
    bool is_json = false;
    const char *fault = take_word(&is_json, value, "logfmt", "json");
    config->log_format = is_json ? LOG_FORMAT_JSON : LOG_FORMAT_LOGFMT;
    return fault;
}

static const char *take_log_target(milter_config *config, const char *value)
{
    bool is_syslog = false;
    const char *fault = take_word(&is_syslog, value, "stderr", "syslog");
    config->log_target = is_syslog ? LOG_TARGET_SYSLOG : LOG_TARGET_STDERR;
    return fault;
}

/* ---- [policy] ------------------------------------------------------------------- */

static const char *take_packs(milter_config *config, const char *value)
{
    return take_list(&config->packs, value);
}

static const char *take_rules(milter_config *config, const char *value)
{
    return take_list(&config->rules, value);
}

static const char *take_allows(milter_config *config, int kind, const char *value)
{
    char **words = split_list(value);
    for (char **word = words; word != NULL && *word != NULL; word++) {
        allow_entry *entry = g_new0(allow_entry, 1);
        entry->kind = kind;
        entry->what = g_strdup(*word);
        g_ptr_array_add(config->allows, entry);
    }
    g_strfreev(words);
    return NULL;
}

static const char *take_allow_values(milter_config *config, const char *value)
{
    return take_allows(config, LEAKSCAN_ALLOW_VALUE, value);
}

static const char *take_allow_senders(milter_config *config, const char *value)
{
    return take_allows(config, LEAKSCAN_ALLOW_SENDER, value);
}

static const char *take_allow_detectors(milter_config *config, const char *value)
{
    return take_allows(config, LEAKSCAN_ALLOW_DETECTOR, value);
}

static const char *take_spool_directory(milter_config *config, const char *value)
{
    return take_text(&config->spool_directory, value);
}

static const config_key keys[] = {
    {"milter", "socket", take_socket},
    {"milter", "socket-mode", take_socket_mode},
    {"milter", "socket-group", take_socket_group},
    {"milter", "user", take_user},
    {"milter", "metrics", take_metrics},
    {"milter", "monitor-only", take_monitor},
    {"milter", "direction", take_direction},
    {"milter", "own-networks", take_networks},
    {"milter", "failing-gaps", take_failing_gaps},
    {"milter", "time-limit", take_time_limit},
    {"milter", "oversize-bytes", take_oversize},
    {"milter", "messages-at-once", take_messages_at_once},
    {"milter", "reject-text", take_reject_text},
    {"milter", "log-format", take_log_format},
    {"milter", "log-target", take_log_target},
    {"policy", "packs", take_packs},
    {"policy", "rules", take_rules},
    {"policy", "allow-values", take_allow_values},
    {"policy", "allow-senders", take_allow_senders},
    {"policy", "allow-detectors", take_allow_detectors},
    {"policy", "spool-directory", take_spool_directory},
};

/* ---- groups --------------------------------------------------------------------- */

static void fail(GError **error, const char *group, const char *key, const char *fault)
{
    g_set_error(error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, "[%s] %s %s", group, key,
                fault);
}

static bool take_key(milter_config *config, const char *group, const char *name,
                     const char *value, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (strcmp(keys[i].group, group) != 0 || strcmp(keys[i].name, name) != 0)
            continue;
        const char *fault = keys[i].take(config, value);
        if (fault != NULL)
            fail(error, group, name, fault);
        return fault == NULL;
    }
    fail(error, group, name, "is not a key that is known here");
    return false;
}

static bool take_limit(milter_config *config, const char *name, const char *value, GError **error)
{
    limit_entry entry = {.limit = leakscan_limit_from_name(name)};
    uint64_t low = 0, high = 0;
    if (entry.limit < 0 || leakscan_limit_bounds(entry.limit, &low, NULL, &high) != LEAKSCAN_OK) {
        fail(error, "limits", name, "is not a limit of the library");
        return false;
    }
    const char *fault = take_number(&entry.value, value, low, high);
    if (fault != NULL) {
        fail(error, "limits", name, fault);
        return false;
    }
    g_array_append_val(config->limits, entry);
    return true;
}

static bool take_action(action_table *table, const char *group, const char *name,
                        const char *value, GError **error)
{
    for (int occasion = 0; occasion < OCCASIONS; occasion++) {
        if (strcmp(occasion_name(occasion), name) != 0)
            continue;
        table->on[occasion] = action_from_name(value);
        if (table->on[occasion] != ACTION_UNSET)
            return true;
        fail(error, group, name,
             "must be accept, header, tempfail, quarantine, discard or reject");
        return false;
    }
    fail(error, group, name, "is neither a level nor a failure");
    return false;
}

static bool take_domains(recipient_exception *to, const char *group, const char *value,
                         GError **error)
{
    take_list(&to->domains, value);
    if (to->domains == NULL) {
        fail(error, group, "domains", "names none");
        return false;
    }
    for (char **domain = to->domains; *domain != NULL; domain++) {
        char *lower = g_ascii_strdown(*domain, -1);
        g_free(*domain);
        *domain = lower;
    }
    return true;
}

static recipient_exception *exception_for(milter_config *config, const char *group)
{
    const char *name = group + strlen("exception ");
    recipient_exception *to = g_new0(recipient_exception, 1);
    to->name = g_strdup(name);
    for (int i = 0; i < OCCASIONS; i++)
        to->actions.on[i] = ACTION_UNSET;
    g_ptr_array_add(config->exceptions, to);
    return to;
}

static bool take_pair(milter_config *config, recipient_exception *to, const char *group,
                      const char *name, const char *value, GError **error)
{
    if (to != NULL)
        return strcmp(name, "domains") == 0 ? take_domains(to, group, value, error)
                                            : take_action(&to->actions, group, name, value, error);
    if (strcmp(group, "actions") == 0)
        return take_action(&config->actions, group, name, value, error);
    if (strcmp(group, "limits") == 0)
        return take_limit(config, name, value, error);
    return take_key(config, group, name, value, error);
}

static bool is_known_group(const char *group)
{
    static const char *const groups[] = {"milter", "policy", "limits", "actions", NULL};
    return g_strv_contains(groups, group);
}

static bool take_group(milter_config *config, GKeyFile *file, const char *group, GError **error)
{
    recipient_exception *to = NULL;
    if (g_str_has_prefix(group, "exception ")) {
        if (config->exceptions->len == EXCEPTIONS_MAX) {
            fail(error, group, "", "is one exception too many");
            return false;
        }
        to = exception_for(config, group);
    } else if (!is_known_group(group)) {
        fail(error, group, "", "is not a group that is known");
        return false;
    }
    char **names = g_key_file_get_keys(file, group, NULL, error);
    bool is_good = names != NULL;
    for (char **name = names; is_good && *name != NULL; name++) {
        char *value = g_key_file_get_string(file, group, *name, error);
        is_good = value != NULL &&
                  take_pair(config, to, group, *name, g_strstrip(value), error);
        g_free(value);
    }
    g_strfreev(names);
    if (is_good && to != NULL && to->domains == NULL) {
        fail(error, group, "domains", "is missing");
        is_good = false;
    }
    return is_good;
}

/* ---- whole ---------------------------------------------------------------------- */

static void free_exception(gpointer data)
{
    recipient_exception *to = data;
    g_strfreev(to->domains);
    g_free(to->name);
    g_free(to);
}

static void free_allow(gpointer data)
{
    allow_entry *entry = data;
    g_free(entry->what);
    g_free(entry);
}

static milter_config *preset(void)
{
    milter_config *config = g_new0(milter_config, 1);
    config->socket = g_strdup("unix:/run/leakscan-milter/milter.sock");
    config->socket_mode = 0660;
    config->is_outbound_only = true;
    config->time_limit = 30;
    config->oversize_bytes = 100 * MIB;
    config->messages_at_once = 200;
    config->reject_text = g_strdup("Message refused: it holds data that must not leave");
    config->own_networks = g_ptr_array_new_with_free_func(g_object_unref);
    config->allows = g_ptr_array_new_with_free_func(free_allow);
    config->exceptions = g_ptr_array_new_with_free_func(free_exception);
    config->limits = g_array_new(FALSE, FALSE, sizeof(limit_entry));
    for (int i = 0; i < OCCASIONS; i++)
        config->actions.on[i] = ACTION_HEADER;
    take_networks(config, "127.0.0.0/8; ::1/128");
    take_failing_gaps(config, "truncated; too-large; too-deep; too-many-parts; too-many-members; "
                              "ratio; extract-failed; extract-timeout; step-limit; timeout");
    return config;
}

/* What an exception leaves unsaid is as for everybody. */
static void fill_exceptions(milter_config *config)
{
    for (guint i = 0; i < config->exceptions->len; i++) {
        recipient_exception *to = g_ptr_array_index(config->exceptions, i);
        for (int occasion = 0; occasion < OCCASIONS; occasion++)
            if (to->actions.on[occasion] == ACTION_UNSET)
                to->actions.on[occasion] = config->actions.on[occasion];
    }
}

milter_config *config_read(const char *path, GError **error)
{
    GKeyFile *file = g_key_file_new();
    milter_config *config = preset();
    char **groups = NULL;
    bool is_good = g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, error);
    if (is_good)
        groups = g_key_file_get_groups(file, NULL);
    for (char **group = groups; is_good && group != NULL && *group != NULL; group++)
        is_good = take_group(config, file, *group, error);
    g_strfreev(groups);
    g_key_file_free(file);
    if (!is_good) {
        config_free(config);
        return NULL;
    }
    fill_exceptions(config);
    return config;
}

void config_free(milter_config *config)
{
    if (config == NULL)
        return;
    g_free(config->socket);
    g_free(config->socket_group);
    g_free(config->user);
    g_free(config->metrics);
    g_free(config->reject_text);
    g_free(config->spool_directory);
    g_strfreev(config->packs);
    g_strfreev(config->rules);
    g_ptr_array_unref(config->own_networks);
    g_ptr_array_unref(config->allows);
    g_ptr_array_unref(config->exceptions);
    g_array_unref(config->limits);
    g_free(config);
}
