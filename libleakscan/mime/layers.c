/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "libleakscan/mime/layers.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "libleakscan/mime/base64.h"
#include "libleakscan/mime/decode.h"

/* Shorter text is base64 by chance. */
enum { LEAST = 16 };

struct lks_layers {
    unsigned count;
    int (*data)(void *userdata, const uint8_t *data, size_t length);
    void *userdata;
    lks_base64 states[LKS_LAYERS_MAX];
    size_t used;             /* of the buffers: to be wiped */
    uint8_t buffers[2][LKS_DECODE_PIECE + 8];
};

static bool is_base64(const uint8_t *text, size_t length)
{
    size_t characters = 0;
    for (size_t i = 0; i < length; i++) {
        char c = (char)text[i];
        if (g_ascii_isalnum(c) || c == '+' || c == '/' || c == '=')
            characters++;
        else if (c != '\r' && c != '\n')
            return false;
    }
    return characters >= LEAST;
}

static bool is_text(const uint8_t *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((text[i] < ' ' && !g_ascii_isspace((char)text[i])) || text[i] > '~')
            return false;
    return length > 0;
}

unsigned lks_layers_count(const uint8_t *head, size_t length)
{
    uint8_t text[LKS_LAYERS_HEAD + 8], plain[LKS_LAYERS_HEAD + 8];
    unsigned n = 0;
    length = MIN(length, LKS_LAYERS_HEAD);
    if (!is_base64(head, length))
        return 0;
    memcpy(text, head, length);
    while (n < LKS_LAYERS_MAX && is_base64(text, length)) {
        lks_base64 state = {0};
        length = lks_base64_step(&state, text, length, plain);
        if (!is_text(plain, length))
            break;
        memcpy(text, plain, length);
        n++;
    }
    explicit_bzero(text, sizeof text);
    explicit_bzero(plain, sizeof plain);
    return n;
}

lks_layers *lks_layers_new(unsigned count, int (*data)(void *userdata, const uint8_t *data,
                                                       size_t length), void *userdata)
{
    lks_layers *layers = g_new0(lks_layers, 1);
    layers->count = MIN(count, LKS_LAYERS_MAX);
    layers->data = data;
    layers->userdata = userdata;
    return layers;
}

/* Through the layers from `first` on. */
static int pass(lks_layers *layers, unsigned first, const uint8_t *data, size_t length)
{
    for (unsigned i = first; i < layers->count && length > 0; i++) {
        uint8_t *out = layers->buffers[i % 2];
        length = lks_base64_step(&layers->states[i], data, length, out);
        layers->used = MAX(layers->used, length);
        data = out;
    }
    return length > 0 ? layers->data(layers->userdata, data, length) : 0;
}

int lks_layers_feed(void *layers, const uint8_t *data, size_t length)
{
    return pass(layers, 0, data, length);
}

int lks_layers_end(lks_layers *layers)
{
    int answer = 0;
    for (unsigned i = 0; answer == 0 && i < layers->count; i++) {
        uint8_t rest[4];
        size_t length = lks_base64_finish(&layers->states[i], rest);
        answer = pass(layers, i + 1, rest, length);
    }
    return answer;
}

void lks_layers_free(lks_layers *layers)
{
    explicit_bzero(layers->buffers[0], MIN(sizeof layers->buffers[0], layers->used + 16));
    explicit_bzero(layers->buffers[1], MIN(sizeof layers->buffers[1], layers->used + 16));
    explicit_bzero(layers->states, sizeof layers->states);
    g_free(layers);
}
