/* SPDX-License-Identifier: Apache-2.0 */
/*
 * However a text is cut in windows and whichever engine finds its literals, the
 * matches are the same.
 */
#include <string.h>

#include "tests/support/support.h"
#include "tests/unit/detect/bench.h"

static const char RULES[] =
    "<terms id='ssn-words'>\nssn\nsocial security number\nSozialversicherung\n</terms>"
    "<terms id='other-words'>\naccount\nCase No\nn\u00fam\n</terms>"
    "<terms id='topic'>\n<group weight='2'>diabetes\ninsulin\n</group>retina\n</terms>"
    "<terms id='negative-words'>\nexample\n</terms>"
    "<pattern id='year'><regex>\\b(?:19|20)\\d\\d\\b</regex></pattern>"
    "<rule id='us-ssn' category='pii' weight='10' alone='75' context='95'><title>t</title>"
    "<match><trigger digits='9' separators='required'/>"
    "<regex><![CDATA[(?<![\\w.-])\\d{3}([- .])\\d\\d\\1\\d{4}(?![\\w-])]]></regex></match>"
    "<match><trigger terms='ssn-words' before='0' after='80'/>"
    "<regex><![CDATA[(?i)ssn\\W{0,40}(?<v>\\d{9})(?!\\d)]]></regex></match>"
    "<keywords terms='ssn-words' within='2000'/><negative terms='negative-words' within='60'/>"
    "</rule>"
    "<rule id='account' category='financial' weight='6' alone='35' context='75' bare='20'>"
    "<title>t</title><match><trigger digits='6-17' separators='any'/>"
    "<regex><![CDATA[(?<![\\d-])\\d{2,4}(?:[ -]?\\d{2,4}){2,4}(?![\\d-])]]></regex></match>"
    "<keywords terms='other-words' within='300'/>"
    "<grade confidence='60'><near pattern='year' within='100'/></grade></rule>"
    "<rule id='mail' category='pii' weight='1' alone='85' context='90'><title>t</title>"
    "<match><trigger before='64' after='255'>@</trigger>"
    "<regex><![CDATA[(?<![\\w.@])[\\w.]{1,64}@[\\w.]{1,60}\\.[a-z]{2,9}\\b]]></regex></match></rule>"
    "<rule id='code' category='pii' weight='1' alone='55' context='90'><title>t</title>"
    "<match><trigger word='5-12'/><regex>\\b[A-Z]{1,3}\\d{3,8}[A-Z]?\\b</regex></match></rule>"
    "<rule id='run' category='pii' weight='1' alone='50' context='90'><title>t</title>"
    "<match><trigger digits='2-9' separators='any'/><regex>\\d[- ]?\\d</regex></match></rule>"
    "<rule id='labelled' category='pii' weight='2' alone='65' context='65'><title>t</title>"
    "<match><trigger after='60'>tag</trigger>"
    "<regex><![CDATA[tag[^\\n]{0,30}?(?<v>\\d{9})(?!\\d)]]></regex></match></rule>"
    "<rule id='held' category='pii' weight='1' alone='60' context='60'><title>t</title>"
    "<match><trigger>account</trigger><regex>account</regex></match>"
    "<require><near terms='ssn-words' within='text' min-count='2'/></require></rule>"
    "<rule id='topic' kind='vocabulary' category='health' weight='4' alone='70' context='80'>"
    "<title>t</title><vocabulary terms='topic' threshold='5' distinct='3' density='200'/></rule>"
    "<rule id='paper' kind='document' category='health' weight='4' alone='0' context='0'>"
    "<title>t</title><grade confidence='70'><near terms='topic' within='text' min-count='5'/>"
    "</grade></rule>";

static const char *const PIECES[] = {
    "536-90-4399", "512 34 5678", "ssn", "SSN: ", "social  security\nnumber", "account",
    "CASE NO", "Case No", "123456", "12-34 5678", "2019", "1999", "a.b@mail.example.org", "@",
    "AB12345", "X99999Z", "diabetes", "Insulin", "retina", "example", ". The ", "\n\n", "\n",
    "\u00e9", "n\u00fam", "N\u00daM", "\u6f22\u5b57", "lorem ipsum dolor ", "123456789", "(", "- ",
    "0", "11 ", "Sozialversicherung", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx ",
};

