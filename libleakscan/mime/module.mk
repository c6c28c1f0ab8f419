# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/mime/liblks-mime.la
libleakscan_mime_liblks_mime_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(GMIME_CFLAGS)
libleakscan_mime_liblks_mime_la_SOURCES = \
	libleakscan/mime/mime.h
