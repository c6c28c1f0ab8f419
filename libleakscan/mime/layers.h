/* SPDX-License-Identifier: Apache-2.0 */
/*
 * layers.h - text that is itself base64, and what it holds.  No mail program reads
 * it so; who hides text in it has told the receiver.
 */
#ifndef LKS_MIME_LAYERS_H
#define LKS_MIME_LAYERS_H

#include <stddef.h>
#include <stdint.h>

enum { LKS_LAYERS_MAX = 4, LKS_LAYERS_HEAD = 512 };

/* How many times the text that begins so is base64 of text, at most LKS_LAYERS_MAX. */
unsigned lks_layers_count(const uint8_t *head, size_t length);

typedef struct lks_layers lks_layers;
lks_layers *lks_layers_new(unsigned count, int (*data)(void *userdata, const uint8_t *data,
                                                       size_t length), void *userdata);
/* At most LKS_DECODE_PIECE bytes and a few; the answer of the callback. */
int lks_layers_feed(void *layers, const uint8_t *data, size_t length);
int lks_layers_end(lks_layers *layers);
void lks_layers_free(lks_layers *layers);

#endif
