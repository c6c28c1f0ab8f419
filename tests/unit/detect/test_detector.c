/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/support/support.h"
#include "tests/unit/detect/bench.h"

#define SSN_RULE                                                                             \
    "<terms id='ssn-words'>\nssn\nsocial security number\n</terms>"                         \
    "<terms id='negative-words'>\nexample\n</terms>"                                         \
    "<rule id='us-ssn' category='pii' weight='10' alone='75' context='95'>"                  \
    "<title>SSN</title>"                                                                     \
    "<match validator='ssn'><trigger digits='9' separators='required'/>"                     \
    "<regex><![CDATA[(?<![\\w.-])\\d{3}([- .])\\d\\d\\1\\d{4}(?![\\w-])]]></regex></match>"  \
    "<keywords terms='ssn-words' within='300'/>"                                             \
    "<negative terms='negative-words' within='60'/>"                                         \
    "<specimens>219-09-9999</specimens></rule>"

/* A rule of bare digits with a label of its own. */
#define DIGITS_RULE(id, label, alone, context)                                               \
    "<rule id='" id "' category='pii' weight='5' alone='" alone "' context='" context "'>"   \
    "<title>t</title><match><trigger digits='9' separators='none'/>"                         \
    "<regex>(?&lt;!\\d)\\d{9}(?!\\d)</regex></match>"                                        \
    "<keywords within='100' terms='" id "-words'/></rule>"
#define DIGITS_TERMS(id, label) "<terms id='" id "-words'>\n" label "\n</terms>"

#define WORD_MATCH(word) "<match><trigger>" word "</trigger><regex>\\b" word "\\b</regex></match>"

