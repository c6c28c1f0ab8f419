/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics.c - counts, renders, serves.  One connection at a time with a short
 * limit: those who ask are on this host, and few.
 */
#include "metrics.h"

#include <stdatomic.h>
#include <string.h>

#include "log.h"

#include <syslog.h>

#define GAP_BITS        32
#define REQUEST_MAX     4096
#define CLIENT_SECONDS  2

typedef atomic_uint_fast64_t counter;

static counter connections_total, connections_now;
static counter messages[LEAKSCAN_LEVEL_CRITICAL + 1];
static counter actions[ACTIONS][2];
static counter failures[OCCASIONS];
static counter gaps[GAP_BITS];
static counter passed_over, forged_headers, bytes_total, reloads[2];

/* Upper bounds of scan times in microseconds; the last bucket has none. */
static const gint64 bounds[] = {1000, 2500, 5000, 10000, 25000, 100000, 500000, 2500000, 10000000};
static counter buckets[G_N_ELEMENTS(bounds) + 1];
static counter scan_microseconds;

static void add(counter *c, uint64_t number)
{
    atomic_fetch_add_explicit(c, number, memory_order_relaxed);
}

static guint64 value_of(counter *c)
{
    return atomic_load_explicit(c, memory_order_relaxed);
}

void metrics_connection(int change)
{
    if (change > 0)
        add(&connections_total, 1);
    add(&connections_now, (uint64_t)(int64_t)change);
}

void metrics_message(const verdict *v, bool is_applied)
{
    size_t bucket = 0;
    add(&messages[v->about.level], 1);
    add(&actions[v->action][is_applied], 1);
    if (v->about.failure != OCCASION_NONE)
        add(&failures[v->about.failure], 1);
    for (unsigned bit = 0; bit < GAP_BITS; bit++)
        if ((v->gaps >> bit & 1) != 0)
            add(&gaps[bit], 1);
    add(&forged_headers, v->forged);
    add(&bytes_total, v->bytes);
    while (bucket < G_N_ELEMENTS(bounds) && v->microseconds > bounds[bucket])
        bucket++;
    add(&buckets[bucket], 1);
    add(&scan_microseconds, (uint64_t)v->microseconds);
}

void metrics_passed_over(void)
{
    add(&passed_over, 1);
}

void metrics_reload(bool is_good)
{
    add(&reloads[is_good], 1);
}

/* ---- text ----------------------------------------------------------------------- */

static void head(GString *to, const char *name, const char *type, const char *help)
{
    g_string_append_printf(to, "# HELP leakscan_milter_%s %s\n# TYPE leakscan_milter_%s %s\n", name,
                           help, name, type);
}

static void single(GString *to, const char *name, const char *type, const char *help, counter *c)
{
    head(to, name, type, help);
    g_string_append_printf(to, "leakscan_milter_%s %" G_GUINT64_FORMAT "\n", name, value_of(c));
}

static void labelled(GString *to, const char *name, const char *label, const char *value,
                     counter *c)
{
    g_string_append_printf(to, "leakscan_milter_%s{%s=\"%s\"} %" G_GUINT64_FORMAT "\n", name, label,
                           value, value_of(c));
}

static void append_seconds(GString *to, gint64 microseconds)
{
    g_string_append_printf(to, "%" G_GINT64_FORMAT ".%06d", microseconds / G_USEC_PER_SEC,
                           (int)(microseconds % G_USEC_PER_SEC));
}

static void append_histogram(GString *to)
{
    guint64 sum = 0;
    head(to, "scan_seconds", "histogram", "Time of scanning a message, once it has come.");
    for (size_t i = 0; i < G_N_ELEMENTS(bounds); i++) {
        sum += value_of(&buckets[i]);
        g_string_append(to, "leakscan_milter_scan_seconds_bucket{le=\"");
        append_seconds(to, bounds[i]);
        g_string_append_printf(to, "\"} %" G_GUINT64_FORMAT "\n", sum);
    }
    sum += value_of(&buckets[G_N_ELEMENTS(bounds)]);
    g_string_append_printf(to, "leakscan_milter_scan_seconds_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT
                               "\nleakscan_milter_scan_seconds_sum ", sum);
    append_seconds(to, (gint64)value_of(&scan_microseconds));
    g_string_append_printf(to, "\nleakscan_milter_scan_seconds_count %" G_GUINT64_FORMAT "\n", sum);
}

static void append_families(GString *to)
{
    head(to, "messages_total", "counter", "Messages in scope by level; none: not scored.");
    for (int level = 0; level <= LEAKSCAN_LEVEL_CRITICAL; level++)
        labelled(to, "messages_total", "level", leakscan_level_name(level), &messages[level]);
    head(to, "actions_total", "counter", "Actions chosen, and whether they were done.");
    for (int action = 0; action < ACTIONS; action++)
        for (int is_applied = 0; is_applied < 2; is_applied++)
            g_string_append_printf(to, "leakscan_milter_actions_total{action=\"%s\",applied=\"%s\"} "
                                       "%" G_GUINT64_FORMAT "\n",
                                   action_name(action), is_applied ? "yes" : "no",
                                   value_of(&actions[action][is_applied]));
    head(to, "failures_total", "counter", "Messages that could not be judged, by kind.");
    for (int occasion = OCCASION_GAPS; occasion < OCCASIONS; occasion++)
        labelled(to, "failures_total", "kind", occasion_name(occasion), &failures[occasion]);
    head(to, "gaps_total", "counter", "Messages with a gap, whether it counts as failure or not.");
    for (unsigned bit = 0; bit < GAP_BITS; bit++)
        if (leakscan_gap_name(UINT32_C(1) << bit) != NULL)
            labelled(to, "gaps_total", "gap", leakscan_gap_name(UINT32_C(1) << bit), &gaps[bit]);
    head(to, "reloads_total", "counter", "Reloads of configuration and rules.");
    labelled(to, "reloads_total", "result", "good", &reloads[1]);
    labelled(to, "reloads_total", "result", "failed", &reloads[0]);
}

