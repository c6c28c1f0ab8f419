/* SPDX-License-Identifier: Apache-2.0 */
/*
 * read_pattern.c - regular expressions, shared patterns, the matches of a rule
 * and their triggers.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

#include "libleakscan/policy/reader.h"
#include "libleakscan/policy/regex.h"

/* ---- <regex> ------------------------------------------------------------- */

/* Offset of the trimmed content in the content. */
static size_t trim(GString *text)
{
    size_t start = 0;
    while (g_ascii_isspace(text->str[start]))
        start++;
    g_string_erase(text, 0, (gssize)start);
    size_t length = text->len;
    while (length > 0 && g_ascii_isspace(text->str[length - 1]))
        length--;
    /* A trailing "\ " is an escaped space. */
    if (length > 0 && length < text->len && text->str[length - 1] == '\\')
        length++;
    g_string_truncate(text, length);
    return start;
}

static lks_place place_in_content(lks_reader *r, const lks_frame *frame, size_t offset)
{
    return lks_source_place(r->source, lks_source_content(r->source, frame->tag, offset));
}

/* Compiles to find faults only; the engine compiles for itself. */
static bool compile_regex(lks_reader *r, const lks_frame *frame, const char *regex, size_t skipped)
{
    int error = 0;
    size_t offset = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)regex, PCRE2_ZERO_TERMINATED,
                                     PCRE2_UTF | PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C |
                                         PCRE2_NEVER_UCP,
                                     &error, &offset, NULL);
    if (code == NULL) {
        PCRE2_UCHAR message[256];
        pcre2_get_error_message(error, message, sizeof message);
        lks_reader_error(r, place_in_content(r, frame, skipped + offset),
                         "the regular expression does not compile: %s", (const char *)message);
        return false;
    }
    uint32_t empty = 0;
    pcre2_pattern_info(code, PCRE2_INFO_MATCHEMPTY, &empty);
    pcre2_code_free(code);
    if (empty != 0)
        lks_reader_error(r, place_in_content(r, frame, skipped),
                         "the regular expression matches no text at all, so it matches everywhere");
    return empty == 0;
}

static void end_regex(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    lks_pattern *pattern = parent->object;
    size_t skipped = trim(frame->text);
    if (frame->text->len == 0 || frame->text->len > LKS_REGEX_MAX) {
        lks_reader_error(r, frame->place, "a regular expression has 1 to %d bytes",
                         LKS_REGEX_MAX);
        return;
    }
    if (pattern->regex != NULL ||
        (!r->is_shipped && !compile_regex(r, frame, frame->text->str, skipped)))
        return;
    GArray *faults = g_array_new(FALSE, FALSE, sizeof(lks_regex_fault));
    g_array_set_clear_func(faults, lks_regex_fault_clear);
    pattern->regex = lks_regex_bound(frame->text->str, faults);
    for (guint i = 0; i < faults->len; i++) {
        const lks_regex_fault *fault = &g_array_index(faults, lks_regex_fault, i);
        lks_reader_error(r, place_in_content(r, frame, skipped + fault->offset), "%s",
                         fault->text);
    }
    g_array_unref(faults);
    if (pattern->regex == NULL || r->is_shipped)
        return;
    if (lks_regex_width(pattern->regex) > LKS_REACH)
        lks_reader_warn(r, frame->place,
                        "a match may be wider than %d bytes; wider ones are not found", LKS_REACH);
}

const lks_element lks_element_regex = {.name = "regex", .has_text = true, .end = end_regex};

/* ---- <trigger> --------------------------------------------------------------- */

typedef struct trigger_object {
    lks_trigger *trigger;     /* owned by the pattern */
    char *terms, *digits, *word;
    lks_term_style style;     /* of terms in the trigger itself */
} trigger_object;

static const lks_bounds reach_bounds = {0, LKS_REACH};
static const lks_bounds digits_bounds = {1, 64};
static const lks_bounds word_bounds = {2, 256};
static const lks_word separator_words[] = {{"none", LKS_SEPARATORS_NONE},
                                           {"any", LKS_SEPARATORS_ANY},
                                           {"required", LKS_SEPARATORS_REQUIRED},
                                           {NULL, 0}};

/* To a field of the trigger, which the object points to. */
static void read_trigger_number(lks_reader *r, const lks_attribute *a, void *object,
                                const char *value, lks_place place)
{
    lks_read_number(r, a, ((trigger_object *)object)->trigger, value, place);
}

static void read_trigger_word(lks_reader *r, const lks_attribute *a, void *object,
                              const char *value, lks_place place)
{
    lks_read_word(r, a, ((trigger_object *)object)->trigger, value, place);
}

