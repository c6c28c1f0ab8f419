/* SPDX-License-Identifier: Apache-2.0 */
/* message.c - feeds one message to a scanner and judges the report. */
#include "message.h"

#include <string.h>

#include "watchdog.h"

#define OUR_PREFIX    "X-Leakscan-"
#define DETECTORS_MAX 20

struct message {
    ruling *ruling;
    const milter_config *config;
    bool is_in_scope;
    bool has_other_recipients;      /* under no exception */
    uint64_t exceptions;            /* bits of config->exceptions */
    leakscan_scanner *scanner;      /* NULL before the first byte and after the last */
    leakscan_report *report;
    int failure;                    /* enum occasion */
    const char *cause;
    uint64_t bytes;
    GPtrArray *forged;              /* names as they came */
    unsigned forged_seen;
    verdict verdict;
};

/* ---- who sends ------------------------------------------------------------------ */

/* ::ffff:192.0.2.1 as 192.0.2.1; a new reference either way (RFC 4291, 2.5.5.2). */
static GInetAddress *without_mapping(GInetAddress *address)
{
    static const guint8 prefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    const guint8 *bytes = g_inet_address_to_bytes(address);
    if (g_inet_address_get_family(address) != G_SOCKET_FAMILY_IPV6 ||
        memcmp(bytes, prefix, sizeof prefix) != 0)
        return g_object_ref(address);
    return g_inet_address_new_from_bytes(bytes + sizeof prefix, G_SOCKET_FAMILY_IPV4);
}

static bool is_own(const milter_config *config, GInetAddress *client)
{
    bool found = false;
    GInetAddress *plain = without_mapping(client);
    for (guint i = 0; i < config->own_networks->len && !found; i++)
        found = g_inet_address_mask_matches(g_ptr_array_index(config->own_networks, i), plain);
    g_object_unref(plain);
    return found;
}

/* Without an address the mail began on this host, or the server could not tell:
 * looking at it is the safe side. */
static bool is_in_scope(const milter_config *config, sender from)
{
    return !config->is_outbound_only || from.is_authenticated || from.client == NULL ||
           is_own(config, from.client);
}

message *message_new(sender from)
{
    message *m = g_new0(message, 1);
    m->ruling = holder_current();
    m->config = ruling_config(m->ruling);
    m->is_in_scope = is_in_scope(m->config, from);
    m->failure = OCCASION_NONE;
    m->forged = g_ptr_array_new_with_free_func(g_free);
    return m;
}

/* Gives the scanner back as soon as it is not needed. */
static void release_scanner(message *m)
{
    if (m->scanner == NULL)
        return;
    leakscan_feed_abort(m->scanner);
    ruling_give(m->ruling, m->scanner);
    m->scanner = NULL;
}

void message_free(message *m)
{
    if (m == NULL)
        return;
    release_scanner(m);
    leakscan_report_unref(m->report);
    g_ptr_array_unref(m->forged);
    g_free(m->verdict.detectors);
    ruling_unref(m->ruling);
    g_free(m);
}

const milter_config *message_config(const message *m)
{
    return m->config;
}

leakscan_policy *message_policy(const message *m)
{
    return ruling_policy(m->ruling);
}

bool message_is_in_scope(const message *m)
{
    return m->is_in_scope;
}

/* ---- who receives --------------------------------------------------------------- */

/* The domain of "<user@domain>" in lower case; "" if there is none. */
static char *domain_of(const char *address)
{
    const char *at = strrchr(address, '@');
    if (at == NULL)
        return g_strdup("");
    char *domain = g_ascii_strdown(at + 1, -1);
    size_t length = strcspn(domain, "> \t");
    while (length > 0 && domain[length - 1] == '.')
        length--;
    domain[length] = '\0';
    return domain;
}

static bool is_domain_of(const recipient_exception *to, const char *domain)
{
    for (char **pattern = to->domains; *pattern != NULL; pattern++)
        if ((**pattern == '.' && g_str_has_suffix(domain, *pattern)) ||
            strcmp(*pattern, domain) == 0)
            return true;
    return false;
}

