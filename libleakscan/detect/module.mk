# SPDX-License-Identifier: Apache-2.0
include libleakscan/detect/validators/module.mk
noinst_LTLIBRARIES += libleakscan/detect/liblks-detect.la
libleakscan_detect_liblks_detect_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(PCRE2_CFLAGS) $(HS_CFLAGS)
libleakscan_detect_liblks_detect_la_LIBADD = libleakscan/detect/validators/liblks-validators.la
libleakscan_detect_liblks_detect_la_SOURCES = \
	libleakscan/detect/detect.h
