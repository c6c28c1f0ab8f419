/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex_tokens.c - cuts a PCRE2 pattern (pcre2pattern(3)) into tokens.
 */
#include <string.h>

#include "libleakscan/policy/regex.h"
#include "libleakscan/policy/regex_escape.h"

typedef struct lexer {
    const char *text;
    size_t at;
    GByteArray *extended;     /* for each open group: white space is skipped (x) */
    unsigned captures;
    bool is_quoted;           /* between \Q and \E */
    GArray *tokens;
} lexer;

static const char no_subroutine[] = "a subroutine call has no bound on its length; repeat the text";
static const char no_verb[] = "(*...) is not allowed in a pack";
static const char no_reset[] = "\\K is not allowed; name the value (?<v>...) instead";
static const char no_byte[] = "\\C is not allowed; it splits characters";
static const char no_grapheme[] = "\\X has no bound on its length";
static const char no_callout[] = "callouts are not allowed in a pack";
static const char no_open_minimum[] =
    "{,n} means different things to different versions of PCRE2; write {0,n}";

static bool is_extended(const lexer *l)
{
    return l->extended->len > 0 && l->extended->data[l->extended->len - 1] != 0;
}

static lks_token *add(lexer *l, lks_token_kind kind, size_t end)
{
    lks_token token = {.kind = kind, .start = l->at, .end = end};
    g_array_append_val(l->tokens, token);
    l->at = end;
    return &g_array_index(l->tokens, lks_token, l->tokens->len - 1);
}

static void refuse(lexer *l, size_t end, const char *why)
{
    add(l, LKS_TOKEN_REFUSED, end)->why = why;
}

static void add_character(lexer *l, gunichar c, size_t end)
{
    lks_token *token = add(l, LKS_TOKEN_CHARACTER, end);
    token->character = c;
    token->width = (unsigned)g_unichar_to_utf8(c, NULL);
    token->is_space = lks_regex_is_space(c);
}

/* ---- escapes ----------------------------------------------------------- */

/* \1 to \9 refer back; of the larger ones those of groups that stand before. */
static bool read_digits_escape(lexer *l)
{
    const char *text = l->text + l->at + 1;
    if (*text < '1' || *text > '9')
        return false;
    size_t digits = strspn(text, "0123456789");
    guint64 number = g_ascii_strtoull(text, NULL, 10);
    if (number < 10 || *text >= '8' || number <= l->captures) {
        add(l, LKS_TOKEN_BACKREFERENCE, l->at + 1 + digits);
        return true;
    }
    size_t end;
    gunichar c = lks_regex_read_code(l->text, l->at + 1, 3, 8, &end);
    add_character(l, c, end);
    return true;
}

static void read_named_escape(lexer *l)
{
    const char *text = l->text;
    size_t at = l->at + 2;
    bool is_call = text[l->at + 1] == 'g' && (text[at] == '<' || text[at] == '\'');
    size_t end = text[at] == '{'    ? lks_regex_past(text, at, '}')
                 : text[at] == '<'  ? lks_regex_past(text, at, '>')
                 : text[at] == '\'' ? lks_regex_past(text, at + 1, '\'')
                                    : at + (text[at] == '-' || text[at] == '+');
    if (end <= at + 1)
        end += strspn(text + end, "0123456789");
    if (is_call)
        refuse(l, end, no_subroutine);
    else
        add(l, LKS_TOKEN_BACKREFERENCE, end);
}

static void read_escape(lexer *l)
{
    const char *text = l->text;
    char letter = text[l->at + 1];
    const lks_set_escape *set = lks_regex_find_set_escape(letter);
    gunichar c;
    size_t end;
    if (set != NULL) {
        lks_token *token = add(l, LKS_TOKEN_SET, lks_regex_set_escape_end(text, l->at));
        token->width = set->width;
        token->is_space = set->is_space;
    } else if (letter == 'N' && text[l->at + 2] != '{') {
        add(l, LKS_TOKEN_DOT, l->at + 2)->width = 4;
    } else if (letter == 'N') {
        c = lks_regex_read_number(text, l->at + 2, 8, 16, &end);
        add_character(l, c, end);
    } else if (letter == 'Q') {
        l->is_quoted = true;
        add(l, LKS_TOKEN_NOTHING, l->at + 2);
    } else if (letter == 'E') {
        add(l, LKS_TOKEN_NOTHING, l->at + 2);
    } else if (letter != '\0' && strchr("bBAZzG", letter) != NULL) {
        add(l, LKS_TOKEN_ASSERTION, l->at + 2);
    } else if (letter == 'K') {
        refuse(l, l->at + 2, no_reset);
    } else if (letter == 'C') {
        refuse(l, l->at + 2, no_byte);
    } else if (letter == 'X') {
        refuse(l, l->at + 2, no_grapheme);
    } else if (letter == 'g' || letter == 'k') {
        read_named_escape(l);
    } else if (!read_digits_escape(l)) {
        if (lks_regex_read_escape(text, l->at, &c, &end))
            add_character(l, c, end);
        else
            add(l, LKS_TOKEN_NOTHING, MIN(l->at + 2, l->at + strlen(text + l->at)));
    }
}

