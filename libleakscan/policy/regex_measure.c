/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex_measure.c - the widest match of a pattern, and the literals with which
 * every match begins.
 */
#include <stdint.h>
#include <string.h>

#include "libleakscan/policy/regex.h"

/* ---- width ----------------------------------------------------------------- */

/* A group that is open: the widest of the alternatives seen, the one that is
 * being read, and its last element. */
typedef struct level {
    size_t widest, current, last;
    bool is_look, is_capture;
} level;

static size_t add_width(size_t a, size_t b)
{
    return a > SIZE_MAX - b ? SIZE_MAX : a + b;
}

static size_t times_width(size_t width, int times)
{
    if (width == 0 || times == 0)
        return 0;
    if (times == LKS_REPEAT_UNBOUNDED || width > SIZE_MAX / (size_t)times)
        return SIZE_MAX;
    return width * (size_t)times;
}

static void append(level *l, size_t width)
{
    l->current = add_width(l->current, width);
    l->last = width;
}

/* `last` was counted once when it was read. */
static void repeat_last(level *l, int times)
{
    size_t base = l->current == SIZE_MAX ? SIZE_MAX : l->current - l->last;
    size_t width = times_width(l->last, times);
    if (base == SIZE_MAX && l->last == SIZE_MAX && times == 0)
        return;
    l->current = add_width(base, width);
    l->last = width;
}

static void measure_token(GArray *levels, const lks_token *token, size_t *capture)
{
    level *top = &g_array_index(levels, level, levels->len - 1);
    switch (token->kind) {
    case LKS_TOKEN_CHARACTER:
    case LKS_TOKEN_SET:
    case LKS_TOKEN_DOT:
        append(top, token->width);
        break;
    case LKS_TOKEN_BACKREFERENCE:
        append(top, *capture);
        break;
    case LKS_TOKEN_ASSERTION:
        append(top, 0);
        break;
    case LKS_TOKEN_REPEAT:
        repeat_last(top, token->max);
        break;
    case LKS_TOKEN_OR:
        top->widest = MAX(top->widest, top->current);
        top->current = top->last = 0;
        break;
    case LKS_TOKEN_OPEN: {
        level inner = {.is_look = token->is_look, .is_capture = token->is_capture};
        g_array_append_val(levels, inner);
        break;
    }
    case LKS_TOKEN_CLOSE: {
        size_t width = MAX(top->widest, top->current);
        bool is_look = top->is_look;
        if (top->is_capture)
            *capture = MAX(*capture, width);
        if (levels->len > 1)
            g_array_set_size(levels, levels->len - 1);
        append(&g_array_index(levels, level, levels->len - 1), is_look ? 0 : width);
        break;
    }
    case LKS_TOKEN_REFUSED:
        append(top, SIZE_MAX);
        break;
    case LKS_TOKEN_NOTHING:
        break;
    }
}

size_t lks_regex_width(const char *regex)
{
    GArray *tokens = lks_regex_tokens(regex);
    GArray *levels = g_array_new(FALSE, TRUE, sizeof(level));
    level outer = {0};
    size_t capture = 0;      /* a back reference takes at most the widest group */
    g_array_append_val(levels, outer);
    for (guint i = 0; i < tokens->len; i++)
        measure_token(levels, &g_array_index(tokens, lks_token, i), &capture);
    const level *first = &g_array_index(levels, level, 0);
    size_t width = MAX(first->widest, first->current);
    g_array_unref(levels);
    g_array_unref(tokens);
    return width;
}

/* ---- literals ---------------------------------------------------------------- */

static const lks_token *token_at(const GArray *tokens, guint i)
{
    return i < tokens->len ? &g_array_index(tokens, lks_token, i) : NULL;
}

