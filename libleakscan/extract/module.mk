# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/extract/liblks-extract.la
libleakscan_extract_liblks_extract_la_CFLAGS = $(GLIB_ONLY_CFLAGS) $(NETTLE_CFLAGS)
libleakscan_extract_liblks_extract_la_LIBADD = $(NETTLE_LIBS)
libleakscan_extract_liblks_extract_la_SOURCES = \
	libleakscan/extract/backend.h \
	libleakscan/extract/cache.c \
	libleakscan/extract/cache.h \
	libleakscan/extract/digest.h \
	libleakscan/extract/extract.h \
	libleakscan/extract/extractor.c \
	libleakscan/extract/frames.c \
	libleakscan/extract/frames.h \
	libleakscan/extract/helper.c \
	libleakscan/extract/helper.h \
	libleakscan/extract/session.c \
	libleakscan/extract/session.h \
	libleakscan/extract/task.h \
	libleakscan/extract/passing.c \
	libleakscan/extract/passing.h \
	libleakscan/extract/store.c \
	libleakscan/extract/store.h \
	libleakscan/extract/wire.h
