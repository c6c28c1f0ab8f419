/* SPDX-License-Identifier: Apache-2.0 */
/*
 * container.h - the reader of containers: zip, 7z, tar, gz, rar, ... by libarchive.
 */
#ifndef EXTRACT_CONTAINER_H
#define EXTRACT_CONTAINER_H

#include "tools/leakscan-extract/reader.h"

extern const extract_reader extract_container_reader;

#endif
