# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/text/liblks-text.la
libleakscan_text_liblks_text_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(LIBXML_CFLAGS)
libleakscan_text_liblks_text_la_SOURCES = \
	libleakscan/text/text.h
