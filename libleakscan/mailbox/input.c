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
#include "libleakscan/mailbox/decoder.h"
#include "libleakscan/mailbox/sniff.h"
#include "libleakscan/mailbox/splitter.h"
#include "libleakscan/mailbox/walk.h"

enum {
    CHUNK = 256 * 1024,
    LEVELS = 2             /* of decoders: an archive, and what is packed in it */
};
G_STATIC_ASSERT((int)CHUNK >= (int)LKS_SNIFF_BYTES);

/* What bytes are read from now. */
typedef struct {
    int fd;                          /* -1: from fn */
    bool is_owned;                   /* fd is ours to close */
    bool is_regular;
    uint64_t base, position, size;   /* in a regular file */
    lks_input_read_fn fn;
    void *userdata;
} origin;

struct lks_input {
    lks_mailbox_options options;
    char *spool_directory;
    char *root;
    int root_fd;                     /* of a tree */
    lks_walk *walk;
    origin file;
    bool is_single;                  /* one file or stream, not a tree */
    bool is_named;                   /* has a path, so it may prove to be no mail */
    bool is_started;
    bool has_range, is_range_mbox;
    lks_spelling spelling;
    uint64_t range_begin, range_end;
    uint64_t range_first;            /* where the second message may begin at the earliest */

    lks_budget budget;
    lks_decoder *decoders[LEVELS];
    char *containers[LEVELS];        /* the source that each decoder reads */
    bool is_raw[LEVELS];             /* merely compressed: its one member is the file */
    int level;                       /* decoders at work */

    lks_splitter *splitter;
    lks_slot slot;
    uint8_t *chunk;
    size_t chunk_length;
    char *source;
    char *failed_source;
    const char *failed_reason;
    uint64_t counts[LEAKSCAN_COUNT_MESSAGES + 1];
    bool is_total_known;
};

/* ---- opening ------------------------------------------------------------------ */

static lks_input *make_input(const lks_mailbox_options *options)
{
    lks_input *in = g_new0(lks_input, 1);
    in->options = *options;
    in->spool_directory = g_strdup(options->spool_directory);
    in->options.spool_directory = in->spool_directory;
    in->root_fd = in->file.fd = -1;
    in->range_end = UINT64_MAX;
    in->chunk = g_malloc(CHUNK);
    return in;
}

static bool is_folder_format(int format)
{
    return format == LEAKSCAN_FORMAT_MAILDIR || format == LEAKSCAN_FORMAT_MH;
}

