/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/mime/guard.h"

#include <gmime/gmime.h>
#include <string.h>

#include "libleakscan/leakscan.h"

/* GMime's parser and the release of its objects recurse at each level. */
enum { DEPTH_MAX = 200 };
/* Steps that boundary candidates may cost: so many and four for each byte. */
enum { STEPS_BASE = 1 << 20, STEPS_PER_BYTE = 4 };
/* A Content- header longer than this is kept as text and hidden from GMime. */
enum { SHOWN_FIELD_MAX = 16 << 10 };

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
    bool is_digest;
} frame;

/* A header of the block that is being read. */
typedef struct header {
    lks_field field;
    const char *name;
    uint64_t at;             /* of the line */
    uint64_t value_at, end;
    bool is_valid;           /* a header at all */
} header;

typedef enum { BLOCK_BODY, BLOCK_ENDED, BLOCK_TOO_LARGE } block_end;

/* What a header block says of its body. */
typedef struct block {
    header shown[3];         /* Content-Type, -Transfer-Encoding, -Disposition */
    bool has[3];
    GString *type, *encoding;/* their values */
    uint64_t begin, end;     /* end: behind the empty line */
    uint64_t empty_line;     /* where it stands; equal to end where there is none */
    uint32_t gaps;
} block;

typedef struct scanner {
    lks_guard *guard;
    lks_lines *lines;
    const lks_mime_limits *limits;
    GArray *frames;          /* of frame */
    uint64_t at;
    uint64_t steps, steps_max;
    unsigned level;          /* of the entity that is read */
    guint path;              /* of the entity that is read */
    bool is_message;         /* the entity is a message of its own */
    bool is_digest;          /* a child of multipart/digest */
    bool is_ended;           /* a limit was reached: GMime sees no more */
    GString *value;          /* of the header that is read */
    block block;
} scanner;

static void clear_frame(gpointer data)
{
    g_free(((frame *)data)->boundary);
}

void lks_guard_init(lks_guard *guard)
{
    *guard = (lks_guard){
        .view = g_array_new(FALSE, FALSE, sizeof(lks_range)),
        .entities = g_array_new(FALSE, FALSE, sizeof(lks_entity)),
        .items = g_array_new(FALSE, FALSE, sizeof(lks_item)),
        .paths = g_string_new(NULL),
    };
}

void lks_guard_done(lks_guard *guard)
{
    g_array_unref(guard->view);
    g_array_unref(guard->entities);
    g_array_unref(guard->items);
    g_string_free(guard->paths, TRUE);
}

/* ---- the view ------------------------------------------------------------ */

static void show(lks_guard *guard, uint64_t at, uint64_t end)
{
    if (end <= at)
        return;
    lks_range *last =
        guard->view->len > 0 ? &g_array_index(guard->view, lks_range, guard->view->len - 1) : NULL;
    if (last != NULL && last->text == NULL && last->at + last->length == at) {
        last->length += end - at;
    } else {
        lks_range range = {guard->view_length, at, end - at, NULL};
        g_array_append_val(guard->view, range);
    }
    guard->view_length += end - at;
}

static void show_text(lks_guard *guard, const char *text)
{
    lks_range range = {guard->view_length, 0, strlen(text), text};
    g_array_append_val(guard->view, range);
    guard->view_length += range.length;
}

/* ---- paths and items ----------------------------------------------------- */

static guint add_path(lks_guard *guard, guint parent, const char *last)
{
    guint begin = (guint)guard->paths->len;
    const char *prefix = guard->paths->str + parent;
    bool is_below = prefix[0] != '\0';
    g_string_append(guard->paths, prefix);
    if (is_below)
        g_string_append_c(guard->paths, '.');
    g_string_append(guard->paths, last);
    g_string_append_c(guard->paths, '\0');
    return begin;
}

static guint add_numbered_path(lks_guard *guard, guint parent, unsigned number)
{
    char text[16];
    g_snprintf(text, sizeof text, "%u", number);
    return add_path(guard, parent, text);
}

