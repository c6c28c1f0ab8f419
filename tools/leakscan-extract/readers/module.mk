# SPDX-License-Identifier: Apache-2.0
# The readers of document formats: sources, and what they are compiled and linked with.
EXTRACT_READERS_SOURCES = \
	tools/leakscan-extract/readers/readers.c \
	tools/leakscan-extract/readers/readers.h
EXTRACT_READERS_CFLAGS =
EXTRACT_READERS_LIBS =
