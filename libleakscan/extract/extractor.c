/* SPDX-License-Identifier: Apache-2.0 */
/*
 * extractor.c - takes documents, has each read unless it is known, and keeps the
 * message's budgets.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <glib.h>

#include "libleakscan/extract/cache.h"
#include "libleakscan/extract/extract.h"
#include "libleakscan/extract/session.h"
#include "libleakscan/leakscan.h"

/* As far as readers of PDF look for its mark (ISO 32000-1, annex H.3, note 13). */
enum { PDF_WITHIN = 1024 };

struct lks_extract_kept {
    int fd;                      /* a memory file, or -1 */
    uint64_t length;
    char *media_type, *name;
    bool is_pdf;
};

struct lks_extractor {
    lks_session session;
    lks_cache *cache;
    uint64_t document_bytes;     /* taken of one */
    uint64_t bytes, bytes_left;  /* of the message */
    uint32_t members, members_left;
    lks_extract_kept document;   /* being taken, or closed */
    bool is_cut;                 /* more came than is taken */
    bool has_failed;             /* the memory file could not be written */
};

lks_extractor *lks_extractor_new(const lks_extract_options *options)
{
    lks_extractor *x = g_new0(lks_extractor, 1);
    lks_session_init(&x->session, options);
    x->cache = lks_cache_new(options->cache_bytes);
    x->document_bytes = options->document_bytes;
    x->bytes = options->bytes;
    x->members = options->members;
    x->document.fd = -1;
    lks_extractor_end_message(x);
    return x;
}

void lks_extractor_free(lks_extractor *x)
{
    if (x == NULL)
        return;
    lks_extractor_drop(x);
    lks_session_done(&x->session);
    lks_cache_free(x->cache);
    g_free(x);
}

bool lks_extractor_is_there(lks_extractor *x)
{
    return lks_session_is_there(&x->session);
}

void lks_extractor_end_message(lks_extractor *x)
{
    lks_session_end_message(&x->session);
    x->bytes_left = x->bytes;
    x->members_left = x->members;
}

char *lks_extractor_formats(lks_extractor *x)
{
    return lks_session_formats(&x->session);
}

int lks_extractor_template_pid(const lks_extractor *x)
{
    return x->session.light.template_pid;
}

int lks_extractor_child_pid(const lks_extractor *x)
{
    return x->session.light.child_pid;
}

unsigned lks_extractor_cache_hits(const lks_extractor *x)
{
    return lks_cache_hits(x->cache);
}

/* ---- taking a document ----------------------------------------------------------- */

static void clear_document(lks_extract_kept *d)
{
    if (d->fd >= 0)
        (void)close(d->fd);
    g_free(d->media_type);
    g_free(d->name);
    *d = (lks_extract_kept){.fd = -1};
}

void lks_extractor_open(lks_extractor *x, const char *media_type, const char *name)
{
    lks_extractor_drop(x);
    x->document.fd = memfd_create("leakscan-document", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    x->has_failed = x->document.fd < 0;
    x->document.media_type = g_strdup(media_type != NULL ? media_type : "");
    x->document.name = g_strdup(name != NULL ? name : "");
}

void lks_extractor_feed(lks_extractor *x, const uint8_t *data, size_t length)
{
    lks_extract_kept *d = &x->document;
    uint64_t room = x->document_bytes - d->length;
    if (d->length == 0)
        d->is_pdf = memmem(data, MIN(length, (size_t)PDF_WITHIN), "%PDF-", 5) != NULL;
    if (length > room) {
        x->is_cut = true;
        length = (size_t)room;
    }
    while (length > 0 && !x->has_failed) {
        ssize_t put = write(d->fd, data, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            x->has_failed = true;
            return;
        }
        data += put;
        length -= (size_t)put;
        d->length += (uint64_t)put;
    }
}

void lks_extractor_drop(lks_extractor *x)
{
    clear_document(&x->document);
    x->is_cut = x->has_failed = false;
}

/* ---- having it read -------------------------------------------------------------- */

/* A memory file that can no longer change, and that the reader cannot be made to
 * read beyond. */
static bool seal(int document)
{
    return fcntl(document, F_ADD_SEALS,
                 F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0;
}

static int read_unknown(lks_extractor *x, const uint8_t key[LKS_CACHE_KEY_BYTES],
                        lks_extract_task *task, const lks_extract_sink *sink, void *userdata)
{
    lks_extract_task before = *task;
    lks_cache_tee tee = {.cache = x->cache, .sink = sink, .userdata = userdata};
    lks_cache_begin(x->cache);
    int rc = lks_session_read(&x->session, task, &lks_cache_sink, &tee);
    lks_cache_end(x->cache, key, &before, task);
    return rc;
}

static int read_document(lks_extractor *x, const lks_extract_kept *d,
                         const char *const *passwords, const lks_extract_sink *sink,
                         void *userdata, uint32_t *gaps)
{
    lks_extract_task task = {
        .fd = d->fd,
        .length = d->length,
        .media_type = d->media_type,
        .name = d->name,
        .passwords = passwords,
        .is_pdf = d->is_pdf,
        .bytes_left = x->bytes_left,
        .members_left = x->members_left,
    };
    uint8_t key[LKS_CACHE_KEY_BYTES];
    int rc;
    if (!lks_cache_key(&task, key))
        rc = lks_session_read(&x->session, &task, sink, userdata);
    else if (!lks_cache_give(x->cache, key, &task, sink, userdata, &rc))
        rc = read_unknown(x, key, &task, sink, userdata);
    explicit_bzero(key, sizeof key);
    x->bytes_left = task.bytes_left;
    x->members_left = task.members_left;
    *gaps |= task.gaps;
    return rc;
}

static const char *const no_passwords[] = {NULL};

int lks_extractor_close(lks_extractor *x, const lks_extract_sink *sink, void *userdata,
                        uint32_t *gaps)
{
    if (x->is_cut)
        *gaps |= LEAKSCAN_GAP_TOO_LARGE;
    if (x->has_failed || x->document.fd < 0 || !seal(x->document.fd)) {
        *gaps |= LEAKSCAN_GAP_EXTRACT_FAILED;
        lks_extractor_drop(x);
        return 0;
    }
    return read_document(x, &x->document, no_passwords, sink, userdata, gaps);
}

/* ---- once more ------------------------------------------------------------------- */

lks_extract_kept *lks_extractor_keep(lks_extractor *x)
{
    if (x->document.fd < 0)
        return NULL;
    lks_extract_kept *kept = g_new(lks_extract_kept, 1);
    *kept = x->document;
    x->document = (lks_extract_kept){.fd = -1};
    lks_extractor_drop(x);
    return kept;
}

void lks_extract_kept_free(lks_extract_kept *kept)
{
    if (kept == NULL)
        return;
    clear_document(kept);
    g_free(kept);
}

uint64_t lks_extract_kept_length(const lks_extract_kept *kept)
{
    return kept->length;
}

int lks_extractor_read_kept(lks_extractor *x, const lks_extract_kept *kept,
                            const char *const *passwords, const lks_extract_sink *sink,
                            void *userdata, uint32_t *gaps)
{
    return read_document(x, kept, passwords, sink, userdata, gaps);
}
