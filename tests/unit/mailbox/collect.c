/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/mailbox/collect.h"

#include <string.h>

#include "libleakscan/leakscan.h"
#include "tests/support/support.h"

lks_mailbox_options preset_options(void)
{
    return (lks_mailbox_options){.message_bytes = 1 << 28, .spool_bytes = 1 << 20,
                                 .archive_bytes = 1 << 28, .archive_ratio = 1000,
                                 .archive_members = 1000};
}

static void free_collected(void *p)
{
    collected *c = p;
    g_free(c->text);
    g_free(c->source);
    g_free(c);
}

GPtrArray *collection_new(void)
{
    return g_ptr_array_new_with_free_func(free_collected);
}

int collect(void *collection, const lks_slot *slot)
{
    collected *c = g_new0(collected, 1);
    c->length = (size_t)slot->bytes.length;
    c->text = g_malloc(c->length + 1);
    size_t have = 0;
    while (have < c->length) {
        int64_t got = lks_bytes_read(&slot->bytes, have, c->text + have, c->length - have);
        ck_assert_int_gt(got, 0);
        have += (size_t)got;
    }
    c->text[c->length] = '\0';
    c->source = g_strdup(slot->source);
    c->index = slot->index;
    c->offset = slot->offset;
    c->gaps = slot->gaps;
    c->is_document = slot->is_document;
    c->is_in_memory = slot->bytes.data != NULL;
    g_ptr_array_add(collection, c);
    return 0;
}

const collected *message_of(const GPtrArray *collection, guint i)
{
    ck_assert_uint_lt(i, collection->len);
    return collection->pdata[i];
}

GPtrArray *push(const lks_mailbox_options *options, const char *data, size_t length, int step,
                int *status)
{
    GPtrArray *found = collection_new();
    GRand *random = g_rand_new_with_seed((guint32)step);
    lks_splitter *s = lks_splitter_new(options, collect, found);
    lks_splitter_set_origin(s, "box", 0, 0);
    *status = 0;
    for (size_t at = 0, size; at < length && *status == 0; at += size) {
        size = step > 0 ? (size_t)step : length;
        if (step < 0)
            size = (size_t)g_rand_int_range(random, 1, 64);
        size = MIN(size, length - at);
        /* A copy of the exact size: reading beyond it is seen by the sanitizers. */
        char *piece = g_memdup2(data + at, size);
        *status = lks_splitter_feed(s, piece, size);
        memset(piece, '#', size);
        g_free(piece);
    }
    if (*status == 0)
        *status = lks_splitter_end(s);
    lks_splitter_free(s);
    g_rand_free(random);
    return found;
}

GPtrArray *pull(lks_input *input, GPtrArray *failures)
{
    GPtrArray *found = collection_new();
    const lks_slot *slot;
    int status;
    while ((status = lks_input_next(input, &slot)) != LEAKSCAN_DONE) {
        if (status == LEAKSCAN_INPUT_FAILED) {
            char *line = g_strdup_printf("%s: %s", lks_input_failed_source(input),
                                         lks_input_failed_reason(input));
            if (failures != NULL)
                g_ptr_array_add(failures, line);
            else
                ck_abort_msg("%s", line);
            continue;
        }
        ck_assert_int_eq(status, LEAKSCAN_OK);
        collect(found, slot);
    }
    lks_input_free(input);
    return found;
}

char *joined(const GPtrArray *collection)
{
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < collection->len; i++) {
        const collected *c = collection->pdata[i];
        g_string_append_len(all, c->text, (gssize)c->length);
        g_string_append_c(all, '|');
    }
    return g_string_free(all, FALSE);
}
