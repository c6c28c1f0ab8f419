/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detect_rate.c - detection alone on text that was decoded before, beside the
 * same patterns run by PCRE2 one after another.
 *
 *     detect_rate TEXT-FILE
 *
 * Prints lines "name MB processor-seconds matches".
 */
#include "config.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <glib.h>
#include <pcre2.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "libleakscan/detect/detect.h"
#include "libleakscan/leakscan.h"
#include "libleakscan/policy/policy.h"
#include "libleakscan/text/text.h"

enum { PIECE = 64 * 1024 };

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int count_match(void *userdata, const lks_match *match)
{
    ++*(size_t *)userdata;
    return 0;
}

/* The text is cut at line ends into pieces that stand for parts. */
static size_t piece_length(const char *text, size_t left)
{
    if (left <= PIECE)
        return left;
    const char *line = memrchr(text, '\n', PIECE);
    return line != NULL ? (size_t)(line - text) + 1 : PIECE;
}

static void run_detector(const char *name, const lks_ruleset *set, bool use_vectorscan,
                         const char *text, size_t length)
{
    lks_diagnostics d;
    lks_diagnostics_init(&d);
    lks_engine_options options = {.use_vectorscan = use_vectorscan, .match_steps = 1000000};
    double begin = now();
    lks_engine *engine = lks_engine_new(set, &options, &d);
    double compiled = now() - begin;
    lks_detector *detector = lks_detector_new(engine);
    size_t matches = 0;
    begin = now();
    for (size_t at = 0; at < length;) {
        size_t piece = piece_length(text + at, length - at);
        lks_window window = {.text = text + at, .length = piece, .core_end = piece, .is_last = true};
        lks_detector_begin_message(detector, INT64_MIN);
        lks_detector_begin_text(detector, LEAKSCAN_WHERE_BODY, count_match, &matches);
        (void)lks_detector_window(detector, &window);
        (void)lks_detector_end_text(detector);
        at += piece;
    }
    printf("%s %.3f %.6f %zu compile-ms %.1f\n", name, (double)length / 1e6, now() - begin,
           matches, compiled * 1e3);
    lks_detector_free(detector);
    lks_engine_free(engine);
    lks_diagnostics_done(&d);
}

static size_t run_pattern(const char *regex, const char *text, size_t length)
{
    int error;
    PCRE2_SIZE place;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)regex, PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_DUPNAMES, &error, &place, NULL);
    if (code == NULL)
        return 0;
    pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
    size_t matches = 0;
    for (size_t at = 0; at < length;) {
        size_t piece = piece_length(text + at, length - at);
        size_t from = 0;
        while (from < piece && pcre2_match(code, (PCRE2_SPTR)text + at, piece, from,
                                           PCRE2_NO_UTF_CHECK, data, NULL) > 0) {
            size_t end = pcre2_get_ovector_pointer(data)[1];
            from = end > from ? end : from + 1;
            matches++;
        }
        at += piece;
    }
    pcre2_match_data_free(data);
    pcre2_code_free(code);
    return matches;
}

static void run_patterns(const lks_ruleset *set, const char *text, size_t length)
{
    size_t matches = 0, patterns = 0;
    double begin = now();
    for (guint i = 0; i < set->rules->len; i++) {
        const lks_rule *rule = set->rules->pdata[i];
        for (guint k = 0; k < rule->patterns->len; k++, patterns++)
            matches += run_pattern(((const lks_pattern *)rule->patterns->pdata[k])->regex,
                                   text, length);
    }
    printf("pcre2-one-by-one %.3f %.6f %zu patterns %zu\n", (double)length / 1e6,
           now() - begin, matches, patterns);
}

static void run_fold(const char *text, size_t length)
{
    lks_folder *folder = lks_folder_new();
    double begin = now();
    lks_folder_begin(folder);
    for (size_t at = 0; at < length;) {
        size_t piece = piece_length(text + at, length - at);
        lks_folder_feed(folder, text + at, piece);
        at += piece;
        size_t kept;
        uint64_t base;
        (void)lks_folder_text(folder, &kept, &base);
        lks_folder_drop(folder, kept);
    }
    printf("fold %.3f %.6f 0\n", (double)length / 1e6, now() - begin);
    lks_folder_free(folder);
}

int main(int argc, char **argv)
{
    char *text;
    gsize length;
    if (argc < 2 || !g_file_get_contents(argv[1], &text, &length, NULL))
        return 2;
    lks_ruleset *set = lks_ruleset_new();
    lks_diagnostics d;
    lks_diagnostics_init(&d);
    for (size_t i = 0; i < lks_policy_pack_count(); i++) {
        const char *name = lks_policy_pack_name(i);
        size_t size;
        const char *pack = lks_policy_pack_text(name, &size);
        (void)lks_policy_read_pack(set, pack, size, name, &d);
    }
    run_fold(text, length);
#ifdef HAVE_VECTORSCAN
    run_detector("vectorscan", set, true, text, length);
#endif
    run_detector("portable", set, false, text, length);
    run_patterns(set, text, MIN(length, (gsize)20 * 1000 * 1000));
    lks_ruleset_free(set);
    lks_diagnostics_done(&d);
    g_free(text);
    return 0;
}
