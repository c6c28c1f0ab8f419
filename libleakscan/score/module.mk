# SPDX-License-Identifier: Apache-2.0
noinst_LTLIBRARIES += libleakscan/score/liblks-score.la
libleakscan_score_liblks_score_la_CFLAGS = $(AM_CFLAGS) $(GLIB_CFLAGS) $(GLIB_CFLAGS)
libleakscan_score_liblks_score_la_SOURCES = \
	libleakscan/score/score.h
