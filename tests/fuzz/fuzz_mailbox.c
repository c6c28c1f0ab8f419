/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Mailboxes: the splitter gives the same messages for any pieces, and the
 * shares of a file together give each message once.
 */
#include <glib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mailbox/mailbox.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "mailbox";

typedef struct listing {
    GString *text;
    bool has_index;
} listing;

static int list(void *userdata, const lks_slot *slot)
{
    listing *l = userdata;
    HOLDS(slot->bytes.length < (1u << 24));
    size_t length = (size_t)slot->bytes.length;
    size_t before = l->text->len;
    g_string_set_size(l->text, before + length);
    HOLDS(lks_bytes_read(&slot->bytes, 0, l->text->str + before, length) == (int64_t)length);
    g_string_append_printf(l->text, "|%" G_GUINT64_FORMAT " %x %" G_GUINT64_FORMAT "|",
                           slot->offset, slot->gaps, l->has_index ? slot->index : 0);
    return 0;
}

static GString *push(const lks_mailbox_options *options, fuzz_input in, uint32_t seed, int *status)
{
    listing l = {.text = g_string_new(NULL), .has_index = true};
    lks_splitter *s = lks_splitter_new(options, list, &l);
    *status = 0;
    while (in.size > 0 && *status == 0) {
        size_t piece = seed != 0 ? fuzz_piece(&seed, in.size) : in.size;
        uint8_t *copy = g_memdup2(in.data, piece);
        *status = lks_splitter_feed(s, copy, piece);
        g_free(copy);
        in.data += piece;
        in.size -= piece;
    }
    if (*status == 0)
        *status = lks_splitter_end(s);
    lks_splitter_free(s);
    return l.text;
}

static void pull_share(const lks_mailbox_options *options, int fd, uint64_t begin, uint64_t end,
                       listing *l)
{
    lks_input *in = NULL;
    const lks_slot *slot = NULL;
    if (lks_input_open_fd(&in, fd, "box", options) != LEAKSCAN_OK)
        return;
    HOLDS(lks_input_set_range(in, begin, end) == LEAKSCAN_OK);
    int rc;
    while ((rc = lks_input_next(in, &slot)) == LEAKSCAN_OK)
        list(l, slot);
    lks_input_free(in);
}

static void compare_shares(const lks_mailbox_options *options, fuzz_input in, uint8_t cut)
{
    int fd = memfd_create("mailbox", MFD_CLOEXEC);
    if (fd < 0 || write(fd, in.data, in.size) != (ssize_t)in.size)
        exit(99);
    uint64_t middle = in.size * cut / 255;
    listing whole = {.text = g_string_new(NULL)}, shares = {.text = g_string_new(NULL)};
    pull_share(options, fd, 0, in.size, &whole);
    pull_share(options, fd, 0, middle, &shares);
    pull_share(options, fd, middle, in.size, &shares);
    HOLDS(g_string_equal(whole.text, shares.text));
    g_string_free(whole.text, TRUE);
    g_string_free(shares.text, TRUE);
    close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    uint8_t format = fuzz_byte(&in), cut = fuzz_byte(&in);
    lks_mailbox_options options = {.format = format % 5,
                                   .message_bytes = format & 0x80 ? 300 : 1 << 20,
                                   .spool_bytes = format & 0x40 ? 100 : 1 << 20,
                                   .archive_bytes = 1 << 22,
                                   .archive_ratio = 1000,
                                   .archive_members = 100};
    int status_whole = 0, status_pieces = 0;
    GString *whole = push(&options, in, 0, &status_whole);
    GString *pieces = push(&options, in, 1u + cut, &status_pieces);
    HOLDS(status_whole == status_pieces);
    HOLDS(g_string_equal(whole, pieces));
    g_string_free(whole, TRUE);
    g_string_free(pieces, TRUE);
    if (options.format == LEAKSCAN_FORMAT_MBOX)
        compare_shares(&options, in, cut);
    return 0;
}
