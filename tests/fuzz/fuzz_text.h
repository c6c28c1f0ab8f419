/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_text.h - reads a part whole and in pieces and folds what came out, for
 * the two targets of the text room.
 */
#ifndef LKS_TESTS_FUZZ_TEXT_H
#define LKS_TESTS_FUZZ_TEXT_H

#include <glib.h>
#include <string.h>

#include "libleakscan/text/text.h"
#include "tests/fuzz/fuzz.h"

static inline int gather(void *userdata, const char *text, size_t length)
{
    HOLDS(length > 0 && g_utf8_validate(text, (gssize)length, NULL));
    HOLDS(memchr(text, '\r', length) == NULL);
    g_string_append_len(userdata, text, (gssize)length);
    return 0;
}

static inline GString *read_part(lks_text_reader *r, const lks_part *part, fuzz_input in,
                                 uint32_t seed, uint32_t *gaps)
{
    GString *out = g_string_new(NULL);
    *gaps = 0;
    lks_text_reader_begin(r, part, gather, out);
    while (in.size > 0) {
        size_t piece = seed != 0 ? fuzz_piece(&seed, in.size) : in.size;
        uint8_t *copy = g_memdup2(in.data, piece);
        HOLDS(lks_text_reader_feed(r, copy, piece) == 0);
        g_free(copy);
        in.data += piece;
        in.size -= piece;
    }
    HOLDS(lks_text_reader_end(r, gaps) == 0);
    return out;
}

/* Feeds whole characters, drops what was folded now and then where `drops`. */
static inline GString *fold(lks_folder *f, const GString *text, bool is_cut, bool drops)
{
    GString *out = g_string_new(NULL);
    const char *at = text->str, *end = text->str + text->len;
    uint64_t base = 0;
    size_t length = 0;
    lks_folder_begin(f);
    while (at < end) {
        const char *next = is_cut ? g_utf8_next_char(at) : end;
        lks_folder_feed(f, at, (size_t)(next - at));
        at = next;
        const char *folded = lks_folder_text(f, &length, &base);
        if (drops && length > 40) {
            g_string_append_len(out, folded, 20);
            lks_folder_drop(f, 20);
        }
    }
    lks_folder_end(f);
    const char *folded = lks_folder_text(f, &length, &base);
    HOLDS(base == out->len);
    uint64_t before = 0;
    for (size_t i = 0; i <= length; i++) {
        uint64_t origin = lks_folder_origin(f, base + i);
        HOLDS(origin >= before && origin <= text->len);
        before = origin;
    }
    g_string_append_len(out, folded, (gssize)length);
    HOLDS(g_utf8_validate(out->str, (gssize)out->len, NULL));
    return out;
}

static inline void check_folding(const GString *text)
{
    lks_folder *f = lks_folder_new();
    GString *whole = fold(f, text, false, false);
    GString *cut = fold(f, text, true, false);
    GString *dropped = fold(f, text, true, true);
    HOLDS(g_string_equal(whole, cut));
    HOLDS(g_string_equal(whole, dropped));
    g_string_free(whole, TRUE);
    g_string_free(cut, TRUE);
    g_string_free(dropped, TRUE);
    lks_folder_free(f);
}

static inline void check_part(const lks_part *part, fuzz_input in, uint32_t seed)
{
    static lks_text_reader *reader;
    if (reader == NULL)
        reader = lks_text_reader_new();
    uint32_t gaps_whole = 0, gaps_pieces = 0;
    HOLDS(lks_text_classify(part, in.data, MIN(in.size, 512)) <= LKS_TEXT_ENCRYPTED);
    GString *whole = read_part(reader, part, in, 0, &gaps_whole);
    GString *pieces = read_part(reader, part, in, seed + 1u, &gaps_pieces);
    HOLDS(g_string_equal(whole, pieces));
    HOLDS(gaps_whole == gaps_pieces);
    check_folding(whole);
    g_string_free(whole, TRUE);
    g_string_free(pieces, TRUE);
}

#endif
