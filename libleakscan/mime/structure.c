/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/structure.h"

#include <gmime/gmime.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/mime/content.h"
#include "libleakscan/mime/region.h"

/* Levels; no mail program makes so many. */
enum { DEPTH_MAX = 200 };
/* Steps that boundary candidates may cost: so many and four for each byte. */
enum { STEPS_BASE = 1 << 20, STEPS_PER_BYTE = 4 };

/* The longest line that RFC 5322, 2.1.1 allows; RFC 2046 allows 70.  GMime finds
 * no boundary longer than its buffer. */
enum { BOUNDARY_MAX = 998 };

/* A multipart whose end has not been seen. */
typedef struct frame {
    char *boundary;          /* "--boundary--" */
    size_t length;           /* of "--boundary" */
    guint path;
    unsigned children;
    unsigned level;
    bool is_digest, is_encrypted;
} frame;

typedef struct scanner {
    lks_structure *structure;
    lks_lines *lines;
    const lks_mime_limits *limits;
    uint64_t at;
    uint64_t steps, steps_max;
    unsigned entities;       /* header blocks read */
    unsigned level;          /* of the entity that is read */
    guint path;              /* of the entity that is read */
    bool is_message;         /* the entity is a message of its own */
    bool is_digest;          /* a child of multipart/digest */
    bool is_ended;           /* a limit was reached */
    uint32_t gaps;           /* of the entity that is read */
} scanner;

static void clear_frame(gpointer data)
{
    g_free(((frame *)data)->boundary);
}

/* ---- paths and items ----------------------------------------------------- */

static guint add_path(lks_structure *structure, guint parent, const char *last)
{
    guint begin = (guint)structure->paths->len;
    const char *prefix = structure->paths->str + parent;
    bool is_below = prefix[0] != '\0';
    g_string_append(structure->paths, prefix);
    if (is_below)
        g_string_append_c(structure->paths, '.');
    g_string_append(structure->paths, last);
    g_string_append_c(structure->paths, '\0');
    return begin;
}

static guint add_numbered_path(lks_structure *structure, guint parent, unsigned number)
{
    char text[16];
    g_snprintf(text, sizeof text, "%u", number);
    return add_path(structure, parent, text);
}

static void add_region(scanner *s, uint64_t at, uint64_t end, guint parent, const char *name,
                       uint32_t gaps)
{
    if (end <= at || (gaps == 0 && lks_region_is_empty(s->lines, at, end)))
        return;
    lks_item item = {.kind = LKS_ITEM_REGION, .place = {at, end}, .gaps = gaps};
    item.path = add_path(s->structure, parent, name);
    g_array_append_val(s->structure->items, item);
}

/* ---- boundaries ---------------------------------------------------------- */

/* RFC 2046, 5.1.1: the boundary may be followed by white space. */
static bool is_boundary(const lks_line *line, const char *boundary, size_t length)
{
    if (line->length < length || memcmp(line->text, boundary, length) != 0)
        return false;
    for (size_t i = length; i < line->length; i++)
        if (strchr(" \t\r\n", line->text[i]) == NULL || line->text[i] == '\0')
            return false;
    return true;
}

/* The number of the frame whose boundary the line is, from 1, or 0. */
static unsigned find_boundary(scanner *s, const lks_line *line, bool *is_final)
{
    if (line->length < 2 || line->text[0] != '-' || line->text[1] != '-')
        return 0;
    for (guint i = s->structure->frames->len; i > 0; i--) {
        const frame *f = &g_array_index(s->structure->frames, frame, i - 1);
        s->steps += 1 + f->length / 16;
        if (line->length < f->length || memcmp(line->text, f->boundary, f->length) != 0)
            continue;
        *is_final = is_boundary(line, f->boundary, f->length + 2);
        if (*is_final || is_boundary(line, f->boundary, f->length))
            return i;
    }
    return 0;
}

/* Moves to the next boundary line, or to the end; answers its frame, or 0. */
static unsigned skip_to_boundary(scanner *s, lks_line *line, bool *is_final)
{
    if (s->structure->frames->len == 0) {
        s->at = s->lines->bytes->length;
        return 0;
    }
    for (;;) {
        s->at = lks_lines_find(s->lines, s->at, s->lines->bytes->length, "--");
        if (!lks_lines_get(s->lines, s->at, line)) {
            s->at = s->lines->bytes->length;
            return 0;
        }
        unsigned found = find_boundary(s, line, is_final);
        if (found > 0)
            return found;
        if (s->steps > s->steps_max) {
            s->is_ended = true;
            return 0;
        }
        s->at = line->end;
    }
}

