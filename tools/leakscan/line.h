/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line.h - lines of output with holes.  A worker that reads a share of a mailbox
 * knows neither a message's index nor whether it was seen before; its parent
 * fills both in.  No control character ever stands in the output itself, so two
 * of them mark the holes.
 */
#ifndef LEAKSCAN_LINE_H
#define LEAKSCAN_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sink.h"

#define LINE_INDEX '\1'
#define LINE_COPY  '\2'

/* Adds the lines with `index` and, in its hole, `copy` ("" for none). */
void line_put(sink *out, const char *line, size_t length, uint64_t index, const char *copy);
/* UTF-8, and no control character but holes and line ends; counts '\n'. */
bool line_is_clean(const char *line, size_t length, size_t *newlines);

#endif
