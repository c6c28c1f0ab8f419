/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex_tokens.c - cuts a PCRE2 pattern (pcre2pattern(3)) into tokens.
 */
#include <string.h>

#include "libleakscan/policy/regex.h"

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

static bool is_space_character(gunichar c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 ||
           (c > 0x7f && g_unichar_isspace(c));
}

static void add_character(lexer *l, gunichar c, size_t end)
{
    lks_token *token = add(l, LKS_TOKEN_CHARACTER, end);
    token->character = c;
    token->width = (unsigned)g_unichar_to_utf8(c, NULL);
    token->is_space = is_space_character(c);
}

static size_t after_character(const char *text, size_t at)
{
    return (size_t)(g_utf8_next_char(text + at) - text);
}

/* Past the next `closing`, or at the end. */
static size_t past(const char *text, size_t at, char closing)
{
    const char *end = strchr(text + at, closing);
    return end != NULL ? (size_t)(end - text) + 1 : at + strlen(text + at);
}

/* ---- escapes ----------------------------------------------------------- */

typedef struct set_escape {
    char letter;
    unsigned char width;
    bool is_space;
} set_escape;

/* Without UCP \d, \s and \w match ASCII; \h, \v and \R know more. */
static const set_escape set_escapes[] = {
    {'d', 1, false}, {'D', 4, false}, {'w', 1, false}, {'W', 4, false}, {'s', 1, true},
    {'S', 4, false}, {'h', 3, true},  {'H', 4, false}, {'v', 3, true},  {'V', 4, false},
    {'R', 3, true},  {'p', 4, false}, {'P', 4, false},
};

static const set_escape *find_set_escape(char letter)
{
    for (size_t i = 0; i < G_N_ELEMENTS(set_escapes); i++)
        if (set_escapes[i].letter == letter)
            return &set_escapes[i];
    return NULL;
}

static gunichar read_code(const char *text, size_t at, size_t most, unsigned base, size_t *end)
{
    gunichar code = 0;
    size_t stop = at + most;
    for (; at < stop && g_ascii_isxdigit(text[at]); at++) {
        unsigned digit = (unsigned)g_ascii_xdigit_value(text[at]);
        if (digit >= base)
            break;
        code = MIN(code * base + digit, 0x10ffffu);
    }
    *end = at;
    return code;
}

/* A code in braces or `most` digits; `at` is at the first of these. */
static gunichar read_number(const char *text, size_t at, size_t most, unsigned base, size_t *end)
{
    if (text[at] != '{')
        return read_code(text, at, most, base, end);
    size_t ignored;
    bool is_unicode = text[at + 1] == 'U' && text[at + 2] == '+';
    *end = past(text, at, '}');
    return read_code(text, at + (is_unicode ? 3 : 1), 8, is_unicode ? 16 : base, &ignored);
}

/* The character that the escape at `at` (its backslash) stands for; false where
 * it stands for none. */
static bool read_character_escape(const char *text, size_t at, gunichar *c, size_t *end)
{
    static const char letters[] = "aefnrt", values[] = "\a\033\f\n\r\t";
    char letter = text[at + 1];
    const char *found = letter != '\0' ? strchr(letters, letter) : NULL;
    *end = at + 2;
    if (found != NULL)
        *c = (gunichar)values[found - letters];
    else if (letter == 'x')
        *c = read_number(text, at + 2, 2, 16, end);
    else if (letter == 'o')
        *c = read_number(text, at + 2, 3, 8, end);
    else if (letter == '0')
        *c = read_code(text, at + 1, 3, 8, end);
    else if (letter == 'c' && text[at + 2] != '\0') {
        *c = (gunichar)(g_ascii_toupper(text[at + 2]) ^ 0x40);
        *end = at + 3;
    } else if (letter == '\0' || g_ascii_isalnum(letter))
        return false;
    else {
        *c = g_utf8_get_char(text + at + 1);
        *end = after_character(text, at + 1);
    }
    return true;
}

static size_t set_escape_end(const char *text, size_t at)
{
    if (text[at + 1] != 'p' && text[at + 1] != 'P')
        return at + 2;
    if (text[at + 2] == '{')
        return past(text, at, '}');
    return at + 2 + (text[at + 2] != '\0');
}

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
    gunichar c = read_code(l->text, l->at + 1, 3, 8, &end);
    add_character(l, c, end);
    return true;
}

static void read_named_escape(lexer *l)
{
    const char *text = l->text;
    size_t at = l->at + 2;
    bool is_call = text[l->at + 1] == 'g' && (text[at] == '<' || text[at] == '\'');
    size_t end = text[at] == '{'    ? past(text, at, '}')
                 : text[at] == '<'  ? past(text, at, '>')
                 : text[at] == '\'' ? past(text, at + 1, '\'')
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
    const set_escape *set = find_set_escape(letter);
    gunichar c;
    size_t end;
    if (set != NULL) {
        lks_token *token = add(l, LKS_TOKEN_SET, set_escape_end(text, l->at));
        token->width = set->width;
        token->is_space = set->is_space;
    } else if (letter == 'N' && text[l->at + 2] != '{') {
        add(l, LKS_TOKEN_DOT, l->at + 2)->width = 4;
    } else if (letter == 'N') {
        c = read_number(text, l->at + 2, 8, 16, &end);
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
        if (read_character_escape(text, l->at, &c, &end))
            add_character(l, c, end);
        else
            add(l, LKS_TOKEN_NOTHING, MIN(l->at + 2, l->at + strlen(text + l->at)));
    }
}

