/* SPDX-License-Identifier: Apache-2.0 */
/*
 * session.c - from libmilter's callbacks to a message and back.  One connection's
 * callbacks come one after another, but not always in the same thread.
 */
#include "session.h"

#include <netinet/in.h>
#include <stdatomic.h>
#include <string.h>
#include <syslog.h>

#include "actions.h"
#include "log.h"
#include "metrics.h"

/* Steps that need no answer: the mail server does not wait, and can send the
 * whole message in one go. */
#define SILENT_STEPS                                                                               \
    (SMFIP_NR_CONN | SMFIP_NR_MAIL | SMFIP_NR_RCPT | SMFIP_NR_HDR | SMFIP_NR_BODY)

typedef struct {
    unsigned long protocol;     /* the SMFIP_ bits that were agreed */
    GInetAddress *client;
    message *message;           /* NULL between messages */
    bool is_authenticated;
    bool is_awaited;            /* the message is counted below */
} session;

/* Of those that began before the end was asked for. */
static atomic_uint messages_awaited;
static atomic_bool is_ending;

unsigned session_end(void)
{
    atomic_store(&is_ending, true);
    return atomic_load(&messages_awaited);
}

static void end_message(session *s)
{
    if (s->message == NULL)
        return;
    message_free(s->message);
    s->message = NULL;
    if (s->is_awaited)
        atomic_fetch_sub(&messages_awaited, 1);
}

/* The session of the connection, made where it is first asked for: which callback
 * comes first depends on the mail server. */
static session *session_of(SMFICTX *ctx)
{
    session *s = smfi_getpriv(ctx);
    if (s != NULL)
        return s;
    s = g_new0(session, 1);
    smfi_setpriv(ctx, s);
    metrics_connection(+1);
    return s;
}

static sfsistat go_on(const session *s, unsigned long silent_step)
{
    return (s->protocol & silent_step) != 0 ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

static const char *symbol(SMFICTX *ctx, const char *name)
{
    const char *value = smfi_getsymval(ctx, (char *)name);
    return value != NULL && *value != '\0' ? value : NULL;
}

/* ---- connection ----------------------------------------------------------------- */

static sfsistat on_negotiate(SMFICTX *ctx, unsigned long offered_actions,
                             unsigned long offered_protocol, unsigned long unused0,
                             unsigned long unused1, unsigned long *actions,
                             unsigned long *protocol, unsigned long *reserved0,
                             unsigned long *reserved1)
{
    session *s = session_of(ctx);
    if ((offered_actions & ACTIONS_NEEDED) != ACTIONS_NEEDED)
        log_note(LOG_WARNING, "negotiate",
                 "the mail server does not offer headers and quarantine; mail that needs them "
                 "will be put off");
    *actions = offered_actions & ACTIONS_NEEDED;
    *protocol = offered_protocol & (SMFIP_NOHELO | SMFIP_NOUNKNOWN | SMFIP_HDR_LEADSPC |
                                    SILENT_STEPS);
    *reserved0 = 0;
    *reserved1 = 0;
    s->protocol = *protocol;
    return SMFIS_CONTINUE;
}

static GInetAddress *address_of(const struct sockaddr *address)
{
    if (address == NULL)
        return NULL;
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        return g_inet_address_new_from_bytes((const guint8 *)&v4.sin_addr, G_SOCKET_FAMILY_IPV4);
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        return g_inet_address_new_from_bytes((const guint8 *)&v6.sin6_addr, G_SOCKET_FAMILY_IPV6);
    }
    return NULL;
}

static sfsistat on_connect(SMFICTX *ctx, char *host, struct sockaddr *address)
{
    session *s = session_of(ctx);
    g_clear_object(&s->client);
    s->client = address_of(address);
    return go_on(s, SMFIP_NR_CONN);
}

static sfsistat on_close(SMFICTX *ctx)
{
    session *s = smfi_getpriv(ctx);
    if (s == NULL)
        return SMFIS_CONTINUE;
    smfi_setpriv(ctx, NULL);
    end_message(s);
    g_clear_object(&s->client);
    g_free(s);
    metrics_connection(-1);
    return SMFIS_CONTINUE;
}

/* ---- envelope ------------------------------------------------------------------- */

static sfsistat on_sender(SMFICTX *ctx, char **words)
{
    session *s = session_of(ctx);
    end_message(s);     /* of a message that was accepted before its end */
    s->is_authenticated = symbol(ctx, "{auth_authen}") != NULL;
    s->message =
        message_new((sender){.client = s->client, .is_authenticated = s->is_authenticated});
    s->is_awaited = !atomic_load(&is_ending);
    if (s->is_awaited)
        atomic_fetch_add(&messages_awaited, 1);
    return go_on(s, SMFIP_NR_MAIL);
}

static sfsistat on_recipient(SMFICTX *ctx, char **words)
{
    session *s = session_of(ctx);
    if (s->message != NULL && words[0] != NULL)
        message_add_recipient(s->message, words[0]);
    return go_on(s, SMFIP_NR_RCPT);
}

/* Answered although there is nothing to say: Postfix goes on with small writes,
 * and over TCP the second of them would wait 40 ms for a delayed acknowledgement
 * of the first.  An answer carries it. */
static sfsistat on_data(SMFICTX *ctx)
{
    return SMFIS_CONTINUE;
}

