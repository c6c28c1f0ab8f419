/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/score/rules.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "libleakscan/leakscan.h"

enum {
    PII = LEAKSCAN_CATEGORY_PII,
    FINANCIAL = LEAKSCAN_CATEGORY_FINANCIAL,
    CREDENTIAL = LEAKSCAN_CATEGORY_CREDENTIAL,
    HEALTH = LEAKSCAN_CATEGORY_HEALTH,
    CLEARANCE = LEAKSCAN_CATEGORY_CLEARANCE,
    MARKING = LEAKSCAN_CATEGORY_MARKING
};

static const struct {
    const char *id;
    int category;
    unsigned weight;
    const char *classes;
} rules[] = {
    {"us-ssn", PII, 100, "ssn strong"},
    {"us-dod-id", PII, 70, "dodid strong"},
    {"us-passport", PII, 80, "govid strong passport"},
    {"us-person-name", PII, 20, "person"},
    {"dob", PII, 50, "dob"},
    {"us-address", PII, 20, "contact"},
    {"phone-nanp", PII, 10, "contact"},
    {"email-address", PII, 10, "contact"},
    {"ip-address", PII, 5, "tech"},
    {"biometric-record", PII, 60, "biometric"},
    {"us-aba-routing", FINANCIAL, 10, ""},
    {"us-bank-account", FINANCIAL, 60, "bankacct"},
    {"iban", FINANCIAL, 60, "bankacct strongfin"},
    {"payment-card", FINANCIAL, 70, "pan strongfin"},
    {"payment-card-aux", FINANCIAL, 40, "cardaux"},
    {"cred-aws-access-key", CREDENTIAL, 80, "cred_hard"},
    {"cred-jwt", CREDENTIAL, 40, "cred"},
    {"phi-mrn", HEALTH, 70, "medid strong"},
    {"phi-icd10cm", HEALTH, 50, "clinical"},
    {"phi-special-vocab", HEALTH, 70, "clinical clin_special"},
    {"clr-form", CLEARANCE, 50, "clr_form clr_strong"},
    {"clr-sf86-section", CLEARANCE, 40, "sf86_section"},
    {"clr-guideline", CLEARANCE, 50, "clr_strong adjud_weak"},
    {"clr-adjudicative-action", CLEARANCE, 70, "clr_strong adjud"},
    {"clr-agency", CLEARANCE, 20, "clr"},
    {"mark-classified-banner", MARKING, 100, "classified"},
    {"mark-portion", MARKING, 90, "classified"},
    {"mark-cab", MARKING, 90, "classified"},
    {"mark-sci", MARKING, 100, "sci classified"},
    {"mark-cui-banner", MARKING, 50, "cui cui_priv"},
    {"mark-legacy-fouo", MARKING, 20, "cui"},
};

#define IDENTIFIER "strong|dodid|medid|govid|person"
#define CLEARANCE_CLASSES "clr_form|clr_strong|clr|sf86_section"

static const struct {
    const char *id;
    unsigned floor;
    const char *condition;
} combinations[] = {
    {"C01", 60, "ssn dob|person"},
    {"C02", 72, "ssn dob person"},
    {"C03", 90, "ssn dob " CLEARANCE_CLASSES},
    {"C04", 90, "clr_form sf86_section*3 " IDENTIFIER},
    {"C05", 80, "adjud " IDENTIFIER},
    {"C06", 55, "clinical " IDENTIFIER},
    {"C07", 75, "clin_special " IDENTIFIER},
    {"C08", 85, "clinical|clin_special " CLEARANCE_CLASSES " " IDENTIFIER},
    {"C09", 92, "clin_special " CLEARANCE_CLASSES " strong"},
    {"C10", 75, "strong*10"},
    {"C11", 85, "strong*100"},
    {"C12", 95, "strong*500"},
    {"C13", 80, "@mark-classified-banner|@mark-cab"},
    {"C14", 95, "@mark-classified-banner @mark-portion|@mark-cab ; sci"},
    {"C15", 60, "cui_priv " IDENTIFIER},
    {"C16", 70, "cred_hard"},
    {"C17", 60, "passport dob"},
    {"C18", 55, "bankacct @us-aba-routing|@iban person"},
    {"C19", 60, "pan cardaux"},
    {"C20", 70, "biometric " IDENTIFIER},
    {"C21", 35, "person*25 contact*25"},
};

static uint64_t class_bits(lks_ruleset *set, const char *classes)
{
    uint64_t bits = 0;
    char **names = g_strsplit_set(classes, " |", -1);
    for (char **name = names; *name != NULL; name++)
        if (**name != '\0')
            bits |= (uint64_t)1 << lks_ruleset_class(set, *name);
    g_strfreev(names);
    return bits;
}

/* "a|b*3", "@rule" */
static lks_condition *make_word(lks_ruleset *set, const char *text)
{
    char **halves = g_strsplit(text, "*", 2);
    unsigned min = halves[1] != NULL ? (unsigned)g_ascii_strtoull(halves[1], NULL, 10) : 1;
    char **words = g_strsplit(halves[0], "|", -1);
    lks_condition *result = lks_condition_new();
    result->min = min;
    if (**words == '@') {
        result->is_any = true;
        for (char **word = words; *word != NULL; word++) {
            lks_condition *leaf = lks_condition_new();
            leaf->rule = g_strdup(*word + 1);
            leaf->min = min;
            lks_condition_add(result, leaf);
        }
    } else {
        result->classes = class_bits(set, halves[0]);
    }
    g_strfreev(words);
    g_strfreev(halves);
    return result;
}

lks_condition *make_condition(lks_ruleset *set, const char *text)
{
    lks_condition *result = lks_condition_new();
    result->is_any = true;
    char **groups = g_strsplit(text, " ; ", -1);
    for (char **group = groups; *group != NULL; group++) {
        lks_condition *all = lks_condition_new();
        char **words = g_strsplit(*group, " ", -1);
        for (char **word = words; *word != NULL; word++)
            lks_condition_add(all, make_word(set, *word));
        g_strfreev(words);
        lks_condition_add(result, all);
    }
    g_strfreev(groups);
    return result;
}

void add_combination(lks_ruleset *set, const char *id, unsigned floor, const char *condition)
{
    lks_combination *c = lks_combination_new();
    c->id = g_strdup(id);
    c->title = g_strdup("title");
    c->floor = floor;
    c->condition = make_condition(set, condition);
    g_ptr_array_add(set->combinations, c);
}

lks_ruleset *make_rules(void)
{
    lks_ruleset *set = lks_ruleset_new();
    for (unsigned i = 0; i < G_N_ELEMENTS(rules); i++) {
        lks_rule *rule = lks_rule_new();
        rule->index = i;
        rule->id = g_strdup(rules[i].id);
        rule->title = g_strdup(rules[i].id);
        rule->category = rules[i].category;
        rule->weight = rules[i].weight;
        rule->classes = class_bits(set, rules[i].classes);
        g_ptr_array_add(set->rules, rule);
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(combinations); i++)
        add_combination(set, combinations[i].id, combinations[i].floor,
                        combinations[i].condition);
    return set;
}

void add_values(GArray *values, const lks_ruleset *set, const char *rule, unsigned confidence,
                unsigned number)
{
    lks_scored value = {lks_ruleset_find(set, rule), (uint8_t)confidence};
    ck_assert_msg(value.rule != NULL, "no rule %s", rule);
    for (unsigned i = 0; i < number; i++)
        g_array_append_val(values, value);
}
