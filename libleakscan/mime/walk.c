/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk.c - from the structure of a message to the sink.
 */
#include "config.h"

#include <gmime/gmime.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mime/base64.h"
#include "libleakscan/mime/decode.h"
#include "libleakscan/mime/layers.h"
#include "libleakscan/mime/part.h"
#include "libleakscan/mime/structure.h"
#include "libleakscan/mime/uuencode.h"

enum { BUFFER = LKS_DECODE_PIECE + 1024 };

/* What one thread keeps between messages, so that a small message does not pay
 * for it. */
typedef struct workshop {
    lks_structure structure;
    uint8_t *buffer;
    size_t used;             /* of the buffer: to be wiped */
    bool is_busy;
} workshop;

typedef struct walk {
    workshop *shop;
    lks_lines lines;
    const lks_mime_sink *sink;
    void *userdata;
    guint item;              /* the next of the structure's */
    uint32_t gaps;
    lks_armour armour;       /* of the part that is given */
    uint32_t data_gaps;      /* of its data */
} walk;

/* ---- what a thread keeps ------------------------------------------------- */

static workshop *workshop_new(void)
{
    workshop *shop = g_new0(workshop, 1);
    lks_structure_init(&shop->structure);
    shop->buffer = g_malloc(BUFFER);
    return shop;
}

static void workshop_free(gpointer data)
{
    workshop *shop = data;
    lks_structure_done(&shop->structure);
    g_free(shop->buffer);
    g_free(shop);
}

/* The thread's workshop, or one of its own for a walk inside a walk. */
static workshop *borrow_workshop(void)
{
    static GPrivate key = G_PRIVATE_INIT(workshop_free);
    workshop *shop = g_private_get(&key);
    if (shop == NULL) {
        shop = workshop_new();
        g_private_set(&key, shop);
    }
    if (shop->is_busy)
        shop = workshop_new();
    else
        shop->is_busy = true;
    return shop;
}

static void return_workshop(workshop *shop, bool is_own)
{
    explicit_bzero(shop->buffer, shop->used);
    shop->used = 0;
    shop->is_busy = false;
    if (is_own)
        workshop_free(shop);
}

/* ---- giving -------------------------------------------------------------- */

static const char *path_at(const walk *w, guint path)
{
    return w->shop->structure.paths->str + path;
}

static int give_data(void *userdata, const uint8_t *data, size_t length)
{
    walk *w = userdata;
    lks_armour_feed(&w->armour, data, length);
    return w->sink->part_data(w->userdata, data, length);
}

/* Gives a range of the message as the data of the part that was begun. */
static int give_range(walk *w, uint64_t at, uint64_t end, GMimeContentEncoding encoding)
{
    lks_decoder decoder = {&w->lines, w->shop->buffer, give_data, w, 0};
    int answer = lks_decode_range(&decoder, at, end, encoding);
    w->data_gaps = decoder.gaps;
    if (encoding != GMIME_CONTENT_ENCODING_DEFAULT)
        w->shop->used = (size_t)MIN(BUFFER, MAX(w->shop->used, end - at + 4));
    return answer;
}

static int end_part(walk *w, uint32_t gaps)
{
    w->gaps |= gaps;
    return w->sink->part_end(w->userdata, gaps);
}

static int give_region(walk *w, uint64_t at, uint64_t end, const char *path, uint32_t gaps)
{
    lks_part part = {.path = path, .media_type = "text/plain"};
    lks_armour_init(&w->armour, true);
    int answer = w->sink->part_begin(w->userdata, &part);
    if (answer == 0)
        answer = give_range(w, at, end, GMIME_CONTENT_ENCODING_DEFAULT);
    if (answer != 0)
        return answer;
    if (lks_armour_is_encrypted(&w->armour))
        gaps |= LEAKSCAN_GAP_ENCRYPTED;
    return end_part(w, gaps);
}

