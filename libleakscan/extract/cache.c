/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cache.c - answers by the SHA-256 of what was asked; the one unused for longest goes
 * first.
 *
 * Only what the same question gives at any time is kept: an answer that a limit of the
 * message, a clock or a fault of the helper took part in is not.
 */
#include <string.h>
#include <sys/mman.h>
#include <glib.h>

#include "libleakscan/extract/cache.h"
#include "libleakscan/extract/digest.h"
#include "libleakscan/leakscan.h"

/* One answer may have a quarter of the room; each piece costs some beside its text. */
enum { SHARE = 4, PIECE_COST = 200, ENTRY_COST = 300 };

static const uint32_t lasting_gaps = LEAKSCAN_GAP_ENCRYPTED | LEAKSCAN_GAP_UNREAD_TYPE;

typedef struct {
    bool is_text;
    char *path, *media_type, *charset, *name;
    size_t from, length;             /* in the entry's bytes */
} kept_piece;

typedef struct {
    uint8_t key[LKS_CACHE_KEY_BYTES];
    GArray *pieces;                  /* of kept_piece */
    uint8_t *bytes;
    size_t length, room;
    uint64_t cost;                   /* counted against the ceiling */
    uint64_t budget_bytes;           /* that reading took of the message's */
    uint32_t budget_members;
    uint32_t gaps;
    GList link;                      /* in `by_use` */
} entry;

struct lks_cache {
    uint64_t ceiling, held;
    GHashTable *entries;             /* by key */
    GQueue by_use;                   /* the longest unused first */
    entry *open;                     /* being kept, or NULL */
    unsigned hits;
};

static void clear_piece(gpointer pointer)
{
    kept_piece *piece = pointer;
    g_free(piece->path);
    g_free(piece->media_type);
    g_free(piece->charset);
    g_free(piece->name);
}

static entry *new_entry(void)
{
    entry *e = g_new0(entry, 1);
    e->pieces = g_array_new(FALSE, FALSE, sizeof(kept_piece));
    g_array_set_clear_func(e->pieces, clear_piece);
    e->cost = ENTRY_COST;
    e->link.data = e;
    return e;
}

static void free_entry(entry *e)
{
    if (e == NULL)
        return;
    if (e->length > 0)
        explicit_bzero(e->bytes, e->length);
    g_free(e->bytes);
    g_array_unref(e->pieces);
    g_free(e);
}

static guint hash_key(gconstpointer key)
{
    guint hash;
    memcpy(&hash, key, sizeof hash);
    return hash;
}

static gboolean equal_keys(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, LKS_CACHE_KEY_BYTES) == 0;
}

lks_cache *lks_cache_new(uint64_t ceiling)
{
    lks_cache *c = g_new0(lks_cache, 1);
    c->ceiling = ceiling;
    c->entries = g_hash_table_new(hash_key, equal_keys);
    g_queue_init(&c->by_use);
    return c;
}

static void forget(lks_cache *c, entry *e)
{
    c->held -= e->cost;
    (void)g_hash_table_remove(c->entries, e->key);
    g_queue_unlink(&c->by_use, &e->link);
    free_entry(e);
}

void lks_cache_free(lks_cache *c)
{
    if (c == NULL)
        return;
    while (!g_queue_is_empty(&c->by_use))
        forget(c, g_queue_peek_head(&c->by_use));
    free_entry(c->open);
    g_hash_table_unref(c->entries);
    g_free(c);
}

unsigned lks_cache_hits(const lks_cache *c)
{
    return c->hits;
}

/* ---- keys ------------------------------------------------------------------------ */

static void add_string(lks_digest *digest, const char *text)
{
    lks_digest_add(digest, text, strlen(text) + 1);
}

bool lks_cache_key(const lks_extract_task *task, uint8_t key[LKS_CACHE_KEY_BYTES])
{
    const void *bytes = "";
    if (task->length > 0)
        bytes = mmap(NULL, task->length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, task->fd, 0);
    if (bytes == MAP_FAILED)
        return false;
    lks_digest digest;
    lks_digest_begin(&digest);
    add_string(&digest, task->media_type);
    add_string(&digest, task->name);
    for (size_t i = 0; task->passwords[i] != NULL; i++)
        add_string(&digest, task->passwords[i]);
    add_string(&digest, "");
    lks_digest_add(&digest, bytes, task->length);
    lks_digest_end(&digest, key);
    if (task->length > 0)
        (void)munmap((void *)bytes, task->length);
    return true;
}

/* ---- giving ---------------------------------------------------------------------- */

