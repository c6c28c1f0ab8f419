/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules.c - what a policy holds, to be shown, and its rules' own examples run.
 */
#include <string.h>

#include "libleakscan/scan/policy.h"
#include "libleakscan/text/text.h"

size_t leakscan_policy_rule_count(const leakscan_policy *p)
{
    return p != NULL ? p->set->rules->len : 0;
}

const leakscan_rule *leakscan_policy_rule(const leakscan_policy *p, size_t i)
{
    if (p == NULL || i >= p->set->rules->len)
        return NULL;
    return p->set->rules->pdata[i];
}

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

const char *leakscan_rule_id(const leakscan_rule *r)
{
    return r != NULL ? r->id : NULL;
}

const char *leakscan_rule_title(const leakscan_rule *r)
{
    return r != NULL ? or_empty(r->title) : NULL;
}

const char *leakscan_rule_description(const leakscan_rule *r)
{
    return r != NULL ? or_empty(r->description) : NULL;
}

const char *leakscan_rule_source(const leakscan_rule *r)
{
    return r != NULL ? or_empty(r->source) : NULL;
}

const char *leakscan_rule_pack(const leakscan_rule *r)
{
    return r != NULL ? or_empty(r->pack) : NULL;
}

int leakscan_rule_category(const leakscan_rule *r)
{
    return r != NULL ? r->category : 0;
}

unsigned leakscan_rule_weight(const leakscan_rule *r)
{
    return r != NULL ? r->weight : 0;
}

unsigned leakscan_rule_confidence_alone(const leakscan_rule *r)
{
    return r != NULL ? (unsigned)r->alone : 0;
}

unsigned leakscan_rule_confidence_context(const leakscan_rule *r)
{
    return r != NULL ? (unsigned)r->context : 0;
}

int leakscan_rule_is_linkage(const leakscan_rule *r)
{
    return r != NULL && r->is_linkage;
}

const char *leakscan_rule_classes(const leakscan_rule *r)
{
    return r != NULL ? or_empty(r->class_text) : NULL;
}

size_t leakscan_rule_example_count(const leakscan_rule *r)
{
    return r != NULL ? r->examples->len : 0;
}

static const lks_example *example_at(const leakscan_rule *r, size_t i)
{
    if (r == NULL || i >= r->examples->len)
        return NULL;
    return r->examples->pdata[i];
}

const char *leakscan_rule_example(const leakscan_rule *r, size_t i)
{
    const lks_example *example = example_at(r, i);
    return example != NULL ? example->text : NULL;
}

int leakscan_rule_example_is_accept(const leakscan_rule *r, size_t i)
{
    const lks_example *example = example_at(r, i);
    return example != NULL && example->is_accept;
}

/* ---- examples ------------------------------------------------------------------- */

enum { CONFIDENCE_FOUND = 50 };

typedef struct example_run {
    const lks_rule *rule;
    bool is_found;
} example_run;

static int note_match(void *userdata, const lks_match *match)
{
    example_run *run = userdata;
    if (match->rule == run->rule && match->confidence >= CONFIDENCE_FOUND)
        run->is_found = true;
    return 0;
}

static bool finds(lks_detector *detector, lks_folder *folder, const lks_rule *rule,
                  const lks_example *example)
{
    example_run run = {.rule = rule};
    lks_folder_begin(folder);
    lks_folder_feed(folder, example->text, strlen(example->text));
    lks_folder_end(folder);
    lks_window window = {.is_last = true};
    window.text = lks_folder_text(folder, &window.length, &window.base);
    window.core_end = window.length;
    lks_detector_begin_message(detector, INT64_MIN);
    lks_detector_begin_text(detector, example->where, note_match, &run);
    (void)lks_detector_window(detector, &window);
    (void)lks_detector_end_text(detector);
    return run.is_found;
}

/* Accept examples may be published specimens, so they run with those accepted. */
static lks_engine *example_engine(const leakscan_policy *p, bool accepts_specimens)
{
    lks_engine_options options = {
        .use_vectorscan = p->options[LEAKSCAN_OPTION_VECTORSCAN] != 0,
        .accept_specimens = accepts_specimens,
        .match_steps = (uint32_t)p->limits[LEAKSCAN_LIMIT_MATCH_STEPS],
    };
    lks_diagnostics ignored;
    lks_diagnostics_init(&ignored);
    lks_engine *engine = lks_engine_new(p->set, &options, &ignored);
    lks_diagnostics_done(&ignored);
    return engine;
}

/* Runs the accept or the reject examples; LEAKSCAN_STOPPED where fn asks. */
static int check_examples(const leakscan_policy *p, bool accepts, leakscan_check_fn fn,
                          void *userdata, int *failed)
{
    lks_engine *engine = example_engine(p, accepts);
    if (engine == NULL)
        return LEAKSCAN_E_INTERNAL;
    lks_detector *detector = lks_detector_new(engine);
    lks_folder *folder = lks_folder_new();
    int rc = LEAKSCAN_OK;
    for (guint i = 0; i < p->set->rules->len && rc == LEAKSCAN_OK; i++) {
        const lks_rule *rule = p->set->rules->pdata[i];
        for (guint k = 0; k < rule->examples->len && rc == LEAKSCAN_OK; k++) {
            const lks_example *example = rule->examples->pdata[k];
            if (example->is_accept != accepts ||
                finds(detector, folder, rule, example) == accepts)
                continue;
            ++*failed;
            const char *what = accepts ? "accept example is not found"
                                       : "reject example is found";
            if (fn != NULL && fn(rule, example->text, what, userdata) != 0)
                rc = LEAKSCAN_STOPPED;
        }
    }
    lks_folder_free(folder);
    lks_detector_free(detector);
    lks_engine_free(engine);
    return rc;
}

int leakscan_policy_check(leakscan_policy *p, leakscan_check_fn fn, void *userdata)
{
    if (p == NULL)
        return LEAKSCAN_E_ARGUMENT;
    int failed = 0;
    int rc = check_examples(p, true, fn, userdata, &failed);
    if (rc == LEAKSCAN_OK)
        rc = check_examples(p, false, fn, userdata, &failed);
    return rc < 0 ? rc : failed;
}