/* ---- content -------------------------------------------------------------------- */

static sfsistat on_header(SMFICTX *ctx, char *name, char *value)
{
    session *s = session_of(ctx);
    if (s->message != NULL)
        message_add_header(s->message, name, value, (s->protocol & SMFIP_HDR_LEADSPC) != 0);
    return go_on(s, SMFIP_NR_HDR);
}

static sfsistat on_end_of_headers(SMFICTX *ctx)
{
    session *s = session_of(ctx);
    int which;
    if (s->message == NULL)
        return SMFIS_CONTINUE;
    message_end_headers(s->message);
    if (message_is_in_scope(s->message) || message_forged(s->message, 0, &which) != NULL)
        return SMFIS_CONTINUE;
    end_message(s);
    metrics_passed_over();
    return SMFIS_ACCEPT;
}

static sfsistat on_body(SMFICTX *ctx, unsigned char *data, size_t length)
{
    session *s = session_of(ctx);
    if (s->message != NULL)
        message_add_body(s->message, data, length);
    return go_on(s, SMFIP_NR_BODY);
}

/* ---- end ------------------------------------------------------------------------ */

static void log_gaps(log_line *line, uint32_t gaps)
{
    GString *list = g_string_new(NULL);
    for (uint32_t bit = 1; bit != 0; bit <<= 1)
        if ((gaps & bit) != 0 && leakscan_gap_name(bit) != NULL)
            g_string_append_printf(list, "%s%s", list->len > 0 ? "," : "", leakscan_gap_name(bit));
    log_text(line, "gaps", list->len > 0 ? list->str : NULL);
    g_string_free(list, TRUE);
}

static void log_message(SMFICTX *ctx, const session *s, const verdict *v, int done)
{
    bool is_monitor = message_config(s->message)->is_monitor_only;
    bool is_worth_warning = v->about.failure != OCCASION_NONE || done != v->action;
    const char *queue_id = symbol(ctx, "i");
    char *client = s->client != NULL ? g_inet_address_to_string(s->client) : NULL;
    log_line *line = log_begin(is_worth_warning ? LOG_WARNING : LOG_INFO, "message");
    log_text(line, "queue_id", queue_id != NULL ? queue_id : "unknown");
    log_text(line, "client", client);
    log_text(line, "authenticated", s->is_authenticated ? "yes" : "no");
    log_text(line, "action", action_name(done));
    if (is_monitor)
        log_text(line, "monitor_only", "yes");
    if (done != v->action)
        log_text(line, "wanted", action_name(v->action));
    if (v->is_scanned)
        log_number(line, "score", v->score);
    log_text(line, "level", leakscan_level_name(v->about.level));
    log_text(line, "detectors", v->detectors);
    log_gaps(line, v->gaps);
    if (v->about.failure != OCCASION_NONE)
        log_text(line, "failure", occasion_name(v->about.failure));
    log_text(line, "cause", v->cause);
    if (v->forged > 0)
        log_number(line, "forged_headers", v->forged);
    log_number(line, "bytes", v->bytes);
    log_seconds(line, "scan_seconds", v->microseconds);
    log_text(line, "policy", leakscan_policy_fingerprint(message_policy(s->message)));
    log_end(line);
    g_free(client);
}

static void log_passed_over(SMFICTX *ctx, const verdict *v)
{
    const char *queue_id = symbol(ctx, "i");
    log_line *line = log_begin(LOG_INFO, "forged-headers");
    log_text(line, "queue_id", queue_id != NULL ? queue_id : "unknown");
    log_number(line, "forged_headers", v->forged);
    log_end(line);
}

static sfsistat on_end_of_message(SMFICTX *ctx)
{
    session *s = session_of(ctx);
    if (s->message == NULL)
        return SMFIS_CONTINUE;
    const verdict *v = message_finish(s->message);
    bool is_monitor = message_config(s->message)->is_monitor_only;
    bool has_space = (s->protocol & SMFIP_HDR_LEADSPC) != 0;
    int done = v->action;
    sfsistat answer = SMFIS_CONTINUE;
    if (!is_monitor)
        answer = actions_apply(ctx, s->message, v, has_space, &done);
    if (message_is_in_scope(s->message)) {
        log_message(ctx, s, v, done);
        metrics_message(v, !is_monitor && done == v->action);
    } else {
        log_passed_over(ctx, v);
        metrics_passed_over();
    }
    end_message(s);
    return answer;
}

static sfsistat on_abort(SMFICTX *ctx)
{
    session *s = smfi_getpriv(ctx);
    if (s != NULL)
        end_message(s);
    return SMFIS_CONTINUE;
}

bool session_register(void)
{
    static struct smfiDesc description = {
        .xxfi_name = "leakscan-milter",
        .xxfi_version = SMFI_VERSION,
        .xxfi_flags = ACTIONS_NEEDED,
        .xxfi_connect = on_connect,
        .xxfi_envfrom = on_sender,
        .xxfi_envrcpt = on_recipient,
        .xxfi_data = on_data,
        .xxfi_header = on_header,
        .xxfi_eoh = on_end_of_headers,
        .xxfi_body = on_body,
        .xxfi_eom = on_end_of_message,
        .xxfi_abort = on_abort,
        .xxfi_close = on_close,
        .xxfi_negotiate = on_negotiate,
    };
    return smfi_register(description) == MI_SUCCESS;
}