/* ---- what a body is ------------------------------------------------------ */

typedef enum { BODY_LEAF, BODY_MULTIPART, BODY_MESSAGE } body_kind;

static const GString *shape(const scanner *s, lks_shape which)
{
    return s->structure->block.values[which];
}

/* Judged by the raw value, as GMime does. */
static bool is_encoded(const scanner *s)
{
    const GString *value = shape(s, LKS_SHAPE_ENCODING);
    GMimeContentEncoding e = g_mime_content_encoding_from_string(value->str);
    return e == GMIME_CONTENT_ENCODING_BASE64 || e == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
           e == GMIME_CONTENT_ENCODING_UUENCODE;
}

/* Whether the value can name nothing but a leaf: cheaper than to parse it. */
static bool is_plainly_leaf(const char *type)
{
    return *type != '\0' && strchr("taivfTAIVF", *type) != NULL;
}

static bool is_message_subtype(const char *subtype)
{
    static const char *const subtypes[] = {"rfc822", "rfc2822", "global", "news"};
    for (size_t i = 0; i < G_N_ELEMENTS(subtypes); i++)
        if (g_ascii_strcasecmp(subtype, subtypes[i]) == 0)
            return true;
    return false;
}

static void set_frame(scanner *s, frame *f, const char *boundary, const char *subtype)
{
    *f = (frame){.boundary = g_strdup_printf("--%s--", boundary),
                 .length = strlen(boundary) + 2,
                 .path = s->path,
                 .level = s->level + 1,
                 .is_digest = g_ascii_strcasecmp(subtype, "digest") == 0,
                 .is_encrypted = g_ascii_strcasecmp(subtype, "encrypted") == 0};
}

/* GMime takes the type from the raw value, but the boundary from the value that
 * it has unfolded and decoded. */
static body_kind judge_multipart(scanner *s, const char *subtype, frame *f)
{
    const GString *value = shape(s, LKS_SHAPE_TYPE);
    lks_content decoded;
    lks_content_read_type(&decoded, value->str, value->len);
    const char *boundary = lks_content_get(&decoded, "boundary");
    body_kind kind = BODY_MULTIPART;
    if (boundary == NULL || strlen(boundary) > BOUNDARY_MAX) {
        s->gaps |= LEAKSCAN_GAP_MALFORMED;
        kind = BODY_LEAF;
    } else {
        if (is_encoded(s) || boundary[0] == '\0' || !g_str_is_ascii(value->str) ||
            strstr(value->str, "=?") != NULL)
            s->gaps |= LEAKSCAN_GAP_MALFORMED;
        set_frame(s, f, boundary, subtype);
    }
    lks_content_done(&decoded);
    return kind;
}

/* Sets is_hidden where the body must be taken for plain text. */
static body_kind judge_type(scanner *s, const char *value, frame *f, bool *is_hidden)
{
    lks_content content;
    lks_content_read_raw_type(&content, shape(s, LKS_SHAPE_TYPE)->str,
                              shape(s, LKS_SHAPE_TYPE)->len);
    body_kind kind = BODY_LEAF;
    if (g_ascii_strcasecmp(content.type, "multipart") == 0) {
        kind = judge_multipart(s, content.subtype, f);
        *is_hidden = kind == BODY_LEAF;
    } else if (g_ascii_strcasecmp(content.type, "message") == 0 &&
               is_message_subtype(content.subtype)) {
        kind = is_encoded(s) ? BODY_LEAF : BODY_MESSAGE;
        if (kind == BODY_LEAF)
            s->gaps |= LEAKSCAN_GAP_MALFORMED;
    } else if (g_ascii_strcasecmp(content.type, "application") == 0 &&
               g_ascii_strncasecmp(value, "application", 11) != 0) {
        /* The value could not be read. */
        s->gaps |= LEAKSCAN_GAP_MALFORMED;
        *is_hidden = true;
    }
    lks_content_done(&content);
    return kind;
}

