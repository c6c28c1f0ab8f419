/* SPDX-License-Identifier: Apache-2.0 */
/*
 * output.c - budgets, depth and path of what readers write, and who reads what
 * is embedded.
 */
#include <string.h>
#include <glib.h>

#include "tools/leakscan-extract/container.h"
#include "tools/leakscan-extract/output.h"
#include "tools/leakscan-extract/quiet.h"

/* A few seconds of SHA-512: a hundred passwords for Office's usual count of rounds. */
enum { ROUNDS_MAX = 10000000 };
/* Below this much output nothing is called a bomb: small documents of blank
 * forms compress beyond any ratio. */
#define RATIO_SLACK (UINT64_C(16) << 20)
/* Of pictures that are read in one message: some 60 pages of A4 at 300 dots an inch,
 * two to four seconds each. */
#define MAX_PIXELS UINT64_C(500000000)
enum { MAX_READERS = 64, MAX_PATH_TEXT = 1000 };

struct extract_output {
    extract_limits limits;
    const extract_sink *sink;
    void *userdata;
    const char *const *passwords;
    uint64_t spent;              /* of the message */
    uint64_t spent_before;       /* of it, before the document of the message */
    uint64_t ratio_bytes;        /* what the document may come to */
    uint64_t pixels;             /* of pictures that were read, in the message */
    uint64_t rounds;             /* of hashing passwords, for the document */
    uint32_t members;
    uint32_t depth;
    uint32_t gaps;
    GString *path;               /* of the document being read */
    size_t text_from;            /* length of the path before the open text's member */
    bool is_text_open;
    bool is_ended;
    bool is_alone, is_beyond;    /* see extract_output_set_alone */
    extract_watch_fn watch;      /* or NULL */
    void *watch_data;
};

static const extract_reader *ready[MAX_READERS];
static size_t ready_count;
static bool wants_ocr;

/* ---- readers --------------------------------------------------------------------- */

static void prepare(const extract_reader *reader)
{
    if (ready_count < MAX_READERS && (reader->prepare == NULL || reader->prepare()))
        ready[ready_count++] = reader;
}

void extract_output_want_ocr(bool is_wanted)
{
    wants_ocr = is_wanted;
}

bool extract_wants_ocr(void)
{
    return wants_ocr;
}

void extract_output_prepare(void)
{
    extract_quiet(true);
    ready_count = 0;
    for (size_t i = 0; extract_readers[i] != NULL; i++)
        prepare(extract_readers[i]);
    prepare(&extract_executable_reader);
    prepare(&extract_container_reader);
}

const extract_reader *extract_output_reader_at(size_t i)
{
    return i < ready_count ? ready[i] : NULL;
}

const extract_reader *extract_output_reader(const extract_document *document)
{
    for (size_t i = 0; i < ready_count; i++)
        if (ready[i]->claims(document))
            return ready[i];
    return NULL;
}

/* ---- budgets --------------------------------------------------------------------- */

static int end_with(extract_output *out, uint32_t gap)
{
    out->gaps |= gap;
    out->is_ended = true;
    return EXTRACT_ENDED;
}

void extract_gap(extract_output *out, uint32_t gaps)
{
    out->gaps |= gaps;
}

/* Whether reading goes on. */
static bool goes_on(extract_output *out)
{
    uint32_t gap = !out->is_ended && out->watch != NULL ? out->watch(out->watch_data) : 0;
    if (gap != 0)
        (void)end_with(out, gap);
    return !out->is_ended;
}

int extract_spend(extract_output *out, uint64_t bytes)
{
    if (!goes_on(out))
        return EXTRACT_ENDED;
    if (bytes > out->limits.bytes - out->spent) {
        out->spent = out->limits.bytes;
        return end_with(out, LEAKSCAN_GAP_TOO_LARGE);
    }
    out->spent += bytes;
    if (out->spent - out->spent_before > out->ratio_bytes)
        return end_with(out, LEAKSCAN_GAP_RATIO);
    return 0;
}

int extract_spend_pixels(extract_output *out, uint64_t pixels)
{
    if (out->is_ended)
        return EXTRACT_ENDED;
    out->pixels += pixels;
    return out->pixels > MAX_PIXELS ? end_with(out, LEAKSCAN_GAP_TOO_LARGE) : 0;
}

const char *const *extract_output_passwords(const extract_output *out)
{
    return out->passwords;
}

