/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.c - a bit per byte says "of a word"; shifted against itself it shows
 * where words of one, two and three begin, 64 bytes at a time.
 */
#include "libleakscan/detect/words.h"

#include <glib.h>
#include <string.h>

#include "libleakscan/detect/characters.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { FILTER_BITS = 15, BLOCK = 64 };

struct word {
    uint32_t key;            /* bytes, folded, and the length above them */
    char bytes[LKS_SHORT_WORD_MAX];
    bool is_cased;
};

struct lks_words {
    GArray *list;            /* of struct word */
    GHashTable *numbers;     /* key -> GArray of unsigned */
    uint64_t filter[(1 << FILTER_BITS) / 64];
};

/* The first `length` bytes, in either case alike, and how many they are. */
static uint32_t key_of(const char *bytes, size_t length)
{
    uint32_t key = 0;
    for (size_t i = 0; i < length; i++)
        key |= (uint32_t)((unsigned char)bytes[i] | 0x20) << (8 * i);
    return key | (uint32_t)length << 24;
}

static uint32_t filter_bit(uint32_t key)
{
    return (key * 2654435761u) >> (32 - FILTER_BITS);
}

static void free_numbers(void *p)
{
    g_array_unref(p);
}

lks_words *lks_words_new(void)
{
    lks_words *words = g_new0(lks_words, 1);
    words->list = g_array_new(FALSE, TRUE, sizeof(struct word));
    words->numbers = g_hash_table_new_full(NULL, NULL, NULL, free_numbers);
    return words;
}

void lks_words_free(lks_words *words)
{
    if (words == NULL)
        return;
    g_array_unref(words->list);
    g_hash_table_unref(words->numbers);
    g_free(words);
}

unsigned lks_words_add(lks_words *words, const char *bytes, size_t length, bool is_cased)
{
    struct word word = {.key = key_of(bytes, length), .is_cased = is_cased};
    memcpy(word.bytes, bytes, length);
    uint32_t bit = filter_bit(word.key);
    words->filter[bit / 64] |= (uint64_t)1 << (bit % 64);
    unsigned number = words->list->len;
    g_array_append_val(words->list, word);
    GArray *numbers = g_hash_table_lookup(words->numbers, GUINT_TO_POINTER(word.key));
    if (numbers == NULL) {
        numbers = g_array_new(FALSE, FALSE, sizeof(unsigned));
        g_hash_table_insert(words->numbers, GUINT_TO_POINTER(word.key), numbers);
    }
    g_array_append_val(numbers, number);
    return number;
}

struct text {
    const lks_words *words;
    const char *bytes;
    lks_words_fn fn;
    void *userdata;
};

static void tell(const struct text *text, uint32_t key, size_t at, size_t length)
{
    const GArray *numbers = g_hash_table_lookup(text->words->numbers, GUINT_TO_POINTER(key));
    for (guint i = 0; numbers != NULL && i < numbers->len; i++) {
        unsigned number = g_array_index(numbers, unsigned, i);
        const struct word *word = &g_array_index(text->words->list, struct word, number);
        if (!word->is_cased || memcmp(word->bytes, text->bytes + at, length) == 0)
            text->fn(text->userdata, number, at + length);
    }
}

/* Takes the starts of words of `length`, one bit per byte from `at`. */
static inline void take_starts(const struct text *text, uint64_t starts, size_t at, size_t length)
{
    for (; starts != 0; starts &= starts - 1) {
        size_t place = at + (size_t)__builtin_ctzll(starts);
        uint32_t key = key_of(text->bytes + place, length);
        uint32_t bit = filter_bit(key);
        if (text->words->filter[bit / 64] >> (bit % 64) & 1)
            tell(text, key, place, length);
    }
}

/* Bytes of words, one bit each, and of those the ones that go on with the word of
 * the byte before. */
struct bits {
    uint64_t words, joined;
};

/* A word that begins in another.  Brand names such as iPhone have one small letter
 * there. */
