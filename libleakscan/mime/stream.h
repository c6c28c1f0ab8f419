/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream.h - the stream that GMime parses: the view that the guard decided.
 */
#ifndef LKS_MIME_STREAM_H
#define LKS_MIME_STREAM_H

#include <gmime/gmime.h>

#include "libleakscan/mime/guard.h"

/* A seekable, read-only stream; the guard and the message must outlive it. */
GMimeStream *lks_stream_new(const lks_guard *guard, const lks_bytes *bytes);

#endif
