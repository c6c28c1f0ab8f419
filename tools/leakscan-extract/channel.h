/* SPDX-License-Identifier: Apache-2.0 */
/*
 * channel.h - frames to the library, and what it sends with a descriptor.
 */
#ifndef EXTRACT_CHANNEL_H
#define EXTRACT_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "libleakscan/extract/wire.h"

/* 0, or -1 when nobody listens any more. */
int channel_send(int channel, lks_wire_frame_type type, const void *bytes, size_t length);
/* Reads exactly so many bytes and the descriptor that came along; -1 where there was
 * none, or more than one.  false: there were not so many, and nothing is kept. */
bool channel_receive(int channel, void *to, size_t length, int *descriptor);

#endif
