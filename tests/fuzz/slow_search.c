/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slow_search.c - searches for slow inputs: for every shipped rule in turn, texts
 * that repeat its examples, near misses of them and its words are measured, and
 * the slowest is changed on.  What comes out takes no more than two seconds a
 * megabyte.
 *
 * slow_search [SECONDS [SEED]]: of processor time to search.
 */
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include "tests/api/tap.h"

#include "libleakscan/leakscan.h"
#include "tests/fuzz/warm.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static const double slower = 12;
#else
static const double slower = 1;
#endif
enum { TRY_BYTES = 24 << 10, FINAL_BYTES = 1000000, LONGEST_UNIT = 240, TOLD = 12 };
static const double limit = 2.0;

typedef struct rule_state {
    const leakscan_rule *rule;
    GPtrArray *seeds;        /* const char: its examples and words */
    char *best;
    double rate;             /* seconds a megabyte of the best */
    unsigned tries;
} rule_state;

static leakscan_scanner *scanner;
static GPtrArray *words;     /* of every vocabulary */
static GRand *dice;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static GString *message_of(const char *unit, size_t bytes)
{
    GString *m = g_string_new("From: a@example.org\n\n");
    size_t n = strlen(unit);
    while (n > 0 && m->len + n <= bytes)
        g_string_append_len(m, unit, (gssize)n);
    return m;
}

/* Seconds a megabyte; the least of `rounds`, as a busy machine adds and never takes. */
static double rate_of(const char *unit, size_t bytes, int rounds)
{
    GString *m = message_of(unit, bytes);
    double least = 1e9;
    for (int i = 0; i < rounds; i++) {
        leakscan_report *r = NULL;
        double begin = now();
        if (leakscan_scan_memory(scanner, m->str, m->len, &r) != LEAKSCAN_OK)
            exit(99);
        least = MIN(least, now() - begin);
        leakscan_report_unref(r);
    }
    double rate = least * 1e6 / (double)m->len;
    g_string_free(m, TRUE);
    return rate;
}

/* ---- changes --------------------------------------------------------------------- */

static guint roll(guint n)
{
    return n > 1 ? (guint)g_rand_int_range(dice, 0, (gint32)n) : 0;
}

static const char *any(const GPtrArray *texts)
{
    return texts->len > 0 ? texts->pdata[roll(texts->len)] : "";
}

static void change(GString *unit, const rule_state *s, const GPtrArray *rules)
{
    static const char *const joints[] = {" ", "", "\n", ": ", ",", "-", ".", "/", "\t", "  ", "#", "\"",
                                         "x", "0", "9", "12", "A", "_", "(", "=", "<", "@", "'"};
    size_t at = roll((guint)unit->len + 1);
    size_t left = unit->len - at, run = left > 0 ? 1 + roll((guint)MIN(left, 20)) : 0;
    const rule_state *other = rules->pdata[roll(rules->len)];
    switch (roll(8)) {
    case 0:
        g_string_erase(unit, (gssize)at, (gssize)run);
        break;
    case 1:
        g_string_insert(unit, (gssize)at, joints[roll(G_N_ELEMENTS(joints))]);
        break;
    case 2:
        g_string_insert(unit, (gssize)at, any(words));
        break;
    case 3:
        g_string_insert(unit, (gssize)at, any(s->seeds));
        break;
    case 4:
        g_string_insert(unit, (gssize)at, any(other->seeds));
        break;
    case 5:
        g_string_truncate(unit, MAX(at, 1));
        break;
    case 6: {
        char *copy = g_strndup(unit->str + at, run);
        g_string_insert(unit, (gssize)at, copy);
        g_free(copy);
        break;
    }
    default:
        if (at < unit->len)
            unit->str[at] = joints[10 + roll(G_N_ELEMENTS(joints) - 10)][0];
    }
    g_string_truncate(unit, MIN(unit->len, LONGEST_UNIT));
}

/* A cut in the middle of a character would measure broken text instead. */
static bool is_fit(const GString *unit)
{
    return unit->len > 0 && g_utf8_validate(unit->str, (gssize)unit->len, NULL);
}

static void try_one(rule_state *s, const GPtrArray *rules)
{
    bool is_fresh = s->tries++ < s->seeds->len || roll(6) == 0;
    GString *unit = g_string_new(is_fresh ? any(s->seeds) : s->best);
    for (guint n = roll(4); n > 0; n--)
        change(unit, s, rules);
    if (!is_fit(unit)) {
        g_string_free(unit, TRUE);
        return;
    }
    double rate = rate_of(unit->str, TRY_BYTES, 1);
    if (rate > s->rate)
        rate = MIN(rate, rate_of(unit->str, TRY_BYTES, 2));
    if (rate > s->rate) {
        g_free(s->best);
        s->best = g_string_free(unit, FALSE);
        s->rate = rate;
    } else {
        g_string_free(unit, TRUE);
    }
}

