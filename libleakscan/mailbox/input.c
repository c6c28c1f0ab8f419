/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files, streams and folder trees, one mailbox after another.  A file that is
 * packed is read by a decoder, and a packed member of it by a second one.
 */
#include "config.h"

#include "libleakscan/mailbox/mailbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mailbox/content.h"
#include "libleakscan/mailbox/store.h"

/* ---- opening ------------------------------------------------------------------ */

static lks_input *make_input(const lks_mailbox_options *options)
{
    lks_input *in = g_new0(lks_input, 1);
    in->options = *options;
    in->spool_directory = g_strdup(options->spool_directory);
    in->options.spool_directory = in->spool_directory;
    in->root_fd = in->file.fd = -1;
    in->range_end = UINT64_MAX;
    in->chunk = g_malloc(LKS_CHUNK);
    return in;
}

static void set_fd(lks_input *in, int fd, const struct stat *status, bool is_owned)
{
    in->is_single = true;
    in->file = (lks_origin){.fd = fd, .is_owned = is_owned, .is_regular = S_ISREG(status->st_mode)};
    if (!in->file.is_regular)
        return;
    off_t at = is_owned ? 0 : lseek(fd, 0, SEEK_CUR);
    in->file.base = at > 0 ? (uint64_t)at : 0;
    uint64_t size = (uint64_t)status->st_size;
    in->file.size = size > in->file.base ? size - in->file.base : 0;
}

int lks_input_open_path(lks_input **out, const char *path, const lks_mailbox_options *options)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return LEAKSCAN_E_IO;
    if (fstat(fd, &status) < 0) {
        close(fd);
        return LEAKSCAN_E_IO;
    }
    bool is_tree = S_ISDIR(status.st_mode);
    int format = options->format;
    if (format != LEAKSCAN_FORMAT_AUTO && is_tree != lks_content_is_folder_format(format)) {
        close(fd);
        return LEAKSCAN_E_FORMAT;
    }
    lks_input *in = make_input(options);
    in->root = g_strdup(path);
    in->is_named = true;
    if (is_tree)
        in->root_fd = fd;
    else
        set_fd(in, fd, &status, true);
    *out = in;
    return LEAKSCAN_OK;
}

int lks_input_open_fd(lks_input **out, int fd, const char *source,
                      const lks_mailbox_options *options)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return LEAKSCAN_E_IO;
    if (S_ISDIR(status.st_mode) || lks_content_is_folder_format(options->format))
        return LEAKSCAN_E_FORMAT;
    lks_input *in = make_input(options);
    in->root = g_strdup(source);
    set_fd(in, fd, &status, false);
    *out = in;
    return LEAKSCAN_OK;
}

int lks_input_open_fn(lks_input **out, lks_input_read_fn fn, void *userdata, const char *source,
                      const lks_mailbox_options *options)
{
    if (lks_content_is_folder_format(options->format))
        return LEAKSCAN_E_FORMAT;
    lks_input *in = make_input(options);
    in->root = g_strdup(source);
    in->is_single = true;
    in->file = (lks_origin){.fd = -1, .fn = fn, .userdata = userdata};
    *out = in;
    return LEAKSCAN_OK;
}

static void close_file(lks_input *in)
{
    if (in->file.is_owned && in->file.fd >= 0)
        close(in->file.fd);
    in->file = (lks_origin){.fd = -1};
}

void lks_input_free(lks_input *in)
{
    if (in == NULL)
        return;
    lks_store_end(in);
    for (int i = 0; i < LKS_LEVELS; i++) {
        lks_decoder_free(in->decoders[i]);
        g_free(in->containers[i]);
    }
    lks_splitter_free(in->splitter);
    lks_walk_free(in->walk);
    close_file(in);
    if (in->root_fd >= 0)
        close(in->root_fd);
    explicit_bzero(in->chunk, LKS_CHUNK);
    g_free(in->chunk);
    g_free(in->source);
    g_free(in->failed_source);
    g_free(in->root);
    g_free(in->spool_directory);
    g_free(in);
}

/* ---- one after another --------------------------------------------------------------- */

static void close_decoder(lks_input *in)
{
    in->level--;
    if (in->level == 0)
        in->counts[LEAKSCAN_COUNT_BYTES_READ] += in->budget.stored;
    g_clear_pointer(&in->decoders[in->level], lks_decoder_free);
    g_clear_pointer(&in->containers[in->level], g_free);
}