static const struct {
    const char *name, *rules, *text, *lines;
} cases[] = {
    {"value alone", SSN_RULE, "x 536-90-4399 y", "us-ssn 2 13 75 536-90-4399\n"},
    {"keyword near", SSN_RULE, "SSN: 536-90-4399", "us-ssn 5 16 95 536-90-4399\n"},
    {"two keywords", SSN_RULE, "SSN, social\n security  number 536-90-4399",
     "us-ssn 30 41 98 536-90-4399\n"},
    {"the same keyword twice is one", SSN_RULE, "ssn SSN: 536-90-4399",
     "us-ssn 9 20 95 536-90-4399\n"},
    {"negative context", SSN_RULE, "example: 536-90-4399", "us-ssn 9 20 45 536-90-4399\n"},
    {"negative context in another sentence", SSN_RULE, "An example. Then 536-90-4399",
     "us-ssn 17 28 75 536-90-4399\n"},
    {"invalid value", SSN_RULE, "000-90-4399", ""},
    {"specimen", SSN_RULE, "SSN 219-09-9999", "us-ssn 4 15 10 219-09-9999\n"},
    {"a keyword is a word", SSN_RULE, "ssnx 536-90-4399", "us-ssn 5 16 75 536-90-4399\n"},
    {"a label as a column of a database", SSN_RULE, "emp_ssn 536-90-4399",
     "us-ssn 8 19 95 536-90-4399\n"},
    {"low lines between the words of a term", SSN_RULE, "social_security_number=536-90-4399",
     "us-ssn 23 34 95 536-90-4399\n"},
    {"hyphens between the words of a term", SSN_RULE, "social-security-number 536-90-4399",
     "us-ssn 23 34 95 536-90-4399\n"},
    {"capitals between the words of a term", SSN_RULE, "SocialSecurityNumber: 536-90-4399",
     "us-ssn 22 33 95 536-90-4399\n"},
    {"a capital ends a term", SSN_RULE, "socialSecurityNumberOfSpouse: 536-90-4399",
     "us-ssn 30 41 95 536-90-4399\n"},
    {"a capital behind small letters begins a short term", SSN_RULE, "employeeSsn: 536-90-4399",
     "us-ssn 13 24 95 536-90-4399\n"},
    {"and a long one", SSN_RULE, "employeeSocialSecurityNumber: 536-90-4399",
     "us-ssn 30 41 95 536-90-4399\n"},
    {"a short term in the middle of a name", SSN_RULE, "mySsnOfSpouse: 536-90-4399",
     "us-ssn 15 26 95 536-90-4399\n"},
    {"one small letter is a brand's, as in iPhone", SSN_RULE, "iSsn: 536-90-4399",
     "us-ssn 6 17 75 536-90-4399\n"},
    {"a word behind capitals ends a term", SSN_RULE, "SSNNumber: 536-90-4399",
     "us-ssn 11 22 95 536-90-4399\n"},
    {"an s behind capitals goes on with them", SSN_RULE, "xSSNs: 536-90-4399",
     "us-ssn 7 18 75 536-90-4399\n"},
    {"words of a term that are run together", SSN_RULE, "socialsecuritynumber 536-90-4399",
     "us-ssn 21 32 75 536-90-4399\n"},
    {"two low lines divide no term", SSN_RULE, "social__security__number 536-90-4399",
     "us-ssn 25 36 75 536-90-4399\n"},
    {"quotation marks are no letters", SSN_RULE, "\u201cssn\u201d 536-90-4399",
     "us-ssn 10 21 95 536-90-4399\n"},
    {"an accent is a letter", SSN_RULE, "\u00e9ssn 536-90-4399", "us-ssn 6 17 75 536-90-4399\n"},
    {"adjacent values", SSN_RULE, "536-90-4399,512-34-5678",
     "us-ssn 0 11 75 536-90-4399\nus-ssn 12 23 75 512-34-5678\n"},
    {"nearest label decides, before confidence",
     DIGITS_TERMS("passport", "passport") DIGITS_TERMS("routing", "routing")
     DIGITS_RULE("passport", "", "5", "80") DIGITS_RULE("routing", "", "20", "90"),
     "routing and passport 512345678", "passport 21 30 80 512345678\n"},
    {"a label before goes over one behind",
     DIGITS_TERMS("passport", "passport") DIGITS_TERMS("routing", "routing")
     DIGITS_RULE("passport", "", "5", "80") DIGITS_RULE("routing", "", "20", "90"),
     "routing: 512345678 passport: 587654321",
     "routing 9 18 90 512345678\npassport 29 38 80 587654321\n"},
    {"the label in a match is nearer than a keyword before it",
     DIGITS_TERMS("passport", "passport") DIGITS_RULE("passport", "", "5", "80")
     "<rule id='chart' category='pii' weight='1' alone='60' context='60'><title>t</title><match>"
     "<trigger after='40'>chart</trigger><regex>chart: (?&lt;v&gt;\\d{9})</regex></match></rule>",
     "passport 512345678\nchart: 587654321",
     "passport 9 18 80 512345678\nchart 26 35 60 587654321\n"},
    {"a keyword in a match is nearer than its label",
     DIGITS_TERMS("passport", "passport") DIGITS_RULE("passport", "", "5", "80")
     "<rule id='chart' category='pii' weight='1' alone='60' context='60'><title>t</title><match>"
     "<trigger after='40'>chart</trigger><regex>chart[^\\d]{1,20}(?&lt;v&gt;\\d{9})</regex>"
     "</match></rule>",
     "chart and passport 587654321", "passport 19 28 80 587654321\n"},
    {"without labels the higher confidence stays",
     DIGITS_TERMS("passport", "passport") DIGITS_TERMS("routing", "routing")
     DIGITS_RULE("passport", "", "55", "80") DIGITS_RULE("routing", "", "60", "90"),
     "512345678", "routing 0 9 60 512345678\n"},
    {"a password before a host is no address",
     "<rule id='mail' category='pii' weight='1' alone='85' context='99'><title>t</title>"
     "<match><trigger before='20' after='40'>@</trigger>"
     "<regex>(?&lt;![\\w.])[\\w.]{1,20}@[\\w.]{1,30}\\.com</regex></match></rule>"
     "<rule id='url' category='credential' weight='7' alone='80' context='80'><title>t</title>"
     "<match><trigger after='80'>db://</trigger>"
     "<regex>db://\\w{1,9}:(?&lt;v&gt;\\w{1,20})@</regex></match></rule>",
     "db://me:geheim@host.com x@host.com",
     "url 8 14 80 geheim\nmail 24 34 85 x@host.com\n"},
    {"grades", "<terms id='a'>\nalpha\n</terms><terms id='b'>\nbeta\n</terms>"
     "<rule id='r' category='pii' weight='1' alone='40' context='40'><title>t</title>"
     WORD_MATCH("gamma")
     "<grade confidence='70'><near terms='a' within='20'/><not><near terms='b' within='20'/></not>"
     "</grade></rule>",
     "alpha gamma ........................... gamma beta alpha",
     "r 6 11 70 gamma\nr 40 45 40 gamma\n"},
    {"requirements count characters",
     "<terms id='a'>\nalpha\n</terms>"
     "<rule id='r' category='pii' weight='1' alone='60' context='60'><title>t</title>"
     WORD_MATCH("gamma") "<require><near terms='a' within='6'/></require></rule>",
     "alpha \u00e9\u00e9\u00e9\u00e9 gamma. alpha 123456 gamma", "r 15 20 60 gamma\n"},
    {"the same line",
     "<terms id='a'>\nalpha\n</terms>"
     "<rule id='r' category='pii' weight='1' alone='60' context='60'><title>t</title>"
     WORD_MATCH("gamma") "<require><near terms='a' within='line'/></require></rule>",
     "gamma alpha\ngamma\nalpha", "r 0 5 60 gamma\n"},
    {"anywhere in the text",
     "<terms id='a'>\nalpha\n</terms>"
     "<rule id='r' category='pii' weight='1' alone='60' context='60'><title>t</title>"
     WORD_MATCH("gamma") "<require><near terms='a' within='text' min-count='2'/></require></rule>",
     "gamma alpha gamma beta alpha", "r 0 5 60 gamma\nr 12 17 60 gamma\n"},
    {"nowhere in the text",
     "<terms id='a'>\nalpha\n</terms>"
     "<rule id='r' category='pii' weight='1' alone='60' context='60'><title>t</title>"
     WORD_MATCH("gamma") "<require><near terms='a' within='text' min-count='2'/></require></rule>",
     "gamma alpha gamma beta", ""},
    {"a shared pattern near",
     "<pattern id='year'><regex>\\b(?:19|20)\\d\\d\\b</regex></pattern>"
     "<rule id='r' category='pii' weight='1' alone='60' context='60'><title>t</title>"
     WORD_MATCH("gamma")
     "<require><near pattern='year' within='12' min-count='2' unique='yes'/></require></rule>",
     "gamma 1999 2001 ................ gamma 1999 1999", "r 0 5 60 gamma\n"},
    {"too few to count",
     "<rule id='r' category='pii' weight='1' alone='60' context='60' min-count='3' min-unique='2'>"
     "<title>t</title><match><trigger>gam</trigger><regex>\\bgam\\w\\b</regex></match></rule>",
     "gama gama gama gama", ""},
    {"enough to count",
     "<rule id='r' category='pii' weight='1' alone='60' context='60' min-count='3' min-unique='2'>"
     "<title>t</title><match><trigger>gam</trigger><regex>\\bgam\\w\\b</regex></match></rule>",
     "gama gama gamb gama",
     "r 0 4 60 gama\nr 5 9 60 gama\nr 10 14 60 gamb\nr 15 19 60 gama\n"},
    {"a topic that is surer further on",
     "<terms id='v'>\ninsulin\nretina\ndiabetes\n</terms><terms id='w'>\nhis\n</terms>"
     "<rule id='v' kind='vocabulary' category='health' weight='4' alone='45' context='80'>"
     "<title>t</title><keywords terms='w' within='20'/>"
     "<vocabulary terms='v' threshold='2' distinct='2' density='40'/></rule>",
     "insulin, retina .............................................................. "
     "his insulin, diabetes",
     "v 83 90 80 insulin\n"},
    {"a topic",
     "<terms id='v'>\n<group weight='3'>diabetes\ntype 2 diabetes\n</group>insulin\nretina\n</terms>"
     "<rule id='v' kind='vocabulary' category='health' weight='4' alone='70' context='80'>"
     "<title>t</title><vocabulary terms='v' threshold='5' distinct='3' density='40'/></rule>",
     "insulin, retina. Insulin ............................................ "
     "type 2 diabetes, retina, insulin", "v 70 85 70 type 2 diabetes\n"},
    {"a topic that is too thin",
     "<terms id='v'>\n<group weight='3'>diabetes\n</group>insulin\nretina\n</terms>"
     "<rule id='v' kind='vocabulary' category='health' weight='4' alone='70' context='80'>"
     "<title>t</title><vocabulary terms='v' threshold='5' distinct='3' density='40'/></rule>",
     "diabetes, retina. ................................................ insulin", ""},
    {"a lone term with its requirement",
     "<terms id='v'>\n<group weight='3'>diabetes\n</group>\n</terms><terms id='p'>\npatient\n</terms>"
     "<rule id='v' kind='vocabulary' category='health' weight='4' alone='70' context='80'>"
     "<title>t</title><require><near terms='p' within='30'/></require>"
     "<vocabulary terms='v' threshold='8' distinct='3' density='600' lone='3'/></rule>",
     "diabetes ............................... patient with diabetes", "v 0 8 70 diabetes\n"},
    {"a kind of document",
     "<terms id='a'>\nalpha\nbeta\n</terms>"
     "<rule id='d' kind='document' category='clearance' weight='4' alone='0' context='0'>"
     "<title>t</title><grade confidence='75'>"
     "<near terms='a' within='text' min-count='2' unique='yes'/></grade></rule>",
     "x alpha alpha ............ beta", "d 2 7 75 alpha\n"},
    {"no kind of document",
     "<terms id='a'>\nalpha\nbeta\n</terms>"
     "<rule id='d' kind='document' category='clearance' weight='4' alone='0' context='0'>"
     "<title>t</title><grade confidence='75'>"
     "<near terms='a' within='text' min-count='2' unique='yes'/></grade></rule>",
     "x alpha alpha ............ bet", ""},
    {"a mixed word",
     "<rule id='r' category='pii' weight='1' alone='60' context='60'><title>t</title>"
     "<match><trigger word='4-8'/><regex>\\b[A-Z]{2}\\d{2,6}\\b</regex></match></rule>",
     "AB1234 AB12345678 XY99, 1234", "r 0 6 60 AB1234\nr 18 22 60 XY99\n"},
};