/* ---- classes ------------------------------------------------------------- */

typedef struct class_facts {
    unsigned width;
    bool is_space;
} class_facts;

static void note_character(class_facts *facts, gunichar c)
{
    facts->width = MAX(facts->width, (unsigned)g_unichar_to_utf8(c, NULL));
    facts->is_space = facts->is_space && is_space_character(c);
}

/* [:name:] at `at`; 0 where there is none. */
static size_t read_posix_name(const char *text, size_t at, class_facts *facts)
{
    if (text[at] != '[' || text[at + 1] != ':')
        return 0;
    size_t letters = strspn(text + at + 2, "^abcdefghijklmnopqrstuvwxyz<>");
    const char *name = text + at + 2;
    if (name[letters] != ':' || name[letters + 1] != ']')
        return 0;
    bool is_space = g_str_has_prefix(name, "space:") || g_str_has_prefix(name, "blank:");
    facts->is_space = facts->is_space && is_space;
    facts->width = MAX(facts->width, name[0] == '^' ? 4u : 1u);
    return at + letters + 4;
}

/* An escape inside a class; its end. */
static size_t read_class_escape(const char *text, size_t at, class_facts *facts)
{
    const set_escape *set = find_set_escape(text[at + 1]);
    gunichar c = 0;
    size_t end;
    if (set != NULL) {
        facts->width = MAX(facts->width, (unsigned)set->width);
        facts->is_space = facts->is_space && set->is_space;
        return set_escape_end(text, at);
    }
    if (text[at + 1] == 'b')
        c = '\b', end = at + 2;
    else if (text[at + 1] == 'N' && text[at + 2] == '{')
        c = read_number(text, at + 2, 8, 16, &end);
    else if (text[at + 1] >= '1' && text[at + 1] <= '7')
        c = read_code(text, at + 1, 3, 8, &end);
    else if (!read_character_escape(text, at, &c, &end))
        return at + 1 + (text[at + 1] != '\0');
    note_character(facts, c);
    return end;
}

static void read_class(lexer *l)
{
    const char *text = l->text;
    size_t at = l->at + 1;
    class_facts facts = {1, true};
    bool is_negated = text[at] == '^', is_quoted = false;
    at += is_negated;
    size_t first = at;
    while (text[at] != '\0' && (text[at] != ']' || at == first || is_quoted)) {
        size_t named = is_quoted ? 0 : read_posix_name(text, at, &facts);
        if (named != 0) {
            at = named;
        } else if (text[at] == '\\' && text[at + 1] == 'E') {
            is_quoted = false;
            at += 2;
        } else if (!is_quoted && text[at] == '\\' && text[at + 1] == 'Q') {
            is_quoted = true;
            at += 2;
        } else if (!is_quoted && text[at] == '\\') {
            at = read_class_escape(text, at, &facts);
        } else {
            note_character(&facts, g_utf8_get_char(text + at));
            at = after_character(text, at);
        }
    }
    lks_token *token = add(l, LKS_TOKEN_SET, at + (text[at] == ']'));
    token->width = is_negated ? 4 : facts.width;
    token->is_space = facts.is_space && !is_negated;
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
    open_group(l, has_look ? l->at + 2 : past(text, l->at + 2, ')'), is_extended(l));
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
        add(l, LKS_TOKEN_NOTHING, past(l->text, l->at, ')'));
    } else if (*text == ':' || *text == '|' || *text == '>') {
        open_group(l, l->at + 3, is_extended(l));
    } else if (*text == '<' || (*text == 'P' && text[1] == '<')) {
        open_capture(l, past(l->text, l->at, '>'));
    } else if (*text == '\'') {
        open_capture(l, past(l->text, l->at + 3, '\''));
    } else if (*text == '(') {
        open_condition(l);
    } else if (*text == 'P' && text[1] == '=') {
        add(l, LKS_TOKEN_BACKREFERENCE, past(l->text, l->at, ')'));
    } else if (*text == 'C') {
        refuse(l, past(l->text, l->at, ')'), no_callout);
    } else if (is_call(text)) {
        refuse(l, past(l->text, l->at, ')'), no_subroutine);
    } else {
        read_options(l, l->at + 2);
    }
}

static void read_group(lexer *l)
{
    if (l->text[l->at + 1] == '*')
        refuse(l, past(l->text, l->at, ')'), no_verb);
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
        add(l, LKS_TOKEN_NOTHING, past(l->text, l->at, '\n'));
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
        add_character(l, g_utf8_get_char(l->text + l->at), after_character(l->text, l->at));
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
        add_character(l, g_utf8_get_char(l->text + l->at), after_character(l->text, l->at));
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
