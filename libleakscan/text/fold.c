/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold.c - folding, and the way back.  Stretches that stay as they are pass in
 * blocks; the map holds one pair of offsets for each place where folded text and
 * original begin to run together again.
 */
#include <string.h>
#include <glib.h>

#include "libleakscan/text/fold_table.h"
#include "libleakscan/text/text.h"
#include "libleakscan/text/utf8.h"

/* A word of look-alikes is held until it ends, up to so many characters; longer
 * ones stay as they are. */
enum { WORD_MAX = 64, BUFFER_FIRST = 65536 };

typedef struct {
    uint64_t folded, origin;
} breakpoint;

typedef struct {
    uint64_t origin;
    uint32_t ch;
    char to;                 /* what a look-alike becomes; 0: it is none */
    uint8_t length;          /* bytes of the original */
} word_char;

typedef enum {
    AFTER_OTHER,
    AFTER_ASCII_WORD,
    AFTER_LETTER             /* of Greek or Cyrillic */
} before_kind;

struct lks_folder {
    char *text;
    size_t begin, end, size; /* the buffer is text[begin..end) */
    uint64_t base;           /* folded bytes dropped */
    uint64_t origin;         /* original bytes read */
    GArray *map;             /* of breakpoint, both fields rising */
    size_t map_begin;
    bool is_line_start;      /* nothing of the line but quote marks was read */
    bool is_after_quote;     /* a quote mark was read, one space may follow */
    bool is_after_cr;
    bool has_break;          /* a line feed after "9-" waits for what follows */
    uint64_t break_at;       /* its original byte */
    uint64_t next;           /* original byte that would run on with the text so far */
    uint64_t tail;           /* original byte after the last character that was written */
    char letter;             /* ASCII letter held for a combining mark; 0: none */
    before_kind before;      /* what the last character that was written is */
    bool is_long_word;       /* the word passed WORD_MAX: left alone to its end */
    bool has_ascii, has_letter;
    bool is_inside;          /* the held word goes on from letters or digits before */
    size_t word_length;
    word_char word[WORD_MAX];
};

/* ---- the buffer and the map -------------------------------------------- */

static void make_room(lks_folder *f, size_t length)
{
    if (length <= f->size - f->end)
        return;
    size_t used = f->end - f->begin;
    size_t size = f->size;
    while (size - used < length || used > size / 2) {
        g_assert(size < G_MAXSIZE / 2);
        size *= 2;
    }
    char *grown = g_malloc(size);
    memcpy(grown, f->text + f->begin, used);
    explicit_bzero(f->text, f->end);
    g_free(f->text);
    f->text = grown;
    f->size = size;
    f->begin = 0;
    f->end = used;
}

static uint64_t folded_at(const lks_folder *f)
{
    return f->base + (f->end - f->begin);
}

/* From here on folded text and original run together. */
static void align(lks_folder *f, uint64_t origin)
{
    breakpoint here = {folded_at(f), origin};
    if (f->map->len > f->map_begin) {
        breakpoint *last = &g_array_index(f->map, breakpoint, f->map->len - 1);
        if (last->folded == here.folded) {
            last->origin = origin;
            return;
        }
    }
    g_array_append_val(f->map, here);
}

/* `source` is how many bytes of the original, from `origin` on, it stands for. */
static void append(lks_folder *f, const char *text, size_t length, uint64_t origin, size_t source)
{
    if (origin != f->next)
        align(f, origin);
    make_room(f, length);
    memcpy(f->text + f->end, text, length);
    f->end += length;
    f->next = origin + length;
    f->tail = origin + source;
}

/* ---- words of look-alikes ---------------------------------------------- */

static size_t count_enclosed(const lks_folder *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->word_length; i++)
        n += g_ascii_isdigit(f->word[i].to) != 0;
    return n;
}

/* A real Greek or Cyrillic word holds letters that look like no Latin one, or
 * nothing of ASCII.  A digit in a circle is one among its like and amid a word; at
 * the end of one it is a footnote, at the begin a bullet. */
