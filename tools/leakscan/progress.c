/* SPDX-License-Identifier: Apache-2.0 */
/* progress.c - draws the bar at most five times a second. */
#include "config.h"

#include "progress.h"

#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define INTERVAL_US (G_USEC_PER_SEC / 5)
#define BAR_WIDTH   20
/* Before that the time left is a guess not worth telling. */
#define SETTLED_US (2 * G_USEC_PER_SEC)

void progress_init(progress *p, bool is_on)
{
    memset(p, 0, sizeof *p);
    p->is_on = is_on;
    p->begun = g_get_monotonic_time();
}

bool progress_is_due(const progress *p)
{
    return p->is_on && g_get_monotonic_time() - p->drawn >= INTERVAL_US;
}

static void append_left(GString *line, double share, int64_t elapsed)
{
    if (share <= 0.0 || elapsed < SETTLED_US)
        return;
    uint64_t seconds = (uint64_t)((double)elapsed * (1.0 - share) / share / G_USEC_PER_SEC);
    if (seconds >= 3600)
        g_string_append_printf(line, "  %" PRIu64 ":%02u:%02u left", seconds / 3600,
                               (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60));
    else
        g_string_append_printf(line, "  %u:%02u left", (unsigned)(seconds / 60),
                               (unsigned)(seconds % 60));
}

static void append_bar(GString *line, double share)
{
    share = CLAMP(share, 0.0, 1.0);
    unsigned full = (unsigned)(share * BAR_WIDTH);

    g_string_append_printf(line, "%3u%% [", (unsigned)(share * 100.0));
    for (unsigned i = 0; i < BAR_WIDTH; i++)
        g_string_append_c(line, i < full ? '#' : '.');
    g_string_append(line, "]  ");
}

void progress_draw(progress *p, double share, uint64_t messages, uint64_t bytes)
{
    int64_t now = g_get_monotonic_time();
    int64_t elapsed = MAX(now - p->begun, 1);
    GString *line = g_string_new("\r");

    if (share >= 0.0)
        append_bar(line, share);
    g_string_append_printf(line, "%" PRIu64 " messages  %.1f MB/s", messages,
                           (double)bytes / (double)elapsed);
    append_left(line, share, elapsed);
    g_string_append(line, "\033[K");
    fwrite(line->str, 1, line->len, stderr);
    fflush(stderr);
    g_string_free(line, TRUE);
    p->drawn = now;
    p->is_drawn = true;
}

void progress_erase(progress *p)
{
    if (!p->is_drawn)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    p->is_drawn = false;
}