/* The child of a digest that names no type is a message. */
static body_kind judge_untyped(const scanner *s)
{
    return s->is_digest && !is_encoded(s) ? BODY_MESSAGE : BODY_LEAF;
}

static body_kind judge_body(scanner *s, frame *f, bool *is_hidden)
{
    body_kind kind;
    const char *value = shape(s, LKS_SHAPE_TYPE)->str;
    *is_hidden = false;
    while (g_ascii_isspace(*value))
        value++;
    if (!s->structure->block.has[LKS_SHAPE_TYPE])
        kind = judge_untyped(s);
    else if (!s->is_digest && is_plainly_leaf(value))
        kind = BODY_LEAF;
    else
        kind = judge_type(s, value, f, is_hidden);
    if (kind == BODY_LEAF || s->level + 1 <= MIN(s->limits->depth, DEPTH_MAX))
        return kind;
    s->gaps |= LEAKSCAN_GAP_TOO_DEEP;
    if (kind == BODY_MULTIPART)
        clear_frame(f);
    *is_hidden = true;
    return BODY_LEAF;
}

/* RFC 2045, 6.4: data of an unknown encoding is given as it stands. */
static bool is_unknown_encoding(const GString *value)
{
    static const char *const identities[] = {"", "binary", "7-bit", "8-bit", "none"};
    if (lks_content_encoding(value->str, value->len) != GMIME_CONTENT_ENCODING_DEFAULT)
        return false;
    char *text = g_strstrip(g_strndup(value->str, value->len));
    bool is_known = false;
    for (size_t i = 0; !is_known && i < G_N_ELEMENTS(identities); i++)
        is_known = g_ascii_strcasecmp(text, identities[i]) == 0;
    g_free(text);
    return !is_known;
}

/* Whether the message ends amid a line, at `end`. */
static bool is_cut_line(scanner *s, uint64_t end)
{
    size_t length;
    const uint8_t *last = lks_lines_peek(s->lines, end - 1, 1, &length);
    return length == 1 && *last != '\n';
}

/* ---- header blocks ------------------------------------------------------- */

static bool ends_block(void *userdata, const lks_line *line)
{
    bool is_final;
    return find_boundary(userdata, line, &is_final) > 0;
}

static void add_header(scanner *s, const lks_block_find *find)
{
    lks_place *envelope = &s->structure->envelope[find->field];
    if (s->entities == 0 && envelope->end == 0)
        *envelope = find->place;
    if (!find->is_text)
        return;
    lks_item item = {.kind = LKS_ITEM_HEADER, .field = find->field, .name = find->name,
                     .place = find->place, .path = s->path};
    g_array_append_val(s->structure->items, item);
}

/* Programs that pass over empty lines before the headers of a message read headers
 * there, others a body without any: true where s->at was moved to such headers. */
static bool skip_empty_lines(scanner *s)
{
    enum { LINES_MAX = 16 };
    uint64_t at = s->at;
    lks_line line;
    for (unsigned i = 0; lks_lines_get(s->lines, at, &line); i++) {
        size_t end = lks_lines_end(&line);
        if (end > 0) {
            const uint8_t *colon = memchr(line.text, ':', end);
            const char *name;
            if (i == 0 || colon == NULL ||
                lks_headers_find((const char *)line.text, (size_t)(colon - line.text), &name) ==
                    LKS_FIELD_IGNORED)
                return false;
            s->at = at;
            return true;
        }
        if (i == LINES_MAX)
            return false;
        at = line.end;
    }
    return false;
}

static lks_block_end read_block(scanner *s)
{
    lks_block *block = &s->structure->block;
    bool is_disputed = s->is_message && skip_empty_lines(s);
    uint64_t begin = s->at;
    lks_block_end how =
        lks_block_read(block, s->lines, &s->at, s->limits->header_bytes, ends_block, s);
    if (is_disputed) {
        block->gaps |= LEAKSCAN_GAP_MALFORMED;
        add_region(s, begin, s->at, s->path, "junk", LEAKSCAN_GAP_MALFORMED);
    }
    for (guint i = 0; i < block->finds->len; i++) {
        const lks_block_find *find = &g_array_index(block->finds, lks_block_find, i);
        if (find->field == LKS_FIELD_IGNORED)
            add_region(s, find->place.at, find->place.end, s->path, "junk",
                       LEAKSCAN_GAP_MALFORMED);
        else
            add_header(s, find);
    }
    s->gaps = block->gaps;
    return how;
}