static void flush_word(lks_folder *f)
{
    bool is_mixed = f->has_ascii && !f->has_letter && !f->is_long_word;
    bool is_number = count_enclosed(f) > 1;
    size_t n = f->word_length;
    f->word_length = 0;
    for (size_t i = 0; i < n; i++) {
        const word_char *w = &f->word[i];
        char bytes[LKS_UTF8_MAX];
        bool is_amid = (i > 0 || f->is_inside) && i + 1 < n;
        bool is_folded = g_ascii_isdigit(w->to) ? is_number || is_amid : w->to && is_mixed;
        uint32_t ch = is_folded ? (uint8_t)w->to : w->ch;
        append(f, bytes, lks_utf8_encode(ch, bytes), w->origin, w->length);
    }
}

static void end_word(lks_folder *f)
{
    if (f->word_length > 0)
        flush_word(f);
    f->is_long_word = false;
    f->before = AFTER_OTHER;
}

static void begin_word(lks_folder *f)
{
    f->has_ascii = f->before == AFTER_ASCII_WORD;
    f->has_letter = f->before == AFTER_LETTER;
    f->is_inside = f->before != AFTER_OTHER;
}

static void add_to_word(lks_folder *f, word_char w)
{
    if (f->word_length == WORD_MAX) {
        f->is_long_word = true;
        flush_word(f);
    }
    f->word[f->word_length++] = w;
}

/* ---- single characters ------------------------------------------------- */

static before_kind kind_before(char ascii)
{
    return g_ascii_isalnum(ascii) ? AFTER_ASCII_WORD : AFTER_OTHER;
}

static void put_newline(lks_folder *f, uint64_t origin, size_t length)
{
    end_word(f);
    append(f, "\n", 1, origin, length);
    f->is_line_start = true;
    f->is_after_quote = false;
}

static void put_folded(lks_folder *f, char to, uint64_t origin, size_t length)
{
    if (f->word_length > 0 && g_ascii_isalnum(to)) {
        f->has_ascii = true;
        add_to_word(f, (word_char){origin, (uint8_t)to, 0, (uint8_t)length});
        return;
    }
    end_word(f);
    append(f, &to, 1, origin, length);
    f->before = kind_before(to);
    f->is_line_start = false;
}

static void put_lookalike(lks_folder *f, uint32_t ch, char to, uint64_t origin, size_t length)
{
    if (f->word_length == 0)
        begin_word(f);
    add_to_word(f, (word_char){origin, ch, to, (uint8_t)length});
    f->is_line_start = false;
}

static void put_as_is(lks_folder *f, const char *text, size_t length, uint64_t origin)
{
    append(f, text, length, origin, length);
    f->is_line_start = false;
}

static void put_letter(lks_folder *f, const char *text, size_t length, uint64_t origin)
{
    f->has_letter = true;
    if (f->word_length > 0)
        flush_word(f);
    put_as_is(f, text, length, origin);
    f->before = AFTER_LETTER;
}

/* A character that is not CR or LF, with a word held or at a line's start. */
static void put_ascii(lks_folder *f, char c, uint64_t origin)
{
    if (f->word_length > 0 && g_ascii_isalnum(c)) {
        f->has_ascii = true;
        add_to_word(f, (word_char){origin, (uint8_t)c, 0, 1});
        return;
    }
    end_word(f);
    append(f, &c, 1, origin, 1);
    f->before = kind_before(c);
    f->is_line_start = false;
}

static void release_letter(lks_folder *f)
{
    char letter = f->letter;
    f->letter = 0;
    if (letter)
        put_ascii(f, letter, f->origin - 1);
}

/* A mark composes with an ASCII letter that is still held. */
static void put_mark(lks_folder *f, uint32_t mark, const char *text, size_t length)
{
    char bytes[LKS_UTF8_MAX];
    uint32_t composed = f->letter ? lks_fold_compose(f->letter, mark) : 0;
    if (composed) {
        end_word(f);
        append(f, bytes, lks_utf8_encode(composed, bytes), f->origin - 1, length + 1);
        f->letter = 0;
        f->is_line_start = false;
        return;
    }
    bool is_held = f->letter || f->word_length > 0;
    release_letter(f);
    /* A stroke through a digit hides nothing from who reads it. */
    if (!is_held && f->end > f->begin && g_ascii_isdigit(f->text[f->end - 1]))
        return;
    end_word(f);
    put_as_is(f, text, length, f->origin);
}

/* ---- ASCII ------------------------------------------------------------- */

static void release_cr(lks_folder *f)
{
    if (f->is_after_cr)
        put_newline(f, f->origin - 1, 1);
    f->is_after_cr = false;
}