static void read_trigger_yes_no(lks_reader *r, const lks_attribute *a, void *object,
                              const char *value, lks_place place)
{
    lks_read_yes_no(r, a, ((trigger_object *)object)->trigger, value, place);
}

/* Without a bar it is what the trigger begins with. */
static void read_outline(lks_reader *r, const lks_attribute *a, void *object, const char *value,
                         lks_place place)
{
    lks_trigger *trigger = ((trigger_object *)object)->trigger;
    const char *bar = strchr(value, '|');
    bool is_good = *value != '\0' && strcmp(value, "|") != 0 &&
                   (bar == NULL || strchr(bar + 1, '|') == NULL);
    for (const char *p = value; *p != '\0'; p++)
        is_good = is_good && g_ascii_isprint(*p);
    if (!is_good || strlen(value) + (bar == NULL) > LKS_OUTLINE_MAX) {
        lks_reader_error(r, place,
                         "%s is at most %d characters of ASCII with at most one bar", a->name,
                         LKS_OUTLINE_MAX - 1);
        return;
    }
    g_snprintf(trigger->outline, sizeof trigger->outline, "%s%s", bar == NULL ? "|" : "", value);
}

static const lks_attribute trigger_attributes[] = {
    {"digits", lks_read_string, offsetof(trigger_object, digits), NULL, false},
    {"word", lks_read_string, offsetof(trigger_object, word), NULL, false},
    {"terms", lks_read_id, offsetof(trigger_object, terms), NULL, false},
    {"separators", read_trigger_word, offsetof(lks_trigger, separators), separator_words, false},
    {"before", read_trigger_number, offsetof(lks_trigger, before), &reach_bounds, false},
    {"after", read_trigger_number, offsetof(lks_trigger, after), &reach_bounds, false},
    {"joined", read_trigger_yes_no, offsetof(lks_trigger, is_joined), NULL, false},
    {"outline", read_outline, 0, NULL, false},
    {"match", lks_read_word_flag, offsetof(trigger_object, style.is_word), lks_words_match, false},
    {"case", lks_read_word_flag, offsetof(trigger_object, style.is_case_sensitive), lks_words_case,
     false},
    {NULL, NULL, 0, NULL, false}};

static void *begin_trigger(lks_reader *r, const lks_frame *parent, lks_place place)
{
    lks_pattern *pattern = parent->object;
    trigger_object *object = g_new0(trigger_object, 1);
    object->trigger = g_new0(lks_trigger, 1);
    object->trigger->place = place;
    object->trigger->separators = LKS_SEPARATORS_ANY;
    object->trigger->after = LKS_AFTER_WIDTH;
    object->style = (lks_term_style){1, false, false};
    g_ptr_array_add(pattern->triggers, object->trigger);
    return object;
}

/* "MIN" or "MIN-MAX". */
static void read_range(lks_reader *r, const lks_frame *frame, const char *name, const char *value,
                       lks_bounds bounds)
{
    lks_trigger *trigger = ((trigger_object *)frame->object)->trigger;
    char **ends = g_strsplit(value, "-", 2);
    bool is_range = ends[0] != NULL && lks_parse_number(ends[0], bounds, &trigger->min);
    trigger->max = trigger->min;
    if (is_range && ends[1] != NULL)
        is_range = lks_parse_number(ends[1], bounds, &trigger->max) &&
                   trigger->max >= trigger->min;
    if (!is_range)
        lks_reader_error(r, lks_reader_attribute_place(r, frame, name),
                         "%s must be a number or MIN-MAX, from %u to %u", name, bounds.min,
                         bounds.max);
    g_strfreev(ends);
}

/* Terms that stand in the trigger become a list of their own; '#' keeps its id
 * apart from those of authors. */
static void add_own_terms(lks_reader *r, const lks_frame *frame)
{
    trigger_object *object = frame->object;
    lks_term_list *list = lks_term_list_new();
    unsigned index = r->set->term_lists->len + r->scratch->term_lists->len;
    list->id = g_strdup_printf("#%u", index);
    list->place = frame->place;
    lks_terms_add_lines(r, list, frame->text->str, object->style, frame->place);
    object->trigger->terms = index;
    g_ptr_array_add(r->scratch->term_lists, list);
}

static bool has_words(const char *text)
{
    return text[strspn(text, " \t\n")] != '\0';
}

static void check_terms_only(lks_reader *r, const lks_frame *frame, const char *name)
{
    if (lks_reader_has_attribute(frame, name))
        lks_reader_error(r, lks_reader_attribute_place(r, frame, name),
                         "%s is for terms that stand in the trigger itself", name);
}

