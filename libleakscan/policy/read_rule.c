/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read_rule.c - rules: their attributes, words and examples.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

#include "libleakscan/leakscan.h"
#include "libleakscan/policy/reader.h"

enum { LABEL_MAX = 64 };

/* ---- attributes ------------------------------------------------------------ */

static const lks_word kind_words[] = {{"patterns", LKS_RULE_PATTERNS},
                                      {"vocabulary", LKS_RULE_VOCABULARY},
                                      {"document", LKS_RULE_DOCUMENT},
                                      {NULL, 0}};
static const lks_word category_words[] = {{"pii", LEAKSCAN_CATEGORY_PII},
                                          {"financial", LEAKSCAN_CATEGORY_FINANCIAL},
                                          {"credential", LEAKSCAN_CATEGORY_CREDENTIAL},
                                          {"health", LEAKSCAN_CATEGORY_HEALTH},
                                          {"clearance", LEAKSCAN_CATEGORY_CLEARANCE},
                                          {"marking", LEAKSCAN_CATEGORY_MARKING},
                                          {NULL, 0}};
static const lks_word scope_words[] = {{"subject", LKS_SCOPE_SUBJECT},
                                       {"body", LKS_SCOPE_BODY},
                                       {"attachment", LKS_SCOPE_ATTACHMENT},
                                       {"filename", LKS_SCOPE_FILENAME},
                                       {"header", LKS_SCOPE_HEADER},
                                       {NULL, 0}};
static const lks_word where_words[] = {{"subject", LEAKSCAN_WHERE_SUBJECT},
                                       {"body", LEAKSCAN_WHERE_BODY},
                                       {"attachment", LEAKSCAN_WHERE_ATTACHMENT},
                                       {"filename", LEAKSCAN_WHERE_FILENAME},
                                       {"header", LEAKSCAN_WHERE_HEADER},
                                       {NULL, 0}};
static const lks_word combine_words[] = {{"max", 0}, {"noisy-or", 1}, {NULL, 0}};

static void read_classes(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                         lks_place place)
{
    lks_rule *rule = object;
    rule->classes = lks_read_class_names(r, value, place);
    char *text = g_strdup(value);
    char **words = g_strsplit_set(g_strstrip(text), " \t\n", -1);
    GString *joined = g_string_new(NULL);
    for (char **word = words; *word != NULL; word++)
        if (**word != '\0')
            g_string_append_printf(joined, "%s%s", joined->len > 0 ? " " : "", *word);
    g_free(rule->class_text);
    rule->class_text = g_string_free(joined, FALSE);
    g_strfreev(words);
    g_free(text);
}

/* 0 to 10 with at most one decimal, kept as tenths. */
static void read_weight(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                        lks_place place)
{
    lks_rule *rule = object;
    unsigned whole = 0, tenths = 0;
    char **parts = g_strsplit(value, ".", 2);
    bool is_weight = parts[0] != NULL && lks_parse_number(parts[0], (lks_bounds){0, 10}, &whole);
    if (is_weight && parts[1] != NULL)
        is_weight = strlen(parts[1]) == 1 &&
                    lks_parse_number(parts[1], (lks_bounds){0, 9}, &tenths);
    g_strfreev(parts);
    if (is_weight && whole * 10 + tenths <= 100)
        rule->weight = whole * 10 + tenths;
    else
        lks_reader_error(r, place,
                         "weight must be a number from 0 to 10, with one decimal at most");
}

static void read_negative(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                          lks_place place)
{
    if (strcmp(value, "none") == 0)
        g_hash_table_add(r->own_negative, object);
    else
        lks_reader_error(r, place, "negative can only be none; otherwise write <negative .../>");
}

