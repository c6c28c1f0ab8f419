/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex_bound.c - gives bounds to repeats that have none.
 */
#include "libleakscan/policy/regex.h"

/* Of a repeated element, so much is quoted in a message. */
enum { QUOTE_MAX = 40 };

void lks_regex_fault_clear(void *fault)
{
    g_clear_pointer(&((lks_regex_fault *)fault)->text, g_free);
}

static bool is_end_of_line(const GArray *tokens, guint i, const char *regex)
{
    while (i < tokens->len && g_array_index(tokens, lks_token, i).kind == LKS_TOKEN_NOTHING)
        i++;
    if (i >= tokens->len)
        return false;
    const lks_token *token = &g_array_index(tokens, lks_token, i);
    return token->kind == LKS_TOKEN_ASSERTION && regex[token->start] == '$';
}

static void add_fault(GArray *faults, size_t offset, char *text)
{
    lks_regex_fault fault = {offset, text};
    g_array_append_val(faults, fault);
}

static void fault_unbounded(GArray *faults, const char *regex, const lks_token *atom,
                            const lks_token *repeat)
{
    bool is_group = atom->kind == LKS_TOKEN_CLOSE;
    gboolean fits = atom->end - atom->start <= QUOTE_MAX && !is_group;
    char *what = fits ? g_strndup(regex + atom->start, atom->end - atom->start)
                      : g_strdup(is_group ? "(...)" : "[...]");
    char *how = g_strndup(regex + repeat->start, repeat->end - repeat->start);
    add_fault(faults, repeat->start,
              g_strdup_printf("the repeat %s%s has no upper bound; write one, for instance "
                              "%s{%d,%d}",
                              what, how, what, repeat->min, MAX(repeat->min, 64)));
    g_free(what);
    g_free(how);
}

/* The bound that the repeat at `i` of `atom` gets; 0: none. */
static int find_bound(const GArray *tokens, guint i, const lks_token *atom, const char *regex)
{
    bool is_character = atom->kind == LKS_TOKEN_CHARACTER || atom->kind == LKS_TOKEN_SET;
    if (is_character && atom->is_space)
        return LKS_SPACE_MAX;
    if (atom->kind == LKS_TOKEN_DOT && is_end_of_line(tokens, i + 1, regex))
        return LKS_TAIL_MAX;
    return 0;
}

static void write_bounded(GString *out, const char *regex, const lks_token *repeat, int bound)
{
    g_string_append_printf(out, "{%d,%d}", repeat->min, MAX(repeat->min, bound));
    char suffix = regex[repeat->end - 1];
    bool has_suffix = repeat->end - repeat->start > 1 && (suffix == '?' || suffix == '+');
    if (has_suffix)
        g_string_append_c(out, suffix);
}

char *lks_regex_bound(const char *regex, GArray *faults)
{
    GArray *tokens = lks_regex_tokens(regex);
    GString *out = g_string_new(NULL);
    lks_token atom = {.kind = LKS_TOKEN_NOTHING};
    guint before = faults->len;
    for (guint i = 0; i < tokens->len; i++) {
        const lks_token *token = &g_array_index(tokens, lks_token, i);
        int bound = 0;
        if (token->kind == LKS_TOKEN_REFUSED)
            add_fault(faults, token->start, g_strdup(token->why));
        if (token->kind == LKS_TOKEN_REPEAT && token->max == LKS_REPEAT_UNBOUNDED) {
            bound = find_bound(tokens, i, &atom, regex);
            if (bound == 0)
                fault_unbounded(faults, regex, &atom, token);
        }
        if (bound != 0)
            write_bounded(out, regex, token, bound);
        else
            g_string_append_len(out, regex + token->start, (gssize)(token->end - token->start));
        if (token->kind != LKS_TOKEN_NOTHING)
            atom = *token;
    }
    g_array_unref(tokens);
    return g_string_free(out, faults->len > before);
}
