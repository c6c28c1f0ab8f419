/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The finders of literals, short words and digits against plain loops.
 */
#include <string.h>

#include "libleakscan/detect/digits.h"
#include "libleakscan/detect/literals.h"
#include "libleakscan/detect/words.h"
#include "tests/support/support.h"

#include <glib.h>

static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* A block that ends where memory of ours ends, so that ASan sees a step too far. */
static char *make_text(uint32_t seed, const char *letters, size_t length)
{
    uint32_t state = seed * 2654435761u + 7;
    char *text = g_malloc(length + 1);
    for (size_t i = 0; i < length; i++)
        text[i] = letters[next(&state) % strlen(letters)];
    return g_realloc(text, MAX(length, 1));
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Lines in an order that does not depend on the engine. */
static char *joined(GPtrArray *lines)
{
    g_ptr_array_sort(lines, compare_lines);
    g_ptr_array_add(lines, NULL);
    char *text = g_strjoinv("\n", (char **)lines->pdata);
    g_ptr_array_unref(lines);
    return text;
}

static void note(void *lines, unsigned number, size_t end)
{
    g_ptr_array_add(lines, g_strdup_printf("%u@%zu", number, end));
}

/* ---- literals ------------------------------------------------------------------- */

static const lks_literal LITERALS[] = {
    {(char *)"a", 1, false}, {(char *)"@", 1, false}, {(char *)"ab", 2, false},
    {(char *)"Ab", 2, true}, {(char *)"abc", 3, false}, {(char *)"BCA", 3, true},
    {(char *)"abca", 4, false}, {(char *)"abcab", 5, false}, {(char *)"cabcabca", 8, false},
    {(char *)"bc@aB", 5, true}, {(char *)"\xc3\xa9""a", 3, false}, {(char *)"--", 2, false},
};

static bool stands(const lks_literal *literal, const char *text)
{
    return literal->is_cased ? memcmp(text, literal->bytes, literal->length) == 0
                             : g_ascii_strncasecmp(text, literal->bytes, literal->length) == 0;
}

static char *literals_by_loop(const char *text, size_t length)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < G_N_ELEMENTS(LITERALS); i++)
        for (size_t at = 0; at + LITERALS[i].length <= length; at++)
            if (stands(&LITERALS[i], text + at))
                note(lines, i, at + LITERALS[i].length);
    return joined(lines);
}

static char *literals_by_engine(const lks_literal_engine *engine, const char *text, size_t length)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    void *database = engine->compile(LITERALS, G_N_ELEMENTS(LITERALS));
    void *scratch = engine->scratch_new(database);
    ck_assert(engine->scan(database, scratch, text, length, note, lines));
    engine->scratch_free(scratch);
    engine->free(database);
    return joined(lines);
}

START_TEST(literals_are_found_by_every_engine)
{
    size_t length = (size_t)_i * 7;
    char *text = make_text((uint32_t)_i, "abcABC@-\xc3\xa9", length);
    char *want = literals_by_loop(text, length);
    char *portable = literals_by_engine(lks_literals_portable(), text, length);
    ck_assert_str_eq(portable, want);
    if (lks_literals_vectorscan() != NULL && length > 0) {
        char *other = literals_by_engine(lks_literals_vectorscan(), text, length);
        ck_assert_str_eq(other, want);
        g_free(other);
    }
    g_free(portable);
    g_free(want);
    g_free(text);
}
END_TEST

/* ---- a set of literals, cold and warm ----------------------------------------- */

enum { WARMING_PIECE = 64 * 1024, WARMING_PIECES = 100 };

struct warming {
    lks_literal_set *set;
    const char *text;
    size_t want, wrong;          /* hits of a piece; pieces that gave others */
};

static void count_literal(void *count, unsigned literal, size_t end)
{
    ++*(size_t *)count;
}

static void *scan_until_warm(void *userdata)
{
    struct warming *warming = userdata;
    lks_literal_scratch *scratch = lks_literal_scratch_new(warming->set);
    for (unsigned i = 0; i < WARMING_PIECES; i++) {
        size_t count = 0;
        bool is_done = lks_literal_scan(scratch, warming->text, WARMING_PIECE, count_literal,
                                        &count);
        warming->wrong += !is_done || count != warming->want;
    }
    lks_literal_scratch_free(scratch);
    return NULL;
}

