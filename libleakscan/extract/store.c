/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store.c - a mailbox's child asked for one item after another.  An item is announced
 * before it is touched, so that one which ends the child is known by its place.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <glib.h>

#include "libleakscan/extract/frames.h"
#include "libleakscan/extract/helper.h"
#include "libleakscan/extract/passing.h"
#include "libleakscan/extract/store.h"
#include "libleakscan/leakscan.h"

enum {
    ALL_GAPS = 2 * LEAKSCAN_GAP_INTERRUPTED - 1,
    /* Children lost without an item read in between, and in all, before the rest of
     * the mailbox is given up. */
    LOST_IN_A_ROW = 4,
    LOST_MAX = 64,
    /* What an item has at least of a node in the mailbox's index: 16 bytes in the
     * older form ([MS-PST] 2.2.2.7.7.4). */
    NODE_BYTES = 16,
    RATE_BITS = 20,          /* a second more to wait for each so many bytes */
    OPENING_RATE_BITS = 23
};
/* Below this much output nothing is called a bomb. */
#define RATIO_SLACK (UINT64_C(16) << 20)

typedef struct {
    lks_helper helper;
    lks_store_options options;
    int fd;
    bool is_fd_owned;
    uint64_t offset, length;
    lks_frames frames;
    lks_store_item item;
    GString *folder;
    uint64_t index;          /* of the folder's next item */
    uint64_t announced;      /* items */
    uint64_t bytes_left;     /* of the mailbox */
    uint64_t item_left;      /* bytes */
    uint64_t item_taken;
    unsigned lost, lost_in_a_row;
    lks_frames_end lost_by;      /* the last time */
    bool is_in_item, is_at_end, is_over_budget;
    const char *reason;
} store;

/* ---- opening --------------------------------------------------------------------- */

/* The helper gets a descriptor that it can do nothing but read with. */
static int open_to_read(int fd, bool *is_owned)
{
    *is_owned = false;
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && (flags & O_ACCMODE) == O_RDONLY)
        return fd;
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int reading = open(path, O_RDONLY | O_CLOEXEC);
    *is_owned = reading >= 0;
    return reading;
}

/* What the mailbox may come to. */
static uint64_t bytes_allowed(const store *s)
{
    if (s->length >= s->options.bytes / s->options.ratio)
        return s->options.bytes;
    return MIN(s->options.bytes, MAX(RATIO_SLACK, s->length * s->options.ratio));
}

/* The program beside the one for attachments. */
static void start_helper(store *s)
{
    const char *path = s->options.helper;
    bool is_there = path != NULL && *path != '\0';
    char *program = is_there ? g_strconcat(path, "-mailbox", NULL) : NULL;
    lks_helper_init(&s->helper, program);
    s->options.helper = NULL;
    g_free(program);
}

static void *open_store(const void *userdata, int fd, uint64_t offset, uint64_t length)
{
    store *s = g_new0(store, 1);
    s->options = *(const lks_store_options *)userdata;
    s->options.ratio = MAX(s->options.ratio, 1);
    s->options.items = MIN(s->options.items, length / NODE_BYTES);
    start_helper(s);
    s->fd = open_to_read(fd, &s->is_fd_owned);
    s->offset = offset;
    s->length = length;
    s->bytes_left = bytes_allowed(s);
    s->folder = g_string_new(NULL);
    s->frames.buffer = g_malloc(LKS_WIRE_DATA_MAX);
    return s;
}

static void close_store(void *userdata)
{
    store *s = userdata;
    lks_helper_end_child(&s->helper);
    lks_helper_done(&s->helper);
    if (s->is_fd_owned)
        (void)close(s->fd);
    g_string_free(s->folder, TRUE);
    explicit_bzero(s->frames.buffer, LKS_WIRE_DATA_MAX);
    g_free(s->frames.buffer);
    g_free(s);
}

/* ---- the child ------------------------------------------------------------------- */

/* Waiting for the first frame includes the opening of the mailbox. */
static void set_patience(store *s, unsigned rate_bits, uint64_t bytes)
{
    s->frames.patience = (int64_t)(s->options.seconds + (bytes >> rate_bits)) * G_USEC_PER_SEC;
}

