/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trees.c - what must hold of the MIME walk, over messages whose structure is made
 * and changed at random.  An argument is another number of messages.
 */
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/mime_tree.h"

enum { MESSAGES = 1500, ROUNDS = 3, LONGEST = 6000 };

static void run(const GString *message, uint32_t seed)
{
    GByteArray *input = g_byte_array_new();
    uint8_t flags = (uint8_t)(seed & 7);
    g_byte_array_append(input, &flags, 1);
    g_byte_array_append(input, (const guint8 *)message->str, (guint)message->len);
    LLVMFuzzerTestOneInput(input->data, input->len);
    g_byte_array_unref(input);
}

int main(int argc, char **argv)
{
    uint32_t messages = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : MESSAGES;
    GString *before = g_string_new(NULL);
    for (uint32_t seed = 0; seed < messages; seed++) {
        GString *message = mime_tree_make(seed, LONGEST);
        run(message, seed);
        for (uint32_t round = 0; round < ROUNDS; round++) {
            mime_tree_change(message, seed * ROUNDS + round, LONGEST);
            run(message, seed);
        }
        mime_tree_join(message, before->str, before->len, seed, LONGEST);
        run(message, seed);
        g_string_free(before, TRUE);
        before = message;
    }
    g_string_free(before, TRUE);
    printf("1..1\nok 1 - %s holds for %u trees of parts\n", fuzz_name, messages);
    return EXIT_SUCCESS;
}
