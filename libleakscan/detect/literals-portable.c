/* SPDX-License-Identifier: Apache-2.0 */
/*
 * literals-portable.c - literals without a library.  Of each literal a group of
 * up to four bytes is chosen that English text seldom holds.  A bitmap of hashed
 * groups is asked at every byte of the text; where it answers, the literals of
 * that group are compared.  Linear: a group has few literals, whatever the text.
 */
#include <glib.h>
#include <string.h>

#include "libleakscan/detect/literals.h"

enum { MAP_BITS = 16, BUCKET_BITS = 12, GROUP = 4 };

struct entry {
    unsigned literal;
    unsigned offset;       /* of the group in the literal */
    uint32_t group;        /* its folded bytes */
    uint32_t mask;         /* which of the four bytes count */
    int next;              /* in the bucket, or -1 */
};

struct database {
    lks_literal *literals;
    unsigned count;
    struct entry *entries;
    unsigned longest;      /* lengths of groups that are in use, as bits 1 << length */
    int buckets[GROUP + 1][1 << BUCKET_BITS];
    uint64_t map[(1 << MAP_BITS) / 64];          /* groups of four */
    uint64_t short_map[(1 << MAP_BITS) / 64];    /* groups of one to three, by the first two
                                                    bytes as they stand in the text */
};

/* Setting bit 5 makes letters equal in both cases; what else it joins is told
 * apart by the comparison. */
static const uint32_t FOLD = 0x20202020u;

static const uint32_t MASKS[GROUP + 1] = {0, 0xff, 0xffff, 0xffffff, 0xffffffffu};

static uint32_t hash_group(uint32_t group, unsigned bits)
{
    return (group * 2654435761u) >> (32 - bits);
}

