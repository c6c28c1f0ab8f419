/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every shipped pack is read, compiled and tried: what a rule says it accepts it
 * finds, what it says it rejects it leaves alone.
 */
#include <string.h>

#include "libleakscan/detect/detect.h"
#include "libleakscan/leakscan.h"
#include "libleakscan/policy/policy.h"
#include "tests/support/support.h"

enum { SCORED = 50, STEPS = 100000 };

/* The detectors that the packs promise. */
static const char *const promised[] = {
    "us-ssn", "us-ssn-unformatted", "us-ssn-partial", "us-itin", "us-atin", "us-ein", "us-ptin",
    "us-passport", "us-drivers-license", "us-dod-id", "us-dod-cac-cn", "us-dod-benefits-number",
    "us-alien-number", "us-person-name", "dob", "place-of-birth-mmn", "us-address", "us-zip",
    "phone-nanp", "phone-nanp-bare", "phone-e164", "email-address", "ip-address", "mac-address",
    "us-aba-routing", "us-bank-account", "payment-card", "payment-card-aux", "iban", "swift-bic",
    "uk-nino", "uk-nhs", "uk-utr", "ca-sin", "au-tfn", "au-abn", "au-medicare", "de-steuer-id",
    "fr-nir", "es-dni", "es-nie", "it-codice-fiscale", "nl-bsn", "pl-pesel", "in-aadhaar",
    "in-pan", "br-cpf", "br-cnpj", "mx-curp", "cn-resident-id", "jp-my-number", "kr-rrn",
    "sg-nric", "mrz", "vin", "crypto-wallet", "eth-wallet", "vehicle-plate", "cred-private-key",
    "cred-aws-access-key", "cred-vendor-token", "cred-jwt", "cred-password-disclosure",
    "cred-connection-string", "cred-password-hash", "cred-http-authorization", "phi-mrn",
    "phi-medicare-mbi", "phi-medicare-hicn", "phi-npi", "phi-dea-number", "phi-icd10cm",
    "phi-icd9cm", "phi-cpt-hcpcs", "phi-ndc", "phi-loinc", "phi-health-plan-id", "phi-rx-number",
    "phi-lab-result", "phi-drug-test", "phi-hipaa-document", "phi-military-medical",
    "biometric-record", "clr-form", "clr-questionnaire-text", "clr-sf86-section",
    "clr-sf86-topic", "clr-system", "clr-investigation-type", "clr-guideline",
    "clr-adjudicative-action", "clr-adverse-information", "clr-polygraph", "clr-access",
    "clr-sead3-report", "clr-continuous-vetting", "clr-agency", "clr-issue-topic",
    "clr-eform-payload", "clr-filename", "mark-classified-banner", "mark-portion",
    "mark-portion-bare", "mark-cab", "mark-sci", "mark-sap", "mark-aea", "mark-dissem",
    "mark-cui-banner", "mark-cui-portion", "mark-cui-block", "mark-legacy-fouo", "mark-nato",
    "mark-uk", "mark-coversheet", "phi-clinical-vocab", "phi-special-vocab",
};

static lks_ruleset *set;
static lks_engine *lenient, *strict, *portable;

static lks_engine *make_engine(bool use_vectorscan, bool accept_specimens, lks_diagnostics *d)
{
    lks_engine_options options = {.use_vectorscan = use_vectorscan,
                                  .accept_specimens = accept_specimens,
                                  .want_weak = true,
                                  .match_steps = STEPS};
    lks_engine *engine = lks_engine_new(set, &options, d);

    if (!engine) {
        for (guint i = 0; i < d->list->len; i++) {
            const lks_diagnostic *one = d->list->pdata[i];
            g_printerr("%s:%u: %s\n", one->origin, one->line, one->text);
        }
        g_error("the shipped packs do not compile");
    }
    return engine;
}

static void open_packs(void)
{
    lks_diagnostics d;

    lks_diagnostics_init(&d);
    set = lks_ruleset_new();
    for (size_t i = 0; i < lks_policy_pack_count(); i++) {
        size_t length;
        const char *name = lks_policy_pack_name(i);
        const char *text = lks_policy_pack_text(name, &length);
        int status = lks_policy_read_pack(set, text, length, name, &d);

        for (guint k = 0; k < d.list->len; k++) {
            const lks_diagnostic *one = d.list->pdata[k];
            g_printerr("%s:%u:%u: %s\n", one->origin, one->line, one->column, one->text);
        }
        if (status != LEAKSCAN_OK)
            g_error("%s cannot be read", name);
    }
    lenient = make_engine(true, true, &d);
    strict = make_engine(true, false, &d);
    portable = make_engine(false, true, &d);
    lks_diagnostics_done(&d);
}