/* What mail programs write before the first boundary for readers without MIME. */
static const char *const common_preambles[] = {
    "This is a multi-part message in MIME format",
    "This is a multipart message in MIME format",
    "This is a MIME-encapsulated message",
    "This is a MIME encapsulated message",
    "This is an OpenPGP/MIME signed message (RFC 4880 and 3156)",
    "This is a cryptographically signed message in MIME format",
    "This message is in MIME format",
};

/* Whether a region holds nothing worth reading. */
static bool is_empty_region(lks_lines *lines, uint64_t at, uint64_t end)
{
    enum { LONGEST = 4096, PREAMBLE_MAX = 80 };
    if (end - at > LONGEST)
        return false;
    size_t length;
    const char *text = (const char *)lks_lines_peek(lines, at, (size_t)(end - at), &length);
    while (length > 0 && g_ascii_isspace(*text))
        text++, length--;
    while (length > 0 && g_ascii_isspace(text[length - 1]))
        length--;
    if (length == 0)
        return true;
    for (size_t i = 0; length < PREAMBLE_MAX && i < G_N_ELEMENTS(common_preambles); i++) {
        size_t known = strlen(common_preambles[i]);
        if (length <= known + 1 && length >= known && memcmp(text, common_preambles[i], known) == 0)
            return true;
    }
    return false;
}