static void read_class(lexer *l)
{
    lks_class_facts facts;
    size_t end = lks_regex_read_class(l->text, l->at, &facts);
    lks_token *token = add(l, LKS_TOKEN_SET, end);
    token->width = facts.width;
    token->is_space = facts.is_space;
}

/* ---- groups -------------------------------------------------------------- */

static void open_group(lexer *l, size_t end, bool is_extended_inside)
{
    guint8 flag = is_extended_inside;
    g_byte_array_append(l->extended, &flag, 1);
    add(l, LKS_TOKEN_OPEN, end);
}

static lks_token *last_token(lexer *l)
{
    return &g_array_index(l->tokens, lks_token, l->tokens->len - 1);
}

/* (?flags) and (?flags:...) */
static void read_options(lexer *l, size_t at)
{
    const char *text = l->text;
    bool turns_on = true, extended = is_extended(l);
    for (; text[at] != '\0' && text[at] != ')' && text[at] != ':'; at++) {
        if (text[at] == '-')
            turns_on = false;
        else if (text[at] == '^')
            extended = false;
        else if (text[at] == 'x')
            extended = turns_on;
    }
    if (text[at] == ':') {
        open_group(l, at + 1, extended);
        return;
    }
    l->extended->data[l->extended->len - 1] = extended;
    add(l, LKS_TOKEN_NOTHING, at + (text[at] != '\0'));
}

static void open_capture(lexer *l, size_t end)
{
    l->captures++;
    open_group(l, end, is_extended(l));
    last_token(l)->is_capture = true;
}

static void open_condition(lexer *l)
{
    const char *text = l->text;
    bool has_look = text[l->at + 3] == '?';
    open_group(l, has_look ? l->at + 2 : lks_regex_past(text, l->at + 2, ')'), is_extended(l));
    last_token(l)->is_condition = true;
}

/* Look-around: what follows "(?". */
static size_t look_length(const char *text)
{
    static const char *const marks[] = {"=", "!", "*", "<=", "<!", "<*"};
    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (g_str_has_prefix(text, marks[i]))
            return strlen(marks[i]);
    return 0;
}

static bool is_call(const char *text)
{
    return text[0] == 'R' || text[0] == '&' || g_ascii_isdigit(text[0]) ||
           ((text[0] == '+' || text[0] == '-') && g_ascii_isdigit(text[1])) ||
           (text[0] == 'P' && text[1] == '>');
}

/* What begins with "(?". */
static void read_special_group(lexer *l)
{
    const char *text = l->text + l->at + 2;
    size_t look = look_length(text);
    if (look > 0) {
        open_group(l, l->at + 2 + look, is_extended(l));
        last_token(l)->is_look = true;
    } else if (*text == '#') {
        add(l, LKS_TOKEN_NOTHING, lks_regex_past(l->text, l->at, ')'));
    } else if (*text == ':' || *text == '|' || *text == '>') {
        open_group(l, l->at + 3, is_extended(l));
    } else if (*text == '<' || (*text == 'P' && text[1] == '<')) {
        open_capture(l, lks_regex_past(l->text, l->at, '>'));
    } else if (*text == '\'') {
        open_capture(l, lks_regex_past(l->text, l->at + 3, '\''));
    } else if (*text == '(') {
        open_condition(l);
    } else if (*text == 'P' && text[1] == '=') {
        add(l, LKS_TOKEN_BACKREFERENCE, lks_regex_past(l->text, l->at, ')'));
    } else if (*text == 'C') {
        refuse(l, lks_regex_past(l->text, l->at, ')'), no_callout);
    } else if (is_call(text)) {
        refuse(l, lks_regex_past(l->text, l->at, ')'), no_subroutine);
    } else {
        read_options(l, l->at + 2);
    }
}