#define FIELD(name) offsetof(lks_rule, name)
static const lks_attribute rule_attributes[] = {
    {"id", lks_read_id, FIELD(id), NULL, true},
    {"kind", lks_read_word, FIELD(kind), kind_words, false},
    {"category", lks_read_word, FIELD(category), category_words, true},
    {"weight", read_weight, 0, NULL, false},
    {"alone", lks_read_number, FIELD(alone), &lks_bounds_percent, false},
    {"context", lks_read_number, FIELD(context), &lks_bounds_percent, false},
    {"bare", lks_read_number, FIELD(bare), &lks_bounds_percent, false},
    {"classes", read_classes, 0, NULL, false},
    {"value-class", lks_read_id, FIELD(value_class), NULL, false},
    {"value-group", lks_read_group_name, FIELD(value_group), NULL, false},
    {"scopes", lks_read_word_bits, FIELD(scopes), scope_words, false},
    {"secret", lks_read_yes_no, FIELD(is_secret), NULL, false},
    {"linkage", lks_read_yes_no, FIELD(is_linkage), NULL, false},
    {"negative", read_negative, 0, NULL, false},
    {"min-count", lks_read_number, FIELD(min_count), &lks_bounds_count, false},
    {"min-unique", lks_read_number, FIELD(min_unique), &lks_bounds_count, false},
    {"combine", lks_read_word_flag, FIELD(is_noisy_or), combine_words, false},
    {NULL, NULL, 0, NULL, false}};

static void *begin_rule(lks_reader *r, const lks_frame *parent, lks_place place)
{
    lks_rule *rule = lks_rule_new();
    rule->place = place;
    rule->pack = g_strdup(r->name);
    rule->alone = rule->context = -1;
    rule->index = r->set->rules->len + r->scratch->rules->len;
    g_ptr_array_add(r->scratch->rules, rule);
    return rule;
}

static void name_rule(lks_reader *r, lks_frame *frame)
{
    lks_rule *rule = frame->object;
    if (rule->id != NULL)
        lks_reader_claim(r, r->rule_ids, "rule", rule->id, rule->index, frame->place);
    if (!rule->is_linkage && !lks_reader_has_attribute(frame, "weight"))
        lks_reader_error(r, frame->place,
                         "<rule> needs weight=\"...\" (0 to 10) unless linkage=\"yes\"");
    if (rule->value_class == NULL)
        rule->value_class = g_strdup(rule->id);
    if (rule->value_group == NULL)
        rule->value_group = g_strdup("v");
    if (rule->class_text == NULL)
        rule->class_text = g_strdup("");
}

/* ---- what a rule says of itself ---------------------------------------------- */

static char *squeeze(const char *text)
{
    GString *words = g_string_sized_new(strlen(text) + 1);
    for (; *text != '\0'; text++) {
        bool is_space = strchr(" \t\n\r", *text) != NULL;
        if (!is_space)
            g_string_append_c(words, *text);
        else if (words->len > 0 && words->str[words->len - 1] != ' ')
            g_string_append_c(words, ' ');
    }
    if (words->len > 0 && words->str[words->len - 1] == ' ')
        g_string_truncate(words, words->len - 1);
    return g_string_free(words, FALSE);
}

static void keep_text(char **slot, const lks_frame *frame)
{
    g_free(*slot);
    *slot = squeeze(frame->text->str);
}

static void end_title(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    keep_text(&((lks_rule *)parent->object)->title, frame);
}

static void end_description(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    keep_text(&((lks_rule *)parent->object)->description, frame);
}

static void end_source(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    keep_text(&((lks_rule *)parent->object)->source, frame);
}

static void end_label(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    lks_rule *rule = parent->object;
    keep_text(&rule->label, frame);
    if (rule->label[0] == '\0' || strlen(rule->label) > LABEL_MAX)
        lks_reader_error(r, frame->place, "a label has 1 to %d bytes", LABEL_MAX);
}

static const lks_element element_title = {.name = "title", .has_text = true, .end = end_title};
static const lks_element element_description = {
    .name = "description", .has_text = true, .end = end_description};
static const lks_element element_source = {.name = "source", .has_text = true, .end = end_source};
static const lks_element element_label = {.name = "label", .has_text = true, .end = end_label};

/* ---- specimens ------------------------------------------------------------------ */

/* As the detector normalises values: without space . - / and in upper case. */
static char *normalise(const char *value)
{
    GString *normal = g_string_new(NULL);
    for (; *value != '\0'; value++)
        if (strchr(".-/", *value) == NULL)
            g_string_append_c(normal, g_ascii_toupper(*value));
    return g_string_free(normal, FALSE);
}

