# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/report/liblks-report.la
libleakscan_report_liblks_report_la_CFLAGS = $(GLIB_ONLY_CFLAGS)
libleakscan_report_liblks_report_la_SOURCES = \
	libleakscan/report/report.h
