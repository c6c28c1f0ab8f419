/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.c - items of a mailbox that another process takes apart, each gathered whole
 * before it is handed out.
 */
#include "config.h"

#include "libleakscan/mailbox/store.h"

#include <string.h>

#include "libleakscan/mailbox/spool.h"

struct lks_store {
    const lks_store_driver *driver;
    void *handle;
    lks_spool *file;         /* the mailbox, where it came as a stream; or NULL */
    lks_spool *item;         /* bytes of the item */
    char *source;            /* of the slot */
    uint64_t uncounted;      /* bytes of the mailbox that are not counted as read yet */
};

/* Keeps the whole stream in a file; what breaks off is kept as far as it came. */
static int spool_stream(lks_input *in, lks_spool *to)
{
    int status = lks_spool_append(to, in->chunk, in->chunk_length);
    while (status == 0 && in->failed_reason == NULL) {
        size_t got = lks_content_read(in, in->chunk, LKS_CHUNK);
        if (got == 0)
            break;
        status = lks_spool_append(to, in->chunk, got);
    }
    return status;
}

static void open_file(lks_input *in, lks_store *s)
{
    const lks_origin *file = &in->file;
    /* Counted by and by as its items come; the first bytes are already. */
    uint64_t counted = in->chunk_length;
    s->uncounted = file->size > counted ? file->size - counted : 0;
    s->handle = s->driver->open(s->driver->userdata, file->fd, file->base, file->size);
}

static int open_stream(lks_input *in, lks_store *s)
{
    s->file = lks_spool_new(0, in->options.spool_directory);
    if (spool_stream(in, s->file) != 0)
        return LEAKSCAN_E_IO;
    lks_bytes all = lks_spool_view(s->file, 0, lks_spool_end(s->file));
    s->handle = s->driver->open(s->driver->userdata, all.fd, all.offset, all.length);
    return 0;
}

int lks_store_start(lks_input *in)
{
    const lks_store_driver *driver = in->options.store;
    if (driver == NULL)
        return lks_content_fail(in, in->source, "a mailbox of Outlook, which is not read here");
    lks_store *s = g_new0(lks_store, 1);
    in->store = s;
    s->driver = driver;
    s->item = lks_spool_new(in->options.spool_bytes, in->options.spool_directory);
    if (in->level == 0 && in->file.is_regular) {
        open_file(in, s);
    } else if (open_stream(in, s) != 0) {
        lks_store_end(in);
        return lks_content_fail(in, in->source,
                                "a mailbox of Outlook, for which the spool folder has no room");
    }
    return 0;
}

void lks_store_end(lks_input *in)
{
    lks_store *s = in->store;
    if (s == NULL)
        return;
    in->store = NULL;
    in->counts[LEAKSCAN_COUNT_BYTES_READ] += s->uncounted;
    if (s->handle != NULL)
        s->driver->close(s->handle);
    lks_spool_free(s->item);
    lks_spool_free(s->file);
    g_free(s->source);
    g_free(s);
}

static void name_source(lks_store *s, const char *mailbox, const char *folder)
{
    g_free(s->source);
    if (mailbox == NULL)
        mailbox = "";
    s->source = *folder != '\0' ? g_strconcat(mailbox, "!/", folder, NULL) : g_strdup(mailbox);
}

static void count_bytes(lks_input *in, lks_store *s, uint64_t given)
{
    uint64_t counted = MIN(given, s->uncounted);
    in->counts[LEAKSCAN_COUNT_BYTES_READ] += counted;
    s->uncounted -= counted;
}

static int fill_slot(lks_input *in, lks_store *s)
{
    const uint8_t *data;
    uint64_t got;
    lks_spool_restart(s->item, 0);
    while ((got = s->driver->read(s->handle, &data)) > 0)
        if (lks_spool_append(s->item, data, (size_t)got) != 0)
            return LEAKSCAN_E_IO;
    const lks_store_item *item = s->driver->item(s->handle);
    name_source(s, in->source, item->folder);
    count_bytes(in, s, lks_spool_end(s->item));
    lks_bytes bytes = {.fd = -1};
    if (!item->is_failed)
        bytes = lks_spool_view(s->item, 0, lks_spool_end(s->item));
    in->slot = (lks_slot){
        .bytes = bytes,
        .source = s->source,
        .index = item->index,
        .gaps = item->gaps,
        .kind = item->kind,
        .is_failed = item->is_failed,
    };
    return LEAKSCAN_OK;
}

int lks_store_next(lks_input *in)
{
    lks_store *s = in->store;
    int status = s->driver->next(s->handle);
    if (status == LEAKSCAN_OK)
        return fill_slot(in, s);
    const char *reason = status == LEAKSCAN_DONE ? in->failed_reason : s->driver->reason(s->handle);
    lks_store_end(in);
    if (reason != NULL)
        return lks_content_fail(in, in->source, reason);
    in->counts[LEAKSCAN_COUNT_FILES_READ]++;
    return LEAKSCAN_DONE;
}