static void read_group(lexer *l)
{
    if (l->text[l->at + 1] == '*')
        refuse(l, lks_regex_past(l->text, l->at, ')'), no_verb);
    else if (l->text[l->at + 1] == '?')
        read_special_group(l);
    else
        open_capture(l, l->at + 1);
}

static void close_group(lexer *l)
{
    if (l->extended->len > 1)
        g_byte_array_set_size(l->extended, l->extended->len - 1);
    add(l, LKS_TOKEN_CLOSE, l->at + 1);
}

/* ---- repeats ------------------------------------------------------------- */

static int read_count(const char *text, size_t *at)
{
    int count = 0;
    for (; g_ascii_isdigit(text[*at]); (*at)++)
        count = MIN(count * 10 + g_ascii_digit_value(text[*at]), 65535);
    return count;
}

/* {n}, {n,} or {n,m}; false for a brace that is itself. */
static bool read_braces(lexer *l)
{
    const char *text = l->text;
    size_t at = l->at + 1;
    if (text[at] == ',' && g_ascii_isdigit(text[at + 1])) {
        size_t end = at + 1;
        read_count(text, &end);
        if (text[end] != '}')
            return false;
        refuse(l, end + 1, no_open_minimum);
        return true;
    }
    if (!g_ascii_isdigit(text[at]))
        return false;
    int min = read_count(text, &at), max = min;
    if (text[at] == ',') {
        at++;
        max = g_ascii_isdigit(text[at]) ? read_count(text, &at) : LKS_REPEAT_UNBOUNDED;
    }
    if (text[at] != '}')
        return false;
    lks_token *token = add(l, LKS_TOKEN_REPEAT, at + 1);
    token->min = min;
    token->max = max;
    return true;
}

static bool read_repeat(lexer *l)
{
    char c = l->text[l->at];
    if (c == '{') {
        if (!read_braces(l))
            return false;
    } else if (c == '*' || c == '+' || c == '?') {
        lks_token *token = add(l, LKS_TOKEN_REPEAT, l->at + 1);
        token->min = c == '+';
        token->max = c == '?' ? 1 : LKS_REPEAT_UNBOUNDED;
    } else {
        return false;
    }
    if (l->text[l->at] == '?' || l->text[l->at] == '+')
        last_token(l)->end = ++l->at;
    return true;
}

/* ---- all ----------------------------------------------------------------- */

static bool read_skipped(lexer *l)
{
    char c = l->text[l->at];
    if (!is_extended(l))
        return false;
    if (c == '#') {
        add(l, LKS_TOKEN_NOTHING, lks_regex_past(l->text, l->at, '\n'));
        return true;
    }
    if (c == ' ' || (c >= '\t' && c <= '\r')) {
        add(l, LKS_TOKEN_NOTHING, l->at + 1);
        return true;
    }
    return false;
}

static void read_quoted(lexer *l)
{
    if (g_str_has_prefix(l->text + l->at, "\\E")) {
        l->is_quoted = false;
        add(l, LKS_TOKEN_NOTHING, l->at + 2);
    } else {
        add_character(l, g_utf8_get_char(l->text + l->at),
                      lks_regex_after_character(l->text, l->at));
    }
}

static void read_token(lexer *l)
{
    char c = l->text[l->at];
    if (l->is_quoted)
        read_quoted(l);
    else if (c == '\\')
        read_escape(l);
    else if (c == '[')
        read_class(l);
    else if (c == '(')
        read_group(l);
    else if (c == ')')
        close_group(l);
    else if (c == '|')
        add(l, LKS_TOKEN_OR, l->at + 1);
    else if (c == '^' || c == '$')
        add(l, LKS_TOKEN_ASSERTION, l->at + 1);
    else if (c == '.')
        add(l, LKS_TOKEN_DOT, l->at + 1)->width = 4;
    else if (!read_skipped(l) && !read_repeat(l))
        add_character(l, g_utf8_get_char(l->text + l->at),
                      lks_regex_after_character(l->text, l->at));
}

GArray *lks_regex_tokens(const char *regex)
{
    lexer l = {.text = regex};
    l.extended = g_byte_array_new();
    l.tokens = g_array_new(FALSE, TRUE, sizeof(lks_token));
    guint8 not_extended = 0;
    g_byte_array_append(l.extended, &not_extended, 1);
    while (regex[l.at] != '\0')
        read_token(&l);
    g_byte_array_unref(l.extended);
    return l.tokens;
}
