/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outline.h - what must stand at a trigger, character by character: a look that
 * spares most calls of a pattern.
 */
#ifndef LKS_DETECT_OUTLINE_H
#define LKS_DETECT_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the text fits the outline (see lks_trigger) with its bar at byte `at`. */
bool lks_outline_fits(const char *outline, const char *text, size_t length, size_t at);

#endif