static void close_packs(void)
{
    lks_engine_free(lenient);
    lks_engine_free(strict);
    lks_engine_free(portable);
    lks_ruleset_free(set);
}

/* The best confidence of a rule in a text; all that was found is noted. */
struct sight {
    const char *id;
    int confidence;
    GString *all;
};

static int note(void *userdata, const lks_match *match)
{
    struct sight *sight = userdata;

    if (strcmp(match->rule->id, sight->id) == 0)
        sight->confidence = MAX(sight->confidence, match->confidence);
    g_string_append_printf(sight->all, " %s=%u", match->rule->id, match->confidence);
    return 0;
}

static int look_for(const lks_engine *engine, const char *id, const char *text, int where,
                    GString *all)
{
    struct sight sight = {id, 0, all};
    size_t length = strlen(text);
    lks_window window = {text, length, 0, 0, length, true};
    lks_detector *detector = lks_detector_new(engine);

    g_string_truncate(all, 0);
    lks_detector_begin_message(detector, INT64_MIN);
    lks_detector_begin_text(detector, where, note, &sight);
    ck_assert_int_eq(lks_detector_window(detector, &window), 0);
    ck_assert_int_eq(lks_detector_end_text(detector), 0);
    ck_assert_uint_eq(lks_detector_gaps(detector), 0);
    lks_detector_free(detector);
    return sight.confidence;
}

static unsigned try_examples(const lks_engine *engine, const lks_rule *rule)
{
    GString *all = g_string_new(NULL);
    unsigned wrong = 0;

    for (guint i = 0; i < rule->examples->len; i++) {
        const lks_example *example = rule->examples->pdata[i];
        int confidence = look_for(engine, rule->id, example->text, example->where, all);

        if ((confidence >= SCORED) == example->is_accept)
            continue;
        g_printerr("%s: example %u (line %u) is %s:%s\n", rule->id, i + 1, example->place.line,
                   example->is_accept ? "not found" : "found", all->str);
        wrong++;
    }
    g_string_free(all, TRUE);
    return wrong;
}

START_TEST(every_example_is_as_the_rule_says)
{
    unsigned wrong = 0;

    for (guint i = 0; i < set->rules->len; i++)
        wrong += try_examples(lenient, set->rules->pdata[i]);
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

START_TEST(every_example_is_so_without_vectorscan)
{
    unsigned wrong = 0;

    for (guint i = 0; i < set->rules->len; i++)
        wrong += try_examples(portable, set->rules->pdata[i]);
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

START_TEST(every_rule_explains_itself_and_has_examples_of_both_kinds)
{
    for (guint i = 0; i < set->rules->len; i++) {
        const lks_rule *rule = set->rules->pdata[i];
        unsigned accepted = 0, rejected = 0;

        ck_assert_msg(rule->description && strlen(rule->description) > 20, "%s", rule->id);
        ck_assert_msg(rule->source && *rule->source, "%s has no source", rule->id);
        for (guint k = 0; k < rule->examples->len; k++) {
            const lks_example *example = rule->examples->pdata[k];
            accepted += example->is_accept;
            rejected += !example->is_accept;
        }
        ck_assert_msg(accepted > 0 && rejected > 0, "%s lacks examples", rule->id);
    }
}
END_TEST

START_TEST(every_promised_detector_is_shipped)
{
    for (size_t i = 0; i < G_N_ELEMENTS(promised); i++)
        ck_assert_msg(lks_ruleset_find(set, promised[i]) != NULL, "%s", promised[i]);
}
END_TEST

START_TEST(every_combination_has_its_floor)
{
    static const struct {
        const char *id;
        unsigned floor;
    } rows[] = {
        {"ssn-with-dob-or-name", 60},
        {"ssn-dob-name", 72},
        {"ssn-dob-clearance", 90},
        {"filled-questionnaire", 90},
        {"adjudication-of-person", 80},
        {"clinical-of-person", 55},
        {"special-health-of-person", 75},
        {"health-and-clearance", 85},
        {"special-health-clearance-strong-id", 92},
        {"identifiers-10", 75},
        {"identifiers-100", 85},
        {"identifiers-500", 95},
        {"classified-banner", 80},
        {"classified-document", 95},
        {"cui-personal", 60},
        {"usable-credential", 70},
        {"passport-dob", 60},
        {"bank-account-of-person", 55},
        {"card-with-expiry-or-cvv", 60},
        {"biometric-of-person", 70},
        {"contact-roster", 35},
    };

    ck_assert_uint_eq(set->combinations->len, G_N_ELEMENTS(rows));
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const lks_combination *one = set->combinations->pdata[i];

        ck_assert_str_eq(one->id, rows[i].id);
        ck_assert_uint_eq(one->floor, rows[i].floor);
    }
}
END_TEST

START_TEST(published_examples_are_never_scored)
{
    static const struct {
        const char *rule, *text;
    } rows[] = {
        {"us-ssn", "SSN 078-05-1120"},
        {"us-ssn", "SSN 219-09-9999"},
        {"us-ssn", "SSN 457-55-5462"},
        {"us-ssn", "SSN 123-45-6789"},
        {"us-ssn-unformatted", "SSN 078051120"},
        {"payment-card", "visa card 4111 1111 1111 1111"},
        {"payment-card", "amex card 378282246310005"},
        {"iban", "IBAN GB82 WEST 1234 5698 7654 32"},
        {"phi-medicare-mbi", "Medicare number 1EG4-TE5-MK73"},
        {"phi-npi", "NPI 1234567893"},
        {"phone-nanp", "phone 202-555-0143"},
    };
    GString *all = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int confidence =
            look_for(strict, rows[i].rule, rows[i].text, LEAKSCAN_WHERE_BODY, all);
        ck_assert_msg(confidence > 0, "%s:%s", rows[i].text, all->str);
        ck_assert_msg(confidence < SCORED, "%s:%s", rows[i].text, all->str);
    }
    g_string_free(all, TRUE);
}
END_TEST

