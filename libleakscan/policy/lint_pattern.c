/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lint_pattern.c - patterns that may take long: by how they are written, and
 * by running them on text made to hurt.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

#include "libleakscan/policy/lint.h"
#include "libleakscan/policy/regex.h"

enum {
    NESTED_MAX = 4000,      /* product of bounds of repeats inside each other */
    TRIAL_LENGTH = 512,     /* bytes of a made text */
    TRIAL_STEPS = 20000     /* steps from one place of it: PCRE2's match limit */
};

/* ---- as written ------------------------------------------------------------------ */

/* A group that is open or just closed: the largest product of variable repeats
 * inside it, and the first characters of its alternatives. */
typedef struct group {
    gint64 inner;           /* product of repeats inside, 1: none */
    gunichar starts[32];
    guint start_count;
    bool is_at_start, has_common_start;
} group;

typedef struct shape {
    GArray *groups;
    group closed;
    bool is_closed;         /* the last element was a group */
    gint64 worst;
    bool has_common_start;  /* in an alternation that is repeated */
} shape;

static group *top_group(shape *s)
{
    return &g_array_index(s->groups, group, s->groups->len - 1);
}

static void open_group(shape *s)
{
    group made = {.inner = 1, .is_at_start = true};
    g_array_append_val(s->groups, made);
}

/* The first character of an alternative, to be compared with the others'. */
static void note_start(group *g, gunichar c)
{
    if (!g->is_at_start)
        return;
    g->is_at_start = false;
    for (guint i = 0; c != 0 && i < g->start_count; i++)
        g->has_common_start = g->has_common_start || g->starts[i] == c;
    if (c != 0 && g->start_count < G_N_ELEMENTS(g->starts))
        g->starts[g->start_count++] = c;
}

static void close_group(shape *s)
{
    s->closed = *top_group(s);
    s->is_closed = true;
    if (s->groups->len > 1)
        g_array_set_size(s->groups, s->groups->len - 1);
    group *outer = top_group(s);
    outer->inner = MAX(outer->inner, s->closed.inner);
}

static void note_repeat(shape *s, const lks_token *repeat)
{
    gint64 count = repeat->max;
    bool is_variable = repeat->max > repeat->min && repeat->max > 1;
    if (s->is_closed && repeat->max > 1) {
        count = is_variable ? count * s->closed.inner : s->closed.inner;
        bool is_nested = s->closed.inner > 1 && is_variable;
        s->worst = is_nested ? MAX(s->worst, count) : s->worst;
        s->has_common_start = s->has_common_start || (s->closed.has_common_start && is_variable);
    } else if (!is_variable) {
        count = 1;
    }
    group *g = top_group(s);
    g->inner = MAX(g->inner, MIN(count, G_MAXINT32));
}

static void read_shape(shape *s, const lks_token *token)
{
    switch (token->kind) {
    case LKS_TOKEN_OPEN:
        note_start(top_group(s), 0);
        open_group(s);
        break;
    case LKS_TOKEN_CLOSE:
        close_group(s);
        return;
    case LKS_TOKEN_OR:
        top_group(s)->is_at_start = true;
        break;
    case LKS_TOKEN_REPEAT:
        note_repeat(s, token);
        break;
    case LKS_TOKEN_CHARACTER:
        note_start(top_group(s), token->character);
        break;
    case LKS_TOKEN_NOTHING:
        return;
    default:
        note_start(top_group(s), 0);
        break;
    }
    s->is_closed = false;
}