/* Past the group that opens at `i`: the index after its CLOSE. */
static guint skip_group(const GArray *tokens, guint i)
{
    unsigned depth = 0;
    for (; i < tokens->len; i++) {
        lks_token_kind kind = token_at(tokens, i)->kind;
        depth += kind == LKS_TOKEN_OPEN;
        depth -= kind == LKS_TOKEN_CLOSE;
        if (depth == 0)
            return i + 1;
    }
    return i;
}

static guint skip_nothing(const GArray *tokens, guint i)
{
    while (i < tokens->len && token_at(tokens, i)->kind == LKS_TOKEN_NOTHING)
        i++;
    return i;
}

/* Past what matches no text at the start of an alternative. */
static guint skip_empty(const GArray *tokens, guint i)
{
    for (;;) {
        const lks_token *token = token_at(tokens, i);
        if (token == NULL)
            return i;
        if (token->kind == LKS_TOKEN_NOTHING || token->kind == LKS_TOKEN_ASSERTION)
            i++;
        else if (token->kind == LKS_TOKEN_OPEN && token->is_look)
            i = skip_group(tokens, i);
        else
            return i;
    }
}

static bool is_optional(const GArray *tokens, guint after)
{
    const lks_token *next = token_at(tokens, skip_nothing(tokens, after));
    return next != NULL && next->kind == LKS_TOKEN_REPEAT && next->min == 0;
}

/* The starts of all alternatives of the group whose content begins at `i`. */
static void push_alternatives(const GArray *tokens, guint i, GArray *starts)
{
    g_array_append_val(starts, i);
    while (i < tokens->len && token_at(tokens, i)->kind != LKS_TOKEN_CLOSE) {
        if (token_at(tokens, i)->kind == LKS_TOKEN_OPEN) {
            i = skip_group(tokens, i);
            continue;
        }
        if (token_at(tokens, i++)->kind == LKS_TOKEN_OR)
            g_array_append_val(starts, i);
    }
}

/* The characters from `i` on that every match of this alternative begins with. */
static char *read_literal(const GArray *tokens, guint i)
{
    GString *run = g_string_new(NULL);
    glong length = 0;
    for (;; i++) {
        i = skip_nothing(tokens, i);
        const lks_token *token = token_at(tokens, i);
        if (token == NULL || token->kind != LKS_TOKEN_CHARACTER || token->character < ' ')
            break;
        const lks_token *next = token_at(tokens, skip_nothing(tokens, i + 1));
        bool is_repeated = next != NULL && next->kind == LKS_TOKEN_REPEAT;
        if (is_repeated && next->min == 0)
            break;
        g_string_append_unichar(run, token->character);
        length++;
        if (is_repeated || length >= 64)
            break;
    }
    char *literal = g_strstrip(g_string_free(run, FALSE));
    if (g_utf8_strlen(literal, -1) >= LKS_LITERAL_MIN)
        return literal;
    g_free(literal);
    return NULL;
}

GPtrArray *lks_regex_literals(const char *regex)
{
    GArray *tokens = lks_regex_tokens(regex);
    GArray *starts = g_array_new(FALSE, FALSE, sizeof(guint));
    GPtrArray *literals = g_ptr_array_new_with_free_func(g_free);
    push_alternatives(tokens, 0, starts);
    for (guint next = 0; next < starts->len && literals != NULL; next++) {
        guint i = skip_empty(tokens, g_array_index(starts, guint, next));
        const lks_token *token = token_at(tokens, i);
        bool is_group = token != NULL && token->kind == LKS_TOKEN_OPEN && !token->is_condition;
        if (is_group && !is_optional(tokens, skip_group(tokens, i)) &&
            starts->len < LKS_LITERALS_MAX) {
            push_alternatives(tokens, i + 1, starts);
            continue;
        }
        char *literal = read_literal(tokens, i);
        if (literal != NULL && literals->len < LKS_LITERALS_MAX)
            g_ptr_array_add(literals, literal);
        else {
            g_free(literal);
            g_clear_pointer(&literals, g_ptr_array_unref);
        }
    }
    g_array_unref(starts);
    g_array_unref(tokens);
    return literals;
}