/* Of addresses the names beside them alone, unless there are too many to tell. */
static char *read_header(const lks_item *item, const char *value, size_t length)
{
    bool is_address = item->field == LKS_FIELD_FROM || item->field == LKS_FIELD_ADDRESS;
    if (is_address && lks_headers_is_safe_address(value, length))
        return lks_headers_names(value, length);
    return lks_headers_decode(value, length);
}

/* A header's value, in one piece where it is short enough to be decoded. */
static int give_header(walk *w, const lks_item *item)
{
    enum { PIECE = 32 << 10 };
    lks_part part = {.path = path_at(w, item->path), .media_type = "message/rfc822"};
    lks_header_kind kind =
        item->field == LKS_FIELD_SUBJECT ? LKS_HEADER_SUBJECT : LKS_HEADER_OTHER;
    for (uint64_t at = item->place.at; at < item->place.end;) {
        size_t length;
        const uint8_t *value =
            lks_lines_peek(&w->lines, at, (size_t)MIN(item->place.end - at, PIECE), &length);
        if (length == 0)
            return LEAKSCAN_E_IO;
        bool is_short = item->place.end - item->place.at <= LKS_HEADER_DECODED_MAX;
        char *text = is_short ? read_header(item, (const char *)value, length)
                              : lks_headers_clean((const char *)value, length);
        int answer = text[0] == '\0' ? 0
                                     : w->sink->header(w->userdata, &part, kind, item->name,
                                                       text, strlen(text));
        g_free(text);
        if (answer != 0)
            return answer;
        at += length;
    }
    return 0;
}

static int give_item(walk *w, const lks_item *item)
{
    if (item->kind == LKS_ITEM_HEADER)
        return give_header(w, item);
    return give_region(w, item->place.at, item->place.end, path_at(w, item->path), item->gaps);
}

/* Gives what stands in the message before `before`. */
static int give_items(walk *w, uint64_t before)
{
    const GArray *items = w->shop->structure.items;
    while (w->item < items->len) {
        const lks_item *item = &g_array_index(items, lks_item, w->item);
        if (item->place.at >= before)
            break;
        w->item++;
        int answer = give_item(w, item);
        if (answer != 0)
            return answer;
    }
    return 0;
}

/* ---- the envelope -------------------------------------------------------- */

static char *read_field(walk *w, lks_field field, char *(*read)(const char *, size_t))
{
    lks_place place = w->shop->structure.envelope[field];
    size_t length;
    if (place.end == 0)
        return NULL;
    size_t size = (size_t)MIN(place.end - place.at, LKS_HEADER_DECODED_MAX);
    const uint8_t *value = lks_lines_peek(&w->lines, place.at, size, &length);
    return read((const char *)value, length);
}

static int64_t read_date(walk *w)
{
    lks_place place = w->shop->structure.envelope[LKS_FIELD_DATE];
    size_t length;
    if (place.end == 0)
        return INT64_MIN;
    size_t size = (size_t)MIN(place.end - place.at, 256);
    const uint8_t *value = lks_lines_peek(&w->lines, place.at, size, &length);
    return lks_headers_date((const char *)value, length);
}

static int give_envelope(walk *w)
{
    lks_envelope envelope = {
        .message_id = read_field(w, LKS_FIELD_MESSAGE_ID, lks_headers_clean),
        .from = read_field(w, LKS_FIELD_FROM, lks_headers_first_address),
        .date = read_date(w),
    };
    if (envelope.from == NULL)
        envelope.from = read_field(w, LKS_FIELD_FROM, lks_headers_decode);
    int answer = w->sink->envelope(w->userdata, &envelope);
    lks_envelope_done(&envelope);
    return answer;
}

/* ---- leaves -------------------------------------------------------------- */

/* What is uuencoded by its header begins at its begin line; without one it is
 * given as it stands. */
