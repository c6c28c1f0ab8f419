# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/scan/liblks-scan.la
libleakscan_scan_liblks_scan_la_CFLAGS = $(GLIB_ONLY_CFLAGS) $(XXHASH_CFLAGS)
libleakscan_scan_liblks_scan_la_SOURCES = \
	libleakscan/scan/allow.c \
	libleakscan/scan/attached.c \
	libleakscan/scan/builder.c \
	libleakscan/scan/collect.c \
	libleakscan/scan/formats.c \
	libleakscan/scan/limits.c \
	libleakscan/scan/locked.c \
	libleakscan/scan/message.c \
	libleakscan/scan/message.h \
	libleakscan/scan/names.c \
	libleakscan/scan/names.h \
	libleakscan/scan/passwords.c \
	libleakscan/scan/passwords.h \
	libleakscan/scan/policy.c \
	libleakscan/scan/policy.h \
	libleakscan/scan/reader.c \
	libleakscan/scan/rules.c \
	libleakscan/scan/scanner.c \
	libleakscan/scan/scanner.h \
	libleakscan/scan/texts.c \
	libleakscan/scan/version.c