static bool send_request(const store *s)
{
    lks_wire_mailbox request = {
        .magic = LKS_WIRE_MAGIC,
        .depth = s->options.depth,
        .offset = s->offset,
        .length = s->length,
        .first = s->announced,
        .item_bytes = s->options.item_bytes,
    };
    struct iovec pieces[LKS_PASSING_PIECES] = {{&request, sizeof request}, {NULL, 0}};
    return lks_passing_send(s->helper.channel, pieces, s->fd);
}

static bool begin_child(store *s)
{
    lks_wire_order order = {
        .kind = LKS_ORDER_MAILBOX,
        .depth = s->options.depth,
        .memory = s->options.memory,
        .seconds = s->options.seconds,
    };
    if (!lks_helper_begin_child(&s->helper, &order))
        return false;
    s->frames.fd = s->helper.channel;
    set_patience(s, OPENING_RATE_BITS, s->length);
    int pid = lks_frames_hello(&s->frames);
    if (pid == 0) {
        lks_helper_miss_child(&s->helper);
        return false;
    }
    lks_helper_have_child(&s->helper, pid);
    if (send_request(s))
        return true;
    lks_helper_end_child(&s->helper);
    return false;
}

/* A template that was dying when it was last spoken to is tried anew once. */
static bool have_child(store *s)
{
    return s->helper.channel >= 0 || begin_child(s) || begin_child(s);
}

static int fail(store *s, const char *reason)
{
    lks_helper_end_child(&s->helper);
    s->is_at_end = true;
    s->reason = reason;
    return LEAKSCAN_INPUT_FAILED;
}

static void lose_child(store *s, lks_frames_end end)
{
    lks_helper_end_child(&s->helper);
    s->lost_by = end;
    s->lost++;
    s->lost_in_a_row++;
}

/* ---- items ----------------------------------------------------------------------- */

/* A child that goes on behind another one names the folder again. */
static bool take_folder(store *s, size_t length)
{
    const char *path = (const char *)s->frames.buffer;
    if (length == 0 || length > LKS_WIRE_STRINGS_MAX || path[length - 1] != '\0' ||
        strlen(path) != length - 1 || !g_utf8_validate(path, -1, NULL))
        return false;
    for (const char *c = path; *c != '\0'; c++)
        if (g_ascii_iscntrl(*c))
            return false;
    if (strcmp(path, s->folder->str) == 0)
        return true;
    g_string_assign(s->folder, path);
    s->index = 0;
    return true;
}

static int begin_item(store *s)
{
    if (s->announced >= s->options.items)
        return fail(s, "it holds more items than it may (archive-members)");
    s->announced++;
    s->is_in_item = true;
    s->item_left = s->options.item_bytes;
    s->item_taken = 0;
    s->item = (lks_store_item){.folder = s->folder->str, .index = s->index++};
    set_patience(s, RATE_BITS, 0);
    return LEAKSCAN_OK;
}

static int take_close(store *s, size_t length)
{
    uint32_t how;
    if (length != sizeof how)
        return fail(s, "the helper process answered nonsense");
    memcpy(&how, s->frames.buffer, sizeof how);
    switch (how) {
    case LKS_WIRE_CLOSE_WHOLE:
        lks_helper_end_child(&s->helper);
        s->is_at_end = true;
        return LEAKSCAN_DONE;
    case LKS_WIRE_CLOSE_PARTLY:
        return fail(s, "some of its folders are damaged and were not read");
    default:
        return fail(s, "damaged, or of a kind that libpff does not read");
    }
}

static int give_up(store *s)
{
    if (s->is_over_budget)
        return fail(s, "it unfolds beyond its limits (archive-bytes, archive-ratio)");
    if (s->lost_by == LKS_FRAMES_LATE)
        return fail(s, "the helper process took too long; what follows was not read");
    if (s->lost_by == LKS_FRAMES_NONSENSE)
        return fail(s, "the helper process answered nonsense; what follows was not read");
    return fail(s, "the helper process ended; what follows was not read");
}

static const char *reason_of_absence(const store *s)
{
    if (s->fd < 0)
        return "a mailbox of Outlook that cannot be opened a second time";
    if (s->helper.state == LKS_HELPER_ABSENT)
        return "a mailbox of Outlook, and leakscan-extract-mailbox, which reads it, is not there";
    return "a mailbox of Outlook, and leakscan-extract-mailbox, which reads it, does not start";
}

