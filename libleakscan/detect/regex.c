/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex.c - see regex.h.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "libleakscan/detect/regex.h"

#include <pcre2.h>
#include <string.h>

#include "libleakscan/leakscan.h"

/* Groups beyond this are not told apart; the value's must come before. */
enum { GROUPS_MAX = 64, VALUE_GROUPS_MAX = 16 };

/* Where the JIT does not serve: backtracking depth and memory in KiB. */
enum { DEPTH_MAX = 2000, HEAP_KIB_MAX = 2048 };

enum { JIT_STACK_START = 64 * 1024, JIT_STACK_MAX = 1024 * 1024 };

struct lks_regex {
    pcre2_code *code;
    unsigned groups[VALUE_GROUPS_MAX];   /* the value's, by number */
    unsigned group_count;
    uint8_t starts[256 / 8];             /* the bytes a match can start with */
    gsize is_translated;                 /* g_once: 1 interpreted, 2 by JIT */
};

struct lks_regex_scratch {
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
};

static void find_value_groups(lks_regex *regex, const char *group)
{
    PCRE2_SPTR first, last;
    int size = pcre2_substring_nametable_scan(regex->code, (PCRE2_SPTR)group, &first, &last);
    if (size <= 0)
        return;
    for (PCRE2_SPTR entry = first; entry <= last && regex->group_count < VALUE_GROUPS_MAX;
         entry += size) {
        unsigned number = (unsigned)entry[0] << 8 | entry[1];
        if (number < GROUPS_MAX)
            regex->groups[regex->group_count++] = number;
    }
}

static void find_starts(lks_regex *regex)
{
    const uint8_t *bitmap = NULL;
    uint32_t kind = 0, unit = 0;
    memset(regex->starts, 0xff, sizeof regex->starts);
    if (pcre2_pattern_info(regex->code, PCRE2_INFO_FIRSTBITMAP, &bitmap) == 0 && bitmap != NULL)
        memcpy(regex->starts, bitmap, sizeof regex->starts);
    if (pcre2_pattern_info(regex->code, PCRE2_INFO_FIRSTCODETYPE, &kind) != 0 || kind != 1 ||
        pcre2_pattern_info(regex->code, PCRE2_INFO_FIRSTCODEUNIT, &unit) != 0 || unit > 0x7f)
        return;
    /* The unit may be meant in either case. */
    memset(regex->starts, 0, sizeof regex->starts);
    const unsigned char cases[] = {(unsigned char)unit, (unsigned char)g_ascii_tolower((char)unit),
                                   (unsigned char)g_ascii_toupper((char)unit)};
    for (size_t i = 0; i < sizeof cases; i++)
        regex->starts[cases[i] / 8] |= (uint8_t)(1u << (cases[i] % 8));
}

bool lks_regex_can_start(const lks_regex *regex, char byte)
{
    unsigned char c = (unsigned char)byte;
    return regex->starts[c / 8] >> (c % 8) & 1;
}

lks_regex *lks_regex_new(const lks_pattern *pattern, const char *group, lks_diagnostics *d)
{
    const uint32_t options = PCRE2_UTF | PCRE2_DUPNAMES | PCRE2_USE_OFFSET_LIMIT |
                             PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UCP;
    int error;
    PCRE2_SIZE offset;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern->regex, PCRE2_ZERO_TERMINATED, options,
                                     &error, &offset, NULL);
    if (code == NULL) {
        PCRE2_UCHAR text[160];
        pcre2_get_error_message(error, text, sizeof text);
        lks_diagnostics_add(d, LEAKSCAN_SEVERITY_ERROR, pattern->place,
                            "regex: %s at character %zu", (const char *)text, (size_t)offset);
        return NULL;
    }
    lks_regex *regex = g_new0(lks_regex, 1);
    regex->code = code;
    find_starts(regex);
    find_value_groups(regex, group != NULL ? group : "v");
    return regex;
}

void lks_regex_free(lks_regex *regex)
{
    if (regex == NULL)
        return;
    pcre2_code_free(regex->code);
    g_free(regex);
}

lks_regex_scratch *lks_regex_scratch_new(uint32_t match_steps)
{
    lks_regex_scratch *scratch = g_new0(lks_regex_scratch, 1);
    scratch->data = pcre2_match_data_create(GROUPS_MAX, NULL);
    scratch->context = pcre2_match_context_create(NULL);
    scratch->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
    if (scratch->data == NULL || scratch->context == NULL)
        g_error("out of memory for pattern matching");
    if (match_steps > 0)
        pcre2_set_match_limit(scratch->context, match_steps);
    pcre2_set_depth_limit(scratch->context, DEPTH_MAX);
    pcre2_set_heap_limit(scratch->context, HEAP_KIB_MAX);
    if (scratch->stack != NULL)
        pcre2_jit_stack_assign(scratch->context, NULL, scratch->stack);
    return scratch;
}

void lks_regex_scratch_free(lks_regex_scratch *scratch)
{
    if (scratch == NULL)
        return;
    pcre2_match_data_free(scratch->data);
    pcre2_match_context_free(scratch->context);
    pcre2_jit_stack_free(scratch->stack);
    g_free(scratch);
}

void lks_regex_scratch_wipe(lks_regex_scratch *scratch)
{
    /* The interpreter's frames hold offsets, but no text; offsets go as well. */
    PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(scratch->data);
    memset(offsets, 0, sizeof *offsets * 2 * pcre2_get_ovector_count(scratch->data));
}

static bool has_jit(lks_regex *regex)
{
    if (g_once_init_enter(&regex->is_translated)) {
        gsize kind = pcre2_jit_compile(regex->code, PCRE2_JIT_COMPLETE) == 0 ? 2 : 1;
        g_once_init_leave(&regex->is_translated, kind);
    }
    return regex->is_translated == 2;
}

static void read_match(const lks_regex *regex, const lks_regex_scratch *scratch, int pairs,
                       lks_regex_match *match)
{
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(scratch->data);
    match->start = offsets[0];
    match->end = MAX(offsets[0], offsets[1]);
    match->value_start = match->start;
    match->value_end = match->end;
    for (unsigned i = 0; i < regex->group_count; i++) {
        unsigned group = regex->groups[i];
        if (pairs != 0 && (int)group >= pairs)
            continue;
        if (offsets[2 * group] == PCRE2_UNSET)
            continue;
        match->value_start = offsets[2 * group];
        match->value_end = offsets[2 * group + 1];
        return;
    }
}

lks_regex_result lks_regex_search(lks_regex *regex, lks_regex_scratch *scratch,
                                  const char *text, size_t length, size_t from, size_t last,
                                  lks_regex_match *match)
{
    pcre2_set_offset_limit(scratch->context, last);
    PCRE2_SPTR subject = (PCRE2_SPTR)text;
    int answer;
    if (has_jit(regex))
        answer = pcre2_jit_match(regex->code, subject, length, from, PCRE2_NO_UTF_CHECK,
                                 scratch->data, scratch->context);
    else
        answer = pcre2_match(regex->code, subject, length, from, PCRE2_NO_UTF_CHECK,
                             scratch->data, scratch->context);
    if (answer == PCRE2_ERROR_NOMATCH)
        return LKS_REGEX_NONE;
    if (answer < 0)
        return LKS_REGEX_LIMIT;
    read_match(regex, scratch, answer, match);
    return LKS_REGEX_MATCH;
}

