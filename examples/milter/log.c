/* SPDX-License-Identifier: Apache-2.0 */
/* log.c - builds and writes log lines. */
#include "log.h"

#include <glib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

#include "milter_config.h"

#define VALUE_MAX 2000  /* bytes of one value: a line stays below what syslog and journald cut */

struct log_line {
    GString *text;
    int priority;
};

static int log_format = LOG_FORMAT_LOGFMT;
static int log_target = LOG_TARGET_STDERR;
static int is_journal;      /* journald reads the priority from "<N>" before the line */

void log_open(int format, int target)
{
    log_format = format;
    log_target = target;
    is_journal = g_getenv("JOURNAL_STREAM") != NULL;
    if (target == LOG_TARGET_SYSLOG)
        openlog("leakscan-milter", LOG_PID, LOG_MAIL);
}

static void append_quoted(GString *to, const char *value)
{
    g_string_append_c(to, '"');
    for (const char *at = value; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == '"' || c == '\\')
            g_string_append_printf(to, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            g_string_append_printf(to, "\\u%04x", c);
        else
            g_string_append_c(to, (char)c);
    }
    g_string_append_c(to, '"');
}

static int needs_quotes(const char *value)
{
    if (*value == '\0')
        return 1;
    for (const char *at = value; *at != '\0'; at++)
        if (!g_ascii_isgraph(*at) || *at == '"' || *at == '=' || *at == '\\')
            return 1;
    return 0;
}

static void append_key(log_line *line, const char *key)
{
    int is_json = log_format == LOG_FORMAT_JSON;
    if (line->text->len > 0)
        g_string_append_c(line->text, is_json ? ',' : ' ');
    if (is_json)
        g_string_append_printf(line->text, "\"%s\":", key);
    else
        g_string_append_printf(line->text, "%s=", key);
}

void log_text(log_line *line, const char *key, const char *value)
{
    if (value == NULL)
        return;
    char *valid = g_utf8_make_valid(value, (gssize)strnlen(value, VALUE_MAX));
    append_key(line, key);
    if (log_format == LOG_FORMAT_JSON || needs_quotes(valid))
        append_quoted(line->text, valid);
    else
        g_string_append(line->text, valid);
    g_free(valid);
}

void log_number(log_line *line, const char *key, uint64_t value)
{
    append_key(line, key);
    g_string_append_printf(line->text, "%" G_GUINT64_FORMAT, (guint64)value);
}

void log_seconds(log_line *line, const char *key, int64_t microseconds)
{
    append_key(line, key);
    g_string_append_printf(line->text, "%" G_GINT64_FORMAT ".%06d", microseconds / G_USEC_PER_SEC,
                           (int)(microseconds % G_USEC_PER_SEC));
}

log_line *log_begin(int priority, const char *event)
{
    static const char *const words[] = {"emerg",   "alert",  "crit", "error",
                                        "warning", "notice", "info", "debug"};
    log_line *line = g_new0(log_line, 1);
    line->text = g_string_sized_new(512);
    line->priority = priority;
    if (log_target == LOG_TARGET_STDERR && !is_journal) {
        GDateTime *now = g_date_time_new_now_utc();
        char *stamp = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S.%fZ");
        log_text(line, "time", stamp);
        g_free(stamp);
        g_date_time_unref(now);
    }
    log_text(line, "priority", words[priority & 7]);
    log_text(line, "event", event);
    return line;
}

/* A line that cannot be written is lost: there is nowhere to tell of it. */
static void write_line(const GString *text)
{
    size_t done = 0;
    while (done < text->len) {
        ssize_t count = write(STDERR_FILENO, text->str + done, text->len - done);
        if (count <= 0)
            return;
        done += (size_t)count;
    }
}

void log_end(log_line *line)
{
    if (log_format == LOG_FORMAT_JSON) {
        g_string_prepend_c(line->text, '{');
        g_string_append_c(line->text, '}');
    }
    if (log_target == LOG_TARGET_SYSLOG) {
        syslog(line->priority, "%s", line->text->str);
    } else {
        if (is_journal) {
            char mark[8];
            g_snprintf(mark, sizeof mark, "<%d>", line->priority & 7);
            g_string_prepend(line->text, mark);
        }
        g_string_append_c(line->text, '\n');
        write_line(line->text);
    }
    g_string_free(line->text, TRUE);
    g_free(line);
}

void log_note(int priority, const char *event, const char *message)
{
    log_line *line = log_begin(priority, event);
    log_text(line, "message", message);
    log_end(line);
}