static void check_shape(const lks_pattern *pattern, const char *name, lks_diagnostics *d)
{
    shape s = {.worst = 1};
    GArray *tokens = lks_regex_tokens(pattern->regex);
    s.groups = g_array_new(FALSE, TRUE, sizeof(group));
    open_group(&s);
    for (guint i = 0; i < tokens->len; i++)
        read_shape(&s, &g_array_index(tokens, lks_token, i));
    if (s.worst > NESTED_MAX)
        lks_lint_warn(d, pattern->place,
                      "%s: repeats inside a repeat multiply to %" G_GINT64_FORMAT
                      "; above %d a pattern is slow",
                      name, s.worst, NESTED_MAX);
    if (s.has_common_start)
        lks_lint_warn(d, pattern->place,
                      "%s: alternatives under a repeat begin alike; join what they share", name);
    g_array_unref(s.groups);
    g_array_unref(tokens);
}

/* ---- as run --------------------------------------------------------------------------- */

typedef struct trial {
    const char *unit;
    const char *name;
} trial;

static const trial trials[] = {
    {"1", "digits"},          {"a", "letters"},   {"A", "capital letters"},
    {" ", "spaces"},          {"a1", "letters and digits"},
    {"1-", "digits and hyphens"}, {"1 ", "digits and spaces"}, {"a ", "words"},
    {"a.", "letters and dots"},   {"\n", "line ends"},
};

/* Whether the pattern gives up on the unit repeated.  A character that ends
 * nothing well stands last, so that every way is tried. */
static bool is_too_slow(const pcre2_code *code, pcre2_match_data *data,
                        pcre2_match_context *context, const char *unit)
{
    GString *text = g_string_sized_new(TRIAL_LENGTH + 8);
    while (text->len < TRIAL_LENGTH)
        g_string_append(text, unit);
    g_string_truncate(text, TRIAL_LENGTH);
    char *valid = g_utf8_make_valid(text->str, (gssize)text->len);
    g_string_assign(text, valid);
    g_string_append_c(text, '\x01');
    g_free(valid);
    int rc = pcre2_match(code, (PCRE2_SPTR)text->str, text->len, 0, 0, data, context);
    g_string_free(text, TRUE);
    return rc == PCRE2_ERROR_MATCHLIMIT || rc == PCRE2_ERROR_DEPTHLIMIT ||
           rc == PCRE2_ERROR_HEAPLIMIT;
}

static const char *find_slow_text(const pcre2_code *code, const lks_rule *rule)
{
    const char *found = NULL;
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(context, TRIAL_STEPS);
    pcre2_set_heap_limit(context, 16 * 1024);
    for (size_t i = 0; i < G_N_ELEMENTS(trials) && found == NULL; i++)
        if (is_too_slow(code, data, context, trials[i].unit))
            found = trials[i].name;
    for (guint i = 0; rule != NULL && i < rule->examples->len && found == NULL; i++) {
        const lks_example *example = rule->examples->pdata[i];
        if (example->is_accept && is_too_slow(code, data, context, example->text))
            found = "an example repeated";
    }
    pcre2_match_context_free(context);
    pcre2_match_data_free(data);
    return found;
}

static void check_run(const lks_pattern *pattern, const char *name, const lks_rule *rule,
                      lks_diagnostics *d)
{
    int error;
    size_t offset;
    /* Start-up tricks would hide what happens on other text. */
    const uint32_t options = PCRE2_UTF | PCRE2_DUPNAMES | PCRE2_NO_START_OPTIMIZE;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern->regex, PCRE2_ZERO_TERMINATED, options,
                                     &error, &offset, NULL);
    if (code == NULL)
        return;
    const char *slow = find_slow_text(code, rule);
    if (slow != NULL)
        lks_lint_warn(d, pattern->place,
                      "%s: takes more than %d steps from one place in %d bytes of text (%s)", name,
                      TRIAL_STEPS, TRIAL_LENGTH, slow);
    pcre2_code_free(code);
}

void lks_lint_pattern(const lks_pattern *pattern, const lks_rule *rule, lks_diagnostics *d)
{
    char *name = g_strdup_printf("%s %s", rule != NULL ? "rule" : "pattern",
                                 rule != NULL ? rule->id : pattern->id);
    check_shape(pattern, name, d);
    check_run(pattern, name, rule, d);
    g_free(name);
}