static void put_span(lks_folder *f, const char *text, size_t length)
{
    char last = text[length - 1];
    end_word(f);
    append(f, text, length, f->origin, length);
    f->before = kind_before(last);
    f->is_line_start = last == '\n';
    f->is_after_quote = false;
}

/* Answers whether the byte is part of the quote marks before a line. */
static bool is_quoting(lks_folder *f, char c)
{
    if (!f->is_line_start)
        return false;
    if (c == '>') {
        f->is_after_quote = true;
        return true;
    }
    bool is_space = c == ' ' && f->is_after_quote;
    f->is_after_quote = false;
    return is_space;
}

/* Whether a line feed would end "9-": a value may go on in the next line. */
static bool is_hyphenated(const lks_folder *f)
{
    return f->word_length == 0 && f->end - f->begin >= 2 && f->text[f->end - 1] == '-' &&
           g_ascii_isdigit(f->text[f->end - 2]);
}

static void hold_break(lks_folder *f)
{
    f->has_break = true;
    f->break_at = f->origin;
    f->is_line_start = true;
    f->is_after_quote = false;
}

/* The break is none where a digit follows, quote marks aside. */
static void release_break(lks_folder *f, char next)
{
    f->has_break = false;
    if (g_ascii_isdigit(next))
        f->is_line_start = false;
    else
        put_newline(f, f->break_at, 1);
}

static size_t feed_ascii(lks_folder *f, const char *text, size_t length)
{
    char c = text[0];
    if (c == '\r') {
        end_word(f);
        f->is_after_cr = true;
        return 1;
    }
    if (is_quoting(f, c)) {
        end_word(f);
        return 1;
    }
    if (c == '\n' && is_hyphenated(f)) {
        hold_break(f);
        return 1;
    }
    if (c == '\v' || c == '\f') {
        put_newline(f, f->origin, 1);
        return 1;
    }
    size_t n = f->word_length > 0 && g_ascii_isalnum(c) ? 0 : lks_fold_span(text, length);
    if (n == 0) {
        put_ascii(f, c, f->origin);
        return 1;
    }
    /* The last letter may have a mark to come. */
    if (n == length || (unsigned char)text[n] >= 0x80)
        n -= g_ascii_isalpha(text[n - 1]);
    if (n > 0) {
        put_span(f, text, n);
        return n;
    }
    f->letter = c;
    return 1;
}

/* ---- beyond ASCII ------------------------------------------------------ */

static void feed_row(lks_folder *f, const lks_fold_row *row, uint32_t ch, const char *text,
                     size_t n)
{
    switch ((lks_fold_kind)row->kind) {
    case LKS_FOLD_DROP:
        break;
    case LKS_FOLD_TO:
    case LKS_FOLD_FROM: {
        char to = row->kind == LKS_FOLD_TO ? row->to : (char)(row->to + (char)(ch - row->first));
        if (to == '\n')
            put_newline(f, f->origin, n);
        else
            put_folded(f, to, f->origin, n);
        break;
    }
    case LKS_FOLD_DIGITS:
        put_folded(f, (char)('0' + (ch - row->first) % 10), f->origin, n);
        break;
    case LKS_FOLD_LOOKALIKE:
        put_lookalike(f, ch, row->to, f->origin, n);
        break;
    case LKS_FOLD_ENCLOSED:
        put_lookalike(f, ch, (char)(row->to + (char)(ch - row->first)), f->origin, n);
        break;
    case LKS_FOLD_LETTER:
        put_letter(f, text, n, f->origin);
        break;
    case LKS_FOLD_MARK:
        put_mark(f, ch, text, n);
        break;
    }
}

static size_t feed_wide(lks_folder *f, const char *text, size_t length)
{
    uint32_t ch;
    int n = lks_utf8_decode((const uint8_t *)text, length, &ch);
    if (n <= 0) {
        n = 1;
        ch = LKS_REPLACEMENT;
    }
    const lks_fold_row *row = lks_fold_find(ch);
    if (!row || row->kind != LKS_FOLD_MARK)
        release_letter(f);
    if (row) {
        feed_row(f, row, ch, text, (size_t)n);
    } else {
        end_word(f);
        put_as_is(f, text, (size_t)n, f->origin);
    }
    return (size_t)n;
}