void message_add_recipient(message *m, const char *address)
{
    char *domain = domain_of(address);
    bool is_found = false;
    for (guint i = 0; i < m->config->exceptions->len && !is_found; i++) {
        is_found = is_domain_of(g_ptr_array_index(m->config->exceptions, i), domain);
        if (is_found)
            m->exceptions |= UINT64_C(1) << i;
    }
    m->has_other_recipients = m->has_other_recipients || !is_found;
    g_free(domain);
}

/* ---- bytes ---------------------------------------------------------------------- */

static void fail(message *m, int occasion, const char *cause)
{
    if (m->failure == OCCASION_NONE) {
        m->failure = occasion;
        m->cause = cause;
    }
    release_scanner(m);
}

static int keep_report(leakscan_report *report, void *userdata)
{
    message *m = userdata;
    leakscan_report_unref(m->report);
    m->report = leakscan_report_ref(report);
    return 0;
}

static bool begin(message *m)
{
    m->scanner = ruling_take(m->ruling);
    if (m->scanner == NULL) {
        fail(m, OCCASION_ERROR, "as many messages as messages-at-once allows were open");
        return false;
    }
    if (leakscan_feed_begin(m->scanner, LEAKSCAN_FORMAT_MESSAGE, keep_report, m) == LEAKSCAN_OK)
        return true;
    fail(m, OCCASION_ERROR, "the scan did not begin");
    return false;
}

static void feed(message *m, const void *data, size_t length)
{
    m->bytes += length;
    if (!m->is_in_scope || m->failure != OCCASION_NONE)
        return;
    if (m->bytes > m->config->oversize_bytes) {
        fail(m, OCCASION_OVERSIZE, "larger than oversize-bytes");
        return;
    }
    if (m->scanner == NULL && !begin(m))
        return;
    if (leakscan_feed(m->scanner, data, length) != LEAKSCAN_OK)
        fail(m, OCCASION_ERROR, "the message could not be spooled");
}

static void note_forged(message *m, const char *name)
{
    if (g_ascii_strncasecmp(name, OUR_PREFIX, strlen(OUR_PREFIX)) != 0)
        return;
    m->forged_seen++;
    if (m->forged->len < FORGED_MAX)
        g_ptr_array_add(m->forged, g_strdup(name));
}

/* Mail servers hand over folded headers with bare line feeds; the body comes with
 * CR LF, and so does all that is scanned. */
void message_add_header(message *m, const char *name, const char *value, bool has_space)
{
    note_forged(m, name);
    GString *line = g_string_new(name);
    g_string_append(line, has_space ? ":" : ": ");
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '\n' && (at == value || at[-1] != '\r'))
            g_string_append_c(line, '\r');
        g_string_append_c(line, *at);
    }
    g_string_append(line, "\r\n");
    feed(m, line->str, line->len);
    g_string_free(line, TRUE);
}

void message_end_headers(message *m)
{
    feed(m, "\r\n", 2);
}

void message_add_body(message *m, const void *data, size_t length)
{
    feed(m, data, length);
}

const char *message_forged(const message *m, unsigned i, int *which)
{
    if (i >= m->forged->len)
        return NULL;
    guint place = m->forged->len - 1 - i;
    const char *name = g_ptr_array_index(m->forged, place);
    *which = 0;
    for (guint before = 0; before <= place; before++)
        *which += g_ascii_strcasecmp(g_ptr_array_index(m->forged, before), name) == 0;
    return name;
}

/* ---- judgement ------------------------------------------------------------------ */