static void set_fd(lks_input *in, int fd, const struct stat *status, bool is_owned)
{
    in->is_single = true;
    in->file = (origin){.fd = fd, .is_owned = is_owned, .is_regular = S_ISREG(status->st_mode)};
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
    if (options->format != LEAKSCAN_FORMAT_AUTO && is_tree != is_folder_format(options->format)) {
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
    if (S_ISDIR(status.st_mode) || is_folder_format(options->format))
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
    if (is_folder_format(options->format))
        return LEAKSCAN_E_FORMAT;
    lks_input *in = make_input(options);
    in->root = g_strdup(source);
    in->is_single = true;
    in->file = (origin){.fd = -1, .fn = fn, .userdata = userdata};
    *out = in;
    return LEAKSCAN_OK;
}

static void close_file(lks_input *in)
{
    if (in->file.is_owned && in->file.fd >= 0)
        close(in->file.fd);
    in->file = (origin){.fd = -1};
}

void lks_input_free(lks_input *in)
{
    if (in == NULL)
        return;
    for (int i = 0; i < LEVELS; i++) {
        lks_decoder_free(in->decoders[i]);
        g_free(in->containers[i]);
    }
    lks_splitter_free(in->splitter);
    lks_walk_free(in->walk);
    close_file(in);
    if (in->root_fd >= 0)
        close(in->root_fd);
    explicit_bzero(in->chunk, CHUNK);
    g_free(in->chunk);
    g_free(in->source);
    g_free(in->failed_source);
    g_free(in->root);
    g_free(in->spool_directory);
    g_free(in);
}

/* ---- reading -------------------------------------------------------------------- */

static int64_t read_descriptor(origin *file, void *buf, size_t size)
{
    ssize_t got;
    do {
        got = file->is_regular
                  ? pread(file->fd, buf, size, (off_t)(file->base + file->position))
                  : read(file->fd, buf, size);
    } while (got < 0 && errno == EINTR);
    return got;
}

/* Of the file or stream itself. */
static int64_t read_file(void *userdata, void *buf, size_t size)
{
    lks_input *in = userdata;
    int64_t got = in->file.fd >= 0 ? read_descriptor(&in->file, buf, size)
                                   : in->file.fn(buf, size, in->file.userdata);
    if (got > (int64_t)size)
        return -1;
    if (got > 0)
        in->file.position += (uint64_t)got;
    return got;
}

static int64_t read_decoder(void *userdata, void *buf, size_t size)
{
    return lks_decoder_read(userdata, buf, size);
}

/* Of the innermost content. */
static int64_t read_content(lks_input *in, void *buf, size_t size)
{
    if (in->level > 0)
        return lks_decoder_read(in->decoders[in->level - 1], buf, size);
    int64_t got = read_file(in, buf, size);
    if (got > 0)
        in->counts[LEAKSCAN_COUNT_BYTES_READ] += (uint64_t)got;
    return got;
}

/* Reads until a verdict is possible; false on failure. */
static bool read_first(lks_input *in)
{
    in->chunk_length = 0;
    while (in->chunk_length < LKS_SNIFF_BYTES) {
        int64_t got = read_content(in, in->chunk + in->chunk_length, CHUNK - in->chunk_length);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        in->chunk_length += (size_t)got;
    }
    return true;
}

/* ---- failures --------------------------------------------------------------------- */

static int fail(lks_input *in, const char *source, const char *reason)
{
    g_free(in->failed_source);
    in->failed_source = g_strdup(source);
    in->failed_reason = reason;
    in->counts[LEAKSCAN_COUNT_FILES_FAILED]++;
    return LEAKSCAN_INPUT_FAILED;
}

static const char *read_reason(const lks_input *in)
{
    if (in->level > 0)
        return lks_decoder_reason(in->decoders[in->level - 1]);
    return in->file.fd < 0 ? "reading failed" : g_intern_string(g_strerror(errno));
}

/* ---- one mailbox ------------------------------------------------------------------ */

static void start_splitter(lks_input *in, int format, bool is_document)
{
    lks_mailbox_options options = in->options;
    options.format = format;
    in->splitter = lks_splitter_new(&options, NULL, NULL);
    lks_splitter_set_origin(in->splitter, in->source, 0, 0);
    if (is_document)
        lks_splitter_set_document(in->splitter);
    if (in->has_range)
        lks_splitter_set_share(in->splitter, &(lks_share){.end = in->range_end});
    if (in->level == 0 && in->file.is_regular)
        lks_splitter_set_backing(in->splitter, in->file.fd, in->file.base);
    if (in->chunk_length > 0)
        lks_splitter_give(in->splitter, in->chunk, in->chunk_length);
}

static int skip(lks_input *in)
{
    in->counts[LEAKSCAN_COUNT_FILES_SKIPPED]++;
    return 0;
}

static int start_decoder(lks_input *in)
{
    in->failed_reason = NULL;   /* the decoder meets it again */
    if (in->level == LEVELS)
        return fail(in, in->source, "packed more than two levels deep");
    bool is_outer = in->level == 0;
    lks_stream stream = {.fd = -1, .head = in->chunk, .head_length = in->chunk_length};
    if (is_outer) {
        in->counts[LEAKSCAN_COUNT_BYTES_READ] -= in->chunk_length;   /* the decoder reads them */
        in->budget = (lks_budget){.bytes = in->options.archive_bytes,
                                  .ratio = in->options.archive_ratio,
                                  .members = in->options.archive_members};
        stream.read = read_file;
        stream.userdata = in;
        if (in->file.is_regular) {
            stream.fd = in->file.fd;
            stream.fd_at = in->file.base;
        }
    } else {
        stream.read = read_decoder;
        stream.userdata = in->decoders[in->level - 1];
    }
    in->decoders[in->level] = lks_decoder_new(&stream, &in->budget, is_outer);
    in->containers[in->level] = g_strdup(in->source);
    in->is_raw[in->level] = false;
    in->level++;
    return 0;
}

/* What is known of content from its name and place. */
typedef struct {
    const char *name;
    bool is_maildir_mail, is_mh_mail;
} place;

/* Is it of the folder format that was asked for? */
static bool is_in_format(const lks_input *in, const place *p)
{
    if (in->options.format == LEAKSCAN_FORMAT_MAILDIR)
        return p->is_maildir_mail;
    return p->is_mh_mail || lks_name_is_number(p->name);
}

static lks_kind find_kind(const lks_input *in, const place *p)
{
    lks_ahead head = {in->chunk, MIN(in->chunk_length, LKS_SNIFF_BYTES), true};
    bool is_expected = p->is_maildir_mail || p->is_mh_mail || lks_name_is_mail(p->name) ||
                       (in->is_single && !in->is_named) ||
                       in->options.format != LEAKSCAN_FORMAT_AUTO;
    lks_kind kind = lks_sniff_file(head, is_expected);
    if (kind == LKS_KIND_EMPTY || lks_name_is_side_file(p->name))
        return LKS_KIND_EMPTY;
    if (is_folder_format(in->options.format) && !is_in_format(in, p))
        return LKS_KIND_NONE;
    if (kind == LKS_KIND_PACKED)
        return lks_name_is_document(p->name) ? LKS_KIND_NONE : kind;
    /* Told what it is, even bytes that look like nothing are taken for it. */
    if (kind == LKS_KIND_NONE && in->options.format != LEAKSCAN_FORMAT_AUTO)
        return LKS_KIND_MESSAGE;
    return kind;
}

/* Makes out what the content is that `source` names, and starts on it. */
static int start_content(lks_input *in, const place *p)
{
    in->counts[LEAKSCAN_COUNT_FILES_SEEN]++;
    bool is_whole = read_first(in);
    if (!is_whole && in->chunk_length == 0)
        return fail(in, in->source, read_reason(in));
    if (!is_whole)
        in->failed_reason = read_reason(in);
    switch (find_kind(in, p)) {
    case LKS_KIND_PACKED:
        return start_decoder(in);
    case LKS_KIND_NONE:
        if (in->options.is_documents) {
            start_splitter(in, LEAKSCAN_FORMAT_MESSAGE, true);
            return 0;
        }
        return in->failed_reason != NULL ? fail(in, in->source, in->failed_reason) : skip(in);
    case LKS_KIND_EMPTY:
        return skip(in);
    default:
        start_splitter(in, p->is_maildir_mail || p->is_mh_mail ? LEAKSCAN_FORMAT_MESSAGE
                                                               : in->options.format, false);
        return 0;
    }
}

static void end_mailbox(lks_input *in)
{
    g_clear_pointer(&in->splitter, lks_splitter_free);
}

/* The next chunk, or the end: failed_reason tells whether it is the true end. */
static void give_more(lks_input *in)
{
    int64_t got = in->failed_reason == NULL ? read_content(in, in->chunk, CHUNK) : -1;
    if (got > 0) {
        lks_splitter_give(in->splitter, in->chunk, (size_t)got);
        return;
    }
    if (got < 0 && in->failed_reason == NULL)
        in->failed_reason = read_reason(in);
    uint32_t gaps = in->level > 0 ? in->budget.gaps : 0;
    lks_splitter_finish(in->splitter, got < 0 ? LEAKSCAN_GAP_TRUNCATED | gaps : 0);
}

/* OK: a message; DONE: the mailbox is used up; else a failure. */
static int next_of_mailbox(lks_input *in)
{
    for (;;) {
        int status = lks_splitter_take(in->splitter, &in->slot);
        if (status == 1)
            return LEAKSCAN_OK;
        if (status == LEAKSCAN_E_FORMAT) {
            end_mailbox(in);
            return fail(in, in->source, "not of the format asked for");
        }
        if (status < 0)
            return status;
        if (!lks_splitter_is_done(in->splitter)) {
            give_more(in);
            continue;
        }
        end_mailbox(in);
        if (in->failed_reason != NULL)
            return fail(in, in->source, in->failed_reason);
        in->counts[LEAKSCAN_COUNT_FILES_READ]++;
        return LEAKSCAN_DONE;
    }
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
        fail(in, in->containers[top], reason);
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
        return start_content(in, &(place){.name = base_name(in->source)});
    }
    in->source = g_strconcat(in->containers[top] != NULL ? in->containers[top] : "", "!/", name, NULL);
    place p = {.name = base_name(name), .is_maildir_mail = is_in_maildir(name)};
    return start_content(in, &p);
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
    if (read_file(in, before, wanted) != (int64_t)wanted)
        return fail(in, in->source, "the file has become shorter");
    lks_share share = {.at = at, .end = in->range_end, .before = before, .before_length = wanted,
                       .spelling = in->spelling};
    in->counts[LEAKSCAN_COUNT_FILES_SEEN]++;
    in->chunk_length = 0;
    start_splitter(in, LEAKSCAN_FORMAT_MBOX, false);
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
    return start_content(in, &(place){.name = base_name(in->root)});
}