static bool begins_inside(const char *bytes, size_t length, size_t at)
{
    return at >= 2 && lks_is_seam(bytes, length, at) &&
           (g_ascii_isupper(bytes[at - 1]) || g_ascii_islower(bytes[at - 2]));
}

/* `capitals` are letters that may begin a word in another. */
static inline struct bits without_seams(const char *bytes, size_t length, size_t at,
                                        uint64_t words, uint64_t capitals)
{
    struct bits bits = {words, words};
    for (; capitals != 0; capitals &= capitals - 1) {
        unsigned i = (unsigned)__builtin_ctzll(capitals);
        if (begins_inside(bytes, length, at + i))
            bits.joined &= ~((uint64_t)1 << i);
    }
    return bits;
}

static struct bits bits_of(const char *bytes, size_t length, size_t at)
{
    uint64_t words = 0, capitals = 0;
    for (size_t i = 0; i < BLOCK && at + i < length; i++) {
        words |= (uint64_t)g_ascii_isalnum(bytes[at + i]) << i;
        capitals |= (uint64_t)g_ascii_isupper(bytes[at + i]) << i;
    }
    return without_seams(bytes, length, at, words, capitals);
}

#ifdef __SSE2__

static inline __m128i between(__m128i block, char low, char high)
{
    return _mm_and_si128(_mm_cmpgt_epi8(block, _mm_set1_epi8((char)(low - 1))),
                         _mm_cmplt_epi8(block, _mm_set1_epi8((char)(high + 1))));
}

static inline struct bits full_bits(const char *bytes, size_t length, size_t at)
{
    uint64_t words = 0, small = 0;
    for (unsigned i = 0; i < BLOCK / 16; i++) {
        __m128i block = _mm_loadu_si128((const __m128i *)(const void *)(bytes + at + 16 * i));
        __m128i lower = _mm_or_si128(block, _mm_set1_epi8(0x20));
        __m128i word = _mm_or_si128(between(lower, 'a', 'z'), between(block, '0', '9'));
        words |= (uint64_t)(uint32_t)_mm_movemask_epi8(word) << (16 * i);
        /* The bit 0x20, moved to the top of its byte: capitals lack it. */
        small |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_slli_epi16(block, 2)) << (16 * i);
    }
    small &= words;
    uint64_t capitals = words & ~small;
    /* Of the first and the last two, the blocks beside this one tell more. */
    uint64_t last = (uint64_t)3 << (BLOCK - 2);
    capitals &= (words << 1 & (small << 1 | (small >> 1 & small >> 2) | last)) | 1;
    return without_seams(bytes, length, at, words, capitals);
}

#else

static inline struct bits full_bits(const char *bytes, size_t length, size_t at)
{
    return bits_of(bytes, length, at);
}

#endif

static inline struct bits block_bits(const char *bytes, size_t length, size_t at)
{
    if (at >= length)
        return (struct bits){0};
    return length - at >= BLOCK ? full_bits(bytes, length, at) : bits_of(bytes, length, at);
}

void lks_words_find(const lks_words *words, const char *bytes, size_t length,
                    lks_words_fn fn, void *userdata)
{
    const struct text text = {words, bytes, fn, userdata};
    if (words->list->len == 0)
        return;
    struct bits bits = block_bits(bytes, length, 0);
    uint64_t before = 0;
    for (size_t at = 0; at < length; at += BLOCK) {
        struct bits after = block_bits(bytes, length, at + BLOCK);
        /* Bit i of these: the word of byte i goes on one, two and three behind it. */
        uint64_t second = bits.joined >> 1 | after.joined << 63;
        uint64_t third = bits.joined >> 2 | after.joined << 62;
        uint64_t fourth = bits.joined >> 3 | after.joined << 61;
        uint64_t starts = bits.words & ~(bits.joined & (bits.words << 1 | before));
        take_starts(&text, starts & ~second, at, 1);
        take_starts(&text, starts & second & ~third, at, 2);
        take_starts(&text, starts & second & third & ~fourth, at, 3);
        before = bits.words >> 63;
        bits = after;
    }
}