/* A generator of its own, so that a failure comes back with its number. */
static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static GString *make_text(uint32_t seed, size_t length)
{
    GString *text = g_string_new(NULL);
    uint32_t state = seed * 2654435761u + 1;
    while (text->len < length) {
        g_string_append(text, PIECES[next(&state) % G_N_ELEMENTS(PIECES)]);
        if (next(&state) % 3 != 0)
            g_string_append_c(text, ' ');
        if (next(&state) % 400 == 0)
            for (unsigned i = 0; i < 3000; i++)
                g_string_append(text, next(&state) % 8 == 0 ? "\u00e9" : "-");
    }
    return text;
}

static void expect_same(const char *got, const char *want, const char *what, unsigned number)
{
    if (strcmp(got, want) == 0)
        return;
    size_t at = 0;
    while (got[at] == want[at])
        at++;
    while (at > 0 && want[at - 1] != '\n')
        at--;
    ck_abort_msg("%s %u: got %.60s, want %.60s", what, number, got + at, want + at);
}

START_TEST(windows_leave_no_trace)
{
    static const size_t cores[] = {1000, 4099, 65536, 333};
    bench b;
    bench_open_preset(&b, RULES);
    GString *text = make_text((uint32_t)_i, 40000);
    char *whole = bench_scan_bytes(&b, text->str, text->len, 0);
    ck_assert_uint_gt(strlen(whole), 1000);
    for (unsigned i = 0; i < G_N_ELEMENTS(cores); i++) {
        char *parts = bench_scan_bytes(&b, text->str, text->len, cores[i]);
        /* Rules that wait for the text's end come last either way. */
        expect_same(parts, whole, "core", (unsigned)cores[i]);
        g_free(parts);
    }
    g_free(whole);
    g_string_free(text, TRUE);
    bench_close(&b);
}
END_TEST

/* The last one's value stands behind its label and another rule's value. */
static const struct {
    const char *text, *rule;
} EDGES[] = {
    {" 536-90-4399 ", "us-ssn"},
    {" ssn 123456789 ", "us-ssn"},
    {" tag 12 a 123456789 ", "labelled"},
    {" \u00e9AB12345\u00e9 AB12345 ", "code"},
};

START_TEST(a_value_on_the_edge_is_given_once)
{
    enum { CORE = 600 };
    bench b;
    bench_open_preset(&b, RULES);
    size_t size = strlen(EDGES[_i].text);
    char *text = g_strnfill(2 * CORE, '.'), *clean = g_strnfill(2 * CORE, '.');
    for (size_t at = CORE - size - 8; at < CORE + 8; at++) {
        memcpy(text, clean, 2 * CORE);
        memcpy(text + at, EDGES[_i].text, size);
        char *whole = bench_scan_bytes(&b, text, 2 * CORE, 0);
        char *parts = bench_scan_bytes(&b, text, 2 * CORE, CORE);
        ck_assert_ptr_nonnull(strstr(whole, EDGES[_i].rule));
        expect_same(parts, whole, "edge", (unsigned)at);
        g_free(whole);
        g_free(parts);
    }
    g_free(clean);
    g_free(text);
    bench_close(&b);
}
END_TEST

START_TEST(engines_give_the_same)
{
    bench b, portable;
    bench_open_preset(&b, RULES);
    bench_open(&portable, RULES, (lks_engine_options){.want_weak = true, .match_steps = 100000});
    ck_assert_str_eq(lks_engine_trigger_name(portable.engine), "portable");
    GString *text = make_text((uint32_t)_i + 1000, 20000);
    char *x = bench_scan_bytes(&b, text->str, text->len, 0);
    char *y = bench_scan_bytes(&portable, text->str, text->len, 0);
    expect_same(x, y, "seed", (unsigned)_i);
    g_free(x);
    g_free(y);
    g_string_free(text, TRUE);
    bench_close(&b);
    bench_close(&portable);
}
END_TEST