START_TEST(the_case_gives_its_lines)
{
    bench b;
    bench_open_preset(&b, cases[_i].rules);
    char *got = bench_scan(&b, cases[_i].text);
    if (strcmp(got, cases[_i].lines) != 0)
        ck_abort_msg("%s: \"%s\" instead of \"%s\"", cases[_i].name, got, cases[_i].lines);
    g_free(got);
    bench_close(&b);
}
END_TEST

START_TEST(weak_matches_come_on_request_only)
{
    bench b;
    bench_open(&b, SSN_RULE, (lks_engine_options){.match_steps = 1000});
    char *got = bench_scan(&b, "SSN 219-09-9999, 512-34-5678");
    ck_assert_str_eq(got, "us-ssn 17 28 95 512-34-5678\n");
    g_free(got);
    bench_close(&b);
}
END_TEST

START_TEST(specimens_can_be_accepted)
{
    bench b;
    bench_open(&b, SSN_RULE, (lks_engine_options){.match_steps = 1000, .accept_specimens = true});
    char *got = bench_scan(&b, "SSN 219-09-9999");
    ck_assert_str_eq(got, "us-ssn 4 15 95 219-09-9999\n");
    g_free(got);
    bench_close(&b);
}
END_TEST

START_TEST(a_rule_keeps_to_its_scopes)
{
    bench b;
    GString *rule = g_string_new(SSN_RULE);
    g_string_replace(rule, "alone='75'", "scopes='subject body' alone='75'", 1);
    bench_open_preset(&b, rule->str);
    b.where = LEAKSCAN_WHERE_HEADER;
    char *got = bench_scan(&b, "SSN 512-34-5678");
    ck_assert_str_eq(got, "");
    g_free(got);
    bench_close(&b);
    g_string_free(rule, TRUE);
}
END_TEST