/* One frame between items.  LEAKSCAN_STOPPED: neither an item nor the end. */
static int take_frame(store *s)
{
    uint32_t type;
    size_t length;
    lks_frames_end end = lks_frames_next(&s->frames, &type, &length);
    if (end == LKS_FRAMES_DONE && type == LKS_FRAME_ITEM && length == 0)
        return begin_item(s);
    if (end == LKS_FRAMES_DONE && type == LKS_FRAME_CLOSE)
        return take_close(s, length);
    if (end == LKS_FRAMES_DONE && (type != LKS_FRAME_FOLDER || !take_folder(s, length)))
        end = LKS_FRAMES_NONSENSE;
    if (end != LKS_FRAMES_DONE)
        lose_child(s, end);
    return LEAKSCAN_STOPPED;
}

static int next(void *userdata)
{
    store *s = userdata;
    const uint8_t *rest;
    while (s->is_in_item)
        (void)lks_store_helper_driver.read(s, &rest);
    while (!s->is_at_end) {
        if (s->is_over_budget || s->lost_in_a_row >= LOST_IN_A_ROW || s->lost >= LOST_MAX)
            return give_up(s);
        if (s->fd < 0 || !have_child(s))
            return fail(s, reason_of_absence(s));
        int status = take_frame(s);
        if (status != LEAKSCAN_STOPPED)
            return status;
    }
    return LEAKSCAN_DONE;
}

/* The child is gone, or has to go: what came of the item stays. */
static uint64_t break_item(store *s, lks_frames_end end)
{
    lose_child(s, end);
    s->is_in_item = false;
    s->item.gaps |= end == LKS_FRAMES_LATE ? LEAKSCAN_GAP_EXTRACT_TIMEOUT
                                           : LEAKSCAN_GAP_EXTRACT_FAILED;
    s->item.is_failed = s->item_taken == 0;
    return 0;
}

static bool take_item_end(store *s, size_t length)
{
    lks_wire_item_end how;
    if (length != sizeof how)
        return false;
    memcpy(&how, s->frames.buffer, sizeof how);
    if (how.gaps > ALL_GAPS || how.kind > LEAKSCAN_KIND_OTHER || how.is_failed > 1)
        return false;
    s->item.gaps |= how.gaps;
    s->item.kind = (int)how.kind;
    s->item.is_failed = how.is_failed != 0 || s->item_taken == 0;
    if (s->item.is_failed)
        s->item.gaps |= LEAKSCAN_GAP_EXTRACT_FAILED;
    s->is_in_item = false;
    s->lost_in_a_row = 0;
    return true;
}

/* The budget of the whole mailbox ends here: the item is cut, and nothing follows. */
static uint64_t end_by_budget(store *s)
{
    lks_helper_end_child(&s->helper);
    s->is_in_item = false;
    s->is_over_budget = true;
    s->item.gaps |= LEAKSCAN_GAP_RATIO | LEAKSCAN_GAP_TRUNCATED;
    s->item.is_failed = s->item_taken == 0;
    return 0;
}

static uint64_t read_item(void *userdata, const uint8_t **data)
{
    store *s = userdata;
    uint32_t type;
    size_t length;
    if (!s->is_in_item)
        return 0;
    lks_frames_end end = lks_frames_next(&s->frames, &type, &length);
    if (end != LKS_FRAMES_DONE)
        return break_item(s, end);
    if (type == LKS_FRAME_ITEM_END)
        return take_item_end(s, length) ? 0 : break_item(s, LKS_FRAMES_NONSENSE);
    if (type != LKS_FRAME_DATA || length == 0 || length > s->item_left)
        return break_item(s, LKS_FRAMES_NONSENSE);
    if (length > s->bytes_left)
        return end_by_budget(s);
    s->bytes_left -= length;
    s->item_left -= length;
    s->item_taken += length;
    s->frames.patience += (int64_t)length * G_USEC_PER_SEC >> RATE_BITS;
    *data = s->frames.buffer;
    return length;
}

static const lks_store_item *item(const void *userdata)
{
    return &((const store *)userdata)->item;
}

static const char *reason(const void *userdata)
{
    return ((const store *)userdata)->reason;
}

int lks_store_template_pid(const void *userdata)
{
    return ((const store *)userdata)->helper.template_pid;
}

int lks_store_child_pid(const void *userdata)
{
    return ((const store *)userdata)->helper.child_pid;
}

const lks_store_driver lks_store_helper_driver = {
    .open = open_store,
    .next = next,
    .read = read_item,
    .item = item,
    .reason = reason,
    .close = close_store,
};