/* A run of characters that stay: answers its length. */
static size_t feed_kept(lks_folder *f, const char *text, size_t length)
{
    size_t i = 0;
    while (i < length && (unsigned char)text[i] >= 0x80) {
        uint32_t ch;
        int n = lks_utf8_decode((const uint8_t *)text + i, length - i, &ch);
        if (n <= 0 || lks_fold_find(ch))
            break;
        i += (size_t)n;
    }
    if (i == 0)
        return 0;
    release_letter(f);
    end_word(f);
    put_as_is(f, text, i, f->origin);
    return i;
}

/* ---- the object -------------------------------------------------------- */

lks_folder *lks_folder_new(void)
{
    lks_folder *f = g_new0(lks_folder, 1);
    f->size = BUFFER_FIRST;
    f->text = g_malloc(f->size);
    f->map = g_array_new(FALSE, FALSE, sizeof(breakpoint));
    lks_folder_begin(f);
    return f;
}

void lks_folder_free(lks_folder *f)
{
    if (!f)
        return;
    lks_folder_wipe(f);
    g_array_free(f->map, TRUE);
    g_free(f->text);
    g_free(f);
}

void lks_folder_begin(lks_folder *f)
{
    explicit_bzero(f->text, f->end);
    explicit_bzero(f->word, sizeof f->word);
    f->begin = f->end = 0;
    f->base = f->origin = f->next = f->tail = 0;
    f->map_begin = 0;
    g_array_set_size(f->map, 0);
    f->is_line_start = true;
    f->is_after_quote = f->is_after_cr = f->is_long_word = f->has_break = false;
    f->letter = 0;
    f->before = AFTER_OTHER;
    f->word_length = 0;
}

void lks_folder_feed(lks_folder *f, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t n = 0;
        if (f->has_break && is_quoting(f, text[i])) {
            f->origin++;
            i++;
            continue;
        }
        if (f->has_break)
            release_break(f, text[i]);
        if (f->is_after_cr && text[i] != '\n')
            release_cr(f);
        f->is_after_cr = false;
        if ((unsigned char)text[i] < 0x80) {
            release_letter(f);
            n = feed_ascii(f, text + i, length - i);
        } else {
            n = feed_kept(f, text + i, length - i);
            if (n == 0)
                n = feed_wide(f, text + i, length - i);
        }
        f->origin += n;
        i += n;
    }
}

void lks_folder_end(lks_folder *f)
{
    if (f->has_break)
        release_break(f, '\0');
    release_letter(f);
    release_cr(f);
    end_word(f);
}

const char *lks_folder_text(const lks_folder *f, size_t *length, uint64_t *base)
{
    *length = f->end - f->begin;
    *base = f->base;
    return f->text + f->begin;
}

/* Of the breakpoints: the last at or before `at`; map_begin - 1 if none. */
static size_t find_breakpoint(const lks_folder *f, uint64_t at)
{
    size_t low = f->map_begin, high = f->map->len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g_array_index(f->map, breakpoint, middle).folded <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

/* Breakpoints before the one that holds for the buffer's begin are not needed. */
static void drop_breakpoints(lks_folder *f)
{
    size_t keep = find_breakpoint(f, f->base);
    if (keep == G_MAXSIZE || keep < f->map_begin)
        return;
    f->map_begin = keep;
    if (f->map_begin > 1024 && f->map_begin > f->map->len / 2) {
        g_array_remove_range(f->map, 0, (guint)f->map_begin);
        f->map_begin = 0;
    }
}

void lks_folder_drop(lks_folder *f, size_t length)
{
    length = MIN(length, f->end - f->begin);
    explicit_bzero(f->text + f->begin, length);
    f->begin += length;
    f->base += length;
    drop_breakpoints(f);
}

uint64_t lks_folder_origin(const lks_folder *f, uint64_t at)
{
    if (at >= folded_at(f))
        return f->tail;
    size_t i = find_breakpoint(f, at);
    if (i == G_MAXSIZE || i < f->map_begin)
        return at;
    const breakpoint *b = &g_array_index(f->map, breakpoint, i);
    return b->origin + (at - b->folded);
}

void lks_folder_wipe(lks_folder *f)
{
    lks_folder_begin(f);
    if (f->size > BUFFER_FIRST) {
        g_free(f->text);
        f->size = BUFFER_FIRST;
        f->text = g_malloc(f->size);
    }
}