static int give_uuencoded(walk *w, const lks_leaf *leaf, uint32_t *gaps)
{
    lks_uuencoded file;
    if (lks_uuencode_find(&w->lines, leaf->body.at, leaf->body.end, &file))
        return give_range(w, file.at, file.end, GMIME_CONTENT_ENCODING_UUENCODE);
    *gaps |= LEAKSCAN_GAP_MALFORMED;
    return give_range(w, leaf->body.at, leaf->body.end, GMIME_CONTENT_ENCODING_DEFAULT);
}

static int give_body(walk *w, const lks_leaf *leaf, uint32_t *gaps)
{
    if (leaf->encoding == GMIME_CONTENT_ENCODING_UUENCODE)
        return give_uuencoded(w, leaf, gaps);
    return give_range(w, leaf->body.at, leaf->body.end, leaf->encoding);
}

static int give_file(walk *w, const lks_uuencoded *file, const char *path)
{
    char *name = lks_headers_clean(file->name, strlen(file->name));
    lks_part part = {.path = path, .media_type = "application/octet-stream", .name = name,
                     .is_attachment = true};
    lks_armour_init(&w->armour, false);
    int answer =
        w->sink->header(w->userdata, &part, LKS_HEADER_FILENAME, "filename", name, strlen(name));
    if (answer == 0)
        answer = w->sink->part_begin(w->userdata, &part);
    if (answer == 0)
        answer = give_range(w, file->at, file->end, GMIME_CONTENT_ENCODING_UUENCODE);
    if (answer == 0)
        answer = end_part(w, 0);
    g_free(name);
    return answer;
}

/* The files that stand uuencoded in a text, as parts "1.uu1", "1.uu2", ... */
static int give_inline_files(walk *w, const lks_leaf *leaf)
{
    enum { FILES_MAX = 100 };
    lks_uuencoded file;
    uint64_t at = leaf->body.at;
    for (unsigned i = 1; lks_uuencode_find(&w->lines, at, leaf->body.end, &file); i++) {
        if (i > FILES_MAX) {
            w->gaps |= LEAKSCAN_GAP_TOO_MANY_PARTS;
            return 0;
        }
        char *path = g_strdup_printf("%s.uu%u", path_at(w, leaf->path), i);
        int answer = give_file(w, &file, path);
        g_free(path);
        if (answer != 0)
            return answer;
        at = file.end;
    }
    return 0;
}

static int give_leaf_data(walk *w, const lks_leaf *leaf, const lks_part_facts *facts)
{
    uint32_t gaps = leaf->gaps | facts->gaps;
    lks_armour_init(&w->armour, facts->is_text);
    if (!facts->is_encrypted) {
        int answer = give_body(w, leaf, &gaps);
        if (answer != 0)
            return answer;
        gaps |= w->data_gaps;
    }
    if (facts->is_encrypted || lks_armour_is_encrypted(&w->armour))
        gaps |= LEAKSCAN_GAP_ENCRYPTED;
    return end_part(w, gaps);
}

/* Whether lines of the message are not lines of the text. */
static bool is_obscured(const lks_leaf *leaf)
{
    return leaf->encoding == GMIME_CONTENT_ENCODING_BASE64 ||
           leaf->encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
           leaf->encoding == GMIME_CONTENT_ENCODING_UUENCODE;
}

/* How many times the text of a leaf is base64 beyond its transfer encoding. */
static unsigned count_layers(walk *w, const lks_leaf *leaf)
{
    enum { RAW = LKS_LAYERS_HEAD / 3 * 4 };
    uint8_t plain[RAW];
    lks_base64 state = {0};
    size_t length, size = (size_t)MIN(leaf->body.end - leaf->body.at, RAW);
    const uint8_t *head = lks_lines_peek(&w->lines, leaf->body.at, size, &length);
    if (leaf->encoding != GMIME_CONTENT_ENCODING_BASE64)
        return is_obscured(leaf) ? 0 : lks_layers_count(head, length);
    length = lks_base64_step(&state, head, length, plain);
    unsigned count = lks_layers_count(plain, length);
    explicit_bzero(plain, length);
    return count;
}