/* ---- structure ----------------------------------------------------------- */

static void end_structure(scanner *s, uint32_t gaps)
{
    s->is_ended = true;
    add_region(s, s->at, s->lines->bytes->length, 0, "rest", gaps);
    s->at = s->lines->bytes->length;
}

/* Adds the leaf whose body begins here. */
static lks_leaf *add_leaf(scanner *s, bool is_type_hidden)
{
    const lks_structure *structure = s->structure;
    const lks_block *block = &structure->block;
    const GArray *frames = structure->frames;
    const GString *encoding = shape(s, LKS_SHAPE_ENCODING);
    lks_leaf leaf = {
        .body = {s->at, s->at},
        .type = block->places[LKS_SHAPE_TYPE],
        .disposition = block->places[LKS_SHAPE_DISPOSITION],
        .path = s->path,
        .gaps = s->gaps,
        .type_source = is_type_hidden               ? LKS_TYPE_TEXT
                       : block->has[LKS_SHAPE_TYPE] ? LKS_TYPE_HEADER
                       : s->is_digest               ? LKS_TYPE_MESSAGE
                                                    : LKS_TYPE_TEXT,
        .is_encrypted =
            frames->len > 0 && g_array_index(frames, frame, frames->len - 1).is_encrypted,
    };
    if (block->has[LKS_SHAPE_ENCODING])
        leaf.encoding = lks_content_encoding(encoding->str, encoding->len);
    g_array_append_val(structure->leaves, leaf);
    return &g_array_index(structure->leaves, lks_leaf, structure->leaves->len - 1);
}

/* The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1). */
static uint64_t trim_line_end(scanner *s, uint64_t begin, uint64_t end)
{
    size_t length;
    if (end == begin)
        return end;
    uint64_t from = end - begin >= 2 ? end - 2 : begin;
    const uint8_t *text = lks_lines_peek(s->lines, from, (size_t)(end - from), &length);
    if (length == 0 || text[length - 1] != '\n')
        return end;
    return length == 2 && text[0] == '\r' ? end - 2 : end - 1;
}

static bool begin_child(scanner *s, frame *f)
{
    if (s->entities >= s->limits->parts) {
        end_structure(s, LEAKSCAN_GAP_TOO_MANY_PARTS);
        return false;
    }
    s->path = add_numbered_path(s->structure, f->path, ++f->children);
    s->level = f->level;
    s->is_message = false;
    s->is_digest = f->is_digest;
    return true;
}

static void drop_frames(scanner *s, unsigned keep)
{
    if (s->structure->frames->len > keep)
        g_array_set_size(s->structure->frames, keep);
}

/* Goes on from the boundary line of a frame to the next header block; false at
 * the end.  What follows a last boundary is the epilogue of its multipart. */
static bool pass_boundary(scanner *s, unsigned found, lks_line *line, bool is_final)
{
    lks_structure *structure = s->structure;
    while (found > 0) {
        if (found < structure->frames->len)
            structure->gaps |= LEAKSCAN_GAP_MALFORMED;
        drop_frames(s, found);
        frame *f = &g_array_index(structure->frames, frame, found - 1);
        if (!is_final && is_cut_line(s, line->end)) {
            structure->gaps |= LEAKSCAN_GAP_MALFORMED;
            s->at = line->end;
            return false;
        }
        if (!is_final) {
            if (!begin_child(s, f))
                return false;
            s->at = line->end;
            return true;
        }
        guint path = f->path;
        uint64_t begin = s->at = line->end;
        drop_frames(s, found - 1);
        found = skip_to_boundary(s, line, &is_final);
        if (!s->is_ended)
            add_region(s, begin, s->at, path, "epilogue", 0);
        else
            s->at = begin;
    }
    return false;
}

/* Reads the body of a leaf or the preamble of a multipart (NULL), and on to the
 * next header block. */