static void end_trigger(lks_reader *r, lks_frame *frame, lks_frame *parent)
{
    trigger_object *object = frame->object;
    bool has_terms = lks_reader_has_attribute(frame, "terms");
    bool has_digits = object->digits != NULL, has_word = object->word != NULL;
    bool has_text = has_words(frame->text->str);
    if (has_terms + has_digits + has_word + has_text != 1)
        lks_reader_error(r, frame->place,
                         "a trigger has one of digits=\"...\", word=\"...\", terms=\"...\" or "
                         "terms as its text");
    if (!has_digits && lks_reader_has_attribute(frame, "separators"))
        lks_reader_error(r, lks_reader_attribute_place(r, frame, "separators"),
                         "separators stand between digits; this trigger has none");
    if (has_digits) {
        object->trigger->kind = LKS_TRIGGER_DIGITS;
        read_range(r, frame, "digits", object->digits, digits_bounds);
    } else if (has_word) {
        object->trigger->kind = LKS_TRIGGER_WORD;
        read_range(r, frame, "word", object->word, word_bounds);
    } else if (object->terms != NULL) {
        lks_reader_refer(r, LKS_NAME_TERMS, object->terms,
                         lks_reader_attribute_place(r, frame, "terms"), &object->trigger->terms,
                         NULL);
    } else if (has_text) {
        add_own_terms(r, frame);
    }
    if (!has_text) {
        check_terms_only(r, frame, "match");
        check_terms_only(r, frame, "case");
    }
    g_free(object->terms);
    g_free(object->digits);
    g_free(object->word);
    g_free(object);
}

static const lks_element element_trigger = {.name = "trigger",
                                            .attributes = trigger_attributes,
                                            .has_text = true,
                                            .begin = begin_trigger,
                                            .end = end_trigger};

/* ---- <pattern> ------------------------------------------------------------- */

static const lks_attribute shared_attributes[] = {
    {"id", lks_read_id, offsetof(lks_pattern, id), NULL, true},
    {"validator", lks_read_id, offsetof(lks_pattern, validator), NULL, false},
    {NULL, NULL, 0, NULL, false}};

static void *begin_shared(lks_reader *r, const lks_frame *parent, lks_place place)
{
    lks_pattern *pattern = lks_pattern_new();
    pattern->place = place;
    g_ptr_array_add(r->scratch->shared_patterns, pattern);
    return pattern;
}

static void claim_shared(lks_reader *r, lks_frame *frame)
{
    lks_pattern *pattern = frame->object;
    unsigned index = r->set->shared_patterns->len + r->scratch->shared_patterns->len - 1;
    if (pattern->id != NULL)
        lks_reader_claim(r, r->pattern_ids, "pattern", pattern->id, index, frame->place);
}

static const lks_child shared_children[] = {{&element_trigger, LKS_MANY},
                                            {&lks_element_regex, LKS_REQUIRED},
                                            {NULL, LKS_MANY}};
const lks_element lks_element_shared_pattern = {.name = "pattern",
                                                .attributes = shared_attributes,
                                                .children = shared_children,
                                                .begin = begin_shared,
                                                .attributes_read = claim_shared};

/* ---- <match> ------------------------------------------------------------------- */

static const lks_attribute match_attributes[] = {
    {"validator", lks_read_id, offsetof(lks_pattern, validator), NULL, false},
    {"alone", lks_read_number, offsetof(lks_pattern, alone), &lks_bounds_percent, false},
    {"context", lks_read_number, offsetof(lks_pattern, context), &lks_bounds_percent, false},
    {"column", lks_read_id, offsetof(lks_pattern, column), NULL, false},
    {NULL, NULL, 0, NULL, false}};

static void *begin_match(lks_reader *r, const lks_frame *parent, lks_place place)
{
    lks_pattern *pattern = lks_pattern_new();
    pattern->place = place;
    g_ptr_array_add(((lks_rule *)parent->object)->patterns, pattern);
    return pattern;
}

static void refer_to_column(lks_reader *r, lks_frame *frame)
{
    lks_pattern *pattern = frame->object;
    if (pattern->column != NULL)
        lks_reader_refer(r, LKS_NAME_TERMS, pattern->column,
                         lks_reader_attribute_place(r, frame, "column"),
                         &pattern->column_terms, NULL);
}

static const lks_child match_children[] = {{&element_trigger, LKS_MANY},
                                           {&lks_element_regex, LKS_REQUIRED},
                                           {NULL, LKS_MANY}};
const lks_element lks_element_match = {.name = "match",
                                       .attributes = match_attributes,
                                       .children = match_children,
                                       .begin = begin_match,
                                       .attributes_read = refer_to_column};