static uint32_t load_group(const char *p, size_t available)
{
    unsigned char bytes[GROUP] = {0, 0, 0, 0};
    memcpy(bytes, p, available < GROUP ? available : GROUP);
    return ((uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
            (uint32_t)bytes[3] << 24) | FOLD;
}

/* How common a byte is in text, roughly, in tenths of a percent of English. */
static unsigned commonness(unsigned char c)
{
    static const unsigned char letters[26] = {82, 15, 28, 43, 127, 22, 20, 61, 70, 2,  8, 40, 24,
                                              67, 75, 19, 1,  60, 63, 91,  28, 10, 24, 2, 20, 1};
    c = (unsigned char)g_ascii_tolower((char)c);
    if (c >= 'a' && c <= 'z')
        return letters[c - 'a'];
    return c == ' ' ? 150 : 10;
}

static unsigned choose_offset(const lks_literal *literal)
{
    unsigned best = 0, best_sum = UINT32_MAX;
    for (unsigned i = 0; i + GROUP <= literal->length; i++) {
        unsigned sum = 0;
        for (unsigned k = 0; k < GROUP; k++)
            sum += commonness((unsigned char)literal->bytes[i + k]);
        if (sum < best_sum) {
            best = i;
            best_sum = sum;
        }
    }
    return best;
}

static void set_bit(uint64_t *map, uint32_t bit)
{
    map[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static bool is_either_case(const lks_literal *literal, unsigned at, unsigned byte)
{
    unsigned char own = (unsigned char)literal->bytes[at];
    return byte == own ||
           (!literal->is_cased && byte == (unsigned char)g_ascii_toupper((char)own));
}

/* Acronyms are short and mostly cased: marking them as they stand keeps them
 * from answering inside every other word. */
static void mark_short(struct database *db, const lks_literal *literal)
{
    for (unsigned first = 0; first < 256; first++)
        for (unsigned second = 0; second < 256 && is_either_case(literal, 0, first); second++)
            if (literal->length < 2 || is_either_case(literal, 1, second))
                set_bit(db->short_map, first | second << 8);
}

static void *compile_literals(const lks_literal *literals, unsigned count)
{
    struct database *db = g_new0(struct database, 1);
    db->literals = g_new0(lks_literal, count);
    db->entries = g_new0(struct entry, count);
    db->count = count;
    memset(db->buckets, 0xff, sizeof db->buckets);
    for (unsigned i = 0; i < count; i++) {
        db->literals[i] = literals[i];
        db->literals[i].bytes = g_memdup2(literals[i].bytes, literals[i].length);
        struct entry *entry = &db->entries[i];
        unsigned size = MIN(literals[i].length, GROUP);
        entry->literal = i;
        entry->offset = choose_offset(&literals[i]);
        entry->mask = MASKS[size];
        entry->group = load_group(literals[i].bytes + entry->offset, size) & entry->mask;
        int *bucket = &db->buckets[size][hash_group(entry->group, BUCKET_BITS)];
        entry->next = *bucket;
        *bucket = (int)i;
        db->longest |= 1u << size;
        if (size == GROUP)
            set_bit(db->map, hash_group(entry->group, MAP_BITS));
        else
            mark_short(db, &literals[i]);
    }
    return db;
}

static void free_database(void *p)
{
    struct database *db = p;
    for (unsigned i = 0; i < db->count; i++)
        g_free(db->literals[i].bytes);
    g_free(db->literals);
    g_free(db->entries);
    g_free(db);
}

static inline char to_lower(char c)
{
    return (char)(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
}

static bool is_equal(const lks_literal *literal, const char *text)
{
    if (literal->is_cased)
        return memcmp(literal->bytes, text, literal->length) == 0;
    for (unsigned i = 0; i < literal->length; i++)
        if (literal->bytes[i] != to_lower(text[i]))
            return false;
    return true;
}

struct text {
    const char *bytes;
    size_t length;
    lks_literal_fn fn;
    void *userdata;
};

static void try_bucket(const struct database *db, const struct text *text, size_t at,
                       uint32_t group, unsigned size)
{
    group &= MASKS[size];
    for (int i = db->buckets[size][hash_group(group, BUCKET_BITS)]; i >= 0;
         i = db->entries[i].next) {
        const struct entry *entry = &db->entries[i];
        const lks_literal *literal = &db->literals[entry->literal];
        if (entry->group != group || at < entry->offset)
            continue;
        size_t start = at - entry->offset;
        if (literal->length <= text->length - start && is_equal(literal, text->bytes + start))
            text->fn(text->userdata, entry->literal, start + literal->length);
    }
}

static void try_short(const struct database *db, const struct text *text, size_t at,
                      uint32_t group)
{
    for (unsigned size = 1; size < GROUP; size++)
        if (db->longest & 1u << size)
            try_bucket(db, text, at, group, size);
}

static inline bool has_bit(const uint64_t *map, uint32_t bit)
{
    return map[bit / 64] >> (bit % 64) & 1;
}

static bool scan_text(const void *database, void *scratch, const char *bytes, size_t length,
                      lks_literal_fn fn, void *userdata)
{
    const struct database *db = database;
    const struct text text = {bytes, length, fn, userdata};
    size_t fast = length >= GROUP ? length - GROUP + 1 : 0;
    for (size_t at = 0; at < fast; at++) {
        uint32_t group;
        memcpy(&group, bytes + at, sizeof group);
        group = GUINT32_FROM_LE(group);
        if (G_UNLIKELY(has_bit(db->map, hash_group(group | FOLD, MAP_BITS))))
            try_bucket(db, &text, at, group | FOLD, GROUP);
        if (G_UNLIKELY(has_bit(db->short_map, group & 0xffff)))
            try_short(db, &text, at, group | FOLD);
    }
    for (size_t at = fast; at < length; at++)
        try_short(db, &text, at, load_group(bytes + at, length - at));
    return true;
}

static void *new_scratch(const void *database)
{
    return g_new0(char, 1);
}

const lks_literal_engine *lks_literals_portable(void)
{
    static const lks_literal_engine engine = {
        "portable", compile_literals, free_database, new_scratch, g_free, scan_text,
    };
    return &engine;
}
