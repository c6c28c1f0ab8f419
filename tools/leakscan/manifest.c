/* SPDX-License-Identifier: Apache-2.0 */
/*
 * manifest.c - hashes the input files before they are scanned.  The walk is the
 * reader's: names in the order of their bytes, links not followed.
 */
#include "config.h"

#include "manifest.h"
#include "interrupt.h"
#include "json.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_SIZE (256U << 10)

static char *format_time(int64_t seconds)
{
    GDateTime *when = g_date_time_new_from_unix_utc(seconds);
    if (when == NULL)
        return NULL;
    char *text = g_date_time_format(when, "%Y-%m-%dT%H:%M:%SZ");
    g_date_time_unref(when);
    return text;
}

static void write_line(sink *out, GString *line)
{
    g_string_append(line, "}\n");
    sink_add(out, line->str, line->len);
    g_string_free(line, TRUE);
}

static void write_head(sink *out, const scan_options *options, const char *policy)
{
    GString *line = g_string_new("{\"type\":\"manifest\",\"schema\":1");
    char *now = format_time(g_get_real_time() / G_USEC_PER_SEC);

    g_string_append_printf(line, ",\"version\":\"%d.%d.%d\",\"policy\":", LEAKSCAN_VERSION_MAJOR,
                           LEAKSCAN_VERSION_MINOR, LEAKSCAN_VERSION_PATCH);
    json_append_string(line, policy);
    g_string_append(line, ",\"begun\":");
    json_append_string(line, now);
    g_string_append(line, ",\"options\":");
    scan_options_append_json(options, line);
    write_line(out, line);
    g_free(now);
}

/* Hex digits, or NULL with errno. */
static char *hash_file(int fd, guint64 *bytes)
{
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    guint8 *buf = g_malloc(READ_SIZE);
    char *digits = NULL;
    ssize_t got;

    *bytes = 0;
    while (!interrupt_is_asked()) {
        got = read(fd, buf, READ_SIZE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            digits = g_strdup(g_checksum_get_string(checksum));
        if (got <= 0)
            break;
        g_checksum_update(checksum, buf, got);
        *bytes += (guint64)got;
    }
    explicit_bzero(buf, READ_SIZE);
    g_free(buf);
    g_checksum_free(checksum);
    return digits;
}

static void write_error(sink *out, const char *path, int error)
{
    GString *line = g_string_new("{\"type\":\"file\",\"schema\":1");
    json_append_path(line, "path", path);
    g_string_append(line, ",\"error\":");
    json_append_string(line, g_strerror(error));
    write_line(out, line);
}

static void write_file(sink *out, const char *path, const char *opened)
{
    struct stat info;
    guint64 bytes;
    int fd = open(opened, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);

    char *digits = fd >= 0 ? hash_file(fd, &bytes) : NULL;
    if (digits == NULL || fstat(fd, &info) != 0) {
        if (!interrupt_is_asked())
            write_error(out, path, errno);
        goto out;
    }
    GString *line = g_string_new("{\"type\":\"file\",\"schema\":1");
    char *modified = format_time(info.st_mtime);
    json_append_path(line, "path", path);
    g_string_append_printf(line, ",\"bytes\":%" G_GUINT64_FORMAT ",\"modified\":", bytes);
    json_append_string(line, modified);
    g_string_append_printf(line, ",\"sha256\":\"%s\"", digits);
    write_line(out, line);
    g_free(modified);
out:
    g_free(digits);
    if (fd >= 0)
        close(fd);
}

static int by_bytes(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void write_tree(sink *out, char *path)
{
    /* A link that was named is followed, one that is met is not. */
    char *const roots[] = {path, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_bytes);
    FTSENT *entry;

    if (walk == NULL) {
        write_error(out, path, errno);
        return;
    }
    while (!interrupt_is_asked() && (entry = fts_read(walk)) != NULL) {
        switch (entry->fts_info) {
        case FTS_F:
            write_file(out, entry->fts_path, entry->fts_accpath);
            break;
        case FTS_DNR:
        case FTS_ERR:
        case FTS_NS:
            write_error(out, entry->fts_path, entry->fts_errno);
            break;
        default:
            break;
        }
    }
    fts_close(walk);
}

bool manifest_begin(sink *out, const scan_options *options, const char *policy)
{
    write_head(out, options, policy);
    for (guint i = 0; i < options->paths->len && !interrupt_is_asked(); i++) {
        char *path = g_ptr_array_index(options->paths, i);
        if (strcmp(path, "-") != 0)
            write_tree(out, path);
    }
    return !interrupt_is_asked();
}

void manifest_add_stream(sink *out, const char *sha256, guint64 bytes)
{
    GString *line = g_string_new("{\"type\":\"file\",\"schema\":1,\"path\":\"-\"");
    g_string_append_printf(line, ",\"bytes\":%" G_GUINT64_FORMAT ",\"sha256\":\"%s\"", bytes, sha256);
    write_line(out, line);
}