static int give_piece(const entry *e, const kept_piece *kept, const lks_extract_sink *sink,
                      void *userdata)
{
    lks_extract_piece piece = {
        .is_text = kept->is_text,
        .path = kept->path,
        .media_type = kept->media_type,
        .charset = kept->charset,
        .name = kept->name,
    };
    int rc = sink->begin(userdata, &piece);
    if (rc == 0 && kept->length > 0)
        rc = sink->data(userdata, e->bytes + kept->from, kept->length);
    return rc == 0 ? sink->end(userdata) : rc;
}

bool lks_cache_give(lks_cache *c, const uint8_t key[LKS_CACHE_KEY_BYTES],
                    lks_extract_task *task, const lks_extract_sink *sink, void *userdata,
                    int *answer)
{
    entry *e = g_hash_table_lookup(c->entries, key);
    if (e == NULL || e->budget_bytes > task->bytes_left ||
        e->budget_members > task->members_left)
        return false;
    c->hits++;
    g_queue_unlink(&c->by_use, &e->link);
    g_queue_push_tail_link(&c->by_use, &e->link);
    task->bytes_left -= e->budget_bytes;
    task->members_left -= e->budget_members;
    task->gaps = e->gaps;
    task->is_whole = true;
    *answer = 0;
    for (guint i = 0; i < e->pieces->len && *answer == 0; i++)
        *answer = give_piece(e, &g_array_index(e->pieces, kept_piece, i), sink, userdata);
    return true;
}

/* ---- keeping --------------------------------------------------------------------- */

void lks_cache_begin(lks_cache *c)
{
    free_entry(c->open);
    c->open = c->ceiling > 0 ? new_entry() : NULL;
}

/* Whether the open entry has room for as much more; else it is given up. */
static bool take_room(lks_cache *c, size_t cost)
{
    if (c->open == NULL)
        return false;
    if (cost <= c->ceiling / SHARE && c->open->cost + cost <= c->ceiling / SHARE) {
        c->open->cost += cost;
        return true;
    }
    g_clear_pointer(&c->open, free_entry);
    return false;
}

static int tee_begin(void *userdata, const lks_extract_piece *piece)
{
    lks_cache_tee *t = userdata;
    if (take_room(t->cache, PIECE_COST + strlen(piece->path))) {
        kept_piece kept = {
            .is_text = piece->is_text,
            .path = g_strdup(piece->path),
            .media_type = g_strdup(piece->media_type),
            .charset = g_strdup(piece->charset),
            .name = g_strdup(piece->name),
            .from = t->cache->open->length,
        };
        g_array_append_val(t->cache->open->pieces, kept);
    }
    return t->sink->begin(t->userdata, piece);
}

/* Grown by hand: realloc would leave a copy of the text where it was. */
static void append(entry *e, const uint8_t *data, size_t length)
{
    if (length > e->room - e->length) {
        size_t room = 2 * (e->length + length);
        uint8_t *larger = g_malloc(room);
        if (e->length > 0) {
            memcpy(larger, e->bytes, e->length);
            explicit_bzero(e->bytes, e->length);
        }
        g_free(e->bytes);
        e->bytes = larger;
        e->room = room;
    }
    memcpy(e->bytes + e->length, data, length);
    e->length += length;
}

static int tee_data(void *userdata, const uint8_t *data, size_t length)
{
    lks_cache_tee *t = userdata;
    /* Twice, since what grows has room to spare. */
    if (take_room(t->cache, 2 * length)) {
        entry *e = t->cache->open;
        if (e->pieces->len > 0)
            g_array_index(e->pieces, kept_piece, e->pieces->len - 1).length += length;
        append(e, data, length);
    }
    return t->sink->data(t->userdata, data, length);
}

static int tee_end(void *userdata)
{
    lks_cache_tee *t = userdata;
    return t->sink->end(t->userdata);
}

const lks_extract_sink lks_cache_sink = {tee_begin, tee_data, tee_end};

void lks_cache_end(lks_cache *c, const uint8_t key[LKS_CACHE_KEY_BYTES],
                   const lks_extract_task *before, const lks_extract_task *after)
{
    entry *e = c->open;
    c->open = NULL;
    bool is_lasting = after->is_whole && (after->gaps & ~lasting_gaps) == 0 &&
                      !g_hash_table_contains(c->entries, key);
    if (e == NULL || !is_lasting) {
        free_entry(e);
        return;
    }
    memcpy(e->key, key, sizeof e->key);
    e->gaps = after->gaps;
    e->budget_bytes = before->bytes_left - after->bytes_left;
    e->budget_members = before->members_left - after->members_left;
    while (c->held + e->cost > c->ceiling && !g_queue_is_empty(&c->by_use))
        forget(c, g_queue_peek_head(&c->by_use));
    c->held += e->cost;
    g_hash_table_insert(c->entries, e->key, e);
    g_queue_push_tail_link(&c->by_use, &e->link);
}
