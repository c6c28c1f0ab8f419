/* SPDX-License-Identifier: Apache-2.0 */
/* use_policy.c - from packs, limits and options to a policy. */
#include "tap.h"

#include "mail.h"

static void packs_are_listed_and_can_be_read(void)
{
    size_t count = leakscan_pack_count();
    size_t i;
    EXPECT(count >= 2);
    for (i = 0; i < count; i++) {
        size_t length = 0;
        const char *text = leakscan_pack_text(leakscan_pack_name(i), &length);
        EXPECT(text != NULL && length > 0 && text[0] == '<');
    }
    EXPECT(leakscan_pack_name(count) == NULL);
    EXPECT(leakscan_pack_text("no-such-pack", NULL) == NULL);
}

static void rules_can_be_looked_through(void)
{
    leakscan_policy *policy = make_policy();
    size_t count = leakscan_policy_rule_count(policy);
    size_t i;
    EXPECT(count > 10);
    EXPECT(leakscan_policy_rule(policy, count) == NULL);
    for (i = 0; i < count; i++) {
        const leakscan_rule *rule = leakscan_policy_rule(policy, i);
        int category = leakscan_rule_category(rule);
        EXPECT(leakscan_rule_id(rule) != NULL && leakscan_rule_title(rule) != NULL);
        EXPECT(leakscan_rule_pack(rule) != NULL && leakscan_rule_classes(rule) != NULL);
        EXPECT(leakscan_rule_description(rule) != NULL && leakscan_rule_source(rule) != NULL);
        EXPECT(category != LEAKSCAN_CATEGORY_ALL && leakscan_category_name(category) != NULL);
        EXPECT(leakscan_rule_weight(rule) <= 100);
        EXPECT(leakscan_rule_confidence_alone(rule) <= 100);
        EXPECT(leakscan_rule_confidence_context(rule) <= 100);
        EXPECT(leakscan_rule_example_count(rule) == 0 || leakscan_rule_example(rule, 0) != NULL);
    }
    leakscan_policy_unref(policy);
}

static void equal_policies_have_equal_prints_whatever_the_key(void)
{
    leakscan_builder *builder = NULL;
    leakscan_policy *policies[3] = {NULL, NULL, NULL};
    const char *prints[3];
    int i;
    EXPECT(leakscan_builder_new(&builder) == LEAKSCAN_OK);
    EXPECT(leakscan_builder_compile(builder, &policies[0]) == LEAKSCAN_OK);
    EXPECT(leakscan_builder_set_key(builder, key, sizeof key) == LEAKSCAN_OK);
    EXPECT(leakscan_builder_compile(builder, &policies[1]) == LEAKSCAN_OK);
    EXPECT(leakscan_builder_set_limit(builder, LEAKSCAN_LIMIT_FINDINGS, 77) == LEAKSCAN_OK);
    EXPECT(leakscan_builder_compile(builder, &policies[2]) == LEAKSCAN_OK);
    for (i = 0; i < 3; i++) {
        prints[i] = leakscan_policy_fingerprint(policies[i]);
        EXPECT(strlen(prints[i]) == 71 && strncmp(prints[i], "sha256:", 7) == 0);
    }
    EXPECT(strcmp(prints[0], prints[1]) == 0);
    EXPECT(strcmp(prints[0], prints[2]) != 0);
    for (i = 0; i < 3; i++)
        leakscan_policy_unref(policies[i]);
    leakscan_builder_free(builder);
}

static void limits_have_names_and_bounds(void)
{
    int limit;
    for (limit = 1; leakscan_limit_name(limit) != NULL; limit++) {
        uint64_t min = 1, preset = 0, max = 0;
        EXPECT(leakscan_limit_from_name(leakscan_limit_name(limit)) == limit);
        EXPECT(leakscan_limit_bounds(limit, &min, &preset, &max) == LEAKSCAN_OK);
        EXPECT(min <= preset && preset <= max);
        EXPECT(leakscan_limit_bounds(limit, NULL, NULL, NULL) == LEAKSCAN_OK);
    }
    EXPECT(limit == LEAKSCAN_LIMIT_EXTRACT_CACHE + 1);
    EXPECT(leakscan_limit_from_name("no-such-limit") < 0);
}

static void a_broken_pack_is_told_with_its_line(void)
{
    static const char pack[] = "<?xml version=\"1.0\"?>\n<pack\n";
    leakscan_builder *builder = NULL;
    leakscan_policy *policy = NULL;
    EXPECT(leakscan_builder_new(&builder) == LEAKSCAN_OK);
    EXPECT(leakscan_builder_add_text(builder, pack, strlen(pack), "mine.xml") ==
           LEAKSCAN_E_POLICY);
    EXPECT(leakscan_builder_diagnostic_count(builder) > 0);
    if (leakscan_builder_diagnostic_count(builder) > 0) {
        const leakscan_diagnostic *d = leakscan_builder_diagnostic(builder, 0);
        EXPECT(leakscan_diagnostic_severity(d) == LEAKSCAN_SEVERITY_ERROR);
        EXPECT(strcmp(leakscan_diagnostic_origin(d), "mine.xml") == 0);
        EXPECT(leakscan_diagnostic_line(d) >= 2);
        EXPECT(leakscan_diagnostic_text(d)[0] != '\0');
    }
    EXPECT(leakscan_builder_compile(builder, &policy) == LEAKSCAN_OK);
    leakscan_policy_unref(policy);
    leakscan_builder_free(builder);
}

static int fail_at_once(const leakscan_rule *rule, const char *example, const char *what,
                        void *userdata)
{
    (void)userdata;
    printf("# %s: %s: %s\n", leakscan_rule_id(rule), what, example);
    return 0;
}

static void the_examples_of_the_shipped_rules_hold(void)
{
    leakscan_policy *policy = make_policy();
    EXPECT(leakscan_policy_check(policy, fail_at_once, NULL) == 0);
    leakscan_policy_unref(policy);
}

int main(void)
{
    EXPECT(leakscan_version() >> 16 == LEAKSCAN_VERSION_MAJOR);
    EXPECT(strstr(leakscan_version_details(), "leakscan") != NULL);
    RUN(packs_are_listed_and_can_be_read);
    RUN(rules_can_be_looked_through);
    RUN(equal_policies_have_equal_prints_whatever_the_key);
    RUN(limits_have_names_and_bounds);
    RUN(a_broken_pack_is_told_with_its_line);
    RUN(the_examples_of_the_shipped_rules_hold);
    return tap_done();
}
