# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/report/liblks-report.la
libleakscan_report_liblks_report_la_CFLAGS = $(GLIB_ONLY_CFLAGS)
libleakscan_report_liblks_report_la_SOURCES = \
	libleakscan/report/evidence.c \
	libleakscan/report/finding.c \
	libleakscan/report/json.c \
	libleakscan/report/json_string.c \
	libleakscan/report/json_string.h \
	libleakscan/report/mask.c \
	libleakscan/report/report.c \
	libleakscan/report/report.h \
	libleakscan/report/store.c \
	libleakscan/report/words.c
