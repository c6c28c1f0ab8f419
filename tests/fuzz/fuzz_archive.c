/* SPDX-License-Identifier: Apache-2.0 */
/* Files of any kind, packed ones too: read to their end under small ceilings. */
#include <glib.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mailbox/mailbox.h"
#include "tests/fuzz/fuzz.h"

const char fuzz_name[] = "archive";

enum { ARCHIVE_BYTES = 1 << 20, MESSAGE_BYTES = 1 << 16, MEMBERS = 20, MOST_STEPS = 1 << 20 };

static int64_t give(void *buf, size_t size, void *userdata)
{
    fuzz_input *in = userdata;
    size_t n = MIN(MIN(size, in->size), 1000);
    if (n > 0)
        memcpy(buf, in->data, n);
    in->data += n;
    in->size -= n;
    return (int64_t)n;
}

static void read_slot(const lks_slot *slot)
{
    uint8_t buffer[512];
    uint64_t at = 0;
    HOLDS(slot->bytes.length <= MESSAGE_BYTES);
    while (at < slot->bytes.length) {
        int64_t n = lks_bytes_read(&slot->bytes, at, buffer, sizeof buffer);
        HOLDS(n > 0);
        at += (uint64_t)n;
    }
    HOLDS(slot->source == NULL || strlen(slot->source) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input in = {data, size};
    uint8_t flags = fuzz_byte(&in);
    lks_mailbox_options options = {.format = LEAKSCAN_FORMAT_AUTO,
                                   .message_bytes = MESSAGE_BYTES,
                                   .spool_bytes = flags & 1 ? 256 : 1 << 20,
                                   .archive_bytes = ARCHIVE_BYTES,
                                   .archive_ratio = 200,
                                   .archive_members = MEMBERS,
                                   .is_documents = (flags & 2) != 0};
    lks_input *input = NULL;
    const lks_slot *slot = NULL;
    if (lks_input_open_fn(&input, give, &in, "stream", &options) != LEAKSCAN_OK)
        return 0;
    int rc, steps = 0;
    while ((rc = lks_input_next(input, &slot)) >= 0 && rc != LEAKSCAN_DONE) {
        HOLDS(++steps < MOST_STEPS);
        if (rc == LEAKSCAN_OK)
            read_slot(slot);
        else
            HOLDS(lks_input_failed_reason(input) != NULL);
    }
    lks_input_free(input);
    return 0;
}