/* Gives what is hidden so as a part of its own, "1.base64". */
static int give_layers(walk *w, const lks_leaf *leaf, unsigned count)
{
    lks_layers *layers = lks_layers_new(count, give_data, w);
    lks_decoder decoder = {&w->lines, w->shop->buffer, lks_layers_feed, layers, 0};
    char *path = g_strconcat(path_at(w, leaf->path), ".base64", NULL);
    lks_part part = {.path = path, .media_type = "application/octet-stream"};
    lks_armour_init(&w->armour, false);
    int answer = w->sink->part_begin(w->userdata, &part);
    if (answer == 0)
        answer = lks_decode_range(&decoder, leaf->body.at, leaf->body.end, leaf->encoding);
    if (answer == 0)
        answer = lks_layers_end(layers);
    if (answer == 0)
        answer = end_part(w, count == LKS_LAYERS_MAX ? LEAKSCAN_GAP_MALFORMED : 0);
    lks_layers_free(layers);
    g_free(path);
    return answer;
}

static int give_leaf(walk *w, const lks_leaf *leaf)
{
    lks_part_facts facts;
    lks_part_read(&facts, leaf, &w->lines, path_at(w, leaf->path));
    int answer = 0;
    if (facts.part.name != NULL)
        answer = w->sink->header(w->userdata, &facts.part, LKS_HEADER_FILENAME, "filename",
                                 facts.part.name, strlen(facts.part.name));
    if (answer == 0)
        answer = w->sink->part_begin(w->userdata, &facts.part);
    if (answer == 0)
        answer = give_leaf_data(w, leaf, &facts);
    if (answer == 0 && facts.is_text && !facts.is_encrypted && !is_obscured(leaf))
        answer = give_inline_files(w, leaf);
    unsigned layers = facts.is_text && !facts.is_encrypted ? count_layers(w, leaf) : 0;
    if (answer == 0 && layers > 0)
        answer = give_layers(w, leaf, layers);
    lks_part_done(&facts);
    return answer;
}

/* ---- the message --------------------------------------------------------- */

static int walk_message(walk *w)
{
    const GArray *leaves = w->shop->structure.leaves;
    int answer = give_envelope(w);
    for (guint i = 0; answer == 0 && i < leaves->len; i++) {
        const lks_leaf *leaf = &g_array_index(leaves, lks_leaf, i);
        answer = give_items(w, leaf->body.at);
        if (answer == 0)
            answer = give_leaf(w, leaf);
    }
    return answer == 0 ? give_items(w, UINT64_MAX) : answer;
}

int lks_mime_walk(const lks_bytes *message, const lks_mime_limits *limits,
                  const lks_mime_sink *sink, void *userdata, uint32_t *gaps)
{
    lks_headers_start();
    workshop *shop = borrow_workshop();
    bool is_own = !shop->is_busy;
    walk w = {.shop = shop, .sink = sink, .userdata = userdata};
    lks_lines_init(&w.lines, message);
    int answer = lks_structure_read(&shop->structure, &w.lines, limits);
    if (answer == 0) {
        w.gaps = shop->structure.gaps;
        answer = walk_message(&w);
    }
    if (answer == 0 && w.lines.has_failed)
        answer = LEAKSCAN_E_IO;
    lks_lines_done(&w.lines);
    return_workshop(shop, is_own);
    *gaps |= w.gaps;
    return answer;
}

void lks_envelope_init(lks_envelope *e)
{
    *e = (lks_envelope){.date = INT64_MIN};
}

void lks_envelope_done(lks_envelope *e)
{
    g_free(e->message_id);
    g_free(e->from);
    lks_envelope_init(e);
}

const char *lks_mime_version(void)
{
    static char text[32];
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        g_snprintf(text, sizeof text, "gmime %u.%u.%u", gmime_major_version, gmime_minor_version,
                   gmime_micro_version);
        g_once_init_leave(&ready, 1);
    }
    return text;
}