static bool pass_body(scanner *s, lks_leaf *leaf, guint path)
{
    lks_line line;
    bool is_final = false;
    uint64_t begin = s->at;
    unsigned found = skip_to_boundary(s, &line, &is_final);
    if (leaf != NULL)
        leaf->body.end = found > 0 ? trim_line_end(s, begin, s->at) : s->at;
    else if (!s->is_ended)
        add_region(s, begin, s->at, path, "preamble", 0);
    else
        s->at = begin;
    if (found == 0) {
        if (s->structure->frames->len > 0)
            s->structure->gaps |= LEAKSCAN_GAP_MALFORMED;
        return false;
    }
    return pass_boundary(s, found, &line, is_final);
}

/* A nested message without a first line has no header block. */
static bool is_message_absent(scanner *s)
{
    lks_line line;
    bool is_final;
    return !lks_lines_get(s->lines, s->at, &line) || find_boundary(s, &line, &is_final) > 0;
}

/* A block beyond its limit ends the structure: what stands there is text. */
static void cut_block(scanner *s)
{
    s->entities++;
    if (s->is_message)
        s->path = add_numbered_path(s->structure, s->path, 1);
    add_leaf(s, true);
    end_structure(s, LEAKSCAN_GAP_TOO_LARGE);
}

/* Reads one header block with its body; false at the end of the message. */
static bool read_entity(scanner *s)
{
    if (read_block(s) == LKS_BLOCK_TOO_LARGE) {
        cut_block(s);
        return false;
    }
    frame f = {0};
    bool is_hidden;
    if (s->structure->block.has[LKS_SHAPE_ENCODING] &&
        is_unknown_encoding(shape(s, LKS_SHAPE_ENCODING)))
        s->gaps |= LEAKSCAN_GAP_MALFORMED;
    body_kind kind = judge_body(s, &f, &is_hidden);
    s->entities++;
    if (s->is_message && kind != BODY_MULTIPART)
        s->path = add_numbered_path(s->structure, s->path, 1);
    if (kind == BODY_LEAF)
        return pass_body(s, add_leaf(s, is_hidden), s->path);
    s->structure->gaps |= s->gaps;
    if (kind == BODY_MULTIPART) {
        g_array_append_val(s->structure->frames, f);
        return pass_body(s, NULL, s->path);
    }
    s->level++;
    s->is_message = true;
    s->is_digest = false;
    return !is_message_absent(s) || pass_body(s, NULL, s->path);
}

static void skip_postmark(scanner *s)
{
    lks_line line;
    if (lks_lines_get(s->lines, 0, &line) && line.length >= 5 &&
        memcmp(line.text, "From ", 5) == 0)
        s->at = line.end;
}

/* ---- the object ---------------------------------------------------------- */

void lks_structure_init(lks_structure *structure)
{
    *structure = (lks_structure){
        .leaves = g_array_new(FALSE, FALSE, sizeof(lks_leaf)),
        .items = g_array_new(FALSE, FALSE, sizeof(lks_item)),
        .paths = g_string_new(NULL),
        .frames = g_array_new(FALSE, FALSE, sizeof(frame)),
    };
    g_array_set_clear_func(structure->frames, clear_frame);
    lks_block_init(&structure->block);
}

void lks_structure_done(lks_structure *structure)
{
    g_array_unref(structure->leaves);
    g_array_unref(structure->items);
    g_array_unref(structure->frames);
    g_string_free(structure->paths, TRUE);
    lks_block_done(&structure->block);
}

static void reset(lks_structure *structure)
{
    g_array_set_size(structure->leaves, 0);
    g_array_set_size(structure->items, 0);
    g_array_set_size(structure->frames, 0);
    g_string_truncate(structure->paths, 0);
    g_string_append_c(structure->paths, '\0');
    memset(structure->envelope, 0, sizeof structure->envelope);
    structure->gaps = 0;
}

int lks_structure_read(lks_structure *structure, lks_lines *lines, const lks_mime_limits *limits)
{
    reset(structure);
    uint64_t length = MIN(lines->bytes->length, UINT64_MAX / (2 * STEPS_PER_BYTE));
    scanner s = {
        .structure = structure,
        .lines = lines,
        .limits = limits,
        .steps_max = STEPS_BASE + length * STEPS_PER_BYTE,
        .is_message = true,
    };
    skip_postmark(&s);
    while (read_entity(&s))
        ;
    if (s.at < lines->bytes->length)
        end_structure(&s, LEAKSCAN_GAP_MALFORMED);
    g_array_set_size(structure->frames, 0);
    return lines->has_failed ? LEAKSCAN_E_IO : 0;
}
