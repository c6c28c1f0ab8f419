/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mime_mutator.c - libFuzzer's mutations for targets that read a message behind one
 * byte of flags: every other one is of the message's structure.
 */
#include <string.h>

#include "tests/fuzz/mime_tree.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2,
                                 size_t size2, uint8_t *out, size_t max_size, unsigned seed);

static size_t give(GString *message, uint8_t flags, uint8_t *out)
{
    size_t length = message->len;
    out[0] = flags;
    memcpy(out + 1, message->str, length);
    g_string_free(message, TRUE);
    return length + 1;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    unsigned how = seed % 16;
    if (how < 8 || size < 2 || max_size < 2)
        return LLVMFuzzerMutate(data, size, max_size);
    if (how == 8)
        return give(mime_tree_make(seed / 16, max_size - 1), data[0], data);
    GString *message = g_string_new_len((const char *)data + 1, (gssize)size - 1);
    mime_tree_change(message, seed / 16, max_size - 1);
    return give(message, data[0], data);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2,
                                 size_t size2, uint8_t *out, size_t max_size, unsigned seed)
{
    if (size1 < 2 || size2 < 2 || max_size < 2)
        return 0;
    GString *message = g_string_new_len((const char *)data1 + 1, (gssize)size1 - 1);
    mime_tree_join(message, (const char *)data2 + 1, size2 - 1, seed, max_size - 1);
    return give(message, data1[0], out);
}