bool extract_output_try(extract_output *out, uint64_t rounds)
{
    if (!goes_on(out) || rounds > ROUNDS_MAX - out->rounds)
        return false;
    out->rounds += rounds;
    return true;
}

int extract_output_member(extract_output *out)
{
    if (!goes_on(out))
        return EXTRACT_ENDED;
    if (out->members == out->limits.members)
        return end_with(out, LEAKSCAN_GAP_TOO_MANY_MEMBERS);
    out->members++;
    return 0;
}

void extract_output_set_budget(extract_output *out, uint64_t bytes, uint32_t members)
{
    out->limits.bytes = bytes;
    out->limits.members = members;
    out->spent = 0;
    out->members = 0;
}

void extract_output_spent(const extract_output *out, uint64_t *bytes, uint32_t *members)
{
    *bytes = out->spent;
    *members = out->members;
}

void extract_output_set_alone(extract_output *out, bool is_alone)
{
    out->is_alone = is_alone;
    out->is_beyond = false;
}

void extract_output_set_watch(extract_output *out, extract_watch_fn watch, void *userdata)
{
    out->watch = watch;
    out->watch_data = userdata;
}

bool extract_output_is_beyond(const extract_output *out)
{
    return out->is_beyond;
}

/* ---- pieces ---------------------------------------------------------------------- */

/* Appends a member to the path; very long ones are cut, which costs a name only. */
static size_t push_path(extract_output *out, const char *member)
{
    size_t before = out->path->len;
    if (member == NULL || *member == '\0')
        return before;
    if (before > 0)
        g_string_append(out->path, "!/");
    char *valid = g_utf8_make_valid(member, (gssize)strnlen(member, MAX_PATH_TEXT));
    g_string_append(out->path, valid);
    g_free(valid);
    return before;
}

static int give(extract_output *out, int answer)
{
    if (answer != 0)
        out->is_ended = true;
    return out->is_ended ? EXTRACT_ENDED : 0;
}

int extract_begin_text(extract_output *out, const char *member, const char *media_type,
                       const char *charset)
{
    if (out->is_text_open)
        (void)extract_end_text(out);
    int rc = extract_output_member(out);
    if (rc != 0)
        return rc;
    out->text_from = push_path(out, member);
    out->is_text_open = true;
    extract_piece piece = {
        .kind = EXTRACT_TEXT,
        .path = out->path->str,
        .media_type = media_type != NULL ? media_type : "text/plain",
        .charset = charset != NULL ? charset : "utf-8",
        .name = "",
    };
    return give(out, out->sink->begin(out->userdata, &piece));
}

int extract_text(extract_output *out, const void *bytes, size_t length)
{
    if (out->is_ended || !out->is_text_open)
        return EXTRACT_ENDED;
    int rc = extract_spend(out, length);
    return rc != 0 ? rc : give(out, out->sink->data(out->userdata, bytes, length));
}

int extract_end_text(extract_output *out)
{
    if (!out->is_text_open)
        return out->is_ended ? EXTRACT_ENDED : 0;
    out->is_text_open = false;
    g_string_truncate(out->path, out->text_from);
    return give(out, out->sink->end(out->userdata));
}

int extract_whole_text(extract_output *out, const char *member, const char *media_type,
                       const char *charset, const void *bytes, size_t length)
{
    int rc = extract_begin_text(out, member, media_type, charset);
    if (rc == 0)
        rc = extract_text(out, bytes, length);
    int end = extract_end_text(out);
    return rc != 0 ? rc : end;
}

/* What holds no text is counted by its type, which a container does not tell.
 * Only what no text begins with: a type goes before the name. */
static const char *type_of(const extract_document *document)
{
    static const struct {
        size_t offset;
        const char *bytes, *type;
    } rows[] = {
        {0, "\x89PNG", "image/png"},   {0, "\xFF\xD8\xFF", "image/jpeg"},
        {0, "GIF89a", "image/gif"},    {0, "GIF87a", "image/gif"},
        {40, " EMF", "image/emf"},     {0, "\xD7\xCD\xC6\x9A", "image/wmf"},
        {8, "WEBPVP8", "image/webp"},  {8, "WAVEfmt ", "audio/wav"},
        {4, "ftypisom", "video/mp4"},  {4, "ftypmp42", "video/mp4"},
        {4, "ftypqt  ", "video/quicktime"}, {0, "\x7F" "ELF", "application/x-executable"},
    };
    if (*document->media_type != '\0')
        return document->media_type;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        size_t length = strlen(rows[i].bytes);
        if (document->length >= rows[i].offset + length &&
            memcmp(document->data + rows[i].offset, rows[i].bytes, length) == 0)
            return rows[i].type;
    }
    return "";
}

