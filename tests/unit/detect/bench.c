/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/detect/bench.h"

#include <check.h>
#include <string.h>
#include <time.h>

#include "libleakscan/policy/policy.h"

void bench_open(bench *b, const char *rules, lks_engine_options options)
{
    lks_diagnostics d;
    lks_diagnostics_init(&d);
    *b = (bench){.set = lks_ruleset_new(), .options = options, .where = LEAKSCAN_WHERE_BODY};
    char *pack = g_strdup_printf("<pack xmlns='urn:leakscan:pack:1' name='test' version='1'>"
                                 "<title>Test</title>%s</pack>", rules);
    if (lks_policy_read_pack(b->set, pack, strlen(pack), "test", &d) == LEAKSCAN_OK)
        b->engine = lks_engine_new(b->set, &options, &d);
    if (b->engine == NULL) {
        const lks_diagnostic *first = d.list->pdata[0];
        ck_abort_msg("rules: line %u: %s", first->line, first->text);
    }
    b->detector = lks_detector_new(b->engine);
    g_free(pack);
    lks_diagnostics_done(&d);
}

void bench_open_preset(bench *b, const char *rules)
{
    bench_open(b, rules, (lks_engine_options){.use_vectorscan = true, .is_warm = true,
                                              .want_weak = true, .match_steps = 100000});
}

void bench_close(bench *b)
{
    lks_detector_free(b->detector);
    lks_engine_free(b->engine);
    lks_ruleset_free(b->set);
}

struct sink {
    bench *bench;
    GString *lines;          /* NULL: none are kept */
};

static int take_match(void *userdata, const lks_match *match)
{
    struct sink *sink = userdata;
    sink->bench->matches++;
    if (sink->lines != NULL)
        g_string_append_printf(sink->lines, "%s %u %u %u %.*s\n", match->rule->id,
                               (unsigned)match->start, (unsigned)match->end, match->confidence,
                               (int)match->value_length, match->value);
    return 0;
}

static size_t align(const char *text, size_t length, size_t at)
{
    while (at > 0 && at < length && ((unsigned char)text[at] & 0xc0) == 0x80)
        at--;
    return at;
}

static void scan(bench *b, const char *text, size_t length, size_t core, GString *lines)
{
    struct sink sink = {b, lines};
    b->matches = 0;
    clock_t began = clock();
    lks_detector_begin_message(b->detector, INT64_MIN);
    lks_detector_begin_text(b->detector, b->where, take_match, &sink);
    for (size_t at = 0, end; at < length || at == 0; at = end) {
        end = core == 0 || length - at <= core ? length : align(text, length, at + core);
        size_t from = align(text, length, at > LKS_DETECT_MARGIN ? at - LKS_DETECT_MARGIN : 0);
        size_t to = MIN(length, end + LKS_DETECT_MARGIN + 4);
        to = align(text, length, to);
        /* A copy of its own, so that a look outside the window is seen by ASan. */
        char *copy = g_memdup2(text + from, to - from);
        lks_window window = {copy, to - from, from, at - from, end - from, end == length};
        ck_assert_int_eq(lks_detector_window(b->detector, &window), 0);
        g_free(copy);
        if (end == length)
            break;
    }
    ck_assert_int_eq(lks_detector_end_text(b->detector), 0);
    b->gaps = lks_detector_gaps(b->detector);
    b->seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
}

char *bench_scan_bytes(bench *b, const char *text, size_t length, size_t core)
{
    GString *lines = g_string_new(NULL);
    scan(b, text, length, core, lines);
    return g_string_free(lines, FALSE);
}

char *bench_scan(bench *b, const char *text)
{
    return bench_scan_bytes(b, text, strlen(text), 0);
}

void bench_time(bench *b, const char *text, size_t length, size_t core)
{
    scan(b, text, length, core, NULL);
}