static const char *base_name(const char *path)
{
    if (path == NULL)
        return "";
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* A member of an archive lies in a folder "cur" or "new". */
static bool is_in_maildir(const char *member)
{
    const char *name = base_name(member);
    if (member == NULL)
        return false;
    for (int i = 0; i < 2; i++) {
        const char *folder = i == 0 ? "cur/" : "new/";
        if (name - member >= 4 && memcmp(name - 4, folder, 4) == 0 &&
            (name - member == 4 || name[-5] == '/'))
            return true;
    }
    return false;
}

/* The next member of the innermost archive; DONE: there was none. */
static int next_member(lks_input *in)
{
    int top = in->level - 1;
    const char *name = NULL;
    int status = in->is_raw[top] ? 0 : lks_decoder_next(in->decoders[top], &name);
    if (status < 0) {
        const char *reason = lks_decoder_reason(in->decoders[top]);
        lks_content_fail(in, in->containers[top], reason);
        close_decoder(in);
        return LEAKSCAN_INPUT_FAILED;
    }
    if (status == 0) {
        bool is_container = !in->is_raw[top];
        close_decoder(in);
        if (is_container)
            in->counts[LEAKSCAN_COUNT_FILES_READ]++;
        return LEAKSCAN_OK;
    }
    g_free(in->source);
    if (name == NULL) {
        in->is_raw[top] = true;
        in->counts[LEAKSCAN_COUNT_FILES_SEEN]--;   /* the file itself was counted */
        in->source = g_strdup(in->containers[top]);
        return lks_content_start(in, &(lks_location){.name = base_name(in->source)});
    }
    const char *container = in->containers[top] != NULL ? in->containers[top] : "";
    in->source = g_strconcat(container, "!/", name, NULL);
    lks_location p = {.name = base_name(name), .is_maildir_mail = is_in_maildir(name)};
    return lks_content_start(in, &p);
}

/* A share that does not begin the file: only an mbox has messages there. */
static int start_share(lks_input *in)
{
    uint8_t before[8];
    uint64_t at = MAX(in->range_begin, in->range_first);
    if (!in->is_range_mbox || at >= in->range_end || at >= in->file.size)
        return LEAKSCAN_DONE;
    size_t wanted = (size_t)MIN(at, sizeof before);
    in->file.position = at - wanted;
    if (lks_content_read_file(in, before, wanted) != (int64_t)wanted)
        return lks_content_fail(in, in->source, lks_file_shrank);
    lks_share share = {.at = at, .end = in->range_end, .before = before, .before_length = wanted,
                       .spelling = in->spelling};
    in->counts[LEAKSCAN_COUNT_FILES_SEEN]++;
    in->chunk_length = 0;
    lks_content_start_splitter(in, LEAKSCAN_FORMAT_MBOX, false);
    lks_splitter_set_share(in->splitter, &share);
    return LEAKSCAN_OK;
}

static int start_single(lks_input *in)
{
    if (in->is_started)
        return LEAKSCAN_DONE;
    in->is_started = true;
    in->source = g_strdup(in->root);
    if (in->has_range && in->range_begin > 0)
        return start_share(in);
    return lks_content_start(in, &(lks_location){.name = base_name(in->root)});
}

static int start_file(lks_input *in, const lks_walk_entry *entry)
{
    struct stat status;
    g_free(in->source);
    in->source = g_strdup(entry->path);
    if (fstat(entry->fd, &status) == 0 && !S_ISREG(status.st_mode)) {
        close(entry->fd);
        in->counts[LEAKSCAN_COUNT_FILES_SEEN]++;
        return lks_content_skip(in);
    }
    in->file = (lks_origin){.fd = entry->fd, .is_owned = true, .is_regular = true,
                        .size = entry->size};
    lks_location p = {.name = entry->name, .is_maildir_mail = entry->is_maildir_mail,
               .is_mh_mail = entry->is_mh_mail};
    return lks_content_start(in, &p);
}

static int start_next_of_tree(lks_input *in)
{
    lks_walk_entry entry;
    if (in->walk == NULL) {
        in->walk = lks_walk_new(in->root_fd, in->root, false);
        in->root_fd = -1;
    }
    switch (lks_walk_next(in->walk, &entry)) {
    case LKS_WALK_FILE:
        return start_file(in, &entry);
    case LKS_WALK_SKIPPED:
        in->counts[LEAKSCAN_COUNT_FILES_SEEN]++;
        return lks_content_skip(in);
    case LKS_WALK_FAILED:
        in->counts[LEAKSCAN_COUNT_FILES_SEEN]++;
        return lks_content_fail(in, entry.path,
                                entry.error != 0 ? g_intern_string(g_strerror(entry.error))
                                                 : "folders nest too deeply");
    case LKS_WALK_DONE:
        break;
    }
    return LEAKSCAN_DONE;
}

static int start_next(lks_input *in)
{
    in->failed_reason = NULL;
    if (in->level > 0)
        return next_member(in);
    if (in->is_single)
        return start_single(in);
    close_file(in);
    return start_next_of_tree(in);
}

int lks_input_next(lks_input *in, const lks_slot **out)
{
    for (;;) {
        if (in->splitter == NULL && in->store == NULL) {
            int status = start_next(in);
            if (status != LEAKSCAN_OK)
                return status;
            continue;
        }
        int status = lks_content_next(in);
        if (status == LEAKSCAN_DONE)
            continue;
        if (status == LEAKSCAN_OK) {
            in->counts[LEAKSCAN_COUNT_MESSAGES]++;
            *out = &in->slot;
        }
        return status;
    }
}

int lks_input_share_rest(lks_input *in, uint64_t least, int *fd, uint64_t *begin, uint64_t *end)
{
    return lks_content_share_rest(in, least, fd, begin, end);
}

/* ---- what is known --------------------------------------------------------------------- */

const char *lks_input_failed_source(const lks_input *in)
{
    return in->failed_source;
}

const char *lks_input_failed_reason(const lks_input *in)
{
    return in->failed_reason;
}

/* Sizes of all files below the root, as they are now. */
static uint64_t measure_tree(const char *root)
{
    uint64_t total = 0;
    lks_walk_entry entry;
    lks_walk_step step;
    int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    lks_walk *walk = lks_walk_new(fd, root, true);
    while ((step = lks_walk_next(walk, &entry)) != LKS_WALK_DONE)
        if (step == LKS_WALK_FILE)
            total += entry.size;
    lks_walk_free(walk);
    return total;
}

static uint64_t count_total(const lks_input *in)
{
    if (!in->is_single)
        return measure_tree(in->root);
    uint64_t end = MIN(in->file.size, in->range_end);
    return end > in->range_begin ? end - in->range_begin : 0;
}

uint64_t lks_input_count(lks_input *in, int count)
{
    if (count < LEAKSCAN_COUNT_FILES_SEEN || count > LEAKSCAN_COUNT_MESSAGES)
        return 0;
    if (count == LEAKSCAN_COUNT_BYTES_TOTAL && !in->is_total_known) {
        in->counts[count] = count_total(in);
        in->is_total_known = true;
    }
    bool is_decoding = count == LEAKSCAN_COUNT_BYTES_READ && in->level > 0;
    return in->counts[count] + (is_decoding ? in->budget.stored : 0);
}

/* The file's first bytes, to know what a share of it is. */
static bool read_head(lks_input *in, uint8_t *head, size_t *length)
{
    while (*length < LKS_SNIFF_BYTES) {
        ssize_t got = pread(in->file.fd, head + *length, LKS_SNIFF_BYTES - *length,
                            (off_t)(in->file.base + *length));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        *length += (size_t)got;
    }
    return true;
}

int lks_input_set_range(lks_input *in, uint64_t begin, uint64_t end)
{
    if (in->is_started || in->walk != NULL)
        return LEAKSCAN_E_STATE;
    int format = in->options.format;
    if (!in->is_single || !in->file.is_regular ||
        (format != LEAKSCAN_FORMAT_AUTO && format != LEAKSCAN_FORMAT_MBOX))
        return LEAKSCAN_E_FORMAT;
    lks_ahead head = {in->chunk, 0, true};
    if (!read_head(in, in->chunk, &head.length))
        return LEAKSCAN_E_IO;
    lks_kind kind = lks_sniff_file(head, false);
    if (kind == LKS_KIND_PACKED || kind == LKS_KIND_STORE || kind == LKS_KIND_MMDF)
        return LEAKSCAN_E_FORMAT;
    in->has_range = true;
    in->range_begin = begin;
    in->range_end = end;
    in->is_range_mbox = kind == LKS_KIND_MBOX || format == LEAKSCAN_FORMAT_MBOX;
    in->spelling = lks_sniff_spelling(head);
    in->range_first = kind == LKS_KIND_MBOX ? lks_sniff_skip(head.data, head.length) + 1 : 1;
    return LEAKSCAN_OK;
}
