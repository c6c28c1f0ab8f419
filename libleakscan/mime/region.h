/* SPDX-License-Identifier: Apache-2.0 */
/*
 * region.h - text outside of all parts: preambles, epilogues.
 */
#ifndef LKS_MIME_REGION_H
#define LKS_MIME_REGION_H

#include <stdbool.h>
#include <stdint.h>

#include "libleakscan/mime/lines.h"

/* Whether [at, end) holds nothing worth reading: white space, or what mail programs
 * write there for readers without MIME. */
bool lks_region_is_empty(lks_lines *lines, uint64_t at, uint64_t end);

#endif