static void end_specimens(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    lks_rule *rule = parent->object;
    char **words = g_strsplit_set(frame->text->str, " \t\n\r", -1);
    for (char **word = words; *word != NULL; word++) {
        char *normal = normalise(*word);
        if (normal[0] != '\0')
            g_ptr_array_add(rule->specimens, normal);
        else
            g_free(normal);
    }
    g_strfreev(words);
}

static const lks_element element_specimens = {
    .name = "specimens", .has_text = true, .end = end_specimens};

/* ---- examples --------------------------------------------------------------------- */

static const lks_attribute example_attributes[] = {
    {"where", lks_read_word, offsetof(lks_example, where), where_words, false},
    {NULL, NULL, 0, NULL, false}};

static void *begin_example(lks_rule *rule, lks_place place, bool is_accept)
{
    lks_example *example = lks_example_new("", is_accept);
    example->place = place;
    g_ptr_array_add(rule->examples, example);
    return example;
}

static void *begin_accept(lks_reader *r, const lks_frame *parent, lks_place place)
{
    return begin_example(parent->object, place, true);
}

static void *begin_reject(lks_reader *r, const lks_frame *parent, lks_place place)
{
    return begin_example(parent->object, place, false);
}

static void end_example(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    lks_example *example = frame->object;
    if (frame->text->len == 0)
        lks_reader_error(r, frame->place, "<%s> is empty", frame->element->name);
    g_free(example->text);
    example->text = g_strdup(frame->text->str);
}

static const lks_element element_accept = {.name = "accept",
                                           .attributes = example_attributes,
                                           .has_text = true,
                                           .begin = begin_accept,
                                           .end = end_example};
static const lks_element element_reject = {.name = "reject",
                                           .attributes = example_attributes,
                                           .has_text = true,
                                           .begin = begin_reject,
                                           .end = end_example};

/* ---- vocabulary --------------------------------------------------------------------- */

static const lks_bounds sum_bounds = {1, 100000};
static const lks_bounds lone_bounds = {0, 100000};
static const lks_bounds density_bounds = {1, LKS_PROXIMITY_MAX};

static void read_vocabulary_terms(lks_reader *r, const lks_attribute *a, void *object,
                                  const char *value, lks_place place)
{
    lks_vocabulary *vocabulary = object;
    char **words = g_strsplit_set(value, " \t\n", -1);
    unsigned count = 0;
    for (char **word = words; *word != NULL; word++) {
        if (**word == '\0')
            continue;
        lks_reader_refer(r, LKS_NAME_TERMS, *word, place, NULL, vocabulary->lists);
        count++;
    }
    g_strfreev(words);
    if (count == 0)
        lks_reader_error(r, place, "terms names no term list");
}

static const lks_attribute vocabulary_attributes[] = {
    {"terms", read_vocabulary_terms, 0, NULL, true},
    {"threshold", lks_read_number, offsetof(lks_vocabulary, threshold), &sum_bounds, true},
    {"distinct", lks_read_number, offsetof(lks_vocabulary, min_distinct), &lks_bounds_count,
     false},
    {"density", lks_read_number, offsetof(lks_vocabulary, density), &density_bounds, true},
    {"lone", lks_read_number, offsetof(lks_vocabulary, lone_threshold), &lone_bounds, false},
    {NULL, NULL, 0, NULL, false}};

static void *begin_vocabulary(lks_reader *r, const lks_frame *parent, lks_place place)
{
    lks_rule *rule = parent->object;
    if (rule->vocabulary == NULL) {
        rule->vocabulary = g_new0(lks_vocabulary, 1);
        rule->vocabulary->lists = g_array_new(FALSE, FALSE, sizeof(unsigned));
        rule->vocabulary->min_distinct = 1;
    }
    return rule->vocabulary;
}

static const lks_element element_vocabulary = {
    .name = "vocabulary", .attributes = vocabulary_attributes, .begin = begin_vocabulary};