/* ---- what to begin with ------------------------------------------------------------ */

/* The lines of a pack's vocabularies. */
static void add_words(const char *text)
{
    for (const char *at = text; (at = strstr(at, "<terms")) != NULL;) {
        const char *from = strchr(at, '>'), *end = from != NULL ? strstr(from, "</terms>") : NULL;
        if (end == NULL)
            return;
        char *body = g_strndup(from + 1, (gsize)(end - from - 1));
        char **lines = g_strsplit(body, "\n", -1);
        for (char **l = lines; *l != NULL; l++)
            if (*g_strstrip(*l) != '\0')
                g_ptr_array_add(words, g_strdup(*l));
        g_strfreev(lines);
        g_free(body);
        at = end;
    }
}

static rule_state *state_of(const leakscan_rule *rule)
{
    rule_state *s = g_new0(rule_state, 1);
    s->rule = rule;
    s->seeds = g_ptr_array_new();
    for (size_t i = 0; i < leakscan_rule_example_count(rule); i++)
        g_ptr_array_add(s->seeds, (gpointer)leakscan_rule_example(rule, i));
    s->best = g_strdup(s->seeds->len > 0 ? s->seeds->pdata[0] : "x");
    return s;
}

static gint by_rate(gconstpointer a, gconstpointer b)
{
    const rule_state *x = *(rule_state *const *)a, *y = *(rule_state *const *)b;
    return (y->rate > x->rate) - (y->rate < x->rate);
}

static leakscan_policy *set_up(guint32 seed)
{
    leakscan_builder *b = NULL;
    leakscan_policy *policy = NULL;
    if (leakscan_builder_new(&b) != LEAKSCAN_OK ||
        leakscan_builder_compile(b, &policy) != LEAKSCAN_OK ||
        leakscan_scanner_new(&scanner, policy) != LEAKSCAN_OK)
        exit(99);
    leakscan_builder_free(b);
    warm_up(scanner);
    words = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; i < leakscan_pack_count(); i++)
        add_words(leakscan_pack_text(leakscan_pack_name(i), NULL));
    dice = g_rand_new_with_seed(seed);
    return policy;
}

static void tell(const rule_state *s, double rate)
{
    char *shown = g_strescape(s->best, NULL);
    printf("# %.2f s a megabyte, %s: %s\n", rate, leakscan_rule_id(s->rule), shown);
    g_free(shown);
}

static void drop(gpointer data)
{
    rule_state *s = data;
    g_ptr_array_free(s->seeds, TRUE);
    g_free(s->best);
    g_free(s);
}

static double seconds = 3;
static size_t final_bytes = 4 * TRY_BYTES;
static guint32 seed = 7;

static void nothing_that_was_tried_is_slow(void)
{
    double begin = now();
    leakscan_policy *policy = set_up(seed);
    GPtrArray *rules = g_ptr_array_new_with_free_func(drop);
    for (size_t i = 0; i < leakscan_policy_rule_count(policy); i++)
        g_ptr_array_add(rules, state_of(leakscan_policy_rule(policy, i)));
    EXPECT(rules->len > 100 && words->len > 500);
    unsigned tries = 0;
    while (now() - begin < seconds)
        try_one(rules->pdata[tries++ % rules->len], rules);
    g_ptr_array_sort(rules, by_rate);
    for (guint i = 0; i < rules->len && i < TOLD; i++) {
        const rule_state *s = rules->pdata[i];
        double rate = rate_of(s->best, final_bytes, 2);
        tell(s, rate);
        EXPECT(rate <= limit * slower);
    }
    printf("# %u tries for %u rules\n", tries, rules->len);
    g_ptr_array_free(rules, TRUE);
    g_ptr_array_free(words, TRUE);
    g_rand_free(dice);
    leakscan_scanner_free(scanner);
    leakscan_policy_unref(policy);
}

int main(int argc, char **argv)
{
    if (argc > 1) {
        seconds = g_ascii_strtod(argv[1], NULL);
        final_bytes = FINAL_BYTES;
    }
    if (argc > 2)
        seed = (guint32)strtoul(argv[2], NULL, 10);
    RUN(nothing_that_was_tried_is_slow);
    return tap_done();
}
