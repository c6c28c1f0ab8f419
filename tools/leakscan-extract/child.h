/* SPDX-License-Identifier: Apache-2.0 */
/*
 * child.h - the child that reads the documents of one message.
 */
#ifndef EXTRACT_CHILD_H
#define EXTRACT_CHILD_H

#include "libleakscan/extract/wire.h"
#include "tools/leakscan-extract/output.h"

/* Enters the sandbox and serves the channel until it closes.  Does not return. */
_Noreturn void extract_child(int channel, const lks_wire_order *order);
/* Answers the requests of the channel until it closes or one is not understood. */
void extract_child_serve(int channel, const extract_limits *limits);

#endif