/* ---- the whole rule ------------------------------------------------------------------ */

static bool has_group(const char *regex, const char *name)
{
    int error;
    size_t offset;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)regex, PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_DUPNAMES, &error, &offset, NULL);
    if (code == NULL)
        return false;
    PCRE2_SPTR first, last;
    int size = pcre2_substring_nametable_scan(code, (PCRE2_SPTR)name, &first, &last);
    pcre2_code_free(code);
    return size > 0;
}

/* Without a group named v the whole match is the value; a name that the author
 * chose must be there. */
static void check_value_groups(lks_reader *r, const lks_frame *frame)
{
    const lks_rule *rule = frame->object;
    if (!lks_reader_has_attribute(frame, "value-group") || rule->value_group == NULL)
        return;
    for (guint i = 0; i < rule->patterns->len; i++) {
        const lks_pattern *pattern = rule->patterns->pdata[i];
        if (pattern->regex != NULL && !has_group(pattern->regex, rule->value_group))
            lks_reader_error(r, pattern->place,
                             "the regular expression has no group (?<%s>...) that names the "
                             "value",
                             rule->value_group);
    }
}

static void check_confidence(lks_reader *r, lks_rule *rule)
{
    bool is_needed = rule->kind == LKS_RULE_VOCABULARY;
    for (guint i = 0; i < rule->patterns->len; i++)
        is_needed = is_needed || ((lks_pattern *)rule->patterns->pdata[i])->alone < 0;
    if (rule->alone < 0 && is_needed && rule->grades->len == 0)
        lks_reader_error(r, rule->place, "<rule> needs alone=\"...\", its confidence without "
                                         "context, or a <grade>");
    bool has_context = rule->context >= 0;
    rule->alone = MAX(rule->alone, 0);
    if (!has_context)
        rule->context = rule->alone;
}

static void check_kind(lks_reader *r, const lks_rule *rule)
{
    bool has_patterns = rule->patterns->len > 0;
    if (rule->kind == LKS_RULE_PATTERNS && !has_patterns)
        lks_reader_error(r, rule->place, "<rule> has no <match>");
    if (rule->kind != LKS_RULE_PATTERNS && has_patterns)
        lks_reader_error(r, rule->place, "<match> is for rules of kind=\"patterns\"");
    if (rule->kind == LKS_RULE_VOCABULARY && rule->vocabulary == NULL)
        lks_reader_error(r, rule->place, "<rule kind=\"vocabulary\"> has no <vocabulary>");
    if (rule->kind != LKS_RULE_VOCABULARY && rule->vocabulary != NULL)
        lks_reader_error(r, rule->place, "<vocabulary> is for rules of kind=\"vocabulary\"");
    if (rule->kind == LKS_RULE_DOCUMENT && rule->grades->len == 0)
        lks_reader_error(r, rule->place, "<rule kind=\"document\"> has no <grade>");
}

static void end_rule(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    lks_rule *rule = frame->object;
    check_kind(r, rule);
    check_confidence(r, rule);
    check_value_groups(r, frame);
    if (rule->examples->len == 0)
        lks_reader_warn(r, rule->place, "the rule has no <accept> and no <reject> example");
}

static const lks_child rule_children[] = {
    {&element_title, LKS_ONCE},       {&element_description, LKS_ONCE},
    {&element_source, LKS_ONCE},      {&element_label, LKS_ONCE},
    {&lks_element_match, LKS_MANY},   {&lks_element_keywords, LKS_MANY},
    {&lks_element_grade, LKS_MANY},   {&lks_element_require, LKS_ONCE},
    {&lks_element_negative, LKS_MANY}, {&element_specimens, LKS_MANY},
    {&element_vocabulary, LKS_ONCE},  {&element_accept, LKS_MANY},
    {&element_reject, LKS_MANY},      {NULL, LKS_MANY}};
const lks_element lks_element_rule = {.name = "rule",
                                      .attributes = rule_attributes,
                                      .children = rule_children,
                                      .begin = begin_rule,
                                      .attributes_read = name_rule,
                                      .end = end_rule};