START_TEST(a_pattern_that_takes_too_many_steps_leaves_a_gap)
{
    bench b;
    bench_open(&b, "<rule id='r' category='pii' weight='1' alone='60' context='60'><title>t</title>"
               "<match><trigger after='200'>key</trigger><regex>key(?:a|aa|b){1,60}c</regex></match>"
               "</rule>", (lks_engine_options){.match_steps = 1000});
    char *got = bench_scan(&b, "keyaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
                           "......................................................................"
                           " keyabc");
    ck_assert_uint_eq(b.gaps, LEAKSCAN_GAP_STEP_LIMIT);
    g_free(got);
    got = bench_scan(&b, "keyabc");
    ck_assert_str_eq(got, "r 0 6 60 keyabc\n");
    ck_assert_uint_eq(b.gaps, 0);
    g_free(got);
    bench_close(&b);
}
END_TEST

static int stop_at_once(void *userdata, const lks_match *match)
{
    (*(int *)userdata)++;
    return 7;
}

START_TEST(the_callback_can_stop)
{
    bench b;
    bench_open_preset(&b, SSN_RULE);
    const char *text = "512-34-5678 536-90-4399";
    int calls = 0;
    lks_window window = {text, strlen(text), 0, 0, strlen(text), true};
    lks_detector_begin_message(b.detector, 0);
    lks_detector_begin_text(b.detector, LEAKSCAN_WHERE_BODY, stop_at_once, &calls);
    ck_assert_int_eq(lks_detector_window(b.detector, &window), 7);
    ck_assert_int_eq(lks_detector_end_text(b.detector), 7);
    ck_assert_int_eq(calls, 1);
    bench_close(&b);
}
END_TEST

