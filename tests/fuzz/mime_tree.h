/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mime_tree.h - messages that a mutator of bytes does not come upon: trees of
 * parts, headers, boundaries and encodings, right and wrong, made and changed.
 */
#ifndef LKS_TESTS_MIME_TREE_H
#define LKS_TESTS_MIME_TREE_H

#include <glib.h>
#include <stdint.h>

/* A message of some `most` bytes, the same for the same seed. */
GString *mime_tree_make(uint32_t seed, size_t most);
/* Changes the structure of a message: lines, boundaries, headers, parts, encodings. */
void mime_tree_change(GString *message, uint32_t seed, size_t most);
/* Puts a part of one message into another. */
void mime_tree_join(GString *message, const char *other, size_t length, uint32_t seed,
                    size_t most);

#endif