static int start_file(lks_input *in, const lks_walk_entry *entry)
{
    struct stat status;
    g_free(in->source);
    in->source = g_strdup(entry->path);
    if (fstat(entry->fd, &status) == 0 && !S_ISREG(status.st_mode)) {
        close(entry->fd);
        in->counts[LEAKSCAN_COUNT_FILES_SEEN]++;
        return skip(in);
    }
    in->file = (origin){.fd = entry->fd, .is_owned = true, .is_regular = true,
                        .size = entry->size};
    place p = {.name = entry->name, .is_maildir_mail = entry->is_maildir_mail,
               .is_mh_mail = entry->is_mh_mail};
    return start_content(in, &p);
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
        return skip(in);
    case LKS_WALK_FAILED:
        in->counts[LEAKSCAN_COUNT_FILES_SEEN]++;
        return fail(in, entry.path, entry.error != 0 ? g_intern_string(g_strerror(entry.error))
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
        if (in->splitter == NULL) {
            int status = start_next(in);
            if (status != LEAKSCAN_OK)
                return status;
            continue;
        }
        int status = next_of_mailbox(in);
        if (status == LEAKSCAN_DONE)
            continue;
        if (status == LEAKSCAN_OK) {
            in->counts[LEAKSCAN_COUNT_MESSAGES]++;
            *out = &in->slot;
        }
        return status;
    }
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
    if (kind == LKS_KIND_PACKED || kind == LKS_KIND_MMDF)
        return LEAKSCAN_E_FORMAT;
    in->has_range = true;
    in->range_begin = begin;
    in->range_end = end;
    in->is_range_mbox = kind == LKS_KIND_MBOX || format == LEAKSCAN_FORMAT_MBOX;
    in->spelling = lks_sniff_spelling(head);
    in->range_first = kind == LKS_KIND_MBOX ? lks_sniff_skip(head.data, head.length) + 1 : 1;
    return LEAKSCAN_OK;
}