START_TEST(a_window_that_is_none_is_refused)
{
    bench b;
    bench_open_preset(&b, SSN_RULE);
    lks_window outside = {"abc", 3, 0, 0, 4, true}, turned = {"abc", 3, 0, 2, 1, true};
    lks_detector_begin_message(b.detector, 0);
    lks_detector_begin_text(b.detector, LEAKSCAN_WHERE_BODY, stop_at_once, NULL);
    ck_assert_int_eq(lks_detector_window(b.detector, &outside), LEAKSCAN_E_ARGUMENT);
    ck_assert_int_eq(lks_detector_window(b.detector, &turned), LEAKSCAN_E_ARGUMENT);
    bench_close(&b);
}
END_TEST

START_TEST(values_are_normalised)
{
    char out[8];
    ck_assert_uint_eq(lks_detect_normalise_value("a-1 b/.2", 8, out, sizeof out), 4);
    ck_assert_str_eq(out, "A1B2");
    ck_assert_uint_eq(lks_detect_normalise_value("123456789", 9, out, sizeof out), 7);
    ck_assert_str_eq(out, "1234567");
}
END_TEST

START_TEST(a_regex_that_does_not_compile_is_told)
{
    lks_diagnostics d;
    lks_diagnostics_init(&d);
    lks_ruleset *set = lks_ruleset_new();
    lks_rule *rule = lks_rule_new();
    rule->id = g_strdup("r");
    lks_pattern *pattern = lks_pattern_new();
    pattern->regex = g_strdup("a(b");
    g_ptr_array_add(rule->patterns, pattern);
    g_ptr_array_add(set->rules, rule);
    ck_assert_ptr_null(lks_engine_new(set, &(lks_engine_options){0}, &d));
    ck_assert_uint_eq(d.errors, 1);
    lks_ruleset_free(set);
    lks_diagnostics_done(&d);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("detector");
    TCase *tcase = tcase_create("detector");
    tcase_add_loop_test(tcase, the_case_gives_its_lines, 0, G_N_ELEMENTS(cases));
    tcase_add_test(tcase, weak_matches_come_on_request_only);
    tcase_add_test(tcase, specimens_can_be_accepted);
    tcase_add_test(tcase, a_rule_keeps_to_its_scopes);
    tcase_add_test(tcase, a_pattern_that_takes_too_many_steps_leaves_a_gap);
    tcase_add_test(tcase, the_callback_can_stop);
    tcase_add_test(tcase, a_window_that_is_none_is_refused);
    tcase_add_test(tcase, values_are_normalised);
    tcase_add_test(tcase, a_regex_that_does_not_compile_is_told);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
