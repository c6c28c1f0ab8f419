/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The host's end of the helper's protocol: whatever a child says, what the sink is
 * given is in order, clean and within the budgets, and reading ends.
 */
#include <glib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libleakscan/extract/frames.h"
#include "libleakscan/leakscan.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "frames";

typedef struct taken {
    uint64_t bytes;
    uint32_t pieces, calls, last_call;
    bool is_open;
} taken;

static int answer(taken *t)
{
    return ++t->calls == t->last_call ? 7 : 0;
}

static void check_name(const char *text)
{
    HOLDS(g_utf8_validate(text, -1, NULL));
    for (; *text != '\0'; text++)
        HOLDS(!g_ascii_iscntrl(*text));
}

static void check_token(const char *text)
{
    for (; *text != '\0'; text++)
        HOLDS(*text > ' ' && *text <= '~' && !g_ascii_isupper(*text));
}

static int begin(void *userdata, const lks_extract_piece *piece)
{
    taken *t = userdata;
    HOLDS(!t->is_open);
    t->is_open = true;
    t->pieces++;
    check_name(piece->path);
    check_token(piece->media_type);
    if (piece->charset != NULL)
        check_token(piece->charset);
    if (piece->name != NULL)
        check_name(piece->name);
    return answer(t);
}

static int data_came(void *userdata, const uint8_t *bytes, size_t length)
{
    taken *t = userdata;
    HOLDS(t->is_open && length > 0 && bytes != NULL);
    t->bytes += length;
    return answer(t);
}

static int end(void *userdata)
{
    taken *t = userdata;
    HOLDS(t->is_open);
    t->is_open = false;
    return answer(t);
}

/* Frames with the lengths they have, now and then with one that lies. */
static void append_frame(GByteArray *said, fuzz_input *in)
{
    uint8_t type = fuzz_byte(in), low = fuzz_byte(in), high = fuzz_byte(in);
    size_t length = MIN(in->size, (size_t)(low | (high & 3) << 8));
    lks_wire_frame frame = {type % 11u, (uint32_t)length};
    if ((high & 0xfc) == 0xfc)
        frame.length = (uint32_t)low << (high & 3) * 8;
    if (type & 0x80)
        frame.type = (uint32_t)type << 24;
    g_byte_array_append(said, (const guint8 *)&frame, sizeof frame);
    g_byte_array_append(said, in->data, (guint)length);
    in->data += length;
    in->size -= length;
}

static GByteArray *words_of(fuzz_input in, bool is_raw)
{
    GByteArray *said = g_byte_array_new();
    if (is_raw)
        g_byte_array_append(said, in.data, (guint)in.size);
    while (!is_raw && in.size > 0)
        append_frame(said, &in);
    return said;
}

static int channel_that_said(const GByteArray *said)
{
    int ends[2], room = 1 << 20;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        exit(99);
    (void)setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    if (said->len > 0 &&
        send(ends[1], said->data, said->len, MSG_DONTWAIT) != (ssize_t)said->len)
        exit(99);
    (void)close(ends[1]);
    return ends[0];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const lks_extract_sink sink = {begin, data_came, end};
    static uint8_t buffer[LKS_WIRE_DATA_MAX];
    fuzz_input in = {data, size};
    uint8_t flags = fuzz_byte(&in), stop = fuzz_byte(&in);
    GByteArray *said = words_of(in, flags & 1);
    taken t = {.last_call = flags & 2 ? stop : 0};
    lks_frames f = {.fd = channel_that_said(said),
                    .patience = 60 * G_USEC_PER_SEC,
                    .bytes_left = flags & 4 ? 100 : 1 << 20,
                    .members_left = flags & 8 ? 2 : 1000,
                    .sink = &sink,
                    .userdata = &t,
                    .buffer = buffer};
    const uint64_t bytes = f.bytes_left, members = f.members_left;
    if (flags & 16)
        HOLDS(lks_frames_hello(&f) >= 0);
    lks_frames_end how = LKS_FRAMES_DONE;
    for (int i = 0; how == LKS_FRAMES_DONE; i++) {
        how = lks_frames_read(&f);
        HOLDS(i < 100000);
        HOLDS(how == LKS_FRAMES_SINK ? f.answer == 7 : !t.is_open);
    }
    HOLDS(how != LKS_FRAMES_LATE && how != LKS_FRAMES_INTERRUPTED);
    /* A child may say that it took more than came of it. */
    HOLDS(f.bytes_left + t.bytes <= bytes && f.members_left + t.pieces <= members);
    HOLDS(f.gaps < 2 * LEAKSCAN_GAP_INTERRUPTED);
    (void)close(f.fd);
    g_byte_array_unref(said);
    return 0;
}
