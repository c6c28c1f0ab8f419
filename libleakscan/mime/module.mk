# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/mime/liblks-mime.la
libleakscan_mime_liblks_mime_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(GMIME_CFLAGS)
libleakscan_mime_liblks_mime_la_SOURCES = \
	libleakscan/mime/base64.c \
	libleakscan/mime/base64.h \
	libleakscan/mime/block.c \
	libleakscan/mime/block.h \
	libleakscan/mime/content.c \
	libleakscan/mime/content.h \
	libleakscan/mime/date.c \
	libleakscan/mime/date.h \
	libleakscan/mime/decode.c \
	libleakscan/mime/decode.h \
	libleakscan/mime/headers.c \
	libleakscan/mime/headers.h \
	libleakscan/mime/layers.c \
	libleakscan/mime/layers.h \
	libleakscan/mime/lines.c \
	libleakscan/mime/lines.h \
	libleakscan/mime/mime.h \
	libleakscan/mime/part.c \
	libleakscan/mime/part.h \
	libleakscan/mime/quoted_printable.c \
	libleakscan/mime/quoted_printable.h \
	libleakscan/mime/region.c \
	libleakscan/mime/region.h \
	libleakscan/mime/structure.c \
	libleakscan/mime/structure.h \
	libleakscan/mime/uuencode.c \
	libleakscan/mime/uuencode.h \
	libleakscan/mime/walk.c