START_TEST(threads_share_an_engine_that_warms_up)
{
    enum { THREADS = 4 };
    char *text = make_text(7, "abcABC@-\xc3\xa9", WARMING_PIECE);
    lks_literal_set *set = lks_literal_set_new(LITERALS, G_N_ELEMENTS(LITERALS), true, _i == 1);
    lks_literal_set *portable = lks_literal_set_new(LITERALS, G_N_ELEMENTS(LITERALS), false, true);
    ck_assert_str_eq(lks_literal_set_name(portable), "portable");
    ck_assert(lks_literals_vectorscan() == NULL ||
              strncmp(lks_literal_set_name(set), "vectorscan ", 11) == 0);
    size_t want = 0;
    lks_literal_scratch *scratch = lks_literal_scratch_new(portable);
    ck_assert(lks_literal_scan(scratch, text, WARMING_PIECE, count_literal, &want));
    ck_assert_uint_gt(want, 1000);
    struct warming warming[THREADS];
    GThread *threads[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        warming[i] = (struct warming){set, text, want, 0};
        threads[i] = g_thread_new("warming", scan_until_warm, &warming[i]);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        g_thread_join(threads[i]);
        ck_assert_uint_eq(warming[i].wrong, 0);
    }
    lks_literal_scratch_free(scratch);
    lks_literal_set_free(portable);
    lks_literal_set_free(set);
    g_free(text);
}
END_TEST

/* ---- short words ------------------------------------------------------------------ */

static bool is_word(const char *text, size_t length, size_t at)
{
    return at < length && g_ascii_isalnum(text[at]);
}

/* Whether the word of the byte before goes on here: employeeSsn and SSNNumber are two. */
static bool goes_on(const char *text, size_t length, size_t at)
{
    if (!is_word(text, length, at) || at == 0 || !is_word(text, length, at - 1))
        return false;
    if (at < 2 || !g_ascii_isupper(text[at]))
        return true;
    if (g_ascii_islower(text[at - 1]))
        return !g_ascii_islower(text[at - 2]);
    return !g_ascii_isupper(text[at - 1]) || at + 2 >= length ||
           !g_ascii_islower(text[at + 1]) || !g_ascii_islower(text[at + 2]);
}

static char *words_by_loop(const char *text, size_t length)
{
    static const char *const WORDS[] = {"a", "dl", "MR", "a1r", "of"};
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < G_N_ELEMENTS(WORDS); i++) {
        size_t size = strlen(WORDS[i]);
        lks_literal word = {(char *)WORDS[i], (unsigned)size, i == 2};
        for (size_t at = 0; at + size <= length; at++)
            if (stands(&word, text + at) && !goes_on(text, length, at + size) &&
                !goes_on(text, length, at))
                note(lines, i, at + size);
    }
    return joined(lines);
}

START_TEST(short_words_are_found_whole)
{
    size_t length = (size_t)_i * 13;
    char *text = make_text((uint32_t)_i, "adDlLmMrRofO_1  ..\xc3", length);
    lks_words *words = lks_words_new();
    ck_assert_uint_eq(lks_words_add(words, "a", 1, false), 0);
    ck_assert_uint_eq(lks_words_add(words, "dl", 2, false), 1);
    ck_assert_uint_eq(lks_words_add(words, "MR", 2, true), 2);
    ck_assert_uint_eq(lks_words_add(words, "a1r", 3, false), 3);
    ck_assert_uint_eq(lks_words_add(words, "of", 2, false), 4);
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    lks_words_find(words, text, length, note, lines);
    char *got = joined(lines), *want = words_by_loop(text, length);
    ck_assert_str_eq(got, want);
    g_free(got);
    g_free(want);
    g_free(text);
    lks_words_free(words);
}
END_TEST

/* ---- digits ------------------------------------------------------------------------ */

static void note_run(void *lines, lks_digit_run run)
{
    g_string_append_printf(lines, "%u-%u ", run.start, run.end);
}

START_TEST(digits_are_found_in_whole_runs)
{
    size_t length = (size_t)_i * 3;
    /* The characters round 0 and 9, and bytes that differ from digits by their high bit. */
    char *text = make_text((uint32_t)_i, "0123456789/:aZ \xb0\xb9\xff\x01", length);
    GString *want = g_string_new(NULL);
    for (size_t at = 0, end; at < length; at = end + 1) {
        for (end = at; end < length && g_ascii_isdigit(text[end]); end++)
            ;
        if (end > at)
            note_run(want, (lks_digit_run){(uint32_t)at, (uint32_t)end});
    }
    GString *fast = g_string_new(NULL), *portable = g_string_new(NULL);
    lks_digits_find(text, length, note_run, fast);
    lks_digits_find_portable(text, length, note_run, portable);
    ck_assert_str_eq(fast->str, want->str);
    ck_assert_str_eq(portable->str, want->str);
    g_string_free(fast, TRUE);
    g_string_free(portable, TRUE);
    g_string_free(want, TRUE);
    g_free(text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("finders");
    TCase *tcase = tcase_create("finders");
    tcase_add_loop_test(tcase, literals_are_found_by_every_engine, 0, 60);
    tcase_add_loop_test(tcase, threads_share_an_engine_that_warms_up, 0, 2);
    tcase_add_loop_test(tcase, short_words_are_found_whole, 0, 60);
    tcase_add_loop_test(tcase, digits_are_found_in_whole_runs, 0, 120);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