static int by_weight(gconstpointer a, gconstpointer b)
{
    const leakscan_finding *left = *(const leakscan_finding *const *)a;
    const leakscan_finding *right = *(const leakscan_finding *const *)b;
    uint32_t left_weight = leakscan_finding_weight(left) * leakscan_finding_confidence(left);
    uint32_t right_weight = leakscan_finding_weight(right) * leakscan_finding_confidence(right);
    if (left_weight != right_weight)
        return left_weight < right_weight ? 1 : -1;
    return strcmp(leakscan_finding_detector(left), leakscan_finding_detector(right));
}

static char *detectors_of(const leakscan_report *report)
{
    size_t count = leakscan_report_finding_count(report);
    GPtrArray *findings = g_ptr_array_sized_new((guint)count);
    GHashTable *told = g_hash_table_new(g_str_hash, g_str_equal);
    GString *list = g_string_new(NULL);
    for (size_t i = 0; i < count; i++)
        g_ptr_array_add(findings, (gpointer)leakscan_report_finding(report, i));
    g_ptr_array_sort(findings, by_weight);
    for (guint i = 0; i < findings->len; i++) {
        const char *id = leakscan_finding_detector(g_ptr_array_index(findings, i));
        if (!g_hash_table_add(told, (gpointer)id))
            continue;
        if (g_hash_table_size(told) > DETECTORS_MAX) {
            g_string_append(list, ", ...");
            break;
        }
        g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", id);
    }
    g_ptr_array_unref(findings);
    g_hash_table_unref(told);
    return g_string_free(list, list->len == 0);
}

static void end_scan(message *m)
{
    watch w;
    gint64 start = g_get_monotonic_time();
    watchdog_watch(&w, m->scanner, m->config->time_limit);
    int rc = leakscan_feed_end(m->scanner);
    bool is_late = watchdog_release(&w);
    m->verdict.microseconds = g_get_monotonic_time() - start;
    if (is_late)
        fail(m, OCCASION_TIMEOUT, "the scan passed time-limit");
    else if (rc != LEAKSCAN_OK || m->report == NULL)
        fail(m, OCCASION_ERROR, "the scan failed");
    release_scanner(m);
}

static void read_report(message *m)
{
    verdict *v = &m->verdict;
    v->is_scanned = leakscan_report_status(m->report) != LEAKSCAN_MESSAGE_FAILED;
    v->score = leakscan_report_score(m->report, LEAKSCAN_CATEGORY_ALL);
    v->about.level = leakscan_report_level(m->report);
    v->gaps = leakscan_report_gaps(m->report);
    v->detectors = detectors_of(m->report);
    if (!v->is_scanned)
        fail(m, OCCASION_GAPS, "nothing of it could be read");
    else if ((v->gaps & m->config->failing_gaps) != 0)
        fail(m, OCCASION_GAPS, "not read in full");
}

/* The strictest of what the recipients' tables ask for: a message cannot be
 * treated differently for each of them. */
static int choose(const message *m)
{
    int action = ACTION_ACCEPT;
    if (m->has_other_recipients || m->exceptions == 0)
        action = action_choose(&m->config->actions, m->verdict.about);
    for (guint i = 0; i < m->config->exceptions->len; i++) {
        const recipient_exception *to = g_ptr_array_index(m->config->exceptions, i);
        if ((m->exceptions >> i & 1) != 0)
            action = MAX(action, action_choose(&to->actions, m->verdict.about));
    }
    return action;
}

const verdict *message_finish(message *m)
{
    verdict *v = &m->verdict;
    if (m->is_in_scope && m->failure == OCCASION_NONE && m->scanner == NULL)
        feed(m, "\r\n", 2);     /* neither headers nor body came: still one message */
    if (m->scanner != NULL)
        end_scan(m);
    if (m->report != NULL)
        read_report(m);
    v->about.failure = m->failure;
    v->cause = m->cause;
    v->bytes = m->bytes;
    v->forged = m->forged_seen;
    v->action = m->is_in_scope ? choose(m) : ACTION_ACCEPT;
    if (m->forged_seen > FORGED_MAX) {
        v->action = ACTION_REJECT;
        v->cause = "more forged headers than can be removed";
    }
    return v;
}