static void append_policy(GString *to)
{
    ruling *r = holder_current();
    head(to, "policy_info", "gauge", "The policy in force.");
    g_string_append_printf(to, "leakscan_milter_policy_info{fingerprint=\"%s\"} 1\n",
                           leakscan_policy_fingerprint(ruling_policy(r)));
    ruling_unref(r);
}

char *metrics_text(void)
{
    GString *to = g_string_sized_new(8192);
    single(to, "connections_total", "counter", "Connections from mail servers.",
           &connections_total);
    single(to, "connections", "gauge", "Connections open now.", &connections_now);
    append_families(to);
    single(to, "passed_over_total", "counter", "Messages out of scope.", &passed_over);
    single(to, "forged_headers_total", "counter", "Headers X-Leakscan-* that messages came with.",
           &forged_headers);
    single(to, "bytes_total", "counter", "Bytes of messages in scope.", &bytes_total);
    append_histogram(to);
    append_policy(to);
    return g_string_free(to, FALSE);
}

/* ---- server --------------------------------------------------------------------- */

static GSocket *listener;
static GCancellable *stop;
static GThread *thread;

/* Reads up to the end of the request's headers; answers its first line or NULL. */
static char *read_request(GSocket *client)
{
    char buffer[REQUEST_MAX + 1];
    size_t length = 0;
    gint64 deadline = g_get_monotonic_time() + CLIENT_SECONDS * G_TIME_SPAN_SECOND;
    while (length < REQUEST_MAX && g_get_monotonic_time() < deadline) {
        gssize count = g_socket_receive(client, buffer + length, REQUEST_MAX - length, stop, NULL);
        if (count <= 0)
            return NULL;
        length += (size_t)count;
        buffer[length] = '\0';
        if (strstr(buffer, "\r\n\r\n") != NULL || strstr(buffer, "\n\n") != NULL)
            return g_strndup(buffer, strcspn(buffer, "\r\n"));
    }
    return NULL;
}

static void send_all(GSocket *client, const char *text, size_t length)
{
    while (length > 0) {
        gssize count = g_socket_send(client, text, length, stop, NULL);
        if (count <= 0)
            return;
        text += count;
        length -= (size_t)count;
    }
}

static void answer(GSocket *client)
{
    g_socket_set_timeout(client, CLIENT_SECONDS);
    char *request = read_request(client);
    if (request == NULL)
        return;
    bool is_ours = g_str_has_prefix(request, "GET /metrics ");
    char *body = is_ours ? metrics_text() : g_strdup("only GET /metrics is answered\n");
    char *reply = g_strdup_printf("HTTP/1.0 %s\r\nContent-Type: text/plain; version=0.0.4\r\n"
                                  "Content-Length: %zu\r\nConnection: close\r\n\r\n%s",
                                  is_ours ? "200 OK" : "404 Not Found", strlen(body), body);
    send_all(client, reply, strlen(reply));
    g_free(reply);
    g_free(body);
    g_free(request);
}

static gpointer serve(gpointer unused)
{
    while (!g_cancellable_is_cancelled(stop)) {
        GSocket *client = g_socket_accept(listener, stop, NULL);
        if (client == NULL) {
            g_usleep(10000);    /* out of descriptors: do not spin */
            continue;
        }
        answer(client);
        g_socket_close(client, NULL);
        g_object_unref(client);
    }
    return NULL;
}

bool metrics_start(const char *address, GError **error)
{
    GSocketConnectable *parsed = g_network_address_parse(address, 0, error);
    if (parsed == NULL)
        return false;
    GNetworkAddress *network = G_NETWORK_ADDRESS(parsed);
    GSocketAddress *at = g_inet_socket_address_new_from_string(
        g_network_address_get_hostname(network), g_network_address_get_port(network));
    g_object_unref(parsed);
    listener = g_socket_new(g_socket_address_get_family(at), G_SOCKET_TYPE_STREAM,
                            G_SOCKET_PROTOCOL_TCP, error);
    bool is_good = listener != NULL && g_socket_bind(listener, at, TRUE, error) &&
                   g_socket_listen(listener, error);
    g_object_unref(at);
    if (!is_good) {
        g_clear_object(&listener);
        return false;
    }
    stop = g_cancellable_new();
    thread = g_thread_new("metrics", serve, NULL);
    return true;
}

void metrics_stop(void)
{
    if (listener == NULL)
        return;
    g_cancellable_cancel(stop);
    g_thread_join(thread);
    g_clear_object(&listener);
    g_clear_object(&stop);
}
