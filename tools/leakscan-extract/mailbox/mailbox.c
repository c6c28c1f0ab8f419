/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mailbox.c - the items of a mailbox into frames.
 */
#include <string.h>
#include <unistd.h>
#include <glib.h>

#include "libleakscan/leakscan.h"
#include "tools/leakscan-extract/channel.h"
#include "tools/leakscan-extract/mailbox/mailbox.h"
#include "tools/leakscan-extract/mailbox/pst.h"
#include "tools/leakscan-extract/mailbox/render.h"
#include "tools/leakscan-extract/sandbox.h"

enum {
    MAILBOX_FD = LKS_WIRE_CONTROL_FD + 1,
    /* The library waits for each item apart; this ends a child that it forgot. */
    PROCESSOR_FACTOR = 4,
    PROCESSOR_RATE_BITS = 18     /* a second more for each so many bytes */
};

/* ---- frames ---------------------------------------------------------------------- */

typedef struct {
    int channel;
    lks_wire_mailbox request;
    uint64_t seen;               /* items, with those passed over */
    char *folder;                /* to be told before its first item; or NULL */
    bool is_alone;               /* the library is gone */
    mailbox_out out;
    size_t filled;
    uint8_t data[LKS_WIRE_DATA_MAX];
} session;

static void say(session *s, lks_wire_frame_type type, const void *bytes, size_t length)
{
    if (!s->is_alone && channel_send(s->channel, type, bytes, length) != 0)
        s->is_alone = true;
}

static void flush(session *s)
{
    if (s->filled > 0)
        say(s, LKS_FRAME_DATA, s->data, s->filled);
    s->filled = 0;
}

static int take(void *userdata, const void *bytes, size_t length)
{
    session *s = userdata;
    const uint8_t *at = bytes;
    while (length > 0 && !s->is_alone) {
        size_t taken = MIN(length, sizeof s->data - s->filled);
        memcpy(s->data + s->filled, at, taken);
        s->filled += taken;
        at += taken;
        length -= taken;
        if (s->filled == sizeof s->data)
            flush(s);
    }
    return s->is_alone ? -1 : 0;
}

static void enter(void *userdata, const char *path)
{
    session *s = userdata;
    g_free(s->folder);
    s->folder = g_strdup(path);
}

static int announce(void *userdata)
{
    session *s = userdata;
    if (s->seen++ < s->request.first)
        return 1;
    if (s->folder != NULL)
        say(s, LKS_FRAME_FOLDER, s->folder, strlen(s->folder) + 1);
    g_clear_pointer(&s->folder, g_free);
    say(s, LKS_FRAME_ITEM, NULL, 0);
    return s->is_alone ? -1 : 0;
}

static void give(void *userdata, mailbox_item *item)
{
    session *s = userdata;
    lks_wire_item_end end = {.is_failed = item == NULL, .kind = LEAKSCAN_KIND_OTHER};
    s->out = (mailbox_out){.write = take, .userdata = s, .left = s->request.item_bytes};
    if (item != NULL) {
        end.kind = (uint32_t)mailbox_kind(&item->table);
        mailbox_render(item, &s->out, s->request.depth);
        end.gaps = s->out.gaps;
    }
    flush(s);
    say(s, LKS_FRAME_ITEM_END, &end, sizeof end);
}

static uint32_t read_mailbox(session *s, int fd)
{
    mailbox_visitor visitor = {
        .userdata = s, .enter = enter, .announce = announce, .give = give};
    uint32_t how = mailbox_walk_pst(fd, s->request.offset, s->request.length, &visitor);
    g_clear_pointer(&s->folder, g_free);
    return how;
}

/* ---- the child ------------------------------------------------------------------- */

static uint32_t processor_seconds(const lks_wire_order *order, const lks_wire_mailbox *request)
{
    uint64_t seconds = (uint64_t)order->seconds * PROCESSOR_FACTOR +
                       (request->length >> PROCESSOR_RATE_BITS);
    return (uint32_t)MIN(seconds, UINT32_MAX);
}

/* What is asked for comes from the library: the sandbox closes behind it, before the
 * first byte of the mailbox is read. */
static bool begin(session *s, const lks_wire_order *order, int *fd)
{
    lks_wire_hello hello = {
        .magic = LKS_WIRE_MAGIC, .version = LKS_WIRE_VERSION, .pid = getpid()};
    return channel_send(s->channel, LKS_FRAME_HELLO, &hello, sizeof hello) == 0 &&
           channel_receive(s->channel, &s->request, sizeof s->request, fd) &&
           s->request.magic == LKS_WIRE_MAGIC && *fd >= 0 &&
           extract_sandbox_close(order->memory, processor_seconds(order, &s->request), MAILBOX_FD);
}

void mailbox_child(int channel, const lks_wire_order *order)
{
    int fd = -1;
    session *s = g_new0(session, 1);
    s->channel = channel;
    if (!begin(s, order, &fd))
        _exit(1);
    uint32_t how = read_mailbox(s, fd);
    (void)channel_send(channel, LKS_FRAME_CLOSE, &how, sizeof how);
    _exit(0);
}
