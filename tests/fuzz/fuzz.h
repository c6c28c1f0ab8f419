/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz.h - what the fuzz targets share.  A target is one entry point and its
 * name: libFuzzer drives it where it is configured (--enable-fuzzing), replay.c
 * in the ordinary tests.
 */
#ifndef LKS_TESTS_FUZZ_H
#define LKS_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The folder of its seeds. */
extern const char fuzz_name[];
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise that no input may break. */
#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);         \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

/* Input that is used up from its front: what steers the target comes first. */
typedef struct fuzz_input {
    const uint8_t *data;
    size_t size;
} fuzz_input;

static inline uint8_t fuzz_byte(fuzz_input *in)
{
    if (in->size == 0)
        return 0;
    in->size--;
    return *in->data++;
}

/* How many of `left` bytes the next piece has: 1 to 64, the same for the same seed. */
static inline size_t fuzz_piece(uint32_t *seed, size_t left)
{
    *seed = *seed * 1664525u + 1013904223u;
    size_t piece = 1 + ((*seed >> 24) & 63);
    return piece < left ? piece : left;
}

#endif
