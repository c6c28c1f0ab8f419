/* SPDX-License-Identifier: Apache-2.0 */
/*
 * container.h - the reader of containers: zip, 7z, tar, gz, rar, ... by libarchive.
 */
#ifndef EXTRACT_CONTAINER_H
#define EXTRACT_CONTAINER_H

#include "tools/leakscan-extract/reader.h"

/* Whether the document is one compressed stream, and no archive of members. */
bool extract_container_is_stream(const extract_document *document);

extern const extract_reader extract_container_reader;
/* executable.c: archives that extract themselves. */
extern const extract_reader extract_executable_reader;

#endif