static int give_document(extract_output *out, const extract_document *document)
{
    extract_piece piece = {
        .kind = EXTRACT_DOCUMENT,
        .path = out->path->str,
        .media_type = type_of(document),
        .charset = "",
        .name = document->name,
    };
    int rc = give(out, out->sink->begin(out->userdata, &piece));
    if (rc == 0 && document->length > 0)
        rc = give(out, out->sink->data(out->userdata, document->data, document->length));
    return rc == 0 ? give(out, out->sink->end(out->userdata)) : rc;
}

static int run_reader(extract_output *out, const extract_reader *reader,
                      const extract_document *document)
{
    out->depth++;
    int rc = reader->read(document, out);
    if (out->is_text_open)
        (void)extract_end_text(out);
    out->depth--;
    if (out->is_ended)
        return EXTRACT_ENDED;
    if (rc != EXTRACT_OK)
        out->gaps |= LEAKSCAN_GAP_EXTRACT_FAILED;
    return 0;
}

/* Whether the document is for the other program, which ends the reading here. */
static bool goes_beyond(extract_output *out, const extract_document *document)
{
    if (out->is_alone || !extract_is_for_full(document))
        return false;
    out->is_beyond = out->is_ended = true;
    return true;
}

int extract_output_embed(extract_output *out, const extract_document *document,
                         const char *member)
{
    if (out->is_ended)
        return EXTRACT_ENDED;
    if (out->is_text_open)
        (void)extract_end_text(out);
    const extract_reader *reader = extract_output_reader(document);
    if (goes_beyond(out, document))
        return EXTRACT_ENDED;
    size_t before = push_path(out, member);
    int rc = 0;
    if (reader == NULL)
        rc = give_document(out, document);
    else if (out->depth >= out->limits.depth)
        out->gaps |= LEAKSCAN_GAP_TOO_DEEP;
    else
        rc = run_reader(out, reader, document);
    g_string_truncate(out->path, before);
    return rc;
}

static const char *last_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

int extract_embedded(extract_output *out, const char *member, const char *name,
                     const char *media_type, const void *bytes, size_t length)
{
    int rc = extract_output_member(out);
    if (rc == 0)
        rc = extract_spend(out, length);
    if (rc != 0)
        return rc;
    extract_document document = {
        .data = bytes,
        .length = length,
        .fd = -1,
        .media_type = media_type != NULL ? media_type : "",
        .name = name != NULL ? name : last_of(member != NULL ? member : ""),
        .passwords = out->passwords,
    };
    return extract_output_embed(out, &document, member);
}

/* ---- the whole ------------------------------------------------------------------- */

void extract_output_set_sink(extract_output *out, const extract_sink *sink, void *userdata)
{
    out->sink = sink;
    out->userdata = userdata;
}

extract_output *extract_output_new(const extract_limits *limits, const extract_sink *sink,
                                   void *userdata)
{
    extract_output *out = g_new0(extract_output, 1);
    out->limits = *limits;
    extract_output_set_sink(out, sink, userdata);
    out->path = g_string_new(NULL);
    return out;
}

void extract_output_free(extract_output *out)
{
    if (out == NULL)
        return;
    g_string_free(out->path, TRUE);
    g_free(out);
}

uint32_t extract_output_read(extract_output *out, const extract_document *document)
{
    const extract_reader *reader = extract_output_reader(document);
    out->gaps = 0;
    out->rounds = 0;
    out->is_ended = out->is_text_open = false;
    if (goes_beyond(out, document))
        return 0;
    if (reader == NULL)
        return LEAKSCAN_GAP_UNREAD_TYPE;
    out->passwords = document->passwords;
    out->spent_before = out->spent;
    out->ratio_bytes = out->limits.bytes;
    if (document->length < out->limits.bytes / out->limits.ratio)
        out->ratio_bytes = MAX(RATIO_SLACK, document->length * out->limits.ratio);
    g_string_truncate(out->path, 0);
    (void)run_reader(out, reader, document);
    return out->gaps;
}
