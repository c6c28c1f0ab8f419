/* SPDX-License-Identifier: Apache-2.0 */
#include "libleakscan/policy/policy.h"

void lks_policy_lint(const lks_ruleset *set, lks_diagnostics *d)
{
}
