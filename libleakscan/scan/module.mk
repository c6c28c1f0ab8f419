# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/scan/liblks-scan.la
libleakscan_scan_liblks_scan_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(XXHASH_CFLAGS)
libleakscan_scan_liblks_scan_la_SOURCES = \
	libleakscan/scan/scan.h
