/* SPDX-License-Identifier: Apache-2.0 */
/*
 * serve.h - the template: one child for each message, on order of the library.
 */
#ifndef EXTRACT_SERVE_H
#define EXTRACT_SERVE_H

#include "libleakscan/extract/wire.h"

/* What a child does; it does not return. */
typedef void (*extract_child_fn)(int channel, const lks_wire_order *order);

/* Becomes the template that serves the control socket until it closes.  The process
 * that was started ends at once, so that the host has no child to wait for.  Answers an
 * exit status. */
int extract_serve(extract_child_fn child);

#endif
