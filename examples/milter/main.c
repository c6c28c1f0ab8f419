/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c - leakscan-milter: options, start, reload on SIGUSR1, end on SIGTERM,
 * SIGINT and SIGHUP.
 */
#include <libmilter/mfapi.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <syslog.h>
#include <unistd.h>

#include "log.h"
#include "metrics.h"
#include "notify.h"
#include "policy_holder.h"
#include "session.h"
#include "startup.h"
#include "watchdog.h"

#define PRESET_PATH LEAKSCAN_SYSCONFDIR "/leakscan/milter.conf"
/* Messages under way at the end get their answer if it comes within this time;
 * others are put off by the mail server. */
#define DRAIN_SECONDS 10
/* The last answer is written by libmilter after all callbacks. */
#define ANSWER_MICROSECONDS 300000

static char *config_path;
static gboolean is_check_only;
static gboolean is_version_asked;

static const GOptionEntry options[] = {
    {"config", 'c', 0, G_OPTION_ARG_FILENAME, &config_path,
     "Configuration file (preset: " PRESET_PATH ")", "FILE"},
    {"check-config", 0, 0, G_OPTION_ARG_NONE, &is_check_only,
     "Read configuration and rules, say what is wrong, and end", NULL},
    {"version", 0, 0, G_OPTION_ARG_NONE, &is_version_asked, "Tell the version, and end", NULL},
    G_OPTION_ENTRY_NULL};

/* ---- reload --------------------------------------------------------------------- */

/* What is bound at the start and cannot change under open connections. */
static bool needs_restart(const milter_config *before, const milter_config *after)
{
    return g_strcmp0(before->socket, after->socket) != 0 ||
           before->socket_mode != after->socket_mode ||
           g_strcmp0(before->socket_group, after->socket_group) != 0 ||
           g_strcmp0(before->user, after->user) != 0 ||
           g_strcmp0(before->metrics, after->metrics) != 0 ||
           before->log_format != after->log_format || before->log_target != after->log_target;
}

static void log_policy(const char *event, const ruling *r)
{
    log_line *line = log_begin(LOG_INFO, event);
    log_text(line, "policy", leakscan_policy_fingerprint(ruling_policy(r)));
    log_number(line, "rules", leakscan_policy_rule_count(ruling_policy(r)));
    log_text(line, "monitor_only", ruling_config(r)->is_monitor_only ? "yes" : "no");
    log_end(line);
}

static void reload(void)
{
    GError *error = NULL;
    notify_reloading();
    ruling *next = ruling_load(config_path, &error);
    metrics_reload(next != NULL);
    if (next == NULL) {
        log_note(LOG_ERR, "reload-failed", error->message);
        g_error_free(error);
        notify_ready("the last reload failed; the rules before it are in force");
        return;
    }
    ruling *before = holder_current();
    if (needs_restart(ruling_config(before), ruling_config(next)))
        log_note(LOG_WARNING, "reload",
                 "socket, user, metrics and log keep what they were until a restart");
    ruling_unref(before);
    log_policy("reloaded", next);
    holder_set(next);
    notify_ready("scanning");
}

/* ---- signals -------------------------------------------------------------------- */

static const int signals[] = {SIGUSR1, SIGTERM, SIGINT, SIGHUP};

/* Before the first thread, for all of them to inherit. */
static sigset_t block_signals(void)
{
    sigset_t blocked;
    sigemptyset(&blocked);
    for (size_t i = 0; i < G_N_ELEMENTS(signals); i++)
        sigaddset(&blocked, signals[i]);
    pthread_sigmask(SIG_BLOCK, &blocked, NULL);
    return blocked;
}

/* libmilter waits for the same signals in a thread of its own, and cuts off the
 * messages that come in when it has one.  Linux gives a signal of the process to
 * the main thread where that waits for it, signal(7) and kernel/signal.c; were it
 * otherwise, smfi_main() would return and the end be noticed by that. */
static void wait_for_the_end(const sigset_t *wanted, GAsyncQueue *reloads)
{
    int number = 0;
    while (sigwait(wanted, &number) == 0 && number == SIGUSR1)
        g_async_queue_push(reloads, reloads);
}

/* Apart from the main thread, which would miss the end while it reads rules. */
static gpointer reload_when_asked(gpointer reloads)
{
    while (g_async_queue_pop(reloads) != NULL)
        reload();
    return NULL;
}