static void add_region(scanner *s, uint64_t at, uint64_t end, guint parent, const char *name,
                       uint32_t gaps)
{
    if (end <= at || (gaps == 0 && is_empty_region(s->lines, at, end)))
        return;
    lks_item item = {.kind = LKS_ITEM_REGION, .at = at, .end = end, .gaps = gaps};
    item.path = add_path(s->guard, parent, name);
    g_array_append_val(s->guard->items, item);
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
    for (guint i = s->frames->len; i > 0; i--) {
        const frame *f = &g_array_index(s->frames, frame, i - 1);
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
    if (s->frames->len == 0) {
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

/* ---- header blocks ------------------------------------------------------- */

/* The length of the field name that begins the line, or 0 if none does (RFC
 * 5322, 2.2; blanks before the colon are let pass). */
static size_t measure_name(const lks_line *line, size_t *value)
{
    size_t i = 0;
    while (i < line->length && line->text[i] > ' ' && line->text[i] != ':' && line->text[i] != 0x7f)
        i++;
    size_t length = i;
    while (i < line->length && (line->text[i] == ' ' || line->text[i] == '\t'))
        i++;
    if (length == 0 || i >= line->length || line->text[i] != ':')
        return 0;
    *value = i + 1;
    return length;
}

/* Lines that mailboxes leave inside headers. */
static bool is_postmark(const lks_line *line)
{
    return (line->length >= 5 && memcmp(line->text, "From ", 5) == 0) ||
           (line->length >= 6 && memcmp(line->text, ">From ", 6) == 0);
}

static bool is_empty_line(const lks_line *line)
{
    return line->text[0] == '\n' ||
           (line->length >= 2 && line->text[0] == '\r' && line->text[1] == '\n');
}

static void add_header_item(scanner *s, const header *h)
{
    lks_item item = {.kind = LKS_ITEM_HEADER, .field = h->field, .name = h->name,
                     .at = h->value_at, .end = h->end, .path = s->path};
    g_array_append_val(s->guard->items, item);
}

static void keep_shown(scanner *s, const header *h)
{
    unsigned i = h->field == LKS_FIELD_TYPE ? 0 : h->field == LKS_FIELD_ENCODING ? 1 : 2;
    GString *values[3] = {s->block.type, s->block.encoding, NULL};
    if (h->end - h->value_at > SHOWN_FIELD_MAX) {
        s->block.gaps |= LEAKSCAN_GAP_MALFORMED;
        add_header_item(s, h);
        return;
    }
    if (s->block.has[i]) {
        if (values[i] == NULL || !g_string_equal(values[i], s->value))
            s->block.gaps |= LEAKSCAN_GAP_MALFORMED;
        return;
    }
    s->block.has[i] = true;
    s->block.shown[i] = *h;
    if (values[i] != NULL)
        g_string_append_len(values[i], s->value->str, (gssize)s->value->len);
    if (memchr(s->value->str, '\0', s->value->len) != NULL)
        s->block.gaps |= LEAKSCAN_GAP_MALFORMED;
}

static bool is_outermost(const scanner *s)
{
    return s->guard->entities->len == 0;
}

static void finish_header(scanner *s, header *h)
{
    if (!h->is_valid || h->field == LKS_FIELD_IGNORED)
        return;
    if (h->field <= LKS_FIELD_DISPOSITION) {
        keep_shown(s, h);
        return;
    }
    if (is_outermost(s) && s->guard->envelope[h->field].end == 0) {
        s->guard->envelope[h->field].at = h->value_at;
        s->guard->envelope[h->field].end = h->end;
    }
    bool is_address = h->field == LKS_FIELD_FROM || h->field == LKS_FIELD_ADDRESS;
    if (h->field == LKS_FIELD_SUBJECT || h->field == LKS_FIELD_TEXT ||
        (is_address && (h->end - h->value_at > s->value->len ||
                        !lks_headers_is_safe_address(s->value->str, s->value->len))))
        add_header_item(s, h);
}

static void append_value(scanner *s, const lks_line *line, size_t from)
{
    size_t room = SHOWN_FIELD_MAX + 1 - MIN(s->value->len, SHOWN_FIELD_MAX + 1);
    g_string_append_len(s->value, (const char *)line->text + from,
                        (gssize)MIN(room, line->length - from));
}

/* Begins the header of that line; false if the line is none. */
static bool begin_header(scanner *s, header *h, const lks_line *line)
{
    size_t value = 0;
    size_t length = measure_name(line, &value);
    *h = (header){.at = line->at, .end = line->end, .is_valid = length > 0};
    if (length == 0)
        return false;
    h->value_at = line->at + value;
    h->field = lks_headers_find((const char *)line->text, length, &h->name);
    g_string_truncate(s->value, 0);
    if (h->field != LKS_FIELD_IGNORED)
        append_value(s, line, value);
    return true;
}

static void reset_block(scanner *s)
{
    block *b = &s->block;
    g_string_truncate(b->type, 0);
    g_string_truncate(b->encoding, 0);
    memset(b->has, 0, sizeof b->has);
    b->begin = b->end = b->empty_line = s->at;
    b->gaps = 0;
}

/* A run of lines that are no headers: other readers take it for the body. */
static void finish_junk(scanner *s, uint64_t *junk, uint64_t end)
{
    if (*junk < end) {
        s->block.gaps |= LEAKSCAN_GAP_MALFORMED;
        add_region(s, *junk, end, s->path, "junk", LEAKSCAN_GAP_MALFORMED);
    }
    *junk = UINT64_MAX;
}

/* Reads the lines of a header block up to its empty line, to a boundary or to
 * the first line of a block without headers. */
static block_end read_lines(scanner *s, header *h, uint64_t *junk)
{
    lks_line line;
    bool is_final;
    while (lks_lines_get(s->lines, s->at, &line)) {
        if (is_empty_line(&line)) {
            s->block.empty_line = s->at;
            s->block.end = s->at = line.end;
            return BLOCK_BODY;
        }
        s->block.empty_line = s->block.end = s->at;
        if (find_boundary(s, &line, &is_final) > 0)
            return BLOCK_ENDED;
        if (line.end - s->block.begin > s->limits->header_bytes)
            return BLOCK_TOO_LARGE;
        bool is_fold = line.text[0] == ' ' || line.text[0] == '\t';
        if (is_fold && h->end == s->at) {
            h->end = line.end;
            if (h->field != LKS_FIELD_IGNORED)
                append_value(s, &line, 0);
        } else {
            finish_header(s, h);
            bool is_first = s->at == s->block.begin;
            if (begin_header(s, h, &line)) {
                finish_junk(s, junk, s->at);
            } else if (is_postmark(&line)) {
                finish_junk(s, junk, s->at);
                if (is_first)
                    s->block.begin = line.end;
            } else if (is_first) {
                s->block.gaps |= LEAKSCAN_GAP_MALFORMED;
                return BLOCK_BODY;
            } else if (*junk == UINT64_MAX) {
                *junk = s->at;
            }
        }
        s->at = line.end;
        s->block.empty_line = s->block.end = s->at;
    }
    return BLOCK_ENDED;
}

static block_end read_block(scanner *s)
{
    reset_block(s);
    header h = {.end = UINT64_MAX};
    uint64_t junk = UINT64_MAX;
    block_end how = read_lines(s, &h, &junk);
    finish_junk(s, &junk, s->block.empty_line);
    finish_header(s, &h);
    return how;
}

/* ---- what a body is ------------------------------------------------------ */

typedef enum { BODY_LEAF, BODY_MULTIPART, BODY_MESSAGE } body_kind;

static bool is_encoded(const GString *encoding)
{
    GMimeContentEncoding e = g_mime_content_encoding_from_string(encoding->str);
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

/* GMime takes the type from the raw value, but the boundary from the value that
 * it has unfolded and decoded. */
static GMimeContentType *parse_decoded(const char *value)
{
    char *line = g_mime_utils_header_unfold(value);
    char *text = g_mime_utils_header_decode_text(NULL, line);
    GMimeContentType *type = g_mime_content_type_parse(NULL, text);
    g_free(text);
    g_free(line);
    return type;
}

static body_kind judge_multipart(scanner *s, GMimeContentType *type, frame *f)
{
    const char *boundary = g_mime_content_type_get_parameter(type, "boundary");
    if (boundary == NULL || strlen(boundary) > BOUNDARY_MAX) {
        s->block.gaps |= LEAKSCAN_GAP_MALFORMED;
        return BODY_LEAF;
    }
    if (is_encoded(s->block.encoding) || boundary[0] == '\0' ||
        !g_str_is_ascii(s->block.type->str) || strstr(s->block.type->str, "=?") != NULL)
        s->block.gaps |= LEAKSCAN_GAP_MALFORMED;
    const char *subtype = g_mime_content_type_get_media_subtype(type);
    *f = (frame){.boundary = g_strdup_printf("--%s--", boundary),
                 .length = strlen(boundary) + 2,
                 .path = s->path,
                 .is_digest = g_ascii_strcasecmp(subtype, "digest") == 0};
    return BODY_MULTIPART;
}

/* Sets is_hidden where GMime must take the body for plain text. */
static body_kind judge_body(scanner *s, frame *f, bool *is_hidden)
{
    *is_hidden = false;
    if (!s->block.has[0])
        return s->is_digest && !is_encoded(s->block.encoding) ? BODY_MESSAGE : BODY_LEAF;
    const char *value = s->block.type->str;
    while (g_ascii_isspace(*value))
        value++;
    if (!s->is_digest && is_plainly_leaf(value))
        return BODY_LEAF;
    GMimeContentType *type = g_mime_content_type_parse(NULL, s->block.type->str);
    const char *main_type = g_mime_content_type_get_media_type(type);
    const char *subtype = g_mime_content_type_get_media_subtype(type);
    body_kind kind = BODY_LEAF;
    if (g_ascii_strcasecmp(main_type, "multipart") == 0) {
        GMimeContentType *decoded = parse_decoded(s->block.type->str);
        kind = judge_multipart(s, decoded, f);
        g_object_unref(decoded);
        *is_hidden = kind == BODY_LEAF;
    } else if (g_ascii_strcasecmp(main_type, "message") == 0 && is_message_subtype(subtype)) {
        kind = is_encoded(s->block.encoding) ? BODY_LEAF : BODY_MESSAGE;
        if (kind == BODY_LEAF)
            s->block.gaps |= LEAKSCAN_GAP_MALFORMED;
    } else if (g_ascii_strcasecmp(main_type, "application") == 0 &&
               g_ascii_strncasecmp(value, "application", 11) != 0) {
        /* GMime could not read the value. */
        s->block.gaps |= LEAKSCAN_GAP_MALFORMED;
        *is_hidden = true;
    }
    g_object_unref(type);
    if (kind != BODY_LEAF && s->level + 1 > MIN(s->limits->depth, DEPTH_MAX)) {
        s->block.gaps |= LEAKSCAN_GAP_TOO_DEEP;
        if (kind == BODY_MULTIPART)
            clear_frame(f);
        kind = BODY_LEAF;
        *is_hidden = true;
    }
    return kind;
}

/* RFC 2045, 6.4: data of an unknown encoding is given as it stands. */
static bool is_unknown_encoding(const GString *encoding)
{
    static const char *const identities[] = {"7bit", "8bit", "binary", "7-bit", "8-bit", "none"};
    char *text = g_strstrip(g_strndup(encoding->str, encoding->len));
    bool is_known = text[0] == '\0' || g_mime_content_encoding_from_string(text) !=
                                           GMIME_CONTENT_ENCODING_DEFAULT;
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

static void show_block(scanner *s, bool is_type_hidden)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(s->block.shown); i++) {
        const header *h = &s->block.shown[i];
        if (i == 0 && is_type_hidden)
            show_text(s->guard, "Content-Type: text/plain\n");
        else if (s->block.has[i])
            show(s->guard, h->at, h->end);
        if (s->block.has[i] && !(i == 0 && is_type_hidden) && is_cut_line(s, h->end))
            show_text(s->guard, "\n");
    }
    if (s->block.empty_line == s->block.end)
        show_text(s->guard, "\n");
    else
        show(s->guard, s->block.empty_line, s->block.end);
}

/* ---- structure ----------------------------------------------------------- */

static void end_view(scanner *s, uint32_t gaps)
{
    s->is_ended = true;
    add_region(s, s->at, s->lines->bytes->length, 0, "rest", gaps);
    s->at = s->lines->bytes->length;
}

static lks_entity *add_entity(scanner *s, body_kind kind)
{
    lks_entity entity = {.body_at = s->at, .view_at = s->guard->view_length, .path = s->path,
                         .gaps = s->block.gaps, .is_leaf = kind == BODY_LEAF};
    g_array_append_val(s->guard->entities, entity);
    if (!entity.is_leaf)
        s->guard->gaps |= entity.gaps;
    return &g_array_index(s->guard->entities, lks_entity, s->guard->entities->len - 1);
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
    if (s->guard->entities->len >= s->limits->parts) {
        end_view(s, LEAKSCAN_GAP_TOO_MANY_PARTS);
        return false;
    }
    s->path = add_numbered_path(s->guard, f->path, ++f->children);
    s->level = f->level;
    s->is_message = false;
    s->is_digest = f->is_digest;
    return true;
}

static void drop_frames(scanner *s, unsigned keep)
{
    if (s->frames->len > keep)
        g_array_set_size(s->frames, keep);
}

/* Goes on from the boundary line of a frame to the next header block; false at
 * the end.  What follows a last boundary is the epilogue of its multipart. */
static bool pass_boundary(scanner *s, unsigned found, lks_line *line, bool is_final)
{
    while (found > 0) {
        if (found < s->frames->len)
            s->guard->gaps |= LEAKSCAN_GAP_MALFORMED;
        drop_frames(s, found);
        frame *f = &g_array_index(s->frames, frame, found - 1);
        if (!is_final && is_cut_line(s, line->end)) {
            s->guard->gaps |= LEAKSCAN_GAP_MALFORMED;
            s->at = line->end;
            return false;
        }
        if (!is_final) {
            if (!begin_child(s, f))
                return false;
            show(s->guard, line->at, line->end);
            s->at = line->end;
            return true;
        }
        guint path = f->path;
        show(s->guard, line->at, line->end);
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

/* Reads the body of a leaf or the preamble of a multipart, and on to the next
 * header block. */
static bool pass_body(scanner *s, body_kind kind, lks_entity *entity, guint path)
{
    lks_line line;
    bool is_final = false;
    uint64_t begin = s->at;
    unsigned found = skip_to_boundary(s, &line, &is_final);
    if (kind == BODY_LEAF) {
        show(s->guard, begin, s->at);
        entity->body_end = found > 0 ? trim_line_end(s, begin, s->at) : s->at;
    } else if (!s->is_ended) {
        add_region(s, begin, s->at, path, "preamble", 0);
    } else {
        s->at = begin;
    }
    if (found == 0) {
        if (s->frames->len > 0)
            s->guard->gaps |= LEAKSCAN_GAP_MALFORMED;
        return false;
    }
    return pass_boundary(s, found, &line, is_final);
}

/* A nested message without a first line has no header block: GMime makes none. */
static bool is_message_absent(scanner *s)
{
    lks_line line;
    bool is_final;
    return !lks_lines_get(s->lines, s->at, &line) || find_boundary(s, &line, &is_final) > 0;
}

/* Reads one header block with its body; false at the end of the message. */
static bool read_entity(scanner *s)
{
    if (read_block(s) == BLOCK_TOO_LARGE) {
        show_block(s, true);
        if (s->is_message)
            s->path = add_numbered_path(s->guard, s->path, 1);
        lks_entity *cut = add_entity(s, BODY_LEAF);
        cut->body_end = cut->body_at;
        end_view(s, LEAKSCAN_GAP_TOO_LARGE);
        return false;
    }
    frame f = {0};
    bool is_hidden;
    if (s->block.has[1] && is_unknown_encoding(s->block.encoding))
        s->block.gaps |= LEAKSCAN_GAP_MALFORMED;
    body_kind kind = judge_body(s, &f, &is_hidden);
    show_block(s, is_hidden);
    if (s->is_message && kind != BODY_MULTIPART)
        s->path = add_numbered_path(s->guard, s->path, 1);
    lks_entity *entity = add_entity(s, kind);
    if (kind == BODY_MESSAGE) {
        s->level++;
        s->is_message = true;
        s->is_digest = false;
        if (!is_message_absent(s))
            return true;
    } else if (kind == BODY_MULTIPART) {
        f.level = s->level + 1;
        g_array_append_val(s->frames, f);
    }
    return pass_body(s, kind, entity, s->path);
}

static void skip_postmark(scanner *s)
{
    lks_line line;
    if (lks_lines_get(s->lines, 0, &line) && line.length >= 5 &&
        memcmp(line.text, "From ", 5) == 0)
        s->at = line.end;
}

static void reset_guard(lks_guard *guard)
{
    g_array_set_size(guard->view, 0);
    g_array_set_size(guard->entities, 0);
    g_array_set_size(guard->items, 0);
    g_string_truncate(guard->paths, 0);
    g_string_append_c(guard->paths, '\0');
    memset(guard->envelope, 0, sizeof guard->envelope);
    guard->view_length = 0;
    guard->gaps = 0;
}

int lks_guard_read(lks_guard *guard, lks_lines *lines, const lks_mime_limits *limits)
{
    reset_guard(guard);
    uint64_t length = MIN(lines->bytes->length, UINT64_MAX / (2 * STEPS_PER_BYTE));
    scanner s = {
        .guard = guard,
        .lines = lines,
        .limits = limits,
        .frames = g_array_new(FALSE, FALSE, sizeof(frame)),
        .steps_max = STEPS_BASE + length * STEPS_PER_BYTE,
        .is_message = true,
        .value = g_string_new(NULL),
        .block = {.type = g_string_new(NULL), .encoding = g_string_new(NULL)},
    };
    g_array_set_clear_func(s.frames, clear_frame);
    skip_postmark(&s);
    while (read_entity(&s))
        ;
    if (s.at < lines->bytes->length)
        end_view(&s, LEAKSCAN_GAP_MALFORMED);
    g_array_unref(s.frames);
    g_string_free(s.value, TRUE);
    g_string_free(s.block.type, TRUE);
    g_string_free(s.block.encoding, TRUE);
    return lines->has_failed ? LEAKSCAN_E_IO : 0;
}
