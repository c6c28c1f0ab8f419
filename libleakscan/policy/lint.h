/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lint.h - the parts of the linter.
 */
#ifndef LKS_POLICY_LINT_H
#define LKS_POLICY_LINT_H

#include "libleakscan/model/diagnostics.h"
#include "libleakscan/model/rule.h"

void lks_lint_warn(lks_diagnostics *d, lks_place place, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* Patterns that may take long (lint_pattern.c); `rule` NULL: a shared one. */
void lks_lint_pattern(const lks_pattern *pattern, const lks_rule *rule, lks_diagnostics *d);

#endif