/* Where two rules claim the same digits the nearest label decides. */
START_TEST(the_nearest_label_names_the_digits)
{
    static const struct {
        const char *rule, *text;
    } rows[] = {
        {"us-passport", "SSN on file. His passport number 340020013 is new"},
        {"us-aba-routing", "SSN to follow, routing number 111000025"},
        {"us-ssn-unformatted", "passport attached, social security number 536904399"},
        {"us-dod-id", "phone him; DoD ID number 2024561111"},
        {"phone-nanp-bare", "EDIPI later, phone 2024561111"},
    };
    GString *all = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int confidence =
            look_for(strict, rows[i].rule, rows[i].text, LEAKSCAN_WHERE_BODY, all);
        ck_assert_msg(confidence >= SCORED, "%s:%s", rows[i].text, all->str);
    }
    g_string_free(all, TRUE);
}
END_TEST

/* Words of a domain are no sign that a value is an example (HIV test, specimen). */
START_TEST(words_of_a_domain_do_not_make_an_example)
{
    static const struct {
        const char *rule, *text;
    } rows[] = {
        {"phi-drug-test", "The HIV test of the patient was reactive"},
        {"phi-mrn", "lab test, sample collected from the patient, MRN: 00123456"},
        {"us-ssn", "jane@example.com has SSN 536-90-4399"},
        {"phi-lab-result", "specimen received; test result HbA1c: 7.2 %"},
    };
    GString *all = g_string_new(NULL);

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        int confidence =
            look_for(strict, rows[i].rule, rows[i].text, LEAKSCAN_WHERE_BODY, all);
        ck_assert_msg(confidence >= SCORED, "%s:%s", rows[i].text, all->str);
    }
    g_string_free(all, TRUE);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("packs");
    TCase *tcase = tcase_create("packs");
    int result;

    open_packs();
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, every_example_is_as_the_rule_says);
    tcase_add_test(tcase, every_example_is_so_without_vectorscan);
    tcase_add_test(tcase, every_rule_explains_itself_and_has_examples_of_both_kinds);
    tcase_add_test(tcase, every_promised_detector_is_shipped);
    tcase_add_test(tcase, every_combination_has_its_floor);
    tcase_add_test(tcase, published_examples_are_never_scored);
    tcase_add_test(tcase, the_nearest_label_names_the_digits);
    tcase_add_test(tcase, words_of_a_domain_do_not_make_an_example);
    suite_add_tcase(suite, tcase);
    result = run_suite(suite);
    close_packs();
    return result;
}