/* Text of the corpora, where they are, made valid; at most `most` bytes. */
static GString *read_mail(const char *folder, size_t most)
{
    GString *text = g_string_new(NULL);
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir != NULL && text->len < most && (name = g_dir_read_name(dir));) {
        char *path = g_build_filename(folder, name, NULL), *bytes;
        gsize length;
        if (g_file_get_contents(path, &bytes, &length, NULL)) {
            char *valid = g_utf8_make_valid(bytes, (gssize)length);
            g_string_append(text, valid);
            g_free(valid);
            g_free(bytes);
        }
        g_free(path);
    }
    if (dir != NULL)
        g_dir_close(dir);
    return text;
}

START_TEST(real_mail_gives_the_same_however_it_is_read)
{
    const char *corpora = corpora_directory();
    if (corpora == NULL)
        return;
    char *folder = g_build_filename(corpora, "mail", "spamassassin", "easy-ham-2", NULL);
    GString *text = read_mail(folder, 1 << 20);
    bench b, portable;
    bench_open_preset(&b, RULES);
    bench_open(&portable, RULES, (lks_engine_options){.want_weak = true, .match_steps = 100000});
    char *whole = bench_scan_bytes(&b, text->str, text->len, 0);
    char *parts = bench_scan_bytes(&portable, text->str, text->len, 20011);
    /* Never shown: real persons' values stand in it. */
    ck_assert_msg(strlen(whole) > 1000, "hardly anything was found");
    ck_assert_msg(strcmp(whole, parts) == 0, "engines or windows differ");
    g_free(whole);
    g_free(parts);
    g_free(folder);
    g_string_free(text, TRUE);
    bench_close(&b);
    bench_close(&portable);
}
END_TEST

/* ---- linear time ------------------------------------------------------------ */

static const struct {
    const char *name, *unit;
} floods[] = {
    {"digits", "1"},
    {"digits and spaces", "1 "},
    {"numbers", "123-45-6789 "},
    {"at signs", "@"},
    {"half addresses", "a@"},
    {"dots", "a.b."},
    {"keywords", "ssn "},
    {"keywords and values", "ssn 123456789 "},
    {"codes", "AB12345 "},
    {"one code", "a1"},
    {"topics", "diabetes insulin retina "},
    {"new lines", "\n"},
    {"accents", "\u00e9 "},
    {"held", "account ssn "},
};

static double seconds_for(bench *b, const char *unit, size_t length)
{
    GString *text = g_string_new(NULL);
    while (text->len < length)
        g_string_append(text, unit);
    bench_time(b, text->str, text->len, 256 * 1024);
    g_string_free(text, TRUE);
    return b->seconds;
}

START_TEST(floods_take_linear_time)
{
    bench b;
    bench_open_preset(&b, RULES);
    seconds_for(&b, floods[_i].unit, 1 << 16);
    double small = seconds_for(&b, floods[_i].unit, 1 << 20);
    double large = seconds_for(&b, floods[_i].unit, 8 << 20);
    if (large > 0.5 && large > 20 * small)
        ck_abort_msg("%s: 1 MiB in %.3f s, 8 MiB in %.3f s", floods[_i].name, small, large);
    if (large > 40)
        ck_abort_msg("%s: 8 MiB in %.3f s", floods[_i].name, large);
    if (g_getenv("DETECT_TIMES") != NULL)
        g_printerr("%-20s 8 MiB in %6.3f s, %zu matches, gaps %x\n", floods[_i].name, large,
                   b.matches, b.gaps);
    bench_close(&b);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("windows");
    TCase *tcase = tcase_create("windows");
    tcase_add_loop_test(tcase, windows_leave_no_trace, 0, 12);
    tcase_add_loop_test(tcase, a_value_on_the_edge_is_given_once, 0, G_N_ELEMENTS(EDGES));
    tcase_add_loop_test(tcase, engines_give_the_same, 0, 12);
    tcase_add_test(tcase, real_mail_gives_the_same_however_it_is_read);
    tcase_add_loop_test(tcase, floods_take_linear_time, 0, G_N_ELEMENTS(floods));
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
