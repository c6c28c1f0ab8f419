/* SPDX-License-Identifier: Apache-2.0 */
/*
 * policy.h - rule packs: XML to rules, the linter, the shipped packs.
 */
#ifndef LKS_POLICY_POLICY_H
#define LKS_POLICY_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "libleakscan/model/diagnostics.h"
#include "libleakscan/model/rule.h"

/* Reads one pack into `set`.  On errors the set is as before and they are in
 * `d`; answers LEAKSCAN_OK or LEAKSCAN_E_POLICY.  No network, no DTD, no
 * entity expansion, at most LKS_PACK_MAX bytes. */
enum { LKS_PACK_MAX = 16 * 1024 * 1024 };
int lks_policy_read_pack(lks_ruleset *set, const char *text, size_t length,
                         const char *origin, lks_diagnostics *d);

/* Warnings for all of the set, see leakscan_builder_lint. */
void lks_policy_lint(const lks_ruleset *set, lks_diagnostics *d);

/* The shipped packs. */
size_t lks_policy_pack_count(void);
const char *lks_policy_pack_name(size_t i);
const char *lks_policy_pack_text(const char *name, size_t *length);
/* Whether that is the text of one. */
bool lks_policy_is_shipped(const char *text);

#endif