typedef struct {
    pthread_t main_thread;
    atomic_bool has_failed;
} service;

static gpointer serve(gpointer data)
{
    service *s = data;
    atomic_store(&s->has_failed, smfi_main() != MI_SUCCESS);
    pthread_kill(s->main_thread, SIGTERM);
    return NULL;
}

/* ---- start and end -------------------------------------------------------------- */

static int check_config(void)
{
    GError *error = NULL;
    ruling *r = ruling_load(config_path, &error);
    if (r == NULL) {
        fprintf(stderr, "leakscan-milter: %s: %s\n", config_path, error->message);
        g_error_free(error);
        return EX_CONFIG;
    }
    const milter_config *config = ruling_config(r);
    printf("%s: good\n  socket  %s\n  mode    %s, %s mail\n  policy  %zu rules, %s\n", config_path,
           config->socket, config->is_monitor_only ? "monitor only" : "acting",
           config->is_outbound_only ? "outbound" : "all",
           leakscan_policy_rule_count(ruling_policy(r)),
           leakscan_policy_fingerprint(ruling_policy(r)));
    for (int i = 0; i < OCCASIONS; i++)
        printf("  %-10s %s\n", occasion_name(i), action_name(config->actions.on[i]));
    ruling_unref(r);
    return EX_OK;
}

/* Everything up to the open sockets.  The ruling stands in force afterwards. */
static bool start(GError **error)
{
    milter_config *config = config_read(config_path, error);
    if (config == NULL)
        return false;
    bool is_good = startup_drop_privileges(config, error);
    config_free(config);
    if (!is_good)
        return false;
    /* Read again as the user that reloads will read it. */
    ruling *r = ruling_load(config_path, error);
    if (r == NULL)
        return false;
    holder_set(r);
    const milter_config *used = ruling_config(r);
    log_open(used->log_format, used->log_target);
    if (geteuid() == 0)
        log_note(LOG_WARNING, "start", "running as root: name another user by [milter] user");
    if (!session_register()) {
        g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "libmilter refused to start");
        return false;
    }
    return startup_open_socket(used, error) &&
           (used->metrics == NULL || metrics_start(used->metrics, error));
}

static void drain(void)
{
    gint64 deadline = g_get_monotonic_time() + DRAIN_SECONDS * G_TIME_SPAN_SECOND;
    if (session_end() == 0)
        return;
    while (session_end() > 0 && g_get_monotonic_time() < deadline)
        g_usleep(20000);
    g_usleep(ANSWER_MICROSECONDS);
}

static int run(void)
{
    GError *error = NULL;
    sigset_t wanted = block_signals();
    if (!start(&error)) {
        log_note(LOG_ERR, "start-failed", error->message);
        g_error_free(error);
        return EX_CONFIG;
    }
    ruling *r = holder_current();
    log_policy("started", r);
    watchdog_start();
    service s = {.main_thread = pthread_self()};
    g_thread_unref(g_thread_new("serve", serve, &s));
    GAsyncQueue *reloads = g_async_queue_new();
    g_thread_unref(g_thread_new("reload", reload_when_asked, reloads));
    notify_ready("scanning");
    wait_for_the_end(&wanted, reloads);
    notify_stopping();
    startup_remove_socket(ruling_config(r));
    drain();
    metrics_stop();
    bool has_failed = atomic_load(&s.has_failed);
    log_note(LOG_INFO, "stopped", has_failed ? "libmilter failed" : "as asked");
    /* Connections that stay open still use policy and watchdog: the process ends
     * under them. */
    return has_failed ? EX_UNAVAILABLE : EX_OK;
}

int main(int argc, char **argv)
{
    GError *error = NULL;
    GOptionContext *context = g_option_context_new("- score outgoing mail in a mail server");
    g_option_context_add_main_entries(context, options, NULL);
    bool is_good = g_option_context_parse(context, &argc, &argv, &error);
    g_option_context_free(context);
    if (!is_good || argc > 1) {
        fprintf(stderr, "leakscan-milter: %s\n", is_good ? "one word too many" : error->message);
        g_clear_error(&error);
        return EX_USAGE;
    }
    if (is_version_asked) {
        printf("leakscan-milter, %s\n", leakscan_version_details());
        return EX_OK;
    }
    if (config_path == NULL)
        config_path = g_strdup(PRESET_PATH);
    int status = is_check_only ? check_config() : run();
    fflush(stdout);
    _exit(status);
}
