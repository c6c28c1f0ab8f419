/* SPDX-License-Identifier: Apache-2.0 */
/*
 * regex.h - PCRE2 as the detectors use it: UTF without UCP, compiled at once,
 * translated to machine code when first needed, under limits.
 */
#ifndef LKS_DETECT_REGEX_H
#define LKS_DETECT_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "libleakscan/model/rule.h"

typedef struct lks_regex lks_regex;

/* `group` names the value; NULL with an error in `d`. */
lks_regex *lks_regex_new(const lks_pattern *pattern, const char *group, lks_diagnostics *d);
void lks_regex_free(lks_regex *regex);

/* False if no match can start with that byte. */
bool lks_regex_can_start(const lks_regex *regex, char byte);

/* One worker's scratch for any regex. */
typedef struct lks_regex_scratch lks_regex_scratch;
lks_regex_scratch *lks_regex_scratch_new(uint32_t match_steps);
void lks_regex_scratch_free(lks_regex_scratch *scratch);
void lks_regex_scratch_wipe(lks_regex_scratch *scratch);

typedef struct lks_regex_match {
    size_t start, end;              /* of the whole match */
    size_t value_start, value_end;  /* of the value: the whole match where the group is unset */
} lks_regex_match;

typedef enum { LKS_REGEX_NONE, LKS_REGEX_MATCH, LKS_REGEX_LIMIT } lks_regex_result;

/* The first match in text [0, length) that starts in [from, last]; both stand
 * on characters.  The text is valid UTF-8.  LIMIT: it took too many steps. */
lks_regex_result lks_regex_search(lks_regex *regex, lks_regex_scratch *scratch,
                                  const char *text, size_t length, size_t from, size_t last,
                                  lks_regex_match *match);

#endif
