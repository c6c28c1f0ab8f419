# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/text/liblks-text.la
libleakscan_text_liblks_text_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(LIBXML_CFLAGS)
libleakscan_text_liblks_text_la_SOURCES = \
	libleakscan/text/charset.c \
	libleakscan/text/charset.h \
	libleakscan/text/charset_names.c \
	libleakscan/text/charset_names.h \
	libleakscan/text/classify.c \
	libleakscan/text/elements.c \
	libleakscan/text/elements.h \
	libleakscan/text/fold.c \
	libleakscan/text/fold_table.c \
	libleakscan/text/fold_table.h \
	libleakscan/text/html.c \
	libleakscan/text/html.h \
	libleakscan/text/html_lines.c \
	libleakscan/text/html_lines.h \
	libleakscan/text/html_row.c \
	libleakscan/text/html_row.h \
	libleakscan/text/markup_attributes.c \
	libleakscan/text/markup.c \
	libleakscan/text/markup.h \
	libleakscan/text/markup_hidden.c \
	libleakscan/text/out.c \
	libleakscan/text/out.h \
	libleakscan/text/plain.c \
	libleakscan/text/plain.h \
	libleakscan/text/reader.c \
	libleakscan/text/reference.c \
	libleakscan/text/reference.h \
	libleakscan/text/sniff.c \
	libleakscan/text/sniff.h \
	libleakscan/text/text.h \
	libleakscan/text/utf8.c \
	libleakscan/text/utf8.h
