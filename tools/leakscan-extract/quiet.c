/* SPDX-License-Identifier: Apache-2.0 */
#include <glib.h>

#include "tools/leakscan-extract/quiet.h"

enum { MAX_DOMAINS = 8 };

static _Thread_local bool is_quiet;
static const char *domains[MAX_DOMAINS];
static size_t domain_count;

static void pass(const gchar *domain, GLogLevelFlags level, const gchar *message,
                 gpointer userdata)
{
    if (!is_quiet)
        g_log_default_handler(domain, level, message, userdata);
}

void extract_quiet_domain(const char *domain)
{
    for (size_t i = 0; i < domain_count; i++)
        if (g_strcmp0(domains[i], domain) == 0)
            return;
    if (domain_count == MAX_DOMAINS)
        return;
    domains[domain_count++] = domain;
    (void)g_log_set_handler(domain, domain != NULL ? G_LOG_LEVEL_MASK : G_LOG_LEVEL_WARNING, pass,
                            NULL);
}

void extract_quiet(bool is_reading)
{
    is_quiet = is_reading;
}
